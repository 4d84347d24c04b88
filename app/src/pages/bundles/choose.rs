//! Chooses files, and says of each what came of it; one that cannot be used stops no other.

use leptos::prelude::*;
use sync::bundle::FileError;
use web_sys::HtmlInputElement;

use super::short_id;
use crate::{
    desk::{Arrived, Carried, Desk, ImportError, RelayError, use_desk},
    i18n::{Msg, t, t_args},
    pages::{office::parts::said, wording},
    platform::file,
    reactive::live,
    ui::{Banner, ErrorSummary, FieldProblem, FileField, Tone},
};

/// Name of the input.
const FILES: &str = "files";

/// The input; above it the files that were of no use, below it the others.
#[component]
pub fn Choose() -> impl IntoView {
    let desk = use_desk();
    let problems = RwSignal::new(Vec::<FieldProblem>::new());
    // One line a file.
    let taken = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let choose = move |input: HtmlInputElement| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problems.set(Vec::new());
        taken.set(String::new());
        leptos::task::spawn_local(async move {
            for (name, bytes) in file::take_chosen(&input).await {
                let told = outcome(desk, bytes).await;
                let text = format!("{name}: {}", told.as_ref().unwrap_or_else(|why| why));
                // The page may be gone by now.
                if told.is_ok() {
                    taken.try_update(|taken| *taken = format!("{taken}{text}\n"));
                } else {
                    let problem = FieldProblem { field: FILES.to_owned(), text, page: None };
                    problems.try_update(|problems| problems.push(problem));
                }
            }
            busy.try_set(false);
            desk.sync_now().await;
        });
    };
    let good = live(move || {
        let taken = taken.get();
        let lines: Vec<_> = taken.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect();
        (!lines.is_empty()).then(|| view! { <Banner tone=Tone::Good>{lines}</Banner> })
    });
    view! {
        <ErrorSummary problems=problems title=t(Msg::BundleOfNoUse) />
        <FileField
            field=FILES
            label=t(Msg::BundleChoose)
            hint=t(Msg::BundleChooseHelp)
            on_choose=choose
        />
        <div role="status">{live(move || busy.get().then(|| t(Msg::AppLoading)))} {good}</div>
    }
}

async fn outcome(desk: Desk, bytes: Option<Vec<u8>>) -> Result<String, String> {
    let arrived = match bytes {
        Some(bytes) => desk.take_in(&bytes).await,
        None => Err(FileError::Damaged.into()),
    };
    let message = match arrived {
        Ok(Arrived::Kept(file)) => return delivered(desk, &file).await,
        Ok(Arrived::Receipt(n)) => return Ok(t_args(Msg::BundleReceipt, &[("n", &n.to_string())])),
        Ok(Arrived::Again) => Msg::BundleAgain,
        Ok(Arrived::Own) => Msg::BundleOwn,
        Ok(Arrived::Known) => Msg::BundleKnown,
        Ok(Arrived::Renamed) => Msg::BundleRenamed,
        Err(why) => return Err(not_arrived(&why)),
    };
    Ok(t(message).to_owned())
}

/// A file that was kept goes to the office at once where it can be reached. One that the office
/// does not take when it is chosen is not kept: the person is here and has it.
async fn delivered(desk: Desk, file: &Carried) -> Result<String, String> {
    let n = file.count.to_string();
    let args = |fresh| [("n", n.as_str()), ("org", &file.org_name), ("fresh", fresh)];
    match desk.deliver(&file.id).await {
        Ok(answer) if answer.fork => Err(t(Msg::BundleFork).to_owned()),
        Ok(answer) => Ok(t_args(Msg::BundleDelivered, &args(&answer.fresh.to_string()))),
        Err(RelayError::NoReply) => Ok(t_args(Msg::BundleKept, &args(""))),
        Err(RelayError::Refused(problem)) => {
            // What cannot be taken off stays in the list, which says the same.
            let _ = desk.drop_carried(&file.id).await;
            Err(said(&problem))
        }
        Err(RelayError::Denied(problem)) => Err(said(&problem)),
        Err(RelayError::Store(error)) => Err(wording::store_failure(&error).to_owned()),
    }
}

fn not_arrived(why: &ImportError) -> String {
    let message = match why {
        ImportError::File(FileError::NotOurs) => Msg::BundleNotOurs,
        ImportError::File(FileError::Newer) => Msg::BundleNewer,
        ImportError::File(FileError::TooLarge) => Msg::BundleTooLarge,
        ImportError::File(FileError::Damaged) => Msg::BundleDamaged,
        ImportError::File(FileError::Forged) => Msg::BundleForged,
        ImportError::NoKeys => Msg::BundleNoKeys,
        ImportError::Impossible => Msg::BundleImpossible,
        ImportError::Others(org) => return t_args(Msg::BundleOthers, &[("org", org)]),
        ImportError::OtherDevice(id) => {
            return t_args(Msg::BundleOtherDevice, &[("id", short_id(id.as_str()))]);
        }
        ImportError::Store(error) => return wording::store_failure(error).to_owned(),
    };
    t(message).to_owned()
}
