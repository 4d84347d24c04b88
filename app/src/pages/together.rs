//! A record that a group writes together, drawn from what its noun says: what it holds, what the
//! person at the device may write of it now, and the moves that may be made.
//!
//! Each answer is saved when its field is left or nothing is typed for a moment, so nothing typed
//! waits for a button.

pub mod answer;
mod attention;
pub mod list;
mod moves;
mod names;
mod rows;

use leptos::prelude::*;
use model::{
    fields::Fields,
    kind::{GROUP, Home, KEEPER},
    life::kept::RETIRED,
    record::{Noun, Record},
    shape::{Field, Shape},
};
use sync::client::LocalRecord;

use self::{
    answer::{Asked, name_of_field},
    attention::attention,
    moves::moves,
    names::Names,
    rows::set,
};
use crate::{
    desk::{Desk, use_desk},
    i18n::{Msg, t},
    pages::{
        wording::{self, name_of},
        written::here::follow,
    },
    reactive::{live, memo, watch},
    ui::{
        Banner, Delayed, NotHere, PageHeading, Section, StateBadge, StatusBadge, SummaryList,
        SummaryRow, Tone,
    },
};

/// What of a record decides how its page is made; values alone never redraw it under somebody's
/// hands.
#[derive(Debug, Clone, PartialEq)]
struct Plan {
    noun: Noun,
    state: String,
    /// The move that waits on this device.
    waiting: Option<String>,
    /// Fields and sets that the person may write now.
    open: Vec<&'static str>,
    /// Moves that the person may make now.
    moves: Vec<&'static str>,
}

/// A record of a group, as its page follows it.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    pub desk: Desk,
    pub record: Memo<Option<Record>>,
    /// The same with what the office said of it.
    local: Memo<Option<LocalRecord>>,
    /// Why the last answer was not saved.
    pub failed: RwSignal<Option<String>>,
    /// What its references may name.
    names: Names,
}

impl Shown {
    /// The fields as they stand.
    pub fn fields(self) -> Fields {
        self.record.with(|record| record.as_ref().map(|it| it.fields.clone()).unwrap_or_default())
    }

    /// Saves fields at once.
    pub fn write(self, fields: Fields) {
        let Some(id) = self.record.with_untracked(|it| it.as_ref().map(|it| it.id.clone())) else {
            return;
        };
        leptos::task::spawn_local(async move {
            let saved = self.desk.write_fields(&id, fields).await;
            let why = saved.err().map(|why| wording::save_failure(&why).to_owned());
            self.failed.try_set(why);
        });
    }
}

/// The page of a record that a group writes together.
#[component]
pub fn TogetherPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    let desk = use_desk();
    let here = follow(desk, id);
    let local = memo(move || here.with(|here| here.as_ref().and_then(|it| it.record.clone())));
    let record = memo(move || local.with(|local| local.as_ref().and_then(LocalRecord::view)));
    let plan = memo(move || {
        let waiting = local.with(|local| {
            local.as_ref().and_then(|local| local.pending_command()).map(str::to_owned)
        });
        record.with(|record| record.as_ref().map(|record| plan(desk, record, waiting)))
    });
    let (names, named) = (Names::none(), RwSignal::new(false));
    let shown = Shown { desk, record, local, failed: RwSignal::new(None), names };
    let noun = memo(move || plan.with(|plan| plan.as_ref().map(|plan| plan.noun)));
    watch(move || {
        let Some(noun) = noun.get() else { return };
        leptos::task::spawn_local(async move {
            names.read(desk, noun).await;
            named.try_set(true);
        });
    });
    let read = memo(move || here.with(Option::is_some) && (noun.get().is_none() || named.get()));
    live(move || match (read.get(), plan.get()) {
        (false, _) => view! { <Delayed /> }.into_any(),
        (true, None) => view! {
            <PageHeading title=t(Msg::DossierTitle) />
            <NotHere />
        }
        .into_any(),
        (true, Some(plan)) => show(shown, &plan),
    })
}

fn plan(desk: Desk, record: &Record, waiting: Option<String>) -> Plan {
    let stand = record.stand();
    let fields = record.noun.kind().fields.iter();
    let steps = record.noun.life().map_or(&[][..], |life| life.moves);
    let asked = desk.ask_rights(record, |rights| {
        let open = fields.filter(|it| record.takes(it.name) && rights.may_write(it.name));
        let made = steps.iter().filter(|it| it.starts_from(stand.word()) && rights.may_make(it));
        (open.map(|it| it.name).collect(), made.map(|it| it.word).collect())
    });
    let (open, moves) = asked.filter(|_| waiting.is_none()).unwrap_or_default();
    Plan { noun: record.noun, state: stand.word().to_owned(), waiting, open, moves }
}

fn show(shown: Shown, plan: &Plan) -> AnyView {
    let failed = live(move || {
        let said = shown.failed.get();
        said.map(|words| view! { <Banner tone=Tone::Problem><p>{words}</p></Banner> })
    });
    let waits = plan.waiting.as_deref().map(|word| {
        let said = wording::stand::waits(word);
        view! { <Banner tone=Tone::Info><p>{said}</p></Banner> }
    });
    let nobody = shown
        .desk
        .standing
        .with_untracked(|standing| standing.as_ref().is_some_and(|it| it.actor.is_none()))
        .then(|| view! { <Banner tone=Tone::Caution><p>{t(Msg::FormChooseActor)}</p></Banner> });
    let state = plan.state.clone();
    let stored = live(move || {
        let local = shown.local.get()?;
        let state = Signal::derive(move || local.data_state(shown.desk.sending.get()));
        Some(view! { <StateBadge state=state /> })
    });
    let noun = plan.noun;
    let title = Signal::derive(move || {
        shown.desk.directory.with(|known| name_of(Some(noun), &shown.fields(), known))
    });
    let sets = sets(plan.noun).map(|field| {
        let open = plan.open.contains(&field.name);
        let title = name_of_field(Some(plan.noun), &Fields::new(), field.name);
        view! { <Section title=title>{set(shown, field, open)}</Section> }
    });
    view! {
        <PageHeading title=title above=wording::noun_name(plan.noun.as_str()) />
        <p class="card-meta">{stored} {standing(noun, &state)}</p>
        {failed}
        {waits}
        {nobody}
        {attention(shown)}
        {answers(shown, plan)}
        {sets.collect_view()}
        {moves(shown, plan.noun, &plan.moves)}
    }
    .into_any()
}

/// How far a record has come; nobody hands these in, so a beginning has a word of its own.
pub fn standing(noun: Noun, state: &str) -> AnyView {
    if noun.kind().home == Home::Reference {
        let word = if state == RETIRED { Msg::StatusRetired } else { Msg::EntryInUse };
        return view! { <span class="badge status-badge">{t(word)}</span> }.into_any();
    }
    let first = noun.life().and_then(|life| life.states.first());
    if first.is_some_and(|first| first.word == state) {
        return view! { <span class="badge status-badge">{t(Msg::TogetherDraft)}</span> }
            .into_any();
    }
    view! { <StatusBadge status=state.to_owned() /> }.into_any()
}

fn sets(noun: Noun) -> impl Iterator<Item = &'static Field> {
    noun.kind().fields.iter().filter(|field| matches!(field.shape, Shape::Rows(_)))
}

/// The fields that are no sets: those to be written as inputs, the others as they stand.
fn answers(shown: Shown, plan: &Plan) -> AnyView {
    let single = |field: &&Field| {
        !matches!(field.shape, Shape::Rows(_)) && ![GROUP, KEEPER].contains(&field.name)
    };
    let (open, told): (Vec<_>, Vec<_>) = plan
        .noun
        .kind()
        .fields
        .iter()
        .filter(single)
        .partition(|field| plan.open.contains(&field.name));
    let noun = plan.noun;
    let inputs =
        open.into_iter().map(|field| Asked::field(noun, field).input(shown)).collect_view();
    let rows = memo(move || {
        let fields = shown.fields();
        let row = |field: &&'static Field| {
            SummaryRow::new(
                name_of_field(Some(noun), &fields, field.name),
                Asked::field(noun, field).said(shown, &fields),
            )
        };
        told.iter().map(row).collect::<Vec<_>>()
    });
    view! {
        {inputs}
        {rows.with_untracked(|rows| !rows.is_empty()).then(|| view! { <SummaryList rows=rows /> })}
    }
    .into_any()
}
