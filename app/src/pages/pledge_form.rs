//! The task list of a pledge form.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The task list of a pledge form.
#[component]
pub fn PledgeFormPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    let _ = id;
    view! {
        <PageHeading title=t(Msg::PledgeFormTitle) />
        <Delayed />
    }
}
