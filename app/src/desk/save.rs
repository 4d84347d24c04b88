//! Saves: an edit or command becomes an op, in one strict transaction with the record's new row.

use ::sync::client::{Device, Edit, LocalRecord, SaveError, Saved};
use leptos::prelude::*;
use model::{
    command::Command,
    fields,
    id::{ConflictId, OpId, RecordId},
};
use serde_json::Value;

use super::{
    Desk,
    write::{delete_record, put_device, put_outbox, put_record},
};
use crate::{
    db::{DbError, Store},
    platform::{id::new_id, nfc, now},
};

/// Why nothing was saved; what was typed stays in the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveFailure {
    /// Nobody is chosen in "Người đang dùng máy".
    NoActor,
    /// The record is not on this device.
    NotHere,
    /// No request can carry it.
    TooLarge,
    Store(DbError),
}

impl From<DbError> for SaveFailure {
    fn from(error: DbError) -> Self {
        Self::Store(error)
    }
}

impl From<SaveError> for SaveFailure {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::NoActor => Self::NoActor,
            SaveError::NotHere => Self::NotHere,
            SaveError::TooLarge => Self::TooLarge,
            SaveError::Encoding => DbError::data("encoding").into(),
        }
    }
}

/// Makes the op of a device and the record's new row.
type Make<'m> =
    Box<dyn FnOnce(&mut Device, Option<LocalRecord>, OpId) -> Result<Saved, SaveError> + 'm>;

impl Desk {
    /// Saves an edit whose author had seen the record up to `base`; a draft of it goes.
    pub async fn save(self, id: &RecordId, edit: Edit, base: u64) -> Result<(), SaveFailure> {
        let make = |device: &mut Device, record, op| {
            device.save(id, record, composed(edit), base, now(), op)
        };
        self.write_op(id, Box::new(make)).await
    }

    /// Writes an edit again that the office holds.
    pub async fn save_again(self, id: &RecordId, held: &OpId) -> Result<(), SaveFailure> {
        let make = |device: &mut Device, record: Option<LocalRecord>, op| {
            let record = record.ok_or(SaveError::NotHere)?;
            device.save_again(record, held, now(), op).ok_or(SaveError::NotHere)?
        };
        self.write_op(id, Box::new(make)).await
    }

    async fn write_op(self, id: &RecordId, make: Make<'_>) -> Result<(), SaveFailure> {
        let db = self.db()?;
        let device = {
            let _guard = self.exclusively().await;
            let mut device = self.device_row(&db).await?;
            let record = self.record(id).await?;
            let op = OpId::parse(&new_id()).map_err(|_| DbError::data("no id"))?;
            let saved = make(&mut device, record, op)?;
            let stores =
                [Store::Meta, Store::Outbox, Store::Records, Store::Summaries, Store::Drafts];
            db.write(&stores, |burst| {
                put_device(burst, &device)?;
                put_outbox(burst, &saved.outbox)?;
                put_record(burst, &saved.record)?;
                burst.delete(Store::Drafts, id.as_str())
            })
            .await?;
            device
        };
        self.device.set(Some(device));
        self.tell(false).await;
        self.sync_soon(300);
        Ok(())
    }

    /// Wishes a transition.
    pub async fn command(self, id: &RecordId, command: Command) -> Result<(), SaveFailure> {
        let base = self.seen(id).await?;
        self.save(id, Edit::Command(command), base).await
    }

    /// Resolves a conflict by a value: the kept one, the other one, or a third.
    pub async fn resolve(
        self,
        id: &RecordId,
        conflict: ConflictId,
        field: &str,
        value: Value,
    ) -> Result<(), SaveFailure> {
        let base = self.seen(id).await?;
        let fields = fields::of([(field.to_owned(), value)]);
        self.save(id, Edit::Set { fields, resolves: vec![conflict] }, base).await
    }

    /// Takes a rejected or held op off the record's list: the person has dealt with it.
    pub async fn dismiss(self, id: &RecordId, op: &OpId) -> Result<(), SaveFailure> {
        let db = self.db()?;
        {
            let _guard = self.exclusively().await;
            let mut record = self.record(id).await?.ok_or(SaveFailure::NotHere)?;
            record.dismiss(op);
            let stores = [Store::Records, Store::Summaries];
            db.write(&stores, |burst| {
                if record.is_empty() {
                    delete_record(burst, id)
                } else {
                    put_record(burst, &record)
                }
            })
            .await?;
        }
        self.tell(false).await;
        Ok(())
    }

    /// Up to which number this device has seen the record.
    pub(super) async fn seen(self, id: &RecordId) -> Result<u64, DbError> {
        let device = self.device_row(&self.db()?).await?;
        Ok(device.seen(self.record(id).await?.as_ref()))
    }
}

/// Texts leave the keyboard in any form and are saved composed (NFC).
fn composed(edit: Edit) -> Edit {
    match edit {
        Edit::New { noun, mut fields } => {
            fields.values_mut().for_each(compose);
            Edit::New { noun, fields }
        }
        Edit::Set { mut fields, resolves } => {
            fields.values_mut().for_each(compose);
            Edit::Set { fields, resolves }
        }
        command @ Edit::Command(_) => command,
    }
}

fn compose(value: &mut Value) {
    match value {
        Value::String(text) => *text = nfc(text.trim()),
        Value::Array(items) => items.iter_mut().for_each(compose),
        Value::Object(map) => map.values_mut().for_each(compose),
        _ => {}
    }
}
