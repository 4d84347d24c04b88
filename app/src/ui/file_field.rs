//! An input that takes files.

use leptos::prelude::*;
use web_sys::HtmlInputElement;

use super::field::{Frame, field_id};

/// Takes one or more files. It does not say of what kind they are: phones would grey out a kind
/// that they do not know.
#[component]
pub fn FileField(
    /// Name of the field; the HTML id is [`field_id`] of it.
    #[prop(into)]
    field: String,
    #[prop(into)] label: String,
    #[prop(into)] hint: String,
    #[prop(into)] on_choose: Callback<HtmlInputElement>,
) -> impl IntoView {
    let id = field_id(&field);
    let frame = Frame { field, label, hint, error: Signal::default(), optional: false };
    let describe = frame.described_by();
    let input = view! {
        <input
            type="file"
            multiple
            id=id
            class="input"
            aria-describedby=describe
            on:change=move |event| on_choose.run(event_target(&event))
        />
    };
    frame.around(input.into_any())
}
