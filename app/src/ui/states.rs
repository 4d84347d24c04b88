//! What a page shows when it has nothing to show: loading, empty, not on this device.

use leptos::prelude::*;

use super::{Icon, icon};
use crate::{
    i18n::{Msg, t, t_args},
    platform::sleep,
    reactive::live,
};

/// Milliseconds after which waiting is worth a word.
const PATIENCE: i32 = 300;

/// A word that something is loading, shown only when it takes longer than 300 ms.
#[component]
pub fn Delayed() -> impl IntoView {
    let late = RwSignal::new(false);
    leptos::task::spawn_local(async move {
        sleep(PATIENCE).await;
        // The page may be gone by now.
        late.try_set(true);
    });
    view! {
        <div class="loading" role="status">
            {live(move || {
                late.get().then(|| view! { <p>{icon(Icon::Refresh)} {t(Msg::AppLoading)}</p> })
            })}
        </div>
    }
}

/// An empty list: what belongs here, and how it comes here.
#[component]
pub fn EmptyState(
    #[prop(into)] title: String,
    #[prop(optional)] mark: Option<Icon>,
    /// What to expect, or what to do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            {mark.map(icon)} <p class="empty-title">{title}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// A record that is not on this device.
#[component]
pub fn NotHere() -> impl IntoView {
    view! {
        <EmptyState title=t(Msg::AppNotHere) mark=Icon::Device>
            <p>{t(Msg::AppNotHereHelp)}</p>
        </EmptyState>
    }
}

/// How much of something is done.
#[component]
pub fn Progress(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] done: Signal<u32>,
    #[prop(into)] of: Signal<u32>,
) -> impl IntoView {
    let counted = live(move || {
        t_args(
            Msg::AppProgress,
            &[("done", &done.get().to_string()), ("of", &of.get().to_string())],
        )
    });
    view! {
        <div class="progress">
            <span class="progress-label">{live(move || label.get())}</span>
            <progress
                max=move || of.get()
                prop:value=move || f64::from(done.get())
                aria-label=move || label.get()
            ></progress>
            <span class="progress-count">{counted}</span>
        </div>
    }
}
