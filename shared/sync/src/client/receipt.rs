//! Taking a receipt that a courier brought: an answer without changes, which may be days old.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    fields,
    id::RecordId,
    json,
    scope::Scope,
    status::{Event, Status},
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
    /// It is for another device, or for an earlier name of this one.
    Foreign,
    /// The office has other ops under this device's name: [`Device::fork`] before the next bundle.
    Forked,
}

impl Device {
    /// Applies a receipt whose signature was verified. `rows` are the rows of the outbox that are
    /// [wanted](Self::wanted) for its answer, `records` those that these rows name and that are
    /// here. Where the feeds stand does not change.
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
        let Some(chain) = self.verified(answer, rows) else { return Taken::Forked };
        self.clock = self.clock.max(Hlc::at(answer.now));
        self.last_contact = self.last_contact.max(Some(answer.now));
        let mut applied = Applied::default();
        if restored {
            self.begin_history(answer, rows, &mut records, &mut applied);
        }
        let news = self.acked() + 1..=answer.acked.s;
        let news = rows.iter().filter(|row| news.contains(&row.s));
        let unseen: BTreeSet<u64> = news
            .filter(|row| records.get(&row.r).is_some_and(|r| !self.is_here(r, answer, row.s)))
            .map(|row| row.s)
            .collect();
        self.receive(answer, rows, &mut records, &mut applied);
        self.chain = chain;
        self.safe = answer.safe;
        for row in rows.iter().filter(|row| unseen.contains(&row.s)) {
            let op = json::read::<Op>(&row.bytes).map(Op::upcast);
            if let (Some(record), Ok(op)) = (records.get_mut(&row.r), op) {
                foresee(record, op, answer);
            }
        }
        applied.more = restored || self.unsent() > 0;
        for (id, record) in records {
            match self.kept(record, false) {
                Some(record) => applied.records.push(record),
                None => applied.gone.push(id),
            }
        }
        if restored { Taken::Restored(applied) } else { Taken::Applied(applied) }
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

/// The changes that an answer would have brought with this verdict come with a later pull. Until
/// then the record shows the command as done, and the text that lost as the person wrote it.
fn foresee(record: &mut LocalRecord, op: Op, answer: &SyncResponse) {
    match verdict_of(answer, op.s) {
        Verdict::Applied if op.k == Kind::Cmd => {
            let status: Status =
                fields::typed(&record.confirmed, fields::STATUS).unwrap_or_default();
            let event = match fields::text(&op.f, "do") {
                "submit" if status.is_editable() => {
                    Event::Submitted { revision: status.revision() + 1 }
                }
                "withdraw" => Event::Withdrawn { reason: fields::text(&op.f, "reason").to_owned() },
                _ => return,
            };
            if let Ok(status) = json::to_value(&status.after(event, op.a, answer.now)) {
                record.confirmed.insert(fields::STATUS.to_owned(), status);
            }
        }
        // Both wrote the same.
        Verdict::Superseded { cf, .. } if cf.is_empty() => {
            fields::overlay(&mut record.confirmed, &op.f);
        }
        verdict @ Verdict::Superseded { .. } => {
            record.problems.push(OpProblem { op: PendingOp::of(op), verdict });
        }
        _ => {}
    }
}
