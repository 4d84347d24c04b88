//! A link that is opened on a device that is enrolled: what it would do, before it does anything.

use leptos::prelude::*;
use sync::wire::{CodeLook, EnrolRequest};

use super::{Attempt, form::BeforeMoving};
use crate::{
    desk::{EnrolFailure, Entry, SyncState, use_desk},
    i18n::{Msg, t, t_args},
    nav::Page,
    pages::home::problem_text,
    reactive::{Reading, live, memo},
    shell::use_shell,
    ui::{Banner, Button, ButtonKind, Delayed, Icon, LinkButton, Tone},
};

/// Says whose the link is, and leads home.
#[component]
pub fn Linked(attempt: Attempt, enrol: Callback<Entry>) -> impl IntoView {
    let (desk, shell) = (use_desk(), use_shell());
    let whose = Reading::new(move || desk.look(attempt.code.get()));
    let refused = memo(move || desk.sync.with(|state| matches!(state, SyncState::Refused(_))));
    let go_on = Callback::new(move |()| {
        attempt.linked.set(false);
        attempt.again.set(true);
        let code = attempt.code.get_untracked();
        enrol.run(Entry::Asked(EnrolRequest::code(code)));
    });
    let again = Callback::new(move |()| whose.read_again());
    live(move || {
        let Some(whose) = whose.get() else { return view! { <Delayed /> }.into_any() };
        let here = shell.organisation.get();
        let own = desk.device.with_untracked(|device| device.as_ref().map(|it| it.org.clone()));
        let (said, action) = match whose {
            Ok(CodeLook { org, .. }) if Some(&org) == own.as_ref() => {
                let refused = refused.get();
                let said = if refused { Msg::EnrolLinkRefused } else { Msg::EnrolLinkOwn };
                let kind = if refused { ButtonKind::Secondary } else { ButtonKind::Quiet };
                (say(t_args(said, &[("org", &here)])), act(t(Msg::EnrolLinkAgain), kind, go_on))
            }
            Ok(CodeLook { org_name: org, .. }) => {
                let said = t_args(Msg::EnrolLinkOther, &[("here", &here), ("org", &org)]);
                let said = view! {
                    {say(said)}
                    <BeforeMoving />
                };
                let label = t_args(Msg::EnrolLinkFor, &[("org", &org)]);
                (said.into_any(), act(&label, ButtonKind::Secondary, go_on))
            }
            Err(why) => {
                let said = say(t_args(Msg::EnrolLinkUnknown, &[("org", &here)]));
                let why = match why {
                    EnrolFailure::Refused(problem) => problem_text(&problem),
                    _ => view! { <p>{t(Msg::EnrolNoReply)}</p> }.into_any(),
                };
                let said = view! { {said} {why} };
                (said.into_any(), act(t(Msg::StoreAgain), ButtonKind::Secondary, again))
            }
        };
        view! {
            {said}
            <div class="actions">
                <LinkButton
                    href=Page::Home.path()
                    label=t(Msg::EnrolLinkHome)
                    kind=ButtonKind::Primary
                    mark=Icon::Home
                />
                {action}
            </div>
        }
        .into_any()
    })
}

fn say(said: String) -> AnyView {
    view! {
        <Banner tone=Tone::Info>
            <p>{said}</p>
        </Banner>
    }
    .into_any()
}

fn act(label: &str, kind: ButtonKind, press: Callback<()>) -> AnyView {
    let label = label.to_owned();
    view! { <Button label=label kind=kind on_press=press /> }.into_any()
}
