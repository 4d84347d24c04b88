//! The files of other devices that lie here: whose, how far, and what can be done with each.

use leptos::prelude::*;

use super::short_id;
use crate::{
    desk::{Answer, Carried, Desk, NotDelivered, Way, use_desk},
    i18n::{Msg, t, t_args},
    pages::{office::parts::said, wording},
    platform::file,
    reactive::{Reading, live},
    ui::{Button, ButtonKind, Delayed, Dialog, EmptyState, Icon, Section, icon, moment},
};

/// What the parts of the list share.
#[derive(Debug, Clone, Copy)]
struct Handling {
    desk: Desk,
    /// What went wrong with what was pressed last.
    failed: RwSignal<String>,
    /// The file that is to be removed, once that was confirmed.
    doomed: RwSignal<Option<Carried>>,
    asked: RwSignal<bool>,
    /// The file that is being delivered.
    busy: RwSignal<String>,
}

/// The list of files.
#[component]
pub fn CarriedFiles() -> impl IntoView {
    let desk = use_desk();
    let handling = Handling {
        desk,
        failed: RwSignal::new(String::new()),
        doomed: RwSignal::new(None),
        asked: RwSignal::new(false),
        busy: RwSignal::new(String::new()),
    };
    let found = Reading::new(move || {
        desk.changed.track();
        async move { desk.list_carried().await }
    });
    let list = live(move || match found.get() {
        None => view! { <Delayed /> }.into_any(),
        Some(Err(error)) => view! { <p>{wording::store_failure(&error)}</p> }.into_any(),
        Some(Ok(files)) if files.is_empty() => {
            view! { <EmptyState title=t(Msg::BundleNone) mark=Icon::Inbox /> }.into_any()
        }
        Some(Ok(files)) => {
            let entries: Vec<AnyView> =
                files.into_iter().map(|file| handling.entry(file)).collect();
            view! { <ul class="card-list">{entries}</ul> }.into_any()
        }
    });
    view! {
        <Section title=t(Msg::BundleCarried)>
            <p role="status">{move || handling.failed.get()}</p>
            {list}
            {handling.question()}
        </Section>
    }
}

impl Handling {
    fn entry(self, file: Carried) -> AnyView {
        let count = file.count.to_string();
        let made = moment(file.made);
        let line = [("n", count.as_str()), ("moment", &made), ("id", short_id(&file.dev))];
        let (class, mark, word, note) = match &file.way {
            Way::Waiting => ("badge state-local", Icon::Device, Msg::BundleWaiting, String::new()),
            Way::Refused(problem) => {
                ("badge state-attention", Icon::Alert, Msg::BundleRefused, said(problem))
            }
            Way::Answered(Answer { fork: true, .. }) => (
                "badge state-attention",
                Icon::Alert,
                Msg::BundleRefused,
                t(Msg::BundleFork).to_owned(),
            ),
            Way::Answered(_) => (
                "badge state-stored",
                Icon::Stored,
                Msg::BundleAnswered,
                t(Msg::BundleGetReceiptHelp).to_owned(),
            ),
        };
        let name = file.org_name.clone();
        view! {
            <li class="card-entry">
                <p class="card-title">{name}</p>
                <p class="card-meta">
                    <span>{t_args(Msg::BundleLine, &line)}</span>
                    <span class=class>{icon(mark)} <span>{t(word)}</span></span>
                </p>
                <p>{note}</p>
                {self.actions(file)}
            </li>
        }
        .into_any()
    }

    fn actions(self, file: Carried) -> AnyView {
        let named = |label: Msg| format!("{} · {}", t(label), file.org_name);
        let first = match &file.way {
            Way::Answered(answer) => {
                let (name, receipt) = (file.receipt_name(), answer.receipt.clone());
                let give = move |()| {
                    let (name, receipt) = (name.clone(), receipt.clone());
                    leptos::task::spawn_local(async move {
                        if file::give(&name, &receipt).await == file::Given::Failed {
                            self.failed.try_set(t(Msg::BundleFailed).to_owned());
                        }
                    });
                };
                let name = named(Msg::BundleGetReceipt);
                view! {
                    <Button
                        label=t(Msg::BundleGetReceipt)
                        name=name
                        mark=Icon::Download
                        on_press=give
                    />
                }
                .into_any()
            }
            Way::Waiting | Way::Refused(_) => {
                let (id, own) = (file.id.clone(), file.id.clone());
                let name = named(Msg::BundleDeliver);
                view! {
                    <Button
                        label=t(Msg::BundleDeliver)
                        name=name
                        mark=Icon::Send
                        busy=Signal::derive(move || self.busy.with(|busy| *busy == own))
                        on_press=move |()| self.deliver(id.clone())
                    />
                }
                .into_any()
            }
        };
        let name = named(Msg::BundleRemove);
        view! {
            <div class="actions">
                {first}
                <Button
                    label=t(Msg::BundleRemove)
                    name=name
                    kind=ButtonKind::Quiet
                    mark=Icon::Trash
                    on_press=move |()| self.remove(file.clone())
                />
            </div>
        }
        .into_any()
    }

    fn deliver(self, id: String) {
        self.busy.set(id.clone());
        self.failed.set(String::new());
        leptos::task::spawn_local(async move {
            let failed = match self.desk.deliver(&id).await {
                // What the office says stands in the list.
                Ok(_) | Err(NotDelivered::Refused(_)) => String::new(),
                Err(NotDelivered::Denied(problem)) => said(&problem),
                Err(NotDelivered::NoReply) => t(Msg::BundleNoReply).to_owned(),
                Err(NotDelivered::Store(error)) => wording::store_failure(&error).to_owned(),
            };
            // The page may be gone by now.
            self.failed.try_set(failed);
            self.busy.try_set(String::new());
            self.desk.sync_now().await;
        });
    }

    /// Only what the office has is removed without a question.
    fn remove(self, file: Carried) {
        let safe = matches!(file.way, Way::Answered(Answer { fork: false, .. }));
        self.doomed.set(Some(file));
        if safe {
            self.drop_doomed();
        } else {
            self.asked.set(true);
        }
    }

    fn drop_doomed(self) {
        self.asked.set(false);
        let Some(file) = self.doomed.get_untracked() else { return };
        leptos::task::spawn_local(async move {
            if let Err(error) = self.desk.drop_carried(&file.id).await {
                self.failed.try_set(wording::store_failure(&error).to_owned());
            }
        });
    }

    fn question(self) -> AnyView {
        let question = live(move || {
            self.doomed.with(|file| {
                file.as_ref().map(|file| {
                    let n = file.count.to_string();
                    t_args(Msg::BundleRemoveQuestion, &[("n", &n), ("org", &file.org_name)])
                })
            })
        });
        view! {
            <Dialog open=self.asked id="remove-file" title=t(Msg::BundleRemoveTitle)>
                <p>{question}</p>
                <div class="actions">
                    <Button
                        label=t(Msg::BundleRemove)
                        kind=ButtonKind::Danger
                        mark=Icon::Trash
                        on_press=move |()| self.drop_doomed()
                    />
                    <Button
                        label=t(Msg::HomeKeep)
                        first=true
                        on_press=move |()| self.asked.set(false)
                    />
                </div>
            </Dialog>
        }
        .into_any()
    }
}
