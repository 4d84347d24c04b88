//! After handing in: what happened and whether it has reached the office, the number when it is
//! there, what comes next, and the next thing to do.

use leptos::prelude::*;
use model::{access::Operation, fields, id::RecordId, record::Record, scope::Scope};
use sync::client::LocalRecord;

use super::{
    Written,
    here::{Here, follow},
    lives,
    record::badges,
    references::References,
    troubles::troubles,
    whereabouts::{come, kept},
};
use crate::{
    desk::{Desk, use_desk},
    i18n::{Msg, t, t_args},
    nav::Page,
    pages::{home::SendButton, wording::name_of},
    platform::page,
    reactive::live,
    ui::{Button, ButtonKind, Delayed, Icon, LinkButton, NotHere, PageHeading, Section},
};

/// How far the handing in has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Written on this device, on the way to the office.
    OnTheWay,
    /// The office has it.
    AtTheOffice,
    /// It was not accepted, or was never pressed.
    NotHandedIn,
}

impl Stage {
    fn of(local: &LocalRecord) -> Self {
        let waits = local.problems.iter().any(|problem| problem.verdict.awaits_attachments());
        let Some(record) = local.view() else { return Self::NotHandedIn };
        let handed_in = |waiting: &str| {
            let state = lives::stands(record.noun, record.stand().word(), waiting);
            state.is_some_and(lives::is_handed_in)
        };
        match local.pending_command() {
            Some(step) if handed_in(step) => Self::OnTheWay,
            _ if waits => Self::OnTheWay,
            None if handed_in("") => Self::AtTheOffice,
            Some(_) | None => Self::NotHandedIn,
        }
    }

    const fn title(self) -> Msg {
        match self {
            Self::OnTheWay => Msg::HandedInHere,
            Self::AtTheOffice => Msg::HandedInThere,
            Self::NotHandedIn => Msg::HandedInNot,
        }
    }
}

/// What became of handing a record in.
#[component]
pub fn HandedInPage(written: Written, id: String) -> impl IntoView {
    let desk = use_desk();
    let references = References::follow(desk);
    let record = RecordId::parse(&id);
    let here = follow(desk, id);
    let title = Signal::derive(move || {
        let stage = here.with(|here| Some(Stage::of(here.as_ref()?.record.as_ref()?)));
        t(stage.map_or(written.one(), Stage::title)).to_owned()
    });
    let body = live(move || match (here.get(), &record) {
        (Some(Here { record: Some(local), .. }), Ok(id)) => {
            show(desk, written, id, &local, here, references)
        }
        (None, Ok(_)) => view! { <Delayed /> }.into_any(),
        _ => view! { <NotHere /> }.into_any(),
    });
    view! {
        <div class="form-page">
            <PageHeading title=title above=t(written.one()) />
            {body}
        </div>
    }
}

fn show(
    desk: Desk,
    written: Written,
    id: &RecordId,
    local: &LocalRecord,
    here: Memo<Option<Here>>,
    references: RwSignal<Option<References>>,
) -> AnyView {
    let view = local.view_fields();
    let noun = Some(written.noun());
    let name = desk.directory.with_untracked(|directory| name_of(noun, &view, directory));
    let year = fields::text(&view, "year").to_owned();
    let record =
        Record { id: id.clone(), noun: written.noun(), scope: local.scope.clone(), fields: view };
    let stage = Stage::of(local);
    let here = here.get_untracked();
    let where_it_is = here.as_ref().map(|here| kept(desk, here));
    let states = here.map(|here| badges(desk, written, here));
    let named =
        if year.is_empty() || name.contains(&year) { name } else { format!("{name} · {year}") };
    view! {
        <p class="lead">{named}</p>
        {states}
        {troubles(desk, written, Some(local), references)}
        {come(written, &record, Some(local))}
        {where_it_is}
        {next(written, stage)}
        {actions(desk, written, id, &record.scope, stage)}
    }
    .into_any()
}

/// What comes next, and when one hears of it.
fn next(written: Written, stage: Stage) -> AnyView {
    if stage == Stage::NotHandedIn {
        return ().into_any();
    }
    let sending = (stage == Stage::OnTheWay).then(|| {
        view! {
            <li>
                {t(Msg::HandedInSends)}
                <div class="actions screen-only">
                    <SendButton />
                </div>
            </li>
        }
    });
    view! {
        <Section title=t(Msg::HandedInNext)>
            <ol class="contents">
                {sending}
                <li>{t(written.words().comes_next)}</li>
                <li>{t(Msg::HandedInAnswer)}</li>
            </ol>
        </Section>
    }
    .into_any()
}

/// The next thing to do.
fn actions(desk: Desk, written: Written, id: &RecordId, scope: &Scope, stage: Stage) -> AnyView {
    let to_record = written.record_page(id.as_str()).path();
    let again = (stage == Stage::NotHandedIn && desk.may(Operation::Write, scope)).then(|| {
        let href = written.form_page(id.as_str()).path();
        view! {
            <LinkButton href=href label=t(Msg::RecordGoOn) mark=Icon::Pencil kind=ButtonKind::Primary />
        }
    });
    let kind =
        if stage == Stage::NotHandedIn { ButtonKind::Secondary } else { ButtonKind::Primary };
    let list = t_args(Msg::HandedInList, &[("list", t(written.words().many))]);
    view! {
        <div class="actions screen-only">
            {again}
            <LinkButton href=Page::Home.path() label=t(Msg::HandedInHome) mark=Icon::Home kind=kind />
            <LinkButton href=to_record label=t(Msg::FormToRecord) mark=Icon::Document />
            <Button label=t(Msg::HandedInPrint) mark=Icon::Print on_press=move |()| page::print() />
            <LinkButton href=written.list_page().path() label=list />
        </div>
    }
    .into_any()
}
