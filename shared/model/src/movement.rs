//! Emulation movements (phong trào thi đua): what an organiser calls on everybody to do.

use serde::{Deserialize, Serialize};
use text::Date;

use crate::{
    award::RecipientKind,
    fields,
    id::{MovementId, OrgId},
    kind::{KEEPER, Kind, Title},
    org::rows,
    record::{Noun, Record},
    shape::{Field, Shape, field},
};

/// What the noun is.
pub static KIND: Kind =
    Kind { detail: "kind", ..Kind::reference("movement", Title::Field("name"), FIELDS) };

const FIELDS: &[Field] = &[
    field(KEEPER, Shape::Ref(Noun::Org)).once(),
    field("name", Shape::Line),
    field("kind", Shape::Choice(&["regular", "thematic"])),
    field("organiser", Shape::Ref(Noun::Org)),
    field("from", Shape::Date),
    field("to", Shape::Date),
    field("theme", Shape::Line),
    field("motto", Shape::Line),
    field("slogan", Shape::Line),
];

/// Whether it goes on from year to year or pursues one theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// Thi đua thường xuyên.
    Regular,
    /// Thi đua theo chuyên đề.
    Thematic,
}

/// A number of commended recipients that a source has published, to reconcile a sheet with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedCount {
    pub kind: RecipientKind,
    /// The awarding body it is limited to; absent for all bodies together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<OrgId>,
    /// Distinct recipients (đối tượng).
    pub value: u32,
    /// Where and when it was published.
    pub source: String,
}

/// A movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    pub id: MovementId,
    pub name: String,
    pub organiser: OrgId,
    pub kind: Option<MovementKind>,
    /// First and last day, both included; absent when unknown or open.
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// Theme, motto and slogan are three texts (chủ đề, phương châm, khẩu hiệu).
    pub theme: String,
    pub motto: String,
    pub slogan: String,
    pub published: Vec<PublishedCount>,
    /// Invented for demonstration; pages say so.
    pub synthetic: bool,
}

impl Movement {
    /// Reads a record of noun `movement`; `None` without name or organiser.
    pub fn from_record(record: &Record) -> Option<Self> {
        let f = &record.fields;
        let name = fields::text(f, "name");
        if text::is_blank(name) {
            return None;
        }
        Some(Self {
            id: record.id.cast(),
            name: name.to_owned(),
            organiser: fields::parsed(f, "organiser")?,
            kind: fields::typed(f, "kind"),
            from: fields::typed(f, "from"),
            to: fields::typed(f, "to"),
            theme: fields::text(f, "theme").to_owned(),
            motto: fields::text(f, "motto").to_owned(),
            slogan: fields::text(f, "slogan").to_owned(),
            published: rows(f, "published"),
            synthetic: fields::typed(f, "synthetic").unwrap_or(false),
        })
    }

    /// Whether a form of that day may name it.
    pub fn open_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}
