//! Long text, with how much is usual.

use leptos::{html, prelude::*};

use super::field::{Frame, field_id, show_in_area};
use crate::i18n::{Msg, count, t_args};
use crate::reactive::live;

/// A labelled box for several lines.
#[component]
pub fn TextArea(
    /// Name of the field; the HTML id is [`field_id`] of it.
    #[prop(into)]
    field: String,
    #[prop(into)] label: String,
    /// What is in the box, as typed.
    value: RwSignal<String>,
    #[prop(into, optional)] hint: String,
    #[prop(into, optional)] error: Signal<Option<String>>,
    /// Lines shown at first; the box grows by its handle.
    #[prop(default = 5)]
    rows: u32,
    /// How many characters are usual, as `(300, 800)`; shown with the count, never enforced.
    #[prop(optional)]
    usual: Option<(u32, u32)>,
    /// Says "(not required)" behind the label.
    #[prop(optional)]
    optional: bool,
    /// Runs when the person leaves the field.
    #[prop(into, optional)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let node = NodeRef::<html::Textarea>::new();
    show_in_area(node, value);
    let id = field_id(&field);
    let frame = Frame { field, label, hint, error, optional };
    let describe = frame.described_by();
    let invalid = frame.invalid();
    let leave = move |_| {
        if let Some(on_leave) = on_leave {
            // The field also loses the focus when its page goes; then there is nothing to do.
            on_leave.try_run(());
        }
    };
    let counted = usual.map(|(from, to)| {
        live(move || {
            let written = value.with(|text| text.chars().count());
            t_args(
                Msg::FieldCount,
                &[("n", &count(written)), ("from", &count(from)), ("to", &count(to))],
            )
        })
    });
    frame.around(
        view! {
            <textarea
                node_ref=node
                id=id
                class="input input-area"
                rows=rows
                aria-describedby=describe
                aria-invalid=invalid
                on:input=move |event| value.set(event_target_value(&event))
                on:blur=leave
            ></textarea>
            {counted.map(|words| view! { <p class="field-count">{words}</p> })}
        }
        .into_any(),
    )
}
