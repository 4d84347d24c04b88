//! An upload of one blob by tus 1.0: which request comes next, and what an answer means.

use model::attachment::BlobId;

use crate::{chain::sha256, upload::TUS};

/// Where uploads begin, and below which a blob is asked for by its hash.
pub const BLOBS: &str = "/api/v1/blobs";

/// `image/jpeg` in base64.
const JPEG: &str = "aW1hZ2UvanBlZw==";
/// How often an upload may be thrown back before it waits for the next exchange.
const SETBACKS: u8 = 3;

/// The digits of base64.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A request of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TusRequest<'a> {
    pub method: &'static str,
    pub path: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: &'a [u8],
}

impl TusRequest<'_> {
    /// Asks for what an address has.
    pub fn head(path: String) -> Self {
        Self { method: "HEAD", path, headers: vec![("tus-resumable", TUS.to_owned())], body: &[] }
    }
}

/// An answer that an upload cannot go on from; the next exchange tries again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the upload cannot go on now")]
pub struct Refused;

/// An upload as far as the device knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Where it is; blank when it is to begin.
    address: String,
    /// How much the office has; `None` when it is to be asked.
    offset: Option<usize>,
    length: usize,
    setbacks: u8,
}

impl Upload {
    /// An upload of so many bytes, at the address where a broken link left it, or at none.
    pub fn new(length: usize, address: String) -> Self {
        Self { address, offset: None, length, setbacks: 0 }
    }

    /// Where it is; kept for the next time.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// How much the office is known to have.
    pub fn offset(&self) -> usize {
        self.offset.unwrap_or(0)
    }

    /// The next request, with at most `most` bytes; `None` when the office has all.
    pub fn next<'a>(&self, blob: &BlobId, bytes: &'a [u8], most: usize) -> Option<TusRequest<'a>> {
        let mut request = TusRequest::head(self.address.clone());
        if self.address.is_empty() {
            let name = base64(blob.as_str().as_bytes());
            request.method = "POST";
            BLOBS.clone_into(&mut request.path);
            request.headers.push(("upload-length", self.length.to_string()));
            let what = format!("sha256 {name},filetype {JPEG}");
            request.headers.push(("upload-metadata", what));
        } else if let Some(offset) = self.offset {
            let rest = bytes.get(offset..).filter(|rest| !rest.is_empty())?;
            request.body = rest.get(..most).unwrap_or(rest);
            request.method = "PATCH";
            let sum = format!("sha256 {}", base64(&sha256(request.body)));
            request.headers.push(("content-type", "application/offset+octet-stream".to_owned()));
            request.headers.push(("upload-offset", offset.to_string()));
            request.headers.push(("upload-checksum", sum));
        }
        Some(request)
    }

    /// Takes the answer to the request before: its status and the headers `Location` and
    /// `Upload-Offset`.
    pub fn take(
        &mut self,
        status: u16,
        location: Option<String>,
        offset: Option<String>,
    ) -> Result<(), Refused> {
        let ok = (200..300).contains(&status);
        let offset = offset.and_then(|offset| offset.parse().ok());
        if self.address.is_empty() {
            self.address = location.filter(|_| ok).ok_or(Refused)?;
            self.offset = Some(0);
            return Ok(());
        }
        // A piece that was taken brings the upload on, else it would be sent for ever.
        let before = self.offset;
        let on = |offset: usize| offset <= self.length && before.is_none_or(|at| at < offset);
        if ok && offset.is_some_and(on) {
            self.offset = offset;
            return Ok(());
        }
        self.setbacks += 1;
        match status {
            _ if self.setbacks > SETBACKS => return Err(Refused),
            // The office knows of no such upload, or of none of this device: it begins anew.
            403 | 404 | 410 => self.address.clear(),
            // Elsewhere than thought, or damaged on the way.
            409 | 460 => {}
            _ => return Err(Refused),
        }
        self.offset = None;
        Ok(())
    }
}

/// Base64 with padding. By hand, because every first visit downloads it, and the crate that reads
/// it at the server is several times as large.
fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let digit = ALPHABET.get((group >> (18 - 6 * at) & 63) as usize);
            text.push(if at <= chunk.len() { char::from(*digit.unwrap_or(&b'A')) } else { '=' });
        }
    }
    text
}
