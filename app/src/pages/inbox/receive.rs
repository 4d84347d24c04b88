//! Receiving one or many dossiers at once: asked first, then one op each, with a count.

use leptos::prelude::*;
use model::{command::Command, id::RecordId};

use super::line::Line;
use crate::{
    desk::{Desk, use_desk},
    i18n::{Msg, t, t_args},
    pages::wording,
    reactive::live,
    ui::{Banner, Button, ButtonKind, Dialog, Progress, Tone},
};

/// Names shown in the question; the rest is a number.
const NAMED: usize = 8;

/// The question and what became of it.
#[derive(Clone, Copy)]
pub struct Receiving {
    open: RwSignal<bool>,
    asked: RwSignal<Vec<RecordId>>,
    done: RwSignal<u32>,
    /// Whether ops are being written; the list waits until they are.
    pub busy: RwSignal<bool>,
    failed: RwSignal<&'static str>,
    finished: RwSignal<u32>,
}

impl Receiving {
    pub fn start() -> Self {
        Self {
            open: RwSignal::new(false),
            asked: RwSignal::new(Vec::new()),
            done: RwSignal::new(0),
            busy: RwSignal::new(false),
            failed: RwSignal::new(""),
            finished: RwSignal::new(0),
        }
    }

    /// Asks whether to receive these.
    pub fn ask(self, ids: Vec<RecordId>) {
        if !self.busy.get_untracked() && !ids.is_empty() {
            self.asked.set(ids);
            self.done.set(0);
            self.failed.set("");
            self.finished.set(0);
            self.open.set(true);
        }
    }

    fn count(self) -> u32 {
        self.asked.with(|ids| u32::try_from(ids.len()).unwrap_or(u32::MAX))
    }

    /// Writes one command each; stops at the first that cannot be written.
    async fn run(self, desk: Desk) {
        self.busy.set(true);
        for id in self.asked.get_untracked() {
            let command = Command::Receive {
                received_on: None,
                incoming_number: None,
                reason: String::new(),
            };
            match desk.command(&id, command).await {
                // The page may be gone by now; what was written stays written.
                Ok(()) => drop(self.done.try_update(|done| *done += 1)),
                Err(error) => {
                    let _ = self.failed.try_set(wording::save_failure(&error));
                    break;
                }
            }
        }
        let failed = self.failed.try_with_untracked(|failed| !failed.is_empty());
        if failed == Some(false) {
            self.finished.set(self.done.get_untracked());
            self.open.set(false);
        }
        let _ = self.busy.try_set(false);
    }
}

/// The dialog that asks, and the line that says what was done.
#[component]
pub fn ReceiveDialog(receiving: Receiving, lines: RwSignal<Option<Vec<Line>>>) -> impl IntoView {
    let names = live(move || {
        receiving.asked.with(|ids| {
            lines.with_untracked(|lines| {
                let all = lines.iter().flatten().filter(|line| ids.contains(&line.summary.id));
                all.take(NAMED)
                    .map(|line| {
                        let words = format!("{} · {}", line.title, line.org_name);
                        view! { <li>{words}</li> }
                    })
                    .collect_view()
            })
        })
    });
    let more = live(move || {
        let rest = receiving.asked.with(Vec::len).saturating_sub(NAMED);
        (rest > 0).then(|| {
            view! { <p>{t_args(Msg::InboxAndMore, &[("n", &rest.to_string())])}</p> }
        })
    });
    let desk = use_desk();
    let press = move |()| {
        leptos::task::spawn_local(async move { receiving.run(desk).await });
    };
    let label =
        Signal::derive(move || t_args(Msg::InboxReceive, &[("n", &receiving.count().to_string())]));
    let said = live(move || {
        let failed = receiving.failed.get();
        (!failed.is_empty()).then(|| {
            view! {
                <Banner tone=Tone::Problem>
                    <p>{failed}</p>
                </Banner>
            }
        })
    });
    let finished = live(move || {
        let n = receiving.finished.get();
        (n > 0).then(|| {
            let words = t_args(Msg::InboxReceived, &[("n", &n.to_string())]);
            view! {
                <Banner tone=Tone::Good>
                    <p>{words}</p>
                </Banner>
            }
        })
    });
    view! {
        <div id="inbox-done">{finished}</div>
        <Dialog open=receiving.open id="inbox-receive" title=t(Msg::InboxReceiveTitle)>
            {said}
            <ul class="plain-list">{names}</ul>
            {more}
            <p class="quiet">{t(Msg::InboxReceiveHelp)}</p>
            <Show when=move || receiving.busy.get()>
                <Progress
                    label=t(Msg::InboxReceiving)
                    done=receiving.done
                    of=Signal::derive(move || receiving.count())
                />
            </Show>
            <div class="actions">
                <Button
                    label=label
                    kind=ButtonKind::Primary
                    busy=receiving.busy
                    on_press=press
                />
                <Button
                    label=t(Msg::OfficeCancel)
                    busy=receiving.busy
                    on_press=move |()| receiving.open.set(false)
                />
            </div>
        </Dialog>
    }
}
