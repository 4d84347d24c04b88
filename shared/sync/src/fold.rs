//! Folding the log: from an op and the verdict given then to the values it wrote. Never judges.

use model::{
    fields::{self, Fields},
    id::RecordId,
    record::{Noun, Record},
    scope::Scope,
    status::Status,
};
use serde::Deserialize as _;
use serde_json::Value;

use crate::{
    op::{Kind, Op},
    verdict::Verdict,
};

/// What one log entry does to the tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Effects {
    pub record: RecordId,
    /// The record to create first.
    pub create: Option<(Noun, Scope)>,
    /// Values by field; `null` removes.
    pub writes: Fields,
    /// Whether offices may read the record from now on.
    pub opens: bool,
}

/// The effects of an op, or `None` when its verdict has none.
pub fn effects(op: &Op, verdict: &Verdict, facts: &Fields) -> Option<Effects> {
    if !verdict.has_effect() {
        return None;
    }
    let mut writes = taken(op, verdict);
    for value in writes.values_mut() {
        normalise(value);
    }
    writes.extend(facts.clone());
    let create =
        (op.k == Kind::New).then(|| Some((Noun::parse(op.n.as_deref()?)?, op.c.clone()))).flatten();
    Some(Effects { record: op.r.clone(), create, opens: opens(&writes), writes })
}

/// The values of an edit that were taken: all but the lost ones. A command has none.
pub fn taken(op: &Op, verdict: &Verdict) -> Fields {
    let lost: &[String] = match verdict {
        Verdict::Superseded { lost, .. } => lost,
        _ => &[],
    };
    if !op.k.is_edit() {
        return Fields::new();
    }
    op.f.iter()
        .filter(|(name, _)| !lost.contains(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// Lays effects over a record.
pub fn apply(record: &mut Record, effects: &Effects) {
    fields::overlay(&mut record.fields, &effects.writes);
}

fn opens(writes: &Fields) -> bool {
    writes
        .get(fields::STATUS)
        .and_then(|value| Status::deserialize(value).ok())
        .is_some_and(|status| !matches!(status, Status::Draft | Status::Withdrawn { .. }))
}

/// Texts are stored composed (NFC), whatever keyboard they came from.
fn normalise(value: &mut Value) {
    match value {
        Value::String(text) if !text.is_ascii() => *text = text::compose(text),
        Value::Array(items) => items.iter_mut().for_each(normalise),
        Value::Object(map) => map.values_mut().for_each(normalise),
        _ => {}
    }
}
