//! What people write: new records, edits with all kinds of values, commands.

use model::{
    command::Command,
    fields::{self, Fields},
    record::{Noun, Record},
    status::Status,
};
use serde_json::{Value, json};

use super::rng::Rng;

/// The noun and the fields of a new record, often ready to be submitted.
pub(crate) fn new_record(rng: &mut Rng) -> (Noun, Fields) {
    let (noun, complete) = match rng.below(10) {
        0..6 => (
            Noun::Report,
            json!({"group": "khoi", "year": "2026", "figures/1": {"value": "7002"}, "note": "a"}),
        ),
        6..8 => (
            Noun::Nomination,
            json!({"recipient_kind": "individual", "recipient_name": "Đặng Thị Mẫu", "note": "b",
                   "position": "Giám đốc", "award": "bk", "year": "2026", "movement": "pt",
                   "achievements": "Hoàn thành nhiệm vụ. ".repeat(6), "meeting_on": "2026-05-01"}),
        ),
        _ => (Noun::Pledge, json!({"title": "Giao ước", "year": "2026", "movement": "pt"})),
    };
    let mut fields: Fields = match complete {
        Value::Object(map) => map.into_iter().collect(),
        _ => Fields::new(),
    };
    if rng.percent(25) {
        let names: Vec<String> = fields.keys().cloned().collect();
        if let Some(name) = rng.pick(&names) {
            fields.remove(name);
        }
    }
    (noun, fields)
}

/// The difference that a person makes to what a form shows.
pub(crate) fn edit(rng: &mut Rng, noun: &str, shown: &Fields) -> Fields {
    let mut wished = shown.clone();
    for _ in 0..=rng.below(3) {
        let (name, value) = change(rng, noun);
        if value.is_null() {
            wished.remove(name);
        } else {
            wished.insert(name.to_owned(), value);
        }
    }
    fields::difference(shown, &wished)
}

fn change(rng: &mut Rng, noun: &str) -> (&'static str, Value) {
    // One of the texts comes decomposed, as some keyboards write it.
    let texts = ["a", "b", "c", "Ghi chú", "Ghi chu\u{301}", ""];
    let text = |rng: &mut Rng| json!(rng.pick(&texts));
    let row = |rng: &mut Rng| match rng.below(4) {
        0 => Value::Null,
        n => json!({ "value": n.to_string(), "text": rng.pick(&texts) }),
    };
    match (rng.below(8), noun) {
        (0..3, _) => ("note", text(rng)),
        (3, _) => ("year", json!(rng.pick(&["2025", "2026", "?"]))),
        (4, "nomination") => ("drive", json!(rng.pick(&["dot-mo", "dot-dong", "khong-co"]))),
        (5, "nomination") => ("recipient_name", text(rng)),
        (4, "pledge") => ("title", text(rng)),
        (4, _) => ("group", json!(rng.pick(&["khoi", "khoi", "khong-co"]))),
        (5, _) => ("figures/1", row(rng)),
        (6, _) => ("figures/2", row(rng)),
        _ => ("targets/1", row(rng)),
    }
}

/// A command that fits the status as its author sees it, or any other now and then.
pub(crate) fn command(rng: &mut Rng, view: &Record, own: bool) -> Command {
    let status = view.status();
    let choice = if rng.percent(15) {
        rng.below(5)
    } else {
        match (own, status) {
            (true, Status::Draft | Status::Returned { .. }) => usize::from(rng.percent(10)),
            (true, _) => 1,
            (false, Status::Received { .. }) => 3,
            (false, _) => 2 + rng.below(2),
        }
    };
    match choice {
        0 => Command::Submit,
        1 => Command::Withdraw { reason: String::new() },
        2 => Command::Receive { received_on: None, incoming_number: None, reason: String::new() },
        3 => Command::Return {
            reason: "Thiếu biên bản họp".to_owned(),
            items: Vec::new(),
            due: None,
        },
        _ => Command::Return { reason: "?".to_owned(), items: Vec::new(), due: None },
    }
}
