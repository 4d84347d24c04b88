//! The sentence on top: where the data is, when the office was last reached, what happens now.

use leptos::prelude::*;
use sync::{client::Device, wire::Problem};

use crate::{
    desk::{Counts, Desk, SyncState, use_desk},
    i18n::{Lang, Msg, t, t_args},
    nav::Page,
    platform::now,
    reactive::{live, memo},
    shell::use_shell,
    ui::{Banner, ButtonKind, Icon, LinkButton, Tone, icon, moment},
};

/// The box on top of the home screen.
#[component]
pub fn Status() -> impl IntoView {
    let (desk, shell) = (use_desk(), use_shell());
    let only_here = move || is_unsent(desk);
    let sentence = live(move || {
        let counts = desk.counts.get();
        desk.device.with(|device| device.as_ref().map(|device| data_sentence(device, counts)))
    });
    let class = move || if only_here() { "status status-local" } else { "status status-stored" };
    let mark = live(move || icon(if only_here() { Icon::Device } else { Icon::Stored }));
    let rest = live(move || {
        let counts = desk.counts.get();
        [(counts.drafts, Msg::HomeDraftsHere), (counts.attention, Msg::HomeAttention)]
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, message)| {
                view! { <p class="status-more">{t_args(message, &[("n", &n.to_string())])}</p> }
            })
            .collect_view()
    });
    let contact = live(move || desk.device.with(|device| device.as_ref().map(contact_sentence)));
    let now = live(move || exchange_sentence(&desk.sync.get(), shell.online.get()));
    let ready = live(move || {
        shell.promise().map(|(mark, said)| {
            view! { <p class="status-ready">{icon(mark)} {t(said)}</p> }
        })
    });
    view! {
        <section class=class aria-label=t(Msg::HomeData)>
            <div role="status">
                <p class="status-sentence">{mark} <span>{sentence}</span></p>
                {rest}
            </div>
            <p class="status-contact">{contact}</p>
            <p class="status-now" role="status">
                {now}
            </p>
            <SendButton />
            <RefusedBanner />
            {ready}
        </section>
    }
}

/// Whether the office lacks changes or photos of this device.
fn is_unsent(desk: Desk) -> bool {
    let counts = desk.counts.get();
    counts.sending + counts.aside > 0
        || desk.device.with(|device| device.as_ref().is_some_and(|device| device.unsent() > 0))
}

/// How many records are only here; the truth even while some of them need attention.
pub fn data_sentence(device: &Device, counts: Counts) -> String {
    let only_here = counts.local + counts.aside;
    if only_here > 0 {
        t_args(Msg::HomeOnlyHere, &[("n", &only_here.to_string())])
    } else if device.unsent() > 0 {
        t_args(Msg::HomeChangesOnlyHere, &[("n", &device.unsent().to_string())])
    } else if counts.sending > 0 {
        t_args(Msg::HomePhotosLeft, &[("n", &counts.sending.to_string())])
    } else if device.last == 0 {
        t(Msg::HomeNothingSaved).to_owned()
    } else {
        t(Msg::HomeAllStored).to_owned()
    }
}

/// When the office was last reached, told by this device's clock.
pub fn contact_sentence(device: &Device) -> String {
    match device.last_contact {
        Some(at) => t_args(Msg::HomeContact, &[("moment", &moment(at - device.offset))]),
        None => t(Msg::HomeNoContact).to_owned(),
    }
}

/// What the exchange is doing; nothing when there is nothing to say.
pub fn exchange_sentence(state: &SyncState, online: bool) -> Option<String> {
    match state {
        SyncState::Working { done, of } => {
            Some(t_args(Msg::HomeSending, &[("done", &done.to_string()), ("of", &of.to_string())]))
        }
        SyncState::Uploading { done, of } => {
            let [done, of] = [done, of].map(|bytes| bytes.div_ceil(1_000).to_string());
            Some(t_args(Msg::HomeSendingPhotos, &[("done", &done), ("of", &of)]))
        }
        _ if !online => Some(t(Msg::HomeNoNetwork).to_owned()),
        SyncState::Waiting { until } => {
            let wait = (until - now()).max(0);
            let clock = text::Millis(now() + wait).to_local().to_clock();
            Some(t_args(Msg::HomeWaiting, &[("clock", &clock)]))
        }
        SyncState::Elsewhere => Some(t(Msg::HomeElsewhere).to_owned()),
        SyncState::Idle | SyncState::Unreadable | SyncState::Refused(_) | SyncState::Broken(_) => {
            None
        }
    }
}

/// The button that exchanges with the office now.
#[component]
pub fn SendButton() -> impl IntoView {
    let desk = use_desk();
    let asking = RwSignal::new(false);
    let working = move || {
        desk.sync
            .with(|state| matches!(state, SyncState::Working { .. } | SyncState::Uploading { .. }))
    };
    let unsent = memo(move || is_unsent(desk));
    let label = move || {
        let message = match (unsent.get(), asking.get()) {
            (true, _) => Msg::HomeSend,
            (false, false) => Msg::HomeAsk,
            (false, true) => Msg::HomeAsking,
        };
        t(message)
    };
    let busy = move || asking.get() || working();
    let press = move |_| {
        if untrack(busy) {
            return;
        }
        asking.set(true);
        leptos::task::spawn_local(async move {
            desk.sync_now().await;
            // The page may be gone by now.
            asking.try_set(false);
        });
    };
    // One element in both of its meanings, so that who pressed it keeps the focus.
    let class = move || {
        let kind = if unsent.get() { ButtonKind::Primary } else { ButtonKind::Secondary };
        kind.class()
    };
    let mark = live(move || icon(if unsent.get() { Icon::Send } else { Icon::Refresh }));
    view! {
        <button
            type="button"
            class=class
            aria-disabled=move || busy().then_some("true")
            on:click=press
        >
            {mark}
            <span>{live(label)}</span>
        </button>
    }
}

/// Why the office refuses or the store fails, when one of them does.
#[component]
pub fn RefusedBanner() -> impl IntoView {
    let desk = use_desk();
    live(move || match desk.sync.get() {
        SyncState::Unreadable => Some(
            view! {
                <Banner tone=Tone::Problem title=t(Msg::HomeUnreadable)>
                    <p>{t(Msg::HomeUnreadableHelp)}</p>
                </Banner>
            }
            .into_any(),
        ),
        SyncState::Refused(problem) => Some(refused(&problem)),
        SyncState::Broken(error) => Some(
            view! {
                <Banner tone=Tone::Problem title=t(Msg::HomeStoreBroken)>
                    <p>{t(Msg::HomeStoreBrokenHelp)}</p>
                    <p class="quiet-code">{error.to_string()}</p>
                </Banner>
            }
            .into_any(),
        ),
        SyncState::Idle
        | SyncState::Elsewhere
        | SyncState::Working { .. }
        | SyncState::Uploading { .. }
        | SyncState::Waiting { .. } => None,
    })
}

/// What the office says to a device that it does not let in (401): a new enrolment helps.
const NOT_LET_IN: [&str; 3] = ["unauthenticated", "device_forgotten", "revoked"];

fn refused(problem: &Problem) -> AnyView {
    let enrol = NOT_LET_IN.contains(&problem.code.as_str()).then(|| {
        view! {
            <LinkButton
                href=Page::Enrol.path()
                label=t(Msg::HomeEnrolAgain)
                kind=ButtonKind::Secondary
            />
        }
    });
    let said = problem_text(problem);
    view! {
        <Banner tone=Tone::Problem title=t(Msg::HomeRefused)>
            {said}
            {enrol}
        </Banner>
    }
    .into_any()
}

/// A problem of the server in the language of the screen, with its code small behind it.
pub fn problem_text(problem: &Problem) -> AnyView {
    let said = match Lang::current() {
        Lang::Vi => problem.vi.clone(),
        Lang::En => problem.en.clone(),
    };
    let code = format!("{} {}", problem.code, problem.request);
    view! {
        <p>{said}</p>
        <p class="quiet-code">{code.trim().to_owned()}</p>
    }
    .into_any()
}
