//! When devices last asked and what they said of themselves; written with the next commit.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use model::{Millis, device::StorageAnswer, id::DeviceId};
use rusqlite::{Connection, params};

use super::connection::Step as _;
use crate::storage::StoreError;

/// What a request says of its device.
#[derive(Debug, Clone)]
pub(super) struct Contact {
    pub(super) at: Millis,
    pub(super) unsent: u32,
    pub(super) app: String,
    /// Its clock minus the server's.
    pub(super) clock: Millis,
    pub(super) storage: Option<StorageAnswer>,
}

/// The contacts since the last commit. A crash may lose them: they are no business of the log.
#[derive(Debug, Default)]
pub(super) struct Contacts(Mutex<BTreeMap<DeviceId, Contact>>);

impl Contacts {
    pub(super) fn note(&self, device: DeviceId, contact: Contact) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(device, contact);
    }

    /// Writes them down, within a transaction or in one of its own.
    pub(super) fn write(&self, connection: &Connection) -> Result<(), StoreError> {
        let noted = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for (device, contact) in noted {
            connection
                .prepare_cached(
                    "UPDATE device
                     SET contact = ?2, unsent = ?3, app = ?4, clock = ?5, storage = ?6
                     WHERE dev = ?1",
                )
                .and_then(|mut statement| {
                    let Contact { at, unsent, app, clock, storage } = contact;
                    let storage = storage.map_or("", StorageAnswer::as_str);
                    statement.execute(params![device.as_str(), at, unsent, app, clock, storage])
                })
                .step("cannot note a contact")?;
        }
        Ok(())
    }
}
