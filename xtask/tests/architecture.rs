//! The arrows between the crates, what `shared/` may use from outside, and the sentence on top of every file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

/// Each crate of ours and those it may name, in any kind of dependency.
const ARROWS: [(&str, &[&str]); 9] = [
    ("text", &[]),
    ("model", &["text"]),
    ("rules", &["model", "text"]),
    ("sync", &["model", "rules", "text"]),
    ("app", &["model", "rules", "sync", "text"]),
    ("spreadsheet", &["text"]),
    ("giaouoc", &["model", "rules", "spreadsheet", "sync", "text"]),
    ("tests", &["app", "giaouoc", "model", "rules", "spreadsheet", "sync", "text"]),
    ("xtask", &[]),
];

/// What `shared/` may use: nothing that does I/O, reads a clock or throws dice.
const SHARED_MAY_USE: [&str; 6] =
    ["base64", "serde", "serde_json", "sha2", "thiserror", "unicode-normalization"];

/// Folders whose `.rs` files say in their first line what they are.
const SOURCES: [&str; 5] = ["app", "server", "shared", "tests", "xtask"];

fn metadata() -> Result<Metadata> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    Ok(MetadataCommand::new().manifest_path(manifest).no_deps().exec()?)
}

#[test]
fn arrows_point_one_way() {
    let allowed = BTreeMap::from(ARROWS);
    let metadata = metadata().unwrap();
    let ours: BTreeSet<&str> = metadata.packages.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(ours, allowed.keys().copied().collect(), "a crate that nobody gave its arrows");
    for package in &metadata.packages {
        for dependency in &package.dependencies {
            let (from, to) = (package.name.as_str(), dependency.name.as_str());
            assert!(
                !ours.contains(to) || allowed[from].contains(&to),
                "{from} must not know {to}: text ← model ← rules ← sync ← app, giaouoc"
            );
        }
    }
}

#[test]
fn shared_uses_little_from_outside() {
    let metadata = metadata().unwrap();
    let shared = metadata.workspace_root.join("shared");
    let ours: BTreeSet<&str> = metadata.packages.iter().map(|it| it.name.as_str()).collect();
    let mut seen = 0;
    for package in metadata.packages.iter().filter(|it| it.manifest_path.starts_with(&shared)) {
        seen += 1;
        for dependency in &package.dependencies {
            let name = dependency.name.as_str();
            let free = dependency.kind == DependencyKind::Development || ours.contains(name);
            assert!(
                free || SHARED_MAY_USE.contains(&name),
                "{} must not use {name}: shared/ may use {SHARED_MAY_USE:?}",
                package.name
            );
        }
    }
    assert_eq!(seen, 4, "the crates in shared/");
}

#[test]
fn every_file_says_what_it_is() {
    let root = metadata().unwrap().workspace_root.into_std_path_buf();
    let mut silent = Vec::new();
    for folder in SOURCES {
        let files = rust_files(&root.join(folder)).unwrap();
        assert!(!files.is_empty(), "no Rust in {folder}");
        silent.extend(files.into_iter().filter(|path| {
            !fs::read_to_string(path).unwrap().lines().next().unwrap_or("").starts_with("//!")
        }));
    }
    assert!(silent.is_empty(), "these files do not open with `//!`: {silent:#?}");
}

#[test]
fn a_match_on_a_noun_names_every_noun() {
    let root = metadata().unwrap().workspace_root.into_std_path_buf();
    let mut found = Vec::new();
    for folder in ["app/src", "server/src"] {
        for path in rust_files(&root.join(folder)).unwrap() {
            // Tests may pick the nouns that they need; they stand at the end of a file or alone.
            if path.ends_with("tests.rs") {
                continue;
            }
            let source = fs::read_to_string(&path).unwrap();
            let source = source.split("#[cfg(test)]").next().unwrap_or_default();
            found.extend(defaults_on_nouns(source).map(|arm| format!("{}: {arm}", path.display())));
        }
    }
    assert!(found.is_empty(), "a coming noun would be forgotten here: {found:#?}");
}

#[test]
fn a_default_on_a_noun_is_found_and_nothing_else() {
    for (source, found) in [
        ("match noun { Noun::Pledge => 1, _ => 2 }", Some("_")),
        (
            "match x { Some(Noun::Pledge) => f(|a| { a }), Some(_) | None => 2 }",
            Some("Some(_) | None"),
        ),
        ("match (n, y) { (Noun::Pledge, true) => 1, (_, false) => 2, }", Some("(_, false)")),
        ("match noun { Noun::Pledge if x => { 1 } other => 2 }", Some("other")),
        ("match a { Some(b) => match noun { Noun::Pledge => 1, _ => 2 }, None => 0 }", Some("_")),
        ("match noun { Noun::Pledge => 1, Noun::Report | Noun::Org => 2 }", None),
        ("match (noun, x) { (Noun::Pledge, _) => 1, (Noun::Report, _) => 2 }", None),
        ("match word { \"x\" => Some(Noun::Pledge), _ => None }", None),
        ("match Noun::parse(word) { Some(noun) => noun, None => Noun::Org }", None),
    ] {
        assert_eq!(defaults_on_nouns(source).next(), found, "{source}");
    }
}

/// The arms that take whatever is left, of each match that has a noun in a pattern.
fn defaults_on_nouns(source: &str) -> impl Iterator<Item = &str> {
    let bodies = source.match_indices("match ").filter_map(|(at, _)| {
        let (_, body) = source.get(at..)?.split_once('{')?;
        Some(body)
    });
    bodies.flat_map(|body| {
        let patterns = patterns(body);
        let on_nouns = patterns.iter().any(|pattern| pattern.contains("Noun::"));
        patterns.into_iter().filter(move |pattern| on_nouns && takes_the_rest(pattern))
    })
}

/// The patterns of a match, given what follows its opening brace.
fn patterns(body: &str) -> Vec<&str> {
    let (mut depth, mut begin, mut found) = (0_i32, Some(0), Vec::new());
    for (at, sign) in body.char_indices() {
        match sign {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            break;
        }
        match begin {
            Some(from) if depth == 0 && body.get(at..).is_some_and(|it| it.starts_with("=>")) => {
                found.push(body.get(from..at).unwrap_or_default().trim());
                begin = None;
            }
            None if depth == 0 && (sign == ',' || sign == '}') => begin = Some(at + 1),
            _ => {}
        }
    }
    found.iter().map(|pattern| pattern.trim_start_matches(',').trim()).collect()
}

/// Whether a pattern takes any noun: a blank, a name, or one of them in the place of the noun.
fn takes_the_rest(pattern: &str) -> bool {
    let pattern = pattern.split(" if ").next().unwrap_or_default();
    pattern.split('|').map(str::trim).any(|one| {
        let name = one.trim_start_matches("Some(").trim_start_matches('(');
        let name = name.split([',', ')']).next().unwrap_or_default();
        !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
    })
}

/// All Rust files below a folder, sorted, without what cargo and the app's build leave.
fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            if entry.file_name() != "target" {
                found.extend(rust_files(&path)?);
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
