//! No file leads back to itself by what it names.

use std::collections::BTreeSet;

use crate::paths::Files;

/// The crates, by their sources.
const CRATES: [&str; 9] = [
    "app/src",
    "server/spreadsheet/src",
    "server/src",
    "shared/model/src",
    "shared/rules/src",
    "shared/sync/src",
    "shared/text/src",
    "tests/src",
    "xtask/src",
];

/// Files that cannot be told apart by who knows whom, and why.
const KNOTS: [(&str, &[&str], &str); 2] = [
    (
        "shared/model/src/",
        &["attachment", "command", "kind", "life", "record", "shape"],
        "a noun names its kind, a kind its fields and its life, and a field may name a noun",
    ),
    (
        "app/src/pages/written/",
        &["answers", "figures", "input", "later", "rows", "unasked"],
        "a form draws rows, and rows draw what a form draws",
    ),
];

#[test]
fn no_file_leads_back_to_itself() {
    let mut left: Vec<BTreeSet<String>> = KNOTS
        .iter()
        .map(|(folder, files, _)| files.iter().map(|file| format!("{folder}{file}.rs")).collect())
        .collect();
    for folder in CRATES {
        let files = Files::of(folder);
        for circle in files.circles() {
            let known = left
                .iter()
                .position(|knot| knot.iter().map(String::as_str).eq(circle.iter().copied()));
            let within: Vec<_> = files
                .edges()
                .filter(|(from, to)| circle.contains(from) && circle.contains(to))
                .collect();
            assert!(known.is_some(), "these files lead back to themselves: {within:#?}");
            left.swap_remove(known.unwrap());
        }
    }
    assert!(left.is_empty(), "no circle any more, take it off the list: {left:#?}");
}
