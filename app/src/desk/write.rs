//! The one write path: read under the lock, let the engine compute, put everything at once.

use std::pin::pin;

use ::sync::client::{Device, LocalRecord, OutboxRow};
use leptos::prelude::*;
use model::id::RecordId;

use super::{DEVICE, Desk, Summary};
use crate::{
    db::{Burst, Db, DbError, Row, Store},
    platform::{
        locks::{self, Asked},
        within,
    },
};

/// Name of the lock that every read-compute-write holds.
const STORE_LOCK: &str = "giaouoc.store";
/// Milliseconds that another tab may take for a write.
const PATIENCE: i32 = 3_000;

impl Desk {
    /// Waits until this tab alone may write; the guard is the right to. What takes longer than the
    /// write of another tab is said.
    pub(super) async fn exclusively(self) -> Asked {
        let mut asking = pin!(locks::hold(STORE_LOCK));
        if let Some(held) = within(PATIENCE, asking.as_mut()).await {
            return held;
        }
        self.shell.store_held.set(true);
        let held = asking.await;
        self.shell.store_held.set(false);
        held
    }

    /// The device's row as it stands in the database.
    pub(super) async fn device_row(self, db: &Db) -> Result<Device, DbError> {
        db.get_json(Store::Meta, DEVICE)
            .await?
            .ok_or_else(|| DbError::data("this device is not enrolled"))
    }

    /// Changes the device's row alone.
    pub(super) fn change_device(
        self,
        change: impl FnOnce(&mut Device) + 'static,
    ) -> impl Future<Output = Result<(), DbError>> {
        self.change_device_boxed(Box::new(change))
    }

    async fn change_device_boxed(
        self,
        change: Box<dyn FnOnce(&mut Device)>,
    ) -> Result<(), DbError> {
        let db = self.db()?;
        let _guard = self.exclusively().await;
        let Some(mut device) = db.get_json::<Device>(Store::Meta, DEVICE).await? else {
            return Ok(());
        };
        change(&mut device);
        db.write(&[Store::Meta], |burst| put_device(burst, &device)).await?;
        self.device.set(Some(device));
        Ok(())
    }

    /// One record as it is stored.
    pub async fn record(self, id: &RecordId) -> Result<Option<LocalRecord>, DbError> {
        self.db()?.get_json(Store::Records, id.as_str()).await
    }
}

/// Puts the device's row, without which nothing is written that the lock guards: a page that was put
/// away lost the lock, and another may have written since.
pub(super) fn put_device(burst: &Burst<'_>, device: &Device) -> Result<(), DbError> {
    if locks::is_away() {
        return Err(DbError::Closed);
    }
    burst.put_json(Store::Meta, DEVICE, device)
}

pub(super) fn put_outbox(burst: &Burst<'_>, row: &OutboxRow) -> Result<(), DbError> {
    let key = i64::try_from(row.s).unwrap_or(i64::MAX);
    let stored = Row::numbered("s", key).text("record", row.r.as_str()).json(row)?;
    burst.put(Store::Outbox, &stored)
}

/// Puts a record and the line that lists show of it.
pub(super) fn put_record(burst: &Burst<'_>, record: &LocalRecord) -> Result<(), DbError> {
    let id = record.id.as_str();
    let scope = record.scope.to_string();
    burst.put(Store::Records, &Row::keyed("id", id).text("scope", &scope).json(record)?)?;
    let summary = Summary::of(record);
    let mut line =
        Row::keyed("id", id).text("noun", &summary.noun).text("state", summary.state.as_str());
    if summary.has_life() {
        line = line.text("status", &summary.status);
    }
    if summary.is_answered() {
        // Negative, so that the latest answer comes first.
        line = line.number("answered", -summary.moved);
    }
    burst.put(Store::Summaries, &line.json(&summary)?)
}

pub(super) fn delete_record(burst: &Burst<'_>, id: &RecordId) -> Result<(), DbError> {
    burst.delete(Store::Records, id.as_str())?;
    burst.delete(Store::Summaries, id.as_str())
}
