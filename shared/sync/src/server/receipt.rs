//! What a device is told of its ops: receipt, numbers, verdicts.

use crate::{
    store::{Judged, Store},
    verdict::Verdict,
    wire::{Acked, AppliedRange, OpVerdict, SyncRequest, SyncResponse},
};

/// Fills in receipt, versions and verdicts of all that the device did not know to be durable.
/// Returns the numbers whose values the device has itself.
pub(super) fn acknowledge<S: Store>(
    request: &SyncRequest,
    same_history: bool,
    store: &S,
    response: &mut SyncResponse,
) -> Result<Vec<u64>, S::Error> {
    let sequence = store.sequence(&request.dev)?;
    let knew = request.at.as_ref().map_or(0, |mark| mark.s).min(sequence.acked);
    let news = if same_history {
        store.judged(&request.dev, knew, sequence.acked)?
    } else {
        unshared(request, knew, sequence.acked, store)?
    };
    let mut skip = Vec::new();
    for judged in &news {
        skip.extend(judged.gseq);
        let gseq = match judged.gseq {
            None if judged.verdict.has_effect() => first_gseq(judged, store)?,
            gseq => gseq,
        };
        note(judged, gseq, response);
    }
    skip.sort_unstable();
    response.safe = sequence.safe;
    response.acked = Acked {
        s: sequence.acked,
        o: sequence.last,
        x: (!news.is_empty() || !same_history).then_some(sequence.chain),
    };
    Ok(skip)
}

/// What a device of another history does not know of its ops: those that came after the histories
/// parted were judged anew, whatever the device was told, and a submit that waits for attachments
/// may have been released in the one that was lost.
fn unshared<S: Store>(
    request: &SyncRequest,
    knew: u64,
    acked: u64,
    store: &S,
) -> Result<Vec<Judged>, S::Error> {
    let parted = store.restore_point(&request.epoch)?.unwrap_or(0);
    let mut all = store.judged(&request.dev, 0, acked)?;
    let before = all.iter().rev().find(|judged| judged.gseq.is_some_and(|gseq| gseq <= parted));
    let knew = before.map_or(0, |judged| judged.s).min(knew);
    all.retain(|judged| judged.s > knew || judged.verdict.awaits_attachments());
    Ok(all)
}

/// The number of an op that was logged before under another name of the device.
fn first_gseq<S: Store>(repeated: &Judged, store: &S) -> Result<Option<u64>, S::Error> {
    Ok(store.op_by_id(&repeated.o)?.and_then(|first| first.gseq))
}

fn note(judged: &Judged, gseq: Option<u64>, response: &mut SyncResponse) {
    if let Some(gseq) = gseq {
        match response.ag.last_mut() {
            Some(run) if run.to + 1 == judged.s && run.gseq + (judged.s - run.from) == gseq => {
                run.to = judged.s;
            }
            _ => response.ag.push(AppliedRange { from: judged.s, to: judged.s, gseq }),
        }
    }
    if judged.verdict != Verdict::Applied {
        let verdict = judged.verdict.clone().shortened();
        response.verdicts.push(OpVerdict { s: judged.s, verdict });
    }
}
