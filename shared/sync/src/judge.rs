//! The judge: one op against the record as it stands, in the server's one order. Pure.

use model::{
    Millis,
    directory::{Actor, Directory},
    fields::{self, Fields},
    id::{ConflictId, DeviceId, OrgId},
    kind::Home,
    life::Stand,
    local_date,
    record::{Noun, Record},
    rights::Rights,
    role::Role,
};
use serde_json::{Value, json};
use text::Date;

mod bounds;
mod command;

pub(crate) use self::command::judge_again;
use crate::{
    fold,
    op::{Kind, Op},
    store::{Reader, StoredRecord},
    verdict::{HeldReason, Verdict},
};

/// On whose behalf ops arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authority {
    /// The server itself: reference data and what was decided before the product existed.
    System,
    /// An enrolled device.
    Device { org: OrgId, roles: Vec<Role> },
}

/// Circumstances of a judgement.
#[derive(Debug, Clone, Copy)]
pub struct Court<'a> {
    pub authority: &'a Authority,
    pub device: &'a DeviceId,
    /// Server time of receipt.
    pub now: Millis,
    /// The server's present history.
    pub epoch: &'a str,
    /// The epoch of the request, which ops without `be` refer to.
    pub request_epoch: &'a str,
}

/// A verdict with the server facts it brings.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    pub verdict: Verdict,
    pub facts: Fields,
}

impl Judgement {
    fn held(why: HeldReason) -> Self {
        Self { verdict: Verdict::Held { why: why.shortened() }, facts: Fields::new() }
    }
}

/// Judges one op; whatever the storage fails with is passed on, everything else is a verdict.
pub fn judge<R: Reader>(op: &Op, court: Court<'_>, reader: &R) -> Result<Judgement, R::Error> {
    let today = local_date(court.now);
    let current = reader.record(&op.r)?;
    if let Err(why) = authorise(op, court, current.as_ref(), reader, today) {
        return Ok(Judgement::held(why));
    }
    match (&op.k, current) {
        (Kind::New, _) => Ok(bounds::within(op, court, None, Fields::new(), Verdict::Applied)),
        (Kind::Cmd, Some(current)) => command::command(op, court, &current, reader, today),
        (Kind::Del, Some(_)) => Ok(Judgement {
            verdict: Verdict::Applied,
            facts: Fields::from([(fields::DELETED.to_owned(), Value::Bool(true))]),
        }),
        (_, Some(current)) => edit(op, court, &current, reader),
        (_, None) => Ok(Judgement::held(HeldReason::MissingRecord)),
    }
}

/// Whether the op may touch the record at all.
fn authorise<R: Reader>(
    op: &Op,
    court: Court<'_>,
    current: Option<&StoredRecord>,
    reader: &R,
    today: Date,
) -> Result<(), HeldReason> {
    if let Kind::Unknown(kind) = &op.k {
        return Err(HeldReason::UnknownKind { kind: kind.clone() });
    }
    let actor = actor(op, court, reader, today)?;
    match (op.k == Kind::New, current) {
        (true, Some(_)) => return Err(HeldReason::RecordExists),
        (false, None) => return Err(HeldReason::MissingRecord),
        (false, Some(current)) if current.record.is_deleted() => return Err(HeldReason::Deleted),
        _ => {}
    }
    let (noun, scope) = match current {
        Some(current) => (current.record.noun, &current.record.scope),
        None => {
            let word = op.n.as_deref().unwrap_or_default();
            let unknown = || HeldReason::UnknownNoun { noun: word.to_owned() };
            (Noun::parse(word).ok_or_else(unknown)?, &op.c)
        }
    };
    if !noun.kind().home.takes(scope) {
        return Err(HeldReason::BadScope);
    }
    if let Some(actor) = &actor {
        let fields = current.map_or(&op.f, |current| &current.record.fields);
        let directory = reader.directory();
        allowed(op, Rights { actor, noun, scope, fields, directory, day: today })?;
        match current {
            Some(current) => {
                timely(op, &current.record)?;
                leaves_an_administrator(op, &current.record, directory, today)?;
            }
            None => at_home(op, actor, noun)?,
        }
    }
    if op.k.is_edit() {
        bounds::fields(op, noun, actor.is_none(), reader)?;
    } else if actor.is_some() {
        bounds::words(op)?;
    }
    Ok(())
}

/// The person behind the op; `None` for the server itself.
fn actor<R: Reader>(
    op: &Op,
    court: Court<'_>,
    reader: &R,
    today: Date,
) -> Result<Option<Actor>, HeldReason> {
    let Authority::Device { org, roles } = court.authority else { return Ok(None) };
    let mut held = reader.directory().roles_of(&op.a, org, today);
    held.retain(|role| roles.contains(role));
    if held.is_empty() {
        return Err(HeldReason::Actor);
    }
    Ok(Some(Actor { person: op.a.clone(), org: org.clone(), roles: held }))
}

/// Whether the person may do this to such a record at all.
fn allowed(op: &Op, rights: Rights<'_>) -> Result<(), HeldReason> {
    let Some(life) = rights.noun.life() else { return Err(HeldReason::NoAccess) };
    let may = match op.k {
        Kind::Cmd => rights.may_make(life.read(&op.f).ok_or(HeldReason::BadCommand)?),
        Kind::Set | Kind::Add | Kind::Rem | Kind::App if !op.f.is_empty() => {
            op.f.keys().all(|name| rights.may_write(name))
        }
        _ => rights.is_author() && op.f.keys().all(|name| rights.may_write(name)),
    };
    if !may {
        return Err(HeldReason::NoAccess);
    }
    let edits = op.f.iter().filter(|_| op.k.is_edit());
    let mut beyond = edits.filter_map(|(name, value)| {
        Some(HeldReason::OutOfReach { field: name.clone(), id: rights.out_of_reach(name, value)? })
    });
    beyond.next().map_or(Ok(()), Err)
}

/// Whether a record begins where its noun and its fields say, with what it may begin with.
fn at_home(op: &Op, actor: &Actor, noun: Noun) -> Result<(), HeldReason> {
    if noun.kind().home.scope(&actor.org, &op.f).as_ref() != Some(&op.c) {
        return Err(HeldReason::BadScope);
    }
    let start = Stand::default();
    let early = op.f.keys().any(|name| !noun.takes(name, start.word()));
    if early { Err(HeldReason::LateEdit) } else { Ok(()) }
}

/// Whether the record takes what an op writes, where it stands.
fn timely(op: &Op, record: &Record) -> Result<(), HeldReason> {
    let in_time = match op.k {
        Kind::Cmd => true,
        // What others may name is retired instead.
        Kind::Del if record.noun.kind().home == Home::Reference => false,
        Kind::Del => record.is_editable() && record.is_at_start(),
        _ if op.f.is_empty() => record.is_editable(),
        _ => op.f.keys().all(|name| record.takes(name)),
    };
    if !in_time {
        return Err(HeldReason::LateEdit);
    }
    let settled = |(name, value): &(&String, &Value)| {
        record.is_settled(name) && record.fields.get(*name) != Some(&fold::composed(value))
    };
    match op.f.iter().filter(|_| op.k.is_edit()).find(settled) {
        Some((field, _)) => Err(HeldReason::Settled { field: field.clone() }),
        None => Ok(()),
    }
}

/// Whether an office can still appoint somebody after an op. What keeps the last administrator where
/// he is changes nothing of his appointment, so that no order of arrival lets two take each other
/// away.
fn leaves_an_administrator(
    op: &Op,
    record: &Record,
    directory: &Directory,
    today: Date,
) -> Result<(), HeldReason> {
    const GIVES: [&str; 5] = ["person", "org", "role", "from", "to"];
    let ends = op.k == Kind::Cmd || GIVES.into_iter().any(|name| op.f.contains_key(name));
    if ends
        && record.noun == Noun::Appointment
        && directory.is_last_administrator(&record.id, today)
    {
        return Err(HeldReason::LastAdministrator);
    }
    Ok(())
}

/// Merges an edit field by field.
fn edit<R: Reader>(
    op: &Op,
    court: Court<'_>,
    current: &StoredRecord,
    reader: &R,
) -> Result<Judgement, R::Error> {
    let base = base(op, court, reader)?;
    let h = op.h.clamped(court.now);
    let mut facts = Fields::new();
    for id in &op.rc {
        let name = format!("{}/{id}", fields::CONFLICTS);
        if current.record.fields.contains_key(&name) {
            facts.insert(name, Value::Null);
        }
    }
    let mut cf = Vec::new();
    let mut lost = Vec::new();
    for (name, value) in &op.f {
        let Some(stamp) = current.stamps.get(name) else { continue };
        let there = current.record.fields.get(name).unwrap_or(&Value::Null);
        if stamp.gseq <= base || stamp.device == *court.device {
            continue;
        }
        let wins = (h, court.device) > (stamp.h, &stamp.device);
        let value = &fold::composed(value);
        if there == value {
            // Two wrote the same: the later stamp stands for both.
            if !wins {
                lost.push(name.clone());
            }
            continue;
        }
        let was = reader.value_at(&op.r, name, base)?.unwrap_or(Value::Null);
        let mine = conflict_side(value, h.millis(), op.a.as_str(), court.device);
        let theirs = conflict_side(there, stamp.h.millis(), stamp.actor.as_str(), &stamp.device);
        let (kept, other) = if wins { (mine, theirs) } else { (theirs, mine) };
        let id = conflict_id(op, name);
        facts.insert(
            format!("{}/{id}", fields::CONFLICTS),
            json!({"field": name, "base": was, "kept": kept, "other": other}),
        );
        if !wins {
            cf.push(id);
            lost.push(name.clone());
        }
    }
    for (name, value) in op.f.iter().filter(|(name, _)| !lost.contains(name)) {
        let settled = settled(&current.record, &facts, name, &fold::composed(value));
        facts.extend(settled);
    }
    let verdict = if lost.is_empty() { Verdict::Applied } else { Verdict::Superseded { cf, lost } };
    Ok(bounds::within(op, court, Some(current), facts, verdict))
}

/// The open conflicts of a field that are none any more: their lost value is now taken, and the one
/// that had won is the lost one of another. So the order in which ops arrive does not matter.
fn settled(record: &Record, facts: &Fields, field: &str, value: &Value) -> Fields {
    let stored = fields::rows(&record.fields, fields::CONFLICTS)
        .filter(|(id, _)| !facts.contains_key(&format!("{}/{id}", fields::CONFLICTS)));
    let open: Vec<(&str, &Value)> = stored
        .chain(fields::rows(facts, fields::CONFLICTS))
        .filter(|(_, row)| row.get("field").and_then(Value::as_str) == Some(field))
        .collect();
    let lost = |row: &Value| row.pointer("/other/value").cloned();
    let is_lost = |kept: Option<&Value>| open.iter().any(|(_, row)| lost(row).as_ref() == kept);
    open.iter()
        .filter(|(_, row)| lost(row).as_ref() == Some(value))
        .filter(|(_, row)| is_lost(row.pointer("/kept/value")))
        .map(|(id, _)| (format!("{}/{id}", fields::CONFLICTS), Value::Null))
        .collect()
}

/// One side of a conflict, as devices show it.
fn conflict_side(value: &Value, at: Millis, actor: &str, device: &DeviceId) -> Value {
    json!({"value": value, "at": at, "by": actor, "dev": device})
}

/// The base in numbers of this history: what was seen of a lost one ends at the restore point.
fn base<R: Reader>(op: &Op, court: Court<'_>, reader: &R) -> Result<u64, R::Error> {
    let of = op.be.as_deref().unwrap_or(court.request_epoch);
    if of == court.epoch {
        return Ok(op.b);
    }
    Ok(reader.restore_point(of)?.map_or(0, |restored| op.b.min(restored)))
}

/// A conflict's id follows from the op and the field, so that a replay makes no second one.
fn conflict_id(op: &Op, field: &str) -> ConflictId {
    let hash = crate::chain::sha256_hex(format!("{}\n{field}", op.o).as_bytes());
    let short: String = hash.chars().take(16).collect();
    ConflictId::parse(&short).unwrap_or_else(|_| op.o.cast())
}

#[cfg(test)]
mod tests;
