//! Score sheets of a group: one unit's points of a year by criterion, from four hands: the unit
//! itself, the unit that cross-scores it, the leader, and the meeting that settles them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use text::Decimal;

use crate::{
    access::{Operation, Permission},
    fields::{self, Fields},
    id::OrgId,
    kind::{GROUP, Home, Kind, Title},
    life::{Guard, Kept, Life, Move, Said, Say, State},
    record::{Noun, Record},
    shape::{Field, Shape, field},
};

/// What the noun is.
pub static KIND: Kind = Kind {
    word: "score_sheet",
    home: Home::Group,
    author: Operation::Conduct,
    life: Some(&LIFE),
    series: None,
    title: Title::Unnamed,
    detail: UNIT,
    keywords: &[],
    fields: FIELDS,
    in_directory: false,
};

/// The field that names the unit, and the one that names who cross-scores it.
const UNIT: &str = "org";
const CROSSER: &str = "crosser";

const FIELDS: &[Field] = &[
    field(GROUP, Shape::Ref(Noun::Group)).once(),
    field("year", Shape::Year),
    field(UNIT, Shape::Ref(Noun::Org)),
    field(CROSSER, Shape::Ref(Noun::Org)),
    field(ScoreSheet::CRITERIA, Shape::Rows(CRITERION)),
    field("self_scores", Shape::Rows(SCORE)).per(ScoreSheet::CRITERIA).by(BY_UNIT, &["open"]),
    field("cross_scores", Shape::Rows(SCORE))
        .per(ScoreSheet::CRITERIA)
        .by(BY_CROSSER, &["self_scored"]),
    field("leader_scores", Shape::Rows(SCORE))
        .per(ScoreSheet::CRITERIA)
        .by(BY_LEADER, &["cross_scored"]),
    field("final_scores", Shape::Rows(SCORE))
        .per(ScoreSheet::CRITERIA)
        .by(BY_LEADER, &["leader_scored"]),
];

const BY_UNIT: Permission = Permission::Assigned(UNIT);
const BY_CROSSER: Permission = Permission::Assigned(CROSSER);
const BY_LEADER: Permission = Permission::Right(Operation::Conduct);

const CRITERION: &[Field] =
    &[field("position", Shape::Count), field("name", Shape::Line), field("most", Shape::Number)];

const SCORE: &[Field] = &[
    field("points", Shape::Number),
    field("not_applicable", Shape::Flag),
    field("note", Shape::Long),
];

const fn scored(
    word: &'static str,
    from: &'static [&'static str],
    to: &'static str,
    right: Permission,
) -> Move {
    Move {
        word,
        from,
        to,
        right,
        repeats: true,
        says: &[],
        guards: &[Guard::NoConflicts, Guard::SeenAll, Guard::NoProblems],
        gives: &[],
    }
}

static LIFE: Life = Life {
    states: &[
        State { word: "draft", edits: true, opens: false, arrives: false },
        State { word: "open", edits: false, opens: false, arrives: false },
        State { word: "self_scored", edits: false, opens: false, arrives: false },
        State { word: "cross_scored", edits: false, opens: false, arrives: false },
        State { word: "leader_scored", edits: false, opens: false, arrives: false },
        State { word: "final", edits: false, opens: false, arrives: false },
    ],
    moves: &[
        scored("open", &["draft"], "open", BY_LEADER),
        scored("self_score", &["open"], "self_scored", BY_UNIT),
        scored("cross_score", &["self_scored"], "cross_scored", BY_CROSSER),
        scored("leader_score", &["cross_scored"], "leader_scored", BY_LEADER),
        scored("settle", &["leader_scored"], "final", BY_LEADER),
        Move {
            word: "reopen",
            from: &["self_scored", "cross_scored", "leader_scored"],
            to: "open",
            right: BY_LEADER,
            repeats: false,
            says: &[Say { name: "reason", shape: Said::Text, needed: true, kept: Kept::Always }],
            guards: &[Guard::Reason],
            gives: &[],
        },
    ],
};

/// Whose hand a score is from, in the order in which they write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    Unit,
    Crosser,
    Leader,
    Meeting,
}

impl Hand {
    /// All hands, in order.
    pub const ALL: [Self; 4] = [Self::Unit, Self::Crosser, Self::Leader, Self::Meeting];

    /// The set of rows that it writes, by criterion.
    pub fn set(self) -> &'static str {
        match self {
            Self::Unit => "self_scores",
            Self::Crosser => "cross_scores",
            Self::Leader => "leader_scores",
            Self::Meeting => "final_scores",
        }
    }

    /// The hand whose turn it is in a state; `None` before and after all of them.
    pub fn in_turn(state: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hand| {
            KIND.fields.iter().any(|it| it.name == hand.set() && it.during.contains(&state))
        })
    }
}

/// A criterion with the most points that it gives.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Criterion {
    pub position: u32,
    pub name: String,
    /// As typed.
    pub most: String,
}

/// What one hand gives for a criterion.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Score {
    /// As typed; zero is a score like any other.
    pub points: String,
    /// The criterion does not concern the unit, which is not the same as no points.
    pub not_applicable: bool,
    pub note: String,
}

impl Score {
    /// The points; `None` when none are given or they cannot be read.
    pub fn points(&self) -> Option<Decimal> {
        if self.not_applicable { None } else { self.points.trim().parse().ok() }
    }
}

/// A score sheet as it is written: blank and wrong things included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreSheet {
    pub year: Option<u16>,
    /// Who is scored.
    pub unit: Option<OrgId>,
    /// Who cross-scores it.
    pub crosser: Option<OrgId>,
    /// By position, with their row ids.
    pub criteria: Vec<(String, Criterion)>,
}

impl ScoreSheet {
    /// Name of the set of rows; the scores of every hand have the same row ids.
    pub const CRITERIA: &'static str = "criteria";

    /// Reads the fields of a record of noun `score_sheet`; never fails.
    pub fn from_record(record: &Record) -> Self {
        let f = &record.fields;
        let mut criteria = fields::typed_rows::<Criterion>(f, Self::CRITERIA);
        text::sort_by_key(&mut criteria, |(_, row)| row.position);
        Self {
            year: fields::parsed(f, "year"),
            unit: fields::parsed(f, UNIT),
            crosser: fields::parsed(f, CROSSER),
            criteria,
        }
    }
}

/// What a hand gave, by criterion.
pub fn scores(f: &Fields, hand: Hand) -> BTreeMap<String, Score> {
    fields::typed_rows(f, hand.set()).into_iter().collect()
}

/// The sum of what a hand gave; what does not concern the unit or was not scored adds nothing.
pub fn total(f: &Fields, hand: Hand) -> Decimal {
    let scores = scores(f, hand);
    scores.values().filter_map(Score::points).fold(Decimal::ZERO, |sum, it| sum.plus(&it))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_state_has_one_hand_or_none() {
        let turns = LIFE.states.iter().map(|state| Hand::in_turn(state.word));
        let expected = [
            None,
            Some(Hand::Unit),
            Some(Hand::Crosser),
            Some(Hand::Leader),
            Some(Hand::Meeting),
            None,
        ];
        assert_eq!(turns.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_does_not_concern_the_unit_is_no_zero() {
        let f: Fields = serde_json::from_value(json!({
            "self_scores/a": {"points": "4.5"}, "self_scores/b": {"points": "0"},
            "self_scores/c": {"points": "9", "not_applicable": true},
            "self_scores/d": {"points": "nhiều"}, "cross_scores/a": {"points": "3"},
        }))
        .unwrap();
        assert_eq!(total(&f, Hand::Unit).to_string(), "4.5");
        assert_eq!(scores(&f, Hand::Unit)["b"].points(), Some(Decimal::ZERO));
        assert_eq!(scores(&f, Hand::Unit)["c"].points(), None);
        assert_eq!(total(&f, Hand::Crosser).to_string(), "3");
    }
}
