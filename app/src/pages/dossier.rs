//! The record as the office handles it: every answer, the checklist beside it, what can be done
//! next, and its history.

pub mod answers;
pub mod checklist;
pub mod command;
pub mod facts;
pub mod next;
pub mod receive;
pub mod revision;
pub mod send_back;
pub mod trouble;

use leptos::prelude::*;
use model::{fields, id::RecordId, record::Record};
use sync::client::LocalRecord;

use self::{
    answers::Answers, checklist::Checklist, facts::facts, next::next, revision::revision,
    trouble::troubles,
};
use super::{
    office::parts::{owner, record_page},
    wording::{in_a_table, noun_name, numbered},
    written::{
        here::{Here, follow},
        history::history,
        photos::Viewer,
        references::References,
        returned::returned,
        twins::{still, twins},
    },
};
use crate::{
    desk::{Desk, title_of, told, use_desk},
    i18n::{Msg, t},
    reactive::live,
    ui::{Delayed, LinkButton, NotHere, PageHeading, StateBadge, StatusBadge},
};

/// The record as the office handles it.
#[component]
pub fn DossierPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    let desk = use_desk();
    let references = References::follow(desk);
    // An id that cannot be is on no device.
    let viewer = RecordId::parse(&id).ok().map(Viewer::new);
    let here = follow(desk, id);
    let body = live(move || match here.get() {
        None => view! { <Delayed /> }.into_any(),
        Some(Here { record, .. }) => {
            match record.and_then(|local| Some((local.view()?, local))).zip(viewer) {
                Some(((record, local), viewer)) => show(desk, &record, &local, references, viewer),
                None => view! {
                    <PageHeading title=t(Msg::DossierTitle) />
                    <NotHere />
                }
                .into_any(),
            }
        }
    });
    view! {
        {body}
        {viewer.map(Viewer::dialog)}
    }
}

fn show(
    desk: Desk,
    record: &Record,
    local: &LocalRecord,
    references: RwSignal<Option<References>>,
    viewer: Viewer,
) -> AnyView {
    let noun = record.noun;
    let year = fields::text(&record.fields, "year");
    let title = in_a_table(noun.as_str(), &title_of(Some(noun), &record.fields), year);
    let number = numbered(fields::text(&record.fields, fields::NUMBER), year);
    let above = [noun_name(noun.as_str()), &number]
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let status = record.status();
    let state = {
        let local = local.clone();
        Signal::derive(move || local.data_state(desk.sending.get()))
    };
    let synthetic: bool = fields::typed(&record.fields, "synthetic").unwrap_or(false);
    let word = told(record.stand().word(), local.pending_command().unwrap_or_default());
    let own = desk.device.with_untracked(|device| {
        device.as_ref().is_some_and(|device| owner(&record.scope) == Some(&device.org))
    });
    let own_page = own.then(|| {
        let page = record_page(desk, noun, owner(&record.scope), &record.id);
        view! { <LinkButton href=page.path() label=t(Msg::DossierOwn) /> }
    });
    view! {
        <PageHeading title=title above=above>
            <StatusBadge status=word />
            <StateBadge state=state />
        </PageHeading>
        {troubles(desk, local)}
        {returned(&status)}
        {twins(desk, still(record))}
        <div class="dossier">
            <div class="dossier-main">
                {facts(desk, record)}
                {synthetic.then(|| view! { <p class="quiet">{t(Msg::DossierSynthetic)}</p> })}
                {revision(desk, record, references)}
                <Answers record=record.clone() references=references viewer=viewer />
                {history(desk, Some(local.clone()), references)}
            </div>
            <aside class="dossier-side" aria-label=t(Msg::DossierSide)>
                {next(desk, record, local)}
                {own_page}
                <Checklist record=record.clone() />
            </aside>
        </div>
    }
    .into_any()
}
