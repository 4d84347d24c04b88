//! Enrolment: a code from a link, a typed code, or name and password; then what makes the device
//! ready.

pub mod form;
pub mod linked;
pub mod ready;

use leptos::prelude::*;
use sync::wire::EnrolRequest;

pub use self::ready::role_names;
use self::{form::EnrolForm, linked::Linked, ready::Ready};
use crate::{
    desk::{EnrolFailure, Entry, use_desk},
    i18n::{Msg, t},
    nav::{Nav, Page, use_nav},
    platform::{events::listen, page},
    reactive::{live, memo, watch},
    ui::{Delayed, PageHeading},
};

/// What the person has typed and what became of it; outlives the form while it is drawn anew.
#[derive(Debug, Clone, Copy)]
pub struct Attempt {
    pub code: RwSignal<String>,
    pub user: RwSignal<String>,
    pub password: RwSignal<String>,
    pub busy: RwSignal<bool>,
    pub failure: RwSignal<Option<EnrolFailure>>,
    /// The form is wanted although the device is enrolled.
    pub again: RwSignal<bool>,
    /// A link was opened although it is, which asks first.
    pub linked: RwSignal<bool>,
}

/// The page of enrolment.
#[component]
pub fn EnrolPage() -> impl IntoView {
    let (desk, nav) = (use_desk(), use_nav());
    let attempt = Attempt {
        code: RwSignal::new(String::new()),
        user: RwSignal::new(String::new()),
        password: RwSignal::new(String::new()),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
        again: RwSignal::new(false),
        linked: RwSignal::new(false),
    };
    let enrol = Callback::new(move |entry: Entry| {
        attempt.failure.set(None);
        attempt.busy.set(true);
        leptos::task::spawn_local(async move {
            let outcome = desk.enrol(entry).await;
            // The page may be gone by now; the device is enrolled all the same.
            attempt.busy.try_set(false);
            if outcome.is_ok() {
                attempt.again.try_set(false);
                attempt.password.try_set(String::new());
            } else {
                attempt.failure.try_set(outcome.err());
            }
        });
    });
    let enrolled = memo(move || desk.device.with(Option::is_some));
    let linked = RwSignal::new(take_code(nav));
    follow_links(nav, linked);
    watch(move || {
        if let Some(code) = linked.get().filter(|_| desk.ready.get()) {
            linked.set(None);
            attempt.code.set(code.clone());
            // A link enrols a fresh device by itself; one that has a home asks first.
            if enrolled.get_untracked() {
                attempt.linked.set(true);
            } else {
                attempt.again.set(true);
                enrol.run(Entry::Asked(EnrolRequest::code(code)));
            }
        }
    });
    let body = live(move || match (desk.ready.get(), enrolled.get(), attempt.again.get()) {
        (false, ..) => view! { <Delayed /> }.into_any(),
        (true, true, _) if attempt.linked.get() => {
            view! { <Linked attempt=attempt enrol=enrol /> }.into_any()
        }
        (true, true, false) => view! { <Ready again=attempt.again /> }.into_any(),
        (true, ..) => view! { <EnrolForm attempt=attempt enrol=enrol /> }.into_any(),
    });
    view! {
        <PageHeading title=t(Msg::EnrolTitle) />
        {body}
    }
}

/// The code of the link that was opened. It must not stay in the address, the history or a
/// picture of either.
fn take_code(nav: Nav) -> Option<String> {
    let code = page::hash();
    (!code.is_empty()).then(|| {
        nav.replace(&Page::Enrol);
        code
    })
}

/// A link that is opened while the page is shown changes nothing but the end of the address.
fn follow_links(nav: Nav, linked: RwSignal<Option<String>>) {
    let listener = web_sys::window().map(|window| {
        listen(&window, "hashchange", move |_| {
            if let Some(code) = take_code(nav) {
                linked.set(Some(code));
            }
        })
    });
    // Removed with the page: a listener goes when it is dropped.
    let held = StoredValue::new_local(listener);
    on_cleanup(move || held.dispose());
}
