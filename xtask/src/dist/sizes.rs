//! `cargo xtask dist --sizes`: whose code the bytes of each program are.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use anyhow::Result;
use wasmparser::{KnownCustom, Name, Parser, Payload};

use super::group;
use crate::web::{self, NAMED};
use crate::workspace::Workspace;

/// Our crates that a program is made of. What names one of them is counted as its own, whoever
/// wrote the generic.
const OURS: [&str; 6] = ["app", "model", "rules", "sync", "text", "office"];

/// How many lines of a table are printed.
const LINES: usize = 40;

/// What one name stands for in a table: how many functions, and their bytes.
type Table = BTreeMap<String, (usize, usize)>;

/// Prints the tables of each program and part, as they were when functions still had names.
pub(super) fn run(workspace: &Workspace) -> Result<()> {
    web::build(workspace)?;
    let mut paths = Vec::new();
    for entry in fs::read_dir(workspace.target(NAMED))? {
        paths.push(entry?.path());
    }
    paths.sort();
    for path in paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        println!("{}", tables(&name, &fs::read(&path)?)?);
    }
    Ok(())
}

/// The tables of one program.
fn tables(program: &str, wasm: &[u8]) -> Result<String> {
    let (mut imported, mut bodies, mut data) = (0, Vec::new(), 0);
    let mut names = BTreeMap::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, wasmparser::TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes().len()),
            Payload::DataSection(section) => data = section.range().len(),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(reader) = section.as_known() {
                    for part in reader {
                        if let Name::Function(map) = part? {
                            for name in map {
                                let name = name?;
                                names.insert(name.index, plain(name.name));
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let [mut crates, mut modules, mut generics] = [Table::new(), Table::new(), Table::new()];
    for (index, bytes) in (imported..).zip(&bodies) {
        let name = names.get(&index).map_or("?", String::as_str);
        let written_in = path(name, 1).unwrap_or_else(|| "?".to_owned());
        let ours = OURS.iter().filter_map(|it| of_crate(name, it)).min_by_key(|(at, _)| *at);
        let module = ours.and_then(|(_, name)| path(name, 3)).or_else(|| path(name, 2));
        for (table, key) in [
            (&mut crates, written_in),
            (&mut modules, module.unwrap_or_else(|| "?".to_owned())),
            (&mut generics, without_types(name)),
        ] {
            let (count, sum) = table.entry(key).or_default();
            *count += 1;
            *sum += bytes;
        }
    }
    let code = bodies.iter().sum();
    let mut text = format!(
        "== {program}: {} functions of {} bytes, data of {}\n",
        group(bodies.len()),
        group(code),
        group(data)
    );
    generics.retain(|_, (count, _)| *count > 1);
    for (title, table) in [
        ("by crate that wrote them", crates),
        ("by module that they are for", modules),
        ("by generic, with copies", generics),
    ] {
        let _infallible = writeln!(text, "\n{program}, {title}");
        text.push_str(&lines(table, code));
    }
    Ok(text)
}

/// The greatest of a table: bytes, their share, functions, name.
fn lines(table: Table, code: usize) -> String {
    let mut rows: Vec<_> = table.into_iter().map(|(name, (n, bytes))| (bytes, n, name)).collect();
    rows.sort_unstable_by(|a, b| b.cmp(a));
    let mut text = String::new();
    for (bytes, count, name) in rows.into_iter().take(LINES) {
        let tenths = bytes * 1000 / code.max(1);
        let _infallible = writeln!(
            text,
            "{:>9}  {:>3}.{} %  {count:>5}  {name}",
            group(bytes),
            tenths / 10,
            tenths % 10
        );
    }
    text
}

/// A function's name as it is written, without hashes.
fn plain(mangled: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(mangled))
}

/// Where a crate is first named in a name, and the name from there.
fn of_crate<'a>(name: &'a str, krate: &str) -> Option<(usize, &'a str)> {
    let found = name.match_indices(krate).map(|(at, _)| at).find(|at| {
        let (before, after) = name.split_at(*at);
        let begins = !before.ends_with(|c: char| c.is_alphanumeric() || "_:".contains(c));
        begins && after.strip_prefix(krate).is_some_and(|rest| rest.starts_with("::"))
    })?;
    Some((found, name.get(found..)?))
}

/// The first parts of the path that a name begins with, past `<`, `&` and the like.
fn path(name: &str, depth: usize) -> Option<String> {
    let name = name.trim_start_matches(['<', '&', '[', '(', '*']);
    let name = ["mut ", "dyn ", "const "].iter().fold(name, |it, word| it.trim_start_matches(word));
    let end = name.find(|c: char| !(c.is_alphanumeric() || "_:".contains(c))).unwrap_or(name.len());
    let parts: Vec<_> = name.get(..end)?.split("::").filter(|it| !it.is_empty()).collect();
    // What is left after the module is the function's or the type's own name.
    let kept = depth.min(parts.len().saturating_sub(1)).max(1);
    (!parts.is_empty()).then(|| parts.get(..kept).unwrap_or(&parts).join("::"))
}

/// A name without the types of its generics: `a::<b>::c` is `a::c`, but `<a as b>::c` stays.
fn without_types(name: &str) -> String {
    let mut kept = String::with_capacity(name.len());
    let mut depth = 0_usize;
    let mut before = ' ';
    for letter in name.chars() {
        match letter {
            '<' if depth > 0 || before == ':' || before.is_alphanumeric() => depth += 1,
            // The arrow of a function's type ends nothing.
            '>' if depth > 0 && before != '-' => depth -= 1,
            _ if depth == 0 => kept.push(letter),
            _ => {}
        }
        before = letter;
    }
    kept.replace("::::", "::").trim_end_matches("::").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_of_a_generic_have_one_name() {
        for (name, bare) in [
            ("model::json::from_value::<sync::wire::SyncResponse>", "model::json::from_value"),
            (
                "<alloc::vec::Vec<u8> as core::fmt::Debug>::fmt",
                "<alloc::vec::Vec as core::fmt::Debug>::fmt",
            ),
            (
                "core::ptr::drop_in_place::<fn(u8) -> alloc::vec::Vec<u8>>",
                "core::ptr::drop_in_place",
            ),
            ("app::reactive::live::<A<B>, C>::{closure#0}", "app::reactive::live::{closure#0}"),
        ] {
            assert_eq!(without_types(name), bare);
        }
    }

    #[test]
    fn a_function_is_for_the_first_of_ours_that_its_name_tells() {
        let name = "<leptos::For<app::pages::home::Row> as tachys::Render>::build";
        assert_eq!(path(name, 1).as_deref(), Some("leptos"));
        let (_, ours) = of_crate(name, "app").unwrap();
        assert_eq!(path(ours, 3).as_deref(), Some("app::pages::home"));
        assert!(of_crate("wrapp::x::app", "app").is_none());
        assert_eq!(path("app::app::frame::{closure#1}", 3).as_deref(), Some("app::app"));
    }
}
