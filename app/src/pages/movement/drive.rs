//! One drive of a movement: days, texts, numbered contents, legal bases.

use leptos::prelude::*;
use model::{
    drive::{Drive, DriveKind},
    fields,
    record::{Noun, Record},
};

use super::{
    basis::bases,
    parts::{anniversaries, contents, mottos, period, standing},
};
use crate::{
    desk::Desk,
    i18n::{Msg, t},
    nav::Page,
    pages::office::parts::{mark, org_name},
    today::today,
    ui::{SummaryList, SummaryRow},
};

/// The drive as a card.
pub fn card(desk: Desk, drive: &Drive, record: &Record, records: &[Record]) -> AnyView {
    let organiser =
        desk.directory.with_untracked(|directory| org_name(directory, &drive.organiser));
    let mut rows = vec![SummaryRow::new(t(Msg::MovementOrganiser), organiser)];
    if !drive.issuer.is_empty() {
        rows.push(SummaryRow::new(t(Msg::MovementIssuer), &drive.issuer));
    }
    rows.extend(drive.kind.map(|kind| SummaryRow::new(t(Msg::MovementKind), t(kind_name(kind)))));
    rows.push(SummaryRow::new(t(Msg::MovementDays), period(drive.from, drive.to)));
    rows.extend(mottos(&drive.theme, &drive.motto, &drive.slogan));
    rows.extend(anniversaries(&record.fields));
    let note = fields::text(&record.fields, "note");
    if !note.is_empty() {
        rows.push(SummaryRow::new(t(Msg::MovementNote), note));
    }
    let marks = view! {
        {drive.unverified.then(|| mark(Msg::SheetUnverified))}
        {drive.synthetic.then(|| mark(Msg::SheetSynthetic))}
    };
    let id = format!("drive-{}", drive.id);
    let heading = format!("{id}-title");
    let labelled = heading.clone();
    view! {
        <section class="card" id=id aria-labelledby=labelled>
            <h3 id=heading lang="vi">{drive.name.clone()}</h3>
            <p class="card-meta">
                <span class="badge status-badge">{standing(drive.from, drive.to, today())}</span>
                {marks}
            </p>
            <SummaryList rows=rows />
            {parent(drive, records)}
            {contents(&record.fields)}
            {bases(&drive.legal_bases, records)}
        </section>
    }
    .into_any()
}

/// The drive of another organiser that it carries out.
fn parent(drive: &Drive, records: &[Record]) -> Option<AnyView> {
    let id = drive.parent.as_ref()?;
    let found = records
        .iter()
        .find(|record| record.noun == Noun::Drive && record.id.as_str() == id.as_str())?;
    let parent = Drive::from_record(found)?;
    let href = parent
        .movement
        .map(|movement| format!("{}#drive-{id}", Page::Movement(movement.to_string()).path()));
    let name = parent.name;
    Some(
        view! {
            <p>
                {t(Msg::MovementCarriesOut)} " "
                {match href {
                    Some(href) => view! { <a href=href lang="vi">{name}</a> }.into_any(),
                    None => view! { <span lang="vi">{name}</span> }.into_any(),
                }}
            </p>
        }
        .into_any(),
    )
}

fn kind_name(kind: DriveKind) -> Msg {
    match kind {
        DriveKind::PeriodSummary => Msg::MovementPeriodSummary,
        DriveKind::Anniversary => Msg::MovementAnniversaryDrive,
        DriveKind::Congress => Msg::MovementCongress,
        DriveKind::Thematic => Msg::MovementThematic,
        DriveKind::Yearly => Msg::MovementYearly,
        DriveKind::Plan => Msg::MovementPlan,
    }
}
