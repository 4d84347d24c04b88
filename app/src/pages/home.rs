//! The home screen of a tablet.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The home screen of a tablet.
#[component]
pub fn HomePage() -> impl IntoView {
    view! {
        <PageHeading title=t(Msg::NavHome) />
        <Delayed />
    }
}
