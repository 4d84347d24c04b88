//! Drives (đợt thi đua): a movement within set days, with contents, and plans of numbered tasks.

use serde::{Deserialize, Serialize};
use text::Date;

use crate::{
    fields,
    id::{DriveId, MovementId, OrgId, RecordId},
    kind::{KEEPER, Kind, Title},
    record::{Noun, Record},
    shape::{Field, Shape, field},
};

/// What the noun is.
pub static KIND: Kind =
    Kind { detail: "to", ..Kind::reference("drive", Title::Field("name"), FIELDS) };

const FIELDS: &[Field] = &[
    field(KEEPER, Shape::Ref(Noun::Org)).once(),
    field("name", Shape::Line),
    field(
        "kind",
        Shape::Choice(&["yearly", "thematic", "anniversary", "congress", "period_summary", "plan"]),
    ),
    field("organiser", Shape::Ref(Noun::Org)),
    field("issuer", Shape::Line),
    field("movement", Shape::Ref(Noun::Movement)),
    field("parent", Shape::Ref(Noun::Drive)),
    field("from", Shape::Date),
    field("to", Shape::Date),
    field("theme", Shape::Line),
    field("motto", Shape::Line),
    field("slogan", Shape::Line),
    field("legal_bases", Shape::Refs(Noun::LegalBasis)),
    field("contents", Shape::Rows(CONTENT)),
];

const CONTENT: &[Field] = &[
    field("position", Shape::Count),
    field("text", Shape::Long),
    field("movement", Shape::Ref(Noun::Movement)),
];

/// What the drive is held for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriveKind {
    /// The final summary of a period of years.
    PeriodSummary,
    Anniversary,
    Congress,
    /// One theme, such as training.
    Thematic,
    /// The year's competition within or between groups.
    Yearly,
    /// A plan of numbered tasks.
    Plan,
}

/// A numbered content or task.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DriveContent {
    pub position: u32,
    pub text: String,
    /// The movement that a task of a plan goes on with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub movement: Option<MovementId>,
    /// Invented for demonstration; pages say so.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub synthetic: bool,
}

/// A drive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drive {
    pub id: DriveId,
    pub name: String,
    pub organiser: OrgId,
    /// The organ that issued it, when it is not the organisation as such: "Ban Chấp hành …".
    pub issuer: String,
    pub movement: Option<MovementId>,
    /// The drive of another organiser that it carries out; dates and contents may differ.
    pub parent: Option<DriveId>,
    pub kind: Option<DriveKind>,
    /// First and last day, both included; a drive without a last day does not close.
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub theme: String,
    pub motto: String,
    pub slogan: String,
    /// By position.
    pub contents: Vec<DriveContent>,
    /// Records of noun `legal_basis`, in the order they are cited.
    pub legal_bases: Vec<RecordId>,
    /// Days or membership inferred rather than stated by a source; pages say so.
    pub unverified: bool,
    pub synthetic: bool,
}

impl Drive {
    /// Reads a record of noun `drive`; `None` without name or organiser.
    pub fn from_record(record: &Record) -> Option<Self> {
        let f = &record.fields;
        let name = fields::text(f, "name");
        if text::is_blank(name) {
            return None;
        }
        let mut contents: Vec<DriveContent> = crate::org::rows(f, "contents");
        text::sort_by_key(&mut contents, |row| row.position);
        Some(Self {
            id: record.id.cast(),
            name: name.to_owned(),
            organiser: fields::parsed(f, "organiser")?,
            issuer: fields::text(f, "issuer").to_owned(),
            movement: fields::parsed(f, "movement"),
            parent: fields::parsed(f, "parent"),
            kind: fields::typed(f, "kind"),
            from: fields::typed(f, "from"),
            to: fields::typed(f, "to"),
            theme: fields::text(f, "theme").to_owned(),
            motto: fields::text(f, "motto").to_owned(),
            slogan: fields::text(f, "slogan").to_owned(),
            contents,
            legal_bases: fields::typed(f, "legal_bases").unwrap_or_default(),
            unverified: fields::typed(f, "unverified").unwrap_or(false),
            synthetic: fields::typed(f, "synthetic").unwrap_or(false),
        })
    }

    /// Whether a form of that day may name it.
    pub fn open_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}
