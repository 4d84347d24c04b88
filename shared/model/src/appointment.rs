//! Appointments: who holds which role at which organisation, from when to when.

use crate::{
    access::Operation,
    fields,
    id::{OrgId, PersonId, RecordId},
    kind::{KEEPER, Kind, Title},
    life::kept::APPOINTED,
    period::Period,
    record::{Noun, Record},
    role::Role,
    shape::{Field, Shape, field},
};

/// What the noun is.
pub static KIND: Kind = Kind {
    author: Operation::Appoint,
    life: Some(&APPOINTED),
    detail: "person",
    ..Kind::reference("appointment", Title::Unnamed, FIELDS)
};

const FIELDS: &[Field] = &[
    field(KEEPER, Shape::Ref(Noun::Org)).once(),
    field("person", Shape::Ref(Noun::Person)),
    field("org", Shape::Ref(Noun::Org)).reach(),
    field("role", Shape::Choice(Role::WORDS)),
    field("from", Shape::Date),
    field("to", Shape::Date),
];

/// One role of one person at one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    pub id: RecordId,
    pub person: PersonId,
    pub org: OrgId,
    pub role: Role,
    pub period: Period,
}

impl Appointment {
    /// Reads a record of noun `appointment`; `None` when person, organisation or role is missing.
    pub fn from_record(record: &Record) -> Option<Self> {
        let f = &record.fields;
        Some(Self {
            id: record.id.clone(),
            person: fields::parsed(f, "person")?,
            org: fields::parsed(f, "org")?,
            role: Role::parse(fields::text(f, "role"))?,
            period: Period { from: fields::typed(f, "from"), to: fields::typed(f, "to") },
        })
    }
}
