//! The catalogue of awards.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    ui::{Delayed, PageHeading},
};

/// The catalogue of awards.
#[component]
pub fn CataloguePage() -> impl IntoView {
    view! {
        <PageHeading title=t(Msg::NavCatalogue) />
        <Delayed />
    }
}
