//! Reports of figures: what one organisation says of a year, or of a period of its own.

use std::collections::BTreeMap;

use text::Date;

use crate::{
    access::Operation,
    fields,
    id::{GroupId, IndicatorId},
    kind::{Home, Kind, Title},
    life::dossier::DOSSIER,
    quantity::{self, FigureRow},
    record::{Noun, Record},
    shape::{Field, Shape, field},
};

/// What the noun is.
pub static KIND: Kind = Kind {
    word: "report",
    home: Home::Organisation,
    author: Operation::Write,
    life: Some(&DOSSIER),
    series: Some("BC"),
    title: Title::Field("title"),
    detail: "group",
    keywords: &[],
    fields: FIELDS,
    in_directory: false,
};

/// What its fields hold.
const FIELDS: &[Field] = &[
    field("title", Shape::Line),
    field("group", Shape::Ref(Noun::Group)),
    field("year", Shape::Year),
    field("from", Shape::Date),
    field("to", Shape::Date),
    field(ReportForm::FIGURES, Shape::Rows(quantity::CELLS)),
    field("synthetic", Shape::Flag),
];

/// A report as it is written: blank and wrong things included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportForm {
    /// What it is called when no group and year name it; mostly blank.
    pub title: String,
    /// The cluster or bloc that consolidates it; absent for a snapshot of a territory.
    pub group: Option<GroupId>,
    pub year: Option<u16>,
    /// First and last day that the figures speak of, when that is not the year.
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// By indicator.
    pub figures: BTreeMap<IndicatorId, FigureRow>,
    /// Invented as a whole for demonstration; pages say so.
    pub synthetic: bool,
}

impl ReportForm {
    /// Name of the set of rows; the row id is the indicator's.
    pub const FIGURES: &'static str = "figures";

    /// Reads the fields of a record of noun `report`; never fails.
    pub fn from_record(record: &Record) -> Self {
        let f = &record.fields;
        let mut figures = BTreeMap::new();
        for (id, row) in fields::typed_rows::<FigureRow>(f, Self::FIGURES) {
            if let Ok(id) = id.parse() {
                figures.insert(id, row);
            }
        }
        Self {
            title: fields::text(f, "title").to_owned(),
            group: fields::parsed(f, "group"),
            year: year(f),
            from: fields::typed(f, "from"),
            to: fields::typed(f, "to"),
            figures,
            synthetic: fields::typed(f, "synthetic").unwrap_or(false),
        }
    }
}

/// A year: text where people type it, a number where the server wrote it.
pub(crate) fn year(f: &fields::Fields) -> Option<u16> {
    fields::parsed(f, "year").or_else(|| fields::typed(f, "year"))
}
