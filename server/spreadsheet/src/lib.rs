//! Spreadsheets as offices send and expect them: read with every cell's own words beside its
//! value, found out what is a record, valued with questions instead of guesses, and written.
//!
//! Pure: bytes in, values out. No text for a screen is here: errors, questions and problems are
//! values with stable words, for which the client has the languages.

mod book;
pub mod compare;
mod error;
pub mod figures;
mod find;
pub mod limit;
pub mod old;
mod read;
pub mod scores;
mod table;
pub mod value;
mod write;

pub use book::{Area, Book, Cell, Format, OldFont, Row, Sheet, Value, Visibility, column_name};
pub use error::ReadError;
pub use find::{
    Column, Field, FindError, Found, LeftOut, Place, RowKind, Section, Subject, Unit, Wish, find,
};
pub use read::read;
pub(crate) use read::read_serial;
pub use table::{Answered, Asked, Record, Table, TableColumn, Trouble};
pub use write::{Export, ExportColumn, ExportKind, Out, WriteError, write};
