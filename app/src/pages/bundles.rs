//! Files that people bring: another device's work to be carried to the office or read, and receipts
//! for this device.

pub mod carried;
pub mod choose;
pub mod take_along;
pub mod unconfirmed;

use leptos::prelude::*;

use self::{carried::CarriedFiles, choose::Choose, unconfirmed::UnconfirmedList};
pub use self::{
    take_along::TakeAlong,
    unconfirmed::{unconfirmed_list, warning, whose},
};
use crate::{
    i18n::{Msg, t},
    ui::PageHeading,
};

/// Characters of a device's id that are read out.
const ID_SHOWN: usize = 8;

/// The page of the files.
#[component]
pub fn BundlesPage() -> impl IntoView {
    view! {
        <PageHeading title=t(Msg::BundleTitle) />
        <Choose />
        <CarriedFiles />
        <UnconfirmedList />
    }
}

/// The part of a device's id that people read out: its end differs most, it begins with the time.
pub fn short_id(id: &str) -> &str {
    id.get(id.len().saturating_sub(ID_SHOWN)..).unwrap_or(id)
}
