//! A number as the language of the screen writes it: `7.002` and `44,5`, or `7,002` and `44.5`.

use leptos::prelude::*;
use text::NumberError;

use super::{
    Button, TextKind, Width, field_id,
    text_field::{TextField, TextFieldProps},
};
use crate::{
    i18n::{Lang, Msg, number, t_args},
    platform::page,
    reactive::live,
};

/// A number. The signal holds what was typed; [`text::read_number`] reads it. The line below says
/// how it was understood when it was not written the usual way, and asks when it can mean two.
#[component]
pub fn NumberField(
    /// Name of the field; the HTML id is [`field_id`] of it.
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
    let input_id = field_id(&field);
    let understood = live(move || {
        let typed = value.get();
        match text::read_number(&typed, Lang::current().notation()) {
            Ok(read) => {
                let usual = number(&read);
                let args = [("number", usual.as_str()), ("unit", unit.as_str())];
                (usual != typed.trim()).then(|| {
                    let words = t_args(Msg::FieldNumberReading, &args).trim_end().to_owned();
                    view! { <p class="field-reading">{words}</p> }.into_any()
                })
            }
            Err(NumberError::Ambiguous) => question(&typed, value, &input_id),
            Err(_) => None,
        }
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
    view! { <div class="field-pair">{input} <div aria-live="polite">{understood}</div></div> }
}

/// Asks which of two numbers is meant; the answer is written so that it is asked no more.
fn question(typed: &str, value: RwSignal<String>, input: &str) -> Option<AnyView> {
    let [whole, parted] = text::either(typed)?;
    let words = t_args(Msg::FieldNumberWhich, &[("typed", typed.trim_end_matches('?'))]);
    let name = words.clone();
    let choice = |message: Msg, meant: text::Decimal| {
        let input = input.to_owned();
        let label = t_args(message, &[("number", &number(&meant))]);
        let choose = move |()| {
            value.set(text::unmistakable(&meant, Lang::current().notation()));
            page::focus(&input);
        };
        view! { <Button label=label on_press=choose /> }
    };
    let asked = view! {
        <div class="field-which" role="group" aria-label=name>
            <p class="field-reading">{words}</p>
            <div class="actions">
                {choice(Msg::FieldNumberWhole, whole)} {choice(Msg::FieldNumberParted, parted)}
            </div>
        </div>
    };
    Some(asked.into_any())
}
