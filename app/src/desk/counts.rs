//! How much of the device's work is where: what the home screen's first sentence is made of.

use ::sync::client::DataState;
use leptos::prelude::*;

use super::{Desk, aside::with_aside, carried::count_waiting};
use crate::db::{DbError, Index, Range, Store};

/// Records by where their bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Typed and not saved.
    pub drafts: u32,
    /// Saved on this device only.
    pub local: u32,
    /// At the office but for photos, which are still being sent.
    pub sending: u32,
    /// Waiting for a person.
    pub attention: u32,
    /// Of those, so many have something that no request can carry.
    pub aside: u32,
    /// Files of other devices that wait for the office.
    pub carried: u32,
}

impl Desk {
    /// Counts again; whatever the number of records, only index counts and those that wait for a
    /// person.
    pub(super) async fn refresh_counts(self) {
        if let Ok(counts) = self.count().await {
            self.counts.set(counts);
        }
    }

    async fn count(self) -> Result<Counts, DbError> {
        let db = self.db()?;
        let attention =
            db.count_index(Index::SummariesState, DataState::Attention.as_str()).await?;
        let aside = if attention > 0 { with_aside(&db).await?.len() } else { 0 };
        Ok(Counts {
            drafts: db.count(Store::Drafts, &Range::All).await?,
            local: db.count_index(Index::SummariesState, DataState::Local.as_str()).await?,
            sending: db.count_index(Index::SummariesState, DataState::Sending.as_str()).await?,
            attention,
            aside: u32::try_from(aside).unwrap_or(u32::MAX),
            carried: count_waiting(&db).await?,
        })
    }
}
