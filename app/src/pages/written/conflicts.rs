//! The open conflicts of a record: two contents of one field, between which a person decides.

use leptos::prelude::*;
use model::{access::Operation, fields, id::ConflictId, json, record::Record};

use super::{
    Written,
    conflict::{Conflict, conflict},
    here::follow,
    references::References,
};
use crate::{
    desk::{Desk, title_of, use_desk},
    i18n::{Msg, t},
    reactive::live,
    ui::{Banner, Delayed, EmptyState, Icon, LinkButton, NotHere, PageHeading, Tone},
};

/// The page of all open conflicts of a record.
#[component]
pub fn Conflicts(written: Written, id: String) -> impl IntoView {
    let desk = use_desk();
    let references = References::follow(desk);
    let back = written.record_page(&id).path();
    let here = follow(desk, id);
    let body = live(move || match here.get() {
        None => view! { <Delayed /> }.into_any(),
        Some(here) => match here.record.and_then(|record| record.view()) {
            None => view! { <NotHere /> }.into_any(),
            Some(record) => show(desk, written, &record, references),
        },
    });
    view! {
        <PageHeading title=t(Msg::ConflictTitle) above=t(written.one()) />
        {body}
        <div class="actions">
            <LinkButton href=back label=t(Msg::FormToRecord) mark=Icon::Back />
        </div>
    }
    .into_any()
}

fn show(
    desk: Desk,
    written: Written,
    record: &Record,
    references: RwSignal<Option<References>>,
) -> AnyView {
    let title = title_of(Some(record.noun), &record.fields);
    let open = open(record);
    if open.is_empty() {
        return view! { <EmptyState title=t(Msg::ConflictNone) mark=Icon::Check /> }.into_any();
    }
    let scope = record.scope.clone();
    let may = Signal::derive(move || desk.may(Operation::Write, &scope));
    let refused = live(move || {
        (!may.get()).then(|| {
            view! { <Banner tone=Tone::Caution><p>{t(Msg::FormNoRight)}</p></Banner> }
        })
    });
    let record = StoredValue::new(record.clone());
    let each = live(move || {
        let references = references.get()?;
        let open = open.clone();
        Some(record.with_value(|record| {
            open.into_iter()
                .map(|(id, found)| conflict(desk, written, record, &id, &found, &references, may))
                .collect::<Vec<AnyView>>()
        }))
    });
    view! {
        <p class="lead">{title}</p>
        <p>{t(Msg::ConflictHelp)}</p>
        {refused}
        {each}
    }
    .into_any()
}

/// The open conflicts in the order of their ids; one that this build cannot read is left for a
/// newer one.
fn open(record: &Record) -> Vec<(ConflictId, Conflict)> {
    fields::rows(&record.fields, fields::CONFLICTS)
        .filter_map(|(id, row)| {
            Some((ConflictId::parse(id).ok()?, json::from_value::<Conflict>(row).ok()?))
        })
        .collect()
}
