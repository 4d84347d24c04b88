//! Emulation groups: clusters (cụm) and blocs (khối), with membership and leadership as terms.

use serde::{Deserialize, Serialize};
use text::Date;

use crate::{
    fields,
    id::{GroupId, IndicatorId, OrgId},
    kind::{KEEPER, Kind, Title},
    org::rows,
    period::Period,
    record::{Noun, Record},
    shape::{Field, Shape, field},
};

/// What the noun is.
pub static KIND: Kind =
    Kind { detail: "kind", ..Kind::reference("group", Title::Field("name"), FIELDS) };

/// Who leads a group reads what its members hand in, and who organises it conducts it.
const FIELDS: &[Field] = &[
    field(KEEPER, Shape::Ref(Noun::Org)).once(),
    field("kind", Shape::Choice(&["cluster", "bloc"])),
    field("name", Shape::Line),
    field("organiser", Shape::Ref(Noun::Org)).reach(),
    field("members", Shape::Rows(MEMBER)),
    field("terms", Shape::Rows(TERM)),
    field("indicators", Shape::Refs(Noun::Indicator)),
];

const MEMBER: &[Field] = &[
    field("org", Shape::Ref(Noun::Org)).reach(),
    field("position", Shape::Count),
    field("from", Shape::Date),
    field("to", Shape::Date),
];

const TERM: &[Field] = &[
    field("org", Shape::Ref(Noun::Org)).reach(),
    field("role", Shape::Choice(&["leader", "deputy"])),
    field("from", Shape::Date),
    field("to", Shape::Date),
];

/// Cụm groups by territory, khối by sector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    Cluster,
    Bloc,
}

/// An organisation's membership.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    pub org: OrgId,
    /// Order in the group's lists.
    #[serde(default)]
    pub position: u32,
    /// Membership inferred rather than stated by a source; pages say so.
    #[serde(default)]
    pub unverified: bool,
    #[serde(flatten)]
    pub period: Period,
}

/// Leader or deputy: an organisation, for a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeadershipRole {
    Leader,
    Deputy,
}

/// One term of leadership.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadershipTerm {
    pub org: OrgId,
    pub role: LeadershipRole,
    #[serde(flatten)]
    pub period: Period,
}

/// A cluster or bloc.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmulationGroup {
    pub id: GroupId,
    pub kind: GroupKind,
    pub name: String,
    /// Who organises it; not necessarily a member.
    pub organiser: OrgId,
    /// By position, then row id.
    pub members: Vec<Membership>,
    pub terms: Vec<LeadershipTerm>,
    /// What its members report of a year.
    pub indicators: Vec<IndicatorId>,
}

impl EmulationGroup {
    /// Reads a record of noun `group`; `None` when kind or organiser is missing.
    pub fn from_record(record: &Record) -> Option<Self> {
        let f = &record.fields;
        let mut members: Vec<Membership> = rows(f, "members");
        text::sort_by_key(&mut members, |m| m.position);
        Some(Self {
            id: record.id.cast(),
            kind: fields::typed(f, "kind")?,
            name: fields::text(f, "name").to_owned(),
            organiser: fields::parsed(f, "organiser")?,
            members,
            terms: rows(f, "terms"),
            indicators: fields::typed(f, "indicators").unwrap_or_default(),
        })
    }

    /// The members on a day, in order.
    pub fn members_on(&self, day: Date) -> impl Iterator<Item = &OrgId> {
        self.members.iter().filter(move |m| m.period.contains(day)).map(|m| &m.org)
    }

    /// The leader on a day.
    pub fn leader_on(&self, day: Date) -> Option<&OrgId> {
        self.terms
            .iter()
            .find(|t| t.role == LeadershipRole::Leader && t.period.contains(day))
            .map(|t| &t.org)
    }

    /// Whether the organisation is leader or deputy on a day.
    pub fn leads_on(&self, org: &OrgId, day: Date) -> bool {
        self.terms.iter().any(|term| term.org == *org && term.period.contains(day))
    }

    /// Whether the organisation was ever a leader: who summarised a year keeps its sheet.
    pub fn was_led_by(&self, org: &OrgId) -> bool {
        self.terms.iter().any(|t| t.role == LeadershipRole::Leader && t.org == *org)
    }
}
