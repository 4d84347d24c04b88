//! What a cell means, by the kind of its column. Nothing is guessed: what can be read in two ways
//! is a question, asked once per column; what cannot be read is a problem; the words of the cell
//! stand beside either.

mod day;
mod number;
mod phone;
mod word;

use serde::{Deserialize, Serialize};
use text::{Date, Decimal, clean_line, clean_text};

use crate::{Cell, Value, old};

pub(crate) use number::times_ten;
pub use word::{MemberRole, Sex, Target};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A line of text.
    Text,
    /// A text of several lines, kept as it is but for what is invisible.
    Note,
    /// The name of a person.
    Person,
    /// A code of digits that may begin with noughts; one with fewer digits has lost some.
    Code {
        digits: Option<u8>,
    },
    /// Telephone numbers; the first is the one to call.
    Phones,
    /// A day.
    Day,
    /// A day, or only its year.
    DayOrYear,
    Year,
    Number,
    /// Leader, deputy or member of a group.
    Role,
    /// Whether a person or a collective was honoured.
    Target,
    /// The number of a decision, with its day behind it now and then.
    Decision,
}

/// What a cell says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", content = "value", rename_all = "snake_case")]
pub enum Meaning {
    Text(String),
    Code(String),
    Phones(Vec<String>),
    Day(Date),
    Year(u16),
    Number(Decimal),
    Sex(Sex),
    Role(MemberRole),
    Target(Target),
    /// The day when it stands in the same cell.
    Decision {
        number: String,
        day: Option<Date>,
    },
}

/// Questions, each of which is asked once per column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionKind {
    /// Is it to be read as the letters of an old font? Offers: the letters, the same in capitals
    /// when the font showed capitals.
    OldLetters,
    /// A number has lost its first noughts: are they to be put back?
    LeadingZeros,
    /// A name in capitals: as a name is written. Also offered where accented letters stayed small:
    /// all in capitals.
    Capitals,
    /// A year of two digits. Offers: day first, month first.
    ShortYear,
    /// Day and month can be told apart by nothing. Offers: day first, month first.
    DayOrder,
    /// A number written the English way: is it one?
    OtherNotation,
    /// A separator that groups thousands or parts decimals. Offers: thousands, decimals.
    Separator,
    /// A dash. Offers: nought, no value.
    Dash,
    /// Words behind a number. Offers: the number, no value.
    TrailingWords,
}

/// A question about a cell, and what it would mean by each answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    pub kind: QuestionKind,
    /// `None` is: no value.
    pub offers: Vec<Option<Meaning>>,
}

/// An answer, for all cells of a column that ask the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The offer of that place.
    Take(usize),
    /// What the cell means without an answer.
    Leave,
}

/// Why a cell says nothing that can be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Problem {
    /// An error value such as `#N/A`.
    ErrorValue,
    /// A formula whose value the file does not bring.
    NoStoredValue,
    NotANumber,
    /// A letter among digits, such as `1.2O5`: the cell is refused, nobody knows which digit it is.
    LetterAmongDigits,
    /// A unit of money that is not the column's, such as `5 tỷ` among millions.
    OtherUnit,
    /// Separators that are wrong in every language.
    WrongSeparators,
    NotADay,
    /// Such as 31/02/2019.
    NoSuchDay,
    NotAYear,
    NotAPhone,
    /// A code that a spreadsheet kept as a number and rounded.
    DigitsLost,
    UnknownWord,
    /// A sign for *the same as above*, with nothing above it.
    NothingAbove,
    /// Something stands in the columns of both sexes.
    BothSexes,
}

/// What was left out or done without a question, to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "note", content = "value", rename_all = "kebab-case")]
pub enum Note {
    /// Taken from that row above.
    FromRow(u32),
    /// Taken from another column of the row.
    FromColumn(u16),
    /// What a formula made when the file was saved.
    Formula,
    /// A unit was dropped from the cell: the column has one.
    Unit(String),
    /// Words were dropped that the header says as well.
    Words(String),
    /// A form of address was dropped.
    Address(String),
    /// A number without a format for days is a day.
    Serial,
    /// Only the year of a day was asked for.
    YearOfDay,
    /// A point before decimals that can be nothing else.
    Point,
    /// Brackets are a minus.
    Brackets,
    /// A percentage is kept as a hundred times its number.
    Percent,
    /// A code that is kept as a number, with all its digits.
    Digits,
}

/// A cell that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// The cell's own words.
    pub raw: String,
    /// What it says; while there is a question, what it says if nobody answers.
    pub value: Option<Meaning>,
    pub question: Option<Question>,
    pub problem: Option<Problem>,
    pub notes: Vec<Note>,
}

/// What the other cells say about how days and numbers are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// A day such as 25/01/1999: of all columns of a sheet.
    pub day_first: bool,
    /// A day such as 01/25/1999: of all columns of a sheet.
    pub month_first: bool,
    /// A number such as 6.5: of one column.
    pub points: bool,
    /// The header, folded: words of it behind a number say nothing new.
    pub header: String,
}

impl Evidence {
    /// Looks at the cell of a column of days.
    pub fn see_day(&mut self, cell: &Cell) {
        if let Some((first, second)) = cell.text().and_then(day::halves) {
            self.day_first |= first > 12 && second <= 12;
            self.month_first |= first <= 12 && second > 12;
        }
    }

    /// Looks at a cell of the column of numbers.
    pub fn see_number(&mut self, cell: &Cell) {
        self.points |= cell.text().is_some_and(number::has_point);
    }
}

impl Reading {
    /// Of a cell in which nothing stands.
    pub fn blank() -> Self {
        Self::default()
    }

    fn of(raw: &str, value: Meaning) -> Self {
        Self { raw: raw.to_owned(), value: Some(value), ..Self::default() }
    }

    fn unread(raw: &str, problem: Problem) -> Self {
        Self { raw: raw.to_owned(), problem: Some(problem), ..Self::default() }
    }

    fn asked(raw: &str, kind: QuestionKind, offers: Vec<Option<Meaning>>) -> Self {
        let question = Some(Question { kind, offers });
        Self { raw: raw.to_owned(), question, ..Self::default() }
    }

    fn noting(mut self, note: Note) -> Self {
        self.notes.push(note);
        self
    }

    /// Whether the cell said nothing at all.
    pub fn is_blank(&self) -> bool {
        self.value.is_none() && self.question.is_none() && self.problem.is_none()
    }

    /// The reading after an answer to its question.
    #[must_use]
    pub fn answered(mut self, answer: Answer) -> Self {
        let Some(question) = self.question.take() else { return self };
        match answer {
            Answer::Take(offer) => match question.offers.get(offer) {
                Some(meaning) => self.value.clone_from(meaning),
                // There is no such offer for this cell: it still asks.
                None => self.question = Some(question),
            },
            Answer::Leave => {}
        }
        self
    }
}

/// Reads a cell as its column says.
pub fn read_cell(kind: Kind, cell: &Cell, evidence: &Evidence) -> Reading {
    let raw = cell.raw.as_str();
    let reading = match (&cell.value, kind) {
        (Value::Error, _) => Reading::unread(raw, Problem::ErrorValue),
        (Value::Absent, _) => Reading::unread(raw, Problem::NoStoredValue),
        (_, Kind::Text) => worded(cell, text),
        (_, Kind::Note) => {
            worded(cell, |raw, text| Reading::of(raw, Meaning::Text(clean_text(text))))
        }
        (_, Kind::Person) => worded(cell, word::person),
        (_, Kind::Role) => worded(cell, word::role),
        (_, Kind::Target) => worded(cell, word::target),
        (_, Kind::Decision) => worded(cell, word::decision),
        (_, Kind::Code { digits }) => word::code(cell, digits),
        (_, Kind::Phones) => phone::read(cell),
        (_, Kind::Day) => day::read(cell, evidence, false),
        (_, Kind::DayOrYear) => day::read(cell, evidence, true),
        (_, Kind::Year) => day::year(cell),
        (_, Kind::Number) => number::read(cell, evidence),
    };
    if cell.formula && reading.value.is_some() { reading.noting(Note::Formula) } else { reading }
}

/// One line with single spaces: the words as they stand are in `raw`.
pub(crate) fn line(text: &str) -> String {
    clean_line(text).split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

fn text(raw: &str, text: &str) -> Reading {
    Reading::of(raw, Meaning::Text(line(text)))
}

/// Reads words, or asks whether they are of an old font.
fn worded(cell: &Cell, read: impl Fn(&str, &str) -> Reading) -> Reading {
    let raw = cell.raw.as_str();
    if cell.is_blank() {
        return Reading { raw: raw.to_owned(), ..Reading::default() };
    }
    let text = cell.text().unwrap_or(raw);
    let Some(converted) = old::converted(text, cell.font) else { return read(raw, text) };
    let meant = |text: &str| read(raw, text).value;
    let mut offers = vec![meant(&converted.text)];
    if converted.font == crate::OldFont::Tcvn3Capitals {
        offers.push(meant(&converted.text.to_uppercase()));
    }
    Reading::asked(raw, QuestionKind::OldLetters, offers)
}

#[cfg(test)]
mod tests;
