//! Organisations: alliances, cooperatives, enterprises, authorities; names and parents by valid time.

use serde::{Deserialize, Serialize};
use text::Date;

use crate::{
    fields,
    id::OrgId,
    kind::{KEEPER, Kind, Title},
    period::Period,
    record::{Noun, Record},
    shape::{Field, Shape, field},
};

/// What the noun is.
pub static KIND: Kind = Kind {
    detail: "kind",
    keywords: &["code", "tax_code"],
    ..Kind::reference("org", Title::Newest("names", "name"), FIELDS)
};

const FIELDS: &[Field] = &[
    field(KEEPER, Shape::Ref(Noun::Org)).once(),
    // Who were the central alliance would stand above everybody.
    field("kind", Shape::Choice(OrgKind::KEPT)).barred(&["central_alliance"]),
    field("sector", Shape::Choice(&["agri", "non_agri", "credit"])),
    field("code", Shape::Line),
    field("tax_code", Shape::Line),
    field("address", Shape::Line),
    field("names", Shape::Rows(NAME)),
    field("placements", Shape::Rows(PLACEMENT)),
    field("events", Shape::Rows(EVENT)),
];

const NAME: &[Field] = &[
    field("name", Shape::Line),
    field("short", Shape::Line),
    field("from", Shape::Date),
    field("to", Shape::Date),
];

const PLACEMENT: &[Field] = &[
    field("parent", Shape::Ref(Noun::Org)).reach(),
    field("admin_unit", Shape::Line),
    field("from", Shape::Date),
    field("to", Shape::Date),
];

const EVENT: &[Field] = &[
    field("kind", Shape::Choice(&["merge_into", "split_from", "rename", "dissolve"])),
    field("on", Shape::Date),
    field("into", Shape::Ref(Noun::Org)),
    field("basis", Shape::Line),
];

/// What kind of organisation it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrgKind {
    /// Vietnam Cooperative Alliance.
    CentralAlliance,
    ProvincialAlliance,
    Cooperative,
    CooperativeGroup,
    CooperativeUnion,
    PeoplesCreditFund,
    Enterprise,
    CollectiveEnterprise,
    ServiceUnit,
    /// A state body that decides awards, such as a People's Committee.
    Authority,
}

impl OrgKind {
    /// The words of those that an office keeps in its lists.
    pub const KEPT: &[&str] = &[
        "cooperative",
        "cooperative_union",
        "cooperative_group",
        "peoples_credit_fund",
        "enterprise",
        "collective_enterprise",
        "service_unit",
        "provincial_alliance",
        "authority",
    ];

    /// Whether it is an office that keeps lists of its own.
    pub fn is_office(self) -> bool {
        matches!(self, Self::CentralAlliance | Self::ProvincialAlliance | Self::CooperativeUnion)
    }
}

/// The field of work that lists and quotas tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectorGroup {
    Agri,
    NonAgri,
    Credit,
}

/// A name for as long as it held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgName {
    pub name: String,
    #[serde(default)]
    pub short: String,
    #[serde(flatten)]
    pub period: Period,
}

/// Where it stood in the tree of organisations, for as long as it stood there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgPlacement {
    /// Who stood above it; nobody does where the one above keeps no records here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<OrgId>,
    /// The territory as it was called then; districts of before 1/7/2025 included.
    #[serde(default)]
    pub admin_unit: String,
    #[serde(flatten)]
    pub period: Period,
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Org {
    pub id: OrgId,
    pub kind: OrgKind,
    pub sector: Option<SectorGroup>,
    /// In order of row id; their periods do not overlap.
    pub names: Vec<OrgName>,
    pub placements: Vec<OrgPlacement>,
    /// Invented for demonstration; pages say so.
    pub synthetic: bool,
}

impl Org {
    /// Reads a record of noun `org`; `None` when its kind or its names are missing.
    pub fn from_record(record: &Record) -> Option<Self> {
        let f = &record.fields;
        let names: Vec<OrgName> = rows(f, "names");
        if names.is_empty() {
            return None;
        }
        Some(Self {
            id: record.id.cast(),
            kind: fields::typed(f, "kind")?,
            sector: fields::typed(f, "sector"),
            names,
            placements: rows(f, "placements"),
            synthetic: fields::typed(f, "synthetic").unwrap_or(false),
        })
    }

    /// The full name on a day; outside all periods the last one known.
    pub fn name_on(&self, day: Date) -> &str {
        self.named_on(day).map_or("", |n| &n.name)
    }

    /// The short name on a day, or the full one when it has none.
    pub fn short_on(&self, day: Date) -> &str {
        self.named_on(day).map_or("", |n| if n.short.is_empty() { &n.name } else { &n.short })
    }

    /// The organisation directly above on a day.
    pub fn parent_on(&self, day: Date) -> Option<&OrgId> {
        self.placements.iter().find(|p| p.period.contains(day)).and_then(|p| p.parent.as_ref())
    }

    fn named_on(&self, day: Date) -> Option<&OrgName> {
        self.names.iter().find(|n| n.period.contains(day)).or(self.names.last())
    }
}

pub(crate) fn rows<T: serde::de::DeserializeOwned>(f: &fields::Fields, set: &str) -> Vec<T> {
    fields::typed_rows(f, set).into_iter().map(|(_, row)| row).collect()
}
