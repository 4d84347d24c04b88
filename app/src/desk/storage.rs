//! Whether this device can still write, and whether its browser keeps what is written.

use leptos::prelude::*;
use model::device::StorageAnswer;

use super::Desk;
use crate::{
    db::{DbError, Row, Store},
    platform::{id::new_id, monotonic, storage},
};

/// Key of the row in `meta` by which writing is tried out.
const PROBE: &str = "probe";

impl Desk {
    /// Tries whether writing works and remembers the outcome; milliseconds that the write took.
    pub async fn probe(self) -> Result<i64, DbError> {
        let outcome = self.write_and_read().await;
        self.unwritable.set(outcome.as_ref().err().cloned());
        outcome
    }

    /// Writes a row durably, reads it back and removes it.
    async fn write_and_read(self) -> Result<i64, DbError> {
        let db = self.db()?;
        let word = new_id();
        let begun = monotonic();
        let row = Row::keyed("key", PROBE).text("word", &word);
        db.write(&[Store::Meta], |burst| burst.put(Store::Meta, &row)).await?;
        let took = monotonic() - begun;
        let found = db.get(Store::Meta, PROBE).await?.and_then(|row| row.get_text("word"));
        db.write(&[Store::Meta], |burst| burst.delete(Store::Meta, PROBE)).await?;
        if found == Some(word) { Ok(took) } else { Err(DbError::data("the probe was not kept")) }
    }

    /// What the office is told of this device's storage; `None` when the browser does not say.
    pub(super) async fn storage_answer(self) -> Option<StorageAnswer> {
        if self.unwritable.with_untracked(Option::is_some) {
            return Some(StorageAnswer::Failing);
        }
        let kept = storage::persisted().await?;
        Some(if kept { StorageAnswer::Kept } else { StorageAnswer::Evictable })
    }
}
