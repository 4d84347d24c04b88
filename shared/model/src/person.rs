//! People: cadres, officers, chairmen; an invented person carries the word *Mẫu* in the name.

use crate::{
    fields,
    id::PersonId,
    kind::{Kind, Title},
    record::Record,
};

/// What the noun is.
pub static KIND: Kind = Kind::reference("person", Title::Field("name"));

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
