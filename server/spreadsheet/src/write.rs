//! Writes a workbook that others can compute with: codes stay codes, days are days, sums are
//! formulas, and a text is never one.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet,
    XlsxError,
};
use serde::Serialize;
use text::{Date, Decimal};
use thiserror::Error;

use crate::column_name;

/// What a text begins with that a spreadsheet would compute once somebody edits it.
const COMPUTED: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// What the name of a sheet may not hold.
const FORBIDDEN: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];
/// Most characters of the name of a sheet.
const NAME: usize = 31;
/// Most characters of a cell.
const TEXT: usize = 32_767;
/// Digits that a spreadsheet keeps of a number.
const DIGITS: usize = 15;
/// Rows and columns of a sheet.
const ROWS: usize = 1_048_576;
const COLUMNS: usize = 16_384;
/// The first year whose days are days to a spreadsheet.
const EPOCH: u16 = 1900;
/// Widths of columns in characters.
const WIDTHS: core::ops::RangeInclusive<usize> = 8..=60;

/// What is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The name of the sheet with the data.
    pub name: String,
    pub columns: Vec<ExportColumn>,
    /// One value for each column.
    pub rows: Vec<Vec<Out>>,
    /// What stands beside the sums; without it there are none.
    pub total: Option<String>,
    /// The name of the second sheet, which says what the first is.
    pub about_name: String,
    /// Labels and values: where it is from, of what day, by whom.
    pub about: Vec<(String, String)>,
    /// The day that the file says it was made.
    pub made: Date,
}

/// A column that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportColumn {
    pub header: String,
    pub kind: ExportKind,
    /// Whether its numbers may be added up.
    pub adds_up: bool,
}

/// How a column is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportKind {
    Text,
    /// Digits that are no number.
    Code,
    /// With so many decimals.
    Number(u8),
    Day,
}

/// A value that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Out {
    Blank,
    Text(String),
    /// One with more digits than a spreadsheet keeps is written as a text.
    Number(Decimal),
    Day(Date),
}

/// Why nothing is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Error)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum WriteError {
    #[error("more rows or columns than a sheet has")]
    TooLarge,
    #[error("row {row}, column {column}: more characters than a cell holds")]
    TextTooLong { row: u32, column: u16 },
    #[error("the writer failed")]
    Failed,
}

impl WriteError {
    /// The stable code of the error, by which a catalogue of messages finds its words.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::TextTooLong { .. } => "text-too-long",
            Self::Failed => "failed",
        }
    }
}

impl From<XlsxError> for WriteError {
    fn from(_: XlsxError) -> Self {
        Self::Failed
    }
}

/// The looks that cells have.
struct Looks {
    header: Format,
    text: Format,
    /// Of texts that would be computed: they keep their mark when somebody edits them.
    quoted: Format,
    code: Format,
    day: Format,
    label: Format,
}

impl Looks {
    fn new() -> Self {
        let cell = || Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
        Self {
            header: cell()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            text: cell().set_text_wrap(),
            quoted: cell().set_text_wrap().set_quote_prefix(),
            code: cell().set_num_format("@"),
            day: cell().set_num_format("dd/mm/yyyy"),
            label: cell().set_bold(),
        }
    }

    fn number(decimals: u8, bold: bool) -> Format {
        let zeros = "0".repeat(decimals.min(10).into());
        let code = if zeros.is_empty() { "#,##0".to_owned() } else { format!("#,##0.{zeros}") };
        let format = Format::new()
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::Top)
            .set_num_format(code);
        if bold { format.set_bold() } else { format }
    }
}

/// Writes a workbook of two sheets.
pub fn write(export: &Export) -> Result<Vec<u8>, WriteError> {
    if export.columns.len() > COLUMNS || export.rows.len() + 2 > ROWS || export.about.len() > ROWS {
        return Err(WriteError::TooLarge);
    }
    let name = sheet_name(&export.name, "Data");
    let mut about_name = sheet_name(&export.about_name, "About");
    if about_name.to_lowercase() == name.to_lowercase() {
        about_name = if name.to_lowercase() == "about" { "Info" } else { "About" }.to_owned();
    }
    let looks = Looks::new();
    let mut book = Workbook::new();
    let made = export.made;
    let day = ExcelDateTime::from_ymd(made.year(), made.month(), made.day())?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let sheet = book.add_worksheet();
    sheet.set_name(&name)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    data(sheet, export, &looks)?;
    let sheet = book.add_worksheet();
    sheet.set_name(&about_name)?;
    for (row, (label, value)) in (0_u32..).zip(&export.about) {
        text(sheet, row, 0, label, &looks.label, &looks)?;
        text(sheet, row, 1, value, &looks.text, &looks)?;
    }
    let width = |column: fn(&(String, String)) -> &str| {
        wide(export.about.iter().map(|row| characters(column(row))).max().unwrap_or(0))
    };
    sheet.set_column_width(0, width(|row| &row.0))?;
    sheet.set_column_width(1, width(|row| &row.1))?;
    Ok(book.save_to_buffer()?)
}

fn data(sheet: &mut Worksheet, export: &Export, looks: &Looks) -> Result<(), WriteError> {
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    let last = u32::try_from(export.rows.len()).map_err(|_| WriteError::TooLarge)?;
    let label_at = export.columns.iter().position(|column| !column.adds_up).unwrap_or(0);
    for (at, column) in (0_u16..).zip(&export.columns) {
        text(sheet, 0, at, &column.header, &looks.header, looks)?;
        let decimals = match column.kind {
            ExportKind::Number(decimals) => decimals,
            ExportKind::Text | ExportKind::Code | ExportKind::Day => 0,
        };
        let (plain, bold) = (Looks::number(decimals, false), Looks::number(decimals, true));
        let mut width = column.header.lines().map(characters).max().unwrap_or(0).min(24);
        let mut sum = Decimal::ZERO;
        for (row, values) in (1_u32..).zip(&export.rows) {
            let look = match column.kind {
                ExportKind::Text => &looks.text,
                ExportKind::Code => &looks.code,
                ExportKind::Number(_) => &plain,
                ExportKind::Day => &looks.day,
            };
            match values.get(usize::from(at)).unwrap_or(&Out::Blank) {
                Out::Blank => {
                    sheet.write_blank(row, at, look)?;
                }
                Out::Text(words) => {
                    width = width.max(words.lines().map(characters).max().unwrap_or(0));
                    text(sheet, row, at, words, look, looks)?;
                }
                Out::Number(number) => {
                    width = width.max(characters(&number.to_vietnamese()));
                    match float(number) {
                        Some(float) => {
                            sum = sum.plus(number);
                            sheet.write_number_with_format(row, at, float, &plain)?;
                        }
                        None => text(sheet, row, at, &number.to_string(), &looks.text, looks)?,
                    }
                }
                Out::Day(day) => {
                    width = width.max(10);
                    let date = ExcelDateTime::from_ymd(day.year(), day.month(), day.day());
                    match date.ok().filter(|_| day.year() >= EPOCH) {
                        Some(date) => {
                            sheet.write_datetime_with_format(row, at, &date, &looks.day)?;
                        }
                        None => text(sheet, row, at, &day.to_display(), &looks.text, looks)?,
                    }
                }
            }
        }
        if let Some(label) = export.total.as_ref().filter(|_| last > 0) {
            if column.adds_up {
                let letters = column_name(at);
                let formula = format!("=SUM({letters}2:{letters}{})", last + 1);
                let formula = Formula::new(formula).set_result(sum.to_string());
                sheet.write_formula_with_format(last + 1, at, formula, &bold)?;
                width = width.max(characters(&sum.to_vietnamese()) + 1);
            } else if usize::from(at) == label_at {
                text(sheet, last + 1, at, label, &looks.label, looks)?;
            } else {
                sheet.write_blank(last + 1, at, &looks.label)?;
            }
        }
        sheet.set_column_width(at, wide(width))?;
    }
    Ok(())
}

/// Writes a text as a text, whatever it begins with.
fn text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    words: &str,
    look: &Format,
    looks: &Looks,
) -> Result<(), WriteError> {
    if words.encode_utf16().count() > TEXT {
        return Err(WriteError::TextTooLong { row: row + 1, column });
    }
    let look = if words.starts_with(COMPUTED) { &looks.quoted } else { look };
    if words.is_empty() {
        sheet.write_blank(row, column, look)?;
    } else {
        sheet.write_string_with_format(row, column, words, look)?;
    }
    Ok(())
}

/// The number as a spreadsheet keeps it, if it keeps all of it.
fn float(number: &Decimal) -> Option<f64> {
    let written = number.to_string();
    let digits = written.bytes().filter(u8::is_ascii_digit).count();
    if digits > DIGITS { None } else { written.parse().ok() }
}

fn characters(text: &str) -> usize {
    text.chars().count()
}

/// A width that shows so many characters.
fn wide(characters: usize) -> f64 {
    let most = *WIDTHS.end();
    let width = u32::try_from((characters + 2).clamp(*WIDTHS.start(), most)).unwrap_or(60);
    f64::from(width)
}

/// A name that a sheet may have.
fn sheet_name(name: &str, otherwise: &str) -> String {
    let kept: String = name
        .chars()
        .map(|c| if FORBIDDEN.contains(&c) || c.is_control() { ' ' } else { c })
        .collect();
    let kept = kept.trim_start_matches(|c: char| COMPUTED.contains(&c) || c == '\'' || c == ' ');
    let mut units = 0;
    let short: String = kept
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= NAME
        })
        .collect();
    let short = short.trim_end_matches(['\'', ' ']);
    // Excel keeps this one for itself.
    if short.is_empty() || short.eq_ignore_ascii_case("history") {
        otherwise.to_owned()
    } else {
        short.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_have_names_that_are_allowed() {
        let long = "Danh sách đơn vị chia theo khối thi đua";
        for (name, expected) in [
            ("DS HTX 2025", "DS HTX 2025"),
            ("Thông tin / About", "Thông tin   About"),
            ("=1+1", "1+1"),
            ("'a'", "a"),
            ("", "Data"),
            ("History", "Data"),
            (long, "Danh sách đơn vị chia theo khối"),
        ] {
            assert_eq!(sheet_name(name, "Data"), expected);
        }
    }
}
