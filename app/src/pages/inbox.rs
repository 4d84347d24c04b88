//! The inbox of the office.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The inbox of the office.
#[component]
pub fn InboxPage() -> impl IntoView {
    view! {
        <PageHeading title=t(Msg::NavInbox) />
        <Delayed />
    }
}
