//! Chooses files, and says of each what came of it; one that cannot be used stops no other.

use leptos::{html, prelude::*};
use sync::bundle::FileError;
use web_sys::HtmlInputElement;

use super::short_id;
use crate::{
    desk::{Arrived, Carried, Desk, NotArrived, NotDelivered, use_desk},
    i18n::{Msg, t, t_args},
    pages::{office::parts::said, wording},
    platform::{
        file::{self, Chosen},
        page,
    },
    reactive::{live, watch},
    ui::{FileField, Icon, icon},
};

/// What came of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Outcome {
    file: String,
    good: bool,
    said: String,
}

/// The input, and the outcomes below it.
#[component]
pub fn Choose() -> impl IntoView {
    let desk = use_desk();
    let outcomes = RwSignal::new(Vec::<Outcome>::new());
    let busy = RwSignal::new(false);
    let choose = move |input: HtmlInputElement| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        outcomes.set(Vec::new());
        leptos::task::spawn_local(async move {
            let mut found = Vec::new();
            for chosen in file::take_chosen(&input).await {
                found.push(outcome(desk, chosen).await);
            }
            // The page may be gone by now.
            outcomes.try_set(found);
            busy.try_set(false);
            desk.sync_now().await;
        });
    };
    let waiting = live(move || busy.get().then(|| t(Msg::AppLoading)));
    view! {
        <FileField
            field="files"
            label=t(Msg::BundleChoose)
            hint=t(Msg::BundleChooseHelp)
            on_choose=choose
        />
        <p role="status">{waiting}</p>
        {results(outcomes)}
    }
}

/// The outcomes; take the focus when there are new ones.
fn results(outcomes: RwSignal<Vec<Outcome>>) -> AnyView {
    let node = NodeRef::<html::Div>::new();
    watch(move || {
        if outcomes.with(|outcomes| !outcomes.is_empty())
            && let Some(results) = node.get()
        {
            page::focus_quietly(&results);
        }
    });
    let entry = |outcome: Outcome| {
        let (class, mark) = if outcome.good {
            ("result", Icon::Check)
        } else {
            ("result result-problem", Icon::Alert)
        };
        view! {
            <li class=class>
                {icon(mark)}
                <span>
                    <strong>{outcome.file}</strong>
                    <br />
                    {outcome.said}
                </span>
            </li>
        }
    };
    live(move || {
        let entries: Vec<_> = outcomes.get().into_iter().map(entry).collect();
        (!entries.is_empty()).then(|| {
            view! {
                <div
                    class="results"
                    node_ref=node
                    role="group"
                    tabindex="-1"
                    aria-labelledby="results-title"
                >
                    <h2 id="results-title">{t(Msg::BundleResults)}</h2>
                    <ul>{entries}</ul>
                </div>
            }
        })
    })
}

async fn outcome(desk: Desk, chosen: Chosen) -> Outcome {
    let Chosen { name, bytes } = chosen;
    let arrived = match bytes {
        Some(bytes) => desk.take_in(&bytes).await,
        None => Err(FileError::Damaged.into()),
    };
    let told = match arrived {
        Ok(Arrived::Kept(file)) => delivered(desk, &file).await,
        Ok(arrived) => Ok(arrived_said(&arrived)),
        Err(why) => Err(not_arrived_said(&why)),
    };
    let good = told.is_ok();
    Outcome { file: name, good, said: told.unwrap_or_else(|why| why) }
}

/// A file that was kept goes to the office at once where it can be reached. One that the office
/// does not take when it is chosen is not kept: the person is here and has it.
async fn delivered(desk: Desk, file: &Carried) -> Result<String, String> {
    let n = file.count.to_string();
    let args = [("n", n.as_str()), ("org", &file.org_name)];
    match desk.deliver(&file.id).await {
        Ok(answer) if answer.fork => Err(t(Msg::BundleFork).to_owned()),
        Ok(answer) => {
            let [n, org] = args;
            let fresh = answer.fresh.to_string();
            Ok(t_args(Msg::BundleDelivered, &[n, org, ("fresh", &fresh)]))
        }
        Err(NotDelivered::NoReply) => Ok(t_args(Msg::BundleKept, &args)),
        Err(NotDelivered::Refused(problem)) => {
            // What cannot be taken off stays in the list, which says the same.
            let _ = desk.drop_carried(&file.id).await;
            Err(said(&problem))
        }
        Err(NotDelivered::Denied(problem)) => Err(said(&problem)),
        Err(NotDelivered::Store(error)) => Err(wording::store_failure(&error).to_owned()),
    }
}

fn arrived_said(arrived: &Arrived) -> String {
    let message = match arrived {
        Arrived::Receipt(n) => return t_args(Msg::BundleReceipt, &[("n", &n.to_string())]),
        Arrived::Kept(_) | Arrived::Again => Msg::BundleAgain,
        Arrived::Own => Msg::BundleOwn,
        Arrived::Known => Msg::BundleKnown,
        Arrived::Renamed => Msg::BundleRenamed,
    };
    t(message).to_owned()
}

fn not_arrived_said(why: &NotArrived) -> String {
    let message = match why {
        NotArrived::File(FileError::NotOurs) => Msg::BundleNotOurs,
        NotArrived::File(FileError::Newer) => Msg::BundleNewer,
        NotArrived::File(FileError::TooLarge) => Msg::BundleTooLarge,
        NotArrived::File(FileError::Damaged) => Msg::BundleDamaged,
        NotArrived::File(FileError::Forged) => Msg::BundleForged,
        NotArrived::NoKeys => Msg::BundleNoKeys,
        NotArrived::Impossible => Msg::BundleImpossible,
        NotArrived::Others(org) => return t_args(Msg::BundleOthers, &[("org", org)]),
        NotArrived::OtherDevice(id) => {
            return t_args(Msg::BundleOtherDevice, &[("id", short_id(id.as_str()))]);
        }
        NotArrived::Store(error) => return wording::store_failure(error).to_owned(),
    };
    t(message).to_owned()
}
