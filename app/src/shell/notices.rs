//! Messages about the app itself, above the page.

use leptos::prelude::*;

use super::use_shell;
use crate::{
    i18n::{Msg, t},
    nav::use_nav,
    platform::{page, worker},
    ui::{Banner, Button, Tone},
};

/// A new version, and a tab that must be reloaded.
#[component]
pub fn Notices() -> impl IntoView {
    let shell = use_shell();
    let here = use_nav().page();
    let update = move |()| worker::take_update();
    let reload = move |()| page::reload();
    let superseded = move || {
        shell.superseded.get().then(|| {
            view! {
                <Banner tone=Tone::Caution>
                    <p>{t(Msg::AppSuperseded)}</p>
                    <Button label=t(Msg::AppReload) on_press=reload />
                </Banner>
            }
        })
    };
    let waiting = move || {
        let wanted = shell.update_ready.get() && !shell.superseded.get();
        wanted.then(|| {
            // Nothing is exchanged under a form that is being written.
            let button = (!here.get().is_form())
                .then(|| view! { <Button label=t(Msg::AppUpdateNow) on_press=update /> });
            view! {
                <Banner>
                    <p>{t(Msg::AppUpdate)}</p>
                    {button}
                </Banner>
            }
        })
    };
    view! { <div class="notices">{superseded} {waiting}</div> }
}
