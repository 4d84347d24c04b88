//! A message that stands in the page.

use leptos::prelude::*;

use super::{Icon, icon};

/// What kind of message it is; the same colours as the states of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Info,
    Good,
    Caution,
    Problem,
}

impl Tone {
    const fn parts(self) -> (&'static str, Icon) {
        match self {
            Self::Info => ("banner banner-info", Icon::Info),
            Self::Good => ("banner banner-good", Icon::Check),
            Self::Caution => ("banner banner-caution", Icon::Alert),
            Self::Problem => ("banner banner-problem", Icon::Alert),
        }
    }
}

/// A message with an icon. Problems interrupt a screen reader; the rest is read when it pauses.
#[component]
pub fn Banner(
    #[prop(optional)] tone: Tone,
    /// A short line in heavier type; may be empty.
    #[prop(into, optional)]
    title: String,
    children: Children,
) -> impl IntoView {
    let (class, mark) = tone.parts();
    let role = if tone == Tone::Problem { "alert" } else { "status" };
    let title = (!title.is_empty()).then(|| view! { <p class="banner-title">{title}</p> });
    view! {
        <div class=class role=role>
            {icon(mark)}
            <div class="banner-body">{title} {children()}</div>
        </div>
    }
}
