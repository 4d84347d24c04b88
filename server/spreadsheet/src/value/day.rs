//! Days and years.

use text::{Date, DateError};

use super::{Evidence, Meaning, Note, Problem, QuestionKind, Reading, line};
use crate::{Cell, Value, read_serial};

/// Years that people write alone.
const YEARS: core::ops::RangeInclusive<i64> = 1900..=2100;
/// Serial numbers of days that people write: 1927 to 2119.
const SERIALS: core::ops::RangeInclusive<i64> = 10_000..=80_000;

/// A day in three numbers as they stand.
struct Parts {
    first: u8,
    second: u8,
    year: u16,
    short: bool,
}

/// Day, month and year in figures, the year last.
fn parts(text: &str) -> Option<Parts> {
    let text = line(text);
    let parts: Vec<&str> = text.split(['/', '-', '.']).map(str::trim).collect();
    let &[first, second, year] = parts.as_slice() else { return None };
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !digits(first, 2) || !digits(second, 2) || !digits(year, 4) || year.len() % 2 == 1 {
        return None;
    }
    Some(Parts {
        first: first.parse().ok()?,
        second: second.parse().ok()?,
        year: year.parse().ok()?,
        short: year.len() == 2,
    })
}

/// The two numbers before a year of four digits.
pub(super) fn halves(text: &str) -> Option<(u8, u8)> {
    parts(text).filter(|parts| !parts.short).map(|parts| (parts.first, parts.second))
}

pub(super) fn read(cell: &Cell, evidence: &Evidence, years: bool) -> Reading {
    let raw = cell.raw.as_str();
    let day = |day| Reading::of(raw, Meaning::Day(day));
    match &cell.value {
        Value::Day { day: date, .. } => day(*date),
        Value::Number { number, .. } => match number.to_integer() {
            Some(year) if years && YEARS.contains(&year) => year_of(raw, year),
            Some(serial) if SERIALS.contains(&serial) => {
                read_serial(serial).map_or_else(|| unread(raw), day).noting(Note::Serial)
            }
            Some(_) | None => unread(raw),
        },
        Value::Text(text) => written(raw, text, evidence, years),
        Value::Bool(_) | Value::Error | Value::Absent => unread(raw),
    }
}

fn written(raw: &str, text: &str, evidence: &Evidence, years: bool) -> Reading {
    let text = line(text);
    if text.is_empty() {
        return Reading { raw: raw.to_owned(), ..Reading::default() };
    }
    if let Some(year) = alone(&text) {
        return if years { year_of(raw, year) } else { unread(raw) };
    }
    let Some(Parts { first, second, year, short }) = parts(&text) else {
        return match Date::parse_display(&text) {
            Ok(day) => Reading::of(raw, Meaning::Day(day)),
            Err(DateError::NoSuchDay) => Reading::unread(raw, Problem::NoSuchDay),
            Err(DateError::Shape | DateError::Empty) => unread(raw),
        };
    };
    let year = match (short, year) {
        (false, year) => year,
        // As dates are read everywhere: half a century either way of the turn of this one.
        (true, year) if year < 50 => 2000 + year,
        (true, year) => 1900 + year,
    };
    let meant = |day, month| Date::new(year, month, day).ok().map(Meaning::Day);
    let (day_first, month_first) = (meant(first, second), meant(second, first));
    if day_first.is_none() && month_first.is_none() {
        return Reading::unread(raw, Problem::NoSuchDay);
    }
    let told = evidence.day_first && !evidence.month_first;
    match &day_first {
        _ if short => Reading::asked(raw, QuestionKind::ShortYear, vec![day_first, month_first]),
        Some(day) if told || day_first == month_first || first > 12 => {
            Reading::of(raw, day.clone())
        }
        None if told => Reading::unread(raw, Problem::NoSuchDay),
        Some(_) | None => Reading::asked(raw, QuestionKind::DayOrder, vec![day_first, month_first]),
    }
}

pub(super) fn year(cell: &Cell) -> Reading {
    let raw = cell.raw.as_str();
    let unread = || Reading::unread(raw, Problem::NotAYear);
    match &cell.value {
        Value::Day { day, .. } => {
            Reading::of(raw, Meaning::Year(day.year())).noting(Note::YearOfDay)
        }
        Value::Number { number, .. } => match number.to_integer() {
            Some(year) if YEARS.contains(&year) => year_of(raw, year),
            Some(_) | None => unread(),
        },
        Value::Text(text) => {
            let text = line(text);
            if text.is_empty() {
                return Reading { raw: raw.to_owned(), ..Reading::default() };
            }
            match (alone(&text), Date::parse_display(&text)) {
                (Some(year), _) => year_of(raw, year),
                (None, Ok(day)) if !parts(&text).is_some_and(|parts| parts.short) => {
                    Reading::of(raw, Meaning::Year(day.year())).noting(Note::YearOfDay)
                }
                (None, Ok(_) | Err(_)) => unread(),
            }
        }
        Value::Bool(_) | Value::Error | Value::Absent => unread(),
    }
}

/// A year that stands alone.
fn alone(text: &str) -> Option<i64> {
    let four = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|year| four && YEARS.contains(year))
}

fn year_of(raw: &str, year: i64) -> Reading {
    match u16::try_from(year) {
        Ok(year) => Reading::of(raw, Meaning::Year(year)),
        Err(_) => Reading::unread(raw, Problem::NotAYear),
    }
}

fn unread(raw: &str) -> Reading {
    Reading::unread(raw, Problem::NotADay)
}
