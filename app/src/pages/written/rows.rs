//! Rows of a form: targets, contents, prior awards, added and removed one by one.

use leptos::prelude::*;
use model::{attachment::ATTACHMENTS, fields};
use serde_json::Value;

use super::{
    bind,
    input::{Place, Writing, input},
    later,
    question::{Ask, Question, Rows},
};
use crate::{
    i18n::{Msg, t, t_args},
    pages::wording::{hint, row_ids, row_name},
    platform::{page, sleep},
    reactive::{live, live_rows, memo},
    shell::{Lasts, use_shell},
    ui::{AddRow, RowCard, error_id, field_id},
};

/// The rows of a set, each in its frame, and the button that adds one.
pub fn rows(writing: Writing, question: &'static Question, set: &'static Rows) -> AnyView {
    let name = question.field;
    let shell = use_shell();
    on_cleanup(move || shell.leave_page());
    let ids = memo(move || writing.form.fields.with(|view| row_ids(view, name)));
    let error = writing.error(name.to_owned());
    let add = move |()| {
        let row = writing.form.add_row(name);
        for cell in set.cells {
            if let Ask::Choice([first, ..]) = cell.ask {
                writing.form.set_cell(&row, cell.field, Value::String((*first).to_owned()));
            }
        }
        if let Some(first) = set.cells.first() {
            focus_soon(field_id(&format!("{row}#{}", first.field)));
        }
    };
    let help = writing.form.fields.with_untracked(|view| hint(view, name));
    let problem = live(move || {
        error.get().map(|text| view! { <p class="field-error" id=error_id(name)>{text}</p> })
    });
    // A photo begins with its file, not with a blank row.
    let more = if name == ATTACHMENTS {
        later::chooser(writing)
    } else {
        view! { <AddRow label=t(set.add) on_add=add /> }.into_any()
    };
    view! {
        <div class="rows" id=field_id(name) tabindex="-1">
            <p class="rows-help">{help}</p>
            {problem}
            {live_rows(
                move || ids.get(),
                String::clone,
                move |id| row(writing, name, set, ids, id),
            )}
            {more}
        </div>
    }
    .into_any()
}

fn row(
    writing: Writing,
    name: &'static str,
    set: &'static Rows,
    ids: Memo<Vec<String>>,
    id: String,
) -> AnyView {
    let row = format!("{name}/{id}");
    let title = Signal::derive(move || {
        let number = ids.with(|ids| ids.iter().position(|other| *other == id)).unwrap_or(0) + 1;
        row_name(name, number)
    });
    let shell = use_shell();
    let remove = {
        let row = row.clone();
        move |()| {
            let form = writing.form;
            let Some(value) = form.fields.with_untracked(|view| view.get(&row).cloned()) else {
                return;
            };
            let said = title.with_untracked(|title| t_args(Msg::AppRemoved, &[("what", title)]));
            form.remove_row(&row);
            let row = row.clone();
            shell.offer_undo(said, Lasts::Page, move || {
                form.set(&row, value.clone());
                focus_soon(field_id(name));
            });
        }
    };
    let cells: Vec<AnyView> =
        set.cells.iter().map(|question| cell(writing, question, row.clone())).collect();
    view! {
        <RowCard title=title on_remove=remove remove=set.remove>
            {(name == ATTACHMENTS).then(|| later::photo(writing, &row))}
            {cells}
        </RowCard>
    }
    .into_any()
}

/// A cell, shown while its condition holds.
fn cell(writing: Writing, question: &'static Question, row: String) -> AnyView {
    let of_row = row.clone();
    let asked = memo(move || {
        writing.form.fields.with(|view| {
            let cells = view.get(&of_row).map(bind::cells).unwrap_or_default();
            (question.when)(&cells)
        })
    });
    let shown = live(move || {
        asked.get().then(|| input(writing, question, Place::Cell(row.clone(), question.field)))
    });
    view! { {shown} }.into_any()
}

/// Gives the focus once the page has been drawn.
fn focus_soon(id: String) {
    leptos::task::spawn_local(async move {
        sleep(0).await;
        page::focus(&id);
    });
}

/// How many rows a set has.
pub fn count(writing: Writing, set: &str) -> usize {
    writing.form.fields.with(|view| fields::rows(view, set).count())
}
