//! Spreadsheets of LibreOffice, by hand: calamine's reader repeats cells and rows as often as the
//! file says before any limit, and tells nothing of what is hidden.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use text::Date;

use super::{Meter, archive::Archive, number, wide, xml};
use crate::{Area, Book, Cell, Format, OldFont, ReadError, Row, Sheet, Value, Visibility, limit};

pub(super) fn read(archive: &mut Archive<'_>) -> Result<Book, ReadError> {
    let content = archive.part("content.xml")?.ok_or(ReadError::Damaged)?;
    let mut styles = Styles::default();
    if let Some(common) = archive.part("styles.xml")? {
        styles.read(&mut xml::reader(&common))?;
    }
    let mut reader = xml::reader(&content);
    styles.read(&mut reader)?;
    let mut book = Book::default();
    let mut meter = Meter::default();
    loop {
        match xml::next(&mut reader)? {
            Event::Start(e) if e.local_name().as_ref() == "table" => {
                if book.sheets.len() >= limit::SHEETS {
                    return Err(ReadError::TooManyParts { most: wide(limit::SHEETS) });
                }
                let style = xml::attribute(&e, "style-name").unwrap_or_default();
                let hidden = styles.hidden.contains(&style);
                let mut table = Table {
                    sheet: Sheet {
                        name: xml::attribute(&e, "name").unwrap_or_default(),
                        visibility: if hidden { Visibility::Hidden } else { Visibility::Visible },
                        ..Sheet::default()
                    },
                    styles: &styles,
                    column_styles: BTreeMap::new(),
                    meter: &mut meter,
                };
                table.read(&mut reader)?;
                if hidden {
                    table.sheet.rows.clear();
                }
                table.sheet.merged.sort_by_key(|area| (area.first_row, area.first_column));
                book.sheets.push(table.sheet);
            }
            Event::Eof => return Ok(book),
            _other => {}
        }
    }
}

/// What of the styles matters, by their names.
#[derive(Default)]
struct Styles {
    /// Of sheets that are not shown.
    hidden: BTreeSet<String>,
    /// Of cells with a colour behind them.
    coloured: BTreeSet<String>,
    fonts: BTreeMap<String, OldFont>,
}

impl Styles {
    /// Reads up to the body of the document.
    fn read(&mut self, reader: &mut Reader<&[u8]>) -> Result<(), ReadError> {
        let mut name = String::new();
        loop {
            match xml::next(reader)? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "body" => return Ok(()),
                    "style" => name = xml::attribute(&e, "name").unwrap_or_default(),
                    "table-properties"
                        if xml::attribute(&e, "display").is_some_and(|it| it == "false") =>
                    {
                        self.hidden.insert(name.clone());
                    }
                    "table-cell-properties" => {
                        let colour = xml::attribute(&e, "background-color");
                        if colour.is_some_and(|it| it != "transparent" && it != "#ffffff") {
                            self.coloured.insert(name.clone());
                        }
                    }
                    "text-properties" => {
                        let font = xml::attribute(&e, "font-name")
                            .or_else(|| xml::attribute(&e, "font-family"));
                        if let Some(font) = font.as_deref().and_then(OldFont::named) {
                            self.fonts.insert(name.clone(), font);
                        }
                    }
                    _other => {}
                },
                Event::Eof => return Ok(()),
                _other => {}
            }
        }
    }
}

/// A sheet on its way.
struct Table<'a> {
    sheet: Sheet,
    styles: &'a Styles,
    /// The style that cells of a column have unless they say otherwise, by its last column.
    column_styles: BTreeMap<u32, String>,
    meter: &'a mut Meter,
}

impl Table<'_> {
    fn read(&mut self, reader: &mut Reader<&[u8]>) -> Result<(), ReadError> {
        let (mut row, mut column, mut depth) = (1_u32, 0_u32, 1_u32);
        loop {
            match xml::next(reader)? {
                Event::Start(e) => match e.local_name().as_ref() {
                    // A table within a cell is nobody's data.
                    "table" => depth = depth.saturating_add(1),
                    "table-source" => return Err(ReadError::ExternalLinks),
                    "table-column" if depth == 1 => {
                        let repeated = repeated(&e, "number-columns-repeated");
                        let end = column.saturating_add(repeated);
                        if is_hidden(&e) {
                            let most = u32::from(limit::COLUMNS);
                            let hidden = column..end.min(most);
                            let hidden = hidden.filter_map(|at| u16::try_from(at).ok());
                            self.sheet.hidden_columns.extend(hidden);
                        }
                        let style = xml::attribute(&e, "default-cell-style-name");
                        self.column_styles.insert(end, style.unwrap_or_default());
                        column = end;
                    }
                    "table-row" if depth == 1 => {
                        let times = repeated(&e, "number-rows-repeated");
                        self.row(reader, row, times, is_hidden(&e))?;
                        row = row.saturating_add(times);
                    }
                    _other => {}
                },
                Event::End(e) if e.local_name().as_ref() == "table" => {
                    depth -= 1;
                    if depth == 0 {
                        return Ok(());
                    }
                }
                Event::Eof => return Ok(()),
                _other => {}
            }
        }
    }

    fn row(
        &mut self,
        reader: &mut Reader<&[u8]>,
        number: u32,
        times: u32,
        hidden: bool,
    ) -> Result<(), ReadError> {
        let mut row = Row { number, hidden, ..Row::default() };
        let mut column = 0_u32;
        loop {
            match xml::next(reader)? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "table-cell" | "covered-table-cell" => {
                        let covered = e.local_name().as_ref() == "covered-table-cell";
                        let repeated = repeated(&e, "number-columns-repeated");
                        let style = xml::attribute(&e, "style-name").unwrap_or_else(|| {
                            let default = self.column_styles.range(column + 1..).next();
                            default.map(|(_, style)| style.clone()).unwrap_or_default()
                        });
                        self.merge(&e, number, column);
                        let cell = self.cell(reader, &e, &style)?;
                        if let Some(cell) = cell.filter(|_| !covered) {
                            row.coloured |= self.styles.coloured.contains(&style);
                            for at in column..column.saturating_add(repeated) {
                                let column = self.meter.take(&self.sheet.name, number, at)?;
                                row.cells.push(Cell { column, ..cell.clone() });
                            }
                        }
                        column = column.saturating_add(repeated);
                    }
                    _other => {}
                },
                Event::End(e) if e.local_name().as_ref() == "table-row" => break,
                Event::Eof => break,
                _other => {}
            }
        }
        if row.cells.is_empty() {
            return Ok(());
        }
        for again in 1..times {
            let number = number.saturating_add(again);
            for cell in &row.cells {
                self.meter.take(&self.sheet.name, number, cell.column.into())?;
            }
            self.sheet.rows.push(Row { number: number - 1, ..row.clone() });
        }
        let last = number.saturating_add(times.saturating_sub(1));
        self.sheet.rows.push(Row { number: last, ..row });
        Ok(())
    }

    fn merge(&mut self, e: &BytesStart<'_>, row: u32, column: u32) {
        let rows = xml::number::<u32>(e, "number-rows-spanned").unwrap_or(1);
        let columns = xml::number::<u32>(e, "number-columns-spanned").unwrap_or(1);
        if (rows <= 1 && columns <= 1) || self.sheet.merged.len() >= limit::MERGES {
            return;
        }
        let end = column.saturating_add(columns.max(1) - 1);
        if let (Ok(first_column), Ok(last_column)) = (u16::try_from(column), u16::try_from(end)) {
            let last_row = row.saturating_add(rows.max(1) - 1);
            let area = Area { first_row: row, last_row, first_column, last_column };
            self.sheet.merged.push(area);
        }
    }

    /// Reads up to the end of the cell; `None` when nothing stands in it.
    fn cell(
        &self,
        reader: &mut Reader<&[u8]>,
        e: &BytesStart<'_>,
        style: &str,
    ) -> Result<Option<Cell>, ReadError> {
        let shown = shown(reader, e.local_name().as_ref())?;
        let formula = xml::attribute(e, "formula").is_some();
        let kind = xml::attribute(e, "value-type").unwrap_or_default();
        let stored = xml::attribute(e, "value").and_then(|value| value.parse::<f64>().ok());
        let stored = stored.and_then(number::decimal);
        let read = match (kind.as_str(), stored) {
            ("float" | "currency", Some(number)) => {
                let format = Format::General;
                Some((number.to_string(), Value::Number { number, format }))
            }
            ("percentage", Some(number)) => {
                Some((number.to_string(), Value::Number { number, format: Format::Percent }))
            }
            ("date", _) => date(&xml::attribute(e, "date-value").unwrap_or_default()),
            ("boolean", _) => {
                let yes = xml::attribute(e, "boolean-value").is_some_and(|it| it == "true");
                Some(((if yes { "TRUE" } else { "FALSE" }).to_owned(), Value::Bool(yes)))
            }
            // What a formula failed to make is a text that only looks like an error.
            ("string" | "", _) if formula && shown.starts_with('#') => {
                Some((shown.clone(), Value::Error))
            }
            _ if !shown.is_empty() => Some((shown.clone(), Value::Text(shown.clone()))),
            _ if formula => Some((String::new(), Value::Absent)),
            _ => None,
        };
        let font = self.styles.fonts.get(style).copied();
        Ok(read.map(|(raw, value)| Cell { column: 0, raw, value, formula, font }))
    }
}

/// The text of a cell's paragraphs, without its notes.
fn shown(reader: &mut Reader<&[u8]>, end: &str) -> Result<String, ReadError> {
    let mut text = String::new();
    let (mut paragraphs, mut notes, mut nested) = (0, 0_u32, 0_u32);
    loop {
        match xml::next(reader)? {
            Event::Start(e) => match e.local_name().as_ref() {
                "annotation" => notes += 1,
                "p" if notes == 0 => {
                    if paragraphs > 0 {
                        text.push('\n');
                    }
                    paragraphs += 1;
                }
                "s" if notes == 0 => {
                    let times = repeated(&e, "c").min(1_000);
                    text.extend((0..times).map(|_| ' '));
                }
                "tab" if notes == 0 => text.push('\t'),
                "line-break" if notes == 0 => text.push('\n'),
                name if name == end => nested += 1,
                _other => {}
            },
            Event::Text(t) if notes == 0 && paragraphs > 0 => text.push_str(&t.xml10_content()),
            Event::GeneralRef(r) if notes == 0 && paragraphs > 0 => text.extend(xml::referred(&r)),
            Event::End(e) => match e.local_name().as_ref() {
                "annotation" => notes = notes.saturating_sub(1),
                name if name == end && nested == 0 => return Ok(text),
                name if name == end => nested -= 1,
                _other => {}
            },
            Event::Eof => return Ok(text),
            _other => {}
        }
    }
}

fn date(iso: &str) -> Option<(String, Value)> {
    let day: Date = iso.get(..10)?.parse().ok()?;
    let time = iso.get(11..).unwrap_or_default();
    let mut parts = time.split([':', '.']).map(|part| part.parse::<u32>().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0).min(60);
    let seconds = part() * 3_600 + part() * 60 + part();
    Some((day.to_display(), Value::Day { day, seconds }))
}

/// How often an element stands there.
fn repeated(e: &BytesStart<'_>, name: &str) -> u32 {
    xml::number::<u32>(e, name).unwrap_or(1).max(1)
}

fn is_hidden(e: &BytesStart<'_>) -> bool {
    xml::attribute(e, "visibility").is_some_and(|it| it == "collapse" || it == "filter")
}
