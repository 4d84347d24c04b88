//! The office at a glance: what arrived, what waits, and from whom.

mod begin;
pub mod newest;
pub mod parts;
pub mod table;

use std::collections::BTreeMap;

use leptos::prelude::*;
use model::{Millis, id::OrgId};
use serde::Deserialize;

use self::{
    begin::begin,
    newest::Newest,
    parts::{Dated, Followed, answer, no_right},
    table::OrgTable,
};
use crate::{
    desk::use_desk,
    forms::lives,
    i18n::{Msg, count, t, t_args},
    nav::{Page, address},
    pages::wording::{self, noun_name},
    reactive::live,
    ui::{Bar, BarChart, Opt, PageHeading, Picker, Section, moment},
};

/// The statuses of the overview, in the order of the work.
pub fn statuses() -> Vec<&'static str> {
    lives::words(|_, _| true)
}

/// Of which an office knows that there are some, and no more.
pub fn unread() -> Vec<&'static str> {
    lives::words(lives::is_first)
}

/// The server's overview.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Overview {
    as_of: Millis,
    orgs: Vec<OrgCounts>,
    /// Changes of their devices that are stored and not applied.
    held: u64,
}

/// What one organisation has.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OrgCounts {
    pub org: OrgId,
    pub name: String,
    /// By noun, then by status.
    pub counts: BTreeMap<String, BTreeMap<String, u64>>,
    /// Server time of the last submit.
    #[serde(default)]
    pub last_received: Option<Millis>,
}

impl Dated for Overview {
    fn as_of(&mut self) -> &mut Millis {
        &mut self.as_of
    }
}

impl OrgCounts {
    /// How many of a status there are; of one noun, or of all when it is blank.
    pub fn count(&self, noun: &str, status: &str) -> u64 {
        let of_noun = self.counts.iter().filter(|(known, _)| noun.is_empty() || *known == noun);
        of_noun.filter_map(|(_, counts)| counts.get(status)).sum()
    }

    /// How many there are at all.
    pub fn total(&self, noun: &str) -> u64 {
        statuses().iter().map(|status| self.count(noun, status)).sum()
    }
}

/// The office at a glance.
#[component]
pub fn OfficePage() -> impl IntoView {
    let desk = use_desk();
    let followed = Followed::<Overview>::new(desk, "/api/v1/overview".to_owned());
    let noun = RwSignal::new(String::new());
    let body = live(move || {
        if desk.opens(&Page::Office) {
            answer(followed.answer.get(), |overview| show(overview, noun))
        } else {
            no_right()
        }
    });
    view! {
        <PageHeading title=t(Msg::NavOffice) />
        {begin(desk)}
        {followed.dated()}
        {body}
    }
}

fn show(overview: Overview, noun: RwSignal<String>) -> AnyView {
    let own =
        use_desk().device.with_untracked(|device| device.as_ref().map(|device| device.org.clone()));
    let Overview { mut orgs, held, .. } = overview;
    orgs.retain(|counts| Some(&counts.org) != own.as_ref());
    let orgs = StoredValue::new(orgs);
    let mut options = vec![Opt::new("", t(Msg::InboxAnyNoun))];
    options.extend(lives::arriving().map(|it| Opt::new(it.as_str(), noun_name(it.as_str()))));
    let facts = live(move || orgs.with_value(|orgs| facts(orgs, &noun.get(), held)));
    let chart = live(move || orgs.with_value(|orgs| chart(orgs, &noun.get())));
    view! {
        <div class="filters">
            <Picker
                field="noun"
                label=t(Msg::InboxNoun)
                value=noun
                options=Signal::stored(options)
            />
        </div>
        {facts}
        <div class="columns">
            <Section title=t(Msg::OfficeNewest)>
                <Newest />
            </Section>
            <Section title=t(Msg::OfficeByStatus)>{chart}</Section>
        </div>
        <Section title=t(Msg::OfficeByOrg)>
            <OrgTable orgs=orgs noun=noun />
        </Section>
    }
    .into_any()
}

fn sum(orgs: &[OrgCounts], noun: &str, status: &str) -> u64 {
    orgs.iter().map(|counts| counts.count(noun, status)).sum()
}

/// The numbers on top, each with the way to what it counts.
fn facts(orgs: &[OrgCounts], noun: &str, held: u64) -> AnyView {
    let unread = unread();
    let entries: Vec<AnyView> =
        lives::words(|noun, state| state.opens || lives::is_first(noun, state))
            .into_iter()
            .map(|status| {
                let (n, name) = (sum(orgs, noun, status), wording::status(status));
                let number = view! { <strong>{count(n)}</strong> };
                let body = if unread.contains(&status) {
                    view! {
                        {number}
                        {name}
                    }
                    .into_any()
                } else {
                    let href = address(&Page::Inbox, &[("status", status), ("noun", noun)]);
                    view! {
                        <a href=href>
                            {number}
                            {name}
                        </a>
                    }
                    .into_any()
                };
                view! { <li id=format!("office-{status}")>{body}</li> }.into_any()
            })
            .collect();
    let last = orgs.iter().filter_map(|counts| Some((counts.last_received?, &counts.name))).max();
    let last = last.map_or_else(
        || t(Msg::OfficeNoArrival).to_owned(),
        |(at, name)| t_args(Msg::OfficeLastArrival, &[("at", &moment(at)), ("name", name)]),
    );
    let held_words = (held > 0).then(|| view! { <p class="quiet">{t(Msg::OfficeHeldHelp)}</p> });
    view! {
        <ul class="facts">
            {entries}
            <li id="office-held">
                <strong>{count(held)}</strong>
                {t(Msg::OfficeHeld)}
            </li>
        </ul>
        <p class="office-last">{last}</p>
        {held_words}
    }
    .into_any()
}

fn chart(orgs: &[OrgCounts], noun: &str) -> AnyView {
    let unread = unread();
    let bars = statuses()
        .into_iter()
        .map(|status| {
            let n = sum(orgs, noun, status);
            Bar {
                label: wording::status(status).to_owned(),
                value: f64::from(u32::try_from(n).unwrap_or(u32::MAX)),
                text: count(n),
                quiet: unread.contains(&status),
            }
        })
        .collect();
    view! { <BarChart title=t(Msg::OfficeChart) bars=bars /> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_added_over_nouns() {
        let overview: Overview = serde_json::from_str(
            r#"{"as_of":1,"held":2,"orgs":[{"org":"htx-mau-01","name":"HTX mẫu 01","last_received":null,
                "counts":{"nomination":{"submitted":2,"draft":1},"pledge":{"submitted":3}}}]}"#,
        )
        .unwrap();
        let counts = &overview.orgs[0];
        assert_eq!((counts.count("", "submitted"), counts.count("pledge", "submitted")), (5, 3));
        assert_eq!((counts.total(""), counts.total("report")), (6, 0));
    }
}
