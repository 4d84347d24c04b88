//! A one-time code as it is shown once, with what to tell the person; and why a wish was refused.

use ::sync::wire::account::OneTimeCode;
use leptos::prelude::*;

use super::Asked;
use crate::{
    i18n::{Msg, t, t_args},
    reactive::live,
    ui::{Banner, Button, Tone, moment},
};

/// The code that was made last.
#[component]
pub fn Made(asked: Asked) -> impl IntoView {
    let why = live(move || {
        asked.failed.get().map(|words| {
            view! { <Banner tone=Tone::Problem><p>{words}</p></Banner> }
        })
    });
    let made = live(move || asked.made.get().map(|made| show(made, asked)));
    view! {
        {why}
        {made}
    }
}

fn show(made: OneTimeCode, asked: Asked) -> AnyView {
    let OneTimeCode { user, code, link, expires } = made;
    let title = t_args(Msg::AccountsMade, &[("user", &user)]);
    let tell = t_args(Msg::AccountsTell, &[("user", &user), ("at", &moment(expires))]);
    let href = link.clone();
    view! {
        <section class="card made-code" id="made-account-code" role="status" tabindex="-1">
            <h3>{title}</h3>
            <p>
                <code id="account-code" class="code">{code}</code>
            </p>
            <p>{tell}</p>
            <p>
                {t(Msg::DevicesLink)} ": "
                <a id="account-link" href=href target="_blank" rel="noopener">
                    {link}
                </a>
            </p>
            <p class="quiet">{t(Msg::AccountsOnce)}</p>
            <Button label=t(Msg::OfficeClose) on_press=move |()| asked.made.set(None) />
        </section>
    }
    .into_any()
}
