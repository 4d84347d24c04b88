//! The way to the search on a tablet: a sign in the header, and the key `/`.

use leptos::prelude::*;

use super::BEGIN;
use crate::{
    i18n::{Msg, t},
    nav::Page,
    platform::{page, sleep},
    ui::{Icon, field_id, icon},
};

/// Leads to the page that searches what lies on the device.
#[component]
pub fn SearchLink() -> impl IntoView {
    view! {
        <a
            id=BEGIN
            class="header-button search-link"
            href=Page::Search.path()
            aria-label=t(Msg::SearchOpen)
            title=t(Msg::SearchOpen)
            aria-keyshortcuts="/"
            on:click=|_| focus_soon()
        >
            {icon(Icon::Search)}
        </a>
    }
}

/// Gives the focus to the field of that page once it is drawn: who comes there wants to type.
pub fn focus_soon() {
    leptos::task::spawn_local(async {
        sleep(0).await;
        page::focus(&field_id("search"));
    });
}
