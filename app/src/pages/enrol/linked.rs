//! A link that is opened on a device that is enrolled: what it would do, before it does anything.

use leptos::prelude::*;
use sync::wire::EnrolRequest;

use super::{Attempt, form::BeforeMoving};
use crate::{
    desk::{EnrolFailure, Entry, SyncState, use_desk},
    i18n::{Msg, t, t_args},
    nav::Page,
    pages::home::problem_text,
    reactive::{live, watch},
    shell::use_shell,
    ui::{Banner, Button, ButtonKind, Delayed, Icon, LinkButton, Tone},
};

/// Says whose the link is, and leads home.
#[component]
pub fn Linked(attempt: Attempt, enrol: Callback<Entry>) -> impl IntoView {
    let (desk, shell) = (use_desk(), use_shell());
    // The name of the other organisation that the code is of; blank for the own one.
    let whose = RwSignal::new(None::<String>);
    let look = move || {
        whose.set(None);
        attempt.failure.set(None);
        let code = attempt.code.get();
        leptos::task::spawn_local(async move {
            // The page may be gone when the answer comes.
            match desk.look(code).await {
                Ok(name) => {
                    whose.try_set(Some(name));
                }
                Err(why) => {
                    attempt.failure.try_set(Some(why));
                }
            }
        });
    };
    watch(look);
    let press = Callback::new(move |()| {
        if whose.with_untracked(Option::is_none) {
            untrack(look);
            return;
        }
        attempt.linked.set(false);
        attempt.again.set(true);
        let code = attempt.code.get_untracked();
        enrol.run(Entry::Asked(EnrolRequest::code(code)));
    });
    live(move || {
        let here = shell.organisation.get();
        let (said, more, label) = match (whose.get(), attempt.failure.get()) {
            (Some(other), _) if other.is_empty() => {
                let refused = desk.sync.with(|state| matches!(state, SyncState::Refused(_)));
                let said = if refused { Msg::EnrolLinkRefused } else { Msg::EnrolLinkOwn };
                let said = t_args(said, &[("org", &here)]);
                (said, ().into_any(), t(Msg::EnrolLinkAgain).to_owned())
            }
            (Some(other), _) => (
                t_args(Msg::EnrolLinkOther, &[("here", &here), ("org", &other)]),
                view! { <BeforeMoving /> }.into_any(),
                t_args(Msg::EnrolLinkFor, &[("org", &other)]),
            ),
            (None, Some(why)) => {
                let why = match why {
                    EnrolFailure::Refused(problem) => problem_text(&problem),
                    _ => view! { <p>{t(Msg::EnrolNoReply)}</p> }.into_any(),
                };
                let said = t_args(Msg::EnrolLinkUnknown, &[("org", &here)]);
                (said, why, t(Msg::StoreAgain).to_owned())
            }
            (None, None) => return view! { <Delayed /> }.into_any(),
        };
        view! {
            <Banner tone=Tone::Info>
                <p>{said}</p>
            </Banner>
            {more}
            <div class="actions">
                <LinkButton
                    href=Page::Home.path()
                    label=t(Msg::EnrolLinkHome)
                    kind=ButtonKind::Primary
                    mark=Icon::Home
                />
                <Button label=label on_press=press />
            </div>
        }
        .into_any()
    })
}
