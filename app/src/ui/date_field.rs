//! A date in one input, written day/month/year with whatever separator.

use leptos::prelude::*;

use super::{
    TextKind, Width,
    text_field::{TextField, TextFieldProps},
};
use crate::i18n::{Msg, t, t_args};
use crate::reactive::live;

/// A date as people write it. The signal holds what was typed; [`text::Date::parse_display`]
/// reads it, and the line below says how it was understood.
#[component]
pub fn DateField(
    /// Name of the field; the HTML id is [`super::field_id`] of it.
    #[prop(into)]
    field: String,
    #[prop(into)] label: String,
    /// What is in the input, as typed.
    value: RwSignal<String>,
    /// Replaces the example of how to write a date.
    #[prop(into, optional)]
    hint: String,
    #[prop(into, optional)] error: Signal<Option<String>>,
    /// Says "(not required)" behind the label.
    #[prop(optional)]
    optional: bool,
    /// Runs when the person leaves the field.
    #[prop(into, optional)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let hint = if hint.is_empty() { t(Msg::FieldDateHint).to_owned() } else { hint };
    let understood = live(move || {
        let date = value.with(|typed| text::Date::parse_display(typed).ok())?;
        let (day, month, year) =
            (date.day().to_string(), date.month().to_string(), date.year().to_string());
        let args = [("day", day.as_str()), ("month", &month), ("year", &year)];
        Some(view! { <p class="field-reading">{t_args(Msg::FieldDateReading, &args)}</p> })
    });
    let input = TextField(TextFieldProps {
        field,
        label,
        value,
        hint,
        error,
        kind: TextKind::Digits,
        width: Width::Short,
        autocomplete: "off",
        optional,
        on_leave,
    });
    view! { <div class="field-pair">{input} {understood}</div> }
}
