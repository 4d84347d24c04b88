//! Folding the log: from an op and the verdict given then to the values it wrote. Never judges.

use model::{
    fields::{self, Fields},
    id::RecordId,
    legible,
    life::{Stand, State},
    record::{Noun, Record},
    scope::Scope,
};
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
}

/// The effects of an op, or `None` when its verdict has none. Whatever the log holds, everybody can
/// read what follows from it.
pub fn effects(op: &Op, verdict: &Verdict, facts: &Fields) -> Option<Effects> {
    if !verdict.has_effect() {
        return None;
    }
    let mut writes = if op.k.is_edit() { taken(&op.f, verdict) } else { Fields::new() };
    writes.extend(facts.clone());
    legible::fit(&mut writes);
    let create =
        (op.k == Kind::New).then(|| Some((Noun::parse(op.n.as_deref()?)?, op.c.clone()))).flatten();
    Some(Effects { record: op.r.clone(), create, writes })
}

/// The values of an edit that were taken, as they are stored: all but the lost ones, texts composed
/// (NFC) whatever keyboard they came from.
pub fn taken(f: &Fields, verdict: &Verdict) -> Fields {
    let lost: &[String] = match verdict {
        Verdict::Superseded { lost, .. } => lost,
        _ => &[],
    };
    let kept = f.iter().filter(|(name, _)| !lost.contains(name));
    fields::of(kept.map(|(name, value)| (name.clone(), composed(value))))
}

/// Lays effects over a record.
pub fn apply(record: &mut Record, effects: &Effects) {
    fields::overlay(&mut record.fields, &effects.writes);
}

/// The state that a record comes to by writes; `None` where they do not move it.
pub fn comes_to(noun: Noun, writes: &Fields) -> Option<&'static State> {
    writes.get(fields::STATUS)?;
    noun.life()?.state(Stand::of(writes).word())
}

/// A value with its texts composed.
pub(crate) fn composed(value: &Value) -> Value {
    match value {
        Value::String(text) if !text.is_ascii() => Value::String(text::compose(text)),
        Value::Array(items) => Value::Array(items.iter().map(composed).collect()),
        Value::Object(map) => {
            let mut composed_map = map.clone();
            composed_map.values_mut().for_each(|value| *value = composed(value));
            Value::Object(composed_map)
        }
        other => other.clone(),
    }
}
