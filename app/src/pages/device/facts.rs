//! Facts that the helpdesk asks for: clock, version, who the device is.

use leptos::prelude::*;
use model::Millis;

use crate::{
    desk::use_desk,
    i18n::{Msg, t, t_args},
    nav::Page,
    pages::{bundles::short_id, enrol::role_names},
    platform::{now, sleep, worker},
    reactive::{live, memo},
    shell::use_shell,
    today::follow_minute,
    ui::{Banner, Button, Icon, LinkButton, Section, SummaryList, SummaryRow, Tone, moment},
};

const MINUTE: Millis = 60_000;
/// Minutes that a clock may be wrong before the page warns.
const TOLERATED: Millis = 10;

/// The device's clock beside the office's.
#[component]
pub fn Clock() -> impl IntoView {
    let desk = use_desk();
    let offset = memo(move || {
        desk.device.with(|device| {
            let device = device.as_ref()?;
            device.last_contact.map(|_| device.offset)
        })
    });
    let rows = Signal::derive(move || {
        follow_minute();
        vec![
            SummaryRow::new(t(Msg::DeviceClockHere), moment(now())),
            SummaryRow::new(t(Msg::DeviceClockOffice), compared(offset.get())),
        ]
    });
    let wrong = live(move || {
        offset.get().filter(|offset| offset.abs() > TOLERATED * MINUTE).map(|_| {
            view! {
                <Banner tone=Tone::Caution>
                    <p>{t(Msg::DeviceClockWrong)}</p>
                </Banner>
            }
        })
    });
    view! {
        <Section title=t(Msg::DeviceClock)>
            <SummaryList rows=rows />
            {wrong}
        </Section>
    }
}

/// How the device's clock stands to the office's; `offset` is the office's minus the device's.
fn compared(offset: Option<Millis>) -> String {
    let Some(offset) = offset else { return t(Msg::DeviceClockUnknown).to_owned() };
    let minutes = (offset.abs() / MINUTE).to_string();
    let message = match offset {
        o if o.abs() < MINUTE => return t(Msg::DeviceClockRight).to_owned(),
        o if o > 0 => Msg::DeviceClockSlow,
        _ => Msg::DeviceClockFast,
    };
    t_args(message, &[("n", &minutes)])
}

/// The version of the app, and a look for a newer one.
#[component]
pub fn Version() -> impl IntoView {
    let shell = use_shell();
    let asking = RwSignal::new(false);
    let rows = Signal::derive(move || {
        let ready = shell.promise().map_or(Msg::DeviceNotReady, |(_, said)| said);
        vec![
            SummaryRow::new(t(Msg::DeviceVersion), env!("CARGO_PKG_VERSION")),
            SummaryRow::new(t(Msg::DeviceBuild), shell.build.get()),
            SummaryRow::new(t(Msg::DeviceOffline), t(ready)),
        ]
    });
    let check = move |()| {
        asking.set(true);
        worker::check();
        leptos::task::spawn_local(async move {
            // The answer comes as a notice above the page, if there is one.
            sleep(2_000).await;
            asking.try_set(false);
        });
    };
    view! {
        <Section title=t(Msg::DeviceApp)>
            <SummaryList rows=rows />
            <div class="actions">
                <Button
                    label=t(Msg::DeviceCheck)
                    mark=Icon::Refresh
                    busy=asking
                    on_press=check
                />
            </div>
        </Section>
    }
}

/// Whose device it is.
#[component]
pub fn Identity() -> impl IntoView {
    let (desk, shell) = (use_desk(), use_shell());
    let rows = Signal::derive(move || {
        let (id, roles) = desk.device.with(|device| {
            device.as_ref().map_or_else(Default::default, |device| {
                let short = short_id(device.id.as_str()).to_owned();
                (short, role_names(&device.roles).join(", "))
            })
        });
        vec![
            SummaryRow::new(t(Msg::EnrolOrganisation), shell.organisation.get()),
            SummaryRow::new(t(Msg::EnrolRoles), roles),
            SummaryRow::new(t(Msg::DeviceId), id),
        ]
    });
    view! {
        <Section title=t(Msg::DeviceIdentity)>
            <SummaryList rows=rows />
            <div class="actions">
                <LinkButton href=Page::Enrol.path() label=t(Msg::DeviceEnrol) />
            </div>
        </Section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_compared_in_whole_minutes() {
        assert_eq!(compared(Some(59_000)), "Khớp với văn phòng");
        assert_eq!(compared(Some(25 * MINUTE)), "Chậm 25 phút so với văn phòng");
        assert_eq!(compared(Some(-25 * MINUTE)), "Nhanh 25 phút so với văn phòng");
    }
}
