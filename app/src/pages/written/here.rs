//! What lies on this device of one record: the saved one, the draft over it, or both.

use leptos::prelude::*;
use model::{fields::Fields, id::RecordId};
use sync::client::LocalRecord;

use crate::desk::{Desk, Draft};
use crate::reactive::{memo, watch};

/// What this device has of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Here {
    pub record: Option<LocalRecord>,
    pub draft: Option<Draft>,
}

impl Here {
    /// Whether there is anything of it.
    pub fn is_something(&self) -> bool {
        self.record.is_some() || self.draft.is_some()
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
    let read = RwSignal::new(None::<Here>);
    watch(move || {
        desk.changed.track();
        if !desk.ready.get() {
            return;
        }
        let Ok(id) = RecordId::parse(&id) else { return };
        leptos::task::spawn_local(async move {
            if let (Ok(record), Ok(draft)) = (desk.record(&id).await, desk.draft(&id).await) {
                // The page may be gone by now.
                read.try_set(Some(Here { record, draft }));
            }
        });
    });
    memo(move || read.get())
}
