//! What the office's pages share: names, words for failures, and answers of the server that may
//! be kept ones.

use ::sync::wire::Problem;
use leptos::prelude::*;
use model::{
    Millis,
    directory::Directory,
    id::{OrgId, RecordId},
    record::Noun,
    scope::Scope,
};
use serde::de::DeserializeOwned;

use crate::{
    desk::{Desk, Fetched},
    forms::{Shown, known},
    i18n::{Lang, Msg, t, t_args},
    nav::Page,
    reactive::{live, watch},
    today::today,
    ui::{Banner, Delayed, EmptyState, Icon, Tone, moment},
};

/// The local day of a moment, `21/11/2026`; blank for none.
pub fn day(at: Millis) -> String {
    if at == 0 { String::new() } else { model::local_date(at).to_display() }
}

/// The local day and time of a moment, `21/11/2026 14:05`; blank for none.
pub fn day_and_time(at: Millis) -> String {
    if at == 0 {
        String::new()
    } else {
        format!("{} {}", day(at), text::Millis(at).to_local().to_clock())
    }
}

/// The organisation's name today, or its id while the device does not know it.
pub fn org_name(directory: &Directory, org: &OrgId) -> String {
    directory.org(org).map_or_else(|| org.to_string(), |known| known.name_on(today()).to_owned())
}

/// The organisation that owns a scope's records.
pub fn owner(scope: &Scope) -> Option<&OrgId> {
    match scope {
        Scope::Org(org) | Scope::Office(org) => Some(org),
        Scope::Ref | Scope::Group(_) | Scope::Unknown(_) => None,
    }
}

/// Where a record is read: on the page of its noun, or as a dossier when another organisation wrote
/// it.
pub fn record_page(desk: Desk, noun: Noun, owner: Option<&OrgId>, id: &RecordId) -> Page {
    let own = desk.device.with_untracked(|device| device.as_ref().map(|device| device.org.clone()));
    match known(noun).shown {
        Shown::Form(written) if own.as_ref() == owner => written.record_page(id.as_str()),
        Shown::Own(own) => Page::own(own, id.to_string()),
        Shown::Form(_) | Shown::Among(_) | Shown::Nowhere => Page::Dossier(id.to_string()),
    }
}

/// What the server said, in the language of the screen.
pub fn said(problem: &Problem) -> String {
    match Lang::current() {
        Lang::Vi => problem.vi.clone(),
        Lang::En => problem.en.clone(),
    }
}

/// An answer that says of when it is.
pub trait Dated: Clone + PartialEq + Send + Sync + DeserializeOwned + 'static {
    /// Server time of the computation.
    fn as_of(&mut self) -> &mut Millis;
}

/// An answer of the server and its time, asked for again whenever something changes here.
///
/// The time stands apart, so that an answer that says the same again redraws nothing.
#[derive(Debug)]
pub struct Followed<T: 'static> {
    pub answer: RwSignal<Option<Fetched<T>>>,
    pub as_of: RwSignal<Millis>,
    again: RwSignal<u32>,
}

impl<T> Clone for Followed<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Followed<T> {}

impl<T: Dated> Followed<T> {
    /// Begins to follow the answer to a path below `/api/v1/`.
    pub fn new(desk: Desk, path: String) -> Self {
        let followed =
            Self { answer: RwSignal::new(None), as_of: RwSignal::new(0), again: RwSignal::new(0) };
        watch(move || {
            desk.changed.track();
            followed.again.track();
            if !desk.ready.get() {
                return;
            }
            let path = path.clone();
            leptos::task::spawn_local(async move {
                let fetched = desk.fetch::<T>(&path).await;
                followed.take(fetched);
            });
        });
        followed
    }

    /// Asks once more.
    pub fn ask_again(self) {
        self.again.update(|n| *n += 1);
    }

    fn take(self, mut fetched: Fetched<T>) {
        if let Fetched::Fresh(value) | Fetched::Kept(value, _) = &mut fetched {
            // The page may be gone by now; then nothing is set here and below.
            let _ = self.as_of.try_set(std::mem::take(value.as_of()));
        }
        let fetched = Some(fetched);
        if self.answer.try_with_untracked(|known| *known != fetched) == Some(true) {
            let _ = self.answer.try_set(fetched);
        }
    }

    /// "Số liệu lúc …", of the server's clock.
    pub fn dated(self) -> AnyView {
        let words = live(move || {
            let at = self.as_of.get();
            (at > 0).then(|| t_args(Msg::OfficeAsOf, &[("at", &moment(at))]))
        });
        view! { <p class="quiet as-of">{words}</p> }.into_any()
    }
}

/// Shows an answer of the server: the kept one with its time, and why there is none.
pub fn answer<T>(fetched: Option<Fetched<T>>, show: impl FnOnce(T) -> AnyView) -> AnyView {
    match fetched {
        None => view! { <Delayed /> }.into_any(),
        Some(Fetched::Fresh(value)) => show(value),
        Some(Fetched::Kept(value, at)) => (kept(at), show(value)).into_any(),
        Some(Fetched::Absent) => view! {
            <EmptyState title=t(Msg::OfficeAbsent) mark=Icon::NoNetwork>
                <p>{t(Msg::OfficeAbsentHelp)}</p>
            </EmptyState>
        }
        .into_any(),
        Some(Fetched::Refused(problem)) => refused(&problem),
    }
}

/// Says that the office cannot be reached and of when the answer is.
fn kept(at: Millis) -> AnyView {
    let words = t_args(Msg::OfficeKept, &[("at", &moment(at))]);
    view! {
        <Banner tone=Tone::Caution>
            <p>{words}</p>
        </Banner>
    }
    .into_any()
}

/// Says why the server refuses, with the code small behind it.
pub fn refused(problem: &Problem) -> AnyView {
    let code = format!("{} {}", problem.code, problem.request);
    let words = said(problem);
    view! {
        <Banner tone=Tone::Problem>
            <p>{words}</p>
            <p class="quiet-code">{code}</p>
        </Banner>
    }
    .into_any()
}

/// Says that the person may not open the page.
pub fn no_right() -> AnyView {
    view! {
        <EmptyState title=t(Msg::OfficeNoRight) mark=Icon::Info>
            <p>{t(Msg::OfficeNoRightHelp)}</p>
        </EmptyState>
    }
    .into_any()
}

/// A word that marks what is invented or not verified.
pub fn mark(message: Msg) -> AnyView {
    view! { <span class="mark">{t(message)}</span> }.into_any()
}
