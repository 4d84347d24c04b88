//! Saves: an edit or command becomes an op, in one strict transaction with the record's new row.

use ::sync::client::{Device, Edit, LocalRecord, SaveError, Saved};
use leptos::prelude::*;
use model::{
    command::Command,
    fields::{self, Fields},
    id::{ConflictId, OpId, RecordId},
    scope::Scope,
};
use serde_json::Value;

use super::{
    Desk,
    write::{delete_record, put_device, put_outbox, put_record},
};
use crate::{
    db::{DbError, Store},
    i18n::{Msg, t},
    platform::{id::new_id, now},
    shell::Lasts,
};

/// Why nothing was saved; what was typed stays in the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveFailure {
    /// Nobody is chosen in "Người đang dùng máy".
    NoActor,
    /// The record is not on this device.
    NotHere,
    /// It does not say which group it belongs to.
    NoHome,
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
            SaveError::NoHome => Self::NoHome,
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
            device.save(id, record, cleaned(edit), base, now(), op)
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
        let (device, refers) = {
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
            (device, saved.record.scope == Scope::Ref)
        };
        self.device.set(Some(device));
        if refers {
            self.read_directory().await;
        }
        self.tell(false).await;
        self.sync_soon(300);
        Ok(())
    }

    /// Wishes a transition.
    pub async fn command(self, id: &RecordId, command: Command) -> Result<(), SaveFailure> {
        self.make_move(id, command.words()).await
    }

    /// Makes a move of the record's life with these words.
    pub async fn make_move(self, id: &RecordId, words: Fields) -> Result<(), SaveFailure> {
        let base = self.seen(id).await?;
        self.save(id, Edit::Command(words), base).await
    }

    /// Writes fields of a record whose page shows it as it stands.
    pub async fn write_fields(self, id: &RecordId, fields: Fields) -> Result<(), SaveFailure> {
        let base = self.seen(id).await?;
        self.save(id, Edit::Set { fields, resolves: Vec::new() }, base).await
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

    /// Takes a rejected or held op off the record's list: the person has dealt with it. For a while
    /// it can be had back.
    pub async fn dismiss(self, id: &RecordId, op: &OpId) -> Result<(), SaveFailure> {
        let db = self.db()?;
        let before = {
            let _guard = self.exclusively().await;
            let mut record = self.record(id).await?.ok_or(SaveFailure::NotHere)?;
            let before = record.clone();
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
            before
        };
        self.tell(false).await;
        let op = op.clone();
        self.shell.offer_undo(t(Msg::AppDismissed).to_owned(), Lasts::Anywhere, move || {
            let (before, op) = (before.clone(), op.clone());
            leptos::task::spawn_local(async move {
                // A store that fails says so above every page.
                let _ = self.recall(before, &op).await;
            });
        });
        Ok(())
    }

    /// Puts back what was taken off a record's list, into the record as it stands by now.
    async fn recall(self, before: LocalRecord, op: &OpId) -> Result<(), DbError> {
        let db = self.db()?;
        {
            let _guard = self.exclusively().await;
            let record = match self.record(&before.id).await? {
                Some(mut record) => {
                    record.recall(before.problems.into_iter().filter(|p| p.op.o == *op));
                    record
                }
                None => before,
            };
            db.write(&[Store::Records, Store::Summaries], |burst| put_record(burst, &record))
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

/// Texts leave the keyboard and the clipboard in any form and are saved clean; what a command says
/// is cleaned when it is decided.
fn cleaned(mut edit: Edit) -> Edit {
    match &mut edit {
        Edit::New { fields, .. } | Edit::Set { fields, .. } => {
            fields.values_mut().for_each(clean);
        }
        Edit::Command(_) => {}
    }
    edit
}

fn clean(value: &mut Value) {
    match value {
        Value::String(text) => *text = text::clean_text(text),
        Value::Array(items) => items.iter_mut().for_each(clean),
        Value::Object(map) => map.values_mut().for_each(clean),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_nobody_sees_is_not_saved() {
        let texts = json!({"recipient_name": " \u{202E}Đặng Thị\u{200B} Mâ\u{303}u\u{A0}Hai",
                           "achievements": "một\r\nhai", "old": "khen th\u{AD}ëng",
                           "position": "\u{200B}",
                           "targets/a": {"name": "\u{2066}HTX\u{2069}", "position": 1}});
        let fields = serde_json::from_value(texts).unwrap();
        let Edit::Set { fields, .. } = cleaned(Edit::Set { fields, resolves: Vec::new() }) else {
            panic!("a set stays a set");
        };
        let clean = json!({"recipient_name": "Đặng Thị Mẫu Hai", "achievements": "một\nhai",
                           "old": "khen th\u{AD}ëng", "position": "",
                           "targets/a": {"name": "HTX", "position": 1}});
        assert_eq!(serde_json::to_value(fields).unwrap(), clean);
    }
}
