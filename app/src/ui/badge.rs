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

/// Class and text of a status.
fn status_parts(status: &str) -> (&'static str, Msg) {
    match status {
        "submitted" => ("badge status-badge status-moving", Msg::StatusSubmitted),
        "received" => ("badge status-badge status-done", Msg::StatusReceived),
        "returned" => ("badge status-badge status-back", Msg::StatusReturned),
        "withdrawn" => ("badge status-badge status-gone", Msg::StatusWithdrawn),
        "waiting-submit" => ("badge status-badge status-moving", Msg::StatusWaitingSubmit),
        "waiting-withdraw" => ("badge status-badge status-moving", Msg::StatusWaitingWithdraw),
        "waiting-receive" => ("badge status-badge status-moving", Msg::StatusWaitingReceive),
        "waiting-return" => ("badge status-badge status-moving", Msg::StatusWaitingReturn),
        _ => ("badge status-badge", Msg::StatusDraft),
    }
}

/// What a status is called.
pub fn status_text(status: &str) -> &'static str {
    t(status_parts(status).1)
}

/// How far a record has come, by the word of its status on the wire (`draft`, `submitted`, …), or
/// `waiting-` and the command that waits on this device to change it.
#[component]
pub fn StatusBadge(#[prop(into)] status: Signal<String>) -> impl IntoView {
    live(move || {
        let (class, word) = status.with(|status| status_parts(status));
        view! { <span class=class>{t(word)}</span> }
    })
}
