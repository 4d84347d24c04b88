//! The question before a record is taken back, with room for the reason.

use leptos::prelude::*;
use model::{command::Command, id::RecordId};

use super::{Written, line::failure_banner};
use crate::{
    desk::{Desk, SaveFailure},
    i18n::{Msg, t},
    ui::{Button, ButtonKind, Dialog, TextArea},
};

/// The dialog; `open` shows it.
pub fn withdraw(desk: Desk, written: Written, id: RecordId, open: RwSignal<bool>) -> AnyView {
    let reason = RwSignal::new(String::new());
    let failure = RwSignal::new(None::<SaveFailure>);
    let busy = RwSignal::new(false);
    let take_back = move |()| {
        let id = id.clone();
        let reason = reason.get_untracked().trim().to_owned();
        busy.set(true);
        leptos::task::spawn_local(async move {
            let done = desk.command(&id, Command::Withdraw { reason }).await;
            busy.set(false);
            match done {
                Ok(()) => open.set(false),
                Err(why) => failure.set(Some(why)),
            }
        });
    };
    view! {
        <Dialog open=open id="withdraw" title=t(written.words().withdraw)>
            {failure_banner(failure)}
            <p>{t(written.words().withdraw_help)}</p>
            <TextArea
                field="withdraw-reason"
                label=t(Msg::RecordReason)
                value=reason
                rows=3
                optional=true
            />
            <div class="actions">
                <Button
                    label=t(written.words().withdraw)
                    kind=ButtonKind::Danger
                    busy=busy
                    on_press=take_back
                />
                <Button label=t(Msg::RecordNotNow) on_press=move |()| open.set(false) />
            </div>
        </Dialog>
    }
    .into_any()
}
