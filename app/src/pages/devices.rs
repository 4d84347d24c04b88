//! The devices of an office and its units: who has which, when each was last heard of, and how a
//! new one comes in.

pub mod code;
pub mod row;

use ::sync::wire::office::{Devices, EnrolledDevice};
use leptos::prelude::*;
use model::Millis;
use text::Query;

use self::{
    code::NewCode,
    row::{RevokeDialog, row},
};
use super::office::parts::{Dated, Followed, answer, no_right};
use crate::{
    desk::use_desk,
    i18n::{Msg, t, t_args},
    nav::{Apart, Page},
    reactive::{live, memo},
    ui::{
        Banner, Check, Column, EmptyState, Icon, LinkButton, PageHeading, Section, Table,
        TextField, TextKind, Tone,
    },
};

impl Dated for Devices {
    fn as_of(&mut self) -> &mut Millis {
        &mut self.as_of
    }
}

/// The devices of the office and its units.
#[component]
pub fn DevicesPage() -> impl IntoView {
    let desk = use_desk();
    let followed = Followed::<Devices>::new(desk, "/api/v1/devices".to_owned());
    let asked = RwSignal::new(None::<EnrolledDevice>);
    // They outlive the list, which is drawn anew when a device reports.
    let (words, revoked) = (RwSignal::new(String::new()), RwSignal::new(false));
    let listed = move |devices: Devices| list(devices.devices, asked, words, revoked);
    // A form that is being filled in does not begin anew with the day.
    let may = memo(move || desk.opens(&Page::Devices));
    let body = live(move || {
        if !may.get() {
            return no_right();
        }
        view! {
            <p class="actions">
                <LinkButton
                    href=Apart::Accounts.path()
                    label=t(Msg::AccountsTitle)
                    mark=Icon::User
                />
            </p>
            <NewCode />
            {live(move || answer(followed.answer.get(), listed))}
            <RevokeDialog asked=asked done=move |()| followed.ask_again() />
        }
        .into_any()
    });
    view! {
        <PageHeading title=t(Msg::NavDevices) />
        {followed.dated()}
        {body}
    }
}

fn list(
    mut devices: Vec<EnrolledDevice>,
    asked: RwSignal<Option<EnrolledDevice>>,
    words: RwSignal<String>,
    revoked: RwSignal<bool>,
) -> AnyView {
    if devices.is_empty() {
        return view! {
            <EmptyState title=t(Msg::DevicesEmpty) mark=Icon::Devices>
                <p>{t(Msg::DevicesEmptyHelp)}</p>
            </EmptyState>
        }
        .into_any();
    }
    let caption = t_args(Msg::DevicesCount, &[("n", &devices.len().to_string())]);
    let silent = devices.iter().filter(|device| device.silence.is_some()).count();
    let silent = (silent > 0).then(|| {
        let words = t_args(Msg::DevicesSilentCount, &[("n", &silent.to_string())]);
        view! { <Banner tone=Tone::Caution><p>{words}</p></Banner> }
    });
    let columns = vec![
        Column::new("org", t(Msg::InboxOrg)).plain(),
        Column::new("person", t(Msg::DevicesPerson)).plain(),
        Column::new("contact", t(Msg::DevicesContact)).plain(),
        Column::number("unsent", t(Msg::DevicesUnsent)).plain(),
        Column::new("clock", t(Msg::DevicesClock)).plain(),
        Column::new("storage", t(Msg::DevicesStorage)).plain(),
        Column::new("app", t(Msg::DevicesApp)).plain(),
        Column::new("do", t(Msg::DevicesDo)).plain(),
    ];
    // Who may miss a deadline stands first; within that, the last contact.
    text::sort_by_key(&mut devices, |device| device.silence.is_none());
    let rows = live(move || {
        let query = words.with(|words| Query::new(words));
        devices
            .iter()
            .filter(|device| revoked.get() || device.revoked.is_none())
            .filter(|device| {
                let searched = format!("{} {} {}", device.org_name, device.person_name, device.id);
                query.rank(&searched).is_some()
            })
            .map(|device| row(device, asked))
            .collect_view()
    });
    view! {
        <Section title=t(Msg::DevicesList)>
            {silent}
            <div class="filters">
                <TextField
                    field="q"
                    label=t(Msg::DevicesSearch)
                    value=words
                    kind=TextKind::Search
                />
                <Check field="revoked" label=t(Msg::DevicesShowRevoked) value=revoked />
            </div>
            <Table caption=caption columns=columns>
                {rows}
            </Table>
        </Section>
    }
    .into_any()
}
