//! Dates as people type them: with any separator, none, or words.

use super::{Date, DateError, digits};
use crate::fold::fold;

/// Words, without accents, that may stand in a date and say nothing more.
const WORDS: &str = " ngay mung mong thang nam thu hai ba tu nam sau bay chu nhat \
                     the of day month year st nd rd th mon tue wed thu fri sat sun ";
/// The months by their English beginnings.
const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";

pub(super) fn read(text: &str) -> Result<Date, DateError> {
    let text = fold(text);
    if text.is_empty() {
        return Err(DateError::Empty);
    }
    let mut numbers: Vec<&str> = Vec::new();
    let mut month = None;
    for part in text.split(|c: char| !c.is_ascii_alphanumeric()).flat_map(halves) {
        match part {
            "" => {}
            _ if part.starts_with(|c: char| c.is_ascii_digit()) => numbers.push(part),
            _ if is_filler(part) => {}
            _ if month.is_none() => month = Some(month_named(part).ok_or(DateError::Shape)?),
            _ => return Err(DateError::Shape),
        }
    }
    let month = month.as_deref();
    match (numbers.as_slice(), month) {
        ([year, month, day], None) if year.len() == 4 => date(day, month, year),
        ([day, month, year], None) => date(day, month, year),
        ([day, year], Some(month)) => date(day, month, year),
        ([whole], None) => unseparated(whole),
        _ => Err(DateError::Shape),
    }
}

/// Digits and the letters that cling to them, as in `2nd`.
fn halves(part: &str) -> [&str; 2] {
    let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
    let (number, word) = part.split_at(end);
    [number, word]
}

fn is_filler(word: &str) -> bool {
    // Friday is a day of the week as Fri is.
    let weekday = word.strip_suffix("day").and_then(|name| name.get(..3));
    WORDS.split(' ').any(|known| known == weekday.unwrap_or(word))
}

fn month_named(word: &str) -> Option<String> {
    let at = word.get(..3).and_then(|begin| MONTHS.find(begin)).filter(|at| at % 3 == 0)?;
    Some((at / 3 + 1).to_string())
}

/// Eight digits, day first unless that is no day of our times, or six.
fn unseparated(whole: &str) -> Result<Date, DateError> {
    let part = |from: usize, to: usize| whole.get(from..to).unwrap_or_default();
    match whole.len() {
        8 => {
            let day_first = date(part(0, 2), part(2, 4), part(4, 8));
            let year_first = date(part(6, 8), part(4, 6), part(0, 4));
            let near = |date: &Date| (1900..2100).contains(&date.year());
            match year_first {
                Ok(year_first) if near(&year_first) && !day_first.as_ref().is_ok_and(near) => {
                    Ok(year_first)
                }
                _ => day_first,
            }
        }
        6 => date(part(0, 2), part(2, 4), part(4, 6)),
        _ => Err(DateError::Shape),
    }
}

fn date(day: &str, month: &str, year: &str) -> Result<Date, DateError> {
    let small = |text: &str| u8::try_from(digits(text, 1..=2)?).map_err(|_| DateError::NoSuchDay);
    let year = match (year.len(), digits(year, 2..=4)?) {
        (4, year) => year,
        // Half a century either way of the turn of this one; the field says what it made of it.
        (2, year) if year < 50 => 2000 + year,
        (2, year) => 1900 + year,
        _ => return Err(DateError::Shape),
    };
    Date::new(year, small(month)?, small(day)?)
}
