//! What lies in the outbox, as the page of the device shows it, and what leaves it.

use ::sync::client::{Device, OutboxRow};
use leptos::prelude::*;

use super::{
    Desk,
    aside::with_aside,
    exchange::{number, outbox_rows, unsent_rows},
};
use crate::{
    db::{DbError, Range, Store},
    platform::now,
};

/// Rows that are looked at at once before some of them leave.
const PAGE: u32 = 500;

impl Desk {
    /// The first ops that the office does not have, oldest first, at most so many.
    pub async fn list_unsent(self, most: u32) -> Result<Vec<OutboxRow>, DbError> {
        outbox_rows(&self.db()?, &Range::After(number(self.acked())), most).await
    }

    /// The last ops that the office has acknowledged, latest first, at most so many.
    pub async fn list_acknowledged(self, most: u32) -> Result<Vec<OutboxRow>, DbError> {
        let last = self.acked();
        let first = last.saturating_sub(u64::from(most)) + 1;
        if first > last {
            return Ok(Vec::new());
        }
        let mut rows =
            outbox_rows(&self.db()?, &Range::Between(number(first), number(last)), 0).await?;
        rows.reverse();
        Ok(rows)
    }

    /// Everything that only this device has as readable JSON, with a name for the file: the unsent
    /// ops as they would travel, what was set aside, and the drafts.
    pub async fn copy_of_unsent(self) -> Result<(String, String), DbError> {
        let db = self.db()?;
        let device = self.device_row(&db).await?;
        let rows = unsent_rows(&db, &device, 0).await?;
        let ops: Vec<&str> = rows.iter().map(|row| row.bytes.as_str()).collect();
        let mut aside = Vec::new();
        for record in with_aside(&db).await? {
            for problem in record.problems.iter().filter(|problem| problem.is_aside()) {
                aside.extend(serde_json::to_string(&problem.op));
            }
        }
        let mut drafts = Vec::new();
        for row in db.range(Store::Drafts, &Range::All, 0).await? {
            drafts.extend(row.get_text("json"));
        }
        let text = format!(
            "{{\"device\":\"{}\",\"org\":\"{}\",\"ops\":[\n{}\n],\"aside\":[\n{}\n],\"drafts\":[\n{}\n]}}\n",
            device.id,
            device.org,
            ops.join(",\n"),
            aside.join(",\n"),
            drafts.join(",\n"),
        );
        Ok((format!("giao-uoc-{}-{}.json", device.org, now()), text))
    }

    /// Deletes the ops at the beginning that [may go](Device::may_prune).
    pub(super) async fn prune(self) -> Result<(), DbError> {
        let db = self.db()?;
        loop {
            let _guard = self.exclusively().await;
            let device = self.device_row(&db).await?;
            let rows = outbox_rows(&db, &Range::All, PAGE).await?;
            let old: Vec<u64> =
                rows.iter().take_while(|row| device.may_prune(row)).map(|row| row.s).collect();
            let (Some(first), Some(last)) = (old.first(), old.last()) else { return Ok(()) };
            let range = Range::Between(number(*first), number(*last));
            db.write(&[Store::Outbox], |burst| burst.delete_range(Store::Outbox, &range)).await?;
        }
    }

    /// How many records of all nouns lie on this device.
    pub async fn count_records(self) -> Result<u32, DbError> {
        self.db()?.count(Store::Summaries, &Range::All).await
    }

    pub(super) fn acked(self) -> u64 {
        self.device.with_untracked(|device| device.as_ref().map_or(0, Device::acked))
    }
}
