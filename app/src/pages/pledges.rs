//! The list of pledges.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The list of pledges.
#[component]
pub fn PledgesPage() -> impl IntoView {
    view! {
        <PageHeading title=t(Msg::NavPledges) />
        <Delayed />
    }
}
