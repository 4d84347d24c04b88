//! The enrolment of this device.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The enrolment of this device.
#[component]
pub fn EnrolPage() -> impl IntoView {
    view! {
        <PageHeading title=t(Msg::EnrolTitle) />
        <Delayed />
    }
}
