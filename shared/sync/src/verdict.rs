//! Verdicts: what the judge says of an op that is already safe in the log.

use model::{command::Refusal, id::ConflictId, json};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The judge's word; given once, replayed by every rebuild.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "st", rename_all = "snake_case", try_from = "Words")]
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
    /// Whether a submit waits until the attachments of its dossier have arrived; then the server
    /// judges it again by itself.
    pub fn awaits_attachments(&self) -> bool {
        matches!(self, Self::Held { why: HeldReason::AwaitingAttachments { .. } })
    }

    /// Whether the op has changed the record.
    pub fn has_effect(&self) -> bool {
        matches!(self, Self::Applied | Self::Superseded { .. })
    }
}

/// The words of every verdict beside each other. Read so, the enum costs the client a quarter of
/// what the code for a tagged one does.
#[derive(Deserialize)]
pub(crate) struct Words {
    /// Number of the op, where the verdict stands in a list.
    pub(crate) s: Option<u64>,
    st: String,
    cf: Option<Vec<ConflictId>>,
    lost: Option<Vec<String>>,
    #[serde(default)]
    why: Value,
}

impl TryFrom<Words> for Verdict {
    type Error = &'static str;

    fn try_from(words: Words) -> Result<Self, &'static str> {
        let unknown = "a verdict for no known reason";
        Ok(match words.st.as_str() {
            "applied" => Self::Applied,
            "superseded" => match (words.cf, words.lost) {
                (Some(cf), Some(lost)) => Self::Superseded { cf, lost },
                _ => return Err("a superseded op without what it lost"),
            },
            "rejected" => Self::Rejected { why: json::from_value(&words.why).or(Err(unknown))? },
            "held" => Self::Held { why: json::from_value(&words.why).or(Err(unknown))? },
            _ => return Err("an unknown verdict"),
        })
    }
}

/// Why an op is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case", try_from = "HeldWords")]
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
    #[error("{blobs} attachments have not arrived")]
    AwaitingAttachments {
        /// How many were missing when it was judged.
        blobs: u32,
    },
}

impl HeldReason {
    /// One of each, with blank words, for the tests that a list belongs to.
    pub const ALL: [Self; 16] = [
        Self::Unreadable,
        Self::UnknownKind { kind: String::new() },
        Self::UnknownNoun { noun: String::new() },
        Self::Actor,
        Self::NoAccess,
        Self::BadScope,
        Self::MissingRecord,
        Self::RecordExists,
        Self::Deleted,
        Self::LateEdit,
        Self::BadField { field: String::new() },
        Self::BrokenReference { field: String::new(), id: String::new() },
        Self::ClosedDrive { drive: String::new(), in_time: true },
        Self::BadCommand,
        Self::JudgeError,
        Self::AwaitingAttachments { blobs: 1 },
    ];
}

/// The words of every reason beside each other, as [`Words`].
#[derive(Deserialize)]
struct HeldWords {
    code: String,
    kind: Option<String>,
    noun: Option<String>,
    field: Option<String>,
    id: Option<String>,
    drive: Option<String>,
    in_time: Option<bool>,
    blobs: Option<u32>,
}

impl TryFrom<HeldWords> for HeldReason {
    type Error = &'static str;

    fn try_from(words: HeldWords) -> Result<Self, &'static str> {
        let lacking = "a reason that lacks a word";
        Ok(match words.code.as_str() {
            "unreadable" => Self::Unreadable,
            "unknown_kind" => Self::UnknownKind { kind: words.kind.ok_or(lacking)? },
            "unknown_noun" => Self::UnknownNoun { noun: words.noun.ok_or(lacking)? },
            "actor" => Self::Actor,
            "no_access" => Self::NoAccess,
            "bad_scope" => Self::BadScope,
            "missing_record" => Self::MissingRecord,
            "record_exists" => Self::RecordExists,
            "deleted" => Self::Deleted,
            "late_edit" => Self::LateEdit,
            "bad_field" => Self::BadField { field: words.field.ok_or(lacking)? },
            "broken_reference" => Self::BrokenReference {
                field: words.field.ok_or(lacking)?,
                id: words.id.ok_or(lacking)?,
            },
            "closed_drive" => Self::ClosedDrive {
                drive: words.drive.ok_or(lacking)?,
                in_time: words.in_time.ok_or(lacking)?,
            },
            "bad_command" => Self::BadCommand,
            "judge_error" => Self::JudgeError,
            "awaiting_attachments" => {
                Self::AwaitingAttachments { blobs: words.blobs.ok_or(lacking)? }
            }
            _ => return Err("an unknown reason"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut verdicts: Vec<Verdict> =
            HeldReason::ALL.into_iter().map(|why| Verdict::Held { why }).collect();
        verdicts.push(Verdict::Applied);
        verdicts.push(Verdict::Superseded { cf: Vec::new(), lost: vec!["x".to_owned()] });
        verdicts.push(Verdict::Rejected { why: Refusal::Incomplete { problems: 3 } });
        for verdict in verdicts {
            let value = serde_json::to_value(&verdict).unwrap();
            assert_eq!(Verdict::deserialize(&value).unwrap(), verdict, "{value}");
        }
        for malformed in [
            r#"{"st":"superseded","cf":[]}"#,
            r#"{"st":"held"}"#,
            r#"{"st":"held","why":{"code":"bad_field"}}"#,
            r#"{"st":"rejected","why":{"code":"deleted"}}"#,
            r#"{"st":"sleeping"}"#,
        ] {
            assert!(serde_json::from_str::<Verdict>(malformed).is_err(), "{malformed}");
        }
    }
}
