//! Buttons, and links that look like them. A button says what happens.

use leptos::prelude::*;

use super::{Icon, icon};
use crate::{platform::sleep, reactive::live};

/// How much a button asks for attention. One primary button per view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonKind {
    Primary,
    #[default]
    Secondary,
    /// Takes something away.
    Danger,
    /// A word in a row of others.
    Quiet,
}

impl ButtonKind {
    /// The classes of the element.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button button-secondary",
            Self::Danger => "button button-danger",
            Self::Quiet => "button button-quiet",
        }
    }
}

/// A button. While `busy` it stays focusable and does nothing.
#[component]
pub fn Button(
    #[prop(into)] label: Signal<String>,
    #[prop(optional)] kind: ButtonKind,
    /// Shown before the label.
    #[prop(optional)]
    mark: Option<Icon>,
    /// A `submit` button of the form around it; pressing Enter in the form presses it.
    #[prop(optional)]
    submit: bool,
    /// Whether it has the focus when the dialog around it opens.
    #[prop(optional)]
    first: bool,
    /// Whether what it began is still under way.
    #[prop(into, optional)]
    busy: Signal<bool>,
    /// What a screen reader says instead of the label, when the label alone is not enough.
    #[prop(into, optional)]
    name: Option<String>,
    #[prop(into, optional)] on_press: Option<Callback<()>>,
) -> impl IntoView {
    // What a trembling hand presses twice before anything is drawn is pressed once.
    let pressed = StoredValue::new(false);
    let press = move |event: web_sys::MouseEvent| {
        if busy.get_untracked() || pressed.get_value() {
            // Nor does it submit its form, by Enter either.
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            pressed.set_value(true);
            leptos::task::spawn_local(async move {
                sleep(0).await;
                // What was pressed may be gone by now.
                pressed.try_set_value(false);
            });
            on_press.run(());
        }
    };
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=kind.class()
            aria-label=name
            autofocus=first
            aria-disabled=move || busy.get().then_some("true")
            on:click=press
        >
            {mark.map(icon)}
            <span>{live(move || label.get())}</span>
        </button>
    }
}

/// A link that looks like a button, for going somewhere.
#[component]
pub fn LinkButton(
    #[prop(into)] href: String,
    #[prop(into)] label: String,
    #[prop(optional)] kind: ButtonKind,
    /// Shown before the label.
    #[prop(optional)]
    mark: Option<Icon>,
) -> impl IntoView {
    view! { <a href=href class=kind.class()>{mark.map(icon)} <span>{label}</span></a> }
}
