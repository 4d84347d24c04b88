//! The page that is read out to the office on the phone.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The page that is read out to the office on the phone.
#[component]
pub fn DevicePage() -> impl IntoView {
    view! {
        <PageHeading title=t(Msg::NavDevice) />
        <Delayed />
    }
}
