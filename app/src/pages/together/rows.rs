//! The sets of a record: with a row for each row of another set, for each member of the group, or
//! with rows of their own, which are added one by one.

use leptos::prelude::*;
use model::{
    fields::{self, Fields},
    kind::GROUP,
    record::Noun,
    shape::{Field, Shape},
};
use rules::{Problem, Severity};
use serde_json::{Value, json};

use super::{
    Shown,
    answer::{Asked, name_of_field, organisations},
};
use crate::{
    i18n::{Msg, t, t_args},
    pages::wording::{self, row_ids},
    platform::id::new_id,
    reactive::{live, live_rows, memo},
    shell::{Lasts, use_shell},
    today::today,
    ui::{AddRow, Button, ButtonKind, Dialog, NumberField, Opt, RowCard, SummaryList, SummaryRow},
};

/// The noun of the page's record.
fn noun(shown: Shown) -> Option<Noun> {
    shown.record.with_untracked(|record| record.as_ref().map(|record| record.noun))
}

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
    let Some(noun) = noun(shown) else { return ().into_any() };
    if open {
        let inputs = cells.map(|cell| Asked::cell(noun, name, cell).input(shown));
        return inputs.collect_view().into_any();
    }
    let cells: Vec<_> = cells.collect();
    let name = name.to_owned();
    let rows = memo(move || {
        let fields = shown.fields();
        let mut rows = Vec::new();
        for cell in &cells {
            if let Shape::Counts(of) = cell.shape {
                rows.extend(counts(shown, &fields, &name, cell.name, of));
                continue;
            }
            let asked = Asked::cell(noun, &name, cell);
            let said = asked.said(shown, &fields);
            if !said.is_empty() {
                let cell = format!("{name}#{}", cell.name);
                rows.push(SummaryRow::new(name_of_field(Some(noun), &fields, &cell), said));
            }
        }
        rows
    });
    view! { <SummaryList rows=rows /> }.into_any()
}

/// What a row of a set is called by its own name, that of the organisation that it is of, or by its
/// number.
fn called(shown: Shown, view: &Fields, set: &str, id: &str, number: usize) -> String {
    let row = view.get(&format!("{set}/{id}"));
    let cell = |name| row.and_then(|row| row.get(name)?.as_str()).filter(|it| !text::is_blank(it));
    let org = || cell("org").map(|id| shown.names.name(shown.desk, Noun::Org, id));
    match cell("name").map(str::to_owned).or_else(org) {
        Some(name) => format!("{number}. {name}"),
        None => format!("{} {number}", name_of_field(noun(shown), view, set)),
    }
}

fn counts(shown: Shown, view: &Fields, row: &str, cell: &str, of: &str) -> Vec<SummaryRow> {
    let all = view.get(row).and_then(|row| row.get(cell));
    let ids = row_ids(view, of).into_iter().enumerate();
    ids.map(|(at, id)| {
        let count = all.and_then(|all| all.get(&id)?.as_u64()).unwrap_or(0);
        SummaryRow::new(called(shown, view, of, &id, at + 1), count.to_string())
    })
    .collect()
}

/// The ids of a set's rows in their order, each with its number.
fn ids(shown: Shown, set: &'static str) -> Memo<Vec<(usize, String)>> {
    memo(move || row_ids(&shown.fields(), set).into_iter().enumerate().collect())
}

/// One card for each row of a set; a row that comes or goes leaves the others as they are.
fn cards(
    shown: Shown,
    of: &'static str,
    draw: impl Fn(String, Signal<String>) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let ids = ids(shown, of);
    live_rows(
        move || ids.get(),
        |(_, id)| id.clone(),
        move |(_, id)| {
            let own = id.clone();
            let title = Signal::derive(move || {
                let at = ids.with(|ids| ids.iter().position(|(_, it)| *it == own));
                called(shown, &shown.fields(), of, &own, at.unwrap_or(0) + 1)
            });
            draw(id, title)
        },
    )
}

fn per_row(
    shown: Shown,
    field: &'static Field,
    cells: &'static [Field],
    of: &'static str,
    open: bool,
) -> AnyView {
    cards(shown, of, move |id, title| {
        let name = format!("{}/{id}", field.name);
        view! { <RowCard title=title>{row(shown, &name, cells, open)}</RowCard> }.into_any()
    })
}

fn own(shown: Shown, field: &'static Field, cells: &'static [Field], open: bool) -> AnyView {
    let shell = use_shell();
    on_cleanup(move || shell.leave_page());
    let rows = cards(shown, field.name, move |id, title| {
        let name = format!("{}/{id}", field.name);
        let answers = row(shown, &name, cells, open);
        if !open {
            return view! { <RowCard title=title>{answers}</RowCard> }.into_any();
        }
        let remove = Callback::new(move |()| {
            let before = untrack(|| shown.fields()).remove(&name).unwrap_or_default();
            shown.write(fields::of([(name.clone(), Value::Null)]));
            let what = title.get_untracked();
            let (name, said) = (name.clone(), t_args(Msg::AppRemoved, &[("what", &what)]));
            shell.offer_undo(said, Lasts::Page, move || {
                shown.write(fields::of([(name.clone(), before.clone())]));
            });
        });
        view! { <RowCard title=title on_remove=remove>{answers}</RowCard> }.into_any()
    });
    let add = open.then(|| {
        let add = move |()| {
            let next = untrack(|| row_ids(&shown.fields(), field.name).len()) + 1;
            let name = format!("{}/{}", field.name, new_id());
            shown.write(fields::of([(name, json!({ "position": next }))]));
        };
        view! { <AddRow label=t(Msg::TogetherAddRow) on_add=add /> }
    });
    view! {
        {rows}
        {add}
    }
    .into_any()
}

/// Rows that are written once: those that stand, and a form for the next, which stays as it is
/// whatever comes from elsewhere.
fn own_once(shown: Shown, field: &'static Field, cells: &'static [Field], open: bool) -> AnyView {
    let there = own(shown, field, cells, false);
    let next = open.then(|| next_row(shown, field, cells));
    view! {
        {there}
        {next}
    }
    .into_any()
}

/// An input of a row that is not written yet: the cell, and of counts the row that is counted.
type Input = (Asked, Option<String>, RwSignal<String>);

fn next_row(shown: Shown, field: &'static Field, cells: &'static [Field]) -> AnyView {
    let view = untrack(|| shown.fields());
    let mut inputs: Vec<Input> = Vec::new();
    let Some(noun) = noun(shown) else { return ().into_any() };
    for cell in cells {
        let asked = Asked::cell(noun, field.name, cell);
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
        .map(|(asked, of, value)| match (of, asked.shape) {
            (Some(id), Shape::Counts(set)) => {
                let number = row_ids(&view, set).iter().position(|it| it == id).unwrap_or(0) + 1;
                let label = called(shown, &view, set, id, number);
                let input = format!("{}-{number}", field.name);
                view! { <NumberField field=input label=label value=*value /> }.into_any()
            }
            _ => asked.drawn(shown, &view, *value, idle),
        })
        .collect();
    let write = move |()| {
        let name = format!("{}/{}", field.name, new_id());
        let row = typed(&inputs);
        if inputs.iter().all(|(.., value)| value.with_untracked(|it| text::is_blank(it))) {
            return;
        }
        // What cannot be taken back is looked at before it is written.
        if let Some(why) = keeps_from(shown, &name, &row) {
            shown.failed.set(Some(why));
            return;
        }
        shown.write(fields::of([(name, row)]));
        inputs.iter().for_each(|(.., value)| value.set(String::new()));
    };
    view! {
        <fieldset class="row-card">
            <legend>{t(Msg::TogetherNextRow)}</legend>
            {drawn}
            <Button label=t(Msg::TogetherWriteOnce) kind=ButtonKind::Primary on_press=write />
            <p class="quiet">{t(Msg::TogetherWriteOnceHelp)}</p>
        </fieldset>
    }
    .into_any()
}

/// What the rules find in a row that is not written yet.
fn keeps_from(shown: Shown, name: &str, row: &Value) -> Option<String> {
    let mut record = shown.record.get_untracked()?;
    record.fields.insert(name.to_owned(), row.clone());
    let found =
        shown.desk.directory.with_untracked(|known| rules::problems(&record, known, today()));
    let own = |it: &&Problem| it.severity == Severity::Block && it.field.starts_with(name);
    found.iter().find(own).map(|it| wording::problem(&record.fields, it))
}

/// The row that was typed; a count that is blank is none.
fn typed(inputs: &[Input]) -> Value {
    let mut row = serde_json::Map::new();
    for (asked, of, value) in inputs {
        let (Some(cell), typed) = (asked.cell, value.get_untracked()) else { continue };
        let Some(id) = of else {
            row.insert(cell.to_owned(), asked.kept(&typed));
            continue;
        };
        let count = typed.trim().parse::<u32>().unwrap_or(0);
        if let Value::Object(counts) = row.entry(cell).or_insert_with(|| json!({})) {
            counts.insert(id.clone(), json!(count));
        }
    }
    row.retain(|_, value| !value.is_null());
    Value::Object(row)
}

/// One mark for each member of the group, which stands once it is made, so it is asked for twice.
fn marks(shown: Shown, field: &'static Field, open: bool) -> AnyView {
    let made = memo(move || fields::rows(&shown.fields(), field.name).count());
    if !open && made.get_untracked() == 0 {
        return view! { <p class="quiet">{t(Msg::TogetherNone)}</p> }.into_any();
    }
    let members = organisations(shown.desk, &untrack(|| shown.fields()));
    let all = members.len();
    let (asking, chosen) = (RwSignal::new(false), RwSignal::new(None::<Opt>));
    let lines = members.into_iter().map(|member| {
        let name = format!("{}/{}", field.name, member.value);
        let label = member.label.clone();
        let mark = live(move || {
            if shown.fields().contains_key(&name) {
                return view! { <span class="badge state-stored">{t(Msg::TogetherMarked)}</span> }
                    .into_any();
            }
            if !open {
                return ().into_any();
            }
            let spoken = format!("{}: {}", t(Msg::TogetherMark), member.label);
            let member = member.clone();
            let ask = move |()| {
                chosen.set(Some(member.clone()));
                asking.set(true);
            };
            view! { <Button label=t(Msg::TogetherMark) name=spoken on_press=ask /> }.into_any()
        });
        view! { <li><span>{label}</span> {mark}</li> }
    });
    let lines = lines.collect_view();
    let who = live(move || chosen.get().map(|member| view! { <p class="lead">{member.label}</p> }));
    let make = move |()| {
        if let Some(member) = chosen.get_untracked() {
            let name = format!("{}/{}", field.name, member.value);
            shown.write(fields::of([(name, json!({}))]));
        }
        asking.set(false);
    };
    view! {
        <p class="quiet">{move || format!("{}/{all}", made.get())}</p>
        <ul class="line-list">{lines}</ul>
        <Dialog open=asking id="together-mark" title=t(Msg::TogetherMark)>
            {who}
            <p>{t(Msg::TogetherWriteOnceHelp)}</p>
            <div class="actions">
                <Button label=t(Msg::TogetherMark) kind=ButtonKind::Primary on_press=make />
                <Button label=t(Msg::OfficeCancel) on_press=move |()| asking.set(false) />
            </div>
        </Dialog>
    }
    .into_any()
}
