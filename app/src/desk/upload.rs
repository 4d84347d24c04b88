//! Uploads: blobs that the office lacks, once the records of an exchange are through. What is sent
//! and what an answer means is the engine's.

use ::sync::{
    chain::sha256_hex,
    client::{BLOBS, DataState, TusRequest, Upload},
    wire::MAX_NEED,
};
use leptos::prelude::*;
use model::attachment::BlobId;

use super::{
    Desk,
    blobs::{STORED, UPLOAD, bytes_of, unstored_records},
    exchange::{ExchangeError, refused},
    sync_state::SyncState,
};
use crate::{
    db::{Db, Store},
    platform::{
        http::{self, Body, Reply, Request},
        monotonic,
    },
};

/// Milliseconds for a request: some for the way there and back, and 2 for each byte. There is no
/// limit for a whole upload, only for a piece of it that does not get through.
const ROUND_TRIP: usize = 20_000;
const A_BYTE: usize = 2;

impl Desk {
    /// Uploads those blobs of `need` that lie here. Whether the office is to be asked again, for
    /// the release of what waited, or because something was saved meanwhile. Those in `ended` were
    /// uploaded by this exchange before, and are not again.
    pub(super) async fn upload(
        self,
        need: &[BlobId],
        ended: &mut Vec<BlobId>,
    ) -> Result<bool, ExchangeError> {
        let db = self.db()?;
        if need.len() < MAX_NEED {
            self.confirm(&db, need).await?;
        }
        let (mut done, mut of) = (0, 0);
        let mut wanted = Vec::new();
        for blob in need.iter().filter(|blob| !ended.contains(blob)) {
            let Some(row) = db.get(Store::Blobs, blob.as_str()).await? else { continue };
            if row.get_number(STORED) == Some(1) {
                self.settle_blob(&db, blob, false).await?;
            }
            of += bytes_of(&row).len();
            wanted.push(blob);
        }
        let before = ended.len();
        for blob in wanted {
            match self.upload_one(&db, blob, done, of).await? {
                Some(size) => done += size,
                None => return Ok(true),
            }
            ended.push(blob.clone());
        }
        Ok(ended.len() > before)
    }

    /// Blobs that are waited for although the office does not ask for them: it has them from
    /// elsewhere.
    async fn confirm(self, db: &Db, need: &[BlobId]) -> Result<(), ExchangeError> {
        for record in unstored_records(db, &[DataState::Sending]).await? {
            for blob in record.unstored.iter().filter(|blob| !need.contains(blob)) {
                let asked = TusRequest::head(format!("{BLOBS}/{blob}"));
                if self.tus(&asked).await?.is_ok() {
                    self.settle_blob(db, blob, true).await?;
                }
            }
        }
        Ok(())
    }

    /// Uploads one blob from where the office has it; its size. `None` when something was saved
    /// meanwhile, which goes first. `done` of `of` bytes are through before it.
    async fn upload_one(
        self,
        db: &Db,
        blob: &BlobId,
        done: usize,
        of: usize,
    ) -> Result<Option<usize>, ExchangeError> {
        let Some(row) = db.get(Store::Blobs, blob.as_str()).await? else { return Ok(Some(0)) };
        let bytes = bytes_of(&row);
        if sha256_hex(&bytes) != blob.as_str() {
            // The disk lost them; the office would refuse the last piece.
            return Ok(Some(0));
        }
        let mut device = self.device_row(db).await?;
        let mut upload = Upload::new(bytes.len(), row.get_text(UPLOAD).unwrap_or_default());
        while let Some(request) = upload.next(blob, &bytes, device.batch) {
            if self.unsent() > 0 {
                return Ok(None);
            }
            self.sync.set(SyncState::Uploading { done: done + upload.offset(), of });
            let (known, begun) = (upload.address().to_owned(), monotonic());
            let reply = self.tus(&request).await;
            match &reply {
                Ok(_) => device.grow(request.body.len(), monotonic() - begun),
                Err(_) => device.shrink(),
            }
            let batch = device.batch;
            self.change_device(move |device| device.batch = batch).await?;
            let reply = reply?;
            let (location, offset) = (reply.header("location"), reply.header("upload-offset"));
            upload.take(reply.status, location, offset).map_err(|_| refused(&reply))?;
            if upload.address() != known {
                let row = row.clone().text(UPLOAD, upload.address());
                db.write(&[Store::Blobs], |burst| burst.put(Store::Blobs, &row)).await?;
            }
            self.uploaded.update(|carried| *carried += 1);
        }
        self.settle_blob(db, blob, true).await?;
        Ok(Some(bytes.len()))
    }

    async fn tus(self, asked: &TusRequest<'_>) -> Result<Reply, ExchangeError> {
        let token = self.token();
        let deadline = ROUND_TRIP + asked.body.len() * A_BYTE;
        let request = Request {
            method: asked.method,
            path: &asked.path,
            bearer: token.as_deref(),
            body: if asked.body.is_empty() { Body::Nothing } else { Body::Bytes(asked.body) },
            deadline: i32::try_from(deadline).unwrap_or(i32::MAX),
        };
        http::send_with(request, &asked.headers).await.map_err(|_| ExchangeError::NoReply)
    }
}
