//! What lies in the outbox, as the page of the device shows it.

use ::sync::client::{Device, OutboxRow};
use leptos::prelude::*;

use super::{Desk, sync::outbox_rows};
use crate::{
    db::{DbError, Key, Range, Row, Store},
    platform::{id::new_id, monotonic},
};

/// Key of the row in `meta` by which writing is tried out.
const PROBE: &str = "probe";

impl Desk {
    /// The first ops that the office does not have, oldest first, at most so many.
    pub async fn list_unsent(self, most: u32) -> Result<Vec<OutboxRow>, DbError> {
        outbox_rows(&self.db()?, &Range::After(key(self.acked())), most).await
    }

    /// The last ops that the office has acknowledged, latest first, at most so many.
    pub async fn list_acknowledged(self, most: u32) -> Result<Vec<OutboxRow>, DbError> {
        let last = self.acked();
        let first = last.saturating_sub(u64::from(most)) + 1;
        if first > last {
            return Ok(Vec::new());
        }
        let mut rows = outbox_rows(&self.db()?, &Range::Between(key(first), key(last)), 0).await?;
        rows.reverse();
        Ok(rows)
    }

    /// How many records of all nouns lie on this device.
    pub async fn count_records(self) -> Result<u32, DbError> {
        self.db()?.count(Store::Summaries, &Range::All).await
    }

    pub(super) fn acked(self) -> u64 {
        self.device.with_untracked(|device| device.as_ref().map_or(0, Device::acked))
    }

    /// Writes a row durably, reads it back and removes it; milliseconds that the write took.
    pub async fn probe(self) -> Result<i64, DbError> {
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
}

fn key(number: u64) -> Key {
    Key::from(i64::try_from(number).unwrap_or(i64::MAX))
}
