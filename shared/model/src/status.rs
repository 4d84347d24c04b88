//! How far a dossier has come; [`command`](crate::command) moves it.

use serde::{Deserialize, Serialize};
use text::Date;

use crate::{Millis, id::PersonId};

/// The state of a pledge, nomination or report; each variant owns what it knows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case", try_from = "StatusWords")]
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
struct StatusWords {
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

impl TryFrom<StatusWords> for Status {
    type Error = &'static str;

    fn try_from(words: StatusWords) -> Result<Self, &'static str> {
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

/// What happened: the status that follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Submitted { revision: u32 },
    Withdrawn { reason: String },
    Received { received_on: Date, incoming_number: Option<String> },
    Returned { reason: String, items: Vec<String>, due: Option<Date> },
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

    /// Whether its organisation may edit the form now: only the current holder edits.
    pub fn is_editable(&self) -> bool {
        matches!(self, Self::Draft | Self::Returned { .. })
    }

    /// The status after an event of a person at a server time.
    #[must_use]
    pub fn after(&self, event: Event, by: PersonId, at: Millis) -> Self {
        let revision = self.revision();
        match event {
            Event::Submitted { revision } => Self::Submitted { revision, at, by },
            Event::Withdrawn { reason } => Self::Withdrawn { reason, at, by },
            Event::Received { received_on, incoming_number } => {
                Self::Received { revision, received_on, incoming_number, at, by }
            }
            Event::Returned { reason, items, due } => {
                Self::Returned { revision, reason, items, due, at, by }
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) const DAY: Millis = 86_400_000;

    fn by() -> PersonId {
        PersonId::parse("p1").unwrap()
    }

    pub(crate) fn today() -> Date {
        crate::local_date(10 * DAY)
    }

    /// One of each, as they follow each other.
    pub(crate) fn all() -> Vec<Status> {
        let draft = Status::Draft;
        let submitted = draft.after(Event::Submitted { revision: 1 }, by(), 9 * DAY);
        let received = submitted.after(
            Event::Received { received_on: today(), incoming_number: None },
            by(),
            10 * DAY,
        );
        let returned = received.after(
            Event::Returned { reason: "thiếu biên bản".into(), items: vec![], due: None },
            by(),
            10 * DAY,
        );
        let withdrawn = draft.after(Event::Withdrawn { reason: String::new() }, by(), 10 * DAY);
        vec![draft, submitted, received, returned, withdrawn]
    }

    #[test]
    fn what_is_written_is_read_again() {
        for status in all() {
            let value = serde_json::to_value(&status).unwrap();
            assert_eq!(Status::deserialize(&value).unwrap(), status, "{value}");
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

    #[test]
    fn the_wire_form_stays_as_it_is() {
        let json = serde_json::to_string(&all()[1]).unwrap();
        assert_eq!(json, r#"{"status":"submitted","revision":1,"at":777600000,"by":"p1"}"#);
    }
}
