//! Messages about the app itself, above the page.

use leptos::prelude::*;

use super::use_shell;
use crate::{
    db::DbError,
    desk::{Trace, is_form_open, use_desk},
    i18n::{Language, Msg, t, t_args},
    nav::{Page, use_nav},
    platform::{page, worker},
    reactive::live,
    ui::{Banner, Button, LinkButton, Tone, moment},
};

/// A store that the browser deleted or that takes no writes, what other devices had not sent, a new
/// version, and a tab that must be reloaded.
#[component]
pub fn Notices() -> impl IntoView {
    let shell = use_shell();
    let here = use_nav().page();
    let form_open = RwSignal::new(false);
    let update = move |()| {
        leptos::task::spawn_local(async move {
            let open = is_form_open().await;
            form_open.set(open);
            if !open {
                worker::take_update();
            }
        });
    };
    let reload = move |()| page::reload();
    let superseded = live(move || {
        shell.superseded.get().then(|| {
            view! {
                <Banner tone=Tone::Caution>
                    <p>{t(Msg::AppSuperseded)}</p>
                    <Button label=t(Msg::AppReload) on_press=reload />
                </Banner>
            }
        })
    });
    let waiting = live(move || {
        let wanted = shell.update_ready.get() && !shell.superseded.get();
        wanted.then(|| {
            // Nothing is exchanged under a form that is being written.
            let button = (!here.get().is_form())
                .then(|| view! { <Button label=t(Msg::AppUpdateNow) on_press=update /> });
            view! {
                <Banner>
                    <p>{t(Msg::AppUpdate)}</p>
                    {live(move || {
                        form_open.get().then(|| view! { <p>{t(Msg::AppUpdateFormOpen)}</p> })
                    })}
                    {button}
                </Banner>
            }
        })
    });
    let desk = use_desk();
    let lost = live(move || {
        desk.lost.get().map(|trace| {
            // The page of enrolment needs no link to itself.
            let enrol = (here.get() != Page::Enrol).then(|| {
                view! { <LinkButton href=Page::Enrol.path() label=t(Msg::HomeEnrolAgain) /> }
            });
            view! {
                <Banner tone=Tone::Problem title=t(Msg::AppLost)>
                    <p>{lost_sentence(&trace)}</p>
                    <p>{t(Msg::AppLostDo)}</p>
                    {enrol}
                    <p class="quiet-code">{trace.device}</p>
                </Banner>
            }
        })
    });
    let elsewhere = live(move || {
        desk.elsewhere().map(|told| {
            let (n, at) = (told.unsent.to_string(), moment(told.at));
            let said = t_args(Msg::AppElsewhere, &[("n", &n), ("moment", &at)]);
            let read = move |()| desk.tell_elsewhere(None);
            view! {
                <Banner tone=Tone::Caution>
                    <p>{said}</p>
                    <Button label=t(Msg::AppElsewhereRead) on_press=read />
                </Banner>
            }
        })
    });
    let unwritable = live(move || {
        desk.unwritable.get().map(|error| {
            let help = match error {
                DbError::QuotaExceeded => Msg::StoreFullHelp,
                _ => Msg::StoreUnwritableHelp,
            };
            view! {
                <Banner tone=Tone::Problem title=t(Msg::StoreUnwritable)>
                    <p>{t(help)}</p>
                    <LinkButton href=Page::Device.path() label=t(Msg::NavDevice) />
                    <p class="quiet-code">{error.to_string()}</p>
                </Banner>
            }
        })
    });
    let held = live(move || {
        shell.store_held.get().then(|| {
            view! {
                <Banner tone=Tone::Caution>
                    <p>{t(Msg::StoreHeld)}</p>
                </Banner>
            }
        })
    });
    let language: Language = expect_context();
    let english = live(move || {
        language.awaited().map(|said| {
            view! {
                <Banner>
                    <p role="status">{t(said)}</p>
                </Banner>
            }
        })
    });
    view! {
        <div class="notices">
            {lost} {elsewhere} {unwritable} {held} {superseded} {waiting} {english}
        </div>
    }
}

/// What went with the store.
fn lost_sentence(trace: &Trace) -> String {
    let (n, drafts) = (trace.unsent.to_string(), trace.drafts.to_string());
    if trace.unsent == 0 && trace.drafts == 0 {
        t(Msg::AppLostNothing).to_owned()
    } else {
        t_args(Msg::AppLostUnsent, &[("n", &n), ("drafts", &drafts)])
    }
}
