//! Blobs: the bytes of attachments that were made on this device. Each is durable before a draft
//! names it, and goes when nothing on the device names it any more.

use ::sync::{
    chain::sha256_hex,
    client::{DataState, LocalRecord},
    wire::Problem,
};
use model::{attachment::BlobId, id::RecordId, json};

use super::{Desk, form::form_lock, load::read_all, write::put_record};
use crate::{
    db::{Db, DbError, Index, Key, Range, Row, Store},
    platform::{
        download::{address_of, blob},
        http,
        locks::{self, Asked},
        picture, storage,
    },
};

/// Properties of a row: the bytes, the record in whose form they were made, the address of their
/// upload as long as it is under way, and whether the office has them.
const BYTES: &str = "bytes";
const RECORD: &str = "record";
pub(super) const UPLOAD: &str = "upload";
pub(super) const STORED: &str = "stored";

/// Key of the row in `meta` that tries whether there is room for texts beside a photo.
const ROOM: &str = "room";
/// How much room for texts a photo has to leave, in bytes: some thousand changes.
const ROOM_FOR_TEXTS: usize = 256 << 10;

/// States of records that may have blobs which the office lacks.
pub(super) const UNSTORED: [DataState; 3] =
    [DataState::Local, DataState::Sending, DataState::Attention];

/// Why a photo is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhotoError {
    /// It lies elsewhere, and the office cannot be reached.
    Offline,
    /// The office waits for it too.
    ImportError,
    Refused(Problem),
}

impl Desk {
    /// Keeps a photo that the form of a record is about to name; it is durable when this returns.
    /// A photo is refused that would not leave room for texts.
    pub async fn keep_blob(self, record: &RecordId, bytes: &[u8]) -> Result<BlobId, DbError> {
        let hash = sha256_hex(bytes);
        let blob = BlobId::parse(&hash).map_err(|_| DbError::data("no hash"))?;
        let db = self.db()?;
        let known = db.get(Store::Blobs, hash.as_str()).await?;
        // The trial below takes room itself until the browser tidies up, so that the last photo
        // that it lets in may leave none: the browser's own count is asked first.
        let wanted = 2 * ROOM_FOR_TEXTS + if known.is_some() { 0 } else { bytes.len() };
        let wanted = f64::from(u32::try_from(wanted).unwrap_or(u32::MAX));
        if storage::estimate().await.is_some_and(|room| room.usage + wanted > room.quota) {
            return Err(DbError::QuotaExceeded);
        }
        let row = known.unwrap_or_else(|| Row::keyed("hash", &hash).bytes(BYTES, bytes));
        let row = row.text(RECORD, record.as_str());
        let room = Row::keyed(Store::Meta.key(), ROOM).bytes(BYTES, &vec![0; ROOM_FOR_TEXTS]);
        db.write(&[Store::Blobs, Store::Meta], |burst| {
            burst.put(Store::Blobs, &row)?;
            burst.put(Store::Meta, &room)
        })
        .await?;
        // What cannot be deleted now is overwritten by the next photo.
        let _ = db.write(&[Store::Meta], |burst| burst.delete(Store::Meta, ROOM)).await;
        Ok(blob)
    }

    /// The address, within this tab, of a photo whose bytes lie here.
    pub async fn photo_here(self, blob_id: &BlobId) -> Option<String> {
        let row = self.db().ok()?.get(Store::Blobs, blob_id.as_str()).await.ok()??;
        address_of(&blob(picture::KIND, &row.get_bytes(BYTES)?).ok()?).ok()
    }

    /// The address, within this tab, of a photo that the office has.
    pub async fn photo_there(self, record: &RecordId, row: &str) -> Result<String, PhotoError> {
        let path = format!("/api/v1/records/{record}/attachments/{row}");
        let token = self.token();
        let reply =
            http::get_blob(&path, token.as_deref()).await.map_err(|_| PhotoError::Offline)?;
        if let Some(blob) = reply.blob {
            return address_of(&blob).map_err(|_| PhotoError::Offline);
        }
        match json::read::<Problem>(&reply.body) {
            Ok(problem) if problem.code == "blob_missing" => Err(PhotoError::ImportError),
            Ok(problem) if reply.status < 500 => Err(PhotoError::Refused(problem)),
            _ => Err(PhotoError::Offline),
        }
    }

    /// Removes the photos that nothing names any more.
    pub(super) async fn sweep_blobs(self) -> Result<(), DbError> {
        let db = self.db()?;
        let here = db.keys(Store::Blobs).await?;
        for hash in self.unnamed(&db, here).await? {
            let Some(row) = db.get(Store::Blobs, hash.as_str()).await? else { continue };
            // An open form may name it before its draft does.
            let record = row.get_text(RECORD).unwrap_or_default();
            let lease = locks::try_hold(&form_lock(&record)).await;
            if matches!(lease, Asked::Busy) {
                continue;
            }
            let _guard = self.exclusively().await;
            if !self.unnamed(&db, vec![hash.clone()]).await?.is_empty() {
                db.write(&[Store::Blobs], |burst| burst.delete(Store::Blobs, hash.as_str()))
                    .await?;
            }
        }
        Ok(())
    }

    /// Those hashes that stand in no draft, in no op of the outbox and in no own record. In this
    /// order, in which they move from one to the other.
    async fn unnamed(self, db: &Db, mut hashes: Vec<String>) -> Result<Vec<String>, DbError> {
        for store in [Store::Drafts, Store::Outbox, Store::Records] {
            if hashes.is_empty() {
                break;
            }
            let rows = match store {
                Store::Records => self.own_records(db).await?,
                _ => db.range(store, &Range::All, 0).await?,
            };
            for text in rows.iter().filter_map(Row::json_text) {
                hashes.retain(|hash| !text.contains(hash.as_str()));
            }
        }
        Ok(hashes)
    }
}

impl Desk {
    /// Writes down that the office has a blob, or lacks it again, in one transaction with the
    /// records that name it.
    pub(super) async fn settle_blob(
        self,
        db: &Db,
        id: &BlobId,
        stored: bool,
    ) -> Result<(), DbError> {
        {
            let _guard = self.exclusively().await;
            let mut records = if stored {
                unstored_records(db, &UNSTORED).await?
            } else {
                self.naming(db, id).await?
            };
            for record in &mut records {
                if stored {
                    record.stored(id);
                } else {
                    record.needed(id);
                }
            }
            let row = db.get(Store::Blobs, id.as_str()).await?;
            let row = row.map(|row| row.number(STORED, stored.into()).text(UPLOAD, ""));
            db.write(&[Store::Blobs, Store::Records, Store::Summaries], |burst| {
                if let Some(row) = &row {
                    burst.put(Store::Blobs, row)?;
                }
                records.iter().try_for_each(|record| put_record(burst, record))
            })
            .await?;
        }
        self.tell(false).await;
        Ok(())
    }

    /// Own records that name a blob.
    async fn naming(self, db: &Db, id: &BlobId) -> Result<Vec<LocalRecord>, DbError> {
        let mut rows = self.own_records(db).await?;
        rows.retain(|row| row.json_text().is_some_and(|text| text.contains(id.as_str())));
        Ok(read_all(&rows))
    }

    async fn own_records(self, db: &Db) -> Result<Vec<Row>, DbError> {
        let own = self.device_row(db).await?.own().to_string();
        db.by_index(Index::RecordsScope, own.as_str(), 0).await
    }
}

/// The blobs that lie here and that the office lacks, whole ones only, up to so many bytes.
pub(super) async fn unstored_blobs(
    db: &Db,
    most: usize,
) -> Result<Vec<(BlobId, Vec<u8>)>, DbError> {
    let (mut blobs, mut sum) = (Vec::<(BlobId, Vec<u8>)>::new(), 0);
    for record in unstored_records(db, &UNSTORED).await? {
        for id in record.unstored {
            if blobs.iter().any(|(known, _)| *known == id) {
                continue;
            }
            let Some(row) = db.get(Store::Blobs, id.as_str()).await? else { continue };
            let bytes = bytes_of(&row);
            sum += bytes.len();
            if sum > most {
                return Ok(blobs);
            }
            // What the disk lost would make the whole file unreadable.
            if sha256_hex(&bytes) == id.as_str() {
                blobs.push((id, bytes));
            }
        }
    }
    Ok(blobs)
}

/// The bytes of a row.
pub(super) fn bytes_of(row: &Row) -> Vec<u8> {
    row.get_bytes(BYTES).unwrap_or_default()
}

/// Records of these states of which the office lacks blobs that lie here.
pub(super) async fn unstored_records(
    db: &Db,
    states: &[DataState],
) -> Result<Vec<LocalRecord>, DbError> {
    let mut records = records_in(db, states).await?;
    records.retain(|record| !record.unstored.is_empty());
    Ok(records)
}

/// All records of these states.
pub(super) async fn records_in(db: &Db, states: &[DataState]) -> Result<Vec<LocalRecord>, DbError> {
    let mut keys = Vec::new();
    for state in states {
        let lines = db.by_index(Index::SummariesState, state.as_str(), 0).await?;
        keys.extend(lines.iter().filter_map(|line| Some(Key::Text(line.get_text("id")?))));
    }
    let rows = db.get_many(Store::Records, &keys).await?.into_iter().flatten();
    Ok(read_all(&rows.collect::<Vec<_>>()))
}
