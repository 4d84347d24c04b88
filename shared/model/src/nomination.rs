//! Nominations (đề nghị khen thưởng): who is proposed for which award, and why.

use serde::{Deserialize, Serialize};
use text::Date;

use crate::{
    access::Operation,
    attachment::{self, ATTACHMENTS},
    award::RecipientKind,
    fields,
    id::{AwardId, DriveId, MovementId, OrgId},
    kind::{Home, Kind, Title},
    life::dossier::DOSSIER,
    record::{Noun, Record},
    shape::{Field, Shape, field},
};

/// How well the tasks of the year were done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskRating {
    Completed,
    Good,
    Excellent,
}

/// Why an award is given (Law 06/2022/QH15, article 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommendationBasis {
    /// Công trạng.
    Merit,
    /// Đột xuất.
    Sudden,
    /// Phong trào thi đua, chuyên đề.
    Movement,
    /// Quá trình cống hiến.
    Service,
}

/// An award already received.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PriorAwardRow {
    pub position: u32,
    /// As typed.
    pub year: String,
    /// Title or form, as it was called then.
    pub award: String,
    /// Number and symbol of the decision.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub decision: String,
    /// ISO day of the decision, or blank.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub decided_on: String,
    /// The body that decided.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub body: String,
}

/// What the noun is.
pub static KIND: Kind = Kind {
    word: "nomination",
    home: Home::Organisation,
    author: Operation::Write,
    life: Some(&DOSSIER),
    series: Some("HS"),
    title: Title::Field("recipient_name"),
    detail: "award",
    keywords: &["unit", "position"],
    fields: FIELDS,
    in_directory: false,
};

/// What its fields hold.
const FIELDS: &[Field] = &[
    field("recipient_kind", Shape::Choice(&["collective", "individual", "household"])),
    field("recipient_name", Shape::Line),
    field("recipient_org", Shape::Ref(Noun::Org)),
    field("born_on", Shape::Date),
    field("gender", Shape::Choice(&["female", "male"])),
    field("position", Shape::Line),
    field("unit", Shape::Line),
    field("award", Shape::Ref(Noun::Award)),
    field("basis", Shape::Choice(&["merit", "sudden", "movement", "service"])),
    field("movement", Shape::Ref(Noun::Movement)),
    field("drive", Shape::Ref(Noun::Drive)),
    field("year", Shape::Year),
    field("rating", Shape::Choice(&["completed", "good", "excellent"])),
    field("achievements", Shape::Long),
    field(NominationForm::PRIOR_AWARDS, Shape::Rows(PRIOR_AWARD)),
    field("meeting_on", Shape::Date),
    field(ATTACHMENTS, Shape::Rows(attachment::CELLS)),
];

const PRIOR_AWARD: &[Field] = &[
    field("position", Shape::Count),
    field("year", Shape::Year),
    field("award", Shape::Line),
    field("decision", Shape::Line),
    field("decided_on", Shape::Date),
    field("body", Shape::Line),
];

/// A nomination as it is written: blank and wrong things included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NominationForm {
    pub recipient_kind: Option<RecipientKind>,
    /// Full name of the person, or name of the collective.
    pub recipient_name: String,
    /// The organisation proposed, when the collective is one of the directory.
    pub recipient_org: Option<OrgId>,
    pub born_on: Option<Date>,
    pub gender: String,
    /// Position of a person.
    pub position: String,
    /// Address of a collective, unit of a person.
    pub unit: String,
    pub award: Option<AwardId>,
    pub basis: Option<CommendationBasis>,
    pub movement: Option<MovementId>,
    pub drive: Option<DriveId>,
    pub year: Option<u16>,
    pub rating: Option<TaskRating>,
    pub achievements: String,
    /// By position; with their row ids.
    pub prior_awards: Vec<(String, PriorAwardRow)>,
    /// Day of the unit's meeting that proposed it.
    pub meeting_on: Option<Date>,
}

impl NominationForm {
    /// Name of the set of rows.
    pub const PRIOR_AWARDS: &'static str = "prior_awards";

    /// Reads the fields of a record of noun `nomination`; never fails.
    pub fn from_record(record: &Record) -> Self {
        let f = &record.fields;
        let mut prior_awards = fields::typed_rows::<PriorAwardRow>(f, Self::PRIOR_AWARDS);
        text::sort_by_key(&mut prior_awards, |(_, row)| row.position);
        Self {
            recipient_kind: fields::typed(f, "recipient_kind"),
            recipient_name: fields::text(f, "recipient_name").to_owned(),
            recipient_org: fields::parsed(f, "recipient_org"),
            born_on: fields::typed(f, "born_on"),
            gender: fields::text(f, "gender").to_owned(),
            position: fields::text(f, "position").to_owned(),
            unit: fields::text(f, "unit").to_owned(),
            award: fields::parsed(f, "award"),
            basis: fields::typed(f, "basis"),
            movement: fields::parsed(f, "movement"),
            drive: fields::parsed(f, "drive"),
            year: fields::parsed(f, "year"),
            rating: fields::typed(f, "rating"),
            achievements: fields::text(f, "achievements").to_owned(),
            prior_awards,
            meeting_on: fields::typed(f, "meeting_on"),
        }
    }
}
