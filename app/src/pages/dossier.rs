//! The record as the office handles it.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The record as the office handles it.
#[component]
pub fn DossierPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    let _ = id;
    view! {
        <PageHeading title=t(Msg::DossierTitle) />
        <Delayed />
    }
}
