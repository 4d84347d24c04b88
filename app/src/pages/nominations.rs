//! The list of nominations.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The list of nominations.
#[component]
pub fn NominationsPage() -> impl IntoView {
    view! {
        <PageHeading title=t(Msg::NavNominationsFull) />
        <Delayed />
    }
}
