//! Notices: what an office reminds an organisation of, shown on its devices at their next sync.

use serde::{Deserialize, Serialize};

use crate::{
    Millis,
    access::Operation,
    fields,
    id::{GroupId, OrgId, PersonId, RecordId},
    kind::{Home, Kind, Title},
    record::Record,
};

/// What the noun is.
pub static KIND: Kind = Kind {
    word: "notice",
    home: Home::Organisation,
    author: Operation::Write,
    life: None,
    series: None,
    title: Title::Unnamed,
    detail: "",
    keywords: &[],
    fields: &[],
    in_directory: false,
};

/// What it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// The year's report to a group has not come in.
    ReportDue,
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub id: RecordId,
    pub kind: NoticeKind,
    pub group: Option<GroupId>,
    pub year: Option<u16>,
    /// The office that reminds.
    pub from: Option<OrgId>,
    pub by: Option<PersonId>,
    /// Server time.
    pub at: Option<Millis>,
}

impl Notice {
    /// Reads a record of noun `notice`; `None` for a kind that this build does not know.
    pub fn from_record(record: &Record) -> Option<Self> {
        let f = &record.fields;
        Some(Self {
            id: record.id.clone(),
            kind: fields::typed(f, "kind")?,
            group: fields::parsed(f, "group"),
            year: crate::report::year(f),
            from: fields::parsed(f, "from"),
            by: fields::parsed(f, "by"),
            at: fields::typed(f, "at"),
        })
    }
}
