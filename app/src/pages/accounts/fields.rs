//! What the forms of accounts share: problems at fields, and what a password has to be.

use leptos::prelude::*;
use model::account::{WeakPassword, weak};

use crate::{
    i18n::{Msg, t},
    nav::{Apart, Page, use_nav},
    platform::{events::listen, page},
    ui::FieldProblem,
};

/// The problems of a form, found by what is asked of each field.
pub type Problems = RwSignal<Vec<FieldProblem>>;

/// A problem at a field of this page.
pub fn problem(field: &str, message: Msg) -> FieldProblem {
    FieldProblem { field: field.to_owned(), text: t(message).to_owned(), page: None }
}

/// What stands at a field.
pub fn error_at(problems: Problems, field: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        problems.with(|problems| {
            problems.iter().find(|one| one.field == field).map(|one| one.text.clone())
        })
    })
}

/// What is wrong with a password and its repetition, at the fields of these names.
pub fn password_problem(
    user: &str,
    (field, password): (&str, &str),
    (repeated, again): (&str, &str),
) -> Option<FieldProblem> {
    match weak(user, password) {
        Some(WeakPassword::Short) => Some(problem(field, Msg::PasswordShort)),
        Some(WeakPassword::Long) => Some(problem(field, Msg::PasswordLong)),
        Some(WeakPassword::Known) => Some(problem(field, Msg::PasswordKnown)),
        None if password != again => Some(problem(repeated, Msg::PasswordDiffers)),
        None => None,
    }
}

/// What a link to this page brought behind `#`, also one that is opened while it is shown; blank
/// for nothing. It must not stay in the address or the history.
pub fn brought(here: Apart) -> RwSignal<String> {
    let nav = use_nav();
    let told = RwSignal::new(String::new());
    let take = move || {
        let hash = page::hash();
        if !hash.is_empty() {
            told.set(hash);
            nav.replace(&Page::Apart(here));
        }
    };
    take();
    let listener = web_sys::window().map(|window| listen(&window, "hashchange", move |_| take()));
    // Removed with the page: a listener goes when it is dropped.
    let held = StoredValue::new_local(listener);
    on_cleanup(move || held.dispose());
    told
}

/// A user name as the server keeps it.
pub fn user_name(typed: &str) -> String {
    typed.trim().to_lowercase()
}
