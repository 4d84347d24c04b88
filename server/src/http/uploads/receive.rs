//! The body of a PATCH: pieces go to the disk as they come, the last one makes the blob.

use std::{sync::Arc, time::Duration};

use ::sync::upload::{Checksum, Media};
use axum::body::Body;
use http_body_util::BodyExt as _;
use model::attachment::BlobId;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::super::{
    App,
    problem::{Code, Fault},
};
use crate::storage::{NewBlob, Upload, UploadError};

/// Bytes that are stored at once: what a crash of the server may cost.
const PIECE: usize = 64 << 10;
/// A link that carries nothing for so long has broken.
const SILENCE: Duration = Duration::from_secs(60);

/// Takes the bytes of one request.
pub(super) struct Receiver {
    app: App,
    upload: Upload,
    checksum: Option<Checksum>,
    /// What has come and is not stored.
    loose: Vec<u8>,
}

impl Receiver {
    pub(super) fn new(app: App, upload: Upload, checksum: Option<Checksum>) -> Self {
        Self { app, upload, checksum, loose: Vec::new() }
    }

    /// Reads to the end, or to where the link breaks; where the upload stands then.
    pub(super) async fn take(mut self, mut body: Body) -> Result<u64, Fault> {
        let broken = loop {
            let frame = match tokio::time::timeout(SILENCE, body.frame()).await {
                Ok(None) => break None,
                Ok(Some(Ok(frame))) => frame,
                Ok(Some(Err(_))) => break Some(Code::Malformed),
                Err(_) => break Some(Code::Timeout),
            };
            let Ok(data) = frame.into_data() else { continue };
            if u64::try_from(data.len()).unwrap_or(u64::MAX) > self.left() {
                return Err(Code::TooLarge.into());
            }
            self.loose.extend_from_slice(&data);
            if self.checksum.is_none() && self.loose.len() >= PIECE && self.left() > 0 {
                self.store().await?;
            }
        };
        if let Some(checksum) = &self.checksum
            && !(fits(checksum, &self.loose))
        {
            return Err(Code::ChecksumMismatch.into());
        }
        match self.left() {
            0 if self.loose.is_empty() => {}
            0 => return self.finish().await,
            _ => self.store().await?,
        }
        broken.map_or(Ok(self.upload.received), |code| Err(code.into()))
    }

    /// Bytes that are still to come.
    fn left(&self) -> u64 {
        let loose = u64::try_from(self.loose.len()).unwrap_or(u64::MAX);
        self.upload.length.saturating_sub(self.upload.received.saturating_add(loose))
    }

    /// Stores what has come.
    async fn store(&mut self) -> Result<(), Fault> {
        if self.loose.is_empty() {
            return Ok(());
        }
        let data = std::mem::take(&mut self.loose);
        let size = u64::try_from(data.len()).unwrap_or(u64::MAX);
        let (upload, now) = (self.upload.clone(), self.app.now());
        self.app.storage.append(upload, data, now).await?;
        self.upload.received += size;
        Ok(())
    }

    /// Puts the blob together, looks whether it is what was announced, and stores it.
    async fn finish(self) -> Result<u64, Fault> {
        let Self { app, upload, loose, .. } = self;
        // Few at a time: each is in memory as a whole.
        let turn = Arc::clone(&app.finishing).acquire_owned().await;
        let _turn = turn.map_err(|_| Code::Unavailable)?;
        let mut data = app.storage.uploaded(upload.id.clone()).await?;
        data.extend_from_slice(&loose);
        let announced = upload.blob.clone();
        let weighed = tokio::task::spawn_blocking(move || weigh(data, announced.as_ref())).await;
        let blob = match weighed.map_err(|_| Code::Internal)? {
            Ok(blob) => blob,
            Err(code) => {
                app.storage.drop_upload(upload.id).await?;
                return Err(code.into());
            }
        };
        let length = upload.length;
        app.storage.finish(upload, blob, app.now()).await?;
        Ok(length)
    }
}

/// The blob that bytes are.
fn weigh(data: Vec<u8>, announced: Option<&BlobId>) -> Result<NewBlob, Code> {
    let hash = ::sync::chain::sha256_hex(&data);
    let id = BlobId::parse(&hash).map_err(|_| Code::Internal)?;
    if announced.is_some_and(|announced| *announced != id) {
        return Err(Code::ChecksumMismatch);
    }
    let kind = Media::of(&data).ok_or(Code::UnsupportedFile)?.as_str();
    Ok(NewBlob { id, kind, data })
}

fn fits(checksum: &Checksum, data: &[u8]) -> bool {
    match checksum {
        Checksum::Sha1(digest) => Sha1::digest(data)[..] == digest[..],
        Checksum::Sha256(digest) => Sha256::digest(data)[..] == digest[..],
    }
}

impl From<UploadError> for Fault {
    fn from(error: UploadError) -> Self {
        match error {
            UploadError::Elsewhere => Code::UploadOffset.into(),
            UploadError::Store(error) => error.into(),
        }
    }
}
