//! The end of waiting: a submit whose attachments have arrived, or a command that the server's clock
//! can date again, is judged once more.

use model::{
    Millis,
    fields::{self, Fields},
    id::{DeviceId, OpId, RecordId},
};

use super::guarded;
use crate::{
    hlc::Hlc,
    judge::judge_again,
    op::{Kind, Op},
    store::{LogEntry, Store, StoredRecord},
    verdict::Verdict,
};

/// The sequence in which a server writes what it states itself while it serves.
pub const SERVER: &str = "server";

/// Judges the commands of a record again that wait. Those that need not wait any more get their
/// verdict by an op of the server's own, which a rebuild replays.
///
/// To be called for each record that names a blob when the blob has arrived, and for each that waits
/// when the clock is right again.
pub fn release<S: Store>(record: &RecordId, now: Millis, store: &mut S) -> Result<(), S::Error> {
    for waiting in store.waiting(record)? {
        let Ok(submit) = Op::read(&waiting.bytes) else { continue };
        let Some(current) = store.record(record)? else { continue };
        let judgement = guarded(|| judge_again(&submit, &waiting, &current, now, &*store))?;
        if judgement.verdict.awaits_attachments() {
            continue;
        }
        let mut facts = judgement.facts;
        if let Ok(verdict) = serde_json::to_value(&judgement.verdict) {
            facts.insert(format!("{}/{}", fields::RELEASED, submit.o), verdict);
        }
        state(&submit, &current, facts, now, store)?;
    }
    Ok(())
}

/// Appends the facts as the next op of the server's own sequence.
fn state<S: Store>(
    submit: &Op,
    current: &StoredRecord,
    facts: Fields,
    now: Millis,
    store: &mut S,
) -> Result<(), S::Error> {
    let Ok(server) = DeviceId::parse(SERVER) else { return Ok(()) };
    let Ok(o) = release_id(&submit.o) else { return Ok(()) };
    let (sequence, last) = (store.sequence(&server)?, store.last_gseq()?);
    let op = Op {
        o: o.clone(),
        s: sequence.acked + 1,
        h: Hlc::at(now),
        r: submit.r.clone(),
        c: current.record.scope.clone(),
        k: Kind::Set,
        n: None,
        sv: crate::SCHEMA,
        b: last,
        be: None,
        a: submit.a.clone(),
        f: Fields::new(),
        rc: Vec::new(),
    };
    let Ok(bytes) = serde_json::to_string(&op) else { return Ok(()) };
    let chain = sequence.chain.push(bytes.as_bytes());
    let entry = LogEntry {
        device: server,
        s: op.s,
        o,
        bytes,
        received: now,
        verdict: Verdict::Applied,
        gseq: Some(last + 1),
        facts,
        repeats: false,
    };
    store.append(entry, chain)
}

/// One submit is released once: the id of its release follows from its own.
fn release_id(submit: &OpId) -> Result<OpId, model::id::IdError> {
    let hash = crate::chain::sha256_hex(format!("{submit}\nreleased").as_bytes());
    OpId::parse(&hash.chars().take(32).collect::<String>())
}
