//! A new account: for whom, at which organisation, in which roles and from when to when.

use ::sync::wire::account::{NewAccount as Wish, OneTimeCode};
use leptos::{ev::SubmitEvent, prelude::*};
use model::{access::Operation, account::is_user_name, id::OrgId, role::Role, scope::Scope};
use text::{Date, LegalForm, organisation_key, person_key};

use super::{
    Asked,
    fields::{Problems, error_at, problem, user_name},
    roles::{Boxes, last_day},
};
use crate::{
    desk::{Desk, Fetched, use_desk},
    i18n::{Msg, t},
    pages::office::parts::said,
    platform::page,
    reactive::{live, watch},
    today::today,
    ui::{
        Button, ButtonKind, Choice, DateField, ErrorSummary, Icon, Opt, Section, Select, TextField,
        Width,
    },
};

/// What is in the form.
#[derive(Debug, Clone, Copy)]
struct Form {
    org: RwSignal<String>,
    who: RwSignal<String>,
    person: RwSignal<String>,
    name: RwSignal<String>,
    title: RwSignal<String>,
    user: RwSignal<String>,
    boxes: Boxes,
    from: RwSignal<String>,
    to: RwSignal<String>,
}

impl Form {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            org: text(),
            who: RwSignal::new("new".to_owned()),
            person: text(),
            name: text(),
            title: text(),
            user: text(),
            boxes: Boxes::new("account_roles", &[Role::Cadre]),
            from: text(),
            to: text(),
        }
    }

    fn clear(self) {
        for field in [self.person, self.name, self.title, self.user] {
            field.try_set(String::new());
        }
    }

    /// The wish, or what is wrong with it.
    fn read(self, problems: Problems) -> Option<Wish> {
        let text = |value: RwSignal<String>| value.with_untracked(|text| text.trim().to_owned());
        let mut found = Vec::new();
        let org = text(self.org).parse::<OrgId>().ok();
        if org.is_none() {
            found.push(problem("account_org", Msg::DevicesOrgMissing));
        }
        let known = self.who.with_untracked(|who| who == "known");
        let person = text(self.person).parse().ok().filter(|_| known);
        if known && person.is_none() {
            found.push(problem("account_person", Msg::AccountsPersonMissing));
        }
        let name = text(self.name);
        if !known && text::is_blank(&name) {
            found.push(problem("account_name", Msg::SetupPersonMissing));
        }
        let user = user_name(&text(self.user));
        if !is_user_name(&user) {
            found.push(problem("account_user", Msg::AccountsUserWrong));
        }
        let roles = self.boxes.chosen();
        if roles.is_empty() {
            found.push(problem(&self.boxes.first(), Msg::DevicesRolesMissing));
        }
        let typed = text(self.from);
        let from = Date::parse_display(&typed).ok();
        if from.is_none() && !typed.is_empty() {
            found.push(problem("account_from", Msg::AccountsDayWrong));
        }
        let to = last_day(&text(self.to), "account_to", from.unwrap_or(today()));
        let to = to.map_err(|wrong| found.push(wrong)).ok().flatten();
        let right = found.is_empty();
        problems.set(found);
        let org = org.filter(|_| right)?;
        let title = if known { String::new() } else { text(self.title) };
        let name = if known { String::new() } else { name };
        Some(Wish { user, org, roles, person, name, title, from, to })
    }
}

/// The form.
#[component]
pub fn NewAccount(asked: Asked) -> impl IntoView {
    let desk = use_desk();
    let form = Form::new();
    let problems: Problems = RwSignal::new(Vec::new());
    let busy = RwSignal::new(false);
    let orgs = Signal::derive(move || managed(desk));
    let people = Signal::derive(move || people(desk, &form.org.get()));
    watch(move || {
        // Who is not of the chosen organisation cannot be chosen.
        let chosen = form.person.get_untracked();
        let known = people.with(|people| people.iter().any(|one| one.value == chosen));
        if !known && !chosen.is_empty() {
            form.person.set(String::new());
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(wish) = form.read(problems).filter(|_| !busy.get_untracked()) else { return };
        asked.failed.set(None);
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = desk.post::<OneTimeCode>("/api/v1/accounts", &wish).await;
            // The page may be gone by now; a code that nobody saw is made anew.
            busy.try_set(false);
            match answer {
                Fetched::Fresh(made) | Fetched::Kept(made, _) => {
                    form.clear();
                    if asked.made.try_set(Some(made)).is_none() {
                        page::focus("made-account-code");
                        asked.again.run(());
                    }
                }
                Fetched::Refused(why) if why.code == "user_taken" => {
                    let mut taken = problem("account_user", Msg::AccountsUserWrong);
                    taken.text = said(&why);
                    problems.try_set(vec![taken]);
                }
                Fetched::Refused(why) => drop(asked.failed.try_set(Some(said(&why)))),
                Fetched::Absent => {
                    drop(asked.failed.try_set(Some(t(Msg::DevicesNoNetwork).to_owned())));
                }
            }
        });
    };
    let who = vec![
        Opt::new("new", t(Msg::AccountsNewPerson)),
        Opt::new("known", t(Msg::AccountsKnownPerson)),
    ];
    let person = live(move || match form.who.with(|who| who == "known") {
        true => view! {
            <Select
                field="account_person"
                label=t(Msg::AccountsPerson)
                value=form.person
                options=people
                error=error_at(problems, "account_person")
            />
        }
        .into_any(),
        false => view! {
            <TextField
                field="account_name"
                label=t(Msg::SetupPerson)
                value=form.name
                error=error_at(problems, "account_name")
            />
            <TextField
                field="account_title"
                label=t(Msg::SetupPersonTitle)
                value=form.title
                optional=true
            />
        }
        .into_any(),
    });
    view! {
        <Section title=t(Msg::AccountsNew)>
            <p>{t(Msg::AccountsNewHelp)}</p>
            <form class="form-page" id="new-account" novalidate on:submit=submit>
                <ErrorSummary problems=problems />
                <Select
                    field="account_org"
                    label=t(Msg::InboxOrg)
                    value=form.org
                    options=orgs
                    error=error_at(problems, "account_org")
                />
                <Choice
                    field="account_who"
                    label=t(Msg::AccountsWho)
                    value=form.who
                    options=who
                />
                {person}
                <TextField
                    field="account_user"
                    label=t(Msg::EnrolUser)
                    hint=t(Msg::AccountsUserHint)
                    value=form.user
                    error=error_at(problems, "account_user")
                    width=Width::Medium
                />
                {form.boxes.show()}
                <DateField
                    field="account_from"
                    label=t(Msg::AccountsFrom)
                    hint=t(Msg::AccountsFromHint)
                    value=form.from
                    error=error_at(problems, "account_from")
                    optional=true
                />
                <DateField
                    field="account_to"
                    label=t(Msg::AccountsTo)
                    hint=t(Msg::AccountsToHint)
                    value=form.to
                    error=error_at(problems, "account_to")
                    optional=true
                />
                <Button
                    label=t(Msg::AccountsMake)
                    kind=ButtonKind::Primary
                    mark=Icon::Add
                    submit=true
                    busy=busy
                />
            </form>
        </Section>
    }
}

/// The organisations whose accounts the person manages, in Vietnamese order, the own one first.
fn managed(desk: Desk) -> Vec<Opt> {
    let own = desk.standing.with(|standing| standing.as_ref().map(|s| s.org.clone()));
    let directory = desk.directory.get();
    let mut orgs: Vec<_> = directory
        .orgs()
        .filter(|org| desk.may(Operation::ManageDevices, &Scope::Org(org.id.clone())))
        .collect();
    text::sort_by_cached_key(&mut orgs, |org| {
        (Some(&org.id) != own.as_ref(), organisation_key(org.name_on(today()), LegalForm::Ignored))
    });
    orgs.into_iter().map(|org| Opt::new(org.id.as_str(), org.name_on(today()))).collect()
}

/// Who holds any role at the organisation now.
fn people(desk: Desk, org: &str) -> Vec<Opt> {
    let Ok(org) = org.parse::<OrgId>() else { return Vec::new() };
    let directory = desk.directory.get();
    let mut people = directory.people_at(&org, &Role::ALL, today());
    text::sort_by_cached_key(&mut people, |person| person_key(&person.name));
    let option = |person: &&model::person::Person| {
        Opt::new(person.id.as_str(), &*person.name).hint(&*person.title)
    };
    people.iter().map(option).collect()
}
