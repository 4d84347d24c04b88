//! How far a dossier has come, and the commands that move it: pure, the forecast on a device and
//! the verdict on the server.
//!
//! Source: the table of transitions of the nomination workflow; the spine knows draft, submitted,
//! received, returned and withdrawn.

use serde::{Deserialize, Serialize};
use text::Date;

use crate::{Millis, access::Operation, id::PersonId};

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

/// A wished transition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Command {
    Submit,
    Withdraw {
        #[serde(default)]
        reason: String,
    },
    Receive {
        /// An earlier day than today's, for paper and couriers; needs number and reason.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        received_on: Option<Date>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        incoming_number: Option<String>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    Return {
        reason: String,
        #[serde(default)]
        items: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Date>,
    },
}

impl Command {
    /// The right that the command needs.
    pub fn operation(&self) -> Operation {
        match self {
            Self::Submit => Operation::Submit,
            Self::Withdraw { .. } => Operation::Withdraw,
            Self::Receive { .. } => Operation::Receive,
            Self::Return { .. } => Operation::Return,
        }
    }

    /// The word on the wire.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Withdraw { .. } => "withdraw",
            Self::Receive { .. } => "receive",
            Self::Return { .. } => "return",
        }
    }
}

/// Fewest characters of a reason for a return, so that the cadre can act on it.
pub const MIN_REASON: usize = 10;

/// Why a command does not apply; a value, shown to the person at the button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case", try_from = "RefusalWords")]
pub enum Refusal {
    #[error("the dossier is {status}, the command does not fit")]
    WrongStatus { status: String },
    #[error("the person may not do this")]
    NotAllowed,
    #[error("the form has {problems} problems")]
    Incomplete { problems: u32 },
    #[error("{conflicts} conflicts are open")]
    OpenConflicts { conflicts: u32 },
    #[error("somebody changed the form after the author last saw it")]
    ChangedSince,
    #[error("a reason of at least ten characters is needed")]
    ReasonNeeded,
    #[error("an earlier day of receipt needs the incoming number and a reason")]
    NumberNeeded,
    #[error("the day lies in the future")]
    DayInFuture,
    #[error("the day lies before the dossier was made")]
    DueInPast,
    #[error("the drive is closed")]
    DriveClosed,
}

/// The words of every refusal beside each other, as [`StatusWords`].
#[derive(Deserialize)]
struct RefusalWords {
    code: String,
    status: Option<String>,
    problems: Option<u32>,
    conflicts: Option<u32>,
}

impl TryFrom<RefusalWords> for Refusal {
    type Error = &'static str;

    fn try_from(words: RefusalWords) -> Result<Self, &'static str> {
        let lacking = "a refusal that lacks a word";
        Ok(match words.code.as_str() {
            "wrong_status" => Self::WrongStatus { status: words.status.ok_or(lacking)? },
            "not_allowed" => Self::NotAllowed,
            "incomplete" => Self::Incomplete { problems: words.problems.ok_or(lacking)? },
            "open_conflicts" => Self::OpenConflicts { conflicts: words.conflicts.ok_or(lacking)? },
            "changed_since" => Self::ChangedSince,
            "reason_needed" => Self::ReasonNeeded,
            "number_needed" => Self::NumberNeeded,
            "day_in_future" => Self::DayInFuture,
            "due_in_past" => Self::DueInPast,
            "drive_closed" => Self::DriveClosed,
            _ => return Err("an unknown refusal"),
        })
    }
}

/// What the judge knows about the dossier besides its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    /// Problems that block a submit.
    pub problems: u32,
    pub open_conflicts: u32,
    /// Whether another device changed a field that the author had not seen.
    pub changed_since: bool,
    /// Whether the drive that the dossier belongs to no longer takes submissions.
    pub drive_closed: bool,
}

/// What happened: the status that follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Submitted { revision: u32 },
    Withdrawn { reason: String },
    Received { received_on: Date, incoming_number: Option<String> },
    Returned { reason: String, items: Vec<String>, due: Option<Date> },
}

/// Judges a command; rights are asked before, in [`access`](crate::access).
///
/// `today` is the day of `now` in Asia/Ho_Chi_Minh at the judging server; `submitted_on` the
/// day on which the server stored the submit.
pub fn decide(
    status: &Status,
    command: &Command,
    facts: Facts,
    today: Date,
) -> Result<Event, Refusal> {
    let wrong = || Refusal::WrongStatus { status: status.as_str().to_owned() };
    match (command, status) {
        (Command::Submit, Status::Draft | Status::Returned { .. }) => {
            if facts.open_conflicts > 0 {
                return Err(Refusal::OpenConflicts { conflicts: facts.open_conflicts });
            }
            if facts.changed_since {
                return Err(Refusal::ChangedSince);
            }
            if facts.problems > 0 {
                return Err(Refusal::Incomplete { problems: facts.problems });
            }
            if facts.drive_closed {
                return Err(Refusal::DriveClosed);
            }
            Ok(Event::Submitted { revision: status.revision() + 1 })
        }
        (
            Command::Withdraw { reason },
            Status::Draft | Status::Submitted { .. } | Status::Returned { .. },
        ) => Ok(Event::Withdrawn { reason: reason.clone() }),
        (
            Command::Receive { received_on, incoming_number, reason },
            Status::Submitted { at, .. },
        ) => {
            let stored_on = crate::local_date(*at);
            let day = received_on.unwrap_or(stored_on);
            if day > today {
                return Err(Refusal::DayInFuture);
            }
            let number = incoming_number.as_deref().map(str::trim).filter(|n| !n.is_empty());
            if day < stored_on && (number.is_none() || reason.trim().is_empty()) {
                return Err(Refusal::NumberNeeded);
            }
            Ok(Event::Received { received_on: day, incoming_number: number.map(str::to_owned) })
        }
        (
            Command::Return { reason, items, due },
            Status::Submitted { .. } | Status::Received { .. },
        ) => {
            if reason.trim().chars().count() < MIN_REASON {
                return Err(Refusal::ReasonNeeded);
            }
            if due.is_some_and(|due| due < today) {
                return Err(Refusal::DueInPast);
            }
            Ok(Event::Returned { reason: reason.clone(), items: items.clone(), due: *due })
        }
        _ => Err(wrong()),
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
mod tests {
    use super::*;

    const DAY: Millis = 86_400_000;

    fn by() -> PersonId {
        PersonId::parse("p1").unwrap()
    }
    fn today() -> Date {
        crate::local_date(10 * DAY)
    }
    fn all() -> Vec<Status> {
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
    fn commands() -> [Command; 4] {
        [
            Command::Submit,
            Command::Withdraw { reason: String::new() },
            Command::Receive { received_on: None, incoming_number: None, reason: String::new() },
            Command::Return {
                reason: "Thiếu biên bản họp".into(), items: vec![], due: None
            },
        ]
    }

    #[test]
    fn every_transition_is_in_the_table_or_refused() {
        let table = [
            ("draft", "submit withdraw"),
            ("submitted", "withdraw receive return"),
            ("received", "return"),
            ("returned", "submit withdraw"),
            ("withdrawn", ""),
        ];
        for (status, (word, allowed)) in all().iter().zip(table) {
            assert_eq!(status.as_str(), word);
            for command in commands() {
                let ok = decide(status, &command, Facts::default(), today()).is_ok();
                assert_eq!(
                    ok,
                    allowed.split(' ').any(|w| w == command.as_str()),
                    "{word} {}",
                    command.as_str()
                );
            }
        }
    }

    #[test]
    fn a_return_makes_the_next_submit_a_new_revision() {
        let returned = &all()[3];
        let event = decide(returned, &Command::Submit, Facts::default(), today()).unwrap();
        assert_eq!(event, Event::Submitted { revision: 2 });
    }

    #[test]
    fn what_blocks_a_submit_is_said() {
        let submit = |facts| decide(&Status::Draft, &Command::Submit, facts, today());
        let none = Facts::default();
        assert_eq!(submit(Facts { problems: 3, ..none }), Err(Refusal::Incomplete { problems: 3 }));
        assert_eq!(
            submit(Facts { open_conflicts: 1, ..none }),
            Err(Refusal::OpenConflicts { conflicts: 1 })
        );
        assert_eq!(submit(Facts { changed_since: true, ..none }), Err(Refusal::ChangedSince));
        assert_eq!(submit(Facts { drive_closed: true, ..none }), Err(Refusal::DriveClosed));
    }

    #[test]
    fn an_earlier_day_of_receipt_needs_number_and_reason_and_none_lies_ahead() {
        let submitted = &all()[1];
        let receive = |day: Option<Date>, number: Option<&str>, reason: &str| {
            let command = Command::Receive {
                received_on: day,
                incoming_number: number.map(str::to_owned),
                reason: reason.to_owned(),
            };
            decide(submitted, &command, Facts::default(), today())
        };
        let earlier = crate::local_date(5 * DAY);
        let later = crate::local_date(12 * DAY);
        assert_eq!(receive(Some(earlier), None, "giấy"), Err(Refusal::NumberNeeded));
        assert_eq!(receive(Some(earlier), Some("12"), ""), Err(Refusal::NumberNeeded));
        assert!(receive(Some(earlier), Some("12"), "nộp bản giấy").is_ok());
        assert_eq!(receive(Some(later), Some("12"), "x"), Err(Refusal::DayInFuture));
        let day = crate::local_date(9 * DAY);
        assert_eq!(
            receive(None, None, ""),
            Ok(Event::Received { received_on: day, incoming_number: None })
        );
    }

    #[test]
    fn what_is_written_is_read_again() {
        for status in all() {
            let value = serde_json::to_value(&status).unwrap();
            assert_eq!(Status::deserialize(&value).unwrap(), status, "{value}");
        }
        let refusals = [
            Refusal::WrongStatus { status: "draft".to_owned() },
            Refusal::NotAllowed,
            Refusal::Incomplete { problems: 2 },
            Refusal::OpenConflicts { conflicts: 1 },
            Refusal::ChangedSince,
            Refusal::ReasonNeeded,
            Refusal::NumberNeeded,
            Refusal::DayInFuture,
            Refusal::DueInPast,
            Refusal::DriveClosed,
        ];
        for refusal in refusals {
            let value = serde_json::to_value(&refusal).unwrap();
            assert_eq!(Refusal::deserialize(&value).unwrap(), refusal, "{value}");
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
        let command: Command = serde_json::from_str(r#"{"do":"return","reason":"x"}"#).unwrap();
        assert_eq!(command.as_str(), "return");
    }
}
