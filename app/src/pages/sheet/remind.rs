//! "Nhắc": a notice on the devices of a unit that has not reported.

use ::sync::wire::Problem;
use leptos::prelude::*;
use model::id::{GroupId, OrgId};
use serde::Serialize;

use crate::{
    desk::{Desk, Fetched},
    i18n::{Msg, t, t_args},
    pages::office::parts::said,
    platform::now,
    reactive::live,
    ui::{Button, Icon, moment},
};

/// What the server wants to know.
#[derive(Clone, Serialize)]
struct Reminder {
    org: OrgId,
    group: GroupId,
    year: u16,
}

/// What became of a reminder.
#[derive(Clone, PartialEq)]
enum Sent {
    Not,
    At(i64),
    NoNetwork,
    Refused(Problem),
}

/// The button, and after it what became of the reminder.
pub fn remind(desk: Desk, org: &OrgId, name: &str, group: &GroupId, year: u16) -> AnyView {
    let reminder = Reminder { org: org.clone(), group: group.clone(), year };
    let sent = RwSignal::new(Sent::Not);
    let busy = RwSignal::new(false);
    let press = Callback::new(move |()| {
        let reminder = reminder.clone();
        busy.set(true);
        leptos::task::spawn_local(async move {
            let became = match desk.post::<()>("/api/v1/reminders", &reminder).await {
                Fetched::Fresh(()) | Fetched::Kept((), _) => Sent::At(now()),
                Fetched::Absent => Sent::NoNetwork,
                Fetched::Refused(problem) => Sent::Refused(problem),
            };
            // The page may be gone by now.
            let _ = sent.try_set(became);
            let _ = busy.try_set(false);
        });
    });
    let label = t_args(Msg::SheetRemindWhom, &[("name", name)]);
    let words = live(move || match sent.get() {
        Sent::Not => String::new(),
        Sent::At(at) => t_args(Msg::SheetReminded, &[("at", &moment(at))]),
        Sent::NoNetwork => t(Msg::SheetRemindNoNetwork).to_owned(),
        Sent::Refused(problem) => said(&problem),
    });
    // It stays where it is, so that who reminds one after the other keeps the place.
    let done = Signal::derive(move || busy.get() || matches!(sent.get(), Sent::At(_)));
    view! {
        <span class="remind screen-only">
            <Button
                label=t(Msg::SheetRemind)
                name=label
                mark=Icon::Send
                busy=done
                on_press=press
            />
            <span role="status">{words}</span>
        </span>
    }
    .into_any()
}
