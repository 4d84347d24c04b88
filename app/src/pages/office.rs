//! The overview of the office.

pub mod parts;

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The overview of the office.
#[component]
pub fn OfficePage() -> impl IntoView {
    view! {
        <PageHeading title=t(Msg::NavOffice) />
        <Delayed />
    }
}
