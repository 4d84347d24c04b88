//! Takes in a bundle that somebody brought: who made it decides what it may, whoever brings it.

use std::{io::Read as _, sync::Arc};

use axum::body::Bytes;
use flate2::read::MultiGzDecoder;
use model::{Millis, attachment::BlobId, octets};
use serde_json::value::RawValue;
use sync::{
    bundle::{
        Bundle, FileError, FileKind, Header, MAX_FILE, Receipt, Recipient, Sealed, SharedSecret,
        signed,
    },
    chain::sha256_hex,
    upload::{MAX_SIZE, Media},
    wire::{Acked, BundleTaken, Mark, SyncResponse},
};

use crate::{
    access::{ScopeCache, Session},
    keys::{self, OfficeKeys},
    secret::NoRandomness,
    storage::{NewBlob, Storage, StoreError, SyncCall, SyncError, rows::verdict_word},
};

/// Most ops that are judged in one go, and about the most bytes of them: between two goes others
/// get their turn.
const GO_OPS: usize = 256;
const GO_BYTES: usize = 1 << 20;

/// Why a bundle is not taken in; nothing of it is stored.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("the file is sealed for another office, or for other devices")]
    SealedForOthers,
    #[error("the file's author is not enrolled here")]
    UnknownDevice,
    #[error("the file's author was revoked")]
    Revoked,
    #[error(transparent)]
    Sync(#[from] SyncError),
    #[error(transparent)]
    Random(#[from] NoRandomness),
    #[error("the keys of the office cannot be used")]
    Keys,
}

impl From<StoreError> for ImportError {
    fn from(error: StoreError) -> Self {
        Self::Sync(error.into())
    }
}

/// The keys of the office; made when it has none.
pub async fn office_keys(storage: &dyn Storage) -> Result<OfficeKeys, ImportError> {
    let secrets = storage.office_secrets(keys::fresh_office()?).await?;
    OfficeKeys::new(&secrets).ok_or(ImportError::Keys)
}

/// Takes a file in and answers with the receipt for its author.
pub async fn import(
    storage: &Arc<dyn Storage>,
    scopes: &ScopeCache,
    file: Bytes,
    now: Millis,
) -> Result<BundleTaken, ImportError> {
    let office = office_keys(&**storage).await?;
    let (office, opener) = opener(&**storage, office, &file).await?;
    let work = tokio::task::spawn_blocking(move || unpack(&opener.open(file)?));
    let Work { header, ops, blobs } = work.await.map_err(|_| StoreError::Panicked)??;
    let signer = storage.signer(header.key, header.org.clone(), header.dev.clone()).await?;
    let signer = signer.ok_or(ImportError::UnknownDevice)?;
    if signer.revoked.is_some() {
        return Err(ImportError::Revoked);
    }
    let session = Session::new(signer, storage.directory(), scopes, now);
    let bundle = Import { storage: &**storage, session, header };
    let before = bundle.push(bundle.header.at.clone(), Vec::new()).await?;
    let had = before.acked.s;
    if before.fork {
        return bundle.taken(&office, had, before, Vec::new()).ok_or(ImportError::Keys);
    }
    // Attachments first: a submit that comes with all of them does not have to wait.
    let stored = blobs.iter().map(|blob| blob.id.clone()).collect();
    for blob in blobs {
        storage.put_blob(bundle.session.own(), blob, now).await?;
    }
    let answer = bundle.push_all(ops).await?;
    bundle.taken(&office, had, answer, stored).ok_or(ImportError::Keys)
}

/// What opens a file.
enum Opener {
    /// It lies open.
    Nothing,
    Office(Arc<OfficeKeys>),
    Shared(SharedSecret),
}

/// Finds what opens a file, by its cover.
async fn opener(
    storage: &dyn Storage,
    office: OfficeKeys,
    file: &[u8],
) -> Result<(Arc<OfficeKeys>, Opener), ImportError> {
    let office = Arc::new(office);
    let opener = match FileKind::of(file) {
        Some(FileKind::Sealed) => match Sealed::read(file)?.cover.to {
            Recipient::Shared { kid, .. } => {
                let key = storage.shared_key(kid).await?;
                Opener::Shared(key.ok_or(ImportError::SealedForOthers)?)
            }
            to if office.is_for(&to) => Opener::Office(Arc::clone(&office)),
            Recipient::Office { .. } => return Err(ImportError::SealedForOthers),
        },
        _ => Opener::Nothing,
    };
    Ok((office, opener))
}

impl Opener {
    fn open(&self, file: Bytes) -> Result<Bytes, ImportError> {
        let opened = match self {
            Self::Nothing => return Ok(file),
            Self::Office(keys) => keys.open(&Sealed::read(&file)?),
            Self::Shared(key) => keys::open_shared(key, &Sealed::read(&file)?),
        };
        Ok(opened.ok_or(FileError::Forged)?.into())
    }
}

/// What a bundle holds, its signature verified.
struct Work {
    header: Header,
    ops: Vec<Box<RawValue>>,
    blobs: Vec<NewBlob>,
}

fn unpack(file: &[u8]) -> Result<Work, ImportError> {
    let signed = Bundle::read(file)?;
    let key = signed.claimed().header.key;
    let genuine = keys::verify(&key, signed.message, &signed.signature);
    let bundle = signed.verified(genuine)?;
    let inflated;
    let text = if bundle.header.gzip {
        inflated = inflate(bundle.packed, MAX_FILE)?;
        &inflated
    } else {
        bundle.packed
    };
    let raw = |op: &str| RawValue::from_string(op.to_owned()).or(Err(FileError::Damaged));
    let ops = bundle.ops(text)?.into_iter().map(raw).collect::<Result<_, _>>()?;
    let mut blobs = Vec::new();
    for (entry, data) in bundle.header.blobs.iter().zip(bundle.blobs) {
        if sha256_hex(data) != entry.hash.as_str() {
            return Err(FileError::Damaged.into());
        }
        // What an upload would refuse stays out.
        if let Some(media) =
            Media::of(data).filter(|_| u64::try_from(data.len()).is_ok_and(|size| size <= MAX_SIZE))
        {
            let (id, kind) = (entry.hash.clone(), media.as_str());
            blobs.push(NewBlob { id, kind, data: data.to_vec() });
        }
    }
    Ok(Work { header: bundle.header, ops, blobs })
}

/// What compresses to nothing may be work: a column of blank rows does. Only what comes out counts.
fn inflate(packed: &[u8], most: usize) -> Result<Vec<u8>, FileError> {
    let mut inflated = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    MultiGzDecoder::new(packed)
        .take(limit)
        .read_to_end(&mut inflated)
        .or(Err(FileError::Damaged))?;
    if inflated.len() > most { Err(FileError::TooLarge) } else { Ok(inflated) }
}

/// A bundle on its way into the log.
struct Import<'a> {
    storage: &'a dyn Storage,
    /// Of the enrolment that signed it.
    session: Session,
    header: Header,
}

impl Import<'_> {
    /// The request that the device would make itself, but for changes: it asks for none.
    async fn push(
        &self,
        at: Option<Mark>,
        ops: Vec<Box<RawValue>>,
    ) -> Result<SyncResponse, SyncError> {
        let Self { storage, session, header } = self;
        let call = SyncCall {
            enrolment: session.admission.id.clone(),
            authority: session.authority(),
            own: session.own(),
            scopes: Arc::clone(&session.scopes),
            now: session.now,
            carried: true,
            request: header.request(at, ops),
        };
        storage.sync(call).await
    }

    /// Pushes all ops, as many at once as others may wait for, and answers as if they had been one
    /// request. What follows a gap stays out: the receipt tells the device where the office stands.
    async fn push_all(&self, ops: Vec<Box<RawValue>>) -> Result<SyncResponse, SyncError> {
        let mut at = self.header.at.clone();
        let mut upto = self.header.from.saturating_sub(1);
        let mut ops = ops.into_iter().peekable();
        while ops.peek().is_some() {
            let mut bytes = 0;
            let mut go = Vec::new();
            while go.len() < GO_OPS
                && bytes < GO_BYTES
                && let Some(op) = ops.next()
            {
                bytes += op.get().len();
                go.push(op);
            }
            upto += u64::try_from(go.len()).unwrap_or(u64::MAX);
            let answer = self.push(at, go).await?;
            if answer.fork {
                return Ok(answer);
            }
            let Acked { s, o, .. } = answer.acked;
            if s < upto {
                break;
            }
            // The office may be further on, by radio: then the next ops are known to it.
            at = o.map(|o| Mark { s, o });
        }
        self.push(self.header.at.clone(), Vec::new()).await
    }

    fn taken(
        self,
        office: &OfficeKeys,
        had: u64,
        answer: SyncResponse,
        stored: Vec<BlobId>,
    ) -> Option<BundleTaken> {
        let Self { session, header, .. } = self;
        let Header { dev, org, from, to, count, .. } = header;
        let had = had.max(from.saturating_sub(1));
        let held = answer.verdicts.iter().filter(|it| (from..=to).contains(&it.s));
        let held = held.filter(|it| verdict_word(&it.verdict) == "held").count();
        let fork = answer.fork;
        let fresh = answer.acked.s.min(to).saturating_sub(had);
        let message = Receipt::new(dev.clone(), from, answer, stored).message()?;
        let signature = office.sign(&message)?;
        let name = session.directory.org(&org).map(|org| org.name_on(session.today));
        Some(BundleTaken {
            org_name: name.unwrap_or_default().to_owned(),
            dev,
            org,
            from,
            to,
            count,
            fresh,
            held: u64::try_from(held).unwrap_or(u64::MAX),
            fork,
            receipt: octets::Bytes(signed(message, &signature)),
        })
    }
}
