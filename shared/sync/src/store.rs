//! What the judge and the server need of a storage: domain operations, no SQL.
//!
//! All calls of one request happen within one transaction of the implementation.

use std::collections::BTreeMap;

use model::{
    Millis,
    attachment::BlobId,
    directory::Directory,
    fields::Fields,
    id::{DeviceId, OpId, PersonId, RecordId},
    record::Record,
    scope::Scope,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    chain::Chain,
    hlc::Hlc,
    verdict::Verdict,
    wire::{Cursor, DeltaRecord},
};

/// Who wrote the current value of a field, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    pub gseq: u64,
    pub h: Hlc,
    pub device: DeviceId,
    pub actor: PersonId,
}

/// A record as the server holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredRecord {
    pub record: Record,
    /// Who wrote each field, removed fields included.
    pub stamps: BTreeMap<String, Stamp>,
    /// When offices could first read it; `None` before the first submit.
    pub opened: Option<u64>,
}

/// How far a device's sequence has come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sequence {
    pub acked: u64,
    pub last: Option<OpId>,
    pub chain: Chain,
    /// Ops up to this number are in a backup. A submit that waits for attachments there is not yet
    /// among them, nor one whose release may be missing in a backup that could be restored.
    pub safe: u64,
}

/// An op in the log with its verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct LogEntry {
    pub device: DeviceId,
    pub s: u64,
    pub o: OpId,
    /// As sent.
    pub bytes: String,
    pub received: Millis,
    pub verdict: Verdict,
    /// Number of its effects; `None` when it has none.
    pub gseq: Option<u64>,
    /// Server facts that the verdict brought: status, number, conflicts.
    pub facts: Fields,
    /// Set when the same op was logged before under another number; it has no effects then.
    pub repeats: bool,
}

/// What of an op a later answer needs to know.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    pub s: u64,
    pub o: OpId,
    pub verdict: Verdict,
    pub gseq: Option<u64>,
}

/// Reads that the judge makes.
pub trait Reader {
    /// What a storage can fail with.
    type Error;

    /// The record with stamps, deleted ones included.
    fn record(&self, id: &RecordId) -> Result<Option<StoredRecord>, Self::Error>;

    /// The value of a field as of a number; `None` when it was absent then.
    fn value_at(&self, id: &RecordId, field: &str, gseq: u64)
    -> Result<Option<Value>, Self::Error>;

    /// How many record numbers with this prefix, such as `HS-2026-`, were issued.
    fn numbers_issued(&self, prefix: &str) -> Result<u32, Self::Error>;

    /// The last number that an earlier epoch of this server shares with the present one; `None`
    /// for an epoch that this server never had.
    fn restore_point(&self, epoch: &str) -> Result<Option<u64>, Self::Error>;

    /// Whether the bytes of an attachment are here and a device of the scope brought them: that
    /// somebody knows their name gives no right to them.
    fn has_blob(&self, scope: &Scope, blob: &BlobId) -> Result<bool, Self::Error>;

    /// Whether the server's clock is in doubt: then nothing is dated and no number given.
    fn is_clock_doubted(&self) -> bool {
        false
    }

    /// Who is who.
    fn directory(&self) -> &Directory;
}

/// A command that waits: a submit for attachments, any for the server's clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    pub device: DeviceId,
    /// As sent.
    pub bytes: String,
    pub received: Millis,
    /// Number of the record's last change when it was judged.
    pub after: u64,
    /// How many attachments it lacked then; with none it waits for the server's clock.
    pub blobs: u32,
}

/// A page of changed records.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DeltaPage {
    pub records: Vec<DeltaRecord>,
    /// `last_gseq` of the last record of the page; the query's `pos` when the page is empty.
    pub pos: u64,
    /// Whether records above `pos` are left.
    pub more: bool,
}

/// Which changes to read.
#[derive(Debug, Clone, Copy)]
pub struct DeltaQuery<'a> {
    /// Sorted.
    pub scopes: &'a [Scope],
    /// The scope whose drafts the reader may see.
    pub own: &'a Scope,
    pub cursor: Cursor,
    /// Values that the device wrote itself and that this answer acknowledges: ascending numbers.
    pub skip: &'a [u64],
    /// Most bytes of the page, uncompressed.
    pub budget: usize,
    /// Whether one record is sent even if it is larger.
    pub first: bool,
}

/// What the server does beside reading; one transaction per request.
pub trait Store: Reader {
    /// The random id of this server history.
    fn epoch(&self) -> Result<String, Self::Error>;

    /// The device's sequence; a device that was never heard of is at 0.
    fn sequence(&self, device: &DeviceId) -> Result<Sequence, Self::Error>;

    /// The op at a number of a device.
    fn op_at(&self, device: &DeviceId, s: u64) -> Result<Option<Judged>, Self::Error>;

    /// An op wherever it was logged first.
    fn op_by_id(&self, o: &OpId) -> Result<Option<Judged>, Self::Error>;

    /// The bytes of an op as it was logged first.
    fn bytes_by_id(&self, o: &OpId) -> Result<Option<String>, Self::Error>;

    /// Ops of a device in `(after, to]`, ascending.
    fn judged(&self, device: &DeviceId, after: u64, to: u64) -> Result<Vec<Judged>, Self::Error>;

    /// The greatest number given so far.
    fn last_gseq(&self) -> Result<u64, Self::Error>;

    /// Appends to the log, moves the sequence on and folds the effects into the tables.
    fn append(&mut self, entry: LogEntry, chain: Chain) -> Result<(), Self::Error>;

    /// The commands of a record that wait, oldest first.
    fn waiting(&self, record: &RecordId) -> Result<Vec<Waiting>, Self::Error>;

    /// At most `most` of the blobs that records of a scope name and that it has not brought, in the order
    /// of their names from `from` on and round to it again.
    fn missing(&self, scope: &Scope, from: &str, most: usize) -> Result<Vec<BlobId>, Self::Error>;

    /// A page of changes. Records of other organisations are left out until they were opened, and
    /// come whole when `opened` lies above the cursor's base.
    fn delta(&self, query: DeltaQuery<'_>) -> Result<DeltaPage, Self::Error>;
}
