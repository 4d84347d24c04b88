//! Enrolment: a code from a link, a typed code, or name and password; then what makes the device
//! ready.

mod form;
mod ready;

use leptos::prelude::*;
use sync::wire::EnrolRequest;

pub(crate) use self::ready::role_names;
use self::{form::EnrolForm, ready::Ready};
use crate::{
    desk::{EnrolFailure, use_desk},
    i18n::{Msg, t},
    nav::{Page, use_nav},
    platform::page,
    ui::{Delayed, PageHeading},
};

/// What the person has typed and what became of it; outlives the form while it is drawn anew.
#[derive(Debug, Clone, Copy)]
struct Attempt {
    code: RwSignal<String>,
    user: RwSignal<String>,
    password: RwSignal<String>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<EnrolFailure>>,
    /// The form is wanted although the device is enrolled.
    again: RwSignal<bool>,
}

/// The page of enrolment.
#[component]
pub fn EnrolPage() -> impl IntoView {
    let (desk, nav) = (use_desk(), use_nav());
    let code = page::hash();
    let by_link = !code.is_empty();
    if by_link {
        // The code must not stay in the address, the history or a screenshot of either.
        nav.replace(&Page::Enrol);
    }
    let attempt = Attempt {
        code: RwSignal::new(code),
        user: RwSignal::new(String::new()),
        password: RwSignal::new(String::new()),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
        again: RwSignal::new(by_link),
    };
    let enrol = Callback::new(move |request: EnrolRequest| {
        attempt.failure.set(None);
        attempt.busy.set(true);
        leptos::task::spawn_local(async move {
            let outcome = desk.enrol(&request).await;
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
    let enrolled = Memo::new(move |_| desk.device.with(Option::is_some));
    Effect::new(move |begun: Option<bool>| {
        // A link enrols a fresh device by itself; one that has a home asks first.
        let begins = by_link && desk.ready.get() && begun != Some(true);
        if begins && !enrolled.get_untracked() {
            enrol.run(EnrolRequest::Code { code: attempt.code.get_untracked() });
        }
        begins || begun == Some(true)
    });
    let body = move || match (desk.ready.get(), enrolled.get(), attempt.again.get()) {
        (false, ..) => view! { <Delayed /> }.into_any(),
        (true, true, false) => view! { <Ready again=attempt.again /> }.into_any(),
        (true, ..) => view! { <EnrolForm attempt=attempt enrol=enrol /> }.into_any(),
    };
    view! {
        <PageHeading title=t(Msg::EnrolTitle) />
        {body}
    }
}
