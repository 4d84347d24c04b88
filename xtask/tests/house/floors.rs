//! The floors of the app: each part names only what lies below it.

use crate::paths::Files;

/// The parts of the app from below, each with those that it may name. The longest name that a file
/// begins with is its part.
const FLOORS: [(&str, &[&str]); 17] = [
    ("platform", &[]),
    ("db", &[]),
    ("reactive", &["platform"]),
    ("i18n", &["platform"]),
    ("panic", &["platform"]),
    ("today", &["platform"]),
    // Of the parts of pages the icons alone.
    ("forms", &["i18n", "ui"]),
    ("nav", &["forms", "platform", "reactive"]),
    ("ui", &["i18n", "nav", "platform", "reactive", "today"]),
    // The facts round the pages, below the desk that sets them; its bars are above it.
    ("shell", &["db", "i18n", "platform", "reactive", "ui"]),
    ("desk", &["db", "forms", "i18n", "nav", "panic", "platform", "reactive", "shell", "today"]),
    ("shell/actor", &["i18n", "reactive", "shell", "ui"]),
    ("shell/bars", &["desk", "forms", "i18n", "nav", "reactive", "shell", "ui"]),
    ("shell/header", &["i18n", "nav", "reactive", "shell", "shell/actor", "ui"]),
    ("shell/notices", &["db", "desk", "i18n", "nav", "platform", "reactive", "shell", "ui"]),
    (
        "pages",
        &[
            "db",
            "desk",
            "forms",
            "i18n",
            "nav",
            "platform",
            "reactive",
            "shell",
            "shell/bars",
            "today",
            "ui",
        ],
    ),
    ("module", &["desk", "i18n", "nav", "pages", "platform", "reactive", "shell", "ui"]),
];

/// What may name every part.
const ROOTS: [&str; 2] = ["app/src/app.rs", "app/src/lib.rs"];

fn part(file: &str) -> Option<(&'static str, &'static [&'static str])> {
    let place = file.strip_prefix("app/src/")?.strip_suffix(".rs")?;
    let within = |part: &str| {
        place.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    FLOORS.into_iter().filter(|(part, _)| within(part)).max_by_key(|(part, _)| part.len())
}

#[test]
fn each_part_of_the_app_names_only_what_lies_below_it() {
    let mut looked = 0;
    for (from, to) in Files::of("app/src").edges() {
        if ROOTS.contains(&from) {
            continue;
        }
        let (own, below) = part(from).unwrap_or_else(|| panic!("{from} lies on no floor"));
        let (other, _) = part(to).unwrap_or_else(|| panic!("{to} lies on no floor"));
        assert!(
            own == other || below.contains(&other),
            "{from} names {to}: `{own}` may name {below:?}"
        );
        looked += 1;
    }
    assert!(looked > 300, "only {looked} names were looked at");
}
