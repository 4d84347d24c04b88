//! A consolidated sheet: of reports, or of commendations.

pub mod chart;
pub mod commendation_rows;
pub mod commendations;
pub mod csv;
pub mod drill;
pub mod export;
pub mod names;
pub mod remind;
pub mod report_rows;
pub mod reports;

use leptos::prelude::*;
use model::sheet::SheetKey;

use self::{commendations::CommendationSheetView, reports::ReportSheetView};
use crate::{
    i18n::{Msg, t},
    reactive::{live, memo},
    ui::PageHeading,
};

/// A consolidated sheet.
#[component]
pub fn SheetPage(
    /// Word of the sheet's key, such as `reports~cum-dbsh~2020`.
    id: String,
) -> impl IntoView {
    let key = memo(move || id.parse::<SheetKey>().ok());
    live(move || match key.get() {
        Some(SheetKey::Reports { group, year }) => {
            view! { <ReportSheetView group=group year=year /> }.into_any()
        }
        Some(SheetKey::Commendations { organiser, movement }) => {
            view! { <CommendationSheetView organiser=organiser movement=movement /> }.into_any()
        }
        None => view! {
            <PageHeading title=t(Msg::SheetUnknown) />
            <p>{t(Msg::SheetUnknownHelp)}</p>
        }
        .into_any(),
    })
}
