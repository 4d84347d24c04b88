//! The sets of a record: with a row for each row of another set, for each member of the group, or
//! with rows of their own, which are added one by one.

use leptos::prelude::*;
use model::{
    fields::{self, Fields},
    kind::GROUP,
    shape::{Field, Shape},
};
use serde_json::{Value, json};

use super::{
    Shown,
    answer::{Asked, organisations},
};
use crate::{
    i18n::{Msg, t},
    pages::wording::{label, row_ids, row_name},
    platform::id::new_id,
    reactive::{live, memo},
    ui::{AddRow, Button, ButtonKind, NumberField, RowCard, SummaryList, SummaryRow},
};

/// A set, to be written in or told.
pub(super) fn set(shown: Shown, field: &'static Field, open: bool) -> AnyView {
    let Shape::Rows(cells) = field.shape else { return ().into_any() };
    match field.per {
        "" if field.once => own_once(shown, field, cells, open),
        "" => own(shown, field, cells, open),
        GROUP => marks(shown, field, open),
        of => per_row(shown, field, cells, of, open),
    }
}

/// The answers of a row, as inputs or as they stand.
fn row(shown: Shown, name: &str, cells: &'static [Field], open: bool) -> AnyView {
    let cells = cells.iter().filter(|cell| cell.name != "position");
    if open {
        let inputs = cells.map(|cell| Asked::cell(name, cell).input(shown));
        return inputs.collect_view().into_any();
    }
    let cells: Vec<_> = cells.collect();
    let name = name.to_owned();
    let rows = memo(move || {
        let fields = shown.fields();
        let mut rows = Vec::new();
        for cell in &cells {
            if let Shape::Counts(of) = cell.shape {
                rows.extend(counts(&fields, &name, cell.name, of));
                continue;
            }
            let asked = Asked::cell(&name, cell);
            let said = asked.said(shown.desk, &fields);
            if !said.is_empty() {
                rows.push(SummaryRow::new(label(&fields, &format!("{name}#{}", cell.name)), said));
            }
        }
        rows
    });
    view! { <SummaryList rows=rows /> }.into_any()
}

/// What a row of a set is called by its own name, or by its number.
fn called(view: &Fields, set: &str, id: &str, number: usize) -> String {
    let name = view.get(&format!("{set}/{id}")).and_then(|row| row.get("name")?.as_str());
    name.filter(|name| !text::is_blank(name))
        .map_or_else(|| row_name(set, number), |name| format!("{number}. {name}"))
}

fn counts(view: &Fields, row: &str, cell: &str, of: &str) -> Vec<SummaryRow> {
    let all = view.get(row).and_then(|row| row.get(cell));
    let ids = row_ids(view, of).into_iter().enumerate();
    ids.map(|(at, id)| {
        let count = all.and_then(|all| all.get(&id)?.as_u64()).unwrap_or(0);
        SummaryRow::new(called(view, of, &id, at + 1), count.to_string())
    })
    .collect()
}

fn per_row(
    shown: Shown,
    field: &'static Field,
    cells: &'static [Field],
    of: &'static str,
    open: bool,
) -> AnyView {
    let view = untrack(|| shown.fields());
    let rows = row_ids(&view, of).into_iter().enumerate().map(|(at, id)| {
        let title = called(&view, of, &id, at + 1);
        let name = format!("{}/{id}", field.name);
        view! { <RowCard title=title>{row(shown, &name, cells, open)}</RowCard> }
    });
    rows.collect_view().into_any()
}

fn own(shown: Shown, field: &'static Field, cells: &'static [Field], open: bool) -> AnyView {
    let view = untrack(|| shown.fields());
    let ids = row_ids(&view, field.name);
    let next = ids.len() + 1;
    let rows = ids.into_iter().enumerate().map(|(at, id)| {
        let name = format!("{}/{id}", field.name);
        let title = called(&view, field.name, &id, at + 1);
        let gone = name.clone();
        let remove = open.then(|| {
            Callback::new(move |()| shown.write(fields::of([(gone.clone(), Value::Null)])))
        });
        match remove {
            Some(remove) => view! {
                <RowCard title=title on_remove=remove>{row(shown, &name, cells, open)}</RowCard>
            }
            .into_any(),
            None => view! {
                <RowCard title=title>{row(shown, &name, cells, open)}</RowCard>
            }
            .into_any(),
        }
    });
    let add = open.then(|| {
        let add = move |()| {
            let name = format!("{}/{}", field.name, new_id());
            shown.write(fields::of([(name, json!({ "position": next }))]));
        };
        view! { <AddRow label=t(Msg::TogetherAddRow) on_add=add /> }
    });
    view! {
        {rows.collect_view()}
        {add}
    }
    .into_any()
}

/// Rows that are written once: those that stand, and a form for the next.
fn own_once(shown: Shown, field: &'static Field, cells: &'static [Field], open: bool) -> AnyView {
    let there = own(shown, field, cells, false);
    let next = open.then(|| next_row(shown, field, cells));
    view! {
        {there}
        {next}
    }
    .into_any()
}

fn next_row(shown: Shown, field: &'static Field, cells: &'static [Field]) -> AnyView {
    let view = untrack(|| shown.fields());
    let number = fields::rows(&view, field.name).count() + 1;
    let name = format!("{}/{number}", field.name);
    // A value for each cell, and for counts one for each row that is counted.
    let mut inputs: Vec<(Asked, Option<String>, RwSignal<String>)> = Vec::new();
    for cell in cells {
        let asked = Asked::cell(&name, cell);
        match cell.shape {
            Shape::Counts(of) => inputs.extend(
                row_ids(&view, of)
                    .into_iter()
                    .map(|id| (asked.clone(), Some(id), RwSignal::new(String::new()))),
            ),
            _ => inputs.push((asked, None, RwSignal::new(String::new()))),
        }
    }
    let idle = Callback::new(|()| {});
    let drawn: Vec<AnyView> = inputs
        .iter()
        .enumerate()
        .map(|(at, (asked, of, value))| match (of, asked.shape) {
            (Some(id), Shape::Counts(set)) => {
                let number = row_ids(&view, set).iter().position(|it| it == id).unwrap_or(0);
                let label = called(&view, set, id, number + 1);
                let input = format!("{}-{at}", field.name);
                view! { <NumberField field=input label=label value=*value /> }.into_any()
            }
            _ => asked.drawn(shown.desk, &view, *value, idle),
        })
        .collect();
    let save = move |()| {
        let mut row = serde_json::Map::new();
        for (asked, of, value) in &inputs {
            let typed = value.get_untracked();
            let (Some(cell), Some(id)) = (asked.cell, of) else {
                if let Some(cell) = asked.cell {
                    row.insert(cell.to_owned(), asked.kept(&typed));
                }
                continue;
            };
            let count = typed.trim().parse::<u32>().unwrap_or(0);
            if let Value::Object(counts) = row.entry(cell).or_insert_with(|| json!({})) {
                counts.insert(id.clone(), json!(count));
            }
        }
        row.retain(|_, value| !value.is_null());
        shown.write(fields::of([(name.clone(), Value::Object(row))]));
    };
    view! {
        <fieldset class="row-card">
            <legend>{row_name(field.name, number)}</legend>
            {drawn}
            <Button label=t(Msg::TogetherWriteOnce) kind=ButtonKind::Primary on_press=save />
            <p class="quiet">{t(Msg::TogetherWriteOnceHelp)}</p>
        </fieldset>
    }
    .into_any()
}

/// One mark for each member of the group, which stands once it is made.
fn marks(shown: Shown, field: &'static Field, open: bool) -> AnyView {
    let view = untrack(|| shown.fields());
    let members = organisations(shown.desk, &view);
    let all = members.len();
    let made = memo(move || fields::rows(&shown.fields(), field.name).count());
    let lines = members.into_iter().map(|member| {
        let name = format!("{}/{}", field.name, member.value);
        let mark = {
            let label = member.label.clone();
            live(move || {
                if shown.fields().contains_key(&name) {
                    return view! { <span class="badge state-stored">{t(Msg::TogetherMarked)}</span> }
                        .into_any();
                }
                if !open {
                    return ().into_any();
                }
                let name = name.clone();
                let make = move |()| shown.write(fields::of([(name.clone(), json!({}))]));
                view! {
                    <Button label=t(Msg::TogetherMark) name=label.clone() on_press=make />
                }
                .into_any()
            })
        };
        view! { <li class="card-line"><span>{member.label}</span> {mark}</li> }
    });
    view! {
        <p class="quiet">{move || format!("{}/{all}", made.get())}</p>
        <ul class="plain-list">{lines.collect_view()}</ul>
    }
    .into_any()
}
