//! A cluster or bloc: members by year, leaders and deputies as terms, the rotating flag.

pub mod flag;
pub mod year;

use leptos::prelude::*;
use model::{
    group::{EmulationGroup, GroupKind, LeadershipRole},
    id::OrgId,
    indicator::Indicator,
    record::{Noun, Record},
};
use text::Date;

use self::{
    flag::flag,
    year::{members, year_facts, years},
};
use super::{directory::edit_link, office::parts::mark, together::list::together};
use crate::{
    desk::{Desk, use_desk},
    i18n::{Msg, t},
    reactive::{Reading, live},
    today::today,
    ui::{
        Column, Delayed, NotHere, Opt, PageHeading, Picker, Section, SummaryList, SummaryRow, Table,
    },
};

/// A cluster or bloc.
#[component]
pub fn GroupPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    let desk = use_desk();
    let found = Reading::new(move || {
        desk.directory.track();
        async move { desk.references(&[Noun::Group, Noun::Indicator]).await.unwrap_or_default() }
    });
    live(move || {
        let Some(records) = found.get() else { return view! { <Delayed /> }.into_any() };
        let record =
            records.iter().find(|record| record.noun == Noun::Group && record.id.as_str() == id);
        match record.and_then(|record| Some((record, EmulationGroup::from_record(record)?))) {
            Some((record, group)) => show(desk, record, group, &records),
            None => view! {
                <PageHeading title=t(Msg::GroupOne) />
                <NotHere />
            }
            .into_any(),
        }
    })
}

/// The organisation's name as it was on a day.
pub fn named_on(desk: Desk, org: &OrgId, day: Date) -> String {
    desk.directory.with_untracked(|directory| {
        directory.org(org).map_or_else(|| org.to_string(), |org| org.name_on(day).to_owned())
    })
}

/// A day, or a dash for none.
pub fn day_or_dash(day: Option<Date>) -> String {
    day.map_or_else(|| "–".to_owned(), Date::to_display)
}

fn show(desk: Desk, record: &Record, group: EmulationGroup, records: &[Record]) -> AnyView {
    let kind = match group.kind {
        GroupKind::Cluster => Msg::GroupCluster,
        GroupKind::Bloc => Msg::GroupBloc,
    };
    let rows = vec![
        SummaryRow::new(t(Msg::MovementOrganiser), named_on(desk, &group.organiser, today())),
        SummaryRow::new(t(Msg::GroupIndicators), indicators(record, records)),
    ];
    let known = years(&group, record);
    let this_year = today().year();
    let chosen = known.iter().copied().filter(|year| *year <= this_year).max();
    let chosen = chosen.or(known.first().copied()).unwrap_or(this_year);
    let year = RwSignal::new(chosen.to_string());
    let options: Vec<Opt> =
        known.iter().rev().map(|year| Opt::new(year.to_string(), year.to_string())).collect();
    let terms = terms(desk, &group);
    let flag = flag(desk, record);
    let together = together(desk, &group);
    let edit = edit_link(desk, record);
    let (name, record) = (group.name.clone(), record.clone());
    let of_year = live(move || {
        let year: u16 = year.get().parse().unwrap_or(this_year);
        view! {
            {year_facts(&record, &group, year)}
            {members(desk, &group, year)}
        }
    });
    view! {
        <PageHeading title=name above=t(kind) />
        <SummaryList rows=rows />
        {edit}
        <Section title=t(Msg::GroupByYear)>
            <div class="filters">
                <Picker
                    field="year"
                    label=t(Msg::InboxYear)
                    value=year
                    options=Signal::stored(options)
                />
            </div>
            {of_year}
        </Section>
        {together}
        <Section title=t(Msg::GroupTerms)>{terms}</Section>
        {flag}
    }
    .into_any()
}

/// What the group counts.
fn indicators(record: &Record, records: &[Record]) -> String {
    let ids: Vec<String> = model::fields::typed(&record.fields, "indicators").unwrap_or_default();
    let name = |id: &String| {
        let found = records
            .iter()
            .find(|record| record.noun == Noun::Indicator && record.id.as_str() == id);
        found.and_then(Indicator::from_record).map_or_else(|| id.clone(), |known| known.name)
    };
    ids.iter().map(name).collect::<Vec<_>>().join("\n")
}

/// Leaders and deputies, the latest first.
fn terms(desk: Desk, group: &EmulationGroup) -> AnyView {
    let mut terms = group.terms.clone();
    if terms.is_empty() {
        return view! { <p class="quiet">{t(Msg::GroupNoTerms)}</p> }.into_any();
    }
    text::sort_by_key(&mut terms, |term| (std::cmp::Reverse(term.period.from), term.role));
    let rows: Vec<AnyView> = terms
        .iter()
        .map(|term| {
            let role = match term.role {
                LeadershipRole::Leader => Msg::GroupLeader,
                LeadershipRole::Deputy => Msg::GroupDeputy,
            };
            let name = named_on(desk, &term.org, term.period.from.unwrap_or(today()));
            let now = term.period.contains(today()).then(|| mark(Msg::GroupNow));
            // A term ends before its last day is reached: people read the day before.
            let last = term.period.to.and_then(|day| day.add_days(-1));
            view! {
                <tr>
                    <th scope="row">{name} " " {now}</th>
                    <td>{t(role)}</td>
                    <td class="number">{day_or_dash(term.period.from)}</td>
                    <td class="number">{day_or_dash(last)}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let columns = vec![
        Column::new("org", t(Msg::SheetOrg)).plain(),
        Column::new("role", t(Msg::GroupRole)).plain(),
        Column::number("from", t(Msg::GroupFrom)).plain(),
        Column::number("to", t(Msg::GroupTo)).plain(),
    ];
    view! { <Table caption=t(Msg::GroupTermsCaption) columns=columns>{rows}</Table> }.into_any()
}
