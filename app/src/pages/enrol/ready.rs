//! After the enrolment: for whom the device is, who is writing, and whether it can go offline.

use leptos::prelude::*;
use sync::client::Device;

use crate::{
    desk::{SyncState, use_desk},
    i18n::{Msg, for_code, t},
    nav::Page,
    pages::home::{RefusedBanner, SendButton},
    platform::page,
    reactive::{live, memo, watch},
    shell::{Person, use_shell},
    ui::{
        Banner, Button, ButtonKind, Choice, Icon, LinkButton, Opt, Section, SummaryList,
        SummaryRow, Tone, icon,
    },
};

/// What an enrolled device still needs.
#[component]
pub fn Ready(again: RwSignal<bool>) -> impl IntoView {
    let (desk, shell) = (use_desk(), use_shell());
    let rows = Signal::derive(move || {
        let roles = desk.device.with(|device| {
            device.as_ref().map(|device| role_names(&device.roles).join(", ")).unwrap_or_default()
        });
        vec![
            SummaryRow::new(t(Msg::EnrolOrganisation), shell.organisation.get()),
            SummaryRow::new(t(Msg::EnrolRoles), roles),
        ]
    });
    let hint = (!page::is_installed()).then(|| {
        view! {
            <Section title=t(Msg::EnrolInstall)>
                <p>{t(Msg::EnrolInstallHelp)}</p>
            </Section>
        }
    });
    let anew = move |()| again.set(true);
    view! {
        <Banner tone=Tone::Good>
            <p>{t(Msg::EnrolDone)}</p>
        </Banner>
        <SummaryList rows=rows />
        <Section title=t(Msg::EnrolWho)>
            <Who />
        </Section>
        <Section title=t(Msg::EnrolOffline)>
            <Offline />
            <RefusedBanner />
        </Section>
        {hint}
        <div class="actions">
            <LinkButton
                href=Page::Home.path()
                label=t(Msg::EnrolStart)
                kind=ButtonKind::Primary
                mark=Icon::Home
            />
            <Button label=t(Msg::EnrolAgain) kind=ButtonKind::Quiet on_press=anew />
        </div>
    }
}

/// The names of roles in the language of the screen.
pub fn role_names(roles: &[model::role::Role]) -> Vec<&'static str> {
    roles.iter().filter_map(|role| for_code("role", role.as_str())).map(t).collect()
}

/// Who is writing on this device.
#[component]
fn Who() -> impl IntoView {
    let shell = use_shell();
    let chosen = RwSignal::new(shell.actor.get_untracked());
    watch(move || {
        let actor = shell.actor.get();
        if chosen.with_untracked(|chosen| *chosen != actor) {
            chosen.set(actor);
        }
    });
    let mut before = None::<String>;
    watch(move || {
        let wanted = chosen.get();
        if before.replace(wanted.clone()).is_some_and(|before| before != wanted)
            && shell.actor.with_untracked(|actor| *actor != wanted)
        {
            shell.choose_actor(&wanted);
        }
    });
    live(move || {
        let people = shell.people.get();
        if people.is_empty() {
            return view! { <p class="quiet">{t(Msg::EnrolNobodyYet)}</p> }.into_any();
        }
        let options: Vec<Opt> = people
            .into_iter()
            .map(|Person { id, name, role }| Opt::new(id, name).hint(role))
            .collect();
        view! {
            <Choice
                field="actor"
                label=t(Msg::AppActor)
                hint=t(Msg::EnrolWhoHint)
                value=chosen
                options=options
            />
        }
        .into_any()
    })
}

/// Whether app and data lie on the device.
#[component]
fn Offline() -> impl IntoView {
    let (desk, shell) = (use_desk(), use_shell());
    let data = memo(move || {
        desk.device.with(|device| device.as_ref().is_some_and(has_data))
            && desk.sync.with(|state| !matches!(state, SyncState::Working { .. }))
    });
    let app = live(move || part(shell.offline_ready.get(), Msg::EnrolAppHere, Msg::EnrolAppComing));
    let records = live(move || part(data.get(), Msg::EnrolDataHere, Msg::EnrolDataComing));
    let both = live(move || {
        if let Some((mark, said)) = shell.promise().filter(|_| data.get()) {
            view! { <p class="status-ready">{icon(mark)} {t(said)}</p> }.into_any()
        } else if data.get() {
            ().into_any()
        } else {
            view! { <SendButton /> }.into_any()
        }
    });
    view! {
        <ul class="ready-list" aria-live="polite">
            <li>{app}</li>
            <li>{records}</li>
        </ul>
        {both}
    }
}

/// Whether a full pull has ended.
fn has_data(device: &Device) -> bool {
    device.last_contact.is_some() && !device.repulling && !device.scopes.is_empty()
}

fn part(here: bool, done: Msg, coming: Msg) -> AnyView {
    let (mark, said) = if here { (Icon::Check, done) } else { (Icon::Refresh, coming) };
    view! {
        {icon(mark)}
        <span>{t(said)}</span>
    }
    .into_any()
}
