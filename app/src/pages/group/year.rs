//! A group in one year: its members then, its theme, and the sheets of that year.

use std::collections::BTreeSet;

use leptos::prelude::*;
use model::{
    fields,
    group::{EmulationGroup, Membership},
    period::Period,
    record::Record,
    sheet::SheetKey,
};
use serde::Deserialize;
use text::Date;

use super::{day_or_dash, named_on};
use crate::{
    desk::{Desk, use_desk},
    i18n::{Msg, t, t_args},
    nav::Page,
    pages::{movement::parts::mottos, office::parts::mark},
    today::today,
    ui::{Banner, Column, LinkButton, SummaryList, Table, Tone},
};

/// A row of the group's set `years`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
struct Year {
    year: u16,
    theme: String,
    motto: String,
    slogan: String,
    synthetic: bool,
}

/// The years that something is known of, up to this one.
pub fn years(group: &EmulationGroup, record: &Record) -> Vec<u16> {
    let mut years: BTreeSet<u16> = fields::typed_rows::<Year>(&record.fields, "years")
        .iter()
        .map(|(_, row)| row.year)
        .collect();
    let this = today().year();
    for member in &group.members {
        let first = member.period.from.map_or(this, Date::year);
        let last = member.period.to.and_then(|day| day.add_days(-1)).map_or(this, Date::year);
        years.extend(first..=last.max(first));
    }
    for term in &group.terms {
        years.extend(term.period.from.map(Date::year));
    }
    years.into_iter().collect()
}

/// Whether a period has a day in the year.
fn within(period: Period, year: u16) -> bool {
    let (Ok(first), Ok(last)) = (Date::new(year, 1, 1), Date::new(year, 12, 31)) else {
        return false;
    };
    period.from.is_none_or(|from| from <= last) && period.to.is_none_or(|to| first < to)
}

/// Theme, motto and slogan of the year, and the way to its sheet.
pub fn year_facts(record: &Record, group: &EmulationGroup, year: u16) -> AnyView {
    let rows = fields::typed_rows::<Year>(&record.fields, "years");
    let known = rows.into_iter().map(|(_, row)| row).find(|row| row.year == year);
    let known = known.unwrap_or_default();
    let synthetic = known.synthetic.then(|| {
        let words = t_args(Msg::SheetSyntheticYear, &[("year", &year.to_string())]);
        view! { <Banner tone=Tone::Caution><p>{words}</p></Banner> }
    });
    let mottos = mottos(&known.theme, &known.motto, &known.slogan);
    let mottos = (!mottos.is_empty()).then(|| view! { <SummaryList rows=mottos /> });
    let sheet = use_desk().opens_sheet_of(group).then(|| {
        let key = SheetKey::Reports { group: group.id.clone(), year };
        let href = Page::Sheet(key.to_string()).path();
        let label = t_args(Msg::SheetReportsOf, &[("year", &year.to_string())]);
        view! {
            <p class="sheet-links">
                <LinkButton href=href label=label />
            </p>
        }
    });
    view! {
        {synthetic}
        {mottos}
        {sheet}
    }
    .into_any()
}

/// The members in the group's order, by the names that they had.
pub fn members(desk: Desk, group: &EmulationGroup, year: u16) -> AnyView {
    let members: Vec<&Membership> =
        group.members.iter().filter(|member| within(member.period, year)).collect();
    if members.is_empty() {
        return view! { <p class="quiet">{t(Msg::GroupNoMembersThen)}</p> }.into_any();
    }
    let end = Date::new(year, 12, 31).unwrap_or(Date::MAX);
    let rows: Vec<AnyView> = members
        .iter()
        .enumerate()
        .map(|(at, member)| {
            let last = member.period.to.and_then(|day| day.add_days(-1));
            let day = last.map_or(end, |last| last.min(end));
            let role = group.terms.iter().find(|term| {
                term.org == member.org && term.period.contains(day)
            });
            let role = role.map(|term| {
                mark(match term.role {
                    model::group::LeadershipRole::Leader => Msg::GroupLeader,
                    model::group::LeadershipRole::Deputy => Msg::GroupDeputy,
                })
            });
            let unverified = member.unverified.then(|| mark(Msg::SheetUnverified));
            view! {
                <tr>
                    <td class="number">{(at + 1).to_string()}</td>
                    <th scope="row">{named_on(desk, &member.org, day)} " " {role} " " {unverified}</th>
                    <td class="number">{day_or_dash(member.period.from)}</td>
                    <td class="number">{day_or_dash(last)}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let columns = vec![
        Column::number("position", t(Msg::GroupNumber)).plain(),
        Column::new("org", t(Msg::GroupMember)).plain(),
        Column::number("from", t(Msg::GroupFrom)).plain(),
        Column::number("to", t(Msg::GroupTo)).plain(),
    ];
    let (n, of) = (members.len().to_string(), year.to_string());
    let caption = t_args(Msg::GroupMembersOf, &[("n", n.as_str()), ("year", of.as_str())]);
    view! { <Table caption=caption columns=columns>{rows}</Table> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_on_which_a_period_ends_is_no_longer_within() {
        let day = |text: &str| text.parse::<Date>().ok();
        let period = Period { from: day("2021-06-01"), to: day("2025-01-01") };
        assert!(!within(period, 2020));
        assert!(within(period, 2021));
        assert!(within(period, 2024));
        assert!(!within(period, 2025));
        assert!(within(Period::default(), 1999));
    }
}
