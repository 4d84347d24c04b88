//! Files that people bring to this device: another device's work to be carried or read, and receipts
//! for this one.

use ::sync::{
    bundle::{Cover, FileError, FileKind, PackedOps, Receipt, Recipient, Sealed},
    chain::sha256_hex,
    client::Taken,
};
use leptos::prelude::*;
use model::{attachment::BlobId, id::DeviceId};

use super::{
    Desk,
    carried::{self, Carried, Way},
    exchange::{number, outbox_rows},
};
use crate::{
    db::{DbError, Range, Store},
    platform::{
        crypto::{self, Refused},
        gzip,
    },
};

/// Characters of an organisation's name that are kept.
const LONGEST_NAME: usize = 120;

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrived {
    /// It lies here until the office has it.
    Kept(Box<Carried>),
    /// It lay here already.
    Again,
    /// This device made it.
    Own,
    /// A receipt: the office has everything of this device up to this number.
    Receipt(u64),
    /// A receipt that tells nothing new.
    Known,
    /// The office has other changes under the name of this device, which has a new one now; its
    /// files have to be made anew.
    Renamed,
}

/// Why nothing came of a file. Nothing changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportError {
    File(FileError),
    /// It is for devices that share a key which this one will not get.
    Others(String),
    /// A key is missing here that the office will tell.
    NoKeys,
    /// The browser cannot open it.
    Impossible,
    /// A receipt for another device.
    OtherDevice(DeviceId),
    Store(DbError),
}

impl From<DbError> for ImportError {
    fn from(error: DbError) -> Self {
        Self::Store(error)
    }
}

impl From<FileError> for ImportError {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl Desk {
    /// Looks what a file is, and does with it what can be done here.
    pub async fn take_in(self, file: &[u8]) -> Result<Arrived, ImportError> {
        match FileKind::of(file) {
            Some(FileKind::Receipt) => self.take_receipt(file).await,
            Some(FileKind::Sealed) => self.take_sealed(file).await,
            // Nobody gives away an open bundle: it would be read by whoever carries it.
            Some(FileKind::Bundle) | None => {
                let why = Sealed::read(file).err().unwrap_or(FileError::NotOurs);
                Err(why.into())
            }
        }
    }

    async fn take_sealed(self, file: &[u8]) -> Result<Arrived, ImportError> {
        let db = self.db()?;
        let sealed = Sealed::read(file)?;
        let device = self.device_row(&db).await?;
        if sealed.cover.dev == device.id {
            return Ok(Arrived::Own);
        }
        let id = sha256_hex(file);
        if carried::carried(&db, &id).await?.is_some() {
            return Ok(Arrived::Again);
        }
        let opened = match &sealed.cover.to {
            Recipient::Office { .. } => None,
            Recipient::Shared { .. } => Some(self.unseal(&sealed).await?),
        };
        let line = line_of(&sealed.cover, id, opened.is_some());
        let (bytes, ops) = match &opened {
            Some((bundle, ops)) => (bundle.as_slice(), ops.as_str()),
            None => (file, ""),
        };
        carried::keep(&db, &line, bytes, ops).await?;
        self.tell(false).await;
        Ok(Arrived::Kept(Box::new(line)))
    }

    /// The bundle in a file of devices that share a key with this one, and its ops.
    async fn unseal(self, sealed: &Sealed<'_>) -> Result<(Vec<u8>, String), ImportError> {
        if !(crypto::is_possible() && gzip::can_decompress()) {
            return Err(ImportError::Impossible);
        }
        let Cover { to: Recipient::Shared { scope, kid }, iv, org_name, .. } = &sealed.cover else {
            return Err(FileError::NotOurs.into());
        };
        let told = self.ring().await?.ok_or(ImportError::NoKeys)?.told;
        let Some(key) = told.shared.iter().find(|key| key.id == *kid) else {
            let own = told.shared.iter().any(|key| key.scope == *scope);
            return Err(if own {
                ImportError::NoKeys
            } else {
                ImportError::Others(org_name.clone())
            });
        };
        let (salt, info) = sealed.cover.derivation();
        let damaged = |_: Refused| FileError::Damaged;
        let key = crypto::derive(&key.key.0, salt, info).await.map_err(damaged)?;
        let plain = crypto::open(&key, &iv.0, sealed.lines, sealed.ciphertext).await;
        let plain = plain.map_err(damaged)?;
        // Only a device that holds the key can have sealed it, so the seal vouches for what is shown;
        // the office verifies the signature.
        let packed = PackedOps::of(&plain)?;
        let inflated = if packed.gzip {
            gzip::decompress(packed.ops).await.ok_or(FileError::Damaged)?
        } else {
            packed.ops.to_vec()
        };
        let ops = String::from_utf8(inflated).map_err(|_| FileError::Damaged)?;
        Ok((plain, ops))
    }

    async fn take_receipt(self, file: &[u8]) -> Result<Arrived, ImportError> {
        let signed = Receipt::read(file)?;
        if !crypto::is_possible() {
            return Err(ImportError::Impossible);
        }
        let told = self.ring().await?.ok_or(ImportError::NoKeys)?.told;
        let office = told.office.sign;
        let genuine = crypto::verify(&office.0, signed.message, &signed.signature.0).await;
        let receipt = signed.verified(genuine.unwrap_or(false))?;
        let db = self.db()?;
        let (arrived, stored, restored) = {
            let _guard = self.exclusively().await;
            let mut device = self.device_row(&db).await?;
            let epoch = device.epoch.clone();
            let wanted = device.wanted(&receipt.answer);
            let range = Range::Between(number(*wanted.start()), number(*wanted.end()));
            let rows =
                if wanted.is_empty() { Vec::new() } else { outbox_rows(&db, &range, 0).await? };
            let records = self.records_of(&db, rows.iter().map(|row| row.r.clone())).await?;
            let taken = device.take_receipt(&receipt, &rows, records);
            let arrived = match taken {
                Taken::Applied(applied) | Taken::Restored(applied) => {
                    self.write(&db, &device, &applied).await?;
                    Ok(Arrived::Receipt(device.acked()))
                }
                Taken::Older => Ok(Arrived::Known),
                Taken::Foreign => Err(ImportError::OtherDevice(receipt.dev.clone())),
                Taken::Forked => {
                    self.fork(&db, &mut device).await?;
                    Ok(Arrived::Renamed)
                }
            };
            let stored = device.stored_by(&receipt);
            let restored = device.epoch != epoch;
            self.device.set(Some(device));
            (arrived, stored, restored)
        };
        // A restored server may lack any photo, and `need` does not name them all.
        let here = db.keys(Store::Blobs).await?;
        let mut lacking: Vec<BlobId> =
            here.iter().filter_map(|hash| BlobId::parse(hash).ok()).collect();
        lacking.retain(|blob| restored || receipt.answer.need.contains(blob));
        lacking.retain(|blob| arrived.is_ok() && !receipt.blobs.contains(blob));
        for blob in &lacking {
            self.settle_blob(&db, blob, false).await?;
        }
        for blob in stored {
            self.settle_blob(&db, blob, true).await?;
        }
        self.tell(false).await;
        arrived
    }
}

fn line_of(cover: &Cover, id: String, open: bool) -> Carried {
    Carried {
        id,
        org: cover.org.to_string(),
        // Nobody has vouched for it yet.
        org_name: cover.org_name.chars().take(LONGEST_NAME).collect(),
        dev: cover.dev.to_string(),
        made: cover.made,
        count: i64::try_from(cover.count).unwrap_or(i64::MAX),
        open,
        way: Way::Waiting,
    }
}
