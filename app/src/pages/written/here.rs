//! What lies on this device of one record: the saved one, the draft over it, or both.

use leptos::prelude::*;
use model::{fields::Fields, id::RecordId};
use sync::client::LocalRecord;

use crate::{
    db::DbError,
    desk::{Desk, Draft},
    pages::bundles::whose,
    reactive::{memo, watch},
};

/// What this device has of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Here {
    pub record: Option<LocalRecord>,
    pub draft: Option<Draft>,
    /// Who wrote it, when the record is that of another device's file.
    pub whose: Option<String>,
}

impl Here {
    /// Whether there is anything of it among this device's own data.
    pub fn is_own(&self) -> bool {
        self.whose.is_none() && (self.record.is_some() || self.draft.is_some())
    }

    /// The record as its person sees it, or what is typed of one that was never saved.
    pub fn view(&self) -> Fields {
        match (&self.record, &self.draft) {
            (Some(record), _) => record.view_fields(),
            (None, Some(draft)) => draft.fields.clone(),
            (None, None) => Fields::new(),
        }
    }
}

/// What lies on this device, read again whenever something changed.
pub fn follow(desk: Desk, id: String) -> Memo<Option<Here>> {
    read_again(desk, id, false)
}

/// What files of other devices say of it.
pub fn follow_elsewhere(desk: Desk, id: String) -> Memo<Option<Here>> {
    read_again(desk, id, true)
}

fn read_again(desk: Desk, id: String, foreign: bool) -> Memo<Option<Here>> {
    let read = RwSignal::new(None::<Here>);
    watch(move || {
        desk.changed.track();
        if !desk.ready.get() {
            return;
        }
        let Ok(id) = RecordId::parse(&id) else { return };
        leptos::task::spawn_local(async move {
            let here = if foreign { elsewhere(desk, &id).await } else { here(desk, &id).await };
            if let Ok(here) = here {
                // The page may be gone by now.
                read.try_set(Some(here));
            }
        });
    });
    memo(move || read.get())
}

async fn here(desk: Desk, id: &RecordId) -> Result<Here, DbError> {
    let (record, draft) = (desk.record(id).await?, desk.draft(id).await?);
    Ok(Here { record, draft, whose: None })
}

async fn elsewhere(desk: Desk, id: &RecordId) -> Result<Here, DbError> {
    let mut found = desk.unconfirmed().await?.into_iter();
    let found = found.find(|found| found.record.id == *id);
    let whose = found.as_ref().map(|found| whose(desk, found));
    Ok(Here { record: found.map(|found| found.record), draft: None, whose })
}
