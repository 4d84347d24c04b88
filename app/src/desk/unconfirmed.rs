//! What files of other devices show before the office has confirmed it. Nothing of it is among the
//! records of this device, so nothing of it can be edited, counted or sent as this device's own.

use ::sync::{
    bundle::{named, overlay},
    client::LocalRecord,
};

use super::{
    Desk,
    carried::{self, Carried},
};
use crate::db::DbError;

/// A record as a file of another device shows it.
#[derive(Debug)]
pub struct Unconfirmed {
    pub record: LocalRecord,
    /// Whose it is.
    pub file: Carried,
}

impl Desk {
    /// The records of all files that are shown here.
    pub async fn unconfirmed(self) -> Result<Vec<Unconfirmed>, DbError> {
        let db = self.db()?;
        let mut found = Vec::new();
        for file in self.list_carried().await? {
            if !file.open {
                continue;
            }
            let text = carried::ops_of(&db, &file.id).await?;
            let ops: Vec<&str> = text.lines().collect();
            let here = self.records_of(&db, named(&ops)).await?;
            for record in overlay(&ops, here).into_values().filter(says_more) {
                found.push(Unconfirmed { record, file: file.clone() });
            }
        }
        Ok(found)
    }
}

/// Whether a file says anything of a record that the office has not confirmed: its device may have
/// reached the office since.
fn says_more(record: &LocalRecord) -> bool {
    record.pending_command().is_some() || record.view_fields() != record.confirmed
}
