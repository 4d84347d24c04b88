//! Drafts: what was typed and not yet saved; never leaves the device.

use model::{Millis, fields::Fields, id::RecordId, record::Noun};
use serde::{Deserialize, Serialize};

/// The unsaved typing of one form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    pub id: RecordId,
    pub noun: Noun,
    /// What the author had seen of the record when the form was opened.
    pub base: u64,
    /// Only what differs from the saved record; removed fields as `null`.
    pub fields: Fields,
    /// The step of the form that was open.
    pub step: String,
    /// The device's clock at the last keystroke.
    pub at: Millis,
    /// Whether the record was never saved.
    pub new: bool,
}
