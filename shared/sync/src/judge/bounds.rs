//! What an op may write at all: names, shapes, references, and how much of it.

use std::collections::BTreeMap;

use model::{
    bound::{Measure, Misfit, VALUE_BYTES, bytes_of, excess},
    fields::{self, Fields},
    record::Noun,
};

use super::{Authority, Court, Judgement};
use crate::{
    op::Op,
    store::{Reader, StoredRecord},
    verdict::{HeldReason, Verdict},
};

/// Whether every field of an edit can be written. What the server itself states has any shape.
pub(super) fn fields<R: Reader>(
    op: &Op,
    noun: Noun,
    system: bool,
    reader: &R,
) -> Result<(), HeldReason> {
    for (name, value) in &op.f {
        let fact = fields::is_server_fact(name);
        if !fields::is_field_name(name) || (fact && !system) {
            return Err(HeldReason::BadField { field: name.clone(), why: None });
        }
        if !system && let Some(why) = noun.misfit(name, value) {
            return Err(HeldReason::BadField { field: name.clone(), why: Some(why) });
        }
        let Some(target) = noun.reference(name) else { continue };
        let Some(id) = value.as_str().filter(|id| !id.is_empty()) else { continue };
        // An alliance that nobody stands above keeps itself.
        let itself = noun == target && id == op.r.as_str();
        let known = itself || id.parse().is_ok_and(|id| reader.directory().has(target, &id));
        if !known {
            return Err(HeldReason::BrokenReference { field: name.clone(), id: id.to_owned() });
        }
    }
    Ok(())
}

/// The words of a command become part of the status, which travels as one value.
pub(super) fn words(op: &Op) -> Result<(), HeldReason> {
    let mut left = VALUE_BYTES;
    for (name, value) in &op.f {
        if let Some(why) = excess(value, left) {
            return Err(HeldReason::BadField { field: name.clone(), why: Some(why) });
        }
        left = left.saturating_sub(bytes_of(value));
    }
    Ok(())
}

/// The verdict on an edit, unless the record would grow larger than one may be.
pub(super) fn within(
    op: &Op,
    court: Court<'_>,
    current: Option<&StoredRecord>,
    facts: Fields,
    verdict: Verdict,
) -> Judgement {
    if *court.authority != Authority::System && !has_room(op, current, &facts, &verdict) {
        let largest = op.f.iter().max_by_key(|(_, value)| bytes_of(value));
        let field = largest.map(|(name, _)| name.clone()).unwrap_or_default();
        return Judgement::held(HeldReason::BadField { field, why: Some(Misfit::RecordFull) });
    }
    Judgement { verdict, facts }
}

fn has_room(op: &Op, current: Option<&StoredRecord>, facts: &Fields, verdict: &Verdict) -> bool {
    let (no_fields, no_stamps) = (Fields::new(), BTreeMap::new());
    let (values, stamps) = match current {
        Some(current) => (&current.record.fields, &current.stamps),
        None => (&no_fields, &no_stamps),
    };
    let lost: &[String] = match verdict {
        Verdict::Superseded { lost, .. } => lost,
        _ => &[],
    };
    let taken = op.f.iter().filter(|(name, _)| !lost.contains(name));
    let after = Measure::of(stamps.keys(), values, taken.chain(facts));
    after.may_follow(Measure::default())
        || after.may_follow(Measure::of(stamps.keys(), values, &no_fields))
}
