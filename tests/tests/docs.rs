//! Pages of the documentation say what the code says.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a page that is not as expected fails, in the helpers as well"
)]

use giaouoc::http::problem::Code;
use model::{
    bound::{self, Misfit},
    command::Refusal,
    device::StorageAnswer,
    life::Guard,
    record::Noun,
    role::Role,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sync::{
    client::{ASIDE, Device},
    server::{MAX_ANSWER, MOST_OPS},
    verdict::HeldReason,
    wire::{Enrolment, MAX_NEED, SyncRequest, SyncResponse},
};

const SYNC: &str = include_str!("../../docs/sync.md");

#[test]
fn the_diagrams_of_lives_are_those_of_the_tables() {
    let page = include_str!("../../docs/lives.md");
    assert_eq!(
        page,
        tests::lives::page(),
        "run `cargo run --package tests --bin lives > docs/lives.md`"
    );
}

/// What stands between a heading and the next one of its level.
fn section<'p>(page: &'p str, heading: &str) -> &'p str {
    let (_, after) = page.split_once(&format!("\n## {heading}\n")).expect(heading);
    after.split_once("\n## ").map_or(after, |(section, _)| section)
}

/// The rows of the table that begins with a head, as cells.
fn rows<'p>(section: &'p str, head: &str) -> Vec<Vec<&'p str>> {
    let (_, after) = section.split_once(head).expect(head);
    let rows = after.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

/// Checks a table of keys against all that a type writes, and against what it can be read without.
fn assert_keys<T: DeserializeOwned>(heading: &str, whole: &Value) {
    let whole = whole.as_object().unwrap();
    let table = rows(section(SYNC, heading), "| key | absent | is |");
    let mut told: Vec<&str> = table.iter().map(|row| row[0].trim_matches('`')).collect();
    let mut written: Vec<&str> = whole.keys().map(String::as_str).collect();
    told.sort_unstable();
    written.sort_unstable();
    assert_eq!(told, written, "keys under \"{heading}\"");
    for row in table {
        let key = row[0].trim_matches('`');
        let mut without = whole.clone();
        without.remove(key);
        let read = serde_json::from_value::<T>(without.into()).is_ok();
        assert_eq!(read, row[1] != "—", "whether `{key}` may be absent, under \"{heading}\"");
    }
}

#[test]
fn the_page_of_sync_says_which_keys_there_are_and_which_may_be_absent() {
    let op = json!({"o": "o1", "s": 5});
    let mark = json!({"s": 4, "o": "o0"});
    let request = json!({"v": 1, "app": "x", "epoch": "e", "dev": "d", "now": 1, "at": mark, "ops": [op],
        "cur": {"*": [1, 2], "x": {"org:a": [0, 0]}}, "sc": "00000000", "left": 1, "st": "kept", "max": 9});
    let read: SyncRequest = serde_json::from_value(request.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), request);
    assert_keys::<SyncRequest>("The request", &request);

    let lost = json!({"s": 2, "st": "superseded", "cf": ["c1"], "lost": ["title"]});
    let answer = json!({"v": 1, "epoch": "e", "now": 1, "acked": {"s": 4, "o": "o0", "x": "0".repeat(64)},
        "ag": [[1, 4, 9]], "verdicts": [lost], "safe": 1, "more": true, "need": ["0".repeat(64)],
        "delta": [{"r": "r", "n": "org", "c": "ref", "v": 9, "f": {}}], "scopes": ["ref"],
        "cur": {"*": [1, 2]}, "fork": true});
    let read: SyncResponse = serde_json::from_value(answer.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), answer);
    assert_keys::<SyncResponse>("The answer", &answer);
}

#[test]
fn every_word_that_an_office_says_to_a_device_stands_on_the_page_of_sync() {
    let code = |why: Value| why["code"].as_str().unwrap().to_owned();
    let refusals = Refusal::ALL.map(|why| code(serde_json::to_value(why).unwrap()));
    let reasons = HeldReason::ALL.map(|why| code(serde_json::to_value(why).unwrap()));
    let misfits = Misfit::ALL.map(|why| why.as_str().to_owned());
    let storage = StorageAnswer::ALL.map(|answer| answer.as_str().to_owned());
    let errors = Code::ALL.map(|code| code.as_str().to_owned());
    let words = refusals.into_iter().chain(reasons).chain(misfits).chain(storage).chain(errors);
    // Its own word for the words of a later office.
    for word in words.filter(|word| word != "unknown") {
        assert!(SYNC.contains(&format!("`{word}`")), "docs/sync.md does not know `{word}`");
    }
}

/// A number as pages write it.
fn written(number: usize) -> String {
    let digits = number.to_string();
    let first = (digits.len() + 2) % 3 + 1;
    let (head, tail) = digits.split_at(first);
    let tail: Vec<&str> = (0..tail.len()).step_by(3).map(|at| &tail[at..at + 3]).collect();
    [&[head], tail.as_slice()].concat().join(",")
}

#[test]
fn the_page_of_sync_has_the_figures_of_the_code() {
    let enrolment: Enrolment =
        serde_json::from_value(json!({"token": "t", "device": "d", "org": "a",
        "roles": [], "epoch": "e", "now": 0, "scopes": []}))
        .unwrap();
    let mut device = Device::enrolled(enrolment);
    let first = device.batch;
    for _ in 0..40 {
        device.shrink();
    }
    let least = device.batch;
    let budget = usize::try_from(device.request(&[], "x", 0).max.unwrap()).unwrap();
    for _ in 0..40 {
        device.grow(device.batch, 0);
    }
    let most = device.batch;
    for (heading, figures) in [
        (
            "Records and fields",
            &[
                bound::VALUE_BYTES,
                bound::LINE_BYTES,
                bound::RECORD_FIELDS,
                bound::RECORD_BYTES,
                bound::OP_BYTES,
            ][..],
        ),
        ("The request", &[MOST_OPS, MAX_ANSWER, budget, budget / least]),
        ("The answer", &[MAX_NEED, first, least, most, MOST_OPS]),
    ] {
        let section = section(SYNC, heading);
        for figure in figures {
            let figure = written(*figure);
            assert!(section.contains(&figure), "\"{heading}\" does not say {figure}");
        }
    }
}

#[test]
fn the_glossary_has_every_word_of_nouns_roles_lives_and_ops() {
    let page = include_str!("../../docs/glossary.md");
    let nouns = Noun::ALL.map(Noun::as_str);
    let roles = Role::ALL.map(Role::as_str);
    let lives: Vec<_> = Noun::ALL.into_iter().filter_map(Noun::life).collect();
    let states = lives.iter().flat_map(|life| life.states).map(|state| state.word);
    let moves = lives.iter().flat_map(|life| life.moves).map(|step| step.word);
    let kinds = ["new", "set", "add", "rem", "app", "cmd", "del", ASIDE];
    for word in nouns.into_iter().chain(roles).chain(states).chain(moves).chain(kinds) {
        assert!(page.contains(&format!("`{word}`")), "docs/glossary.md does not know `{word}`");
    }
}

#[test]
fn the_list_of_what_a_noun_touches_is_true_of_those_that_are_there() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let page = include_str!("../../docs/adding-a-noun.md");
    let steps: Vec<_> = page
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()))
        .filter_map(|line| line.split('`').nth(1))
        .filter(|path| path.ends_with(".rs") || path.ends_with(".md"))
        .collect();
    assert!(steps.len() >= 7, "{steps:?}");
    for (noun, life) in Noun::ALL.into_iter().filter_map(|noun| Some((noun, noun.life()?))) {
        let variant = format!("{noun:?}");
        let asks = life.moves.iter().any(|step| step.guards.contains(&Guard::NoProblems));
        for step in steps.iter().filter(|step| asks || **step != "shared/rules/src/<noun>.rs") {
            let path = step.replace("<noun>", noun.as_str());
            let text = std::fs::read_to_string(format!("{root}/{path}"))
                .unwrap_or_else(|error| panic!("{path}: {error}"));
            let named = text.contains(&variant) || text.contains(noun.as_str());
            assert!(named, "{path} does not name {variant}");
        }
    }
}

#[test]
fn every_decision_stands_in_the_list_of_decisions() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/decisions");
    let list = include_str!("../../docs/decisions/README.md");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let listed = name == "README.md" || list.contains(&format!("({name})"));
        assert!(listed, "docs/decisions/README.md does not list {name}");
    }
}
