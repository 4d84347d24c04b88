//! How far a dossier has come, for code that needs more than its word: a typed reader of
//! [`Stand`](crate::life::Stand).

use serde::{Deserialize, Serialize};
use text::Date;

use crate::{Millis, id::PersonId};

/// The state of a pledge, nomination or report; each variant owns what it knows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case", try_from = "StatusRepr")]
pub enum Status {
    /// Being written; only the own organisation reads it.
    #[default]
    Draft,
    /// Handed in, waiting to be received.
    Submitted { revision: u32, at: Millis, by: PersonId },
    /// Registered by the office.
    Received {
        revision: u32,
        /// The day that decides which rulebook applies; Asia/Ho_Chi_Minh.
        received_on: Date,
        /// The office's incoming number, if it came on paper or by courier.
        #[serde(skip_serializing_if = "Option::is_none")]
        incoming_number: Option<String>,
        at: Millis,
        by: PersonId,
    },
    /// Sent back for correction.
    Returned {
        revision: u32,
        reason: String,
        /// What is to be supplied, one entry each.
        items: Vec<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        due: Option<Date>,
        at: Millis,
        by: PersonId,
    },
    /// Taken back by its organisation; final.
    Withdrawn { reason: String, at: Millis, by: PersonId },
}

/// The words of every status beside each other. Read so, the enum costs the client a quarter of
/// what the code for a tagged one does.
#[derive(Deserialize)]
struct StatusRepr {
    status: String,
    revision: Option<u32>,
    received_on: Option<Date>,
    incoming_number: Option<String>,
    reason: Option<String>,
    #[serde(default)]
    items: Vec<String>,
    due: Option<Date>,
    at: Option<Millis>,
    by: Option<PersonId>,
}

impl TryFrom<StatusRepr> for Status {
    type Error = &'static str;

    fn try_from(words: StatusRepr) -> Result<Self, &'static str> {
        if words.status == "draft" {
            return Ok(Self::Draft);
        }
        let revision = words.revision.ok_or("a status without its revision");
        let at = words.at.ok_or("a status without its time")?;
        let by = words.by.ok_or("a status without its person")?;
        Ok(match words.status.as_str() {
            "submitted" => Self::Submitted { revision: revision?, at, by },
            "received" => Self::Received {
                revision: revision?,
                received_on: words.received_on.ok_or("a receipt without its day")?,
                incoming_number: words.incoming_number,
                at,
                by,
            },
            "returned" => Self::Returned {
                revision: revision?,
                reason: words.reason.ok_or("a return without its reason")?,
                items: words.items,
                due: words.due,
                at,
                by,
            },
            "withdrawn" => Self::Withdrawn { reason: words.reason.unwrap_or_default(), at, by },
            _ => return Err("an unknown status"),
        })
    }
}

impl Status {
    /// The word on the wire and in filters.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted { .. } => "submitted",
            Self::Received { .. } => "received",
            Self::Returned { .. } => "returned",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// How often it was submitted; 0 for a draft.
    pub fn revision(&self) -> u32 {
        match self {
            Self::Submitted { revision, .. }
            | Self::Received { revision, .. }
            | Self::Returned { revision, .. } => *revision,
            Self::Draft | Self::Withdrawn { .. } => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_read_with_what_its_move_gave_or_not_at_all() {
        for status in [
            r#"{"status":"draft"}"#,
            r#"{"at":777600000,"by":"p1","revision":1,"status":"submitted"}"#,
            r#"{"at":1,"by":"p1","received_on":"2026-11-29","revision":1,"status":"received"}"#,
            r#"{"at":1,"by":"p1","items":["x"],"reason":"thiếu","revision":1,"status":"returned"}"#,
            r#"{"at":1,"by":"p1","reason":"","status":"withdrawn"}"#,
        ] {
            let read: Status = serde_json::from_str(status).unwrap();
            let written: serde_json::Value = serde_json::from_str(status).unwrap();
            assert_eq!(serde_json::to_value(&read).unwrap(), written);
        }
        for malformed in [
            r#"{"status":"submitted","at":1,"by":"p1"}"#,
            r#"{"status":"submitted","revision":1,"by":"p1"}"#,
            r#"{"status":"received","revision":1,"at":1,"by":"p1"}"#,
            r#"{"status":"returned","revision":1,"at":1,"by":"p1"}"#,
            r#"{"status":"approved","revision":1,"at":1,"by":"p1"}"#,
        ] {
            assert!(serde_json::from_str::<Status>(malformed).is_err(), "{malformed}");
        }
    }
}
