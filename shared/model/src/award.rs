//! The award catalogue: emulation titles (danh hiệu) and forms of commendation (hình thức), two
//! different legal things under one noun, told apart by [`AwardKind`].

use serde::{Deserialize, Serialize};

use crate::{
    fields,
    id::AwardId,
    kind::{KEEPER, Kind, Title},
    record::{Noun, Record},
    shape::{Field, Shape, field},
};

/// What the noun is.
pub static KIND: Kind =
    Kind { detail: "kind", ..Kind::reference("award", Title::Field("name"), FIELDS) };

/// Whether a source was read is the word of who ships the catalogue.
const FIELDS: &[Field] = &[
    field(KEEPER, Shape::Ref(Noun::Org)).once(),
    field("name", Shape::Line),
    field("kind", Shape::Choice(&["title", "form"])),
    field("recipients", Shape::Several(&["individual", "collective", "household"])),
    field("decider", Shape::Line),
    field("source", Shape::Line),
    field("position", Shape::Count),
];

/// Title or form; users mix them up, the law does not (Law 06/2022/QH15, articles 9, 19, 20).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AwardKind {
    /// Danh hiệu thi đua.
    Title,
    /// Hình thức khen thưởng.
    Form,
}

/// Who can receive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientKind {
    Collective,
    Individual,
    Household,
}

impl RecipientKind {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Collective => "collective",
            Self::Individual => "individual",
            Self::Household => "household",
        }
    }
}

/// An entry of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    pub id: AwardId,
    pub kind: AwardKind,
    /// As the law or the regulation calls it.
    pub name: String,
    /// Kinds of recipient it may go to.
    pub recipients: Vec<RecipientKind>,
    /// Law and article, or the body's regulation.
    pub source: String,
    /// Whether somebody has read the source; only then may a rule over it block.
    pub verified: bool,
    /// Order in lists.
    pub position: u32,
}

impl Award {
    /// Reads a record of noun `award`; `None` when kind or recipients are missing.
    pub fn from_record(record: &Record) -> Option<Self> {
        let f = &record.fields;
        Some(Self {
            id: record.id.cast(),
            kind: fields::typed(f, "kind")?,
            name: fields::text(f, "name").to_owned(),
            recipients: fields::typed(f, "recipients")?,
            source: fields::text(f, "source").to_owned(),
            verified: fields::typed(f, "verified").unwrap_or(false),
            position: fields::typed(f, "position").unwrap_or(0),
        })
    }
}
