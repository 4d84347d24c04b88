//! The page for an address that the app does not have.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    nav::Page,
    ui::{ButtonKind, EmptyState, Icon, LinkButton, PageHeading},
};

/// Says that there is no such page, and leads back.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <PageHeading title=t(Msg::AppNotFound) />
        <EmptyState title=t(Msg::AppNotFoundHelp) mark=Icon::Search>
            <LinkButton
                href=Page::Home.path()
                label=t(Msg::AppToHome)
                kind=ButtonKind::Primary
                mark=Icon::Home
            />
        </EmptyState>
    }
}
