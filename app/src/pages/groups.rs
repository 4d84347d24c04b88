//! The list of clusters and blocs.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The list of clusters and blocs.
#[component]
pub fn GroupsPage() -> impl IntoView {
    view! {
        <PageHeading title=t(Msg::NavGroups) />
        <Delayed />
    }
}
