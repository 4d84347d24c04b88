//! Whose dossier it is, and how it came.

use leptos::prelude::*;
use model::{record::Record, status::Status};

use crate::{
    desk::Desk,
    i18n::{Msg, t},
    pages::office::parts::{org_name, owner},
    ui::{SummaryList, SummaryRow, moment},
};

/// The facts above the answers.
pub fn facts(desk: Desk, record: &Record) -> AnyView {
    let mut rows = Vec::new();
    let name = owner(&record.scope)
        .map(|org| desk.directory.with_untracked(|directory| org_name(directory, org)));
    rows.push(SummaryRow::new(t(Msg::DossierOrg), name.unwrap_or_default()));
    let person = |id: &model::id::PersonId| {
        let known = desk
            .directory
            .with_untracked(|directory| directory.person(id).map(|person| person.name.clone()));
        known.unwrap_or_default()
    };
    let status = record.status();
    match &status {
        Status::Submitted { at, by, .. } => {
            rows.push(moved(Msg::DossierSubmitted, *at, &person(by)));
        }
        Status::Received { received_on, incoming_number, at, by, .. } => {
            rows.push(SummaryRow::new(t(Msg::DossierReceivedOn), received_on.to_display()));
            if let Some(number) = incoming_number {
                rows.push(SummaryRow::new(t(Msg::DossierIncoming), number));
            }
            rows.push(moved(Msg::DossierReceived, *at, &person(by)));
        }
        Status::Returned { at, by, .. } => rows.push(moved(Msg::DossierReturned, *at, &person(by))),
        Status::Withdrawn { at, by, reason } => {
            rows.push(moved(Msg::DossierWithdrawn, *at, &person(by)));
            rows.push(SummaryRow::new(t(Msg::DossierReason), reason));
        }
        Status::Draft => {}
    }
    if status.revision() > 1 {
        rows.push(SummaryRow::new(t(Msg::DossierRevision), status.revision().to_string()));
    }
    view! { <SummaryList rows=rows /> }.into_any()
}

fn moved(label: Msg, at: i64, by: &str) -> SummaryRow {
    let moment = moment(at);
    let value = if by.is_empty() { moment } else { format!("{moment} · {by}") };
    SummaryRow::new(t(label), value)
}
