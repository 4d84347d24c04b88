//! A decision of commendation: what it says, and its recipients, searched with or without accents.

use leptos::{html, prelude::*};
use model::{
    decision::{Decision, Recipient},
    drive::Drive,
    fields,
    id::RecordId,
    movement::Movement,
    record::{Noun, Record},
};
use text::{Date, Query};

use super::{
    movement::basis::bases,
    office::parts::{mark, org_name},
    sheet::names::kind_name,
};
use crate::{
    desk::{Desk, use_desk},
    i18n::{Msg, t, t_args},
    nav::use_nav,
    platform::page,
    reactive::{Reading, live, memo, watch},
    ui::{
        Banner, Button, Column, Delayed, Icon, NotHere, PageHeading, Section, SummaryList,
        SummaryRow, Table, TextField, TextKind, Tone,
    },
};

/// What the page is made of.
#[derive(Debug, Clone, PartialEq)]
struct Here {
    decision: Decision,
    note: String,
    /// Movements, drives and legal bases.
    records: Vec<Record>,
}

/// A decision of commendation with its recipients.
#[component]
pub fn DecisionPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    let desk = use_desk();
    let found = Reading::new(move || {
        desk.changed.track();
        let id = id.clone();
        async move { read(desk, &id).await }
    });
    // Drawn anew only when the decision changed, so that search and place in the list stay.
    let found = memo(move || found.get());
    live(move || match found.get() {
        None => view! { <Delayed /> }.into_any(),
        Some(Some(here)) => show(desk, here),
        Some(None) => view! {
            <PageHeading title=t(Msg::DecisionOne) />
            <NotHere />
        }
        .into_any(),
    })
}

async fn read(desk: Desk, id: &str) -> Option<Here> {
    let id = RecordId::parse(id).ok()?;
    let record = desk.record(&id).await.ok()??.view()?;
    let decision = Decision::from_record(&record).filter(|_| record.noun == Noun::Decision)?;
    let nouns = [Noun::Movement, Noun::Drive, Noun::LegalBasis];
    let records = desk.references(&nouns).await.unwrap_or_default();
    Some(Here { decision, note: fields::text(&record.fields, "note").to_owned(), records })
}

fn show(desk: Desk, here: Here) -> AnyView {
    let Here { decision, note, records } = here;
    let name = |org| desk.directory.with_untracked(|directory| org_name(directory, org));
    let mut rows = vec![
        SummaryRow::new(t(Msg::DecisionBody), name(&decision.body)),
        SummaryRow::new(t(Msg::DecisionSigner), &decision.signer_title),
        SummaryRow::new(
            t(Msg::DecisionIssued),
            decision.issued_on.map(Date::to_display).unwrap_or_default(),
        ),
    ];
    rows.extend(
        decision.organiser.as_ref().map(|org| SummaryRow::new(t(Msg::DecisionKeptBy), name(org))),
    );
    if let Some(movement) = decision.movement.as_ref() {
        let found =
            find(&records, Noun::Movement, movement.as_str()).and_then(Movement::from_record);
        let words = found.map_or_else(|| movement.to_string(), |found| found.name);
        rows.push(SummaryRow::new(t(Msg::MovementOne), words));
    }
    if let Some(drive) = decision.drive.as_ref() {
        let found = find(&records, Noun::Drive, drive.as_str()).and_then(Drive::from_record);
        let words = found.map_or_else(|| drive.to_string(), |found| found.name);
        rows.push(SummaryRow::new(t(Msg::SheetDrive), words));
    }
    if !note.is_empty() {
        rows.push(SummaryRow::new(t(Msg::MovementNote), note));
    }
    let title = t_args(Msg::DecisionNumber, &[("number", &decision.reference())]);
    let synthetic = decision.synthetic.then(|| {
        view! { <Banner tone=Tone::Caution><p>{t(Msg::DecisionSynthetic)}</p></Banner> }
    });
    let cited = bases(&decision.legal_bases, &records);
    view! {
        <PageHeading title=title above=t(Msg::DecisionOne)>
            <Button
                label=t(Msg::DecisionPrint)
                mark=Icon::Print
                on_press=move |()| page::print()
            />
        </PageHeading>
        {synthetic}
        <SummaryList rows=rows />
        {cited}
        <Section title=t(Msg::DecisionRecipients)>
            <Recipients decision=decision records=records />
        </Section>
    }
    .into_any()
}

fn find<'a>(records: &'a [Record], noun: Noun, id: &str) -> Option<&'a Record> {
    records.iter().find(|record| record.noun == noun && record.id.as_str() == id)
}

/// The list of recipients; the one that the address names is marked and scrolled to.
#[component]
fn Recipients(decision: Decision, records: Vec<Record>) -> impl IntoView {
    let desk = use_desk();
    let nav = use_nav();
    let words = RwSignal::new(String::new());
    let asked = memo(move || nav.query("row").unwrap_or_default());
    let table = NodeRef::<html::Div>::new();
    watch(move || {
        if table.get().is_some() {
            let row = row_id(&asked.get());
            leptos::task::spawn_local(async move {
                leptos::task::tick().await;
                page::focus(&row);
            });
        }
    });
    let count = decision.recipients.len();
    let own_drive = decision.recipients.iter().any(|(_, recipient)| recipient.drive.is_some());
    let reasons = decision.recipients.iter().any(|(_, one)| !one.reason.is_empty());
    let mut columns = vec![
        Column::number("position", t(Msg::GroupNumber)).plain(),
        Column::new("name", t(Msg::DecisionName)).plain(),
        Column::new("kind", t(Msg::DecisionKind)).plain(),
        Column::new("award", t(Msg::SheetAward)).plain(),
    ];
    if own_drive {
        columns.push(Column::new("drive", t(Msg::SheetDrive)).plain());
    }
    if reasons {
        columns.push(Column::new("reason", t(Msg::DecisionReason)).plain());
    }
    let rows = live(move || {
        let query = words.with(|words| Query::new(words));
        let asked = asked.get();
        let mut found: Vec<_> = decision
            .recipients
            .iter()
            .filter_map(|(id, recipient)| Some((query.rank(&recipient.name)?, id, recipient)))
            .collect();
        text::sort_by_key(&mut found, |(rank, _, recipient)| (*rank, recipient.position));
        found
            .into_iter()
            .map(|(_, id, recipient)| {
                line(desk, id, recipient, *id == asked, own_drive, reasons, &records)
            })
            .collect_view()
    });
    let caption = t_args(Msg::DecisionCount, &[("n", &count.to_string())]);
    view! {
        <div class="filters">
            <TextField field="q" label=t(Msg::SheetSearch) value=words kind=TextKind::Search />
        </div>
        <div node_ref=table>
            <Table caption=caption columns=columns>
                {rows}
            </Table>
        </div>
    }
}

fn row_id(row: &str) -> String {
    format!("recipient-{row}")
}

fn line(
    desk: Desk,
    id: &str,
    recipient: &Recipient,
    asked: bool,
    own_drive: bool,
    reasons: bool,
    records: &[Record],
) -> AnyView {
    let award = desk.directory.with_untracked(|directory| {
        directory
            .award(&recipient.award)
            .map_or_else(|| recipient.award.to_string(), |award| award.name.clone())
    });
    let drive = own_drive.then(|| {
        let found = recipient
            .drive
            .as_ref()
            .and_then(|drive| find(records, Noun::Drive, drive.as_str()))
            .and_then(Drive::from_record);
        view! { <td lang="vi">{found.map(|drive| drive.name)}</td> }
    });
    let reason = reasons.then(|| view! { <td>{recipient.reason.clone()}</td> });
    let class = if asked { "selected" } else { "" };
    let asked = asked.then(|| mark(Msg::DecisionAsked));
    view! {
        <tr id=row_id(id) class=class tabindex="-1">
            <td class="number">{recipient.position.to_string()}</td>
            <th scope="row" lang="vi">{recipient.name.clone()} " " {asked}</th>
            <td>{kind_name(recipient.kind)}</td>
            <td lang="vi">{award}</td>
            {drive}
            {reason}
        </tr>
    }
    .into_any()
}
