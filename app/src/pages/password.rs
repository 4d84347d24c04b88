//! A password: chosen with a one-time code, or put in the place of an old one that is known.

pub mod change;
pub mod choose;

use leptos::prelude::*;

use self::{change::Change, choose::Choose};
use super::accounts::fields::brought;
use crate::{
    i18n::{Msg, t},
    nav::Apart,
    reactive::live,
    ui::PageHeading,
};

/// The page of passwords: by a code when a link or the person brings one.
#[component]
pub fn PasswordPage() -> impl IntoView {
    let code = brought(Apart::Password);
    view! {
        <PageHeading title=t(Msg::PasswordTitle) />
        {live(move || {
            let code = code.get();
            view! { <Choose code=code /> }
        })}
        <Change />
    }
}
