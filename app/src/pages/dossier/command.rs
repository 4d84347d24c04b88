//! The frame of a dialog that gives a dossier a command.

use leptos::prelude::*;
use model::{command::Command, id::RecordId};

use crate::{
    desk::use_desk,
    i18n::{Msg, t},
    pages::wording,
    reactive::live,
    ui::{Banner, Button, ButtonKind, Dialog, Tone},
};

/// A dialog whose form is a command: saves it and closes, or says why not.
#[component]
pub fn CommandDialog(
    open: RwSignal<bool>,
    id: &'static str,
    /// What the command is called, on the dialog and on its button.
    label: &'static str,
    record: RecordId,
    /// What is wrong and belongs to no field.
    failed: RwSignal<Option<String>>,
    /// Reads the form; `None` when it says itself what is wrong.
    read: impl Fn() -> Option<Command> + Send + 'static,
    /// Whether the button has the focus when the dialog opens.
    #[prop(optional)]
    first: bool,
    /// The form's fields.
    children: Children,
) -> impl IntoView {
    let desk = use_desk();
    let busy = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        failed.set(None);
        let Some(command) = read() else { return };
        busy.set(true);
        let record = record.clone();
        leptos::task::spawn_local(async move {
            let saved = desk.command(&record, command).await;
            busy.set(false);
            match saved {
                Ok(()) => open.set(false),
                Err(why) => failed.set(Some(wording::save_failure(&why).to_owned())),
            }
        });
    };
    let said = live(move || {
        failed.get().map(|words| view! { <Banner tone=Tone::Problem><p>{words}</p></Banner> })
    });
    view! {
        <Dialog open=open id=id title=label>
            <form novalidate on:submit=submit>
                {said}
                {children()}
                <div class="actions">
                    <Button
                        label=label
                        kind=ButtonKind::Primary
                        submit=true
                        first=first
                        busy=busy
                    />
                    <Button label=t(Msg::OfficeCancel) on_press=move |()| open.set(false) />
                </div>
            </form>
        </Dialog>
    }
}
