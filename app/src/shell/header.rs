//! The line on top: whose device it is, who is writing, and whether there is a network.

use leptos::prelude::*;

use super::{actor::ActorPicker, use_shell};
use crate::{
    i18n::{Lang, Language, Msg, t},
    nav::Page,
    reactive::live,
    ui::{Icon, icon},
};

/// The header of every page.
#[component]
pub fn AppHeader(
    /// What stands between whose device it is and the tools.
    children: Children,
) -> impl IntoView {
    let shell = use_shell();
    let organisation = live(move || {
        let name = shell.organisation.get();
        if name.is_empty() { t(Msg::AppTagline).to_owned() } else { name }
    });
    let offline = live(move || {
        (!shell.online.get()).then(|| {
            view! {
                <span class="header-network">
                    {icon(Icon::NoNetwork)} <span>{t(Msg::AppNoNetwork)}</span>
                </span>
            }
        })
    });
    view! {
        <header class="app-header">
            <a class="app-mark" href=Page::Home.path()>
                <img src="/icons/icon.svg" alt="" width="32" height="32" />
                <span class="app-name">{t(Msg::AppName)}</span>
            </a>
            <p class="app-organisation">{organisation}</p>
            {children()}
            <div class="header-tools">
                <span role="status">{offline}</span>
                <ActorPicker />
                <LanguageSwitch />
            </div>
        </header>
    }
}

/// A button that names the other language in that language.
#[component]
fn LanguageSwitch() -> impl IntoView {
    let language: Language = expect_context();
    let shell = use_shell();
    let other = match Lang::current() {
        Lang::Vi => Lang::En,
        Lang::En => Lang::Vi,
    };
    let choose = move |_| {
        leptos::task::spawn_local(async move {
            if language.choose(other).await {
                shell.check_files();
            }
        });
    };
    view! {
        <button
            type="button"
            id="language"
            class="header-button"
            lang=other.tag()
            title=other.name()
            aria-label=other.name()
            on:click=choose
        >
            {icon(Icon::Globe)}
            <span class="header-language">{other.tag()}</span>
        </button>
    }
}
