//! The rows of the inbox, a page at a time, and the keys that move in them.

use std::collections::BTreeSet;

use leptos::prelude::*;
use model::id::RecordId;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::line::{Found, Line};
use crate::{
    desk::use_desk,
    i18n::{Msg, count, t, t_args},
    nav::{Nav, Page, use_nav},
    pages::{
        office::parts::{day_and_time, mark},
        wording::{noun_name, numbered},
    },
    platform::{events, page},
    reactive::live,
    ui::{Button, Column, Icon, Sort, StateBadge, StatusBadge, Table},
};

/// Rows of a page.
const PAGE: usize = 100;
/// Id of the body of the table, to which one can jump.
pub const ROWS: &str = "inbox-rows";

/// What the rows share.
#[derive(Clone, Copy)]
pub struct Rows {
    pub lines: RwSignal<Option<Vec<Line>>>,
    pub found: Memo<Found>,
    pub sort: RwSignal<Sort>,
    pub chosen: RwSignal<BTreeSet<RecordId>>,
    /// First row of the page that is shown.
    pub first: RwSignal<usize>,
    /// The record that the keys act on.
    pub current: RwSignal<Option<RecordId>>,
    /// Asks to receive these.
    pub receive: Callback<Vec<RecordId>>,
}

impl Rows {
    pub fn count(self) -> usize {
        self.found.with(|found| found.rows.len())
    }

    /// A line by its place in the order.
    fn line(self, row: usize) -> Option<Line> {
        let position = self.found.with_untracked(|found| found.rows.get(row).copied())?;
        self.lines.with_untracked(|lines| lines.as_ref()?.get(position).cloned())
    }

    /// The place in the order of the record that the keys act on.
    fn place(self) -> Option<usize> {
        self.current.with_untracked(|current| {
            let current = current.as_ref()?;
            self.lines.with_untracked(|lines| {
                let lines = lines.as_ref()?;
                self.found.with_untracked(|found| {
                    found.rows.iter().position(|position| {
                        lines.get(*position).is_some_and(|line| line.summary.id == *current)
                    })
                })
            })
        })
    }

    /// Moves to a row and gives it the focus, turning the page when needed.
    fn go(self, row: usize) {
        let Some(line) = self.line(row) else { return };
        let first = row / PAGE * PAGE;
        if self.first.get_untracked() != first {
            self.first.set(first);
        }
        let id = line.summary.id;
        self.current.set(Some(id.clone()));
        // The new page is drawn after this turn.
        leptos::task::spawn_local(async move {
            leptos::task::tick().await;
            focus_row(&id);
        });
    }

    fn press(self, nav: Nav, event: &KeyboardEvent) {
        if event.ctrl_key() || event.alt_key() || event.meta_key() || events::is_typing(event) {
            return;
        }
        let last = self.found.with_untracked(|found| found.rows.len()).checked_sub(1);
        let Some(last) = last else { return };
        let current = self.place();
        let top = self.first.get_untracked();
        match event.key().as_str() {
            "j" => self.go(current.map_or(top, |row| (row + 1).min(last))),
            "k" => self.go(current.map_or(top, |row| row.saturating_sub(1))),
            "o" => {
                if let Some(line) = current.and_then(|row| self.line(row)) {
                    nav.go(&Page::Dossier(line.summary.id.to_string()));
                }
            }
            "r" => {
                let line = current.and_then(|row| self.line(row)).filter(|line| line.receivable);
                if let Some(line) = line {
                    self.receive.run(vec![line.summary.id]);
                }
            }
            _ => return,
        }
        event.prevent_default();
    }
}

fn row_id(id: &RecordId) -> String {
    format!("inbox-row-{id}")
}

fn focus_row(id: &RecordId) {
    if let Some(link) =
        page::by_id(&row_id(id)).and_then(|link| link.dyn_into::<HtmlElement>().ok())
    {
        // An element outside the document cannot take the focus; then there is no such row.
        let _ = link.focus();
    }
}

/// The table with its pages.
#[component]
pub fn InboxTable(rows: Rows) -> impl IntoView {
    let nav = use_nav();
    let keys = page::document().map(|document| {
        events::listen(&document, "keydown", move |event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>()
                && nav.page().get_untracked() == Page::Inbox
            {
                rows.press(nav, event);
            }
        })
    });
    let keys = StoredValue::new_local(keys);
    on_cleanup(move || keys.dispose());
    let columns = vec![
        Column::new("choose", t(Msg::InboxChoose)).plain(),
        Column::new("org", t(Msg::InboxOrg)),
        Column::new("noun", t(Msg::InboxNoun)),
        Column::new("title", t(Msg::InboxRecipient)),
        Column::new("about", t(Msg::InboxAbout)),
        Column::number("year", t(Msg::InboxYear)),
        Column::new("status", t(Msg::InboxStatus)),
        Column::number("moved", t(Msg::InboxMoved)),
    ];
    let shown = move || {
        let first = rows.first.get();
        rows.found.with(|found| {
            let positions = found.rows.iter().skip(first).take(PAGE);
            rows.lines.with(|lines| {
                let lines = lines.as_deref().unwrap_or_default();
                positions.filter_map(|position| lines.get(*position).cloned()).collect::<Vec<_>>()
            })
        })
    };
    view! {
        <div class="inbox">
            <Table caption=t(Msg::InboxCaption) columns=columns sort=rows.sort body=ROWS>
                // A row that stays the same keeps its place and the focus while others arrive.
                <For each=shown key=Line::key let:line>
                    {table_row(rows, &line)}
                </For>
            </Table>
        </div>
        <Pager rows=rows />
    }
}

fn table_row(rows: Rows, line: &Line) -> AnyView {
    let summary = &line.summary;
    let id = summary.id.clone();
    let chosen = {
        let id = id.clone();
        move || rows.chosen.with(|chosen| chosen.contains(&id))
    };
    let choose = line.receivable.then(|| {
        let id = id.clone();
        let toggle = move |event| {
            let on = event_target_checked(&event);
            rows.chosen.update(|chosen| {
                if on {
                    chosen.insert(id.clone());
                } else {
                    chosen.remove(&id);
                }
            });
        };
        let label = t_args(Msg::InboxChooseOne, &[("name", &line.spoken())]);
        view! {
            <label class="table-tick">
                <input
                    type="checkbox"
                    class="table-check"
                    aria-label=label
                    prop:checked=chosen.clone()
                    on:change=toggle
                />
            </label>
        }
    });
    let sending = use_desk().sending;
    let unsent = (summary.pending > 0).then(|| {
        let summary = summary.clone();
        let state = Signal::derive(move || summary.state_now(sending.get()));
        view! { <StateBadge state=state /> }
    });
    let at_hand = {
        let id = id.clone();
        move || rows.current.with(|current| current.as_ref() == Some(&id))
    };
    let (row, href) = (row_id(&id), Page::Dossier(id.to_string()).path());
    let number = (!summary.number.is_empty()).then(|| numbered(&summary.number, &summary.year));
    let number = number.map(|number| view! { <span class="cell-note number-line">{number}</span> });
    view! {
        <tr class:selected=at_hand on:focusin=move |_| rows.current.set(Some(id.clone()))>
            <td>{choose}</td>
            <td>{line.org_name.to_string()}</td>
            <td>{noun_name(&summary.noun)}</td>
            <th scope="row">
                <a id=row href=href aria-label=line.spoken()>
                    {line.title.clone()}
                </a>
                " "
                {line.twin.then(|| mark(Msg::InboxTwin))}
                {number}
            </th>
            <td>{line.about.clone()}</td>
            <td class="number">{summary.year.clone()}</td>
            <td>
                <StatusBadge status=summary.told() />
                {unsent}
            </td>
            <td class="number">{day_and_time(summary.moved)}</td>
        </tr>
    }
    .into_any()
}

/// Which rows are shown, and the ways to the others.
#[component]
fn Pager(rows: Rows) -> impl IntoView {
    let range = live(move || {
        let (first, all) = (rows.first.get(), rows.count());
        let last = (first + PAGE).min(all);
        t_args(
            Msg::InboxRange,
            &[("from", &count((first + 1).min(all))), ("to", &count(last)), ("of", &count(all))],
        )
    });
    let earlier = move |()| rows.first.update(|first| *first = first.saturating_sub(PAGE));
    let later = move |()| {
        let all = untrack(|| rows.count());
        rows.first.update(|first| {
            if *first + PAGE < all {
                *first += PAGE;
            }
        });
    };
    view! {
        <nav class="pager" aria-label=t(Msg::InboxPages)>
            <p role="status">{range}</p>
            <Show when=move || { rows.count() > PAGE }>
                <Button label=t(Msg::InboxEarlier) mark=Icon::Back on_press=earlier />
                <Button label=t(Msg::InboxLater) mark=Icon::ChevronRight on_press=later />
            </Show>
        </nav>
    }
}
