//! The commands that move a dossier: pure, the forecast on a device and the verdict on the server.
//!
//! Source: the table of transitions of the nomination workflow; the spine knows draft, submitted,
//! received, returned and withdrawn.

use serde::{Deserialize, Serialize};
use text::Date;

use crate::{
    access::Operation,
    status::{Event, Status},
};

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
#[serde(tag = "code", rename_all = "snake_case", from = "RefusalWords")]
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
    #[error("the day to supply it by is over")]
    DueInPast,
    #[error("the drive is closed")]
    DriveClosed,
    #[error("a reason that this version does not know: {word}")]
    Unknown {
        /// Its code.
        word: String,
    },
}

impl Refusal {
    /// One of each, with blank words, for the tests that a list belongs to.
    pub const ALL: [Self; 11] = [
        Self::WrongStatus { status: String::new() },
        Self::NotAllowed,
        Self::Incomplete { problems: 1 },
        Self::OpenConflicts { conflicts: 1 },
        Self::ChangedSince,
        Self::ReasonNeeded,
        Self::NumberNeeded,
        Self::DayInFuture,
        Self::DueInPast,
        Self::DriveClosed,
        Self::Unknown { word: String::new() },
    ];
}

/// The words of every refusal beside each other. Read so, the enum costs the client a quarter of
/// what the code for a tagged one does.
#[derive(Deserialize)]
struct RefusalWords {
    code: String,
    word: Option<String>,
    status: Option<String>,
    problems: Option<u32>,
    conflicts: Option<u32>,
}

impl From<RefusalWords> for Refusal {
    fn from(words: RefusalWords) -> Self {
        let unknown = words.word.clone().unwrap_or_else(|| words.code.clone());
        words.known().unwrap_or(Self::Unknown { word: unknown })
    }
}

impl RefusalWords {
    /// The refusal, unless a later version gave it.
    fn known(self) -> Option<Refusal> {
        Some(match self.code.as_str() {
            "wrong_status" => Refusal::WrongStatus { status: self.status? },
            "not_allowed" => Refusal::NotAllowed,
            "incomplete" => Refusal::Incomplete { problems: self.problems? },
            "open_conflicts" => Refusal::OpenConflicts { conflicts: self.conflicts? },
            "changed_since" => Refusal::ChangedSince,
            "reason_needed" => Refusal::ReasonNeeded,
            "number_needed" => Refusal::NumberNeeded,
            "day_in_future" => Refusal::DayInFuture,
            "due_in_past" => Refusal::DueInPast,
            "drive_closed" => Refusal::DriveClosed,
            _ => return None,
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

/// Judges a command; rights are asked before, in [`access`](crate::access).
///
/// `today` is the day in Asia/Ho_Chi_Minh at the judging server.
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
        ) => Ok(Event::Withdrawn { reason: text::clean_text(reason) }),
        (
            Command::Receive { received_on, incoming_number, reason },
            Status::Submitted { at, .. },
        ) => {
            let stored_on = crate::local_date(*at);
            let day = received_on.unwrap_or(stored_on);
            if day > today {
                return Err(Refusal::DayInFuture);
            }
            let number = incoming_number.as_deref().map(text::clean_line);
            let number = number.filter(|number| !number.is_empty());
            if day < stored_on && (number.is_none() || text::is_blank(reason)) {
                return Err(Refusal::NumberNeeded);
            }
            Ok(Event::Received { received_on: day, incoming_number: number })
        }
        (
            Command::Return { reason, items, due },
            Status::Submitted { .. } | Status::Received { .. },
        ) => {
            let reason = text::clean_text(reason);
            if reason.chars().count() < MIN_REASON {
                return Err(Refusal::ReasonNeeded);
            }
            if due.is_some_and(|due| due < today) {
                return Err(Refusal::DueInPast);
            }
            Ok(Event::Returned { reason, items: items.clone(), due: *due })
        }
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::tests::{DAY, all, today};

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
        for refusal in Refusal::ALL {
            let value = serde_json::to_value(&refusal).unwrap();
            assert_eq!(Refusal::deserialize(&value).unwrap(), refusal, "{value}");
        }
    }

    #[test]
    fn the_wire_form_stays_as_it_is() {
        let command: Command = serde_json::from_str(r#"{"do":"return","reason":"x"}"#).unwrap();
        assert_eq!(command.as_str(), "return");
    }
}
