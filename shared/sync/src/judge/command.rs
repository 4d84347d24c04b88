//! Commands: judged in the server's one order against the life of the noun and the rulebook.

use std::collections::BTreeMap;

use model::{
    Millis, attachment,
    fields::{self, Fields},
    id::DeviceId,
    life::{self, Facts, Guard, Move, Stand},
    local_date,
    record::Record,
};
use serde_json::Value;
use text::Date;

use super::{Authority, Court, Judgement, base};
use crate::{
    op::Op,
    store::{Reader, Stamp, StoredRecord, Waiting},
    verdict::{HeldReason, Verdict},
};

/// Who wishes a transition, when, and up to where the record was seen.
#[derive(Clone, Copy)]
struct CommandContext<'a> {
    device: &'a DeviceId,
    at: Millis,
    base: u64,
}

/// Judges a command against the life of its noun and the rulebook.
pub(super) fn command<R: Reader>(
    op: &Op,
    court: Court<'_>,
    current: &StoredRecord,
    reader: &R,
    today: Date,
) -> Result<Judgement, R::Error> {
    let Some(step) = step(op, &current.record) else {
        return Ok(Judgement::held(HeldReason::BadCommand));
    };
    if step.guards.contains(&Guard::DriveOpen)
        && let Some(why) = closed_drive(op, &current.record, reader, today)
    {
        return Ok(Judgement::held(why));
    }
    let wish =
        CommandContext { device: court.device, at: court.now, base: base(op, court, reader)? };
    let judgement = decide(op, step, wish, current, reader)?;
    let device = matches!(court.authority, Authority::Device { .. });
    Ok(if device { dated(judgement, reader) } else { judgement })
}

/// Judges a command again that waits. Access and drive were judged when it came; what was written
/// since was not seen by its author. When it came is still its time, unless that was in doubt.
pub(crate) fn judge_again<R: Reader>(
    op: &Op,
    waiting: &Waiting,
    current: &StoredRecord,
    now: Millis,
    reader: &R,
) -> Result<Judgement, R::Error> {
    if current.record.is_deleted() {
        return Ok(Judgement::held(HeldReason::Deleted));
    }
    let Some(step) = step(op, &current.record) else {
        return Ok(Judgement::held(HeldReason::BadCommand));
    };
    let at = if waiting.blobs == 0 { now } else { waiting.received };
    let wish = CommandContext { device: &waiting.device, at, base: waiting.after };
    Ok(dated(decide(op, step, wish, current, reader)?, reader))
}

/// What would be done waits while the clock that dates it is in doubt.
fn dated<R: Reader>(judgement: Judgement, reader: &R) -> Judgement {
    if reader.is_clock_doubted() && !judgement.facts.is_empty() {
        return Judgement::held(HeldReason::AwaitingAttachments { blobs: 0 });
    }
    judgement
}

/// The move of a record's life that a command wishes.
pub(super) fn step(op: &Op, record: &Record) -> Option<&'static Move> {
    record.noun.life()?.read(&op.f)
}

fn decide<R: Reader>(
    op: &Op,
    step: &Move,
    wish: CommandContext<'_>,
    current: &StoredRecord,
    reader: &R,
) -> Result<Judgement, R::Error> {
    let record = &current.record;
    let today = local_date(wish.at);
    let stand = record.stand();
    if step.is_done(&stand) {
        return Ok(Judgement { verdict: Verdict::Applied, facts: Fields::new() });
    }
    let facts = facts_of(step, wish, current, reader);
    let moved = match life::decide(step, &record.fields, &op.f, facts, today) {
        Err(why) => {
            return Ok(Judgement { verdict: Verdict::Rejected { why }, facts: Fields::new() });
        }
        Ok(moved) => moved,
    };
    if step.guards.contains(&Guard::Attachments) {
        let blobs = lacking(record, reader)?;
        if blobs > 0 {
            return Ok(Judgement::held(HeldReason::AwaitingAttachments { blobs }));
        }
    }
    let mut facts = Fields::new();
    if moved.numbers
        && !record.fields.contains_key(fields::NUMBER)
        && let Some(series) = record.noun.kind().series
    {
        let number = next_number(series, today, reader)?;
        facts.insert(fields::NUMBER.to_owned(), Value::String(number));
    }
    facts.insert(fields::STATUS.to_owned(), Stand::after(moved, &op.a, wish.at));
    Ok(Judgement { verdict: Verdict::Applied, facts })
}

/// How many blobs of a record have not arrived.
fn lacking<R: Reader>(record: &Record, reader: &R) -> Result<u32, R::Error> {
    let mut lacking = 0;
    for blob in attachment::blobs(&record.fields) {
        lacking += u32::from(!reader.has_blob(&record.scope, &blob)?);
    }
    Ok(lacking)
}

fn facts_of<R: Reader>(
    step: &Move,
    wish: CommandContext<'_>,
    current: &StoredRecord,
    reader: &R,
) -> Facts {
    let problems = || {
        rules::problems(&current.record, reader.directory(), local_date(wish.at))
            .iter()
            .filter(|p| p.severity == rules::Severity::Block)
            .count()
    };
    let asked = |guard| step.guards.contains(&guard);
    let problems = if asked(Guard::NoProblems) { problems() } else { 0 };
    let conflicts = if asked(Guard::NoConflicts) { current.record.open_conflicts() } else { 0 };
    Facts {
        problems: u32::try_from(problems).unwrap_or(u32::MAX),
        open_conflicts: u32::try_from(conflicts).unwrap_or(u32::MAX),
        changed_since: asked(Guard::SeenAll)
            && changed_since(wish.base, wish.device, &current.stamps),
        drive_closed: false,
    }
}

fn changed_since(base: u64, device: &DeviceId, stamps: &BTreeMap<String, Stamp>) -> bool {
    stamps.iter().any(|(name, stamp)| {
        !fields::is_server_fact(name) && stamp.gseq > base && stamp.device != *device
    })
}

/// Rural links are why the product exists: what was late on the way waits for a person.
fn closed_drive<R: Reader>(
    op: &Op,
    record: &Record,
    reader: &R,
    today: Date,
) -> Option<HeldReason> {
    let drive = fields::parsed(&record.fields, "drive")?;
    let directory = reader.directory();
    directory.drive_closed(&drive, today).then(|| HeldReason::ClosedDrive {
        in_time: !directory.drive_closed(&drive, local_date(op.h.millis())),
        drive: drive.to_string(),
    })
}

/// The next record number of a series and year, such as `HS-2026-000123`.
fn next_number<R: Reader>(series: &str, today: Date, reader: &R) -> Result<String, R::Error> {
    let prefix = format!("{series}-{:04}-", today.year());
    let number = reader.numbers_issued(&prefix)?.saturating_add(1);
    Ok(format!("{prefix}{number:06}"))
}
