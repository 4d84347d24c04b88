//! Applying an answer: receipts first, then verdicts, then the delta, all or nothing.

use std::collections::{BTreeMap, BTreeSet};

use model::{Millis, fields, id::RecordId, scope::Scope};

use super::{Device, LocalRecord, OpProblem, OutboxRow, Receipt};
use crate::{
    hlc::Hlc,
    op::Kind,
    verdict::Verdict,
    wire::{Cursor, DeltaRecord, Mark, SyncResponse},
};

/// What an answer changes; the shell writes it in one transaction with the device's row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Applied {
    pub records: Vec<LocalRecord>,
    /// Rows of the outbox with a receipt.
    pub outbox: Vec<OutboxRow>,
    /// Scopes that the device lost: their records go, see [`forget_scope`].
    pub dropped: Vec<Scope>,
    /// A full pull ended: records of an older generation without pending ops go.
    pub sweep: bool,
    /// The device is not who it thinks it is: [`Device::fork`] before the next request.
    pub fork: bool,
    /// Another request brings more, or has more to send.
    pub more: bool,
}

/// The records that an answer touches, given the rows of the outbox that it may acknowledge.
pub fn touched(answer: &SyncResponse, rows: &[OutboxRow]) -> BTreeSet<RecordId> {
    let acked = rows.iter().filter(|row| row.s <= answer.acked.s).map(|row| row.r.clone());
    acked.chain(answer.delta.iter().map(|delta| delta.r.clone())).collect()
}

impl Device {
    /// Applies an answer. `rows` are the rows of the outbox after the last acknowledged op, as far
    /// as they were sent or more; `records` those of [`touched`]; `sent` and `received` the
    /// device's clock at both ends.
    pub fn apply(
        &mut self,
        answer: &SyncResponse,
        rows: &[OutboxRow],
        mut records: BTreeMap<RecordId, LocalRecord>,
        sent: Millis,
        received: Millis,
    ) -> Applied {
        let mut applied = Applied { more: answer.more, ..Applied::default() };
        self.offset = answer.now.saturating_sub(sent.midpoint(received));
        self.clock = self.clock.max(Hlc::at(answer.now));
        self.last_contact = Some(answer.now);
        if answer.fork || self.is_foreign(answer) {
            applied.fork = true;
            applied.more = true;
            return applied;
        }
        if answer.epoch != self.epoch {
            self.begin_history(answer, &mut applied);
        } else if !self.receive(answer, rows, &mut records, &mut applied) {
            applied = Applied { fork: true, more: true, ..Applied::default() };
            return applied;
        }
        self.safe = answer.safe;
        for delta in &answer.delta {
            self.take_delta(delta, &mut records, received);
        }
        self.cursors = answer.cur.clone();
        if let Some(scopes) = &answer.scopes {
            self.take_scopes(scopes, &mut applied);
        }
        if self.repulling && !answer.more {
            self.repulling = false;
            applied.sweep = true;
        }
        applied.more |= self.unsent() > 0;
        applied.records = records.into_values().collect();
        applied
    }

    /// The office acknowledges ops that this device never wrote.
    fn is_foreign(&self, answer: &SyncResponse) -> bool {
        answer.acked.s > self.last
    }

    /// Another server history: what it lacks is sent again, everything is pulled anew.
    fn begin_history(&mut self, answer: &SyncResponse, applied: &mut Applied) {
        self.epoch.clone_from(&answer.epoch);
        self.acked = answer.acked.o.clone().map(|o| Mark { s: answer.acked.s, o });
        self.chain = answer.acked.x.unwrap_or_default();
        self.cursor_reset();
        applied.more = true;
    }

    /// Moves acknowledged ops from pending to confirmed; `false` when the receipt is not ours.
    fn receive(
        &mut self,
        answer: &SyncResponse,
        rows: &[OutboxRow],
        records: &mut BTreeMap<RecordId, LocalRecord>,
        applied: &mut Applied,
    ) -> bool {
        let news: Vec<&OutboxRow> =
            rows.iter().filter(|row| row.s > self.acked() && row.s <= answer.acked.s).collect();
        let mut chain = self.chain;
        for row in &news {
            chain = chain.push(row.bytes.as_bytes());
        }
        if !news.is_empty() && answer.acked.x != Some(chain) {
            return false;
        }
        if let (Some(last), Some(o)) = (news.last(), &answer.acked.o)
            && (last.s != answer.acked.s || last.o != *o)
        {
            return false;
        }
        let mut upto = self.chain;
        for row in news {
            upto = upto.push(row.bytes.as_bytes());
            let receipt =
                Receipt { device: self.id.clone(), s: row.s, at: answer.now, chain: upto };
            if let Some(record) = records.get_mut(&row.r) {
                settle(record, row, verdict_of(answer, row.s), receipt);
            }
            self.acked = Some(Mark { s: row.s, o: row.o.clone() });
            applied.outbox.push(OutboxRow { acked: Some(answer.now), ..row.clone() });
        }
        self.chain = chain;
        true
    }

    fn take_delta(
        &self,
        delta: &DeltaRecord,
        records: &mut BTreeMap<RecordId, LocalRecord>,
        now: Millis,
    ) {
        let record = records.entry(delta.r.clone()).or_insert_with(|| {
            let (noun, scope) = (delta.n.clone(), delta.c.clone());
            LocalRecord::empty(delta.r.clone(), noun, scope, self.generation)
        });
        if record.generation != self.generation {
            record.confirmed.clear();
            record.generation = self.generation;
        }
        record.noun.clone_from(&delta.n);
        record.scope = delta.c.clone();
        record.v = delta.v;
        fields::overlay(&mut record.confirmed, &delta.f);
        record.edited = record.edited.max(now);
    }

    /// New scopes get a cursor of their own, lost ones are forgotten.
    fn take_scopes(&mut self, scopes: &[Scope], applied: &mut Applied) {
        let untouched = self.cursors.all == Cursor::default();
        for scope in scopes {
            if !untouched && !self.scopes.contains(scope) {
                self.cursors.except.insert(scope.clone(), Cursor::default());
            }
        }
        applied.dropped =
            self.scopes.iter().filter(|scope| !scopes.contains(scope)).cloned().collect();
        self.cursors.except.retain(|scope, _| scopes.contains(scope));
        self.scopes = scopes.to_vec();
    }
}

/// A record of a lost scope: `None` when it goes, else what stays because it is unsent.
pub fn forget_scope(mut record: LocalRecord) -> Option<LocalRecord> {
    if record.pending.is_empty() {
        return None;
    }
    record.confirmed.clear();
    record.v = 0;
    Some(record)
}

fn verdict_of(answer: &SyncResponse, s: u64) -> Verdict {
    answer
        .verdicts
        .iter()
        .find(|verdict| verdict.s == s)
        .map_or(Verdict::Applied, |verdict| verdict.verdict.clone())
}

/// An op got its receipt: its values are confirmed, or it needs attention.
fn settle(record: &mut LocalRecord, row: &OutboxRow, verdict: Verdict, receipt: Receipt) {
    let Some(at) = record.pending.iter().position(|op| op.o == row.o) else {
        record.receipt = Some(receipt);
        return;
    };
    let op = record.pending.remove(at);
    record.receipt = Some(receipt);
    match verdict {
        Verdict::Applied | Verdict::Superseded { .. } => {
            if op.k == Kind::Cmd {
                record.problems.retain(|p| !matches!(p.verdict, Verdict::Rejected { .. }));
            } else if op.k.is_edit() {
                let lost: &[String] = match &verdict {
                    Verdict::Superseded { lost, .. } => lost,
                    _ => &[],
                };
                let mut taken = op.f;
                taken.retain(|name, _| !lost.contains(name));
                fields::overlay(&mut record.confirmed, &taken);
                for conflict in &op.rc {
                    record.confirmed.remove(&format!("{}/{conflict}", fields::CONFLICTS));
                }
            }
        }
        Verdict::Rejected { .. } | Verdict::Held { .. } => {
            record.problems.push(OpProblem { op, verdict });
        }
    }
}
