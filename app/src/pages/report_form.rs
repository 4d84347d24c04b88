//! The form of a report.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The form of a report.
#[component]
pub fn ReportFormPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    let _ = id;
    view! {
        <PageHeading title=t(Msg::ReportFormTitle) />
        <Delayed />
    }
}
