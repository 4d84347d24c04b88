//! What people write: new records, edits with all kinds of values, commands.

use model::{
    command::Command,
    fields::{self, Fields},
    life::{DO, Guard, Said},
    record::{Noun, Record},
    shape::{Field, Shape},
    status::Status,
};
use serde_json::{Value, json};

use super::rng::Rng;

/// The group of the founding data.
pub(crate) const THE_GROUP: &str = "khoi";

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

/// Fields that a noun takes where a record stands, each with this chance; now and then any other.
pub(crate) fn filled(rng: &mut Rng, noun: Noun, state: &str, chance: u64) -> Fields {
    let any = rng.percent(10);
    let mut fields = Fields::new();
    for field in noun.kind().fields {
        if !rng.percent(chance) || !any && !noun.takes(field.name, state) {
            continue;
        }
        match field.shape {
            Shape::Rows(cells) => {
                for row in ["1", "2"].into_iter().filter(|_| rng.percent(70)).collect::<Vec<_>>() {
                    let value = if rng.percent(8) { Value::Null } else { filled_row(rng, cells) };
                    fields.insert(format!("{}/{row}", field.name), value);
                }
            }
            shape => {
                fields.insert(field.name.to_owned(), of(rng, shape));
            }
        }
    }
    fields
}

/// A row; one that counts papers mostly adds up.
fn filled_row(rng: &mut Rng, cells: &[Field]) -> Value {
    let mut row: serde_json::Map<_, _> =
        cells.iter().map(|cell| (cell.name.to_owned(), of(rng, cell.shape))).collect();
    let count = |row: &serde_json::Map<String, Value>, cell| row.get(cell).and_then(Value::as_u64);
    if let (Some(valid), Some(invalid)) = (count(&row, "valid"), count(&row, "invalid"))
        && rng.percent(85)
    {
        row.insert("returned".to_owned(), json!(valid + invalid));
        row.insert("votes".to_owned(), json!({ "1": valid }));
    }
    Value::Object(row)
}

/// A value of a shape.
fn of(rng: &mut Rng, shape: Shape) -> Value {
    match shape {
        Shape::Line | Shape::Long => json!(rng.pick(&["a", "b", "Bầu Khối trưởng", ""])),
        Shape::Year => json!(rng.pick(&["2025", "2026"])),
        Shape::Number => json!(rng.pick(&["1", "2", "2.5", "?"])),
        Shape::Date => json!("2026-05-01"),
        Shape::Choice(words) => json!(rng.pick(words)),
        Shape::Ref(Noun::Org) => json!(rng.pick(&["htx-a", "htx-b", "htx-c"])),
        Shape::Ref(_) => json!(THE_GROUP),
        Shape::Several(words) => json!([rng.pick(words)]),
        Shape::Refs(_) => json!([THE_GROUP]),
        Shape::Count => json!(rng.below(5)),
        Shape::Counts(_) => json!({"1": rng.below(4)}),
        Shape::Flag => json!(rng.percent(20)),
        Shape::Blob | Shape::Rows(_) => Value::Null,
    }
}

/// The words of a move from where a record stands; now and then of any other.
pub(crate) fn wish(rng: &mut Rng, view: &Record) -> Fields {
    let Some(life) = view.noun.life() else { return Fields::new() };
    let stand = view.stand();
    let any = rng.percent(15);
    let moves: Vec<_> =
        life.moves.iter().filter(|step| any || step.starts_from(stand.word())).collect();
    let Some(step) = rng.pick(&moves) else { return Fields::new() };
    let words = step.says.iter().map(|say| {
        let value = match say.shape {
            Said::Text => json!(rng.pick(&["Bỏ phiếu lại từ đầu", "?"])),
            Said::Texts => json!([]),
            Said::Day => json!("2026-05-01"),
            Said::Count => json!(rng.below(6)),
        };
        (say.name.to_owned(), value)
    });
    let mut words = fields::of(words.collect::<Vec<_>>());
    for guard in step.guards.iter().filter(|_| !rng.percent(15)) {
        match *guard {
            Guard::Total { word, set, cell } => {
                let rows = fields::rows(&view.fields, set);
                let counts = rows.filter_map(|(_, row)| row.get(cell)?.as_u64());
                words.insert(word.to_owned(), json!(counts.sum::<u64>()));
            }
            Guard::AtMost(_, whole) => {
                words.insert(whole.to_owned(), json!(30));
            }
            _ => {}
        }
    }
    words.insert(DO.to_owned(), json!(step.word));
    words
}
