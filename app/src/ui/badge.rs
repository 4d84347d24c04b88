//! The two badges of a record: where its bytes are, and how far it has come.

use leptos::prelude::*;
pub use sync::client::DataState;

use super::{Icon, icon};
use crate::i18n::{Msg, t};
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

/// How far a record has come, by the word of its status on the wire (`draft`, `submitted`, …).
#[component]
pub fn StatusBadge(#[prop(into)] status: Signal<String>) -> impl IntoView {
    live(move || {
        let status = status.get();
        let (class, word) = match status.as_str() {
            "submitted" => ("badge status-badge status-moving", t(Msg::StatusSubmitted)),
            "received" => ("badge status-badge status-done", t(Msg::StatusReceived)),
            "returned" => ("badge status-badge status-back", t(Msg::StatusReturned)),
            "withdrawn" => ("badge status-badge status-gone", t(Msg::StatusWithdrawn)),
            _ => ("badge status-badge", t(Msg::StatusDraft)),
        };
        view! { <span class=class>{word}</span> }
    })
}
