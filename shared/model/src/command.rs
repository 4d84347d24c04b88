//! The commands that move a dossier along its [`life`](crate::life::dossier), and why one does not
//! apply.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use text::Date;

use crate::{
    fields::{self, Fields},
    json,
    life::{self, Facts},
    record::Record,
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
    /// The words on the wire, which name the move and say what it needs.
    pub fn words(&self) -> Fields {
        match json::to_value(self) {
            Ok(Value::Object(map)) => fields::of(map),
            _ => Fields::new(),
        }
    }

    /// Whether the judge would let a record make the move, as far as `facts` tell; rights apart.
    pub fn forecast(&self, record: &Record, facts: Facts, today: Date) -> Result<(), Refusal> {
        let words = self.words();
        let step = record.noun.life().and_then(|life| life.read(&words));
        let step = step.ok_or(Refusal::NotAllowed)?;
        life::decide(step, &record.fields, &words, facts, today).map(drop)
    }
}

/// Why a command does not apply; a value, shown to the person at the button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case", from = "RefusalRepr")]
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
    #[error("{count} does not agree with the other counts")]
    CountsDisagree {
        /// The word of the command that does not.
        count: String,
    },
    #[error("a reason that this version does not know: {word}")]
    Unknown {
        /// Its code.
        word: String,
    },
}

impl Refusal {
    /// One of each, with blank words, for the tests that a list belongs to.
    pub const ALL: [Self; 12] = [
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
        Self::CountsDisagree { count: String::new() },
        Self::Unknown { word: String::new() },
    ];
}

/// The words of every refusal beside each other. Read so, the enum costs the client a quarter of
/// what the code for a tagged one does.
#[derive(Deserialize)]
struct RefusalRepr {
    code: String,
    word: Option<String>,
    status: Option<String>,
    problems: Option<u32>,
    conflicts: Option<u32>,
    count: Option<String>,
}

impl From<RefusalRepr> for Refusal {
    fn from(words: RefusalRepr) -> Self {
        let unknown = words.word.clone().unwrap_or_else(|| words.code.clone());
        words.known().unwrap_or(Self::Unknown { word: unknown })
    }
}

impl RefusalRepr {
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
            "counts_disagree" => Refusal::CountsDisagree { count: self.count? },
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::dossier::DOSSIER;

    #[test]
    fn what_is_written_is_read_again() {
        for refusal in Refusal::ALL {
            let value = serde_json::to_value(&refusal).unwrap();
            assert_eq!(Refusal::deserialize(&value).unwrap(), refusal, "{value}");
        }
    }

    #[test]
    fn a_command_says_the_words_of_a_move_of_its_life() {
        let day = Some("2026-11-29".parse().unwrap());
        for command in [
            Command::Submit,
            Command::Withdraw { reason: String::new() },
            Command::Receive { received_on: day, incoming_number: None, reason: String::new() },
            Command::Return { reason: "x".into(), items: vec!["y".into()], due: day },
        ] {
            let words = command.words();
            assert!(DOSSIER.read(&words).is_some(), "{words:?}");
        }
    }
}
