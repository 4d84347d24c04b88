//! What the server asks of its storage: domain operations, each one transaction.
//!
//! SQLite is the one implementation today; no SQL stands outside this folder, and
//! `server/tests/it/storage.rs` is what another one has to pass.

pub mod accounts;
mod keys;
pub mod rows;
pub mod sqlite;

use std::{
    pin::Pin,
    sync::{Arc, atomic::AtomicBool},
};

use model::{
    Millis,
    attachment::BlobId,
    directory::Directory,
    id::{DeviceId, OpId, OrgId, RecordId},
    record::Noun,
    scope::Scope,
};
use sync::{
    op::Op,
    store::{LogEntry, StoredRecord},
    wire::{SharedKey, SyncResponse},
};

pub use self::{
    accounts::{
        AccountCode, AccountError, AccountRow, AccountStorage, ActQuery, ActRow, Change, NewAct,
        SetUpError, Standing,
    },
    keys::{KeyStorage, OfficeSecrets},
    rows::{
        Account, Admission, Blob, CodeRow, Count, DeviceRow, Figures, Found, NewBlob, NewEnrolment,
        SearchQuery, SyncCall, Upload,
    },
};

pub use sync::server::SERVER;

/// A pending answer of the storage.
pub type Answer<'a, T, E = StoreError> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'a>>;

/// Why the storage could not do it; nothing of the operation is stored.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{step}")]
    Sqlite {
        step: &'static str,
        #[source]
        source: rusqlite::Error,
    },
    #[error("cannot bring the database to this version's schema")]
    Schema(#[source] rusqlite_migration::Error),
    /// A stored text is not what it should be.
    #[error("cannot read {what} in the database")]
    Corrupt { what: &'static str },
    /// A fact of the server itself was not applied: it does not fit the records.
    #[error("the server's own op {op} does not apply")]
    NoFact { op: OpId },
    #[error("the disk failed and the database gave the transaction up")]
    Lost,
    #[error("the disk is full: {free} bytes are left")]
    Full { free: u64 },
    #[error("another process uses this data folder")]
    InUse,
    #[error("the backup would take the place of the database itself: name another file")]
    OwnBackup,
    #[error(
        "the list of who was shut out ({}) does not reach back to this backup: devices that were \
         revoked since would come in again. Put the list into the data folder, if there is a copy; \
         otherwise ask the administrator who was revoked since, and restore with --confirmed: then \
         every open enrolment code is void",
        sqlite::LIST
    )]
    Unlisted,
    #[error("the system has no random numbers")]
    NoRandomness,
    #[error("{step}")]
    Io {
        step: &'static str,
        #[source]
        source: std::io::Error,
    },
    #[error("the operation failed in the storage and was undone")]
    Panicked,
    #[error("the database is closing")]
    Closed,
    #[error("this connection only reads")]
    ReadOnly,
}

impl StoreError {
    /// Whether a disk had no room.
    pub fn is_no_room(&self) -> bool {
        match self {
            Self::Full { .. } => true,
            Self::Sqlite { source, .. } => {
                source.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull)
            }
            Self::Io { source, .. } => source.kind() == std::io::ErrorKind::StorageFull,
            _ => false,
        }
    }

    /// The same error for another operation of the same transaction; sources are not repeated.
    fn again(&self) -> Self {
        match self {
            Self::Closed => Self::Closed,
            Self::Panicked => Self::Panicked,
            _ => Self::Lost,
        }
    }
}

/// Why a sync is refused as a whole.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// An op without readable number and id, or numbers with a gap.
    #[error("op {index} has no readable number and id, or its number is not the next")]
    Malformed { index: usize },
    /// The request is of a version that this server does not speak.
    #[error("version {v} of the protocol is unknown here")]
    Version { v: u32 },
    /// The sequence belongs to another enrolment.
    #[error("the device id belongs to another device")]
    ForeignDevice,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a code does not enrol.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    #[error("no such code")]
    Unknown,
    #[error("the code was used")]
    Used,
    #[error("the code has expired")]
    Expired,
    /// It is one to choose a password with, and enrols nobody.
    #[error("the code is for a password")]
    ForPassword,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a piece of an upload is not taken.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// The upload is gone, or another request has moved it on meanwhile.
    #[error("the upload stands elsewhere")]
    Elsewhere,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The storage of one server.
pub trait Storage: KeyStorage + AccountStorage {
    /// The random id of this server history.
    fn epoch(&self) -> &str;

    /// Whether the server goes on from a backup: it may have forgotten devices.
    fn is_restored(&self) -> bool;

    /// Who is who, as of the last commit.
    fn directory(&self) -> Arc<Directory>;

    /// Answers one request of a device; durable when the answer arrives.
    fn sync(&self, call: SyncCall) -> Answer<'_, SyncResponse, SyncError>;

    /// A record, deleted ones included.
    fn record(&self, id: RecordId) -> Answer<'_, Option<StoredRecord>>;

    /// What the log has about a record, oldest first.
    fn history(&self, id: RecordId) -> Answer<'_, Vec<LogEntry>>;

    /// The records of a noun in some scopes, without deleted ones and, outside `own`, without
    /// those that were never opened.
    fn records(&self, noun: Noun, scopes: Vec<Scope>, own: Scope) -> Answer<'_, Vec<StoredRecord>>;

    /// How many dossiers of each noun and status each scope has.
    fn counts(&self, scopes: Vec<Scope>) -> Answer<'_, Vec<Count>>;

    /// Records that have all words of the query, accents included first, the newest first.
    fn search(&self, query: SearchQuery) -> Answer<'_, Vec<Found>>;

    /// Writes facts of the server itself, all or none, at the end of a sequence of its own.
    fn state(&self, device: DeviceId, ops: Vec<Op>, now: Millis) -> Answer<'_, ()>;

    /// The enrolment with this token hash, revoked ones included.
    fn admission(&self, token: String) -> Answer<'_, Option<Arc<Admission>>>;

    /// For whom a code enrols, or has enrolled, a device.
    fn code(&self, code: String) -> Answer<'_, Option<OrgId>>;

    /// Enrols a device with a code. For an hour the same key brings the same enrolment again, under
    /// the new token: the answer may have been lost.
    fn redeem(&self, code: String, new: NewEnrolment) -> Answer<'_, Arc<Admission>, CodeError>;

    /// Enrols a device for an account.
    fn enrol(&self, account: Account, new: NewEnrolment) -> Answer<'_, Arc<Admission>>;

    /// The account of a user.
    fn account(&self, user: String) -> Answer<'_, Option<Account>>;

    /// Adds or replaces an account.
    fn put_account(&self, account: Account) -> Answer<'_, ()>;

    /// Adds an enrolment code.
    fn put_code(&self, code: CodeRow) -> Answer<'_, ()>;

    /// The enrolled devices of some organisations, the last contact first.
    fn devices(&self, orgs: Vec<OrgId>) -> Answer<'_, Vec<DeviceRow>>;

    /// Revokes an enrolment; `false` when there is none of this id. Unless it was revoked before,
    /// the keys are added to the shared ones: those that the device has are no secret any more.
    fn revoke(&self, id: DeviceId, now: Millis, fresh: Vec<SharedKey>) -> Answer<'_, bool>;

    /// How many ops of which organisation are held.
    fn held(&self, orgs: Vec<OrgId>) -> Answer<'_, u64>;

    /// Whether the bytes of an attachment are here and a scope has brought them.
    fn has_blob(&self, scope: Scope, id: BlobId) -> Answer<'_, bool>;

    /// The bytes of an attachment that a scope has brought.
    fn blob(&self, scope: Scope, id: BlobId) -> Answer<'_, Option<Blob>>;

    /// Stores the bytes of an attachment, once for equal content, as brought by a scope, and
    /// releases the submits of the scope that waited for them alone; durable when the answer
    /// arrives.
    fn put_blob(&self, scope: Scope, blob: NewBlob, now: Millis) -> Answer<'_, ()>;

    /// Begins an upload; those that did not go on for 7 days are given up, and of the 100 others
    /// under way of the enrolment the oldest.
    fn begin_upload(&self, upload: Upload, now: Millis) -> Answer<'_, ()>;

    /// An upload of an enrolment.
    fn upload(&self, id: String, enrolment: DeviceId) -> Answer<'_, Option<Upload>>;

    /// The bytes of an upload under way.
    fn uploaded(&self, id: String) -> Answer<'_, Vec<u8>>;

    /// Adds bytes, not the last ones, to an upload that stands where `upload` says; durable when
    /// the answer arrives.
    fn append(&self, upload: Upload, data: Vec<u8>, now: Millis) -> Answer<'_, (), UploadError>;

    /// Ends an upload that stands where `upload` says with the blob that its bytes and the last
    /// ones are, as [`put_blob`](Self::put_blob) for the scope of its enrolment.
    fn finish(&self, upload: Upload, blob: NewBlob, now: Millis) -> Answer<'_, (), UploadError>;

    /// Gives an upload up.
    fn drop_upload(&self, id: String) -> Answer<'_, ()>;

    /// Whether the storage can write, and has room for more.
    fn ready(&self) -> Answer<'_, ()>;

    /// What an operator wants to know.
    fn figures(&self) -> Answer<'_, Figures>;

    /// When the last entry of the log was written.
    fn last_received(&self) -> Answer<'_, Option<Millis>>;

    /// To be set while the clock is in doubt: then commands wait.
    fn clock_doubt(&self) -> Arc<AtomicBool>;

    /// Judges what waited for the clock.
    fn release_undated(&self, now: Millis) -> Answer<'_, ()>;

    /// Finishes what waits and closes; later calls fail.
    fn close(&self) -> Answer<'_, ()>;
}
