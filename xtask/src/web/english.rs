//! The English texts as one file, which only those devices fetch on which English is chosen.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// All texts below a folder of catalogues, one a line, in the order of their keys: the program
/// knows each by its line (`app/build.rs`).
pub(crate) fn lines(folder: &Path) -> Result<String> {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for entry in fs::read_dir(folder).with_context(|| format!("no folder {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let table: BTreeMap<String, String> = toml::from_str(&fs::read_to_string(&path)?)
                .with_context(|| path.display().to_string())?;
            texts.extend(table);
        }
    }
    Ok(texts.into_values().collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_all_areas_stand_in_the_order_of_their_keys() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("home.toml"), "home_b = \"two\"\nhome_a = \"one\"").unwrap();
        fs::write(folder.path().join("nav.toml"), "nav_a = \"three\"").unwrap();
        fs::write(folder.path().join("notes.md"), "not a catalogue").unwrap();
        assert_eq!(lines(folder.path()).unwrap(), "one\ntwo\nthree");
    }
}
