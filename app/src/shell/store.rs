//! The device's store as pages get it, and the page that stands in when it cannot be opened.

use leptos::prelude::*;

use super::use_shell;
use crate::{
    db::{Db, DbError},
    i18n::{Msg, t},
    ui::{Button, ButtonKind, EmptyState, Icon, PageHeading},
};

/// The device's store. Pages are only shown once it is open.
#[expect(clippy::expect_used, reason = "the root shows no page before the store is open")]
pub fn use_db() -> Db {
    use_shell().store.get_untracked().expect("the store is open")
}

impl super::Shell {
    /// Whether the store is open, followed as it changes.
    pub fn is_open(self) -> bool {
        self.store.with(Option::is_some)
    }

    /// The store, outside the reactive graph and at any time.
    pub fn db(self) -> Option<Db> {
        self.store.try_get_untracked().flatten()
    }
}

/// Says why the store cannot be opened, and what to do.
#[component]
pub fn StoreFailure(error: DbError) -> impl IntoView {
    let shell = use_shell();
    let (title, help) = match error {
        DbError::Blocked => (Msg::StoreBlocked, Msg::StoreBlockedHelp),
        DbError::TooNew => (Msg::StoreTooNew, Msg::StoreTooNewHelp),
        DbError::QuotaExceeded => (Msg::StoreFull, Msg::StoreFullHelp),
        DbError::Closed | DbError::Other { .. } => (Msg::StoreClosed, Msg::StoreClosedHelp),
    };
    let again = move |()| shell.open_store();
    view! {
        <PageHeading title=t(title) />
        <EmptyState title=t(help) mark=Icon::Alert>
            <Button
                label=t(Msg::StoreAgain)
                kind=ButtonKind::Primary
                mark=Icon::Refresh
                on_press=again
            />
            <p class="quiet-code">{error.to_string()}</p>
        </EmptyState>
    }
}
