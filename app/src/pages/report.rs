//! A report: whose, of which group and year, its figures, and what the office said of it.

pub mod figures;

use leptos::prelude::*;
use model::{id::RecordId, record::Noun, report::ReportForm, status::Status};
use sync::client::LocalRecord;

use self::figures::{Figure, figures_of, owner_name, shown};
use crate::{
    db::DbError,
    desk::{Desk, use_desk},
    i18n::{Msg, t, t_args},
    pages::home::record_name,
    ui::{
        Banner, Delayed, NotHere, PageHeading, Section, StateBadge, StatusBadge, SummaryList,
        SummaryRow, Tone, moment,
    },
};

/// What the page shows.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    title: String,
    organisation: String,
    record: LocalRecord,
    figures: Vec<Figure>,
}

/// The report.
#[component]
pub fn ReportPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    let desk = use_desk();
    let found = LocalResource::new(move || {
        desk.changed.track();
        let id = id.clone();
        async move { read(desk, &id).await }
    });
    move || match found.get() {
        None => view! { <Delayed /> }.into_any(),
        Some(Ok(Some(shown))) => body(desk, shown),
        Some(Ok(None)) => view! {
            <PageHeading title=t(Msg::ReportOne) />
            <NotHere />
        }
        .into_any(),
        Some(Err(error)) => view! {
            <PageHeading title=t(Msg::ReportOne) />
            <p class="quiet-code">{error.to_string()}</p>
        }
        .into_any(),
    }
}

async fn read(desk: Desk, id: &str) -> Result<Option<Shown>, DbError> {
    let Ok(id) = RecordId::parse(id) else { return Ok(None) };
    let Some(record) = desk.record(&id).await? else { return Ok(None) };
    let Some(view) = record.view().filter(|view| view.noun == Noun::Report) else {
        return Ok(None);
    };
    let indicators = desk.reference(Noun::Indicator).await?;
    let form = ReportForm::from_record(&view);
    let (title, organisation) = desk.directory.with_untracked(|directory| {
        let group = form.group.as_ref().map_or("", |group| group.as_str());
        let year = form.year.map(|year| year.to_string()).unwrap_or_default();
        let title = record_name(Some(Noun::Report), &form.title, group, &year, directory);
        (title, owner_name(&view.scope, directory))
    });
    Ok(Some(Shown { title, organisation, figures: figures_of(&form, &indicators), record }))
}

fn body(desk: Desk, report: Shown) -> AnyView {
    let Some(view) = report.record.view() else { return ().into_any() };
    let status = view.status();
    let record = report.record.clone();
    let state = Signal::derive(move || record.data_state(desk.sending.get()));
    let mut facts = vec![SummaryRow::new(t(Msg::EnrolOrganisation), report.organisation)];
    if let Some(at) = moved(&status) {
        facts.push(SummaryRow::new(t(Msg::ReportMoved), moment(at)));
    }
    if let Some(receipt) = &report.record.receipt {
        let n = receipt.s.to_string();
        let (at, mark) = (moment(receipt.at), receipt.chain.short());
        let said = t_args(Msg::ReportReceipt, &[("n", &n), ("moment", &at), ("mark", &mark)]);
        facts.push(SummaryRow::new(t(Msg::ReportReceiptLabel), said));
    }
    let returned = returned(&status);
    let rows: Vec<SummaryRow> = report.figures.iter().map(shown).collect();
    let figures = if rows.is_empty() {
        view! { <p class="quiet">{t(Msg::ReportNoFigures)}</p> }.into_any()
    } else {
        view! { <SummaryList rows=rows /> }.into_any()
    };
    view! {
        <PageHeading title=report.title above=t(Msg::ReportOne)>
            <StatusBadge status=status.as_str().to_owned() />
            <StateBadge state=state />
        </PageHeading>
        {returned}
        <Section title=t(Msg::ReportFigures)>{figures}</Section>
        <SummaryList rows=facts />
    }
    .into_any()
}

/// Server time of the last transition.
fn moved(status: &Status) -> Option<i64> {
    match status {
        Status::Draft => None,
        Status::Submitted { at, .. }
        | Status::Received { at, .. }
        | Status::Returned { at, .. }
        | Status::Withdrawn { at, .. } => Some(*at),
    }
}

fn returned(status: &Status) -> Option<AnyView> {
    let Status::Returned { reason, items, due, .. } = status else { return None };
    let entries: Vec<AnyView> =
        items.iter().map(|item| view! { <li>{item.clone()}</li> }.into_any()).collect();
    let due = due.map(|due| t_args(Msg::ReportDueBy, &[("day", &due.to_display())]));
    let reason = reason.clone();
    Some(
        view! {
            <Banner tone=Tone::Problem title=t(Msg::StatusReturned)>
                <p>{reason}</p>
                <ul>{entries}</ul>
                <p>{due}</p>
            </Banner>
        }
        .into_any(),
    )
}
