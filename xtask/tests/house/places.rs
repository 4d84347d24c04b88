//! What may be named in one place only: SQL, the browser's store, Vietnamese.

use crate::source::{Source, sources};

/// The code that users run.
const PRODUCT: [&str; 4] = ["app/src", "server/spreadsheet/src", "server/src", "shared"];

/// How statements of SQL begin.
const STATEMENTS: [&str; 9] = [
    "SELECT ",
    "INSERT ",
    "UPDATE ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "CREATE INDEX ",
    "ALTER TABLE ",
    "PRAGMA ",
    "VACUUM",
];

/// Where Vietnamese stands outside the catalogues, and why.
const VIETNAMESE: [(&str, &str); 19] = [
    ("app/src/i18n.rs", "a language is offered by its own name"),
    ("app/src/panic.rs", "what is shown when nothing can be relied on, the catalogue included"),
    ("app/src/pages/movement/basis.rs", "a legal basis is cited in the words of the law"),
    ("server/src/demo/", "names and texts of the demonstration are data"),
    ("server/src/http/document.rs", "the product's name"),
    ("server/src/http/problem/texts.rs", "the server's own catalogue, in both languages"),
    ("server/src/packs", "what the law gives is data, in its words"),
    ("shared/model/src/province.rs", "the provinces by their names"),
    ("server/spreadsheet/src/find/rows.rs", "what sums and notes of a list begin with"),
    ("server/spreadsheet/src/old.rs", "letters of the language"),
    ("server/spreadsheet/src/value/word.rs", "forms of address before a name"),
    ("shared/rules/src/pack/", "a legal source is cited in its words"),
    ("shared/text/src/begin.rs", "letters of the language"),
    ("shared/text/src/compose.rs", "letters of the language"),
    ("shared/text/src/date.rs", "how a paper writes a day"),
    ("shared/text/src/letter.rs", "letters of the language"),
    ("shared/text/src/number/words.rs", "how a paper writes a sum in words"),
    ("shared/text/src/time.rs", "how a moment is written"),
    ("xtask/src/main.rs", "the product's name"),
];

fn product() -> impl Iterator<Item = Source> {
    PRODUCT.into_iter().flat_map(sources).filter(|file| !file.is_test())
}

#[test]
fn sql_stands_in_the_storage_of_the_server_only() {
    let mut there = 0;
    for file in product() {
        let code = file.code();
        let says = |literal: &String| {
            STATEMENTS.iter().any(|statement| literal.trim_start().starts_with(statement))
        };
        let names = code.text.contains("rusqlite") || code.literals.iter().any(says);
        if file.name.starts_with("server/src/storage") {
            there += u32::from(names);
        } else {
            assert!(!names, "{}: SQL stands in server/src/storage only", file.name);
        }
    }
    assert!(there > 0, "nothing was looked at");
}

#[test]
fn the_browsers_store_is_named_in_one_folder_only() {
    let mut there = 0;
    for file in sources("app/src") {
        let code = file.code();
        let names = code.text.contains("Idb")
            || code.text.contains("indexed_db")
            || code.literals.iter().any(|literal| literal.contains("indexedDB"));
        if file.name.starts_with("app/src/db") {
            there += u32::from(names);
        } else {
            assert!(!names, "{}: IndexedDB is named in app/src/db only", file.name);
        }
    }
    assert!(there > 0, "nothing was looked at");
}

#[test]
fn vietnamese_stands_in_the_catalogues() {
    let letter = |letter: char| letter.is_alphabetic() && !letter.is_ascii();
    let mut used = Vec::new();
    for file in product().chain(sources("xtask/src")) {
        let Some(text) = file.code().literals.into_iter().find(|text| text.contains(letter)) else {
            continue;
        };
        let place = VIETNAMESE.iter().find(|(place, _)| file.name.starts_with(place));
        let place = place.unwrap_or_else(|| panic!("{}: «{text}» is no catalogue's", file.name));
        used.push(place.0);
    }
    for (place, why) in VIETNAMESE {
        assert!(used.contains(&place), "{place} has no Vietnamese any more ({why})");
    }
}
