//! The heading of a page and of its parts.

use leptos::{html, prelude::*};

use crate::{
    i18n::{Msg, t},
    nav::use_nav,
    platform::page,
    reactive::{live, watch},
};

/// The heading of the page: names the tab, and takes the focus after a change of page so that a
/// screen reader begins here.
#[component]
pub fn PageHeading(
    #[prop(into)] title: Signal<String>,
    /// A quiet line above, such as the name of the form.
    #[prop(into, optional)]
    above: String,
    /// What stands at the other end of the line, such as a badge or the one action.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let nav = use_nav();
    let node = NodeRef::<html::H1>::new();
    watch(move || page::set_title(&format!("{} · {}", title.get(), t(Msg::AppName))));
    watch(move || {
        if let Some(heading) = node.get()
            && nav.has_moved()
        {
            page::focus_quietly(&heading);
        }
    });
    let above = (!above.is_empty()).then(|| view! { <p class="heading-above">{above}</p> });
    let beside = children.map(|children| view! { <div class="heading-beside">{children()}</div> });
    view! {
        <header class="heading">
            <div class="heading-text">
                {above}
                <h1 node_ref=node tabindex="-1">
                    {live(move || title.get())}
                </h1>
            </div>
            {beside}
        </header>
    }
}

/// A part of a page under its own heading.
#[component]
pub fn Section(#[prop(into)] title: String, children: Children) -> impl IntoView {
    view! {
        <section class="section">
            <h2>{title}</h2>
            {children()}
        </section>
    }
}
