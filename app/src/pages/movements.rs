//! The movements, as far as this device knows them.

use std::cmp::Reverse;

use leptos::prelude::*;
use model::{movement::Movement, record::Noun};
use text::Query;

use super::{
    movement::parts::{period, standing},
    office::parts::{mark, org_name},
};
use crate::{
    desk::{Desk, use_desk},
    i18n::{Msg, t},
    nav::Page,
    reactive::{Reading, live},
    today::{follow_day, today},
    ui::{Delayed, EmptyState, Icon, PageHeading, TextField, TextKind},
};

/// The movements.
#[component]
pub fn MovementsPage() -> impl IntoView {
    let desk = use_desk();
    let words = RwSignal::new(String::new());
    let found = Reading::new(move || {
        desk.directory.track();
        follow_day();
        async move {
            let records = desk.reference(Noun::Movement).await.unwrap_or_default();
            let mut movements: Vec<Movement> =
                records.iter().filter_map(Movement::from_record).collect();
            text::sort_by_key(&mut movements, |movement| {
                Reverse((movement.open_on(today()), movement.from))
            });
            movements
        }
    });
    let list = live(move || match found.get() {
        None => view! { <Delayed /> }.into_any(),
        Some(movements) => list(desk, &movements, &words.get()),
    });
    view! {
        <PageHeading title=t(Msg::NavMovements) />
        <div class="filters">
            <TextField
                field="q"
                label=t(Msg::MovementSearch)
                value=words
                kind=TextKind::Search
            />
        </div>
        {list}
    }
}

fn list(desk: Desk, movements: &[Movement], words: &str) -> AnyView {
    let query = Query::new(words);
    let mut found: Vec<_> =
        movements.iter().filter_map(|one| Some((query.rank(&one.name)?, one))).collect();
    text::sort_by_key(&mut found, |(rank, _)| *rank);
    if found.is_empty() {
        let title = if movements.is_empty() { Msg::MovementEmpty } else { Msg::MovementNoMatch };
        return view! {
            <EmptyState title=t(title) mark=Icon::Flag>
                <p>{t(Msg::MovementEmptyHelp)}</p>
            </EmptyState>
        }
        .into_any();
    }
    let entries: Vec<AnyView> = found.into_iter().map(|(_, one)| entry(desk, one)).collect();
    view! { <ul class="card-list">{entries}</ul> }.into_any()
}

fn entry(desk: Desk, movement: &Movement) -> AnyView {
    let organiser =
        desk.directory.with_untracked(|directory| org_name(directory, &movement.organiser));
    let synthetic = movement.synthetic.then(|| mark(Msg::SheetSynthetic));
    let period = period(movement.from, movement.to);
    let standing = standing(movement.from, movement.to, today());
    view! {
        <li>
            <a class="card-link" href=Page::Movement(movement.id.to_string()).path()>
                <span class="card-title" lang="vi">{movement.name.clone()}</span>
                <span class="card-meta">
                    <span>{organiser}</span>
                    <span>{period}</span>
                    <span class="badge status-badge">{standing}</span>
                    {synthetic}
                </span>
            </a>
        </li>
    }
    .into_any()
}
