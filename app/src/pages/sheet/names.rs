//! Words of the sheets: figures with how exact they are, marks of what is invented, why there is
//! no figure, and whom the columns are for.

use leptos::prelude::*;
use model::{
    award::RecipientKind,
    quantity::Qualifier,
    sheet::{CommendationSheet, ReportRow},
};
use text::Decimal;

use crate::{
    i18n::{Msg, for_code, number, t},
    pages::office::parts::mark,
};

/// A number as an office writes it, with the word that says how exact it is: `trên 200.000`.
pub fn figure(value: &Decimal, qualifier: Qualifier) -> String {
    let number = number(value);
    match qualifier {
        Qualifier::Exact => number,
        Qualifier::AtLeast => format!("{} {number}", t(Msg::SheetAtLeast)),
        Qualifier::About => format!("{} {number}", t(Msg::SheetAbout)),
        Qualifier::Estimated => format!("{} {number}", t(Msg::SheetEstimated)),
    }
}

/// The mark of an invented figure.
pub fn invented(synthetic: bool) -> Option<AnyView> {
    synthetic.then(|| mark(Msg::SheetSynthetic))
}

/// What a kind of recipient is called.
pub fn kind_name(kind: RecipientKind) -> &'static str {
    for_code("value", &format!("recipient_kind_{}", kind.as_str())).map_or("", t)
}

/// Why a unit has no figures in the sheet.
pub fn uncounted(unit: &ReportRow) -> Msg {
    if unit.missing { Msg::SheetMissing } else { Msg::SheetNotCounted }
}

/// The kinds of recipient that the sheet has columns for.
pub fn kinds(sheet: &CommendationSheet) -> Vec<RecipientKind> {
    let all = [RecipientKind::Collective, RecipientKind::Individual, RecipientKind::Household];
    let used = |kind: &RecipientKind| {
        *kind != RecipientKind::Household || sheet.totals.of(*kind).award_count > 0
    };
    all.into_iter().filter(used).collect()
}
