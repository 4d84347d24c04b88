//! Rows of a form that are added and removed one by one, such as targets or prior awards.
//!
//! The page keeps the rows in [`live_rows`](crate::reactive::live_rows), keyed by row id, and puts
//! one [`RowCard`] round each; an [`AddRow`] stands below them.

use leptos::prelude::*;

use super::{Button, ButtonKind, Icon};
use crate::i18n::{Msg, t, t_args};
use crate::reactive::live;

/// The frame of one row, with its button to remove it.
#[component]
pub fn RowCard(
    /// Names the row, such as "Chỉ tiêu 2".
    #[prop(into)]
    title: Signal<String>,
    /// Removes the row; absent when it may not be removed.
    #[prop(into, optional)]
    on_remove: Option<Callback<()>>,
    /// The button that does it.
    #[prop(default = Msg::FieldRemove)]
    remove: Msg,
    children: Children,
) -> impl IntoView {
    let button = on_remove.map(|on_remove| {
        let name = title.with_untracked(|title| t_args(Msg::FieldRemoveRow, &[("row", title)]));
        view! {
            <Button
                label=t(remove)
                name=name
                mark=Icon::Trash
                kind=ButtonKind::Quiet
                on_press=on_remove
            />
        }
    });
    view! {
        <fieldset class="row-card">
            <legend>{live(move || title.get())}</legend>
            {children()}
            <div class="row-card-foot">{button}</div>
        </fieldset>
    }
}

/// The button under the rows.
#[component]
pub fn AddRow(#[prop(into)] label: String, #[prop(into)] on_add: Callback<()>) -> impl IntoView {
    view! { <Button label=label mark=Icon::Add on_press=on_add /> }
}
