//! A password: chosen with a one-time code, or put in the place of an old one that is known.

pub mod change;
pub mod choose;

use leptos::prelude::*;

use self::{change::Change, choose::Choose};
use crate::{
    i18n::{Msg, t},
    nav::{Page, use_nav},
    platform::{events::listen, page},
    reactive::live,
    ui::PageHeading,
};

/// The page of passwords: by a code when a link or the person brings one.
#[component]
pub fn PasswordPage() -> impl IntoView {
    let nav = use_nav();
    let code = RwSignal::new(page::hash());
    // It must not stay in the address or the history.
    let take = move || {
        let told = page::hash();
        if !told.is_empty() {
            code.set(told);
            nav.replace(&Page::Password);
        }
    };
    take();
    let listener = web_sys::window().map(|window| listen(&window, "hashchange", move |_| take()));
    let held = StoredValue::new_local(listener);
    on_cleanup(move || held.dispose());
    view! {
        <PageHeading title=t(Msg::PasswordTitle) />
        {live(move || {
            let code = code.get();
            view! { <Choose code=code /> }
        })}
        <Change />
    }
}
