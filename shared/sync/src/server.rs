//! One request of a device: identity, receipt, judgement, delta. Runs within one transaction.

mod receipt;
mod release;

use std::borrow::Cow;

use model::{
    Millis,
    bound::{FACT_BYTES, RECORD_BYTES, bytes_of},
    fields::Fields,
    id::DeviceId,
    legible,
    record::Noun,
    scope::Scope,
};
use serde_json::{Value, value::RawValue};

use crate::{
    judge::{Authority, Court, Judgement, judge},
    op::{Envelope, Op},
    store::{DeltaPage, DeltaQuery, LogEntry, Sequence, Store},
    verdict::{HeldReason, Verdict},
    wire::{Acked, Cursor, Cursors, MAX_NEED, Mark, SyncRequest, SyncResponse, scopes_hash},
};

pub use self::release::{SERVER, release};

/// Bytes of an answer before compression, unless the device asks for less.
pub const MAX_ANSWER: usize = 1 << 20;

/// Most ops that one request may have judged: others wait for the writer meanwhile. The rest stays
/// with the device, whose next request brings it.
pub const MOST_OPS: usize = 1_000;
/// About the most bytes of them.
pub const MOST_BYTES: usize = 1 << 20;

/// Who asks, as the credentials say.
#[derive(Debug, Clone, Copy)]
pub struct Session<'a> {
    pub authority: &'a Authority,
    /// The scope whose drafts the device may see.
    pub own: &'a Scope,
    /// Everything the device may read, sorted.
    pub scopes: &'a [Scope],
    /// Server time of receipt.
    pub now: Millis,
}

/// Why a request is refused as a whole; nothing of it is stored.
#[derive(Debug, thiserror::Error)]
pub enum RequestError<E> {
    /// An op without readable `o` and `s`, or numbers with a gap.
    #[error("op {index} has no readable number and id, or its number is not the next")]
    Malformed { index: usize },
    /// The request is of a version that this server does not speak.
    #[error("version {v} of the protocol is unknown here")]
    Version { v: u32 },
    #[error(transparent)]
    Store(E),
}

impl<E> From<E> for RequestError<E> {
    fn from(error: E) -> Self {
        Self::Store(error)
    }
}

/// Answers one request. The caller commits before the answer leaves.
pub fn handle<S: Store>(
    request: &SyncRequest,
    session: Session<'_>,
    store: &mut S,
) -> Result<SyncResponse, RequestError<S::Error>> {
    if !(1..=crate::PROTOCOL).contains(&request.v) {
        return Err(RequestError::Version { v: request.v });
    }
    let epoch = store.epoch()?;
    let same_history = request.epoch == epoch;
    let envelopes = read_envelopes(&request.ops)?;
    let mut response = SyncResponse {
        v: crate::PROTOCOL,
        epoch: epoch.clone(),
        now: session.now,
        acked: Acked { s: 0, o: None, x: None },
        ag: Vec::new(),
        verdicts: Vec::new(),
        safe: 0,
        delta: Vec::new(),
        scopes: None,
        cur: if same_history { request.cur.clone() } else { Cursors::default() },
        more: false,
        need: Vec::new(),
        fork: false,
    };
    if is_fork(request, &envelopes, same_history, store)? {
        response.fork = true;
        return Ok(response);
    }
    let (mut ops, mut bytes) = (0, 0);
    for (envelope, raw) in envelopes.iter().zip(&request.ops) {
        let sequence = store.sequence(&request.dev)?;
        if envelope.s <= sequence.acked {
            continue;
        }
        if envelope.s > sequence.acked + 1 || ops == MOST_OPS || bytes >= MOST_BYTES {
            break;
        }
        append_and_judge(envelope, raw.get(), request, &epoch, &sequence, session, store)?;
        ops += 1;
        bytes += raw.get().len();
    }
    let skip = receipt::acknowledge(request, same_history, store, &mut response)?;
    if session.scopes.contains(session.own) {
        response.need = store.missing(session.own, &rotation_offset(session.now), MAX_NEED)?;
    }
    if scopes_hash(session.scopes) != request.sc {
        response.scopes = Some(session.scopes.to_vec());
        response.more = true;
        return Ok(response);
    }
    let cursors = response.cur.clone();
    fill_delta(request, cursors, session, &skip, store, &mut response)?;
    Ok(response)
}

/// Where the list of missing blobs begins: elsewhere each time, so that some that nobody has do not
/// hide the others.
fn rotation_offset(now: Millis) -> String {
    crate::chain::sha256_hex(&now.to_be_bytes())
}

fn read_envelopes<E>(ops: &[Box<RawValue>]) -> Result<Vec<Envelope>, RequestError<E>> {
    let mut envelopes: Vec<Envelope> = Vec::with_capacity(ops.len());
    for (index, raw) in ops.iter().enumerate() {
        let next = envelopes.last().map(|last| last.s + 1);
        match serde_json::from_str::<Envelope>(raw.get()) {
            Ok(envelope) if envelope.s > 0 && next.is_none_or(|next| next == envelope.s) => {
                envelopes.push(envelope);
            }
            _ => return Err(RequestError::Malformed { index }),
        }
    }
    Ok(envelopes)
}

/// Whether the device is not who it thinks it is: its last acknowledged op, or an op it sends
/// again, is not the one in the log under that number. So is one that has lost ops which it does
/// not know to be acknowledged: under a new name its numbers have no gap.
fn is_fork<S: Store>(
    request: &SyncRequest,
    envelopes: &[Envelope],
    same_history: bool,
    store: &S,
) -> Result<bool, S::Error> {
    let acked = store.sequence(&request.dev)?.acked;
    if let Some(Mark { s, o }) = &request.at {
        match store.op_at(&request.dev, *s)? {
            Some(logged) if logged.o != *o => return Ok(true),
            None if same_history => return Ok(true),
            _ => {}
        }
    }
    let follows = request.at.as_ref().map_or(0, |at| at.s).saturating_add(1);
    if same_history && envelopes.first().is_some_and(|first| first.s > follows) {
        return Ok(true);
    }
    for envelope in envelopes.iter().take_while(|envelope| envelope.s <= acked) {
        if store.op_at(&request.dev, envelope.s)?.is_some_and(|logged| logged.o != envelope.o) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Stores one op, judges it and folds its effects.
fn append_and_judge<S: Store>(
    envelope: &Envelope,
    bytes: &str,
    request: &SyncRequest,
    epoch: &str,
    sequence: &Sequence,
    session: Session<'_>,
    store: &mut S,
) -> Result<(), S::Error> {
    let known = store.op_by_id(&envelope.o)?;
    let repeats = known.is_some();
    let first = if repeats { store.bytes_by_id(&envelope.o)? } else { None };
    let op = Op::read(bytes).ok();
    let (verdict, facts) = match known {
        // The id is another op's: this one must not pass for what that one did.
        Some(_) if first.is_none_or(|first| !is_same(&first, bytes)) => {
            let why = HeldReason::BadField { field: "o".to_owned(), why: None };
            (Verdict::Held { why }, Fields::new())
        }
        Some(judged) => (judged.verdict, Fields::new()),
        None => {
            let judgement = match &op {
                None => Judgement {
                    verdict: Verdict::Held { why: HeldReason::Unreadable },
                    facts: Fields::new(),
                },
                Some(op) => {
                    let court = Court {
                        authority: session.authority,
                        device: &request.dev,
                        now: session.now,
                        epoch,
                        request_epoch: &request.epoch,
                    };
                    guarded(|| judge(op, court, &*store))?
                }
            };
            (judgement.verdict, judgement.facts)
        }
    };
    let gseq = (verdict.has_effect() && !repeats).then_some(store.last_gseq()? + 1);
    let entry = LogEntry {
        device: request.dev.clone(),
        s: envelope.s,
        o: envelope.o.clone(),
        bytes: bytes.to_owned(),
        received: session.now,
        verdict,
        gseq,
        facts,
        repeats,
    };
    store.append(entry, sequence.chain.push(bytes.as_bytes()))?;
    // What a submit waits for may have been taken out, or the submit may be in vain now.
    match op {
        Some(op) if gseq.is_some() => release(&op.r, session.now, store),
        _ => Ok(()),
    }
}

/// Whether two texts are one op, but for the number that it got under another name of its device.
fn is_same(first: &str, again: &str) -> bool {
    let read = |text: &str| {
        let mut op: Value = serde_json::from_str(text).ok()?;
        op.as_object_mut()?.remove("s");
        Some(op)
    };
    first == again || read(first).is_some_and(|first| Some(first) == read(again))
}

/// A panic of the judge costs its op the verdict, never the request or the op.
fn guarded<E>(judge: impl FnOnce() -> Result<Judgement, E>) -> Result<Judgement, E> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(judge)).unwrap_or_else(|_| {
        Ok(Judgement {
            verdict: Verdict::Held { why: HeldReason::JudgeError },
            facts: Fields::new(),
        })
    })
}

fn fill_delta<S: Store>(
    request: &SyncRequest,
    cursors: Cursors,
    session: Session<'_>,
    skip: &[u64],
    store: &S,
    response: &mut SyncResponse,
) -> Result<(), S::Error> {
    let budget = request.max.map_or(MAX_ANSWER, |max| {
        usize::try_from(max).map_or(MAX_ANSWER, |max| max.min(MAX_ANSWER))
    });
    let top = store.last_gseq()?;
    let common = if cursors.except.is_empty() {
        Cow::Borrowed(session.scopes)
    } else {
        let apart = |scope: &&Scope| !cursors.except.contains_key(*scope);
        session.scopes.iter().filter(apart).cloned().collect()
    };
    let mut left = budget;
    let mut page = |scopes: &[Scope], cursor: Cursor| -> Result<Cursor, S::Error> {
        // In the middle of a pull the device may lack what it wrote itself: only one that stands
        // at the end of its feed has nothing but its own values to confirm.
        let skip = if cursor.base == cursor.pos && cursor.base > 0 { skip } else { &[] };
        // One record always comes, however large, so that every pull ends; one in all scopes.
        let first = response.delta.is_empty();
        let query = DeltaQuery { scopes, own: session.own, cursor, skip, budget: left, first };
        let DeltaPage { mut records, pos, more } = store.delta(query)?;
        left = left.saturating_sub(records.iter().map(weight).sum());
        for record in records.iter_mut().filter(|record| written_by_devices(record)) {
            legible::fit_together(&mut record.f, RECORD_BYTES + FACT_BYTES);
        }
        response.delta.append(&mut records);
        response.more |= more;
        Ok(if more { Cursor { base: cursor.base, pos } } else { Cursor { base: top, pos: top } })
    };
    let all = page(&common, cursors.all)?;
    let mut except = std::collections::BTreeMap::new();
    for (scope, cursor) in cursors.except {
        if session.scopes.binary_search(&scope).is_err() {
            continue;
        }
        let next = page(std::slice::from_ref(&scope), cursor)?;
        if next != all {
            except.insert(scope, next);
        }
    }
    response.cur = Cursors { all, except };
    Ok(())
}

/// About the bytes of a record in the answer.
pub fn weight(record: &crate::wire::DeltaRecord) -> usize {
    let fields = record.f.iter().map(|(name, value)| name.len() + 4 + bytes_of(value));
    80 + fields.sum::<usize>()
}

/// Whether a record is bounded; what the server states has the size that it needs.
fn written_by_devices(record: &crate::wire::DeltaRecord) -> bool {
    Noun::parse(&record.n).and_then(Noun::life).is_some()
}

/// Writes an op on behalf of the server itself: reference data, and what was decided before.
pub fn record_fact<S: Store>(
    op: &Op,
    device: &DeviceId,
    now: Millis,
    store: &mut S,
) -> Result<Verdict, RequestError<S::Error>> {
    let index = 0;
    let bytes = serde_json::to_string(op).map_err(|_| RequestError::Malformed { index })?;
    let epoch = store.epoch()?;
    let request = SyncRequest {
        v: crate::PROTOCOL,
        app: String::new(),
        epoch: epoch.clone(),
        dev: device.clone(),
        now,
        at: None,
        ops: Vec::new(),
        cur: Cursors::default(),
        sc: String::new(),
        left: 0,
        st: String::new(),
        max: None,
    };
    let envelope = Envelope { o: op.o.clone(), s: op.s };
    let sequence = store.sequence(device)?;
    let session = Session { authority: &Authority::System, own: &Scope::Ref, scopes: &[], now };
    append_and_judge(&envelope, &bytes, &request, &epoch, &sequence, session, store)?;
    Ok(store.op_at(device, op.s)?.map_or(Verdict::Applied, |judged| judged.verdict))
}

/// The number above which a server goes on after a restore, given the last one in its backup: above
/// all that any lost history gave out.
///
/// A history begins at a thousand numbers for each millisecond of the clock and gives out fewer, so
/// the clock stays ahead of it, whichever backup comes next. Only a clock that stands behind the
/// backup itself leaves no better guess than a wide leap.
///
/// So a number that a device brings from a lost history never means another change.
pub fn resume_above(last: u64, now: Millis) -> u64 {
    let clock = u64::try_from(now).unwrap_or(0).saturating_mul(1_000);
    if clock > last { clock } else { last.saturating_add(1_000_000_000) }
}
