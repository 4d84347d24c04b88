//! The inbox of the office: everything that other organisations submitted, as it arrives.

pub mod filters;
pub mod line;
pub mod receive;
pub mod table;

use std::collections::BTreeSet;

use leptos::prelude::*;
use model::{access::Operation, id::RecordId};

use self::{
    filters::{FilterBar, Filters, StatusTabs},
    line::{Found, Line, lines},
    receive::{ReceiveDialog, Receiving},
    table::{InboxTable, Rows},
};
use crate::{
    desk::{Desk, use_desk},
    forms::lives,
    i18n::{Msg, count, t, t_args},
    nav::{Page, use_nav},
    pages::{office::parts::no_right, written::twins::with_twins},
    reactive::{live, memo, watch},
    ui::{Button, ButtonKind, Delayed, EmptyState, Icon, LinkButton, PageHeading, Sort, moment},
};

/// Columns by which the address may order the inbox.
const SORTS: [&str; 7] = ["org", "noun", "title", "about", "year", "status", "moved"];

/// The inbox of the office.
#[component]
pub fn InboxPage() -> impl IntoView {
    let desk = use_desk();
    let filters = Filters::of_address();
    let sort = sort_of_address();
    let receiving = Receiving::start();
    let lines = RwSignal::new(None::<Vec<Line>>);
    let found = memo(move || {
        let filter = filters.get();
        lines.with(|lines| {
            lines.as_ref().map_or_else(Found::default, |lines| filter.find(lines, sort.get()))
        })
    });
    let rows = Rows {
        lines,
        found,
        sort,
        chosen: RwSignal::new(BTreeSet::new()),
        first: RwSignal::new(0),
        current: RwSignal::new(None),
        receive: Callback::new(move |ids: Vec<RecordId>| receiving.ask(ids)),
    };
    watch(move || {
        desk.changed.track();
        // A hundred receipts read the list once, when they are written.
        if !receiving.busy.get() {
            leptos::task::spawn_local(read(desk, lines, rows.chosen));
        }
    });
    let mut begun = false;
    watch(move || {
        filters.get();
        sort.track();
        if std::mem::replace(&mut begun, true) {
            rows.first.set(0);
            rows.current.set(None);
        }
    });
    let opens = memo(move || desk.opens(&Page::Inbox));
    let content = live(move || {
        if !opens.get() {
            return no_right();
        }
        let some = lines.with(|lines| lines.as_ref().map(|lines| !lines.is_empty()));
        match some {
            None => view! { <Delayed /> }.into_any(),
            Some(false) => nothing_yet(desk),
            Some(true) => view! { <InboxList rows=rows filters=filters /> }.into_any(),
        }
    });
    view! {
        <PageHeading title=t(Msg::NavInbox)>
            <BulkReceive rows=rows />
        </PageHeading>
        <ReceiveDialog receiving=receiving lines=lines />
        {content}
        <div class="actions screen-only">
            <LinkButton href=Page::Bundles.path() label=t(Msg::BundleTitle) mark=Icon::Document />
        </div>
    }
}

/// The order that the address names, followed into the address as it changes.
fn sort_of_address() -> RwSignal<Sort> {
    let nav = use_nav();
    let asked = untrack(|| nav.query("sort")).unwrap_or_default();
    let (key, descending) = match asked.strip_prefix('-') {
        Some(key) => (key, true),
        None => (asked.as_str(), false),
    };
    let known = SORTS.into_iter().find(|known| *known == key);
    let sort = RwSignal::new(
        known.map_or(Sort { key: "moved", descending: true }, |key| Sort { key, descending }),
    );
    let mut begun = false;
    watch(move || {
        let Sort { key, descending } = sort.get();
        if std::mem::replace(&mut begun, true) {
            nav.set_query("sort", &format!("{}{key}", if descending { "-" } else { "" }));
        }
    });
    sort
}

/// Reads the lines anew and forgets choices that can no longer be received.
async fn read(
    desk: Desk,
    target: RwSignal<Option<Vec<Line>>>,
    chosen: RwSignal<BTreeSet<RecordId>>,
) {
    let mut summaries = Vec::new();
    for noun in lives::arriving() {
        // A store that fails is told on every page; here the list stays as it was.
        let Ok(more) = desk.list(noun).await else { return };
        summaries.extend(more);
    }
    let own = desk.device.with_untracked(|device| device.as_ref().map(|d| d.org.clone()));
    let Some(own) = own else { return };
    let directory = desk.directory.get_untracked();
    let twins = with_twins(desk, &summaries).await;
    let may = |scope: &_| desk.may(Operation::Receive, scope);
    let fresh = untrack(|| lines(summaries, &twins, &own, &directory, may));
    let open: BTreeSet<RecordId> =
        fresh.iter().filter(|line| line.receivable).map(|line| line.summary.id.clone()).collect();
    // The page may be gone by now.
    let _ = chosen.try_update(|chosen| chosen.retain(|id| open.contains(id)));
    let _ = target.try_set(Some(fresh));
}

/// The filters, the table, and what to do when they leave nothing.
#[component]
fn InboxList(rows: Rows, filters: Filters) -> impl IntoView {
    let last = move || {
        rows.lines.with(|lines| {
            lines.iter().flatten().map(|line| line.summary.moved).max().unwrap_or_default()
        })
    };
    let waits = memo(move || filters.get() == line::Filter::waiting());
    let table = move || {
        if rows.count() > 0 {
            view! { <InboxTable rows=rows /> }.into_any()
        } else {
            let words = live(move || t_args(Msg::InboxLast, &[("at", &moment(last()))]));
            let (title, clear) = if waits.get() {
                (Msg::InboxNothingWaits, Msg::InboxShowAll)
            } else {
                (Msg::InboxNoMatch, Msg::InboxClear)
            };
            view! {
                <div id=table::ROWS tabindex="-1">
                    <EmptyState title=t(title) mark=Icon::Search>
                        <p>{words}</p>
                        <Button
                            label=t(clear)
                            on_press=move |()| filters.take(line::Filter::default())
                        />
                    </EmptyState>
                </div>
            }
            .into_any()
        }
    };
    let any = memo(move || rows.count() > 0);
    let receives =
        memo(move || rows.lines.with(|lines| lines.iter().flatten().any(|line| line.receivable)));
    view! {
        <div class="inbox-head">
            <StatusTabs filters=filters found=rows.found />
            <FilterBar filters=filters lines=rows.lines />
        </div>
        {live(move || {
            if !any.get() {
                waits.track();
            }
            untrack(table)
        })}
        <p class="quiet keys screen-only">
            {live(move || t(if receives.get() { Msg::InboxKeys } else { Msg::InboxKeysRead }))}
        </p>
    }
}

/// Chooses all that can be received, and receives what is chosen.
#[component]
fn BulkReceive(rows: Rows) -> impl IntoView {
    let open = memo(move || {
        rows.lines.with(|lines| {
            let lines = lines.as_deref().unwrap_or_default();
            rows.found.with(|found| {
                let shown = found.rows.iter().filter_map(|position| lines.get(*position));
                shown
                    .filter(|line| line.receivable)
                    .map(|line| line.summary.id.clone())
                    .collect::<Vec<_>>()
            })
        })
    });
    let chosen = move || rows.chosen.with(BTreeSet::len);
    let all =
        Signal::derive(move || t_args(Msg::InboxChooseAll, &[("n", &count(open.with(Vec::len)))]));
    let label = Signal::derive(move || t_args(Msg::InboxReceive, &[("n", &count(chosen()))]));
    let choose = move |()| {
        rows.chosen.set(open.get_untracked().into_iter().collect());
    };
    let press = move |()| rows.receive.run(rows.chosen.get_untracked().into_iter().collect());
    view! {
        <Show when=move || { chosen() > 0 }>
            <Button
                label=label
                kind=ButtonKind::Primary
                mark=Icon::Check
                on_press=press
            />
            <Button
                label=t(Msg::InboxChooseNone)
                on_press=move |()| rows.chosen.set(BTreeSet::new())
            />
        </Show>
        <Show when=move || { chosen() == 0 && open.with(|open| !open.is_empty()) }>
            <Button label=all on_press=choose />
        </Show>
    }
}

/// Nothing has arrived: what to expect, and when the office was last reached.
fn nothing_yet(desk: Desk) -> AnyView {
    let contact = live(move || {
        desk.device.with(|device| {
            let at = device.as_ref().and_then(|device| device.last_contact);
            at.map(|at| t_args(Msg::InboxLastContact, &[("at", &moment(at))]))
        })
    });
    view! {
        <div id=table::ROWS tabindex="-1">
            <EmptyState title=t(Msg::InboxEmpty) mark=Icon::Inbox>
                <p>{t(Msg::InboxEmptyHelp)}</p>
                <p>{contact}</p>
            </EmptyState>
        </div>
    }
    .into_any()
}
