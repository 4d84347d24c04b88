//! The `.giaouoc` files: a [bundle](Bundle) is unsent work of a device, signed by it; a [sealed
//! file](Sealed) is a bundle that only its recipient reads; a [receipt](Receipt) is the office's
//! answer, signed by it. See docs/sync.md.
//!
//! Framing only: keys, signatures and ciphers are the shells'. Nothing here trusts a byte.

mod cover;
mod head;
mod overlay;
mod receipt;

use model::{
    Millis,
    attachment::BlobId,
    id::{DeviceId, OrgId},
    json,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use self::head::{BUNDLE, RECEIPT, SEALED, head};
pub use self::{
    cover::{Cover, Recipient, Sealed, key_id},
    overlay::{PackedOps, named, overlay},
    receipt::Receipt,
};
pub use crate::key::{Iv, PublicKey, SharedSecret, Signature};
use crate::{
    chain::sha256_hex,
    client::{Device, OutboxRow},
    op::Envelope,
    wire::{Cursors, Mark, SyncRequest},
};

/// How the names of these files end.
pub const SUFFIX: &str = ".giaouoc";
/// Most bytes of a file, and of the ops in it once inflated.
pub const MAX_FILE: usize = 64 << 20;

/// Why a file is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    #[error("this is no file of this system")]
    NotOurs,
    #[error("the file is of a newer version")]
    Newer,
    #[error("the file is too large")]
    TooLarge,
    #[error("the file was cut or changed on its way")]
    Damaged,
    #[error("the signature is not that of the file's author")]
    Forged,
}

/// What a file is, by its first line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    Bundle,
    Sealed,
    Receipt,
}

impl FileKind {
    /// The kind of a file, or `None` when it is not of this system.
    pub fn of(file: &[u8]) -> Option<Self> {
        let kinds = [(BUNDLE, Self::Bundle), (SEALED, Self::Sealed), (RECEIPT, Self::Receipt)];
        kinds.into_iter().find(|(magic, _)| file.starts_with(magic)).map(|(_, kind)| kind)
    }
}

/// Something with a signature under it, which is to be verified before the content counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Signed<'a, T> {
    content: T,
    /// The bytes that are signed.
    pub message: &'a [u8],
    pub signature: Signature,
}

impl<'a, T> Signed<'a, T> {
    fn split(file: &'a [u8]) -> Result<(&'a [u8], Signature), FileError> {
        let at = file.len().checked_sub(SIGNATURE).ok_or(FileError::Damaged)?;
        let (message, signature) = file.split_at_checked(at).ok_or(FileError::Damaged)?;
        Ok((message, Signature::of(signature).ok_or(FileError::Damaged)?))
    }

    /// What the file says of itself, to find the key that verifies it.
    pub fn claimed(&self) -> &T {
        &self.content
    }

    /// The content, once the signature was verified.
    pub fn verified(self, genuine: bool) -> Result<T, FileError> {
        if genuine { Ok(self.content) } else { Err(FileError::Forged) }
    }
}

/// Bytes of a signature.
const SIGNATURE: usize = 64;

/// The file of a message and its signature.
pub fn signed(mut message: Vec<u8>, signature: &Signature) -> Vec<u8> {
    message.extend_from_slice(&signature.0);
    message
}

/// The second line of a bundle: whose work it is, and what follows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    v: u32,
    pub dev: DeviceId,
    pub org: OrgId,
    /// The key that verifies the signature; the office knows whose it is.
    pub key: PublicKey,
    /// As in a request: the history that `at` and the bases of the ops belong to.
    pub epoch: String,
    /// The last op that the device knows to be acknowledged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Mark>,
    /// Numbers of the first and the last op; `to` is one less than `from` when there is none.
    pub from: u64,
    pub to: u64,
    pub count: u64,
    /// When it was made, by the server's clock as far as the device knows it.
    pub made: Millis,
    /// Version of the client.
    #[serde(default)]
    pub app: String,
    /// Whether the ops are compressed.
    pub gzip: bool,
    /// Bytes of the ops as they stand in the file.
    ops: usize,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blobs: Vec<BlobEntry>,
    /// SHA-256 of all that follows, but for the signature.
    sha256: String,
}

/// A blob in a bundle: an attachment that the office may lack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobEntry {
    pub hash: BlobId,
    pub size: usize,
    /// Its media type.
    pub kind: String,
}

/// A bundle, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Bundle<'a> {
    pub header: Header,
    /// The ops as they stand in the file: compressed if the header says so.
    pub packed: &'a [u8],
    /// The blobs, in the order of the header.
    pub blobs: Vec<&'a [u8]>,
}

/// What follows the header of a bundle.
#[derive(Debug, Clone, Copy)]
pub struct Body<'a> {
    /// [`lines`] of the ops, perhaps compressed.
    pub ops: &'a [u8],
    pub gzip: bool,
    pub blobs: &'a [(BlobEntry, Vec<u8>)],
}

impl<'a> Bundle<'a> {
    /// Reads a bundle; what it says counts once the signature is verified.
    pub fn read(file: &'a [u8]) -> Result<Signed<'a, Self>, FileError> {
        let (_, json, rest) = head(file, BUNDLE)?;
        let header: Header = json::from_value(&json).or(Err(FileError::Damaged))?;
        let (message, signature) = Signed::<Self>::split(file)?;
        let size = rest.len().checked_sub(SIGNATURE).ok_or(FileError::Damaged)?;
        let body = rest.get(..size).ok_or(FileError::Damaged)?;
        if !header.is_sound() || sha256_hex(body) != header.sha256 {
            return Err(FileError::Damaged);
        }
        let (packed, mut rest) = body.split_at_checked(header.ops).ok_or(FileError::Damaged)?;
        let mut blobs = Vec::new();
        for entry in &header.blobs {
            let (blob, after) = rest.split_at_checked(entry.size).ok_or(FileError::Damaged)?;
            blobs.push(blob);
            rest = after;
        }
        if !rest.is_empty() {
            return Err(FileError::Damaged);
        }
        Ok(Signed { content: Self { header, packed, blobs }, message, signature })
    }

    /// The ops, each with the very bytes that the receipt hashes. `inflated` are the
    /// [packed](Self::packed) ones, inflated if the header says so.
    pub fn ops<'b>(&self, inflated: &'b [u8]) -> Result<Vec<&'b str>, FileError> {
        let text = std::str::from_utf8(inflated).or(Err(FileError::Damaged))?;
        let mut ops = Vec::new();
        for line in text.split_terminator('\n') {
            // Not by way of a value: however deep an op is, its neighbours are read.
            let envelope: Envelope = serde_json::from_str(line).or(Err(FileError::Damaged))?;
            let index = u64::try_from(ops.len()).or(Err(FileError::Damaged))?;
            // The receipt hashes from brace to brace, and so does who takes the line as JSON.
            let bare = line.starts_with('{') && line.ends_with('}');
            if !bare || Some(envelope.s) != self.header.from.checked_add(index) {
                return Err(FileError::Damaged);
            }
            ops.push(line);
        }
        let whole = inflated.last().is_none_or(|last| *last == b'\n');
        let count = u64::try_from(ops.len()).or(Err(FileError::Damaged))?;
        if whole && count == self.header.count { Ok(ops) } else { Err(FileError::Damaged) }
    }
}

impl Header {
    /// The request that the device would make itself with these ops, which follow `at`; it asks for
    /// no changes.
    pub fn request(&self, at: Option<Mark>, ops: Vec<Box<RawValue>>) -> SyncRequest {
        SyncRequest {
            v: crate::PROTOCOL,
            app: self.app.clone(),
            epoch: self.epoch.clone(),
            dev: self.dev.clone(),
            now: self.made,
            at,
            ops,
            cur: Cursors::default(),
            sc: String::new(),
            left: 0,
            st: String::new(),
            max: None,
        }
    }

    /// Whether the numbers fit each other.
    fn is_sound(&self) -> bool {
        let acked = self.at.as_ref().map_or(0, |mark| mark.s);
        Some(self.from) == acked.checked_add(1)
            && self.from.checked_add(self.count) == self.to.checked_add(1)
    }
}

/// The ops of a bundle before they are compressed: each as it stands in the outbox, and a line feed.
pub fn lines(rows: &[OutboxRow]) -> Vec<u8> {
    let mut lines = Vec::with_capacity(rows.iter().map(|row| row.bytes.len() + 1).sum());
    for row in rows {
        lines.extend_from_slice(row.bytes.as_bytes());
        lines.push(b'\n');
    }
    lines
}

impl Device {
    /// The bundle of the unsent rows of the outbox, to be [`signed`] with the private half of
    /// `key`. `None` when the rows are not those that follow the last acknowledged one, or the file
    /// would be too large. Nothing counts as sent by it. `now` is the device's wall clock.
    pub fn bundle(
        &self,
        rows: &[OutboxRow],
        body: Body<'_>,
        key: PublicKey,
        app: &str,
        now: Millis,
    ) -> Option<Vec<u8>> {
        let from = self.acked() + 1;
        let count = u64::try_from(rows.len()).ok()?;
        if !(from..).zip(rows).all(|(s, row)| row.s == s) {
            return None;
        }
        let mut bytes = body.ops.to_vec();
        body.blobs.iter().for_each(|(_, blob)| bytes.extend_from_slice(blob));
        let header = Header {
            v: crate::PROTOCOL,
            dev: self.id.clone(),
            org: self.org.clone(),
            key,
            epoch: self.epoch.clone(),
            at: self.acked.clone(),
            from,
            to: self.acked() + count,
            count,
            made: now.saturating_add(self.offset),
            app: app.to_owned(),
            gzip: body.gzip,
            ops: body.ops.len(),
            blobs: body.blobs.iter().map(|(entry, _)| entry.clone()).collect(),
            sha256: sha256_hex(&bytes),
        };
        let mut message = BUNDLE.to_vec();
        message.extend_from_slice(serde_json::to_string(&header).ok()?.as_bytes());
        message.push(b'\n');
        message.append(&mut bytes);
        (message.len() + SIGNATURE <= MAX_FILE).then_some(message)
    }
}

#[cfg(test)]
mod tests;
