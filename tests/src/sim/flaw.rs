//! Safety rules switched off one at a time, from outside: the simulator must notice each.

use std::convert::Infallible;

use model::{
    attachment::BlobId,
    directory::Directory,
    id::{DeviceId, OpId, RecordId},
    legible::is_left_out,
    scope::Scope,
};
use serde_json::Value;
use sync::{
    chain::Chain,
    op::{Kind, Op},
    store::{
        DeltaPage, DeltaQuery, Judged, LogEntry, Reader, Sequence, Store, StoredRecord, Waiting,
    },
    verdict::{HeldReason, Verdict},
    wire::DeltaRecord,
};

use crate::memory::Memory;

/// A rule that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Ops claim that their author had seen everything.
    NoBase,
    /// The cursor is one number.
    OneCursor,
    /// The log does not know an op again.
    NoDedup,
    /// Neither side looks whose sequence it is.
    NoForkCheck,
    /// The outbox is pruned as soon as an op is acknowledged.
    PruneAtOnce,
    /// A restored server says nothing of it.
    SameEpoch,
    /// Late answers count like others.
    LateAnswers,
    /// The server leaves out its own facts together with the device's echo.
    SkipFacts,
    /// Offices see what was never submitted.
    DraftsInSight,
    /// Devices keep what they may no longer read.
    KeepLostScopes,
    /// Devices keep what a full pull did not find.
    NoSweep,
    /// The server answers before it commits, and dies.
    EarlyReceipt,
    /// A device forgets the outbox that was acknowledged when it takes another name.
    ForkUnsentOnly,
    /// Offices get only the fields that changed when a record comes in their sight.
    PartialSight,
    /// An attachment that arrives ends the waiting of no submit.
    NoRelease,
    /// What becomes of a record ends the waiting of none of its submits.
    ReleaseOnArrivalOnly,
    /// A restored server asks for no attachment that it lost.
    NoNeed,
    /// A device takes an attachment for stored when it has sent its last bytes.
    StoredUnanswered,
    /// A device takes what it put into a file for sent.
    SentByFile,
    /// A receipt of a history that is over counts like one of the present.
    OldReceipts,
    /// The photos in a receipt of a history that is over count as stored.
    OldPhotos,
    /// Values of any shape, depth and size are applied.
    AnyValue,
    /// What one hand may write of a group's record, any hand of the group may, at any time.
    AnyHand,
    /// What is written once for all is written again.
    WrittenAgain,
    /// What is left of the budget counts for none of the further scopes: each sends a record.
    OneOfEachScope,
    /// What lies in the log from before there were bounds is sent as it was written.
    AsWritten,
    /// A device that was refused for how much it sent sends as much again.
    NoShrink,
    /// A device sends what no request can carry again and again.
    NoWay,
}

impl Flaw {
    /// All flaws, for the test that tries each.
    pub const ALL: [Self; 28] = [
        Self::NoBase,
        Self::OneCursor,
        Self::NoDedup,
        Self::NoForkCheck,
        Self::PruneAtOnce,
        Self::SameEpoch,
        Self::LateAnswers,
        Self::SkipFacts,
        Self::DraftsInSight,
        Self::KeepLostScopes,
        Self::NoSweep,
        Self::EarlyReceipt,
        Self::ForkUnsentOnly,
        Self::PartialSight,
        Self::NoRelease,
        Self::ReleaseOnArrivalOnly,
        Self::NoNeed,
        Self::StoredUnanswered,
        Self::SentByFile,
        Self::OldReceipts,
        Self::OldPhotos,
        Self::AnyValue,
        Self::AnyHand,
        Self::WrittenAgain,
        Self::OneOfEachScope,
        Self::AsWritten,
        Self::NoShrink,
        Self::NoWay,
    ];
}

/// The storage with a flaw.
pub struct Flawed<'a> {
    pub inner: &'a mut Memory,
    pub flaw: Option<Flaw>,
    /// Whether the server is one of before there were bounds: what begins a record is taken as it
    /// is. That is no flaw: such logs exist.
    pub unbounded: bool,
}

impl Flawed<'_> {
    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == Some(flaw)
    }

    /// Puts the values in place that the log has for those that are left out.
    fn as_written(&self, record: &mut DeltaRecord) {
        let ops = self.inner.log().iter().filter_map(|logged| logged.op.as_ref());
        for op in ops.filter(|op| op.r == record.r) {
            for (name, value) in record.f.iter_mut().filter(|(_, value)| is_left_out(value)) {
                if let Some(written) = op.f.get(name) {
                    value.clone_from(written);
                }
            }
        }
    }
}

impl Reader for Flawed<'_> {
    type Error = Infallible;

    fn record(&self, id: &RecordId) -> Result<Option<StoredRecord>, Infallible> {
        self.inner.record(id)
    }

    fn value_at(&self, id: &RecordId, field: &str, gseq: u64) -> Result<Option<Value>, Infallible> {
        self.inner.value_at(id, field, gseq)
    }

    fn numbers_issued(&self, prefix: &str) -> Result<u32, Infallible> {
        self.inner.numbers_issued(prefix)
    }

    fn restore_point(&self, epoch: &str) -> Result<Option<u64>, Infallible> {
        self.inner.restore_point(epoch)
    }

    fn has_blob(&self, scope: &Scope, blob: &BlobId) -> Result<bool, Infallible> {
        self.inner.has_blob(scope, blob)
    }

    fn directory(&self) -> &Directory {
        self.inner.directory()
    }
}

impl Store for Flawed<'_> {
    fn epoch(&self) -> Result<String, Infallible> {
        self.inner.epoch()
    }

    fn sequence(&self, device: &DeviceId) -> Result<Sequence, Infallible> {
        self.inner.sequence(device)
    }

    fn op_at(&self, device: &DeviceId, s: u64) -> Result<Option<Judged>, Infallible> {
        if self.has(Flaw::NoForkCheck) { Ok(None) } else { self.inner.op_at(device, s) }
    }

    fn op_by_id(&self, o: &OpId) -> Result<Option<Judged>, Infallible> {
        if self.has(Flaw::NoDedup) { Ok(None) } else { self.inner.op_by_id(o) }
    }

    fn bytes_by_id(&self, o: &OpId) -> Result<Option<String>, Infallible> {
        self.inner.bytes_by_id(o)
    }

    fn judged(&self, device: &DeviceId, after: u64, to: u64) -> Result<Vec<Judged>, Infallible> {
        self.inner.judged(device, after, to)
    }

    fn last_gseq(&self) -> Result<u64, Infallible> {
        self.inner.last_gseq()
    }

    fn append(&mut self, mut entry: LogEntry, chain: Chain) -> Result<(), Infallible> {
        let op = Op::read(&entry.bytes).ok();
        let is = |kind: Kind| op.as_ref().is_some_and(|op| op.k == kind);
        let taken = match &entry.verdict {
            Verdict::Held { why: HeldReason::BadField { why: Some(_), .. } } => {
                self.unbounded && is(Kind::New) || self.has(Flaw::AnyValue)
            }
            Verdict::Held { why: HeldReason::NoAccess | HeldReason::LateEdit } => {
                let grouped = op.as_ref().is_some_and(|op| matches!(op.c, Scope::Group(_)));
                self.has(Flaw::AnyHand) && grouped && is(Kind::Set)
            }
            Verdict::Held { why: HeldReason::Settled { .. } } => self.has(Flaw::WrittenAgain),
            _ => false,
        };
        if taken && !entry.repeats {
            entry.verdict = Verdict::Applied;
            entry.gseq = Some(self.inner.last_gseq()? + 1);
        }
        self.inner.append(entry, chain)
    }

    fn waiting(&self, record: &RecordId) -> Result<Vec<Waiting>, Infallible> {
        if self.has(Flaw::ReleaseOnArrivalOnly) {
            return Ok(Vec::new());
        }
        self.inner.waiting(record)
    }

    fn missing(&self, scope: &Scope, from: &str, most: usize) -> Result<Vec<BlobId>, Infallible> {
        if self.has(Flaw::NoNeed) {
            return Ok(Vec::new());
        }
        self.inner.missing(scope, from, most)
    }

    fn delta(&self, query: DeltaQuery<'_>) -> Result<DeltaPage, Infallible> {
        let mut page = match self.flaw {
            Some(Flaw::DraftsInSight) => self.inner.page(query, |_| true),
            Some(Flaw::OneOfEachScope) => self.inner.delta(DeltaQuery { first: true, ..query })?,
            _ => self.inner.delta(query)?,
        };
        if self.has(Flaw::AsWritten) {
            page.records.iter_mut().for_each(|record| self.as_written(record));
        }
        let stamps = |id: &RecordId| self.inner.record(id).ok().flatten().map(|r| r.stamps);
        for record in &mut page.records {
            let Some(stamps) = stamps(&record.r) else { continue };
            record.f.retain(|name, _| {
                let Some(stamp) = stamps.get(name) else { return true };
                let echo = query.skip.binary_search(&stamp.gseq).is_ok();
                let old = stamp.gseq <= query.cursor.base;
                !(self.has(Flaw::SkipFacts) && echo || self.has(Flaw::PartialSight) && old)
            });
        }
        Ok(page)
    }
}
