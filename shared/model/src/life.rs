//! A life as a table: the states of a noun and the moves between them, with who may make a move,
//! what it must say, what stands in its way and what it gives. [`decide`] is the forecast on a
//! device and the verdict on the server, for every noun.

pub mod dossier;
pub mod kept;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use text::Date;

use crate::{
    Millis,
    access::Permission,
    command::Refusal,
    fields::{self, Fields},
    id::PersonId,
    shape::is_count,
};

/// Fewest characters of a reason that somebody else has to act on.
pub const MIN_REASON: usize = 10;
/// The key of a command's words that names the move.
pub const DO: &str = "do";

/// The states and moves of a noun; it begins in the first state.
#[derive(Debug, PartialEq, Eq)]
pub struct Life {
    pub states: &'static [State],
    pub moves: &'static [Move],
}

/// Where a record can stand.
#[derive(Debug, PartialEq, Eq)]
pub struct State {
    /// The word on the wire and in filters.
    pub word: &'static str,
    /// Whether its home may write its fields.
    pub edits: bool,
    /// Whether the offices above read it from now on.
    pub opens: bool,
    /// Whether it waits at the office since it came here; lists there are in this order.
    pub arrives: bool,
}

/// A transition that a person may wish.
#[derive(Debug, PartialEq, Eq)]
pub struct Move {
    /// The word on the wire.
    pub word: &'static str,
    pub from: &'static [&'static str],
    pub to: &'static str,
    pub right: Permission,
    /// Who wishes it where it has been made already finds it done.
    pub repeats: bool,
    pub says: &'static [Say],
    /// In the order in which a person hears of them.
    pub guards: &'static [Guard],
    pub gives: &'static [Give],
}

/// A word of a command.
#[derive(Debug, PartialEq, Eq)]
pub struct Say {
    pub name: &'static str,
    pub shape: Said,
    /// Without it the command cannot be read.
    pub needed: bool,
    pub kept: Kept,
}

/// The shape of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    Text,
    Texts,
    Day,
    /// A whole number, 0 or more.
    Count,
}

/// Whether the status that follows repeats a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    Not,
    /// As one clean line, and not at all when nothing is left of it.
    IfSaid,
    /// Cleaned, also when it is blank.
    Always,
}

/// What a move needs besides the right to make it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// No open conflicts.
    NoConflicts,
    /// Nobody changed a field that the author had not seen.
    SeenAll,
    /// The rules of its form find nothing that blocks.
    NoProblems,
    /// Its drive takes dossiers.
    DriveOpen,
    /// All bytes of its attachments are there; else the move waits for them.
    Attachments,
    /// A reason of [`MIN_REASON`] characters.
    Reason,
    /// This day is not over.
    NotPast(&'static str),
    /// This count is not greater than the other.
    AtMost(&'static str, &'static str),
    /// This count is the sum of a cell over the rows of a set.
    Total { word: &'static str, set: &'static str, cell: &'static str },
    /// A day of receipt that is not in the future, and an earlier one than that of storing only
    /// with number and reason, as for paper and couriers.
    ReceiptDay,
}

/// What a move adds to the status or the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Give {
    /// One more than the revision before.
    NextRevision,
    /// The revision before.
    Revision,
    /// A record number of the noun's series, unless it has one.
    Number,
    /// The day that counts as that of receipt.
    ReceiptDay,
}

/// What the judge knows of a record besides where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    /// Problems that block.
    pub problems: u32,
    pub open_conflicts: u32,
    /// Whether another device changed a field that the author had not seen.
    pub changed_since: bool,
    /// Whether the drive that the dossier belongs to no longer takes submissions.
    pub drive_closed: bool,
}

impl Life {
    /// The state of a word; `None` for one of a newer version.
    pub fn state(&self, word: &str) -> Option<&'static State> {
        self.states.iter().find(|state| state.word == word)
    }

    /// The move of a word; `None` for one of a newer version.
    pub fn step(&self, word: &str) -> Option<&'static Move> {
        self.moves.iter().find(|step| step.word == word)
    }

    /// The state in which a record begins.
    pub fn begins(&self, stand: &Stand) -> bool {
        self.states.first().is_some_and(|state| state.word == stand.word())
    }

    /// The move that a command's words wish; `None` when they cannot be read.
    pub fn read(&self, wish: &Fields) -> Option<&'static Move> {
        let step = self.step(fields::text(wish, DO))?;
        step.says.iter().all(|say| say.fits(wish)).then_some(step)
    }
}

impl Say {
    fn fits(&self, wish: &Fields) -> bool {
        match wish.get(self.name) {
            None | Some(Value::Null) => !self.needed,
            Some(value) => match self.shape {
                Said::Text => value.is_string(),
                Said::Day => value.as_str().is_some_and(|day| day.parse::<Date>().is_ok()),
                Said::Count => is_count(value),
                Said::Texts => {
                    value.as_array().is_some_and(|items| items.iter().all(Value::is_string))
                }
            },
        }
    }

    /// What the status repeats.
    fn kept(&self, wish: &Fields) -> Option<Value> {
        let said = wish.get(self.name).filter(|value| !value.is_null());
        match self.kept {
            Kept::Not => None,
            Kept::IfSaid => match said? {
                Value::String(said) => {
                    let line = text::clean_line(said);
                    (!line.is_empty()).then_some(Value::String(line))
                }
                other => Some(other.clone()),
            },
            Kept::Always => Some(match (self.shape, said) {
                (Said::Text, Some(Value::String(said))) => Value::String(text::clean_text(said)),
                (_, Some(said)) => said.clone(),
                (Said::Texts, None) => json!([]),
                (Said::Text | Said::Day, None) => json!(""),
                (Said::Count, None) => json!(0),
            }),
        }
    }
}

impl Move {
    /// Whether it has been made already, and wishing it once more finds it done.
    pub fn is_done(&self, stand: &Stand) -> bool {
        self.repeats && stand.word() == self.to
    }

    /// Whether it starts from here.
    pub fn starts_from(&self, word: &str) -> bool {
        self.from.contains(&word)
    }
}

/// Where a record stands: the value of [`fields::STATUS`], with what its last move said and gave.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Stand(Fields);

impl Stand {
    /// That of a record; the beginning of every life where nothing is said of it.
    pub fn of(record: &Fields) -> Self {
        match record.get(fields::STATUS).and_then(Value::as_object) {
            Some(words) => Self(fields::of(words.clone())),
            None => Self::default(),
        }
    }

    /// The word of the state.
    pub fn word(&self) -> &str {
        match fields::text(&self.0, "status") {
            "" => "draft",
            word => word,
        }
    }

    /// How often it was handed in; 0 for a draft.
    pub fn revision(&self) -> u64 {
        self.0.get("revision").and_then(Value::as_u64).unwrap_or(0)
    }

    /// Server time of the last move.
    pub fn at(&self) -> Option<Millis> {
        self.0.get("at").and_then(Value::as_i64)
    }

    /// Where it stands after a move of a person at a server time, as a field holds it.
    pub fn after(moved: Moved, by: &PersonId, at: Millis) -> Value {
        let mut words = moved.words;
        words.insert("at".to_owned(), json!(at));
        words.insert("by".to_owned(), json!(by));
        Value::Object(words.into_iter().collect())
    }
}

/// A move that may be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// The words of the new status, but for who and when.
    pub words: Fields,
    /// Whether the record gets a number, unless it has one.
    pub numbers: bool,
}

/// Judges a move; rights are asked before, in [`access`](crate::access).
///
/// `today` is the day in Asia/Ho_Chi_Minh at the judging server.
pub fn decide(
    step: &Move,
    record: &Fields,
    wish: &Fields,
    facts: Facts,
    today: Date,
) -> Result<Moved, Refusal> {
    let stand = &Stand::of(record);
    if !step.starts_from(stand.word()) {
        return Err(Refusal::WrongStatus { status: stand.word().to_owned() });
    }
    for guard in step.guards {
        guard.check(record, stand, wish, facts, today)?;
    }
    let mut words = Fields::new();
    words.insert("status".to_owned(), json!(step.to));
    for say in step.says {
        if let Some(value) = say.kept(wish) {
            words.insert(say.name.to_owned(), value);
        }
    }
    for give in step.gives {
        match give {
            Give::NextRevision => words.insert("revision".to_owned(), json!(stand.revision() + 1)),
            Give::Revision => words.insert("revision".to_owned(), json!(stand.revision())),
            Give::ReceiptDay => {
                words.insert(RECEIVED_ON.to_owned(), json!(receipt_day(stand, wish, today)))
            }
            Give::Number => None,
        };
    }
    Ok(Moved { words, numbers: step.gives.contains(&Give::Number) })
}

/// The day of receipt, where an office names one.
const RECEIVED_ON: &str = "received_on";

/// The day on which what stands here was stored.
fn stored_on(stand: &Stand, today: Date) -> Date {
    stand.at().map_or(today, crate::local_date)
}

fn receipt_day(stand: &Stand, wish: &Fields, today: Date) -> Date {
    fields::parsed(wish, RECEIVED_ON).unwrap_or_else(|| stored_on(stand, today))
}

fn count(wish: &Fields, name: &str) -> u64 {
    wish.get(name).and_then(Value::as_u64).unwrap_or(0)
}

fn total(record: &Fields, set: &str, cell: &str) -> u64 {
    let counts = fields::rows(record, set).filter_map(|(_, row)| row.get(cell)?.as_u64());
    counts.fold(0, u64::saturating_add)
}

impl Guard {
    fn check(
        self,
        record: &Fields,
        stand: &Stand,
        wish: &Fields,
        facts: Facts,
        today: Date,
    ) -> Result<(), Refusal> {
        let said = |name: &str| text::clean_text(fields::text(wish, name));
        let why = match self {
            Self::NoConflicts if facts.open_conflicts > 0 => {
                Refusal::OpenConflicts { conflicts: facts.open_conflicts }
            }
            Self::SeenAll if facts.changed_since => Refusal::ChangedSince,
            Self::NoProblems if facts.problems > 0 => {
                Refusal::Incomplete { problems: facts.problems }
            }
            Self::DriveOpen if facts.drive_closed => Refusal::DriveClosed,
            Self::Reason if said("reason").chars().count() < MIN_REASON => Refusal::ReasonNeeded,
            Self::NotPast(name)
                if fields::parsed::<Date>(wish, name).is_some_and(|day| day < today) =>
            {
                Refusal::DueInPast
            }
            Self::ReceiptDay => {
                let day = receipt_day(stand, wish, today);
                let explained = !said("incoming_number").is_empty() && !said("reason").is_empty();
                if day > today {
                    Refusal::DayInFuture
                } else if day < stored_on(stand, today) && !explained {
                    Refusal::NumberNeeded
                } else {
                    return Ok(());
                }
            }
            Self::AtMost(part, whole) if count(wish, part) > count(wish, whole) => {
                Refusal::CountsDisagree { count: part.to_owned() }
            }
            Self::Total { word, set, cell } if count(wish, word) != total(record, set, cell) => {
                Refusal::CountsDisagree { count: word.to_owned() }
            }
            Self::NoConflicts
            | Self::SeenAll
            | Self::NoProblems
            | Self::DriveOpen
            | Self::Attachments
            | Self::Reason
            | Self::NotPast(_)
            | Self::AtMost(..)
            | Self::Total { .. } => return Ok(()),
        };
        Err(why)
    }
}

#[cfg(test)]
mod tests;
