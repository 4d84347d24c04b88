//! The stores, their keys and indexes, and the steps that bring an older store up to date.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbObjectStore, IdbObjectStoreParameters, IdbTransaction};

/// The version that this build writes. Forward only: a step is added, none is changed.
pub const VERSION: u32 = 2;

/// The stores that each version added, the first one first.
const STEPS: [&[Store]; VERSION as usize] = [
    &[Store::Meta, Store::Outbox, Store::Records, Store::Summaries, Store::Drafts, Store::Blobs],
    &[Store::Carried],
];

/// A store of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Store {
    /// Single facts about this device; key: a name.
    Meta,
    /// Saved and not yet acknowledged; key: the device's number `s`.
    Outbox,
    /// What the office confirmed and what this device knows of it; key: the record's id.
    Records,
    /// What a list shows of each record; key: the record's id.
    Summaries,
    /// Typing that was not saved as a change yet; key: the record's id.
    Drafts,
    /// Attachments as bytes; key: their SHA-256.
    Blobs,
    /// Files of other devices on their way to the office; key: the SHA-256 of the file. The bytes
    /// are a row of their own, so that a list does not read them.
    Carried,
}

/// An index of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// `Outbox` by the record an op belongs to.
    OutboxRecord,
    /// `Records` by their scope.
    RecordsScope,
    /// `Summaries` by the noun of their record.
    SummariesNoun,
    /// `Summaries` by where the bytes of their record are.
    SummariesState,
    /// `Summaries` of dossiers by their status.
    SummariesStatus,
    /// `Summaries` of dossiers that the office answered, the latest first.
    SummariesAnswered,
    /// `Carried` by how far a file has come; the rows of the bytes are not in it.
    CarriedState,
}

impl Store {
    /// Every store of [`VERSION`].
    pub const ALL: [Self; 7] = [
        Self::Meta,
        Self::Outbox,
        Self::Records,
        Self::Summaries,
        Self::Drafts,
        Self::Blobs,
        Self::Carried,
    ];

    /// The name in the browser.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Outbox => "outbox",
            Self::Records => "records",
            Self::Summaries => "summaries",
            Self::Drafts => "drafts",
            Self::Blobs => "blobs",
            Self::Carried => "carried",
        }
    }

    /// The property of a row that is its key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Meta => "key",
            Self::Outbox => "s",
            Self::Records | Self::Summaries | Self::Drafts | Self::Carried => "id",
            Self::Blobs => "hash",
        }
    }
}

impl Index {
    /// Every index of [`VERSION`].
    const ALL: [Self; 7] = [
        Self::OutboxRecord,
        Self::RecordsScope,
        Self::SummariesNoun,
        Self::SummariesState,
        Self::SummariesStatus,
        Self::SummariesAnswered,
        Self::CarriedState,
    ];

    /// The store that carries the index.
    pub const fn store(self) -> Store {
        match self {
            Self::OutboxRecord => Store::Outbox,
            Self::RecordsScope => Store::Records,
            Self::SummariesNoun
            | Self::SummariesState
            | Self::SummariesStatus
            | Self::SummariesAnswered => Store::Summaries,
            Self::CarriedState => Store::Carried,
        }
    }

    /// Name of the index and of the property that it orders.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OutboxRecord => "record",
            Self::RecordsScope => "scope",
            Self::SummariesNoun => "noun",
            Self::SummariesState | Self::CarriedState => "state",
            Self::SummariesStatus => "status",
            Self::SummariesAnswered => "answered",
        }
    }
}

/// Runs the steps from `old` (0 for a new store) to [`VERSION`] inside the upgrade transaction.
pub(super) fn upgrade(
    database: &IdbDatabase,
    _upgrade: &IdbTransaction,
    old: u32,
) -> Result<(), JsValue> {
    let done = usize::try_from(old).unwrap_or(usize::MAX);
    for store in STEPS.iter().skip(done).copied().flatten() {
        create(database, *store)?;
    }
    Ok(())
}

fn create(database: &IdbDatabase, store: Store) -> Result<(), JsValue> {
    let parameters = IdbObjectStoreParameters::new();
    parameters.set_key_path(&JsValue::from_str(store.key()));
    let made: IdbObjectStore = database
        .create_object_store_with_optional_parameters(store.name(), &parameters)?
        .unchecked_into();
    for index in Index::ALL {
        if index.store() == store {
            made.create_index_with_str(index.name(), index.name())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_stores_are_distinct() {
        let mut names: Vec<_> = Store::ALL.iter().map(|store| store.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Store::ALL.len());
    }

    #[test]
    fn each_store_is_made_by_one_step() {
        let made: Vec<_> = STEPS.iter().copied().flatten().copied().collect();
        assert_eq!(made, Store::ALL);
    }
}
