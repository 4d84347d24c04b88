//! The consolidated sheets that this person may open.

use std::collections::BTreeMap;

use leptos::prelude::*;
use model::{
    Millis,
    sheet::{SheetEntry, SheetKey},
};
use serde::Deserialize;
use text::order_key;

use super::office::parts::{Dated, Followed, answer, no_right, org_name};
use crate::{
    desk::{Desk, use_desk},
    i18n::{Msg, t, t_args},
    nav::Page,
    reactive::live,
    ui::{EmptyState, Icon, PageHeading, Section},
};

/// The answer of the server.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Sheets {
    sheets: Vec<SheetEntry>,
    #[serde(skip)]
    as_of: Millis,
}

impl Dated for Sheets {
    fn as_of(&mut self) -> &mut Millis {
        &mut self.as_of
    }
}

/// The consolidated sheets.
#[component]
pub fn SheetsPage() -> impl IntoView {
    let desk = use_desk();
    let followed = Followed::<Sheets>::new(desk, "/api/v1/sheets".to_owned());
    let body = live(move || {
        if desk.opens(&Page::Sheets) {
            answer(followed.answer.get(), |sheets| list(desk, sheets.sheets))
        } else {
            no_right()
        }
    });
    view! {
        <PageHeading title=t(Msg::NavSheets) />
        {body}
    }
}

fn list(desk: Desk, sheets: Vec<SheetEntry>) -> AnyView {
    if sheets.is_empty() {
        return view! {
            <EmptyState title=t(Msg::SheetEmpty) mark=Icon::Sheet>
                <p>{t(Msg::SheetEmptyHelp)}</p>
            </EmptyState>
        }
        .into_any();
    }
    let (reports, commendations): (Vec<_>, Vec<_>) =
        sheets.into_iter().partition(|entry| matches!(entry.key, SheetKey::Reports { .. }));
    view! {
        {part(desk, Msg::SheetListReports, reports)}
        {part(desk, Msg::SheetListCommendations, commendations)}
    }
    .into_any()
}

/// The sheets of one kind, by group or movement.
fn part(desk: Desk, title: Msg, entries: Vec<SheetEntry>) -> AnyView {
    if entries.is_empty() {
        return ().into_any();
    }
    let mut named: BTreeMap<_, Vec<SheetEntry>> = BTreeMap::new();
    for entry in entries {
        let key = (order_key(&entry.name), entry.name.clone(), entry.owner.clone());
        named.entry(key).or_default().push(entry);
    }
    let cards: Vec<AnyView> = named
        .into_iter()
        .map(|((_, name, organiser), mut entries)| {
            text::sort_by_key(&mut entries, |entry| std::cmp::Reverse(year(&entry.key)));
            let organiser = desk.directory.with(|directory| org_name(directory, &organiser));
            let links: Vec<AnyView> = entries.iter().map(|entry| link(entry, &name)).collect();
            view! {
                <li class="sheet-entry">
                    <h3>{name}</h3>
                    <p class="quiet">{organiser}</p>
                    <p class="sheet-links">{links}</p>
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <Section title=t(title)>
            <ul class="card-list">{cards}</ul>
        </Section>
    }
    .into_any()
}

fn year(key: &SheetKey) -> u16 {
    match key {
        SheetKey::Reports { year, .. } => *year,
        SheetKey::Commendations { .. } => 0,
    }
}

fn link(entry: &SheetEntry, name: &str) -> AnyView {
    let words = match &entry.key {
        SheetKey::Reports { year, .. } => t_args(Msg::SheetYear, &[("year", &year.to_string())]),
        SheetKey::Commendations { .. } => t(Msg::SheetCommendations).to_owned(),
    };
    let href = Page::Sheet(entry.key.to_string()).path();
    let label = format!("{words}: {name}");
    view! { <a class="button button-secondary" href=href aria-label=label>{words}</a> }.into_any()
}
