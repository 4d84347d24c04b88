//! "Việc cần làm": dossiers that came back, records that need a person, notices of the office.

use leptos::prelude::*;
use model::{
    fields,
    notice::{Notice, NoticeKind},
    record::Noun,
    status::Status,
};
use sync::client::{LocalRecord, OpProblem};

use super::line::{Line, lines, record_address};
use crate::{
    db::DbError,
    desk::{Desk, Summary, use_desk},
    forms::{Written, known, lives, report},
    i18n::{Msg, t, t_args},
    pages::wording::record_name,
    reactive::{Reading, live},
    today::today,
    ui::{Delayed, EmptyState, Icon, Section, moment},
};

/// How many lines of one kind are shown; the lists of the pages hold the rest.
const MOST: usize = 20;

/// What is due.
#[component]
pub fn Due() -> impl IntoView {
    let desk = use_desk();
    let found = Reading::new(move || {
        desk.changed.track();
        async move { read(desk).await }
    });
    let body = live(move || match found.get() {
        None => view! { <Delayed /> }.into_any(),
        Some(Ok(due)) if due.is_empty() => {
            view! { <EmptyState title=t(Msg::HomeDueNone) mark=Icon::Check /> }.into_any()
        }
        Some(Ok(due)) => lines(due),
        Some(Err(error)) => view! { <p class="quiet-code">{error.to_string()}</p> }.into_any(),
    });
    view! { <Section title=t(Msg::HomeDue)>{body}</Section> }
}

async fn read(desk: Desk) -> Result<Vec<Line>, DbError> {
    let own = desk.device.with_untracked(|device| device.as_ref().map(sync::client::Device::own));
    let mut due = Vec::new();
    for summary in desk.list_attention().await?.into_iter().take(MOST) {
        if let Some(record) = desk.record(&summary.id).await? {
            due.push(attention(desk, &summary, &record));
        }
    }
    let mut returned = Vec::new();
    for status in lives::words(lives::is_back) {
        returned.extend(desk.list_status(status).await?);
    }
    // What was submitted again waits for the network alone.
    returned.retain(|summary| own.as_ref() == Some(&summary.scope) && summary.is_back());
    text::sort_by_key(&mut returned, |summary| std::cmp::Reverse(summary.moved));
    for summary in returned.into_iter().take(MOST) {
        if let Some(record) = desk.record(&summary.id).await? {
            due.extend(returned_line(desk, &summary, &record));
        }
    }
    for summary in desk.list(Noun::Notice).await? {
        if own.as_ref() == Some(&summary.scope)
            && let Some(record) = desk.record(&summary.id).await?
        {
            due.extend(notice(desk, &record).await?);
        }
    }
    Ok(due)
}

fn name(desk: Desk, summary: &Summary) -> String {
    let noun = Noun::parse(&summary.noun);
    desk.directory.with_untracked(|directory| {
        record_name(noun, &summary.title, &summary.detail, &summary.year, directory)
    })
}

fn attention(desk: Desk, summary: &Summary, record: &LocalRecord) -> Line {
    let conflicts = fields::rows(&record.confirmed, fields::CONFLICTS).count();
    let noun = Noun::parse(&summary.noun);
    let (note, page) = if conflicts > 0 {
        let id = summary.id.to_string();
        let page = noun.and_then(Written::of).map(|written| written.conflicts_page(&id));
        (t_args(Msg::HomeConflicts, &[("n", &conflicts.to_string())]), page)
    } else {
        let aside = record.problems.iter().any(OpProblem::is_aside);
        (t(if aside { Msg::RecordAside } else { Msg::HomeNotApplied }).to_owned(), None)
    };
    Line {
        mark: Icon::Alert,
        title: name(desk, summary),
        note,
        href: page.map_or_else(|| record_address(noun, &summary.id), |page| page.path()),
    }
}

fn returned_line(desk: Desk, summary: &Summary, record: &LocalRecord) -> Option<Line> {
    let Status::Returned { reason, items, due, .. } = record.view()?.status() else { return None };
    let title = name(desk, summary);
    let title = if items.is_empty() {
        t_args(Msg::HomeReturned, &[("title", &title)])
    } else {
        let n = items.len().to_string();
        t_args(Msg::HomeReturnedItems, &[("title", &title), ("n", &n)])
    };
    let note = match due {
        Some(due) => {
            t_args(Msg::HomeReturnedDue, &[("reason", &reason), ("day", &due.to_display())])
        }
        None => t_args(Msg::HomeReturnedReason, &[("reason", &reason)]),
    };
    let href = record_address(Noun::parse(&summary.noun), &summary.id);
    Some(Line { mark: Icon::Return, title, note, href })
}

/// A reminder, as long as what it reminds of has not been handed in.
async fn notice(desk: Desk, record: &LocalRecord) -> Result<Option<Line>, DbError> {
    let Some(notice) = record.view().as_ref().and_then(Notice::from_record) else {
        return Ok(None);
    };
    let NoticeKind::ReportDue = notice.kind;
    let year = notice.year.map(|year| year.to_string()).unwrap_or_default();
    let group = notice.group.as_ref().map(|group| group.as_str().to_owned()).unwrap_or_default();
    let reports = desk.list(Noun::Report).await?;
    let report = reports.iter().find(|report| {
        report.scope == record.scope && report.year == year && report.detail == group
    });
    if report.is_some_and(Summary::is_handed_in) {
        return Ok(None);
    }
    let (title, from) = desk.directory.with_untracked(|directory| {
        let title = record_name(Some(Noun::Report), "", &group, &year, directory);
        let today = today();
        let from =
            notice.from.as_ref().and_then(|id| Some(directory.org(id)?.name_on(today).to_owned()));
        (title, from.unwrap_or_default())
    });
    let when = notice.at.map(moment).unwrap_or_default();
    Ok(Some(Line {
        mark: known(Noun::Report).mark,
        title: t_args(Msg::HomeReportDue, &[("title", &title)]),
        note: t_args(Msg::HomeReminded, &[("office", &from), ("moment", &when)]),
        href: report.map_or_else(
            || report::WRITTEN.list_page().path(),
            |report| record_address(Some(Noun::Report), &report.id),
        ),
    }))
}
