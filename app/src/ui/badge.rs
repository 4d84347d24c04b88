//! The two badges of a record: where its bytes are, and how far it has come.

use leptos::prelude::*;
pub use sync::client::DataState;

use super::{Icon, icon};
use crate::i18n::{Msg, for_code, t};
use crate::reactive::live;

/// Class, icon and word of a state.
const fn parts(state: DataState) -> (&'static str, Icon, Msg) {
    match state {
        DataState::Draft => ("badge state-draft", Icon::Pencil, Msg::StateDraft),
        DataState::Local => ("badge state-local", Icon::Device, Msg::StateLocal),
        DataState::Sending => ("badge state-sending", Icon::Send, Msg::StateSending),
        DataState::Stored => ("badge state-stored", Icon::Stored, Msg::StateStored),
        DataState::Attention => ("badge state-attention", Icon::Alert, Msg::StateAttention),
    }
}

/// Where the bytes are: an icon and a word, never colour alone.
#[component]
pub fn StateBadge(#[prop(into)] state: Signal<DataState>) -> impl IntoView {
    live(move || {
        let (class, mark, word) = parts(state.get());
        view! { <span class=class>{icon(mark)} <span>{t(word)}</span></span> }
    })
}

/// What a status is called: a word of its own for each state of each life, and `waiting-` with the
/// word of a move for one that waits on this device.
pub fn status_text(status: &str) -> &'static str {
    t(for_code("status", status).unwrap_or(Msg::StatusOther))
}

/// How far a record has come, by the word of its status on the wire (`draft`, `submitted`, …), or
/// `waiting-` and the move that waits on this device to change it.
#[component]
pub fn StatusBadge(#[prop(into)] status: Signal<String>) -> impl IntoView {
    live(move || {
        let (status, word) = status.with(|status| (status.clone(), status_text(status)));
        view! { <span class="badge status-badge" data-status=status>{word}</span> }
    })
}
