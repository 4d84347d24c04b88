//! A movement with its drives, contents and legal bases.

pub mod basis;
pub mod drive;
pub mod parts;

use leptos::prelude::*;
use model::{
    drive::Drive,
    fields,
    id::RecordId,
    movement::{Movement, MovementKind},
    record::{Noun, Record},
};

use self::{
    basis::bases,
    drive::card,
    parts::{anniversaries, contents, mottos, period, standing},
};
use super::{
    directory::edit_link,
    office::parts::{mark, org_name},
};
use crate::{
    desk::{Desk, use_desk},
    i18n::{Msg, t},
    reactive::{Reading, live},
    today::today,
    ui::{Delayed, NotHere, PageHeading, Section, SummaryList, SummaryRow},
};

/// A movement.
#[component]
pub fn MovementPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    let desk = use_desk();
    let found = Reading::new(move || {
        desk.directory.track();
        async move {
            let nouns = [Noun::Movement, Noun::Drive, Noun::LegalBasis];
            desk.references(&nouns).await.unwrap_or_default()
        }
    });
    live(move || {
        let Some(records) = found.get() else { return view! { <Delayed /> }.into_any() };
        let record =
            records.iter().find(|record| record.noun == Noun::Movement && record.id.as_str() == id);
        match record.and_then(|record| Some((record, Movement::from_record(record)?))) {
            Some((record, movement)) => show(desk, record, &movement, &records),
            None => view! {
                <PageHeading title=t(Msg::MovementOne) />
                <NotHere />
            }
            .into_any(),
        }
    })
}

fn show(desk: Desk, record: &Record, movement: &Movement, records: &[Record]) -> AnyView {
    let f = &record.fields;
    let organiser =
        desk.directory.with_untracked(|directory| org_name(directory, &movement.organiser));
    let mut rows = vec![SummaryRow::new(t(Msg::MovementOrganiser), organiser)];
    rows.extend(movement.kind.map(|kind| {
        let name = match kind {
            MovementKind::Regular => Msg::MovementRegular,
            MovementKind::Thematic => Msg::MovementThematic,
        };
        SummaryRow::new(t(Msg::MovementKind), t(name))
    }));
    rows.push(SummaryRow::new(t(Msg::MovementDays), period(movement.from, movement.to)));
    rows.extend(mottos(&movement.theme, &movement.motto, &movement.slogan));
    rows.extend(anniversaries(f));
    rows.extend(joins(desk, record));
    let unverified = fields::typed(f, "unverified").unwrap_or(false);
    let bases_cited: Vec<RecordId> = fields::typed(f, "legal_bases").unwrap_or_default();
    let drives: Vec<AnyView> = drives_of(movement, records)
        .iter()
        .map(|(drive, record)| card(desk, drive, record, records))
        .collect();
    let drives = if drives.is_empty() {
        view! { <p class="quiet">{t(Msg::MovementNoDrive)}</p> }.into_any()
    } else {
        drives.into_any()
    };
    let (standing, synthetic) = (standing(movement.from, movement.to, today()), movement.synthetic);
    view! {
        <PageHeading title=movement.name.clone() above=t(Msg::MovementOne)>
            <span class="badge status-badge">{standing}</span>
            {unverified.then(|| mark(Msg::SheetUnverified))}
            {synthetic.then(|| mark(Msg::SheetSynthetic))}
        </PageHeading>
        <SummaryList rows=rows />
        {edit_link(desk, record)}
        {contents(f)}
        {bases(&bases_cited, records)}
        <Section title=t(Msg::MovementDrives)>{drives}</Section>
    }
    .into_any()
}

/// Whose movements it answers: organisations and groups.
fn joins(desk: Desk, record: &Record) -> Option<SummaryRow> {
    let ids: Vec<RecordId> = fields::typed(&record.fields, "joins")?;
    let names = desk.directory.with_untracked(|directory| {
        ids.iter()
            .map(|id| match directory.group(&id.cast()) {
                Some(group) => group.name.clone(),
                None => org_name(directory, &id.cast()),
            })
            .collect::<Vec<_>>()
            .join("\n")
    });
    Some(SummaryRow::new(t(Msg::MovementJoins), names))
}

/// The drives of a movement, the latest first.
fn drives_of<'a>(movement: &Movement, records: &'a [Record]) -> Vec<(Drive, &'a Record)> {
    let mut drives: Vec<_> = records
        .iter()
        .filter(|record| record.noun == Noun::Drive)
        .filter_map(|record| Some((Drive::from_record(record)?, record)))
        .filter(|(drive, _)| drive.movement.as_ref() == Some(&movement.id))
        .collect();
    text::sort_by_key(&mut drives, |(drive, _)| std::cmp::Reverse(drive.from));
    drives
}
