//! Applying an answer: receipts first, then verdicts, then the delta, all or nothing.

use std::collections::{BTreeMap, BTreeSet};

use model::{Millis, fields, id::RecordId, json, scope::Scope};

use super::{Device, LocalRecord, OpProblem, OutboxRow, PendingOp, Receipt};
use crate::{
    chain::Chain,
    fold,
    hlc::Hlc,
    op::{Kind, Op},
    verdict::Verdict,
    wire::{Cursor, DeltaRecord, Mark, SyncRequest, SyncResponse},
};

/// What an answer changes; the shell writes it in one transaction with the device's row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Applied {
    pub records: Vec<LocalRecord>,
    /// Records to delete.
    pub gone: Vec<RecordId>,
    /// Rows of the outbox that got a receipt, or lost it because the server was restored.
    pub outbox: Vec<OutboxRow>,
    /// Scopes that the device lost: [`forget_scope`] for each of their stored records that is
    /// neither in `records` nor in `gone`.
    pub dropped: Vec<Scope>,
    /// A full pull ended: [`sweep`] for each stored record that is neither in `records` nor in
    /// `gone`.
    pub sweep: bool,
    /// The device is not who it thinks it is: [`Device::fork`] before the next request. Nothing
    /// else of the answer counts.
    pub fork: bool,
    /// Another request brings more, or has more to send.
    pub more: bool,
}

/// The records that an answer touches, given the rows of the outbox that are
/// [wanted](Device::wanted) for it.
pub fn touched(answer: &SyncResponse, rows: &[OutboxRow]) -> BTreeSet<RecordId> {
    let mut touched = BTreeSet::new();
    touched.extend(rows.iter().map(|row| row.r.clone()));
    touched.extend(answer.delta.iter().map(|delta| delta.r.clone()));
    touched
}

impl Device {
    /// Applies the answer to a request. `rows` are the rows of the outbox that are
    /// [wanted](Self::wanted) for it, `records` those of [`touched`] that are here, `received` the
    /// device's clock when the answer came.
    ///
    /// An answer that comes too late, when the device has moved on since the request, changes
    /// nothing: the next request asks for all that it brought.
    pub fn apply(
        &mut self,
        request: &SyncRequest,
        answer: &SyncResponse,
        rows: &[OutboxRow],
        mut records: BTreeMap<RecordId, LocalRecord>,
        received: Millis,
    ) -> Applied {
        let mut applied = Applied { more: true, ..Applied::default() };
        if !self.is_current(request) {
            return applied;
        }
        self.offset = answer.now.saturating_sub(request.now.midpoint(received));
        self.clock = self.clock.max(Hlc::at(answer.now));
        self.last_contact = Some(answer.now);
        let Some(chain) = self.verified(answer, rows) else {
            applied.fork = true;
            return applied;
        };
        if answer.epoch != self.epoch {
            self.begin_history(answer, rows, &mut records, &mut applied);
        }
        self.receive(answer, rows, &mut records, &mut applied);
        self.chain = chain;
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
        applied.more = answer.more || self.unsent() > 0;
        for (id, mut record) in records {
            record.take_releases(self.generation);
            record.trim_unstored();
            match self.kept(record, applied.sweep) {
                Some(record) => applied.records.push(record),
                None => applied.gone.push(id),
            }
        }
        applied
    }

    /// The chain after the answer, or `None` when what the office acknowledges is not what this
    /// device wrote, or cannot be told for want of rows.
    pub(super) fn verified(&self, answer: &SyncResponse, rows: &[OutboxRow]) -> Option<Chain> {
        let acked = &answer.acked;
        if answer.fork || acked.s > self.last {
            return None;
        }
        let behind = acked.s < self.acked();
        let restored = answer.epoch != self.epoch;
        let known = self.acked().min(acked.s);
        let mut next = known + 1;
        let mut chain = if behind { acked.x.unwrap_or_default() } else { self.chain };
        for row in rows {
            if row.s == acked.s && Some(&row.o) != acked.o.as_ref() {
                return None;
            }
            if row.s < next {
                continue;
            }
            if row.s != next {
                return None;
            }
            next += 1;
            if row.s <= acked.s {
                chain = chain.push(row.bytes.as_bytes());
            }
        }
        let upto = if restored { self.last } else { acked.s };
        let same = match &self.acked {
            Some(mark) if mark.s == acked.s => acked.o.as_ref() == Some(&mark.o),
            _ => acked.s <= self.acked() || acked.x == Some(chain),
        };
        if restored || !behind {
            return (same && next > upto).then_some(chain);
        }
        Some(self.chain)
    }

    /// Another server history: what it lacks is pending again and goes out again, everything is
    /// pulled anew.
    pub(super) fn begin_history(
        &mut self,
        answer: &SyncResponse,
        rows: &[OutboxRow],
        records: &mut BTreeMap<RecordId, LocalRecord>,
        applied: &mut Applied,
    ) {
        self.epoch.clone_from(&answer.epoch);
        self.cursor_reset();
        if answer.acked.s < self.acked() {
            self.acked = answer.acked.o.clone().map(|o| Mark { s: answer.acked.s, o });
        }
        for row in rows {
            if row.s <= self.acked() {
                // It may have come to this history only now: from here on its backups grow old.
                applied.outbox.push(OutboxRow { acked: Some(answer.now), ..row.clone() });
                self.correct(records, row, answer);
                continue;
            }
            if row.acked.is_some() {
                applied.outbox.push(OutboxRow { acked: None, ..row.clone() });
            }
            let Ok(op) = json::read::<Op>(&row.bytes).map(Op::upcast) else { continue };
            unconfirm(self.record_of(records, &op), row, op);
        }
    }

    /// The restored server judged an op again, and perhaps otherwise than the one before: the
    /// author is told even where the record has left the device with its scope.
    fn correct(
        &self,
        records: &mut BTreeMap<RecordId, LocalRecord>,
        row: &OutboxRow,
        answer: &SyncResponse,
    ) {
        let numbered = answer.ag.iter().any(|run| (run.from..=run.to).contains(&row.s));
        let spoken = answer.verdicts.iter().any(|verdict| verdict.s == row.s);
        if !numbered && !spoken {
            return;
        }
        if let Some(record) = records.get_mut(&row.r) {
            if record.pending.iter().any(|op| op.o == row.o) {
                return;
            }
            record.problems.retain(|problem| problem.op.o != row.o);
        }
        let verdict = verdict_of(answer, row.s);
        if !verdict.has_effect()
            && let Ok(op) = json::read::<Op>(&row.bytes).map(Op::upcast)
            && !op.k.is_aside()
        {
            let record = self.record_of(records, &op);
            record.problems.push(OpProblem { op: PendingOp::of(op), verdict });
        }
    }

    /// The record of an op; an empty one when it is not here.
    fn record_of<'r>(
        &self,
        records: &'r mut BTreeMap<RecordId, LocalRecord>,
        op: &Op,
    ) -> &'r mut LocalRecord {
        records.entry(op.r.clone()).or_insert_with(|| {
            let noun = op.n.clone().unwrap_or_default();
            LocalRecord::empty(op.r.clone(), noun, op.c.clone(), self.generation)
        })
    }

    /// Moves acknowledged ops from pending to confirmed.
    pub(super) fn receive(
        &mut self,
        answer: &SyncResponse,
        rows: &[OutboxRow],
        records: &mut BTreeMap<RecordId, LocalRecord>,
        applied: &mut Applied,
    ) {
        let mut chain = self.chain;
        for row in rows {
            if row.s <= self.acked() || row.s > answer.acked.s {
                continue;
            }
            chain = chain.push(row.bytes.as_bytes());
            if let Some(record) = records.get_mut(&row.r) {
                let receipt = Receipt { device: self.id.clone(), s: row.s, at: answer.now, chain };
                let here = self.is_here(record, answer, row.s);
                self.renew(record);
                confirm(record, row, verdict_of(answer, row.s), receipt, here);
            }
            self.acked = Some(Mark { s: row.s, o: row.o.clone() });
            applied.outbox.retain(|unsent| unsent.s != row.s);
            applied.outbox.push(OutboxRow { acked: Some(answer.now), ..row.clone() });
        }
    }

    /// Where the feed is at its end the server does not send the device's own values back, so a
    /// row of an older generation has to be cleared here: what of it was there has come anew.
    fn renew(&self, record: &mut LocalRecord) {
        let cursor = self.cursor_of(&record.scope);
        let at_rest = cursor.base == cursor.pos && cursor.base > 0;
        if at_rest && record.generation != self.generation {
            record.confirmed.clear();
            record.generation = self.generation;
        }
    }

    /// Whether a delta brought the effects of an op before its receipt came: what was sent under
    /// an earlier name of the device may have been changed again since.
    pub(super) fn is_here(&self, record: &LocalRecord, answer: &SyncResponse, s: u64) -> bool {
        let v = if record.generation == self.generation { record.v } else { 0 };
        let run = answer.ag.iter().find(|run| (run.from..=run.to).contains(&s));
        run.is_some_and(|run| {
            run.gseq + (s - run.from) <= v.max(self.cursor_of(&record.scope).base)
        })
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
        // From the beginning of a feed records come whole, without what is gone.
        if self.cursor_of(&delta.c).base == 0 {
            record.confirmed.clear();
        }
        record.generation = self.generation;
        record.noun.clone_from(&delta.n);
        record.scope = delta.c.clone();
        record.v = delta.v;
        fields::overlay(&mut record.confirmed, &delta.f);
        // A receipt without changes left what lost for the pull to settle: now the conflict is here.
        record.problems.retain(|problem| !problem.is_lost());
        record.edited = record.edited.max(now);
    }

    /// What stays of a record that the answer touched.
    pub(super) fn kept(&self, mut record: LocalRecord, swept: bool) -> Option<LocalRecord> {
        let nameless = record.noun.is_empty();
        if nameless && record.pending.is_empty() && record.problems.is_empty() {
            return None;
        }
        if !self.scopes.contains(&record.scope) {
            record = forget_scope(record)?;
        }
        if swept { sweep(record, self.generation) } else { Some(record) }
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

/// A record of a lost scope: `None` when it goes, else what stays because it is unsent or waits
/// for a person.
pub fn forget_scope(mut record: LocalRecord) -> Option<LocalRecord> {
    if record.pending.is_empty() && record.problems.is_empty() {
        return None;
    }
    record.confirmed.clear();
    record.v = 0;
    Some(record)
}

/// A record after a full pull of the device's `generation`: what no pull confirmed is gone, but
/// for what is unsent or waits for a person.
pub fn sweep(record: LocalRecord, generation: u32) -> Option<LocalRecord> {
    if record.generation == generation {
        return Some(record);
    }
    forget_scope(record).map(|record| LocalRecord { generation, ..record })
}

pub(super) fn verdict_of(answer: &SyncResponse, s: u64) -> Verdict {
    answer
        .verdicts
        .iter()
        .find(|verdict| verdict.s == s)
        .map_or(Verdict::Applied, |verdict| verdict.verdict.clone())
}

/// An op got its receipt: its values are confirmed, or it needs attention. `here` tells that its
/// effects were confirmed before.
fn confirm(
    record: &mut LocalRecord,
    row: &OutboxRow,
    verdict: Verdict,
    receipt: Receipt,
    here: bool,
) {
    record.receipt = Some(receipt);
    let Some(at) = record.pending.iter().position(|op| op.o == row.o) else { return };
    let op = record.pending.remove(at);
    if op.k == Kind::Cmd && (verdict.has_effect() || verdict.awaits_attachments()) {
        let over = |p: &OpProblem| {
            matches!(p.verdict, Verdict::Rejected { .. }) || p.is_aside() && p.op.k == Kind::Cmd
        };
        record.problems.retain(|problem| !over(problem));
    }
    if op.k.is_aside() {
        // Its content waits for a person already.
        return;
    }
    if !verdict.has_effect() {
        record.problems.push(OpProblem { op, verdict });
        return;
    }
    if here || !op.k.is_edit() {
        return;
    }
    if op.k == Kind::New
        && record.begins_again()
        && let Ok(Op { n: Some(noun), .. }) = json::read::<Op>(&row.bytes).map(Op::upcast)
    {
        // Another build may have begun it as something else.
        record.noun = noun;
    }
    record.overwrite(&op.f);
    fields::overlay(&mut record.confirmed, &fold::taken(&op.f, &verdict));
    for conflict in &op.rc {
        record.confirmed.remove(&format!("{}/{conflict}", fields::CONFLICTS));
    }
}

/// A receipt is void: the op is pending as before.
fn unconfirm(record: &mut LocalRecord, row: &OutboxRow, op: Op) {
    if record.receipt.as_ref().is_some_and(|receipt| receipt.s >= row.s) {
        record.receipt = None;
    }
    if record.pending.iter().any(|op| op.o == row.o) {
        return;
    }
    record.problems.retain(|problem| problem.op.o != row.o);
    let at = record.pending.partition_point(|pending| pending.s < row.s);
    record.pending.insert(at, PendingOp::of(op));
}
