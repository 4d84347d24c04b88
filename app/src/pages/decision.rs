//! A decision of commendation with its recipients.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// A decision of commendation with its recipients.
#[component]
pub fn DecisionPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    let _ = id;
    view! {
        <PageHeading title=t(Msg::DecisionOne) />
        <Delayed />
    }
}
