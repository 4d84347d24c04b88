//! A new enrolment code: for which organisation, in which roles, perhaps for one person; the
//! answer is a link, the same as a picture, and a code to read out, shown once.

use ::sync::wire::{
    Problem,
    office::{self, MadeCode},
};
use leptos::prelude::*;
use model::{access::Operation, id::OrgId, role::Role, scope::Scope};
use text::{LegalForm, organisation_key, person_key};

use crate::{
    desk::{Desk, Fetched, use_desk},
    i18n::{Msg, for_code, t, t_args},
    pages::office::parts::said,
    reactive::{live, watch},
    today::today,
    ui::{
        Banner, Button, ButtonKind, Check, ErrorSummary, FieldProblem, Icon, Opt, Section, Select,
        Tone, moment,
    },
};

/// Names of the fields.
const ORG: &str = "code_org";
const ROLES: &str = "code_roles";

/// Why there is no code.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Failure {
    NoNetwork,
    Refused(Problem),
}

/// The form, and the code that it made.
#[component]
pub fn NewCode() -> impl IntoView {
    let desk = use_desk();
    let org = RwSignal::new(String::new());
    let person = RwSignal::new(String::new());
    let roles: Vec<(Role, RwSignal<bool>)> =
        Role::ALL.into_iter().map(|role| (role, RwSignal::new(role == Role::Cadre))).collect();
    let roles = StoredValue::new(roles);
    let chosen = move || -> Vec<Role> {
        roles.with_value(|roles| {
            roles.iter().filter(|(_, on)| on.get()).map(|(role, _)| *role).collect()
        })
    };
    let problems = RwSignal::new(Vec::<FieldProblem>::new());
    let made = RwSignal::new(None::<MadeCode>);
    let failed = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let orgs = Signal::derive(move || managed(desk));
    let people = Signal::derive(move || people(desk, &org.get(), &chosen()));
    watch(move || {
        // Who holds none of the chosen roles there cannot be chosen. The choice itself is not
        // followed: emptying it must not call this again.
        let chosen = person.get_untracked();
        let known = people.with(|people| people.iter().any(|one| one.value == chosen));
        if !known && !chosen.is_empty() {
            person.set(String::new());
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let roles = untrack(chosen);
        let id = org.get_untracked().parse::<OrgId>().ok();
        let mut found = Vec::new();
        if id.is_none() {
            found.push(problem(ORG, Msg::DevicesOrgMissing));
        }
        if roles.is_empty() {
            found.push(problem(&role_field(Role::Cadre), Msg::DevicesRolesMissing));
        }
        problems.set(found);
        let (Some(org), false) = (id, roles.is_empty()) else { return };
        let roles = roles.iter().map(|role| role.as_str().to_owned()).collect();
        let wish = office::NewCode { org, roles, person: person.get_untracked().parse().ok() };
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = desk.post::<MadeCode>("/api/v1/codes", &wish).await;
            // The page may be gone by now; a code that nobody saw runs out by itself.
            let _ = busy.try_set(false);
            let (code, failure) = match answer {
                Fetched::Fresh(code) | Fetched::Kept(code, _) => (Some(code), None),
                Fetched::Absent => (None, Some(Failure::NoNetwork)),
                Fetched::Refused(problem) => (None, Some(Failure::Refused(problem))),
            };
            let _ = made.try_set(code);
            let _ = failed.try_set(failure);
        });
    };
    let error = move |field: &'static str| {
        Signal::derive(move || {
            problems.with(|problems| {
                problems.iter().find(|one| one.field == field).map(|one| one.text.clone())
            })
        })
    };
    let boxes: Vec<AnyView> = roles.with_value(|roles| {
        let one = |(role, on): &(Role, RwSignal<bool>)| {
            view! { <Check field=role_field(*role) label=role_name(*role) value=*on /> }.into_any()
        };
        roles.iter().map(one).collect()
    });
    let why = live(move || {
        failed.get().map(|failure| {
            let words = match failure {
                Failure::NoNetwork => t(Msg::DevicesNoNetwork).to_owned(),
                Failure::Refused(problem) => said(&problem),
            };
            view! { <Banner tone=Tone::Problem><p>{words}</p></Banner> }
        })
    });
    view! {
        <Section title=t(Msg::DevicesNew)>
            <form class="form-page" id="new-code" novalidate on:submit=submit>
                <ErrorSummary problems=problems />
                {why}
                <Select
                    field=ORG
                    label=t(Msg::InboxOrg)
                    value=org
                    options=orgs
                    error=error(ORG)
                />
                <fieldset class="field code-roles">
                    <legend class="field-label">{t(Msg::DevicesRoles)}</legend>
                    <p class="field-hint">{t(Msg::DevicesRolesHint)}</p>
                    {boxes}
                </fieldset>
                <Select
                    field="code_person"
                    label=t(Msg::DevicesFor)
                    value=person
                    options=people
                    hint=t(Msg::DevicesForHint)
                    optional=true
                />
                <Button
                    label=t(Msg::DevicesMake)
                    kind=ButtonKind::Primary
                    mark=Icon::Add
                    submit=true
                    busy=busy
                />
            </form>
            {live(move || made.get().map(show))}
        </Section>
    }
}

fn show(made: MadeCode) -> AnyView {
    let expires = t_args(Msg::DevicesExpires, &[("at", &moment(made.expires))]);
    let MadeCode { code, link, svg, .. } = made;
    let href = link.clone();
    view! {
        <section class="card made-code" id="made-code" role="status">
            <h3>{t(Msg::DevicesMade)}</h3>
            <p>{t(Msg::DevicesMadeHelp)}</p>
            <div class="qr" role="img" aria-label=t(Msg::DevicesQr) inner_html=svg></div>
            <p>
                {t(Msg::DevicesLink)} ": "
                <a id="made-link" href=href target="_blank" rel="noopener">
                    {link}
                </a>
            </p>
            <p>
                {t(Msg::DevicesCode)} ": " <code id="made-code-text" class="code">{code}</code>
            </p>
            <p class="quiet">{expires}</p>
        </section>
    }
    .into_any()
}

fn problem(field: &str, message: Msg) -> FieldProblem {
    FieldProblem { field: field.to_owned(), text: t(message).to_owned(), page: None }
}

fn role_field(role: Role) -> String {
    format!("{ROLES}_{}", role.as_str())
}

fn role_name(role: Role) -> &'static str {
    for_code("role", role.as_str()).map_or("", t)
}

/// The organisations whose devices the person manages, in Vietnamese order, the own one first.
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

/// Who holds one of the roles at the organisation now.
fn people(desk: Desk, org: &str, roles: &[Role]) -> Vec<Opt> {
    let Ok(org) = org.parse::<OrgId>() else { return Vec::new() };
    let directory = desk.directory.get();
    let mut people = directory.people_at(&org, roles, today());
    text::sort_by_cached_key(&mut people, |person| person_key(&person.name));
    let option = |person: &&model::person::Person| {
        Opt::new(person.id.as_str(), &*person.name).hint(&*person.title)
    };
    people.iter().map(option).collect()
}
