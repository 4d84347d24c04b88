//! What goes in and out of the storage beside the types of the sync.

use std::sync::Arc;

use model::{
    Millis,
    attachment::BlobId,
    device::StorageAnswer,
    id::{DeviceId, OrgId, PersonId, RecordId},
    record::Noun,
    role::Role,
    scope::Scope,
};
use sync::{client::ASIDE, judge::Authority, verdict::Verdict, wire::SyncRequest};

/// A sync with what the credentials say of the device.
#[derive(Debug)]
pub struct SyncCall {
    pub request: SyncRequest,
    /// Id of the enrolment.
    pub enrolment: DeviceId,
    pub authority: Authority,
    /// The scope whose drafts the device may see.
    pub own: Scope,
    /// Everything the device may read, sorted.
    pub scopes: Arc<[Scope]>,
    /// Server time of receipt.
    pub now: Millis,
    /// Brought in a file: it says nothing of the device as it is now.
    pub carried: bool,
}

/// Somebody who can sign in by name and password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub user: String,
    /// Argon2id, as a PHC string.
    pub hash: String,
    pub org: OrgId,
    pub roles: Vec<Role>,
    pub person: PersonId,
}

/// A code that enrols a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRow {
    /// SHA-256 of the code, hexadecimal.
    pub hash: String,
    pub org: OrgId,
    pub roles: Vec<Role>,
    pub person: Option<PersonId>,
    /// After this moment it enrols nobody; without it, it enrols any number of devices.
    pub expires: Option<Millis>,
}

/// The random part of a new enrolment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEnrolment {
    /// Id of the enrolment and of its first sequence.
    pub device: DeviceId,
    /// SHA-256 of the token, hexadecimal.
    pub token: String,
    /// SHA-256 of the key with which the device may ask once more, hexadecimal.
    pub key: Option<String>,
    pub now: Millis,
}

/// What an enrolled device was admitted as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    pub id: DeviceId,
    pub org: OrgId,
    pub roles: Vec<Role>,
    pub person: Option<PersonId>,
    /// Signed in by a person rather than by a code: its roles end with that person's.
    pub personal: bool,
    pub revoked: Option<Millis>,
}

/// An enrolled device and what it last said of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    pub id: DeviceId,
    pub org: OrgId,
    pub roles: Vec<Role>,
    pub person: Option<PersonId>,
    pub made: Millis,
    pub revoked: Option<Millis>,
    /// Server time of the last request.
    pub contact: Option<Millis>,
    /// Ops that it had not sent then.
    pub unsent: u32,
    /// Version of the app.
    pub app: String,
    /// Its clock minus the server's, in milliseconds.
    pub clock: Millis,
    /// How its browser keeps the data, as far as it said.
    pub storage: Option<StorageAnswer>,
    /// Ops of it that are held.
    pub held: u64,
}

/// Dossiers of one noun and status in one scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    pub scope: Scope,
    pub noun: Noun,
    /// Word of the status.
    pub status: String,
    pub count: u64,
    /// Server time of the latest submit among them.
    pub last_submit: Option<Millis>,
}

/// What to search for.
#[derive(Debug, Clone)]
pub struct SearchQuery {
    /// As typed.
    pub words: String,
    pub noun: Option<Noun>,
    /// Scopes that the asker may read, sorted.
    pub scopes: Arc<[Scope]>,
    /// The scope whose drafts the asker may see.
    pub own: Scope,
    pub limit: usize,
}

/// A record that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub id: RecordId,
    pub noun: Noun,
    pub scope: Scope,
    /// Word of the status; blank for what has none.
    pub status: String,
    pub number: String,
    /// Title of a pledge or report, recipient of a nomination, name of anything else.
    pub title: String,
    /// Whether the accents match, too.
    pub exact: bool,
}

/// Bytes of an attachment with their media type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    pub kind: String,
    pub data: Vec<u8>,
}

/// A blob to store; its name is the hash of its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBlob {
    pub id: BlobId,
    /// Media type, as the bytes say.
    pub kind: &'static str,
    pub data: Vec<u8>,
}

/// An upload under way, or ended not long ago.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    pub id: String,
    pub enrolment: DeviceId,
    pub length: u64,
    /// Bytes that are here; equal to `length` only when the blob is stored.
    pub received: u64,
    /// The hash that the device announced.
    pub blob: Option<BlobId>,
}

/// What an operator wants to know of the storage; sizes in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    pub database: u64,
    /// What is not yet written back to the database.
    pub wal: u64,
    /// Room on its disk.
    pub free: u64,
    pub blobs: u64,
    pub blob_bytes: u64,
    /// Ops that are held.
    pub held: u64,
    pub last_gseq: u64,
    pub last_backup: Option<Millis>,
}

/// The first word of a verdict as the wire has it; but what stands for an op that was set aside is
/// not among what is held, since it holds nothing that anybody here could deal with.
pub fn verdict_word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Applied => "applied",
        Verdict::Superseded { .. } => "superseded",
        Verdict::Rejected { .. } => "rejected",
        aside if aside.is_of_aside() => ASIDE,
        Verdict::Held { .. } => "held",
    }
}
