//! What this person can do with the dossier next; what cannot be done is absent or says why.

use leptos::prelude::*;
use model::{access::Operation, record::Record, status::Status};
use sync::client::LocalRecord;

use super::{receive::ReceiveDialog, send_back::SendBackDialog};
use crate::{
    desk::Desk,
    forms::lives::starts,
    i18n::{Msg, t},
    pages::wording::stand,
    reactive::live,
    ui::{Banner, Button, ButtonKind, Icon, Tone},
};

/// The buttons, or the reason why there are none.
pub fn next(desk: Desk, record: &Record, local: &LocalRecord) -> AnyView {
    if let Some(command) = local.pending_command() {
        return waiting(command);
    }
    let starts = |step| starts(record.noun.life(), step, record.stand().word());
    let (receivable, returnable) = (starts("receive"), starts("return"));
    if !receivable && !returnable {
        return nothing(&record.status());
    }
    let (receiving, returning) = (RwSignal::new(false), RwSignal::new(false));
    let scope = record.scope.clone();
    let buttons = live(move || {
        let may_receive = receivable && desk.may(Operation::Receive, &scope);
        let may_return = returnable && desk.may(Operation::Return, &scope);
        if !may_receive && !may_return {
            return view! { <p class="quiet">{t(no_right(desk))}</p> }.into_any();
        }
        let receive = may_receive.then(|| {
            view! {
                <Button
                    label=t(Msg::DossierReceive)
                    kind=ButtonKind::Primary
                    mark=Icon::Check
                    on_press=move |()| receiving.set(true)
                />
            }
        });
        let send_back = may_return.then(|| {
            view! {
                <Button
                    label=t(Msg::DossierSendBack)
                    mark=Icon::Return
                    on_press=move |()| returning.set(true)
                />
            }
        });
        view! {
            {receive}
            {send_back}
        }
        .into_any()
    });
    view! {
        <section class="card dossier-next" aria-labelledby="next-title">
            <h2 id="next-title">{t(Msg::DossierNext)}</h2>
            {buttons}
        </section>
        <ReceiveDialog open=receiving record=record.clone() />
        <SendBackDialog open=returning record=record.clone() />
    }
    .into_any()
}

/// A command was written and the office has not judged it yet.
fn waiting(command: &str) -> AnyView {
    let words = stand::waits(command);
    view! {
        <div id="dossier-waiting">
            <Banner tone=Tone::Info>
                <p>{words}</p>
            </Banner>
        </div>
    }
    .into_any()
}

/// Nothing to do at this status.
fn nothing(status: &Status) -> AnyView {
    let words = match status {
        Status::Returned { .. } => Msg::DossierWithUnit,
        Status::Withdrawn { .. } => Msg::DossierClosed,
        Status::Draft | Status::Submitted { .. } | Status::Received { .. } => {
            Msg::DossierNotSubmitted
        }
    };
    view! { <p class="quiet dossier-next">{t(words)}</p> }.into_any()
}

fn no_right(desk: Desk) -> Msg {
    let chosen =
        desk.standing.with(|standing| standing.as_ref().is_some_and(|s| s.actor.is_some()));
    if chosen { Msg::DossierNoRight } else { Msg::FormNoActor }
}
