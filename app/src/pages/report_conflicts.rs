//! The conflicts of a report.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The conflicts of a report.
#[component]
pub fn ReportConflictsPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    let _ = id;
    view! {
        <PageHeading title=t(Msg::ConflictTitle) />
        <Delayed />
    }
}
