//! Makes files of what the office does not have yet. Nothing counts as sent by it.

use ::sync::bundle::{
    self, BlobEntry, Body, Cover, PublicKey, Recipient, SUFFIX, Signature, key_id,
};
use leptos::prelude::*;
use model::{Millis, octets::Octets, scope::Scope};

use super::{Desk, blobs::unstored_blobs, exchange::VERSION, file_name::file_name, keys::KeyRing};
use crate::{
    db::DbError,
    platform::{
        crypto::{self, Purpose, Refused},
        gzip,
        id::random,
        now, picture,
    },
};

/// Most bytes of photos in one file, which lies in memory several times while it is sealed. Others
/// go with the next one, after the receipt.
const MOST_PHOTOS: usize = 16 << 20;

/// Who can open a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Addressee {
    Office,
    /// The devices that read a scope.
    Devices(Scope),
}

/// What a file made now would hold, and who could open it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundlePreview {
    pub changes: usize,
    /// How many records they are of.
    pub records: usize,
    /// When the oldest of them was written.
    pub oldest: Option<Millis>,
    pub photos: usize,
    /// Whose devices share a key with this one.
    pub scopes: Vec<Scope>,
}

/// A file to give away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Why there is no file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BundleError {
    /// The office has everything already.
    Nothing,
    /// The keys for it are not here.
    NoKeys,
    /// The browser cannot, or it would be too large.
    Impossible,
    Store(DbError),
}

impl From<DbError> for BundleError {
    fn from(error: DbError) -> Self {
        Self::Store(error)
    }
}

impl From<Refused> for BundleError {
    fn from(_: Refused) -> Self {
        Self::Impossible
    }
}

impl Desk {
    /// What can be made here now.
    pub async fn offer(self) -> Result<BundlePreview, BundleError> {
        let rows = self.list_unsent(0).await?;
        let oldest = rows.first().map(|row| row.made);
        let photos = unstored_blobs(&self.db()?, MOST_PHOTOS).await?.len();
        if rows.is_empty() && photos == 0 {
            return Err(BundleError::Nothing);
        }
        if !crypto::is_possible() {
            return Err(BundleError::Impossible);
        }
        let told = self.ring().await?.ok_or(BundleError::NoKeys)?.told;
        let (mut records, mut scopes) = (Vec::new(), Vec::new());
        for row in &rows {
            if !records.contains(&&row.r) {
                records.push(&row.r);
            }
        }
        for key in told.shared {
            if !scopes.contains(&key.scope) {
                scopes.push(key.scope);
            }
        }
        Ok(BundlePreview { changes: rows.len(), records: records.len(), oldest, photos, scopes })
    }

    /// Makes a file of everything unsent, photos included.
    pub async fn make_file(self, to: Addressee) -> Result<BundleFile, BundleError> {
        let db = self.db()?;
        let ring = self.ring().await?.ok_or(BundleError::NoKeys)?;
        let (device, rows) = self.sendable(&db, 0).await?;
        let lines = bundle::lines(&rows);
        let mut blobs = Vec::new();
        for (hash, bytes) in unstored_blobs(&db, MOST_PHOTOS).await? {
            let entry = BlobEntry { hash, size: bytes.len(), kind: picture::KIND.to_owned() };
            blobs.push((entry, bytes));
        }
        if rows.is_empty() && blobs.is_empty() {
            return Err(BundleError::Nothing);
        }
        let packed = gzip::compress(&lines).await;
        let gzip = packed.is_some();
        let body = Body { ops: &packed.unwrap_or(lines), gzip, blobs: &blobs };
        let at = now();
        let message = device.bundle(&rows, body, ring.public, VERSION, at);
        let message = message.ok_or(BundleError::Impossible)?;
        let signature = crypto::sign(&ring.private, &message).await?;
        let signature = Signature::of(&signature).ok_or(BundleError::Impossible)?;
        let plain = bundle::signed(message, &signature);

        let (to, secret) = recipient(&ring, to).await?;
        let cover = Cover {
            to,
            iv: random().map(Octets).ok_or(BundleError::Impossible)?,
            org: device.org.clone(),
            org_name: self.shell.organisation.get_untracked(),
            dev: device.id.clone(),
            made: at.saturating_add(device.offset),
            count: u64::try_from(rows.len()).unwrap_or(u64::MAX),
        };
        Ok(BundleFile {
            name: file_name(device.org.as_str(), at, SUFFIX),
            bytes: seal(&cover, &secret, &plain).await?,
        })
    }
}

/// For whom the file is, and the secret of which its key is made.
async fn recipient(ring: &KeyRing, to: Addressee) -> Result<(Recipient, Vec<u8>), BundleError> {
    match to {
        Addressee::Office => {
            let office = ring.told.office.seal;
            let own = crypto::pair(Purpose::Agree).await?;
            let secret = crypto::agree(&own.private, &office.0).await?;
            let kid = key_id(&office).ok_or(BundleError::NoKeys)?;
            let epk = PublicKey::of(&own.public).ok_or(BundleError::Impossible)?;
            Ok((Recipient::Office { kid, epk }, secret))
        }
        Addressee::Devices(scope) => {
            let mut shared = ring.told.shared.iter();
            let key = shared.find(|key| key.scope == scope).ok_or(BundleError::NoKeys)?;
            Ok((Recipient::Shared { scope, kid: key.id.clone() }, key.key.0.to_vec()))
        }
    }
}

async fn seal(cover: &Cover, secret: &[u8], plain: &[u8]) -> Result<Vec<u8>, BundleError> {
    let mut file = cover.lines().ok_or(BundleError::Impossible)?;
    let (salt, info) = cover.derivation();
    let key = crypto::derive(secret, salt, info).await?;
    let sealed = crypto::seal(&key, &cover.iv.0, &file, plain).await?;
    file.extend_from_slice(&sealed);
    Ok(file)
}
