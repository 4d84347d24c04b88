//! What a file holds: sheets, rows and cells, each cell with its own words beside its value.

use serde::Serialize;
use text::{Date, Decimal, is_blank};

/// A file that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Book {
    /// In the order of the tabs.
    pub sheets: Vec<Sheet>,
    /// The tab that was open when the file was saved, if it says so.
    pub active: Option<usize>,
}

/// Whether a sheet's tab is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    #[default]
    Visible,
    Hidden,
    /// Only a program can show it.
    VeryHidden,
}

/// A sheet. Only rows and cells with something in them are kept: two far corners are two cells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sheet {
    pub name: String,
    pub visibility: Visibility,
    /// In order of their numbers. None of a sheet that is not visible: those are not read.
    pub rows: Vec<Row>,
    /// The hidden columns, in order, counted from 0.
    pub hidden_columns: Vec<u16>,
    /// In order of their first cells.
    pub merged: Vec<Area>,
}

/// A row with something in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Row {
    /// As the spreadsheet shows it, from 1.
    pub number: u32,
    pub hidden: bool,
    /// Whether a cell with a value has a colour behind it.
    pub coloured: bool,
    /// In order of their columns.
    pub cells: Vec<Cell>,
}

/// Cells that are shown as one; the value stands in the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Area {
    pub first_row: u32,
    pub last_row: u32,
    pub first_column: u16,
    pub last_column: u16,
}

/// A cell with something in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// From 0.
    pub column: u16,
    /// The text to the letter; of other values what they are without their format.
    pub raw: String,
    pub value: Value,
    /// Whether the value is what a formula made when the file was saved.
    pub formula: bool,
    /// The font, where it changes what the letters mean.
    pub font: Option<OldFont>,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Value {
    Text(String),
    /// A number as far as a spreadsheet is exact, fifteen digits.
    Number {
        number: Decimal,
        format: Format,
    },
    /// A day, and the seconds since its midnight.
    Day {
        day: Date,
        seconds: u32,
    },
    Bool(bool),
    /// An error value such as `#N/A`, which stands in `raw`.
    Error,
    /// A formula whose value the file does not bring: not nought.
    Absent,
}

/// How a number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Nothing is said.
    General,
    Number,
    /// Shown a hundred times as large.
    Percent,
    /// A time of day or a duration, in days.
    Time,
    /// Digits that are to stay as they are.
    Text,
}

/// A font in whose files each letter has a number of its own, before Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OldFont {
    /// `.VnTime` and its like, TCVN3.
    Tcvn3,
    /// `.VnTimeH` and its like, TCVN3, whose small letters look like capitals.
    Tcvn3Capitals,
    /// `VNI-Times` and its like.
    Vni,
}

impl OldFont {
    /// The old font of that name, if it is one.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        if name.starts_with("vni") {
            return Some(Self::Vni);
        }
        let vn = name.strip_prefix(".vn")?;
        Some(if vn.ends_with('h') { Self::Tcvn3Capitals } else { Self::Tcvn3 })
    }
}

impl Sheet {
    /// The row of a number, if anything stands in it.
    pub fn row(&self, number: u32) -> Option<&Row> {
        let at = self.rows.binary_search_by_key(&number, |row| row.number).ok()?;
        self.rows.get(at)
    }

    /// The cell of a row and a column, if anything stands in it.
    pub fn cell(&self, row: u32, column: u16) -> Option<&Cell> {
        self.row(row)?.cell(column)
    }

    /// The merged areas that begin in a row.
    pub fn areas_from(&self, row: u32) -> &[Area] {
        let begin = self.merged.partition_point(|area| area.first_row < row);
        let end = self.merged.partition_point(|area| area.first_row <= row);
        self.merged.get(begin..end).unwrap_or_default()
    }
}

impl Row {
    /// The cell of a column, if anything stands in it.
    pub fn cell(&self, column: u16) -> Option<&Cell> {
        let at = self.cells.binary_search_by_key(&column, |cell| cell.column).ok()?;
        self.cells.get(at)
    }

    /// The cells that show something.
    pub fn shown(&self) -> impl Iterator<Item = &Cell> {
        self.cells.iter().filter(|cell| !cell.is_blank())
    }

    /// Whether nothing is shown.
    pub fn is_blank(&self) -> bool {
        self.shown().next().is_none()
    }
}

impl Area {
    /// Whether a cell lies in it.
    pub const fn contains(&self, row: u32, column: u16) -> bool {
        self.first_row <= row
            && row <= self.last_row
            && self.first_column <= column
            && column <= self.last_column
    }
}

impl Cell {
    /// Whether a person would see nothing.
    pub fn is_blank(&self) -> bool {
        match &self.value {
            Value::Text(text) => is_blank(text),
            Value::Absent => true,
            Value::Number { .. } | Value::Day { .. } | Value::Bool(_) | Value::Error => false,
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            Value::Number { .. }
            | Value::Day { .. }
            | Value::Bool(_)
            | Value::Error
            | Value::Absent => None,
        }
    }
}

/// A column as a spreadsheet names it: 0 is `A`.
pub fn column_name(column: u16) -> String {
    let mut left = u32::from(column) + 1;
    let mut letters = Vec::new();
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_names_that_people_know() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16_383, "XFD")] {
            assert_eq!(column_name(column), name);
        }
    }

    #[test]
    fn old_fonts_are_known_by_name() {
        for (name, font) in [
            (".VnTime", Some(OldFont::Tcvn3)),
            (".VnArial Narrow", Some(OldFont::Tcvn3)),
            (".VnTimeH", Some(OldFont::Tcvn3Capitals)),
            ("VNI-Times", Some(OldFont::Vni)),
            ("Times New Roman", None),
            ("Vn", None),
        ] {
            assert_eq!(OldFont::named(name), font, "{name}");
        }
    }
}
