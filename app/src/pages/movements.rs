//! The list of movements.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The list of movements.
#[component]
pub fn MovementsPage() -> impl IntoView {
    view! {
        <PageHeading title=t(Msg::NavMovements) />
        <Delayed />
    }
}
