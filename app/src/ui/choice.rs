//! One of a few: radios; yes or no: a check box; a short list in a filter row: a native select.

use leptos::prelude::*;

use super::field::{Frame, Opt, error_id, field_id};
use crate::reactive::live;

/// Radios under one legend, for up to about seven options.
#[component]
pub fn Choice(
    /// Name of the field; the first radio carries [`field_id`] of it.
    #[prop(into)]
    field: String,
    #[prop(into)] label: String,
    /// The value of the chosen option; empty when none is.
    value: RwSignal<String>,
    #[prop(into)] options: Vec<Opt>,
    #[prop(into, optional)] hint: String,
    #[prop(into, optional)] error: Signal<Option<String>>,
    /// Says "(not required)" behind the legend.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let id = field_id(&field);
    let frame = Frame { field, label, hint, error, optional };
    let radios: Vec<AnyView> = options
        .into_iter()
        .enumerate()
        .map(|(position, option)| radio(&id, position, option, value))
        .collect();
    frame.around_group(view! { <div class="choice">{radios}</div> }.into_any())
}

fn radio(id: &str, position: usize, option: Opt, value: RwSignal<String>) -> AnyView {
    let own = if position == 0 { id.to_owned() } else { format!("{id}-{position}") };
    let Opt { value: mine, label, hint } = option;
    let checked = {
        let mine = mine.clone();
        move || value.with(|value| *value == mine)
    };
    let hint_id = format!("{own}-note");
    let note = (!hint.is_empty())
        .then(|| view! { <span class="choice-hint" id=hint_id.clone()>{hint}</span> });
    let describe = note.is_some().then_some(hint_id);
    view! {
        <div class="choice-row">
            <input
                type="radio"
                id=own.clone()
                name=id.to_owned()
                value=mine.clone()
                aria-describedby=describe
                prop:checked=checked
                on:change=move |_| value.set(mine.clone())
            />
            <label for=own>{label}</label>
            {note}
        </div>
    }
    .into_any()
}

/// One check box with its label beside it.
#[component]
pub fn Check(
    /// Name of the field; the HTML id is [`field_id`] of it.
    #[prop(into)]
    field: String,
    #[prop(into)] label: String,
    value: RwSignal<bool>,
    #[prop(into, optional)] hint: String,
    #[prop(into, optional)] error: Signal<Option<String>>,
) -> impl IntoView {
    let id = field_id(&field);
    let problem = error_id(&field);
    let hint = (!hint.is_empty()).then(|| view! { <span class="choice-hint">{hint}</span> });
    view! {
        <div class="field choice">
            {live(move || {
                let id = problem.clone();
                error.get().map(|text| view! { <p class="field-error" id=id>{text}</p> })
            })}
            <div class="choice-row">
                <input
                    type="checkbox"
                    id=id.clone()
                    aria-describedby=error_id(&field)
                    name=field
                    prop:checked=move || value.get()
                    on:change=move |event| value.set(event_target_checked(&event))
                />
                <label for=id>{label}</label>
                {hint}
            </div>
        </div>
    }
}

/// A native select with its label beside or above it, for filters and short lists.
#[component]
pub fn Picker(
    /// Name of the field; the HTML id is [`field_id`] of it.
    #[prop(into)]
    field: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(into)] options: Signal<Vec<Opt>>,
) -> impl IntoView {
    let id = field_id(&field);
    let choices = live(move || {
        let chosen = value.get();
        options
            .get()
            .into_iter()
            .map(|option| {
                let selected = option.value == chosen;
                view! { <option value=option.value prop:selected=selected>{option.label}</option> }
            })
            .collect_view()
    });
    view! {
        <div class="picker">
            <label class="field-label" for=id.clone()>{label}</label>
            <select id=id name=field class="input" on:change=move |event| value.set(event_target_value(&event))>
                {choices}
            </select>
        </div>
    }
}
