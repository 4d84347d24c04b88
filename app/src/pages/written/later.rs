//! What of a form is fetched later: its photos, and the check before it is handed in.

use leptos::prelude::*;

use super::input::Writing;
use crate::{pages::part::with_part, platform::part::Part};

/// The functions of the part.
#[derive(Debug)]
pub struct Later {
    /// The last step: everything once more.
    pub check: fn(Writing) -> AnyView,
    /// The button that adds photos.
    pub chooser: fn(Writing) -> AnyView,
    /// The photo of a row; nothing for rows of other sets.
    pub photo: fn(Writing, &str) -> Option<AnyView>,
}

/// Where the part comes in.
pub static PART: Part<Later> = Part::new();

/// The last step: everything once more.
pub fn check(writing: Writing) -> AnyView {
    with_part(&PART, move |later| (later.check)(writing))
}

/// The button that adds photos.
pub fn chooser(writing: Writing) -> AnyView {
    with_part(&PART, move |later| (later.chooser)(writing))
}

/// The photo of a row.
pub fn photo(writing: Writing, row: &str) -> AnyView {
    let row = row.to_owned();
    with_part(&PART, move |later| (later.photo)(writing, &row).into_any())
}
