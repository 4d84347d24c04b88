//! Legal bases (căn cứ): documents that others cite as "Căn cứ …".

use text::Date;

use crate::{
    fields,
    id::RecordId,
    kind::{KEEPER, Kind, Title},
    record::{Noun, Record},
    shape::{Field, Shape, field},
};

/// What the noun is.
pub static KIND: Kind = Kind::reference("legal_basis", Title::First(&["number", "title"]), FIELDS);

const FIELDS: &[Field] = &[
    field(KEEPER, Shape::Ref(Noun::Org)).once(),
    field("kind", Shape::Line),
    field("number", Shape::Line),
    field("issued_on", Shape::Date),
    field("issuer", Shape::Line),
    field("title", Shape::Long),
];

/// A document to cite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalBasis {
    pub id: RecordId,
    /// Kind of document: "Chỉ thị", "Kế hoạch", "Nghị quyết", "Luật".
    pub kind: String,
    /// Number with symbol, such as `737/KH-LMHTXVN`; blank for resolutions without one.
    pub number: String,
    pub issued_on: Option<Date>,
    /// Who issued it, by name: not every issuer is in the directory.
    pub issuer: String,
    /// What it is about (trích yếu).
    pub title: String,
}

impl LegalBasis {
    /// Reads a record of noun `legal_basis`; `None` without kind.
    pub fn from_record(record: &Record) -> Option<Self> {
        let f = &record.fields;
        let kind = fields::text(f, "kind");
        (!kind.is_empty()).then(|| Self {
            id: record.id.clone(),
            kind: kind.to_owned(),
            number: fields::text(f, "number").to_owned(),
            issued_on: fields::typed(f, "issued_on"),
            issuer: fields::text(f, "issuer").to_owned(),
            title: fields::text(f, "title").to_owned(),
        })
    }
}
