//! A native dialog: traps the focus, closes with Escape, gives the focus back.

use leptos::{html, prelude::*};

use crate::{platform::focus, reactive::watch};

/// A question or a small form above the page. `open` may be set from both sides.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    /// Names the dialog; unique on the page together with it.
    #[prop(into)]
    id: String,
    #[prop(into)] title: String,
    /// Whether it takes the width of the window, as for a picture.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    watch(move || {
        let wanted = open.get();
        let Some(dialog) = node.get() else { return };
        if wanted && !dialog.open() {
            // Fails only for an element outside the document.
            let _ = dialog.show_modal();
        } else if !wanted && dialog.open() {
            dialog.close();
        }
    });
    let label = format!("{id}-title");
    let heading = label.clone();
    view! {
        <dialog
            node_ref=node
            class=if wide { "dialog dialog-wide" } else { "dialog" }
            id=id
            aria-labelledby=label
            on:close=move |_| {
                open.set(false);
                focus::rescue();
            }
        >
            <h2 id=heading>{title}</h2>
            {children()}
        </dialog>
    }
}
