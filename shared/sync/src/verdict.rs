//! Verdicts: what the judge says of an op that is already safe in the log.

use model::{bound::Misfit, command::Refusal, id::ConflictId, json};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Most characters of what a verdict repeats of its op; a name of a field has no more.
const MOST_OF_A_WORD: usize = 120;

/// The judge's word; given once, replayed by every rebuild.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "st", rename_all = "snake_case", try_from = "VerdictRepr")]
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
    /// Whether a command waits, for attachments or for the server's clock; then the server judges it
    /// again by itself.
    pub fn awaits_attachments(&self) -> bool {
        matches!(self, Self::Held { why: HeldReason::AwaitingAttachments { .. } })
    }

    /// The same with as much of what a device wrote as a person needs to recognise it.
    #[must_use]
    pub fn shortened(self) -> Self {
        match self {
            Self::Held { why } => Self::Held { why: why.shortened() },
            other => other,
        }
    }

    /// Whether the op has changed the record.
    pub fn has_effect(&self) -> bool {
        matches!(self, Self::Applied | Self::Superseded { .. })
    }
}

/// The words of every verdict beside each other. Read so, the enum costs the client a quarter of
/// what the code for a tagged one does.
#[derive(Deserialize)]
pub(crate) struct VerdictRepr {
    /// Number of the op, where the verdict stands in a list.
    pub(crate) s: Option<u64>,
    st: String,
    cf: Option<Vec<ConflictId>>,
    lost: Option<Vec<String>>,
    #[serde(default)]
    why: Value,
}

impl TryFrom<VerdictRepr> for Verdict {
    type Error = &'static str;

    fn try_from(words: VerdictRepr) -> Result<Self, &'static str> {
        let word = |word: &str| word.to_owned();
        Ok(match words.st.as_str() {
            "applied" => Self::Applied,
            "superseded" => match (words.cf, words.lost) {
                (Some(cf), Some(lost)) => Self::Superseded { cf, lost },
                _ => return Err("a superseded op without what it lost"),
            },
            "rejected" => Self::Rejected {
                why: json::from_value(&words.why)
                    .unwrap_or_else(|_| Refusal::Unknown { word: word(&words.st) }),
            },
            "held" => Self::Held {
                why: json::from_value(&words.why)
                    .unwrap_or_else(|_| HeldReason::Unknown { word: word(&words.st) }),
            },
            // Of a later office: a person has to look at it.
            later => Self::Held { why: HeldReason::Unknown { word: word(later) } },
        })
    }
}

/// Why an op is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case", from = "HeldRepr")]
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
    #[error("{field} is written and never changes again")]
    Settled { field: String },
    #[error("the field {field} cannot be written")]
    BadField {
        field: String,
        /// Why the value does not fit, where the name does; clients of before pass it over.
        #[serde(skip_serializing_if = "Option::is_none")]
        why: Option<Misfit>,
    },
    #[error("{field} names {id}, which does not exist")]
    BrokenReference { field: String, id: String },
    #[error("{field} names {id}, which is neither the own organisation nor below it")]
    OutOfReach { field: String, id: String },
    #[error("without this appointment the office would have no administrator")]
    LastAdministrator,
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
        /// How many were missing when it was judged. None: the command waits for the server's clock,
        /// a reason that older clients read as this one.
        blobs: u32,
    },
    #[error("a reason that this version does not know: {word}")]
    Unknown {
        /// Its code.
        word: String,
    },
    /// The device's own word, which no office says: it never left the device.
    #[error("no request can carry it")]
    NotCarried,
}

impl HeldReason {
    /// One of each, with blank words, for the tests that a list belongs to.
    pub const ALL: [Self; 21] = [
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
        Self::Settled { field: String::new() },
        Self::BadField { field: String::new(), why: None },
        Self::BrokenReference { field: String::new(), id: String::new() },
        Self::OutOfReach { field: String::new(), id: String::new() },
        Self::LastAdministrator,
        Self::ClosedDrive { drive: String::new(), in_time: true },
        Self::BadCommand,
        Self::JudgeError,
        Self::AwaitingAttachments { blobs: 1 },
        Self::Unknown { word: String::new() },
        Self::NotCarried,
    ];

    /// The same with as much of what a device wrote as a person needs to recognise it.
    #[must_use]
    pub fn shortened(mut self) -> Self {
        let words: [Option<&mut String>; 2] = match &mut self {
            Self::UnknownKind { kind: word } | Self::UnknownNoun { noun: word } => {
                [Some(word), None]
            }
            Self::BadField { field, .. } | Self::Settled { field } => [Some(field), None],
            Self::BrokenReference { field, id } | Self::OutOfReach { field, id } => {
                [Some(field), Some(id)]
            }
            _ => [None, None],
        };
        for word in words.into_iter().flatten() {
            if let Some((end, _)) = word.char_indices().nth(MOST_OF_A_WORD) {
                word.truncate(end);
            }
        }
        self
    }
}

/// The words of every reason beside each other, as [`VerdictRepr`].
#[derive(Deserialize)]
struct HeldRepr {
    code: String,
    word: Option<String>,
    kind: Option<String>,
    noun: Option<String>,
    field: Option<String>,
    why: Option<String>,
    id: Option<String>,
    drive: Option<String>,
    in_time: Option<bool>,
    blobs: Option<u32>,
}

impl From<HeldRepr> for HeldReason {
    fn from(words: HeldRepr) -> Self {
        let unknown = words.word.clone().unwrap_or_else(|| words.code.clone());
        words.known().unwrap_or(Self::Unknown { word: unknown })
    }
}

impl HeldRepr {
    /// The reason, unless a later version gave it.
    fn known(self) -> Option<HeldReason> {
        Some(match self.code.as_str() {
            "unreadable" => HeldReason::Unreadable,
            "unknown_kind" => HeldReason::UnknownKind { kind: self.kind? },
            "unknown_noun" => HeldReason::UnknownNoun { noun: self.noun? },
            "actor" => HeldReason::Actor,
            "no_access" => HeldReason::NoAccess,
            "bad_scope" => HeldReason::BadScope,
            "missing_record" => HeldReason::MissingRecord,
            "record_exists" => HeldReason::RecordExists,
            "deleted" => HeldReason::Deleted,
            "late_edit" => HeldReason::LateEdit,
            "settled" => HeldReason::Settled { field: self.field? },
            "bad_field" => HeldReason::BadField {
                field: self.field?,
                why: self.why.as_deref().and_then(Misfit::parse),
            },
            "broken_reference" => HeldReason::BrokenReference { field: self.field?, id: self.id? },
            "out_of_reach" => HeldReason::OutOfReach { field: self.field?, id: self.id? },
            "last_administrator" => HeldReason::LastAdministrator,
            "closed_drive" => {
                HeldReason::ClosedDrive { drive: self.drive?, in_time: self.in_time? }
            }
            "bad_command" => HeldReason::BadCommand,
            "judge_error" => HeldReason::JudgeError,
            "awaiting_attachments" => HeldReason::AwaitingAttachments { blobs: self.blobs? },
            "not_carried" => HeldReason::NotCarried,
            _ => return None,
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
        verdicts.extend(Misfit::ALL.map(|why| {
            let field = "achievements".to_owned();
            Verdict::Held { why: HeldReason::BadField { field, why: Some(why) } }
        }));
        for verdict in verdicts {
            let value = serde_json::to_value(&verdict).unwrap();
            assert_eq!(Verdict::deserialize(&value).unwrap(), verdict, "{value}");
        }
        let malformed = r#"{"st":"superseded","cf":[]}"#;
        assert!(serde_json::from_str::<Verdict>(malformed).is_err(), "{malformed}");
    }

    #[test]
    fn a_verdict_of_a_later_office_waits_for_a_person() {
        for (text, word, rejected) in [
            (r#"{"st":"held","why":{"code":"too_tired","since":[1]}}"#, "too_tired", false),
            (r#"{"st":"held","why":{"code":"bad_field"}}"#, "bad_field", false),
            (
                r#"{"st":"held","why":{"code":"closed_drive","drive":"d","in_time":"?"}}"#,
                "held",
                false,
            ),
            (r#"{"st":"held"}"#, "held", false),
            (r#"{"st":"held","why":3}"#, "held", false),
            (r#"{"st":"rejected","why":{"code":"deleted"}}"#, "deleted", true),
            (r#"{"st":"rejected","why":{"code":"incomplete"}}"#, "incomplete", true),
            (r#"{"st":"rejected"}"#, "rejected", true),
            (r#"{"st":"sleeping","until":1}"#, "sleeping", false),
        ] {
            let verdict: Verdict = serde_json::from_str(text).unwrap();
            let word = word.to_owned();
            let expected = if rejected {
                Verdict::Rejected { why: Refusal::Unknown { word } }
            } else {
                Verdict::Held { why: HeldReason::Unknown { word } }
            };
            assert_eq!(verdict, expected, "{text}");
            assert!(!verdict.has_effect(), "{text}");
            let written = serde_json::to_string(&verdict).unwrap();
            assert_eq!(serde_json::from_str::<Verdict>(&written).unwrap(), verdict, "{written}");
        }
    }

    #[test]
    fn a_word_beside_a_known_reason_that_is_new_is_passed_over() {
        let text = r#"{"st":"held","why":{"code":"bad_field","field":"year","why":"too_bold"}}"#;
        let verdict: Verdict = serde_json::from_str(text).unwrap();
        let why = HeldReason::BadField { field: "year".to_owned(), why: None };
        assert_eq!(verdict, Verdict::Held { why });
    }
}
