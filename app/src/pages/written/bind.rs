//! Signals of inputs bound to the fields of an open form: what is typed goes to the draft at once.

use leptos::prelude::*;
use model::fields;
use serde_json::Value;

use crate::desk::Form;
use crate::reactive::watch;

/// The text of a plain field.
pub fn text(form: Form, name: &str) -> RwSignal<String> {
    let value = RwSignal::new(untrack(|| form.text(name)));
    let name = name.to_owned();
    watch(move || form.set_text(&name, &value.get()));
    value
}

/// A date: kept as ISO once it reads as one, as typed until then.
pub fn date(form: Form, name: &str) -> RwSignal<String> {
    let value = RwSignal::new(shown(&untrack(|| form.text(name))));
    let name = name.to_owned();
    watch(move || form.set_text(&name, &kept(&value.get())));
    value
}

/// The text of a cell of a row, such as `targets/r1`.
pub fn cell(form: Form, row: &str, cell: &str) -> RwSignal<String> {
    let value = RwSignal::new(cell_text(form, row, cell));
    keep_cell(form, row, cell, move || value.get());
    value
}

/// A date in a cell of a row.
pub fn date_cell(form: Form, row: &str, cell: &str) -> RwSignal<String> {
    let value = RwSignal::new(shown(&cell_text(form, row, cell)));
    keep_cell(form, row, cell, move || kept(&value.get()));
    value
}

fn keep_cell(form: Form, row: &str, cell: &str, typed: impl Fn() -> String + 'static) {
    let (row, cell) = (row.to_owned(), cell.to_owned());
    watch(move || {
        let typed = typed();
        // A row that was removed does not come back with the last echo of its inputs.
        let there = form.fields.with_untracked(|fields| fields.contains_key(&row));
        if there && cell_text(form, &row, &cell) != typed {
            form.set_cell(&row, &cell, Value::String(typed));
        }
    });
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
        assert_eq!(shown("2026-12-05"), "05/12/2026");
        assert_eq!(kept("5/12"), "5/12");
        assert_eq!(shown("5/12"), "5/12");
    }
}
