//! The list of reports.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The list of reports.
#[component]
pub fn ReportsPage() -> impl IntoView {
    view! {
        <PageHeading title=t(Msg::NavReports) />
        <Delayed />
    }
}
