//! The task list of a nomination form.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The task list of a nomination form.
#[component]
pub fn NominationFormPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    let _ = id;
    view! {
        <PageHeading title=t(Msg::NominationFormTitle) />
        <Delayed />
    }
}
