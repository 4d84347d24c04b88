//! Signals of inputs bound to the fields of an open form: what is typed goes to the draft at once.

use leptos::prelude::*;
use model::fields;
use serde_json::Value;

use super::question::Ask;
use crate::{desk::Form, i18n::Lang, reactive::watch};

/// How an answer is written into its input, and how what is typed is kept.
#[derive(Clone, Copy)]
pub struct Manner {
    shown: fn(&str) -> String,
    kept: fn(&str) -> String,
}

impl Manner {
    /// The manner of a question: dates are kept as ISO and numbers the Vietnamese way once they
    /// read as such, and as typed until then.
    pub fn of(ask: &Ask) -> Self {
        match ask {
            Ask::Date => Self { shown, kept },
            Ask::Number => Self {
                shown: |kept| text::shown_number(kept, Lang::current().notation()),
                kept: |typed| text::kept_number(typed, Lang::current().notation()),
            },
            _ => Self { shown: str::to_owned, kept: str::to_owned },
        }
    }
}

/// A plain field.
pub fn field(form: Form, name: &str, manner: Manner) -> RwSignal<String> {
    let value = RwSignal::new((manner.shown)(&untrack(|| form.text(name))));
    let name = name.to_owned();
    watch(move || form.set_text(&name, &(manner.kept)(&value.get())));
    value
}

/// A cell of a row, such as `targets/r1`.
pub fn cell(form: Form, row: &str, cell: &str, manner: Manner) -> RwSignal<String> {
    let value = RwSignal::new((manner.shown)(&cell_text(form, row, cell)));
    let (row, cell) = (row.to_owned(), cell.to_owned());
    watch(move || {
        let typed = (manner.kept)(&value.get());
        // A row that was removed does not come back with the last echo of its inputs.
        let there = form.fields.with_untracked(|fields| fields.contains_key(&row));
        if there && cell_text(form, &row, &cell) != typed {
            form.set_cell(&row, &cell, Value::String(typed));
        }
    });
    value
}

fn cell_text(form: Form, row: &str, cell: &str) -> String {
    form.fields.with_untracked(|view| {
        view.get(row).and_then(|row| row.get(cell)?.as_str()).unwrap_or_default().to_owned()
    })
}

/// A kept date as people read it.
pub fn shown(kept: &str) -> String {
    kept.parse().map_or_else(|_| kept.to_owned(), text::Date::to_display)
}

/// A typed date as it is kept.
pub fn kept(typed: &str) -> String {
    text::Date::parse_display(typed).map_or_else(|_| typed.to_owned(), |date| date.to_string())
}

/// The cells of a row as fields, for the conditions of its questions.
pub fn cells(row: &Value) -> fields::Fields {
    row.as_object().map(|row| fields::of(row.clone())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_kept_as_iso_and_shown_as_written() {
        assert_eq!(kept("5/12/2026"), "2026-12-05");
        assert_eq!(kept("5,12,26"), "2026-12-05");
        assert_eq!(shown("2026-12-05"), "05/12/2026");
        assert_eq!(kept("5/12"), "5/12");
        assert_eq!(shown("5/12"), "5/12");
    }

    #[test]
    fn a_number_of_unclear_meaning_is_kept_as_a_question() {
        let number = Manner::of(&Ask::Number);
        assert_eq!((number.kept)("7002,5"), "7002,5");
        assert_eq!((number.kept)("1,234"), "1,234?");
        assert_eq!((number.shown)("1,234"), "1,2340");
    }
}
