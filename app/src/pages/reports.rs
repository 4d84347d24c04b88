//! The reports of the own organisation, the latest year first.

use leptos::prelude::*;
use model::{id::RecordId, record::Noun, report::ReportForm};
use sync::client::{DataState, Device};

use super::report::figures::{Figure, figures_of, said};
use crate::{
    db::DbError,
    desk::{Desk, use_desk},
    i18n::{Msg, t},
    nav::Page,
    pages::home::record_name,
    ui::{Delayed, EmptyState, Icon, PageHeading, StateBadge, StatusBadge},
};

/// A report in the list.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    id: RecordId,
    title: String,
    year: String,
    status: String,
    state: DataState,
    figures: Vec<Figure>,
}

/// The reports.
#[component]
pub fn ReportsPage() -> impl IntoView {
    let desk = use_desk();
    let found = LocalResource::new(move || {
        desk.changed.track();
        let sending = desk.sending.get();
        async move { read(desk, sending).await }
    });
    let body = move || match found.get() {
        None => view! { <Delayed /> }.into_any(),
        Some(Ok(reports)) if reports.is_empty() => view! {
            <EmptyState title=t(Msg::ReportEmpty) mark=Icon::Chart>
                <p>{t(Msg::ReportEmptyHelp)}</p>
            </EmptyState>
        }
        .into_any(),
        Some(Ok(reports)) => {
            let entries: Vec<AnyView> = reports.into_iter().map(entry).collect();
            view! { <ul class="card-list">{entries}</ul> }.into_any()
        }
        Some(Err(error)) => view! { <p class="quiet-code">{error.to_string()}</p> }.into_any(),
    };
    view! {
        <PageHeading title=t(Msg::NavReports) />
        {body}
    }
}

async fn read(desk: Desk, sending: u64) -> Result<Vec<Entry>, DbError> {
    let own = desk.device.with_untracked(|device| device.as_ref().map(Device::own));
    let indicators = desk.reference(Noun::Indicator).await?;
    let mut entries = Vec::new();
    for summary in desk.list(Noun::Report).await? {
        if own.as_ref() != Some(&summary.scope) {
            continue;
        }
        let Some(view) = desk.record(&summary.id).await?.and_then(|record| record.view()) else {
            continue;
        };
        let title = desk.directory.with_untracked(|directory| {
            let (group, year) = (summary.detail.as_str(), summary.year.as_str());
            record_name(Some(Noun::Report), &summary.title, group, year, directory)
        });
        entries.push(Entry {
            title,
            figures: figures_of(&ReportForm::from_record(&view), &indicators),
            state: summary.state_now(sending),
            id: summary.id,
            year: summary.year,
            status: summary.status,
        });
    }
    entries.sort_by(|a, b| b.year.cmp(&a.year).then_with(|| a.title.cmp(&b.title)));
    Ok(entries)
}

fn entry(report: Entry) -> AnyView {
    let figures: Vec<String> = report
        .figures
        .iter()
        .map(|figure| format!("{}: {}", figure.name, said(&figure.row)))
        .collect();
    view! {
        <li>
            <a class="card-link" href=Page::Report(report.id.to_string()).path()>
                <span class="card-title">{report.title}</span>
                <span class="card-meta">
                    <StatusBadge status=report.status />
                    <StateBadge state=report.state />
                </span>
                <span class="card-meta">{figures.join(" · ")}</span>
            </a>
        </li>
    }
    .into_any()
}
