//! A number as Vietnamese offices write it: `7.002`, `44,5`.

use leptos::prelude::*;

use super::{
    TextKind, Width,
    text_field::{TextField, TextFieldProps},
};
use crate::i18n::{Msg, t_args};
use crate::reactive::live;

/// A number. The signal holds what was typed; [`text::parse_decimal`] reads it, and the line below
/// says how it was understood when it was not written the usual way.
#[component]
pub fn NumberField(
    /// Name of the field; the HTML id is [`super::field_id`] of it.
    #[prop(into)]
    field: String,
    #[prop(into)] label: String,
    /// What is in the input, as typed.
    value: RwSignal<String>,
    /// The unit, shown behind the input; may be empty.
    #[prop(into, optional)]
    unit: String,
    #[prop(into, optional)] hint: String,
    #[prop(into, optional)] error: Signal<Option<String>>,
    /// Says "(not required)" behind the label.
    #[prop(optional)]
    optional: bool,
    /// Runs when the person leaves the field.
    #[prop(into, optional)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let label = if unit.is_empty() { label } else { format!("{label} ({unit})") };
    let understood = live(move || {
        let number = value.with(|typed| reading(typed))?;
        let args = [("number", number.as_str()), ("unit", unit.as_str())];
        Some(
            view! { <p class="field-reading">{t_args(Msg::FieldNumberReading, &args).trim_end().to_owned()}</p> },
        )
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

/// The usual way to write what was typed, if it was typed another way.
fn reading(typed: &str) -> Option<String> {
    let usual = text::parse_decimal(typed).ok()?.to_vietnamese();
    (usual != typed.trim()).then_some(usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unusual_writing_is_explained() {
        assert_eq!(reading("7002").as_deref(), Some("7.002"));
        assert_eq!(reading("7.002"), None);
        assert_eq!(reading("nhiều"), None);
    }
}
