//! Consolidated sheets: computed by the server from records, rendered by the app, never stored.
//!
//! Every figure carries the records that it is made of, so that a page can open it down to them.
//! Invented figures are marked; a total that equals what a source has published is not, even when
//! the cells below it are invented.

mod commendations;
mod key;
mod reports;
#[cfg(test)]
mod tests;

pub use commendations::{CommendationRow, CommendationSheet, Count, Counts, Entry};
pub use key::{SheetEntry, SheetKey, entries};
pub use reports::{Cell, Column, PublishedTotal, ReportRow, ReportSheet, Total};
