//! Why a file is not read: values with a stable code, the words are the client's.

use serde::Serialize;
use thiserror::Error;

/// Why a file is not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Error)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum ReadError {
    /// No bytes, or no cell with a value.
    #[error("nothing in the file")]
    Empty,
    /// More bytes than are taken.
    #[error("{bytes} bytes, {most} are taken")]
    TooLarge { bytes: u64, most: u64 },
    /// Its parts would make too many bytes.
    #[error("{bytes} bytes unpacked, {most} are taken")]
    UnpacksTooLarge { bytes: u64, most: u64 },
    /// It grows more when unpacked than a spreadsheet does.
    #[error("unpacks to {ratio} times its size, {most} are taken")]
    PackedTooTightly { ratio: u64, most: u64 },
    /// More parts or sheets than a spreadsheet has.
    #[error("too many parts, {most} are taken")]
    TooManyParts { most: u64 },
    /// A value below the last row that is taken.
    #[error("sheet {sheet}: a value below row {most}")]
    TooManyRows { sheet: String, most: u32 },
    /// A value to the right of the last column that is taken.
    #[error("sheet {sheet}: a value beyond column {most}")]
    TooManyColumns { sheet: String, most: u32 },
    /// More values than are taken.
    #[error("more than {most} cells")]
    TooManyCells { most: u64 },
    /// `.xls`, the form of before 2007: to be saved as `.xlsx`.
    #[error("an old Excel file")]
    OldExcel,
    /// `.xlsb`: to be saved as `.xlsx`.
    #[error("a binary Excel file")]
    BinaryExcel,
    /// A password is needed to open it.
    #[error("encrypted")]
    Encrypted,
    /// It brings programs along.
    #[error("macros inside")]
    Macros,
    /// Its values are those of other files.
    #[error("links to other files")]
    ExternalLinks,
    /// Text in no encoding of Unicode.
    #[error("neither UTF-8 nor UTF-16")]
    UnknownEncoding,
    /// No spreadsheet.
    #[error("not a spreadsheet")]
    UnknownFormat,
    /// It looks like a spreadsheet and cannot be read.
    #[error("damaged")]
    Damaged,
}

impl ReadError {
    /// The stable code of the error, by which a catalogue of messages finds its words.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge { .. } => "too-large",
            Self::UnpacksTooLarge { .. } => "unpacks-too-large",
            Self::PackedTooTightly { .. } => "packed-too-tightly",
            Self::TooManyParts { .. } => "too-many-parts",
            Self::TooManyRows { .. } => "too-many-rows",
            Self::TooManyColumns { .. } => "too-many-columns",
            Self::TooManyCells { .. } => "too-many-cells",
            Self::OldExcel => "old-excel",
            Self::BinaryExcel => "binary-excel",
            Self::Encrypted => "encrypted",
            Self::Macros => "macros",
            Self::ExternalLinks => "external-links",
            Self::UnknownEncoding => "unknown-encoding",
            Self::UnknownFormat => "unknown-format",
            Self::Damaged => "damaged",
        }
    }
}
