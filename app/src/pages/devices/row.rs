//! One device in the list, and taking its right away.

use ::sync::wire::{Problem, office::EnrolledDevice};
use leptos::prelude::*;
use model::{Millis, device::StorageAnswer};

use crate::{
    desk::{Fetched, use_desk},
    i18n::{Msg, count, t, t_args},
    pages::{
        enrol::role_names,
        office::parts::{day, said},
    },
    reactive::{live, watch},
    ui::{Banner, Button, ButtonKind, Dialog, Tone, ago},
};

/// Differences of clocks below this are not worth a word, in milliseconds.
const CLOSE: Millis = 90_000;
const MINUTE: Millis = 60_000;

/// The row of a device.
pub fn row(device: &EnrolledDevice, asked: RwSignal<Option<EnrolledDevice>>) -> AnyView {
    let last = device.last_contact;
    let contact = live(move || last.map_or_else(|| t(Msg::DevicesNever).to_owned(), ago));
    let silence = device.silence.as_ref().map(|silence| {
        let words = t_args(
            Msg::DevicesSilent,
            &[
                ("n", &silence.days.to_string()),
                ("day", &silence.closes_on.to_display()),
                ("drive", &silence.drive),
            ],
        );
        view! { <span class="mark">{words}</span> }
    });
    let unsent = count(device.unsent);
    let held = (device.held > 0).then(|| {
        let words = t_args(Msg::DevicesHeld, &[("n", &device.held.to_string())]);
        view! { <span class="mark">{words}</span> }
    });
    let enrolled = t_args(Msg::DevicesEnrolled, &[("day", &day(device.enrolled))]);
    let person = if device.person_name.is_empty() {
        t(Msg::DevicesShared).to_owned()
    } else {
        device.person_name.clone()
    };
    let revoked = device.revoked;
    let end = match revoked {
        Some(at) => {
            let words = t_args(Msg::DevicesRevoked, &[("day", &day(at))]);
            view! { <span class="quiet">{words}</span> }.into_any()
        }
        None => {
            let (name, device) = (
                t_args(Msg::DevicesRevokeWhich, &[("org", &device.org_name), ("person", &person)]),
                device.clone(),
            );
            view! {
                <Button
                    label=t(Msg::DevicesRevoke)
                    name=name
                    kind=ButtonKind::Danger
                    on_press=move |()| asked.set(Some(device.clone()))
                />
            }
            .into_any()
        }
    };
    view! {
        <tr class:missing=revoked.is_some() data-device=device.id.to_string()>
            <th scope="row">
                {device.org_name.clone()} <span class="cell-note">{enrolled}</span>
            </th>
            <td>
                {person}
                <span class="cell-note">{role_names(&device.roles).join(", ")}</span>
            </td>
            <td>{contact} {silence}</td>
            <td class="number">{unsent} {held}</td>
            <td>{clock(device.clock)}</td>
            <td>{storage(device.storage)}</td>
            <td>{device.app.clone()}</td>
            <td>{end}</td>
        </tr>
    }
    .into_any()
}

/// How a device's clock stands to the office's.
fn clock(offset: Millis) -> AnyView {
    if offset.abs() < CLOSE {
        return t(Msg::DevicesClockRight).into_any();
    }
    let minutes = (offset.abs() / MINUTE).to_string();
    let message = if offset > 0 { Msg::DevicesClockFast } else { Msg::DevicesClockSlow };
    let words = t_args(message, &[("n", &minutes)]);
    view! { <span class="mark">{words}</span> }.into_any()
}

/// How a device's browser keeps the data.
fn storage(answer: Option<StorageAnswer>) -> AnyView {
    match answer {
        None => t(Msg::DevicesStorageUnknown).into_any(),
        Some(StorageAnswer::Kept) => t(Msg::DevicesStorageKept).into_any(),
        Some(StorageAnswer::Evictable) => {
            view! { <span class="mark">{t(Msg::DevicesStorageEvictable)}</span> }.into_any()
        }
        Some(StorageAnswer::Failing) => {
            view! { <span class="mark">{t(Msg::DevicesStorageFailing)}</span> }.into_any()
        }
    }
}

/// Asks before a device loses its right.
#[component]
pub fn RevokeDialog(
    asked: RwSignal<Option<EnrolledDevice>>,
    #[prop(into)] done: Callback<()>,
) -> impl IntoView {
    let desk = use_desk();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Option<Problem>>);
    watch(move || {
        if asked.with(Option::is_some) {
            failed.set(None);
            open.set(true);
        }
    });
    let mut before = false;
    watch(move || {
        let open = open.get();
        if std::mem::replace(&mut before, open) && !open {
            asked.set(None);
        }
    });
    let press = move |()| {
        let Some(device) = asked.get_untracked() else { return };
        busy.set(true);
        leptos::task::spawn_local(async move {
            let path = format!("/api/v1/devices/{}/revoke", device.id);
            let answer = desk.post::<()>(&path, &serde_json::Value::Null).await;
            // The page may be gone by now; the server has revoked it all the same.
            let _ = busy.try_set(false);
            match answer {
                Fetched::Fresh(()) | Fetched::Kept((), _) => {
                    if open.try_set(false).is_none() {
                        done.run(());
                    }
                }
                Fetched::Absent => drop(failed.try_set(Some(None))),
                Fetched::Refused(problem) => drop(failed.try_set(Some(Some(problem)))),
            }
        });
    };
    let question = live(move || {
        asked.get().map(|device| {
            let unsent = (device.unsent > 0).then(|| {
                let n = count(device.unsent);
                let words = t_args(Msg::DevicesRevokeUnsent, &[("n", &n)]);
                view! { <Banner tone=Tone::Caution><p>{words}</p></Banner> }
            });
            let words = t_args(Msg::DevicesRevokeHelp, &[("org", &device.org_name)]);
            view! {
                <p>{words}</p>
                {unsent}
            }
        })
    });
    let why = live(move || {
        failed.get().map(|problem| {
            let words = match &problem {
                Some(problem) => said(problem),
                None => t(Msg::DevicesNoNetwork).to_owned(),
            };
            view! { <Banner tone=Tone::Problem><p>{words}</p></Banner> }
        })
    });
    view! {
        <Dialog open=open id="devices-revoke" title=t(Msg::DevicesRevokeTitle)>
            {why}
            {question}
            <div class="actions">
                <Button
                    label=t(Msg::DevicesRevokeNow)
                    kind=ButtonKind::Danger
                    busy=busy
                    on_press=press
                />
                <Button
                    label=t(Msg::OfficeCancel)
                    first=true
                    on_press=move |()| open.set(false)
                />
            </div>
        </Dialog>
    }
}
