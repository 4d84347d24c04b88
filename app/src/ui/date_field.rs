//! A date in one input, written day first with whatever separator, or taken from a calendar.

use leptos::{html, prelude::*};
use text::Date;

use super::{
    Button, ButtonKind, Icon, TextKind, Width, icon,
    text_field::{TextField, TextFieldProps},
};
use crate::i18n::{Msg, t, t_args};
use crate::reactive::live;

/// A date as people write it. The signal holds what was typed; [`Date::parse_display`] reads it,
/// and the line below says in words how it was understood.
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
    /// What the writer should look at again.
    #[prop(into, optional)]
    warning: Signal<Option<String>>,
    /// Says "(not required)" behind the label.
    #[prop(optional)]
    optional: bool,
    /// Runs when the person leaves the field.
    #[prop(into, optional)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let hint = if hint.is_empty() { t(Msg::FieldDateHint).to_owned() } else { hint };
    let understood = live(move || {
        let date = value.with(|typed| Date::parse_display(typed).ok())?;
        Some(view! { <p class="field-reading">{in_words(date)}</p> })
    });
    let warned = live(move || {
        warning.get().map(|words| {
            view! { <p class="field-reading">{icon(Icon::Alert)} " " {words}</p> }
        })
    });
    let calendar = calendar(&label, value);
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
    view! {
        <div class="field-pair">
            {input} {calendar} <div aria-live="polite">{understood} {warned}</div>
        </div>
    }
}

/// The browser's own calendar, behind a button: its input would write dates in the order of the
/// browser's language.
fn calendar(label: &str, value: RwSignal<String>) -> AnyView {
    let node = NodeRef::<html::Input>::new();
    let open = move |()| {
        if let Some(input) = node.get_untracked() {
            let date = value.with_untracked(|typed| Date::parse_display(typed).ok());
            input.set_value(&date.map(|date| date.to_string()).unwrap_or_default());
            // A browser without one leaves the typing, which is always there.
            let _ = input.show_picker();
        }
    };
    let chosen = move |event| {
        if let Ok(date) = event_target_value(&event).parse::<Date>() {
            value.set(date.to_display());
        }
    };
    let name = format!("{}: {label}", t(Msg::FieldCalendar));
    view! {
        <div class="calendar">
            <Button label=t(Msg::FieldCalendar) name=name kind=ButtonKind::Quiet on_press=open />
            <input type="date" node_ref=node tabindex="-1" aria-hidden="true" on:change=chosen />
        </div>
    }
    .into_any()
}

/// A date with its day of the week.
fn in_words(date: Date) -> String {
    let weekday = t(Msg::FieldWeekdays).split(", ").nth(date.weekday()).unwrap_or_default();
    let month = t(Msg::AppMonths).split(' ').nth(usize::from(date.month()) - 1);
    let (day, year) = (date.day().to_string(), date.year().to_string());
    let args = [
        ("weekday", weekday),
        ("day", day.as_str()),
        ("month", month.unwrap_or_default().trim_start_matches('0')),
        ("year", &year),
    ];
    t_args(Msg::FieldDateReading, &args)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_shown_back_in_words() {
        for (typed, said) in [
            ("5,3,2026", "Thứ Năm, ngày 5 tháng 3 năm 2026"),
            ("05032026", "Thứ Năm, ngày 5 tháng 3 năm 2026"),
            ("29/11/26", "Chủ Nhật, ngày 29 tháng 11 năm 2026"),
        ] {
            let date = Date::parse_display(typed).unwrap();
            assert_eq!(in_words(date), said);
            assert_eq!(Date::parse_display(said), Ok(date));
        }
    }
}
