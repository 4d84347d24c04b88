//! The nomination.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The nomination.
#[component]
pub fn NominationPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    let _ = id;
    view! {
        <PageHeading title=t(Msg::NominationOne) />
        <Delayed />
    }
}
