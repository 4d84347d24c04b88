//! The page of a record: where its bytes are and how far it has come, what came back, what this
//! person can do next, what stands in it, and its history.

use leptos::prelude::*;
use model::{
    access::Operation,
    fields::{self, Fields},
    id::RecordId,
    record::Record,
    scope::Scope,
};
use sync::client::{DataState, LocalRecord};

use super::{
    CHECK, Written, answers,
    here::{Here, follow, follow_elsewhere},
    history::history,
    line::nobody_banner,
    photos::{Viewer, gallery, listed},
    question::Step,
    references::References,
    returned::returned,
    troubles::troubles,
    twins::{still, twins},
    whereabouts::{come, kept},
    withdraw::withdraw,
};
use crate::{
    desk::{Desk, told, use_desk},
    forms::lives::starts,
    i18n::{Msg, t},
    pages::{bundles::warning, wording::name_of},
    reactive::{live, memo},
    ui::{
        Button, ButtonKind, Delayed, Icon, LinkButton, NotHere, PageHeading, Section, StateBadge,
        StatusBadge, SummaryList,
    },
};

/// The page of what is written as a form.
#[component]
pub fn RecordPage(
    written: Written,
    id: String,
    /// Whether it is shown as a file of another device shows it.
    #[prop(optional)]
    foreign: bool,
) -> impl IntoView {
    let desk = use_desk();
    let references = References::follow(desk);
    let Ok(record) = RecordId::parse(&id) else {
        return view! {
            <PageHeading title=t(written.one()) />
            <NotHere />
        }
        .into_any();
    };
    let here = if foreign { follow_elsewhere(desk, id) } else { follow(desk, id) };
    let title = Signal::derive(move || {
        here.with(|here| {
            let view = here.as_ref().map(Here::view).unwrap_or_default();
            if view.is_empty() {
                return t(written.one()).to_owned();
            }
            desk.directory.with(|known| name_of(Some(written.noun()), &view, known))
        })
    });
    let asking = RwSignal::new(false);
    let viewer = Viewer::new(record.clone());
    let body = {
        let record = record.clone();
        live(move || match here.get() {
            None => view! { <Delayed /> }.into_any(),
            Some(Here { record: None, draft: None, .. }) => view! { <NotHere /> }.into_any(),
            Some(here) => show(desk, written, &record, &here, references, asking, viewer),
        })
    };
    view! {
        <div class="form-page">
            <PageHeading title=title />
            {live(move || here.get().filter(Here::is_own).map(|here| badges(desk, written, here)))}
            {body}
            {withdraw(desk, written, record, asking)}
            {viewer.dialog()}
        </div>
    }
    .into_any()
}

/// Where its bytes are, and how far it has come.
pub fn badges(desk: Desk, written: Written, here: Here) -> AnyView {
    let stand = here.record.as_ref().and_then(LocalRecord::view).map(|record| record.stand());
    let waiting = here.record.as_ref().and_then(LocalRecord::pending_command);
    let status = told(stand.unwrap_or_default().word(), waiting.unwrap_or_default());
    let drafted = here.draft.is_some();
    let attention =
        here.record.as_ref().is_some_and(|record| record.data_state(0) == DataState::Attention);
    let draft = drafted.then(|| view! { <StateBadge state=DataState::Draft /> });
    let kept = here.record.filter(|_| !drafted || attention).map(|record| {
        let state = Signal::derive(move || record.data_state(desk.sending.get()));
        view! { <StateBadge state=state /> }
    });
    view! {
        <p class="card-meta">
            {t(written.one())} {draft} {kept} <StatusBadge status=status />
        </p>
    }
    .into_any()
}

fn show(
    desk: Desk,
    written: Written,
    id: &RecordId,
    here: &Here,
    references: RwSignal<Option<References>>,
    asking: RwSignal<bool>,
    viewer: Viewer,
) -> AnyView {
    let view = here.view();
    if here.whose.is_some() {
        return view! {
            {warning(here.whose.clone())}
            {sections(written, &view, references, &|| listed(&view))}
        }
        .into_any();
    }
    let own = desk.device.with_untracked(|device| device.as_ref().map(|d| d.own()));
    let record = Record {
        id: id.clone(),
        noun: written.noun(),
        scope: here.record.as_ref().map(|r| r.scope.clone()).or(own).unwrap_or(Scope::Ref),
        fields: view.clone(),
    };
    let waiting = here.record.as_ref().and_then(|r| r.pending_command()).map(str::to_owned);
    let photos = || gallery(desk, viewer, &view);
    let synthetic = fields::typed(&view, "synthetic").unwrap_or(false);
    view! {
        {waiting.is_none().then(|| returned(&record.status()))}
        {troubles(desk, written, here.record.as_ref(), references)}
        {twins(desk, still(&record))}
        {come(written, &record, here.record.as_ref())}
        {kept(desk, here)}
        {synthetic.then(|| view! { <p class="quiet">{t(Msg::RecordSynthetic)}</p> })}
        {actions(desk, written, &record, here, waiting.is_some(), asking)}
        {sections(written, &view, references, &photos)}
        {history(desk, here.record.clone(), references)}
    }
    .into_any()
}

/// What stands in a record, section by section; `photos` draws those that it has.
pub fn sections(
    written: Written,
    view: &Fields,
    references: RwSignal<Option<References>>,
    photos: &dyn Fn() -> AnyView,
) -> Vec<AnyView> {
    let section = |step: &'static Step| {
        if step.has_photos() {
            let photos = photos();
            return view! { <Section title=t(step.title)>{photos}</Section> }.into_any();
        }
        let view = view.clone();
        let rows = memo(move || {
            references.with(|known| match known {
                Some(known) => answers::of_step(step.questions, &view, known, &|_| None),
                None => Vec::new(),
            })
        });
        view! {
            <Section title=t(step.title)>
                <SummaryList rows=rows />
            </Section>
        }
        .into_any()
    };
    written.steps().iter().map(section).collect()
}

/// What this person can do next; what cannot be done is absent or says why.
fn actions(
    desk: Desk,
    written: Written,
    record: &Record,
    here: &Here,
    waiting: bool,
    asking: RwSignal<bool>,
) -> AnyView {
    let (open, first) = (record.is_editable(), record.is_at_start());
    let id = record.id.to_string();
    let scope = record.scope.clone();
    let drafted = here.draft.is_some();
    let saved = here.record.as_ref().is_some_and(LocalRecord::has_begun);
    // What only waits for photos at the office may be withdrawn.
    let withdrawable = starts(record.noun.life(), "withdraw", record.stand().word());
    let unsent = here.record.as_ref().is_some_and(LocalRecord::has_unsent_command);
    let buttons = live(move || {
        let may = |operation| desk.may(operation, &scope);
        let editable = open && !waiting;
        let edit = (editable && may(Operation::Write)).then(|| {
            let (label, kind) = if drafted {
                (Msg::RecordGoOn, ButtonKind::Primary)
            } else {
                (Msg::RecordEdit, ButtonKind::Secondary)
            };
            let href = written.form_page(&id).path();
            view! { <LinkButton href=href label=t(label) mark=Icon::Pencil kind=kind /> }
        });
        let submit = (editable && saved && !drafted && may(Operation::Submit)).then(|| {
            let href = written.step_page(&id, CHECK).path();
            let label = if first { written.words().submit } else { Msg::RecordSubmitAgain };
            view! {
                <LinkButton href=href label=t(label) mark=Icon::Send kind=ButtonKind::Primary />
            }
        });
        let withdraw = (saved && withdrawable && !unsent && may(Operation::Withdraw)).then(|| {
            view! {
                <Button
                    label=t(written.words().withdraw)
                    kind=ButtonKind::Danger
                    mark=Icon::Return
                    on_press=move |()| asking.set(true)
                />
            }
        });
        view! {
            {nobody_banner(desk)}
            <div class="actions">{submit} {edit} {withdraw}</div>
        }
    });
    view! { {buttons} }.into_any()
}
