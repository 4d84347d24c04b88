//! Ballots of a group: elections, resolutions and votes on awards, from the first word to the
//! announced count.
//!
//! That somebody has voted and what was voted are two facts that nothing joins: the first is a row
//! by voter, the second leaves a device only as the sums of a closed box. A paper count is a box, too.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    access::{Operation, Permission},
    fields,
    kind::{GROUP, Home, Kind, Title},
    life::{Guard, Kept, Life, Move, Said, Say, State},
    record::{Noun, Record},
    shape::{Field, Shape, field},
};

/// What the noun is.
pub static KIND: Kind = Kind {
    word: "ballot",
    home: Home::Group,
    author: Operation::Conduct,
    life: Some(&LIFE),
    series: None,
    title: Title::Field("subject"),
    detail: GROUP,
    keywords: &[],
    fields: FIELDS,
    in_directory: false,
};

/// Fewer papers than these in a box are no secret.
pub const SECRET: u64 = 3;

/// What its fields hold. What a percentage is of, and how much of it is needed, is frozen when the
/// vote opens.
const FIELDS: &[Field] = &[
    field(GROUP, Shape::Ref(Noun::Group)).once(),
    field("year", Shape::Year),
    field("subject", Shape::Line),
    field("purpose", Shape::Choice(&["election", "resolution", "award"])),
    field("base", Shape::Choice(&["returned", "present", "members"])),
    field("share", Shape::Choice(&["more_than_half", "two_thirds", "four_fifths"])),
    field("seats", Shape::Number),
    field("members", Shape::Number),
    field("present", Shape::Number),
    field(Ballot::CANDIDATES, Shape::Rows(CANDIDATE)),
    field(Ballot::VOTERS, Shape::Rows(&[])).per(GROUP).by(CONDUCT, &["open"]).once(),
    field(Ballot::BOXES, Shape::Rows(BOX)).by(CONDUCT, &["open"]).once().hidden(),
];

const CONDUCT: Permission = Permission::Right(Operation::Conduct);

const CANDIDATE: &[Field] = &[
    field("position", Shape::Count),
    field("name", Shape::Line),
    field("org", Shape::Ref(Noun::Org)),
];

const BOX: &[Field] = &[
    field("returned", Shape::Count),
    field("valid", Shape::Count),
    field("invalid", Shape::Count),
    field("votes", Shape::Counts(Ballot::CANDIDATES)),
];

static LIFE: Life = Life {
    states: &[
        State { word: "draft", edits: true, opens: false, arrives: false },
        State { word: "open", edits: false, opens: false, arrives: false },
        State { word: "closed", edits: false, opens: false, arrives: false },
        State { word: "void", edits: false, opens: false, arrives: false },
    ],
    moves: &[
        Move {
            word: "open",
            from: &["draft"],
            to: "open",
            right: CONDUCT,
            repeats: true,
            says: &[],
            guards: &[Guard::NoConflicts, Guard::SeenAll, Guard::NoProblems],
            gives: &[],
        },
        Move {
            word: "close",
            from: &["open"],
            to: "closed",
            right: CONDUCT,
            repeats: false,
            says: &[
                Say { name: "issued", shape: Said::Count, needed: true, kept: Kept::Always },
                Say { name: "returned", shape: Said::Count, needed: true, kept: Kept::Always },
                Say { name: "valid", shape: Said::Count, needed: true, kept: Kept::Always },
                Say { name: "invalid", shape: Said::Count, needed: true, kept: Kept::Always },
            ],
            guards: &[
                Guard::SeenAll,
                Guard::NoProblems,
                Guard::AtMost("returned", "issued"),
                Guard::Total { word: "returned", set: Ballot::BOXES, cell: "returned" },
                Guard::Total { word: "valid", set: Ballot::BOXES, cell: "valid" },
                Guard::Total { word: "invalid", set: Ballot::BOXES, cell: "invalid" },
            ],
            gives: &[],
        },
        Move {
            word: "void",
            from: &["draft", "open"],
            to: "void",
            right: CONDUCT,
            repeats: false,
            says: &[Say { name: "reason", shape: Said::Text, needed: true, kept: Kept::Always }],
            guards: &[Guard::Reason],
            gives: &[],
        },
    ],
};

/// A ballot as it is written: blank and wrong things included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballot {
    pub subject: String,
    pub year: Option<u16>,
    /// How many of the candidates can be chosen.
    pub seats: Option<u32>,
    /// By position, with their row ids.
    pub candidates: Vec<(String, Candidate)>,
    /// By the number of the box.
    pub boxes: BTreeMap<String, Counted>,
}

/// Somebody, or something, that can be voted for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Candidate {
    pub position: u32,
    pub name: String,
}

/// The sums of a closed box.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Counted {
    /// Papers in the box.
    pub returned: u64,
    pub valid: u64,
    pub invalid: u64,
    /// By the row of the candidate.
    pub votes: BTreeMap<String, u64>,
}

impl Ballot {
    /// Names of the sets of rows; the row of a voter is called by the organisation that votes.
    pub const CANDIDATES: &'static str = "candidates";
    pub const VOTERS: &'static str = "voters";
    pub const BOXES: &'static str = "boxes";

    /// Reads the fields of a record of noun `ballot`; never fails.
    pub fn from_record(record: &Record) -> Self {
        let f = &record.fields;
        let mut candidates = fields::typed_rows::<Candidate>(f, Self::CANDIDATES);
        text::sort_by_key(&mut candidates, |(_, row)| row.position);
        Self {
            subject: fields::text(f, "subject").to_owned(),
            year: fields::parsed(f, "year"),
            seats: fields::parsed(f, "seats"),
            candidates,
            boxes: fields::typed_rows(f, Self::BOXES).into_iter().collect(),
        }
    }
}
