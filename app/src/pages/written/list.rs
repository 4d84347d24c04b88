//! The list of a noun: saved records and drafts together, found with or without accents.

use std::sync::Arc;

use leptos::prelude::*;
use model::{
    access::Operation,
    fields::{self, Fields},
};
use serde_json::Value;
use text::{LegalForm, Query, fold, organisation_key, person_key};

use super::{
    Written,
    line::{failure_banner, nobody_banner},
    list_row::{ListRow, list_row, read},
    lives,
    references::References,
};
use crate::{
    desk::{Desk, SaveFailure, told, use_desk},
    i18n::{Msg, count, t, t_args},
    nav::{Page, use_nav},
    pages::{bundles::unconfirmed_list, search, wording},
    reactive::{live, live_rows, memo, watch},
    today::today,
    ui::{
        Button, ButtonKind, Delayed, EmptyState, Icon, Opt, PageHeading, Picker, TextField,
        TextKind,
    },
};

/// Rows shown at first and added by each "Xem thêm".
const WINDOW: usize = 50;

/// The list of what is written as a form, or the search over all that is.
#[component]
pub fn List(#[prop(into, optional)] written: Option<Written>) -> impl IntoView {
    let desk = use_desk();
    let rows = follow(desk, written);
    let references = References::follow(desk);
    let failure = RwSignal::new(None::<SaveFailure>);
    let (title, empty, empty_help) = match written.map(Written::words) {
        Some(words) => (words.many, words.empty, words.empty_help),
        None => (Msg::SearchOpen, Msg::FieldNothingFound, Msg::SearchHere),
    };
    let content = live(move || match rows.with(|rows| rows.as_ref().map(|rows| rows.is_empty())) {
        None => view! { <Delayed /> }.into_any(),
        Some(true) => view! {
            <EmptyState title=t(empty) mark=Icon::Document>
                <p>{t(empty_help)}</p>
            </EmptyState>
        }
        .into_any(),
        Some(false) => found(written, rows, references),
    });
    view! {
        <PageHeading title=t(title)>{written.map(|written| begin(written, failure))}</PageHeading>
        {nobody_banner(desk)}
        {failure_banner(failure)}
        {content}
        {unconfirmed_list(desk, written)}
    }
}

/// The rows, read again whenever something changed.
fn follow(desk: Desk, written: Option<Written>) -> RwSignal<Option<Arc<Vec<ListRow>>>> {
    let rows = RwSignal::new(None);
    watch(move || {
        desk.changed.track();
        leptos::task::spawn_local(async move {
            if let Ok(read) = read(desk, written).await {
                // The page may be gone by now.
                rows.try_set(Some(Arc::new(read)));
            }
        });
    });
    rows
}

/// The button that begins a new one, for who may.
fn begin(written: Written, failure: RwSignal<Option<SaveFailure>>) -> AnyView {
    let (desk, nav) = (use_desk(), use_nav());
    let busy = RwSignal::new(false);
    let begin = Callback::new(move |()| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            match desk.begin(written.noun(), first_answers(written)).await {
                Ok(id) => nav.go(&written.form_page(id.as_str())),
                Err(error) => failure.set(Some(error.into())),
            }
            // The page may be gone by now.
            busy.try_set(false);
        });
    });
    let shown = live(move || {
        desk.may_at_own(Operation::Write).then(|| {
            view! {
                <Button
                    label=t(written.words().begin)
                    kind=ButtonKind::Primary
                    mark=Icon::Add
                    busy=busy
                    on_press=begin
                />
            }
        })
    });
    view! { {shown} }.into_any()
}

/// What a form says already when it begins.
fn first_answers(written: Written) -> Fields {
    let year = written.is_of_this_year().then(|| today().year().to_string());
    fields::of(year.map(|year| ("year".to_owned(), Value::String(year))))
}

/// Search, filter, order and the rows that answer them.
fn found(
    written: Option<Written>,
    rows: RwSignal<Option<Arc<Vec<ListRow>>>>,
    references: RwSignal<Option<References>>,
) -> AnyView {
    let nav = use_nav();
    let all = written.is_none();
    if all {
        search::focus_soon();
    }
    let from_address = |name: &str| RwSignal::new(untrack(|| nav.query(name)).unwrap_or_default());
    let (typed, status, order) = (from_address("q"), from_address("status"), from_address("order"));
    for (name, value) in [("status", status), ("order", order)] {
        let mut begun = false;
        watch(move || {
            let value = value.get();
            if std::mem::replace(&mut begun, true) {
                nav.set_query(name, &value);
            }
        });
    }
    let remember = move |()| {
        if nav.page().get_untracked() == written.map_or(Page::Search, Written::list_page) {
            nav.set_query("q", &typed.get_untracked());
        }
    };
    let ordered = memo(move || {
        rows.with(|rows| rows.as_ref().map(|rows| in_order(rows, &order.get())).unwrap_or_default())
    });
    let found = memo(move || {
        rows.with(|rows| {
            let rows = rows.as_ref().map(|rows| rows.as_slice()).unwrap_or_default();
            ordered.with(|ordered| answer(rows, ordered, &typed.get(), &status.get()))
        })
    });
    let window = RwSignal::new(WINDOW);
    watch(move || {
        typed.track();
        status.track();
        order.track();
        if window.get_untracked() != WINDOW {
            window.set(WINDOW);
        }
    });
    let shown = move || {
        rows.with(|rows| {
            let Some(rows) = rows else { return Vec::new() };
            let take = window.get();
            let chosen = |found: &Vec<usize>| {
                found.iter().take(take).filter_map(|at| rows.get(*at).cloned()).collect()
            };
            found.with(chosen)
        })
    };
    let total = move || found.with(Vec::len);
    let more = live(move || {
        (total() > window.get()).then(|| {
            let add = Callback::new(move |()| window.update(|shown| *shown += WINDOW));
            view! { <div class="actions"><Button label=t(Msg::ListMore) on_press=add /></div> }
        })
    });
    let none = live(move || {
        (total() == 0).then(|| {
            view! { <EmptyState title=t(Msg::FieldNothingFound) mark=Icon::Search /> }
        })
    });
    view! {
        <div class="filters" role="search">
            <TextField
                field="search"
                label=t(written.map_or(Msg::SearchLabel, |written| written.words().searched))
                value=typed
                kind=TextKind::Search
                on_leave=remember
            />
            <Picker field="status" label=t(Msg::ListStatus) value=status options=statuses(written) />
            <Picker field="order" label=t(Msg::ListOrder) value=order options=orders() />
        </div>
        <p class="quiet" role="status">
            {live(move || {
                let found = t_args(Msg::ListCount, &[("n", &count(total()))]);
                if all { format!("{found}. {}", t(Msg::SearchHere)) } else { found }
            })}
        </p>
        <ul class="card-list">
            {live_rows(shown, ListRow::key, move |row| list_row(references, row, all))}
        </ul>
        {none}
        {more}
    }
    .into_any()
}

/// Every state, after the first those that wait on this device to leave it.
fn statuses(written: Option<Written>) -> Vec<Opt> {
    let mut options = vec![Opt::new("", t(Msg::ListAll))];
    let mut add = |word: &str| {
        if options.iter().all(|known| known.value != word) {
            options.push(Opt::new(word, wording::status(word)));
        }
    };
    let forms = Written::all().filter(|form| written.is_none_or(|written| written == *form));
    for noun in forms.map(Written::noun) {
        for state in lives::states(noun) {
            add(state.word);
            if lives::is_first(noun, state) {
                let moves = noun.life().into_iter().flat_map(|life| life.moves);
                let leave = moves.filter(|step| step.starts_from(state.word));
                leave.for_each(|step| add(&told(state.word, step.word)));
            }
        }
    }
    options
}

fn orders() -> Vec<Opt> {
    vec![Opt::new("", t(Msg::ListNewest)), Opt::new("name", t(Msg::ListByName))]
}

/// The rows in order: what needs a person first, then the newest or by name.
fn in_order(rows: &[ListRow], order: &str) -> Vec<usize> {
    let mut at: Vec<usize> = (0..rows.len()).collect();
    let row = |at: &usize| rows.get(*at);
    if order == "name" {
        text::sort_by_cached_key(&mut at, |at| {
            row(at).map(|row| {
                let key = if row.person {
                    person_key(&row.title)
                } else {
                    organisation_key(&row.title, LegalForm::Ignored)
                };
                (!row.attention, row.title.is_empty(), key)
            })
        });
    } else {
        text::sort_by_key(&mut at, |at| {
            row(at).map(|row| (!row.attention, std::cmp::Reverse(row.edited)))
        });
    }
    at
}

/// The rows that answer a search and a filter, those of one noun beside each other, exact answers
/// first.
fn answer(rows: &[ListRow], ordered: &[usize], typed: &str, status: &str) -> Vec<usize> {
    let query = Query::new(typed);
    let typed = fold(typed);
    let words: Vec<&str> = typed.split(|c: char| !c.is_alphanumeric()).collect();
    let mut ranked: Vec<_> = ordered
        .iter()
        .filter_map(|at| {
            let row = rows.get(*at)?;
            let asked = status.is_empty() || row.status == status;
            if !asked || !words.iter().all(|word| row.folded.contains(word)) {
                return None;
            }
            let rank = if query.is_empty() { None } else { Some(query.rank(&row.searched)?) };
            Some((row.written.map(Written::noun), rank, *at))
        })
        .collect();
    text::sort_by_key(&mut ranked, |(noun, rank, _)| (*noun, *rank));
    ranked.into_iter().map(|(_, _, at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(title: &str, edited: i64) -> ListRow {
        ListRow {
            title: title.to_owned(),
            searched: title.to_owned(),
            folded: fold(title),
            status: "draft".to_owned(),
            edited,
            ..ListRow::default()
        }
    }

    fn titles<'a>(rows: &'a [ListRow], at: &[usize]) -> Vec<&'a str> {
        at.iter().map(|at| rows[*at].title.as_str()).collect()
    }

    #[test]
    fn accents_may_be_left_out_and_exact_answers_come_first() {
        let rows = [row("Đặng Thị Mẫu Hai", 3), row("Dang Van Mau", 1), row("Lê Mẫu", 2)];
        let ordered = in_order(&rows, "");
        assert_eq!(
            titles(&rows, &answer(&rows, &ordered, "dang", "")),
            ["Dang Van Mau", "Đặng Thị Mẫu Hai"]
        );
        assert_eq!(answer(&rows, &ordered, "", "received").len(), 0);
        assert_eq!(answer(&rows, &ordered, "", "draft").len(), 3);
    }

    #[test]
    fn what_needs_a_person_stands_first_and_names_are_ordered_as_people_expect() {
        let mut rows = [row("HTX Bạch Đằng", 1), row("Hợp tác xã An Bình", 2), row("", 9)];
        let by_name = in_order(&rows, "name");
        assert_eq!(titles(&rows, &by_name), ["Hợp tác xã An Bình", "HTX Bạch Đằng", ""]);
        rows[0].attention = true;
        assert_eq!(titles(&rows, &in_order(&rows, ""))[..2], ["HTX Bạch Đằng", ""]);
    }
}
