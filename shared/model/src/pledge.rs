//! The emulation pledge (giao ước thi đua): contents, targets, and the party that commits.

use serde::{Deserialize, Serialize};
use text::Date;

use crate::{
    access::Operation,
    fields,
    id::{DriveId, GroupId, MovementId},
    kind::{Home, Kind, Title},
    life::dossier::DOSSIER,
    record::{Noun, Record},
    shape::{Field, Shape, field},
    target::{self, TargetRow},
};

/// A numbered common content.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ContentRow {
    pub position: u32,
    pub text: String,
}

/// What the noun is.
pub static KIND: Kind = Kind {
    word: "pledge",
    home: Home::Organisation,
    author: Operation::Write,
    life: Some(&DOSSIER),
    series: Some("GU"),
    title: Title::Field("title"),
    detail: "group",
    keywords: &["signatory_name", "place"],
    fields: FIELDS,
    in_directory: false,
};

/// What its fields hold.
const FIELDS: &[Field] = &[
    field("title", Shape::Line),
    field("year", Shape::Year),
    field("movement", Shape::Ref(Noun::Movement)),
    field("drive", Shape::Ref(Noun::Drive)),
    field("group", Shape::Ref(Noun::Group)),
    field(PledgeForm::CONTENTS, Shape::Rows(CONTENT)),
    field(PledgeForm::TARGETS, Shape::Rows(target::CELLS)),
    field("commitment", Shape::Long),
    field("signatory_name", Shape::Line),
    field("signatory_title", Shape::Line),
    field("place", Shape::Line),
    field("committed_on", Shape::Date),
];

const CONTENT: &[Field] = &[field("position", Shape::Count), field("text", Shape::Long)];

/// A pledge as it is written: blank and wrong things included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PledgeForm {
    pub title: String,
    pub year: Option<u16>,
    pub movement: Option<MovementId>,
    pub drive: Option<DriveId>,
    /// The cluster or bloc within which it is signed.
    pub group: Option<GroupId>,
    /// By position; with their row ids.
    pub contents: Vec<(String, ContentRow)>,
    pub targets: Vec<(String, TargetRow)>,
    /// Closing sentence of commitment.
    pub commitment: String,
    /// Who signs for the party; need not be who writes.
    pub signatory_name: String,
    pub signatory_title: String,
    pub place: String,
    pub committed_on: Option<Date>,
}

impl PledgeForm {
    /// Names of the sets of rows.
    pub const CONTENTS: &'static str = "contents";
    /// Names of the sets of rows.
    pub const TARGETS: &'static str = "targets";

    /// Reads the fields of a record of noun `pledge`; never fails.
    pub fn from_record(record: &Record) -> Self {
        let f = &record.fields;
        let mut contents = fields::typed_rows::<ContentRow>(f, Self::CONTENTS);
        text::sort_by_key(&mut contents, |(_, row)| row.position);
        let mut targets = fields::typed_rows::<TargetRow>(f, Self::TARGETS);
        text::sort_by_key(&mut targets, |(_, row)| row.position);
        Self {
            title: fields::text(f, "title").to_owned(),
            year: fields::parsed(f, "year"),
            movement: fields::parsed(f, "movement"),
            drive: fields::parsed(f, "drive"),
            group: fields::parsed(f, "group"),
            contents,
            targets,
            commitment: fields::text(f, "commitment").to_owned(),
            signatory_name: fields::text(f, "signatory_name").to_owned(),
            signatory_title: fields::text(f, "signatory_title").to_owned(),
            place: fields::text(f, "place").to_owned(),
            committed_on: fields::typed(f, "committed_on"),
        }
    }
}
