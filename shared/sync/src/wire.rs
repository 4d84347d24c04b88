//! What devices and server say to each other, first of all in `POST /api/v1/sync`.

pub mod account;
pub mod office;
mod read;

use std::collections::BTreeMap;

use model::{
    Millis,
    attachment::BlobId,
    fields::Fields,
    id::{DeviceId, KeyId, OpId, OrgId, RecordId},
    octets::Bytes,
    scope::Scope,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{
    chain::Chain,
    key::{PublicKey, SharedSecret},
    verdict::{Verdict, VerdictRepr},
};

/// A position in a feed: page over records above `pos`, send fields above `base`.
///
/// With one number, a field that changes between two pages is skipped for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "(u64, u64)", into = "(u64, u64)")]
pub struct Cursor {
    pub base: u64,
    pub pos: u64,
}

impl From<(u64, u64)> for Cursor {
    fn from((base, pos): (u64, u64)) -> Self {
        Self { base, pos }
    }
}
impl From<Cursor> for (u64, u64) {
    fn from(cursor: Cursor) -> Self {
        (cursor.base, cursor.pos)
    }
}

/// One cursor for all scopes and others for those that joined later; does not grow with scopes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cursors {
    #[serde(rename = "*")]
    pub all: Cursor,
    #[serde(rename = "x", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub except: BTreeMap<Scope, Cursor>,
}

/// An op of a device's sequence by number and id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub s: u64,
    pub o: OpId,
}

/// What a device sends.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SyncRequest {
    /// [`crate::PROTOCOL`] of the sender.
    pub v: u32,
    /// Version of the app, for the office's list of devices.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub app: String,
    /// The server history that the cursors belong to; empty before the first answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub epoch: String,
    pub dev: DeviceId,
    /// The device's clock, to measure its offset.
    pub now: Millis,
    /// The last op that the device knows to be acknowledged; what is sent follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Mark>,
    /// Ops in order of `s` without a gap, each with the very bytes that the receipt hashes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ops: Vec<Box<RawValue>>,
    pub cur: Cursors,
    /// [`scopes_hash`] of the scopes that the device holds.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sc: String,
    /// Unsent ops that stay on the device after this request.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub left: u32,
    /// Word of a [`StorageAnswer`](model::device::StorageAnswer); blank while it is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub st: String,
    /// Budget of the answer in bytes before compression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// What is durable at the office of a device's sequence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acked {
    /// Every op up to this one is fsynced; 0 for none.
    pub s: u64,
    /// Its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub o: Option<OpId>,
    /// The receipt over all of them; absent when nothing was acknowledged that the device lacked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<Chain>,
}

/// A run of applied ops: numbers `from` to `to` of the device became `gseq`, `gseq + 1`, ….
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(u64, u64, u64)", into = "(u64, u64, u64)")]
pub struct AppliedRange {
    pub from: u64,
    pub to: u64,
    pub gseq: u64,
}

impl From<(u64, u64, u64)> for AppliedRange {
    fn from((from, to, gseq): (u64, u64, u64)) -> Self {
        Self { from, to, gseq }
    }
}
impl From<AppliedRange> for (u64, u64, u64) {
    fn from(range: AppliedRange) -> Self {
        (range.from, range.to, range.gseq)
    }
}

/// A verdict that is not plainly "applied".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "VerdictRepr")]
pub struct OpVerdict {
    pub s: u64,
    #[serde(flatten)]
    pub verdict: Verdict,
}

impl TryFrom<VerdictRepr> for OpVerdict {
    type Error = &'static str;

    fn try_from(words: VerdictRepr) -> Result<Self, &'static str> {
        let s = words.s.ok_or("a verdict without the number of its op")?;
        Ok(Self { s, verdict: words.try_into()? })
    }
}

/// What changed in one record above the cursor; applied as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeltaRecord {
    pub r: RecordId,
    /// The noun, as text: a device keeps what it does not know.
    pub n: String,
    pub c: Scope,
    /// Number of the last change of the record.
    pub v: u64,
    /// Fields that changed; `null` for those that went.
    pub f: Fields,
}

/// Most blobs that one answer asks for.
pub const MAX_NEED: usize = 64;

/// What the server answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SyncResponse {
    pub v: u32,
    /// Another value than the request's: the server was restored, begin anew from `acked`.
    pub epoch: String,
    /// Server time of the answer; the time of the receipt.
    pub now: Millis,
    pub acked: Acked,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ag: Vec<AppliedRange>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verdicts: Vec<OpVerdict>,
    /// Ops up to this number are in a backup; the device may prune them after 30 days.
    #[serde(default, skip_serializing_if = "is_zero64")]
    pub safe: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delta: Vec<DeltaRecord>,
    /// The device's scopes, sent when they are not those it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<Scope>>,
    pub cur: Cursors,
    /// Whether another request would bring more.
    #[serde(default, skip_serializing_if = "is_false")]
    pub more: bool,
    /// Blobs that records of the device's own scope name and the server lacks, at most
    /// [`MAX_NEED`]; a device uploads those that it has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub need: Vec<BlobId>,
    /// The sequence is not this device's: take a new device id, keep the op ids, send again.
    #[serde(default, skip_serializing_if = "is_false")]
    pub fork: bool,
}

fn is_zero64(n: &u64) -> bool {
    *n == 0
}
fn is_false(b: &bool) -> bool {
    !*b
}

/// The first 8 hex digits of SHA-256 over the scopes in the server's order, joined by a space.
pub fn scopes_hash(scopes: &[Scope]) -> String {
    let joined = scopes.iter().map(Scope::to_string).collect::<Vec<_>>().join(" ");
    crate::chain::sha256_hex(joined.as_bytes()).chars().take(8).collect()
}

/// What a device sends to enrol: a code, or a user with a password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum EnrolRequest {
    Code {
        code: String,
        /// Made by the device and kept before it asks: with it the same enrolment may be asked for
        /// once more when the answer was lost.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<String>,
    },
    Password {
        user: String,
        password: String,
    },
}

impl EnrolRequest {
    /// Asks by a code, as yet without a key.
    pub fn code(code: String) -> Self {
        Self::Code { code, key: None }
    }
}

/// For whom a code enrols; the answer to `POST /api/v1/enrol/look`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeLook {
    pub org: OrgId,
    pub org_name: String,
}

/// What an enrolled device is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// The only credential from now on; revocable, without expiry.
    pub token: String,
    /// The device's first sequence.
    pub device: DeviceId,
    pub org: OrgId,
    /// The roles that people may act in on this device.
    pub roles: Vec<String>,
    /// Who writes until somebody else is chosen, when the enrolment names a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<model::id::PersonId>,
    pub epoch: String,
    pub now: Millis,
    pub scopes: Vec<Scope>,
    /// What other devices of the organisation had not sent when they were last heard of: one of
    /// them may be this device, before its store was deleted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsent: Vec<Unsent>,
}

/// What a device that is not named had not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsent {
    /// [`left`](SyncRequest::left) of its last request.
    pub left: u32,
    /// Server time of that request.
    pub at: Millis,
}

/// What a device sends to `POST /api/v1/keys`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeysRequest {
    /// Verifies the signatures of the device; an enrolment may have several over time.
    pub key: PublicKey,
}

/// The keys that a device needs for files; the answer to `POST /api/v1/keys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keys {
    pub office: OfficeKeys,
    /// Of the own organisation and its groups; of one scope the newest first, which seals.
    pub shared: Vec<SharedKey>,
}

/// The office's public keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeKeys {
    /// Seals bundles for the office (ECDH).
    pub seal: PublicKey,
    /// Verifies receipts (ECDSA).
    pub sign: PublicKey,
}

/// A key that the devices reading a scope share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedKey {
    pub scope: Scope,
    pub id: KeyId,
    pub key: SharedSecret,
}

/// What became of a bundle; the answer to `POST /api/v1/bundle`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleTaken {
    /// The device that made it.
    pub dev: DeviceId,
    pub org: OrgId,
    pub org_name: String,
    /// Numbers of its first and last op.
    pub from: u64,
    pub to: u64,
    /// Its ops.
    pub count: u64,
    /// How many of them the office did not have.
    pub fresh: u64,
    /// How many of them wait for somebody at the office or for their author.
    pub held: u64,
    /// The office has other ops under the device's name: nothing was taken, and the device has to
    /// read the receipt and make a new file.
    #[serde(default, skip_serializing_if = "is_false")]
    pub fork: bool,
    /// The file of the receipt.
    pub receipt: Bytes,
}

/// An error of the HTTP interface; the same shape everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Stable word, such as `unauthorised`.
    pub code: String,
    pub vi: String,
    pub en: String,
    /// The request's id, for the helpdesk.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub request: String,
    /// Seconds after which trying again can help; absent when it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}
