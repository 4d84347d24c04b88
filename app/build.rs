//! Merges the catalogues in `locales/<language>/<area>.toml` into the constants of `Msg`.

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// Areas whose texts are found at run time: by the code of a problem, refusal or error, by the name
/// of a field, by a field and the word that it holds, or by the word of a state or a move.
const BY_CODE: [&str; 12] = [
    "closed_", "come_", "error_", "held_", "hint_", "label_", "move_", "problem_", "refusal_",
    "role_", "status_", "value_",
];

/// The same of what offices keep in their lists, apart from the rest, so that no tablet carries it.
const BY_ENTRY: [&str; 1] = ["entry_"];

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("locales");
    println!("cargo::rerun-if-changed={}", root.display());
    let vi = read(&root.join("vi"))?;
    let en = read(&root.join("en"))?;
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("messages.rs"), generate(&vi, &en)?)?;
    Ok(())
}

/// All texts of a language by key. A key begins with the name of its file.
fn read(folder: &Path) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let area = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        println!("cargo::rerun-if-changed={}", path.display());
        let table: BTreeMap<String, String> = toml::from_str(&fs::read_to_string(&path)?)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        for (key, text) in table {
            // The English ones travel as a file with one text on each line.
            if text.contains('\n') {
                return Err(format!("{}: {key} has a line break", path.display()).into());
            }
            if !key.starts_with(&format!("{area}_")) {
                return Err(format!("{}: key {key} must begin with {area}_", path.display()).into());
            }
            texts.insert(key, text);
        }
    }
    Ok(texts)
}

fn generate(
    vi: &BTreeMap<String, String>,
    en: &BTreeMap<String, String>,
) -> Result<String, Box<dyn Error>> {
    let keys: Vec<&String> = vi.keys().collect();
    if let Some(key) = vi.keys().find(|key| !en.contains_key(*key)) {
        return Err(format!("locales/en lacks {key}").into());
    }
    if let Some(key) = en.keys().find(|key| !vi.contains_key(*key)) {
        return Err(format!("locales/vi lacks {key}").into());
    }
    let mut out = String::new();
    writeln!(out, "/// How many texts there are, and lines in the file of the English ones.")?;
    writeln!(out, "const TEXTS: usize = {};\n", keys.len())?;
    writeln!(
        out,
        "#[expect(non_upper_case_globals, reason = \"they are used as the variants of an enum\")]"
    )?;
    writeln!(out, "impl Msg {{")?;
    for (line, (key, vi)) in vi.iter().enumerate() {
        writeln!(out, "    pub const {}: Self = Self(&Text({line}, {vi:?}));", variant(key))?;
    }
    writeln!(out, "}}\n")?;
    for (name, areas) in [("BY_CODE", &BY_CODE[..]), ("BY_ENTRY", &BY_ENTRY[..])] {
        let coded: Vec<&&String> =
            keys.iter().filter(|key| areas.iter().any(|area| key.starts_with(area))).collect();
        writeln!(out, "/// Keys of texts that are found by code, sorted.")?;
        writeln!(out, "static {name}: [(&str, Msg); {}] = [", coded.len())?;
        for key in coded {
            writeln!(out, "    ({key:?}, Msg::{}),", variant(key))?;
        }
        writeln!(out, "];\n")?;
    }
    writeln!(out, "/// Key, name, Vietnamese and English of all texts.\n#[cfg(test)]")?;
    writeln!(out, "static ALL: [(&str, &str, [&str; 2]); {}] = [", keys.len())?;
    for (key, vi) in vi {
        let en = en.get(key).map_or("", String::as_str);
        writeln!(out, "    ({key:?}, {:?}, [{vi:?}, {en:?}]),", variant(key))?;
    }
    writeln!(out, "];")?;
    Ok(out)
}

/// `home_last_contact` becomes `HomeLastContact`.
fn variant(key: &str) -> String {
    key.split('_')
        .filter_map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
        })
        .collect()
}
