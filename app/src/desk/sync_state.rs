//! What the exchange with the office is doing, as pages show it.

use ::sync::wire::Problem;
use model::Millis;

use crate::db::DbError;

/// What the exchange is doing; pages render it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyncState {
    /// Nothing to do, or not enrolled.
    Idle,
    /// A request is under way: so many ops of so many.
    Working { done: u64, of: u64 },
    /// Photos are under way: so many bytes of so many.
    Uploading { done: usize, of: usize },
    /// The office cannot be reached; the next attempt comes by itself at this time of the device.
    Waiting { until: Millis },
    /// Another tab is exchanging with the office.
    Elsewhere,
    /// The office answered what this build cannot read; what is written here is sent all the same.
    Unreadable,
    /// The office refused; trying again does not help before a person acts.
    Refused(Problem),
    /// The device's store failed.
    Broken(DbError),
}
