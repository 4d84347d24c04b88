//! Indicators (chỉ số): what reports count, in which unit, within which plausible range.

use text::Decimal;

use crate::{
    fields,
    id::IndicatorId,
    kind::{KEEPER, Kind, Title},
    record::{Noun, Record},
    shape::{Field, Shape, field},
};

/// What the noun is.
pub static KIND: Kind =
    Kind { detail: "unit", ..Kind::reference("indicator", Title::Field("name"), FIELDS) };

const FIELDS: &[Field] = &[
    field(KEEPER, Shape::Ref(Noun::Org)).once(),
    field("name", Shape::Line),
    field("unit", Shape::Line),
    field("additive", Shape::Flag),
    field("combined", Shape::Flag),
    field("plausible_from", Shape::Number),
    field("plausible_to", Shape::Number),
    field("position", Shape::Count),
];

/// An indicator of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    pub id: IndicatorId,
    pub name: String,
    pub unit: String,
    /// Whether values of several units may be added up: counts may, percentages may not.
    pub additive: bool,
    /// Whether it counts several kinds of organisation as one figure that must not be split.
    pub combined: bool,
    /// Outside of this range a value is probably in another unit.
    pub plausible: (Option<Decimal>, Option<Decimal>),
    /// Order in lists and columns.
    pub position: u32,
}

impl Indicator {
    /// Reads a record of noun `indicator`; `None` without a name.
    pub fn from_record(record: &Record) -> Option<Self> {
        let f = &record.fields;
        let name = fields::text(f, "name");
        (!text::is_blank(name)).then(|| Self {
            id: record.id.cast(),
            name: name.to_owned(),
            unit: fields::text(f, "unit").to_owned(),
            additive: fields::typed(f, "additive").unwrap_or(true),
            combined: fields::typed(f, "combined").unwrap_or(false),
            plausible: (fields::parsed(f, "plausible_from"), fields::parsed(f, "plausible_to")),
            position: fields::typed(f, "position").unwrap_or(0),
        })
    }

    /// Whether a value lies within the plausible range.
    pub fn is_plausible(&self, value: &Decimal) -> bool {
        let (from, to) = &self.plausible;
        from.as_ref().is_none_or(|from| from <= value) && to.as_ref().is_none_or(|to| value <= to)
    }
}
