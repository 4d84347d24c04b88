//! The cluster or bloc.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The cluster or bloc.
#[component]
pub fn GroupPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    let _ = id;
    view! {
        <PageHeading title=t(Msg::GroupOne) />
        <Delayed />
    }
}
