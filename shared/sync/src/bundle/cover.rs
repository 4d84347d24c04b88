//! The sealed file: a cover that anybody reads, and a bundle that only its recipient does.

use model::{
    Millis,
    id::{DeviceId, KeyId, OrgId},
    json, octets,
    scope::Scope,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{FileError, Iv, PublicKey, head::SEALED, head::head};

/// Who can open a sealed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// The office with the key of this id. The secret is ECDH of the file's own key `epk` with it.
    Office { kid: KeyId, epk: PublicKey },
    /// The devices that hold the shared key of this id, which is the secret.
    Shared { scope: Scope, kid: KeyId },
}

/// What stands on a sealed file: enough for a courier to know whose it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Words", into = "Words")]
pub struct Cover {
    pub to: Recipient,
    pub iv: Iv,
    pub org: OrgId,
    pub org_name: String,
    pub dev: DeviceId,
    pub made: Millis,
    /// Ops in the bundle.
    pub count: u64,
}

/// The words of every cover beside each other.
#[derive(Serialize, Deserialize)]
struct Words {
    v: u32,
    to: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    epk: Option<PublicKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<Scope>,
    kid: KeyId,
    iv: Iv,
    org: OrgId,
    org_name: String,
    dev: DeviceId,
    made: Millis,
    count: u64,
}

impl From<Cover> for Words {
    fn from(cover: Cover) -> Self {
        let Cover { to, iv, org, org_name, dev, made, count } = cover;
        let (to, kid, epk, scope) = match to {
            Recipient::Office { kid, epk } => ("office", kid, Some(epk), None),
            Recipient::Shared { scope, kid } => ("shared", kid, None, Some(scope)),
        };
        let to = to.to_owned();
        Self { v: crate::PROTOCOL, to, epk, scope, kid, iv, org, org_name, dev, made, count }
    }
}

impl TryFrom<Words> for Cover {
    type Error = &'static str;

    fn try_from(words: Words) -> Result<Self, &'static str> {
        let Words { to, epk, scope, kid, iv, org, org_name, dev, made, count, .. } = words;
        let to = match (to.as_str(), epk, scope) {
            ("office", Some(epk), None) => Recipient::Office { kid, epk },
            ("shared", None, Some(scope)) => Recipient::Shared { scope, kid },
            _ => return Err("a cover without its recipient"),
        };
        Ok(Self { to, iv, org, org_name, dev, made, count })
    }
}

impl Cover {
    /// The first two lines of the file: what is authenticated beside the ciphertext.
    pub fn lines(&self) -> Option<Vec<u8>> {
        let mut lines = SEALED.to_vec();
        lines.extend_from_slice(serde_json::to_string(self).ok()?.as_bytes());
        lines.push(b'\n');
        Some(lines)
    }

    /// Salt and info of the HKDF-SHA-256 that makes the key of AES-256-GCM of the secret.
    pub fn derivation(&self) -> (&[u8], &'static [u8]) {
        match &self.to {
            Recipient::Office { epk, .. } => (&epk.0, b"giaouoc office 1"),
            Recipient::Shared { .. } => (&self.iv.0, b"giaouoc shared 1"),
        }
    }
}

/// A sealed file, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Sealed<'a> {
    pub cover: Cover,
    /// The additional data of AES-256-GCM.
    pub lines: &'a [u8],
    /// The ciphertext with its tag.
    pub ciphertext: &'a [u8],
}

impl<'a> Sealed<'a> {
    /// Reads a sealed file; what the cover says is true only if the file can be opened.
    pub fn read(file: &'a [u8]) -> Result<Self, FileError> {
        let (lines, json, ciphertext) = head(file, SEALED)?;
        let cover = json::from_value(&json).or(Err(FileError::Damaged))?;
        Ok(Self { cover, lines, ciphertext })
    }
}

/// The id of an office's key: base64url of the first 9 bytes of SHA-256 of its point.
pub fn key_id(key: &PublicKey) -> Option<KeyId> {
    let hash = Sha256::digest(key.0);
    KeyId::parse(&octets::encode(hash.get(..9)?)).ok()
}
