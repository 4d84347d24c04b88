//! The receipt: what the office answers to a bundle, for the device that made it.

use model::{attachment::BlobId, id::DeviceId, json};
use serde_json::Value;

use super::{
    FileError, Signed,
    head::{RECEIPT, head},
};
use crate::wire::{Cursors, SyncResponse};

/// An answer without changes, for one device.
#[derive(Debug, Clone, PartialEq)]
pub struct Receipt {
    pub dev: DeviceId,
    /// The first op that the verdicts speak of, if there is one: that of the bundle.
    pub from: u64,
    /// Its delta is empty and its cursors stand at the beginning: they say nothing.
    pub answer: SyncResponse,
    /// Attachments that came in the file and are at the office now.
    pub blobs: Vec<BlobId>,
}

/// What stands in an answer, but not in a receipt.
const NOT_HERE: [&str; 4] = ["delta", "scopes", "cur", "more"];

impl Receipt {
    /// The receipt for a device, of the answer to its ops.
    pub fn new(dev: DeviceId, from: u64, answer: SyncResponse, blobs: Vec<BlobId>) -> Self {
        let (delta, scopes, cur) = (Vec::new(), None, Cursors::default());
        let answer = SyncResponse { delta, scopes, cur, more: true, ..answer };
        Self { dev, from, answer, blobs }
    }

    /// The bytes that the office [signs](super::signed).
    pub fn message(&self) -> Option<Vec<u8>> {
        let mut value = json::to_value(&self.answer).ok()?;
        let object = value.as_object_mut()?;
        for name in NOT_HERE {
            object.remove(name);
        }
        object.insert("dev".to_owned(), self.dev.as_str().into());
        object.insert("from".to_owned(), self.from.into());
        if !self.blobs.is_empty() {
            object.insert("blobs".to_owned(), json::to_value(&self.blobs).ok()?);
        }
        let mut message = RECEIPT.to_vec();
        message.extend_from_slice(value.to_string().as_bytes());
        message.push(b'\n');
        Some(message)
    }

    /// Reads a receipt; what it says counts once the office's signature is verified.
    pub fn read(file: &[u8]) -> Result<Signed<'_, Self>, FileError> {
        let (lines, mut json, _) = head(file, RECEIPT)?;
        let (message, signature) = Signed::<Self>::split(file)?;
        let object = json.as_object_mut().ok_or(FileError::Damaged)?;
        for name in NOT_HERE {
            object.remove(name);
        }
        let cur = json::to_value(&Cursors::default()).or(Err(FileError::Damaged))?;
        object.insert("cur".to_owned(), cur);
        let dev = object.get("dev").and_then(Value::as_str);
        let dev = dev.and_then(|dev| dev.parse().ok()).ok_or(FileError::Damaged)?;
        let from = object.get("from").and_then(Value::as_u64).ok_or(FileError::Damaged)?;
        let blobs = object.get("blobs").map_or(Ok(Vec::new()), json::from_value);
        let blobs = blobs.or(Err(FileError::Damaged))?;
        let answer = json::from_value(&json).or(Err(FileError::Damaged))?;
        if lines != message {
            return Err(FileError::Damaged);
        }
        Ok(Signed { content: Self::new(dev, from, answer, blobs), message, signature })
    }
}
