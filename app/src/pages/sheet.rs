//! The consolidated sheet.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The consolidated sheet.
#[component]
pub fn SheetPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    let _ = id;
    view! {
        <PageHeading title=t(Msg::NavSheets) />
        <Delayed />
    }
}
