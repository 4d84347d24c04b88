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
    nav::{Nav, use_nav},
    ui::PageHeading,
};

/// A consolidated sheet. Which one stands in the query, as in the server's own address.
#[component]
pub fn SheetPage(
    /// Kind of sheet: `reports` or `commendations`.
    id: String,
) -> impl IntoView {
    let nav = use_nav();
    let key = Memo::new(move |_| key(&id, nav));
    move || match key.get() {
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
    }
}

fn key(kind: &str, nav: Nav) -> Option<SheetKey> {
    let query = |name| nav.query(name);
    match kind {
        "reports" => Some(SheetKey::Reports {
            group: query("group")?.parse().ok()?,
            year: query("year")?.parse().ok()?,
        }),
        "commendations" => Some(SheetKey::Commendations {
            organiser: query("organiser")?.parse().ok()?,
            movement: query("movement")?.parse().ok()?,
        }),
        _ => None,
    }
}
