//! Verdicts: what the judge says of an op that is already safe in the log.

use model::{id::ConflictId, status::Refusal};
use serde::{Deserialize, Serialize};

/// The judge's word; given once, replayed by every rebuild.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "st", rename_all = "snake_case")]
pub enum Verdict {
    /// Every field was taken, or the transition made.
    Applied,
    /// Some fields lost to another device; both values are kept in the conflicts.
    Superseded {
        /// None for a field in which the other device had written the same.
        cf: Vec<ConflictId>,
        /// The fields that were not taken.
        lost: Vec<String>,
    },
    /// A command that does not apply; trying again without a change does not help.
    Rejected { why: Refusal },
    /// Stored, not applied; the office or the author has to look at it.
    Held { why: HeldReason },
}

impl Verdict {
    /// Whether the op has changed the record.
    pub fn has_effect(&self) -> bool {
        matches!(self, Self::Applied | Self::Superseded { .. })
    }
}

/// Why an op is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum HeldReason {
    #[error("the op cannot be read")]
    Unreadable,
    #[error("the kind {kind} is unknown to this version")]
    UnknownKind { kind: String },
    #[error("the noun {noun} is unknown to this version")]
    UnknownNoun { noun: String },
    #[error("the person holds no role there")]
    Actor,
    #[error("the role does not permit this")]
    NoAccess,
    #[error("the record does not belong in this scope")]
    BadScope,
    #[error("the record is not at the office")]
    MissingRecord,
    #[error("the record is there already")]
    RecordExists,
    #[error("the record was deleted")]
    Deleted,
    #[error("the dossier is no longer open for editing")]
    LateEdit,
    #[error("the field {field} cannot be written")]
    BadField { field: String },
    #[error("{field} names {id}, which does not exist")]
    BrokenReference { field: String, id: String },
    #[error("the drive {drive} is closed")]
    ClosedDrive {
        drive: String,
        /// Whether the author's clock puts the op before the end of the drive.
        in_time: bool,
    },
    #[error("the command cannot be read")]
    BadCommand,
    #[error("the judge failed; the op is safe and will be looked at")]
    JudgeError,
}
