//! The list of enrolled devices.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The list of enrolled devices.
#[component]
pub fn DevicesPage() -> impl IntoView {
    view! {
        <PageHeading title=t(Msg::NavDevices) />
        <Delayed />
    }
}
