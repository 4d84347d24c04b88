//! The counts of a sheet of commendations: on the screen, opened down to the awards, in the file.

use std::{collections::BTreeMap, sync::Arc};

use leptos::prelude::*;
use model::{
    award::RecipientKind,
    id::RecordId,
    sheet::{CommendationRow, CommendationSheet, Count, Entry},
};
use text::{LegalForm, organisation_key, person_key};

use super::{
    csv::Cell,
    drill::{Drill, Source},
    names::{invented, kind_name, kinds},
};
use crate::{
    i18n::{Msg, count, t, t_args},
    nav::{Page, address},
};

/// An award given, with the name of the award.
#[derive(Debug, Clone)]
pub struct GivenAward {
    entry: Entry,
    award: Arc<str>,
}

impl GivenAward {
    /// Those of one row and kind.
    pub fn of(row: &CommendationRow, kind: RecipientKind) -> Vec<Self> {
        let award: Arc<str> = row.award_name.as_str().into();
        let entries = row.counts.of(kind).entries.iter();
        entries.map(|entry| Self { entry: entry.clone(), award: Arc::clone(&award) }).collect()
    }

    fn link(&self) -> (String, String) {
        let page = Page::Decision(self.entry.decision.to_string());
        (self.entry.reference.clone(), address(&page, &[("row", &self.entry.row)]))
    }
}

/// The rows of each drive under its name, in the sheet's order.
pub fn drives(sheet: &CommendationSheet) -> Vec<(String, Vec<&CommendationRow>)> {
    let mut drives: Vec<(String, Vec<&CommendationRow>)> = Vec::new();
    for row in &sheet.rows {
        let name = if row.drive.is_some() { &row.drive_name } else { t(Msg::SheetNoDrive) };
        match drives.last_mut().filter(|(known, rows)| {
            known == name && rows.first().is_some_and(|first| first.drive == row.drive)
        }) {
            Some((_, rows)) => rows.push(row),
            None => drives.push((name.to_owned(), vec![row])),
        }
    }
    drives
}

/// The awards by who received them.
pub fn made_of(gave: &[GivenAward]) -> BTreeMap<&RecordId, Vec<&GivenAward>> {
    let mut subjects: BTreeMap<&RecordId, Vec<&GivenAward>> = BTreeMap::new();
    for one in gave {
        subjects.entry(&one.entry.subject).or_default().push(one);
    }
    subjects
}

/// The two cells of a count: lượt, then đối tượng; both open what they are made of.
pub fn count_cells(
    what: &str,
    kind: RecipientKind,
    counted: &Count,
    id: &str,
    gave: impl Fn() -> Vec<GivenAward> + Clone + Send + Sync + 'static,
    drill: RwSignal<Option<Drill>>,
) -> AnyView {
    if counted.award_count == 0 {
        return view! {
            <td class="number quiet">"0"</td>
            <td class="number quiet">"0"</td>
        }
        .into_any();
    }
    let note = published(counted);
    let marked = counted.published.as_ref().map(|published| {
        let words = if published.value == counted.recipient_count {
            t(Msg::SheetAsPublished).to_owned()
        } else {
            t_args(Msg::SheetPublished, &[("figure", &count(published.value))])
        };
        view! { <span class="cell-note">{words}</span> }
    });
    let awards = {
        let (gave, what, id, note) =
            (gave.clone(), what.to_owned(), format!("{id}-awards"), note.clone());
        let n = counted.award_count;
        figure(n, &what.clone(), t(Msg::SheetAwards), &id.clone(), move || {
            drill.set(Some(awards(&what, kind, n, gave(), &note).back_to(&id)));
        })
    };
    let recipients = {
        let (what, id) = (what.to_owned(), format!("{id}-recipients"));
        let n = counted.recipient_count;
        figure(n, &what.clone(), t(Msg::SheetRecipients), &id.clone(), move || {
            drill.set(Some(recipients(&what, kind, n, &gave(), &note).back_to(&id)));
        })
    };
    view! {
        <td class="number">{awards} {invented(counted.synthetic)}</td>
        <td class="number">{recipients} {invented(counted.synthetic)} {marked}</td>
    }
    .into_any()
}

fn figure(n: u32, what: &str, unit: &str, id: &str, open: impl Fn() + 'static) -> AnyView {
    let words = count(n);
    let name = t_args(Msg::SheetOpen, &[("what", what), ("figure", &format!("{words} {unit}"))]);
    view! {
        <button
            type="button"
            class="figure"
            id=id.to_owned()
            aria-label=name
            on:click=move |_| open()
        >
            {words}
        </button>
    }
    .into_any()
}

fn published(counted: &Count) -> String {
    counted.published.as_ref().map_or_else(String::new, |published| {
        t_args(
            Msg::SheetPublishedBy,
            &[("figure", &count(published.value)), ("source", &published.source)],
        )
    })
}

fn title(message: Msg, what: &str, kind: RecipientKind, n: u32) -> String {
    let kind = kind_name(kind).to_lowercase();
    t_args(message, &[("what", what), ("kind", &kind), ("n", &count(n))])
}

fn sort(sources: &mut [Source], kind: RecipientKind) {
    text::sort_by_cached_key(sources, |source| match kind {
        RecipientKind::Individual => person_key(&source.name),
        _ => organisation_key(&source.name, LegalForm::Ignored),
    });
}

/// Each award given, with its decision.
fn awards(what: &str, kind: RecipientKind, n: u32, gave: Vec<GivenAward>, note: &str) -> Drill {
    let mut sources: Vec<Source> = gave
        .into_iter()
        .map(|one| Source {
            name: one.entry.name.clone(),
            detail: one.award.to_string(),
            number: false,
            key: format!("{}/{}", one.entry.decision, one.entry.row),
            links: vec![one.link()],
        })
        .collect();
    sort(&mut sources, kind);
    Drill {
        title: title(Msg::SheetMadeOfAwards, what, kind, n),
        note: note.to_owned(),
        name: kind_name(kind),
        detail: t(Msg::SheetAward),
        sources,
        back: String::new(),
    }
}

/// Each recipient once, with how often and by which decisions.
fn recipients(what: &str, kind: RecipientKind, n: u32, gave: &[GivenAward], note: &str) -> Drill {
    let mut sources: Vec<Source> = made_of(gave)
        .into_iter()
        .filter_map(|(subject, awards)| {
            let first = awards.first()?;
            let times = u32::try_from(awards.len()).unwrap_or(u32::MAX);
            Some(Source {
                name: first.entry.name.clone(),
                detail: count(times),
                number: true,
                links: awards.iter().map(|one| one.link()).collect(),
                key: subject.to_string(),
            })
        })
        .collect();
    sort(&mut sources, kind);
    Drill {
        title: title(Msg::SheetMadeOfRecipients, what, kind, n),
        note: note.to_owned(),
        name: kind_name(kind),
        detail: t(Msg::SheetTimes),
        sources,
        back: String::new(),
    }
}

/// The sheet as rows of a file.
pub fn csv_rows(sheet: &CommendationSheet) -> Vec<Vec<Cell>> {
    let kinds = kinds(sheet);
    let mut head =
        [Msg::SheetDrive, Msg::SheetBody, Msg::SheetAward].map(|name| Cell::text(t(name))).to_vec();
    for kind in &kinds {
        for unit in [Msg::SheetAwards, Msg::SheetRecipients] {
            head.push(Cell::text(format!("{}: {}", kind_name(*kind), t(unit))));
        }
    }
    head.push(Cell::text(t(Msg::SheetNotes)));
    let counts = |counts: &model::sheet::Counts| -> Vec<Cell> {
        let all = kinds.iter().map(|kind| counts.of(*kind));
        let synthetic = all.clone().any(|count| count.synthetic);
        let mut cells: Vec<Cell> = all
            .flat_map(|one| [Cell::count(one.award_count), Cell::count(one.recipient_count)])
            .collect();
        cells.push(if synthetic { Cell::text(t(Msg::SheetSynthetic)) } else { Cell::Empty });
        cells
    };
    let mut total = vec![Cell::text(t(Msg::SheetTotal)), Cell::Empty, Cell::Empty];
    total.extend(counts(&sheet.totals));
    let rows = sheet.rows.iter().map(|row| {
        let names = [&row.drive_name, &row.body_name, &row.award_name];
        let mut cells: Vec<Cell> = names.into_iter().map(Cell::text).collect();
        cells.extend(counts(&row.counts));
        cells
    });
    [head, total].into_iter().chain(rows).collect()
}
