//! Taking a receipt that a courier brought: an answer without changes, which may be days old.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    Millis,
    attachment::BlobId,
    fields,
    id::RecordId,
    json,
    life::{self, Facts, Stand},
    local_date,
    record::Noun,
    scope::Scope,
};

use super::{Applied, Device, LocalRecord, OpProblem, OutboxRow, PendingOp, answer::verdict_of};
use crate::{
    bundle::Receipt,
    hlc::Hlc,
    op::{Kind, Op},
    verdict::Verdict,
    wire::SyncResponse,
};

/// What came of a receipt.
#[derive(Debug, Clone, PartialEq)]
pub enum Taken {
    /// To be written in one transaction, as for an answer.
    Applied(Applied),
    /// As [`Applied`](Self::Applied); the server was restored meanwhile. What it lost is unsent
    /// again, and the next exchange pulls everything anew.
    Restored(Applied),
    /// The device knows all that it says, or more.
    Older,
    /// It is for another device, for an earlier name of this one, or for a copy of it that was
    /// further on: then it does not speak of all the ops that this one waits for.
    Foreign,
    /// The office has other ops under this device's name: [`Device::fork`] before the next bundle.
    Forked,
}

impl Device {
    /// Applies a receipt whose signature was verified. `rows` are the rows of the outbox that are
    /// [wanted](Self::wanted) for its answer, `records` those that these rows name and that are
    /// here. Where the feeds stand does not change.
    ///
    /// Whatever comes of it, the shell asks afterwards which blobs are [stored
    /// by](Self::stored_by) it.
    pub fn take_receipt(
        &mut self,
        receipt: &Receipt,
        rows: &[OutboxRow],
        mut records: BTreeMap<RecordId, LocalRecord>,
    ) -> Taken {
        let answer = &receipt.answer;
        if receipt.dev != self.id {
            return Taken::Foreign;
        }
        let restored = answer.epoch != self.epoch;
        if self.knows(answer, restored) {
            return Taken::Older;
        }
        if !answer.fork && receipt.from > self.acked() + 1 {
            return Taken::Foreign;
        }
        let Some(chain) = self.verified(answer, rows) else { return Taken::Forked };
        self.clock = self.clock.max(Hlc::at(answer.now));
        self.last_contact = self.last_contact.max(Some(answer.now));
        let mut applied = Applied::default();
        if restored {
            self.begin_history(answer, rows, &mut records, &mut applied);
        }
        let news = self.acked() + 1..=answer.acked.s;
        let news = rows.iter().filter(|row| news.contains(&row.s));
        let unseen: Vec<u64> = news
            .filter(|row| records.get(&row.r).is_some_and(|r| !self.is_here(r, answer, row.s)))
            .map(|row| row.s)
            .collect();
        self.receive(answer, rows, &mut records, &mut applied);
        self.chain = chain;
        self.safe = answer.safe;
        predict_effects(rows.iter().filter(|row| unseen.contains(&row.s)), answer, &mut records);
        applied.more = restored || self.unsent() > 0;
        for (id, mut record) in records {
            receipt.blobs.iter().for_each(|blob| record.stored(blob));
            record.trim_unstored();
            match self.kept(record, false) {
                Some(record) => applied.records.push(record),
                None => applied.gone.push(id),
            }
        }
        if restored { Taken::Restored(applied) } else { Taken::Applied(applied) }
    }

    /// The blobs of a receipt that the office has, as far as this device knows its history: the
    /// shell takes each for an upload that ended. A server that was restored since may lack them.
    pub fn stored_by<'r>(&self, receipt: &'r Receipt) -> &'r [BlobId] {
        let present = receipt.dev == self.id && receipt.answer.epoch == self.epoch;
        if present { &receipt.blobs } else { &[] }
    }

    /// Whether the device knows all that an answer says. Which of two histories is the later one
    /// only the server's clock tells.
    fn knows(&self, answer: &SyncResponse, restored: bool) -> bool {
        if restored {
            self.last_contact.is_some_and(|contact| contact >= answer.now)
        } else {
            !answer.fork && answer.acked.s <= self.acked()
        }
    }

    /// Whether the device has pulled what became of a bundle, its own or another device's, given
    /// the receipt: what was shown of the file now stands, or was overwritten, in the records of
    /// the scope.
    pub fn has_pulled(&self, receipt: &Receipt, scope: &Scope) -> bool {
        let last = receipt.answer.ag.iter().map(|run| run.gseq + (run.to - run.from)).max();
        receipt.answer.epoch == self.epoch
            && last.is_none_or(|last| last <= self.cursor_of(scope).base)
    }
}

/// The changes that an answer would have brought with its verdicts come with a later pull. Until
/// then a record shows a command as done, and the text that lost as the person wrote it.
fn predict_effects<'a>(
    rows: impl DoubleEndedIterator<Item = &'a OutboxRow>,
    answer: &SyncResponse,
    records: &mut BTreeMap<RecordId, LocalRecord>,
) {
    let read = |row: &OutboxRow| json::read::<Op>(&row.bytes).map(Op::upcast).ok();
    let ops: Vec<(Op, Verdict)> = rows
        .filter_map(|row| Some((read(row)?, verdict_of(answer, row.s))))
        .filter(|(_, verdict)| verdict.has_effect())
        .collect();
    for (op, _) in ops.iter().filter(|(op, _)| op.k == Kind::Cmd) {
        if let Some(record) = records.get_mut(&op.r) {
            command(record, op, answer.now);
        }
    }
    // From the last one back: of what was written twice the later text counts.
    let mut later = BTreeSet::new();
    for (op, verdict) in ops.into_iter().rev().filter(|(op, _)| op.k.is_edit()) {
        let written: Vec<_> = op.f.keys().map(|name| (op.r.clone(), name.clone())).collect();
        if let Some(record) = records.get_mut(&op.r) {
            let is_last = |name: &String| !later.contains(&(op.r.clone(), name.clone()));
            lost(record, op.clone(), verdict, is_last);
        }
        later.extend(written);
    }
}

/// A move as its life makes it. What the office alone can judge was judged: the op was applied.
fn command(record: &mut LocalRecord, op: &Op, now: Millis) {
    let life = Noun::parse(&record.noun).and_then(Noun::life);
    let Some(step) = life.and_then(|life| life.read(&op.f)) else { return };
    if let Ok(moved) =
        life::decide(step, &record.confirmed, &op.f, Facts::default(), local_date(now))
    {
        record.confirmed.insert(fields::STATUS.to_owned(), Stand::after(moved, &op.a, now));
    }
}

/// Keeps the text that lost in sight.
fn lost(record: &mut LocalRecord, op: Op, verdict: Verdict, is_last: impl Fn(&String) -> bool) {
    let Verdict::Superseded { cf, lost } = &verdict else { return };
    let mut op = PendingOp::of(op);
    op.f.retain(|name, _| lost.contains(name) && is_last(name));
    if cf.is_empty() {
        // Both wrote the same.
        fields::overlay(&mut record.confirmed, &op.f);
    } else if !op.f.is_empty() {
        let at = record.problems.partition_point(|problem| problem.op.s < op.s);
        record.problems.insert(at, OpProblem { op, verdict });
    }
}
