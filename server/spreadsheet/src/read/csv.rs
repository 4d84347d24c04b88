//! Text with separators, as other programs write it.

use csv::{ReaderBuilder, StringRecord};

use super::Meter;
use crate::{Book, Cell, ReadError, Row, Sheet, Value};

/// What a separator may be, the likeliest first.
const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];
/// Records that are tried with each.
const SAMPLE: usize = 30;

pub(super) fn read(bytes: &[u8]) -> Result<Book, ReadError> {
    // One kind of line end: the reader counts lines by it.
    let text = decoded(bytes)?.replace("\r\n", "\n").replace('\r', "\n");
    // Excel's own way to name the separator, on a line before the first.
    let (told, text) = match text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n')) {
        Some((told, rest)) => (told.trim_end().bytes().next(), rest),
        None => (None, text.as_str()),
    };
    let separator = told.unwrap_or_else(|| guessed(text));
    let mut sheet = Sheet::default();
    let mut meter = Meter::default();
    // Line breaks within cells so far: to a spreadsheet a record is one row.
    let mut broken = u64::from(told.is_none());
    let mut records = reader(separator).from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    loop {
        match records.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => return Err(ReadError::Damaged),
        }
        // The reader names the place before the blank lines that it skips.
        let (line, byte) = record.position().map_or((1, 0), |it| (it.line(), it.byte()));
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        let rest = text.as_bytes().get(byte..).unwrap_or_default();
        let line = line + super::wide(rest.iter().take_while(|byte| **byte == b'\n').count());
        let number = u32::try_from((line + 1).saturating_sub(broken)).unwrap_or(u32::MAX);
        let number = number.max(sheet.rows.last().map_or(1, |row| row.number.saturating_add(1)));
        let mut row = Row { number, ..Row::default() };
        for (column, field) in (0_u32..).zip(&record) {
            if !field.is_empty() {
                let column = meter.take(&sheet.name, number, column)?;
                let (raw, value) = (field.to_owned(), Value::Text(field.to_owned()));
                row.cells.push(Cell { column, raw, value, formula: false, font: None });
            }
            let breaks = field.bytes().filter(|byte| *byte == b'\n').count();
            broken = broken.saturating_add(super::wide(breaks));
        }
        if !row.cells.is_empty() {
            sheet.rows.push(row);
        }
    }
    Ok(Book { sheets: vec![sheet], active: Some(0) })
}

fn reader(separator: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(separator).has_headers(false).flexible(true);
    builder
}

/// Text of an encoding that says itself what it is, or UTF-8. What else there was before Unicode
/// cannot be told apart, and wrong letters are worse than none.
fn decoded(bytes: &[u8]) -> Result<String, ReadError> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> =
            bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(unit)).collect();
        String::from_utf16(&units).map_err(|_| ReadError::UnknownEncoding)
    };
    let text = if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        std::str::from_utf8(rest).map(str::to_owned).map_err(|_| ReadError::UnknownEncoding)?
    } else if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        wide(rest, u16::from_le_bytes)?
    } else if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        wide(rest, u16::from_be_bytes)?
    } else {
        match std::str::from_utf8(bytes) {
            Ok(text) if !text.contains('\0') => text.to_owned(),
            // Without a mark, separators and line ends still show which half is nought.
            Ok(_) | Err(_) => match bytes {
                [low, 0, ..] if *low != 0 => wide(bytes, u16::from_le_bytes)?,
                [0, low, ..] if *low != 0 => wide(bytes, u16::from_be_bytes)?,
                _ => return Err(ReadError::UnknownEncoding),
            },
        }
    };
    if text.contains('\0') { Err(ReadError::UnknownFormat) } else { Ok(text) }
}

/// The separator by which most of the first records have equally many cells, more than one.
fn guessed(text: &str) -> u8 {
    let score = |separator: u8| {
        let mut records = reader(separator).from_reader(text.as_bytes());
        let widths: Vec<usize> =
            records.records().take(SAMPLE).flatten().map(|record| record.len()).collect();
        let alike = |width: usize| widths.iter().filter(|other| **other == width).count();
        widths.iter().filter(|width| **width > 1).map(|width| (alike(*width), *width)).max()
    };
    // The first of equals: the others are read backwards.
    SEPARATORS.into_iter().rev().max_by_key(|separator| score(*separator)).unwrap_or(b';')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let book = read(bytes).unwrap();
        let sheet = book.sheets.first().unwrap();
        sheet
            .rows
            .iter()
            .map(|row| (row.number, row.cells.iter().map(|cell| cell.raw.clone()).collect()))
            .collect()
    }

    #[test]
    fn separators_and_encodings_are_recognised() {
        let expected: Vec<(u32, Vec<String>)> =
            vec![(1, vec!["Tên".into(), "Số".into()]), (2, vec!["Đặng".into(), "0,5".into()])];
        let text = "Tên;Số\r\nĐặng;0,5\r\n";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [
            text.as_bytes().to_vec(),
            [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat(),
            [b"\xFF\xFE".as_slice(), &le].concat(),
            [b"\xFE\xFF".as_slice(), &be].concat(),
            le,
            be,
            text.replace(';', "\t").into_bytes(),
            format!("sep=|\r\n{}", text.replace(';', "|")).into_bytes(),
            "Tên,Số\nĐặng,\"0,5\"".into(),
        ] {
            let shift = u32::from(bytes.starts_with(b"sep="));
            let shifted: Vec<_> =
                expected.iter().map(|(row, cells)| (row + shift, cells.clone())).collect();
            assert_eq!(rows(&bytes), shifted);
        }
        // Windows-1258 and TCVN3 are no Unicode.
        assert_eq!(read(b"T\xEAn;S\xE8\r\n").unwrap_err(), ReadError::UnknownEncoding);
    }

    #[test]
    fn a_break_within_a_cell_is_no_row() {
        let read = rows(b"a;b\n\"x\r\ny\";c\n\n;;\nd;e\n");
        let numbers: Vec<u32> = read.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [1, 2, 5]);
        let read = rows(b"\na;b\r\n\r\n\r\nc;d\r\n\"e\n\n\";f\ng;h");
        let numbers: Vec<u32> = read.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [2, 5, 6, 7]);
    }
}
