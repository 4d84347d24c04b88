//! Workbooks of Excel: values by calamine's streaming reader, which makes no room for the gaps
//! between two far cells; the frame around them by our own pass.

use std::io::Cursor;

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Style, Xlsx, XlsxError};
use text::{Date, Decimal};

use super::{
    Meter,
    archive::Archive,
    number,
    outline::{self, Outline},
    wide,
};
use crate::{Book, Cell, Format, OldFont, ReadError, Row, Sheet, Value, Visibility, limit};

pub(super) fn read(bytes: &[u8], archive: &mut Archive<'_>) -> Result<Book, ReadError> {
    let mut xlsx: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| refused(&error))?;
    let tabs = outline::tabs(archive)?;
    let listed = xlsx.sheets_metadata().to_vec();
    if listed.len() > limit::SHEETS {
        return Err(ReadError::TooManyParts { most: wide(limit::SHEETS) });
    }
    let mut book = Book::default();
    let mut meter = Meter::default();
    let mut looks = Vec::new();
    for (at, sheet) in listed.into_iter().enumerate() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        if tabs.active == Some(at) {
            book.active = Some(book.sheets.len());
        }
        let visibility = match sheet.visible {
            SheetVisible::Visible => Visibility::Visible,
            SheetVisible::Hidden => Visibility::Hidden,
            SheetVisible::VeryHidden => Visibility::VeryHidden,
        };
        let mut read = Sheet { name: sheet.name, visibility, ..Sheet::default() };
        if visibility == Visibility::Visible {
            let name = tabs.parts.get(&read.name).ok_or(ReadError::Damaged)?;
            let part = archive.part(name)?.ok_or(ReadError::Damaged)?;
            let outline = outline::outline(&part, &tabs.fonts)?;
            fill(&mut read, &mut xlsx, outline, &mut looks, &mut meter)?;
        }
        book.sheets.push(read);
    }
    Ok(book)
}

/// Reads the values of a sheet into it.
fn fill(
    sheet: &mut Sheet,
    xlsx: &mut Xlsx<Cursor<&[u8]>>,
    outline: Outline,
    looks: &mut Vec<Look>,
    meter: &mut Meter,
) -> Result<(), ReadError> {
    let since_1904 = xlsx.has_1904_epoch();
    let mut cells = xlsx.worksheet_cells_reader(&sheet.name).map_err(|error| refused(&error))?;
    // The styles are those of the book: they are looked at once.
    if looks.is_empty() {
        looks.extend(cells.styles().iter().map(Look::of));
    }
    let mut found: Vec<(u32, Cell, bool)> = Vec::new();
    while let Some((cell, style)) =
        cells.next_cell_with_style_id().map_err(|error| refused(&error))?
    {
        let (row, column) = cell.get_position();
        let row = row.saturating_add(1);
        let formula = u16::try_from(column).is_ok_and(|at| outline.formulas.contains(&(row, at)));
        let look = looks.get(style).copied().unwrap_or_default();
        let Some((raw, value)) = value(cell.get_value(), look.format, since_1904, formula) else {
            continue;
        };
        let column = meter.take(&sheet.name, row, column)?;
        let font = outline.fonts.get(&(row, column)).copied().or(look.font);
        found.push((row, Cell { column, raw, value, formula, font }, look.coloured));
    }
    // Nothing says that a file names its cells in order, or each of them once.
    found.sort_by_key(|(row, cell, _)| (*row, cell.column));
    found.dedup_by_key(|(row, cell, _)| (*row, cell.column));
    for (number, cell, coloured) in found {
        match sheet.rows.last_mut().filter(|row| row.number == number) {
            Some(row) => {
                row.coloured |= coloured;
                row.cells.push(cell);
            }
            None => {
                let hidden = outline.hidden_rows.contains(&number);
                sheet.rows.push(Row { number, hidden, coloured, cells: vec![cell] });
            }
        }
    }
    sheet.hidden_columns = outline.hidden_columns.into_iter().collect();
    sheet.merged = outline.merged;
    sheet.merged.sort_by_key(|area| (area.first_row, area.first_column));
    Ok(())
}

/// What of a style matters.
#[derive(Clone, Copy)]
struct Look {
    format: Format,
    font: Option<OldFont>,
    coloured: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { format: Format::General, font: None, coloured: false }
    }
}

impl Look {
    fn of(style: &Style) -> Self {
        let code = style.number_format.as_ref().map_or("", |format| &format.format_code);
        let format = match code {
            "" | "General" => Format::General,
            "@" => Format::Text,
            code if code.contains('%') => Format::Percent,
            _ => Format::Number,
        };
        let font = style.font.as_ref().and_then(|font| font.name.as_deref());
        let coloured = style.fill.as_ref().is_some_and(|fill| {
            fill.is_visible() && !fill.get_color().is_some_and(|colour| colour.is_white())
        });
        Self { format, font: font.and_then(OldFont::named), coloured }
    }
}

/// A value and its words; `None` of an empty cell.
fn value(
    data: &DataRef<'_>,
    format: Format,
    since_1904: bool,
    formula: bool,
) -> Option<(String, Value)> {
    let read = match data {
        DataRef::Empty if formula => (String::new(), Value::Absent),
        DataRef::Empty => return None,
        DataRef::Int(number) => {
            (number.to_string(), Value::Number { number: Decimal::from(*number), format })
        }
        DataRef::Float(float) => match number::decimal(*float) {
            Some(number) => (format!("{float}"), Value::Number { number, format }),
            None => (format!("{float}"), Value::Error),
        },
        DataRef::DateTime(serial) => {
            let days = serial.as_f64();
            let day = if serial.is_duration() { None } else { number::day(days, since_1904) };
            match (day, number::decimal(days)) {
                (Some((day, seconds)), _) => (day.to_display(), Value::Day { day, seconds }),
                (None, Some(number)) => {
                    (format!("{days}"), Value::Number { number, format: Format::Time })
                }
                (None, None) => (format!("{days}"), Value::Error),
            }
        }
        DataRef::DateTimeIso(iso) => match iso.get(..10).map(str::parse::<Date>) {
            Some(Ok(day)) => (iso.clone(), Value::Day { day, seconds: 0 }),
            Some(Err(_)) | None => (iso.clone(), Value::Text(iso.clone())),
        },
        DataRef::String(text) | DataRef::DurationIso(text) => written(text)?,
        DataRef::SharedString(text) => written(text)?,
        DataRef::Bool(yes) => ((if *yes { "TRUE" } else { "FALSE" }).to_owned(), Value::Bool(*yes)),
        DataRef::Error(error) => (error.to_string(), Value::Error),
    };
    Some(read)
}

fn written(text: &str) -> Option<(String, Value)> {
    (!text.is_empty()).then(|| (text.to_owned(), Value::Text(text.to_owned())))
}

fn refused(error: &XlsxError) -> ReadError {
    if matches!(error, XlsxError::Password) { ReadError::Encrypted } else { ReadError::Damaged }
}
