//! A copy of everything that only this device has, readable by people, for the day when nothing
//! else works.

use leptos::prelude::*;
use sync::client::Device;

use crate::{
    desk::use_desk,
    i18n::{Msg, t},
    platform::download,
    reactive::live,
    ui::{Banner, Button, Icon, Tone},
};

/// Offers the copy while there is something to copy.
#[component]
pub fn Copy() -> impl IntoView {
    let desk = use_desk();
    let failed = RwSignal::new(false);
    let wanted = move || {
        desk.device.with(|device| device.as_ref().map_or(0, Device::unsent)) > 0
            || desk.counts.with(|counts| counts.drafts > 0)
    };
    let save = move |()| {
        leptos::task::spawn_local(async move {
            let saved = desk.copy_of_unsent().await.is_ok_and(|(name, text)| {
                download::save(&name, "application/json;charset=utf-8", text.as_bytes())
            });
            failed.try_set(!saved);
        });
    };
    live(move || {
        wanted().then(|| {
            let why = live(move || {
                failed.get().then(|| {
                    view! { <Banner tone=Tone::Problem><p>{t(Msg::DeviceCopyFailed)}</p></Banner> }
                })
            });
            view! {
                <h3>{t(Msg::DeviceCopy)}</h3>
                <p>{t(Msg::DeviceCopyHelp)}</p>
                <div class="actions">
                    <Button label=t(Msg::DeviceCopySave) mark=Icon::Download on_press=save />
                </div>
                <div role="alert">{why}</div>
            }
        })
    })
}
