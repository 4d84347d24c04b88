//! The step of a nomination form.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The step of a nomination form.
#[component]
pub fn NominationStepPage(
    /// Id of the record.
    id: String,
    /// Name of the step.
    step: String,
) -> impl IntoView {
    let _ = id;
    let _ = step;
    view! {
        <PageHeading title=t(Msg::NominationFormTitle) />
        <Delayed />
    }
}
