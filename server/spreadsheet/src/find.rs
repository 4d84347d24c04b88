//! Finds what of a sheet is a record: which sheet, which rows are its header, what its columns
//! are, and what else stands there. All of it can be told otherwise by whoever looks at it.

mod header;
mod rows;
mod words;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use text::Decimal;
use thiserror::Error;

use crate::{Book, Cell, Sheet, Visibility, old, value};

pub use words::{Field, Subject};

/// What somebody who looked at the file decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// The sheet, from 0; one that is not shown has no rows.
    pub sheet: Option<usize>,
    /// The first and the last row of the header.
    pub header: Option<(u32, u32)>,
    /// What columns are, from 0; `None` is: nothing that is imported.
    pub columns: BTreeMap<u16, Option<Field>>,
}

/// Why nothing is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Error)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum FindError {
    #[error("no sheet of that number")]
    NoSuchSheet,
    /// No row has the words of such a list's header.
    #[error("no header")]
    NoHeader,
}

impl FindError {
    /// The stable code of the error, by which a catalogue of messages finds its words.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoSuchSheet => "no-such-sheet",
            Self::NoHeader => "no-header",
        }
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    pub subject: Subject,
    /// The sheet, from 0.
    pub sheet: usize,
    /// The first and the last row of the header.
    pub header: (u32, u32),
    /// The row that numbers the columns.
    pub numbering: Option<u32>,
    pub columns: Vec<Column>,
    pub sections: Vec<Section>,
    pub records: Vec<Place>,
    /// All rows that are no records, in order.
    pub left_out: Vec<LeftOut>,
    /// The sheets that are not read, because they are not shown.
    pub hidden_sheets: Vec<String>,
}

/// A column with a header or values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// From 0.
    pub index: u16,
    /// Its header in one line; what stands in two rows is parted by ` / `.
    pub header: String,
    /// What it is; `None` when nobody knows, or when it is not to be imported.
    pub field: Option<Field>,
    pub unit: Option<Unit>,
    pub hidden: bool,
}

/// In what the numbers of a column count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unit {
    /// As it stands in the header.
    pub words: String,
    /// Of money: how many noughts make it đồng.
    pub noughts: Option<u8>,
}

impl Unit {
    /// A number of the column in đồng; `None` when the column does not count money.
    pub fn to_dong(&self, number: &Decimal) -> Option<Decimal> {
        self.noughts.map(|noughts| value::times_ten(number, noughts.into()))
    }
}

/// A heading among the records; it is a value of all of them up to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    pub row: u32,
    /// Such as `I` or `A`; empty when there is none.
    pub mark: String,
    pub name: String,
}

/// Where a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    pub row: u32,
    /// Which of the sections it stands in.
    pub section: Option<usize>,
    pub hidden: bool,
    pub coloured: bool,
}

/// What a row is that is no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// Letterhead and titles above the header.
    Title,
    Header,
    Numbering,
    Section,
    Total,
    Note,
    Signature,
    /// Between records.
    Blank,
}

/// A row that is no record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    pub row: u32,
    pub kind: RowKind,
    /// What its first cell shows.
    pub text: String,
}

impl Found {
    /// How many rows of a kind are no records.
    pub fn count(&self, kind: RowKind) -> usize {
        self.rows(kind).count()
    }

    /// The rows of a kind that are no records.
    pub fn rows(&self, kind: RowKind) -> impl Iterator<Item = u32> {
        self.left_out.iter().filter(move |row| row.kind == kind).map(|row| row.row)
    }

    /// How many records the file says it has, in its total: `Tổng số: 420 người`.
    pub fn told_count(&self) -> Option<usize> {
        let totals = self.left_out.iter().filter(|row| row.kind == RowKind::Total);
        totals.filter_map(|row| row.text.split_once(':')).find_map(|(_, rest)| {
            let digits = rest.trim_start();
            let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
            digits.get(..end)?.parse().ok()
        })
    }

    /// The column of a field, the first if there are several.
    pub fn column(&self, field: Field) -> Option<&Column> {
        self.columns.iter().find(|column| column.field == Some(field))
    }

    /// The columns whose data is too sensitive to be taken in.
    pub fn sensitive(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.field.is_some_and(Field::is_sensitive))
    }

    /// The records that a person who opens the file does not see.
    pub fn hidden_rows(&self) -> impl Iterator<Item = u32> {
        self.records.iter().filter(|place| place.hidden).map(|place| place.row)
    }

    /// The records with a colour, whose meaning nobody but the author knows.
    pub fn coloured_rows(&self) -> impl Iterator<Item = u32> {
        self.records.iter().filter(|place| place.coloured).map(|place| place.row)
    }
}

/// The words of a cell by which it is recognised, the old letters among them read.
fn words_of(cell: &Cell) -> String {
    match old::converted(&cell.raw, cell.font) {
        Some(converted) => value::line(&converted.text),
        None => value::line(&cell.raw),
    }
}

/// Finds the records of a subject in a book.
pub fn find(book: &Book, subject: Subject, wish: &Wish) -> Result<Found, FindError> {
    let hidden_sheets: Vec<String> = book
        .sheets
        .iter()
        .filter(|sheet| sheet.visibility != Visibility::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let candidates: Vec<(usize, &Sheet)> = match wish.sheet {
        Some(at) => vec![(at, book.sheets.get(at).ok_or(FindError::NoSuchSheet)?)],
        None => book.sheets.iter().enumerate().collect(),
    };
    let mut best: Option<((usize, usize, bool), Found)> = None;
    for (at, sheet) in candidates {
        let Some(header) = header::find(sheet, subject, wish.header) else { continue };
        let mut columns = header::columns(sheet, subject, &header);
        for column in &mut columns {
            if let Some(field) = wish.columns.get(&column.index) {
                column.field = *field;
            }
        }
        let found = rows::sort(sheet, subject, &header, columns);
        let rank = (header.known, found.records.len(), book.active == Some(at));
        if best.as_ref().is_none_or(|(other, _)| *other < rank) {
            let hidden_sheets = hidden_sheets.clone();
            best = Some((rank, Found { sheet: at, hidden_sheets, ..found }));
        }
    }
    best.map(|(_, found)| found).ok_or(FindError::NoHeader)
}
