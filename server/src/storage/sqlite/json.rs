//! Reads and writes the JSON and the ids that stand in columns.

use model::{attachment::BlobId, id::Id};
use serde::{Serialize, de::DeserializeOwned};

use crate::storage::StoreError;

/// Reads a stored JSON text; `what` names it in the error.
pub(super) fn read<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Corrupt { what })
}

/// Writes a JSON text.
pub(super) fn write<T: Serialize>(what: &'static str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Corrupt { what })
}

/// Reads a stored id.
pub(super) fn id<K>(what: &'static str, text: &str) -> Result<Id<K>, StoreError> {
    Id::parse(text).map_err(|_| StoreError::Corrupt { what })
}

/// Reads the stored name of a blob.
pub(super) fn blob(text: &str) -> Result<BlobId, StoreError> {
    BlobId::parse(text).map_err(|_| StoreError::Corrupt { what: "the name of a blob" })
}

/// A number as SQLite compares it; what devices claim may be beyond what it can hold.
pub(super) fn number(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
