//! The devices of an office and its units: who has which, when each was last heard of, and how a
//! new one comes in.

pub mod code;
pub mod row;

use leptos::prelude::*;
use model::{
    Millis,
    device::StorageAnswer,
    id::{DeviceId, OrgId},
    role::Role,
};
use serde::Deserialize;
use text::{Date, Query};

use self::{
    code::NewCode,
    row::{RevokeDialog, row},
};
use super::office::parts::{Dated, Followed, answer, no_right};
use crate::{
    desk::use_desk,
    i18n::{Msg, t, t_args},
    nav::Page,
    reactive::{live, memo},
    ui::{
        Banner, Check, Column, EmptyState, Icon, PageHeading, Section, Table, TextField, TextKind,
        Tone,
    },
};

/// The server's list.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Devices {
    as_of: Millis,
    devices: Vec<Device>,
}

/// An enrolled device and what it last said of itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Device {
    pub id: DeviceId,
    pub org: OrgId,
    pub org_name: String,
    pub roles: Vec<Role>,
    pub person_name: String,
    /// Server times.
    pub enrolled: Millis,
    pub revoked: Option<Millis>,
    pub last_contact: Option<Millis>,
    /// Changes that it had not sent at the last contact.
    pub unsent: u32,
    /// Changes of it that are stored and not applied.
    pub held: u64,
    /// Version of the app.
    pub app: String,
    /// Its clock minus the server's, in milliseconds.
    pub clock: Millis,
    /// How its browser keeps the data, as far as it said.
    pub storage: Option<StorageAnswer>,
    /// Set when its silence stands out.
    pub silence: Option<Silence>,
}

/// A silence before a deadline.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Silence {
    pub days: u32,
    /// Name of the drive that closes next for the organisation.
    pub drive: String,
    pub closes_on: Date,
}

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
    let asked = RwSignal::new(None::<Device>);
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
    mut devices: Vec<Device>,
    asked: RwSignal<Option<Device>>,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_the_server_is_read() {
        let devices: Devices = serde_json::from_str(
            r#"{"as_of":1,"devices":[{"id":"d1","org":"htx-mau-01","org_name":"HTX mẫu 01",
                "roles":["cadre"],"person":null,"person_name":"","enrolled":1,"revoked":null,
                "last_contact":2,"unsent":3,"held":0,"app":"0.1.0","clock":-4,"storage":"kept",
                "silence":{"days":5,"drive":"Đợt mẫu","closes_on":"2026-12-01"}}]}"#,
        )
        .unwrap();
        let device = &devices.devices[0];
        assert_eq!(device.roles, [Role::Cadre]);
        assert_eq!(device.silence.as_ref().unwrap().closes_on.to_display(), "01/12/2026");
    }
}
