//! The list of consolidated sheets.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The list of consolidated sheets.
#[component]
pub fn SheetsPage() -> impl IntoView {
    view! {
        <PageHeading title=t(Msg::NavSheets) />
        <Delayed />
    }
}
