//! The files of other devices that lie here: whose, how far, and what can be done with each.

use leptos::prelude::*;

use super::short_id;
use crate::{
    db::DbError,
    desk::{Answer, Carried, Desk, RelayError, Way, use_desk},
    i18n::{Msg, t, t_args},
    pages::{office::parts::said, wording},
    platform::file,
    reactive::{Reading, live},
    ui::{Button, ButtonKind, Dialog, EmptyState, Icon, Section, icon, moment},
};

/// What the parts of the list share.
#[derive(Debug, Clone, Copy)]
struct Handling {
    desk: Desk,
    /// What went wrong with what was pressed last.
    failed: RwSignal<String>,
    /// The file that is to be removed once that was confirmed, and the question.
    to_delete: RwSignal<String>,
    question: RwSignal<String>,
    asked: RwSignal<bool>,
    busy: RwSignal<bool>,
}

/// The list of files.
#[component]
pub fn CarriedFiles() -> impl IntoView {
    let desk = use_desk();
    let text = || RwSignal::new(String::new());
    let (asked, busy) = (RwSignal::new(false), RwSignal::new(false));
    let (failed, to_delete, question) = (text(), text(), text());
    let handling = Handling { desk, failed, to_delete, question, asked, busy };
    let found = Reading::new(move || {
        desk.changed.track();
        async move { desk.list_carried().await }
    });
    let list = live(move || {
        found.with(|found| match found {
            None => ().into_any(),
            Some(Err(error)) => wording::store_failure(error).into_any(),
            Some(Ok(files)) if files.is_empty() => {
                view! { <EmptyState title=t(Msg::BundleNone) mark=Icon::Inbox /> }.into_any()
            }
            Some(Ok(files)) => {
                let entries: Vec<AnyView> = files.iter().map(|file| handling.entry(file)).collect();
                view! { <ul class="card-list">{entries}</ul> }.into_any()
            }
        })
    });
    let remove = move |()| {
        asked.set(false);
        handling.run(async move { desk.remove_carried(&to_delete.get_untracked()).await });
    };
    view! {
        <Section title=t(Msg::BundleCarried)>
            <p role="status">{live(move || failed.get())}</p>
            {list}
            <Dialog open=asked id="remove-file" title=t(Msg::BundleRemoveTitle)>
                <p>{live(move || question.get())}</p>
                <div class="actions">
                    <Button
                        label=t(Msg::BundleRemove)
                        kind=ButtonKind::Danger
                        mark=Icon::Trash
                        on_press=remove
                    />
                    <Button
                        label=t(Msg::HomeKeep)
                        first=true
                        on_press=move |()| asked.set(false)
                    />
                </div>
            </Dialog>
        </Section>
    }
}

impl Handling {
    fn entry(self, file: &Carried) -> AnyView {
        let (class, mark, word, note) = match &file.way {
            Way::Waiting => ("badge state-local", Icon::Device, Msg::BundleWaiting, String::new()),
            Way::Refused(problem) => {
                ("badge state-attention", Icon::Alert, Msg::BundleRefused, said(problem))
            }
            Way::Answered(Answer { fork, .. }) => {
                let (class, mark, word, note) = if *fork {
                    ("badge state-attention", Icon::Alert, Msg::BundleRefused, Msg::BundleFork)
                } else {
                    let help = Msg::BundleGetReceiptHelp;
                    ("badge state-stored", Icon::Stored, Msg::BundleAnswered, help)
                };
                (class, mark, word, t(note).to_owned())
            }
        };
        let (count, made) = (file.count.to_string(), moment(file.made));
        let line = [("n", count.as_str()), ("moment", &made), ("id", short_id(&file.dev))];
        let name = file.org_name.clone();
        let (first, remove) = (self.first(file), self.remove(file));
        view! {
            <li class="card-entry">
                <p class="card-title">{name}</p>
                <p>{t_args(Msg::BundleLine, &line)}</p>
                <p>
                    <span class=class>{icon(mark)} <span>{t(word)}</span></span>
                </p>
                <p>{note}</p>
                <div class="actions">{first} {remove}</div>
            </li>
        }
        .into_any()
    }

    /// The button for what is to be done next.
    fn first(self, file: &Carried) -> AnyView {
        let desk = self.desk;
        let (id, name) = (file.id.clone(), file.receipt_name());
        let receipt = match &file.way {
            Way::Answered(answer) => Some(answer.receipt.clone()),
            Way::Waiting | Way::Refused(_) => None,
        };
        let (label, mark) = if receipt.is_some() {
            (Msg::BundleGetReceipt, Icon::Download)
        } else {
            (Msg::BundleDeliver, Icon::Send)
        };
        let press = move |()| {
            let (id, name, receipt) = (id.clone(), name.clone(), receipt.clone());
            self.busy.set(true);
            leptos::task::spawn_local(async move {
                let failed = match receipt {
                    Some(receipt) => give(&name, &receipt).await,
                    None => deliver(desk, &id).await,
                };
                // The page may be gone by now.
                self.failed.try_set(failed);
                self.busy.try_set(false);
            });
        };
        button(label, mark, ButtonKind::Secondary, file, self.busy, Callback::new(press))
    }

    /// Only what the office has is removed without a question.
    fn remove(self, file: &Carried) -> AnyView {
        let desk = self.desk;
        let safe = matches!(file.way, Way::Answered(Answer { fork: false, .. }));
        let n = file.count.to_string();
        let question = t_args(Msg::BundleRemoveQuestion, &[("n", &n), ("org", &file.org_name)]);
        let id = file.id.clone();
        let press = move |()| {
            if safe {
                let id = id.clone();
                self.run(async move { desk.remove_carried(&id).await });
            } else {
                self.to_delete.set(id.clone());
                self.question.set(question.clone());
                self.asked.set(true);
            }
        };
        let (label, mark) = (Msg::BundleRemove, Icon::Trash);
        button(label, mark, ButtonKind::Quiet, file, self.busy, Callback::new(press))
    }

    fn run(self, work: impl Future<Output = Result<(), DbError>> + 'static) {
        leptos::task::spawn_local(async move {
            if let Err(error) = work.await {
                self.failed.try_set(wording::store_failure(&error).to_owned());
            }
        });
    }
}

fn button(
    label: Msg,
    mark: Icon,
    kind: ButtonKind,
    file: &Carried,
    busy: RwSignal<bool>,
    press: Callback<()>,
) -> AnyView {
    let name = format!("{} · {}", t(label), file.org_name);
    view! { <Button label=t(label) name=name kind=kind mark=mark busy=busy on_press=press /> }
        .into_any()
}

/// What went wrong; blank for nothing.
async fn give(name: &str, receipt: &[u8]) -> String {
    match file::give(name, receipt).await {
        file::Given::Failed => t(Msg::BundleFailed).to_owned(),
        _ => String::new(),
    }
}

/// What went wrong; blank for nothing. What the office says of the file stands in the list.
async fn deliver(desk: Desk, id: &str) -> String {
    let failed = match desk.deliver(id).await {
        Ok(_) | Err(RelayError::Refused(_)) => String::new(),
        Err(RelayError::Denied(problem)) => said(&problem),
        Err(RelayError::NoReply) => t(Msg::BundleNoReply).to_owned(),
        Err(RelayError::Store(error)) => wording::store_failure(&error).to_owned(),
    };
    desk.sync_soon(0);
    failed
}
