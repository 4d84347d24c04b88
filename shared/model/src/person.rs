//! People: cadres, officers, chairmen; an invented person carries the word *Mẫu* in the name.

use crate::{
    fields,
    id::PersonId,
    kind::{KEEPER, Kind, Title},
    record::{Noun, Record},
    shape::{Field, Shape, field},
};

/// What the noun is.
pub static KIND: Kind =
    Kind { detail: "title", ..Kind::reference("person", Title::Field("name"), FIELDS) };

/// Every device reads them, so there is nothing here that only some may know.
const FIELDS: &[Field] = &[
    field(KEEPER, Shape::Ref(Noun::Org)).once(),
    field("name", Shape::Line),
    field("title", Shape::Line),
];

/// Who is named as the author of what no person wrote.
pub const SYSTEM: &str = "he-thong";

/// A person as the product needs one: by name and title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    /// Họ, đệm, tên.
    pub name: String,
    /// Such as "Chủ tịch Liên minh"; officials appear by office.
    pub title: String,
    pub synthetic: bool,
}

impl Person {
    /// Reads a record of noun `person`; `None` without a name.
    pub fn from_record(record: &Record) -> Option<Self> {
        let f = &record.fields;
        let name = fields::text(f, "name");
        (!text::is_blank(name)).then(|| Self {
            id: record.id.cast(),
            name: name.to_owned(),
            title: fields::text(f, "title").to_owned(),
            synthetic: fields::typed(f, "synthetic").unwrap_or(false),
        })
    }
}
