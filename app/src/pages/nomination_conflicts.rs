//! The conflicts of a nomination.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The conflicts of a nomination.
#[component]
pub fn NominationConflictsPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    let _ = id;
    view! {
        <PageHeading title=t(Msg::ConflictTitle) />
        <Delayed />
    }
}
