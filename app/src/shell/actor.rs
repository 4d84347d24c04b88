//! Who is writing on this device, chosen in the header, also without a network.

use leptos::prelude::*;

use super::{Person, use_shell};
use crate::{
    i18n::{Msg, t},
    reactive::{live, memo},
    ui::{Icon, icon},
};

/// "Người đang dùng máy": absent while nobody is known.
#[component]
pub fn ActorPicker() -> impl IntoView {
    let shell = use_shell();
    let options = move || {
        let actor = shell.actor.get();
        let nobody = view! {
            <option value="" prop:selected=actor.is_empty()>
                {t(Msg::AppChooseActor)}
            </option>
        };
        let people = shell
            .people
            .get()
            .into_iter()
            .map(|Person { id, name, role }| {
                let selected = id == actor;
                let label = if role.is_empty() { name } else { format!("{name} · {role}") };
                view! { <option value=id prop:selected=selected>{label}</option> }
            })
            .collect_view();
        (nobody, people)
    };
    let known = memo(move || shell.people.with(|people| !people.is_empty()));
    live(move || {
        known.get().then(|| {
            view! {
                <label class="actor">
                    {icon(Icon::User)}
                    <span class="visually-hidden">{t(Msg::AppActor)}</span>
                    <select
                        title=t(Msg::AppActor)
                        on:change=move |event| shell.choose_actor(&event_target_value(&event))
                    >
                        {live(options)}
                    </select>
                </label>
            }
        })
    })
}
