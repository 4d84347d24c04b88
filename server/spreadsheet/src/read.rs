//! From bytes to a book. What a file is, its bytes say: names lie.

mod archive;
mod csv;
mod number;
mod ods;
mod outline;
mod xlsx;
mod xml;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{Book, ReadError, limit};
use archive::{Archive, Form};
use text::Date;

/// The first bytes of the container of Office before 2007, and of encrypted files since.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// The name of the part that holds an encrypted file, as it stands in the container.
const ENCRYPTED: &str = "EncryptedPackage";
const ZIP: &[u8] = b"PK";
/// What neither a text of cells nor a spreadsheet begins with: documents and pages.
const OTHERS: [&[u8]; 6] = [b"%PDF", b"<", b"{\\rtf", b"\x89PNG", b"\xFF\xD8\xFF", b"Rar!"];

/// Reads a file: XLSX, ODS, or text with separators (CSV). Everything else is refused, with the
/// reason; so is what would grow too large, before room is made for it.
pub fn read(bytes: &[u8]) -> Result<Book, ReadError> {
    if bytes.len() > limit::FILE_BYTES {
        return Err(ReadError::TooLarge {
            bytes: wide(bytes.len()),
            most: wide(limit::FILE_BYTES),
        });
    }
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let book = if bytes.starts_with(COMPOUND) {
        let name: Vec<u8> = ENCRYPTED.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encrypted = bytes.windows(name.len()).any(|part| part == name);
        return Err(if encrypted { ReadError::Encrypted } else { ReadError::OldExcel });
    } else if bytes.starts_with(ZIP) {
        let mut archive = Archive::open(bytes)?;
        match archive.form()? {
            // A file that makes the library panic is damaged. What it would stumble over is refused
            // before; this is for what nobody has found yet, and nothing outlives it.
            Form::Xlsx => catch_unwind(AssertUnwindSafe(|| xlsx::read(bytes, &mut archive)))
                .unwrap_or(Err(ReadError::Damaged))?,
            Form::Ods => ods::read(&mut archive)?,
        }
    } else if OTHERS.iter().any(|other| bytes.starts_with(other)) {
        return Err(ReadError::UnknownFormat);
    } else {
        csv::read(bytes)?
    };
    let empty = book.sheets.iter().all(|sheet| sheet.rows.is_empty());
    if empty { Err(ReadError::Empty) } else { Ok(book) }
}

/// The day of a serial number that stands in no format for days.
pub(crate) fn read_serial(serial: i64) -> Option<Date> {
    let serial = i32::try_from(serial).ok()?;
    number::day(f64::from(serial), false).map(|(day, _)| day)
}

fn wide(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// Counts the values of a book, and refuses those beyond the last row, column or number.
#[derive(Default)]
struct Meter {
    cells: usize,
}

impl Meter {
    /// Takes one more value; `row` from 1, `column` from 0.
    fn take(&mut self, sheet: &str, row: u32, column: u32) -> Result<u16, ReadError> {
        if row > limit::ROWS {
            return Err(ReadError::TooManyRows { sheet: sheet.to_owned(), most: limit::ROWS });
        }
        let most = limit::COLUMNS;
        let too_wide = || ReadError::TooManyColumns { sheet: sheet.to_owned(), most: most.into() };
        let column = u16::try_from(column).ok().filter(|column| *column < most);
        let column = column.ok_or_else(too_wide)?;
        self.cells += 1;
        if self.cells > limit::CELLS {
            return Err(ReadError::TooManyCells { most: wide(limit::CELLS) });
        }
        Ok(column)
    }
}
