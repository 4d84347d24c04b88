//! What lies in the outbox, as the page of the device shows it.

use ::sync::client::{Device, OutboxRow};
use leptos::prelude::*;

use super::{Desk, sync::outbox_rows};
use crate::{
    db::{DbError, Key, Range, Store},
    platform::now,
};

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

    /// Everything that only this device has as readable JSON, with a name for the file: the unsent
    /// ops as they would travel, and the drafts.
    pub async fn copy_of_unsent(self) -> Result<(String, String), DbError> {
        let db = self.db()?;
        let device = self.device_row(&db).await?;
        let rows = outbox_rows(&db, &Range::After(key(device.acked())), 0).await?;
        let ops: Vec<&str> = rows.iter().map(|row| row.bytes.as_str()).collect();
        let mut drafts = Vec::new();
        for row in db.range(Store::Drafts, &Range::All, 0).await? {
            drafts.extend(row.get_text("json"));
        }
        let text = format!(
            "{{\"device\":\"{}\",\"org\":\"{}\",\"ops\":[\n{}\n],\"drafts\":[\n{}\n]}}\n",
            device.id,
            device.org,
            ops.join(",\n"),
            drafts.join(",\n"),
        );
        Ok((format!("giao-uoc-{}-{}.json", device.org, now()), text))
    }

    /// How many records of all nouns lie on this device.
    pub async fn count_records(self) -> Result<u32, DbError> {
        self.db()?.count(Store::Summaries, &Range::All).await
    }

    pub(super) fn acked(self) -> u64 {
        self.device.with_untracked(|device| device.as_ref().map_or(0, Device::acked))
    }
}

fn key(number: u64) -> Key {
    Key::from(i64::try_from(number).unwrap_or(i64::MAX))
}
