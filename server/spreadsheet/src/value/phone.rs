//! Telephone numbers, several in a cell, with whatever people part them by.

use super::{Meaning, Note, Problem, QuestionKind, Reading, line};
use crate::{Cell, Value};

pub(super) fn read(cell: &Cell) -> Reading {
    let raw = cell.raw.as_str();
    let written = match &cell.value {
        Value::Text(text) => line(text.replace('\n', ";").as_str()).replace(" - ", ";"),
        Value::Number { number, .. } => number.to_string(),
        Value::Day { .. } | Value::Bool(_) | Value::Error | Value::Absent => {
            return Reading::unread(raw, Problem::NotAPhone);
        }
    };
    if written.is_empty() {
        return Reading { raw: raw.to_owned(), ..Reading::default() };
    }
    let (mut phones, mut words, mut lost) = (Vec::new(), Vec::new(), false);
    for part in written.split([';', ',', '/']).map(str::trim).filter(|part| !part.is_empty()) {
        match number(part) {
            Some((phone, whole)) => {
                lost |= !whole;
                phones.push(phone);
            }
            None if part.contains(|c: char| c.is_ascii_digit()) => {
                return Reading::unread(raw, Problem::NotAPhone);
            }
            None => words.push(part.to_owned()),
        }
    }
    if phones.is_empty() {
        return Reading::unread(raw, Problem::NotAPhone);
    }
    let reading = if lost {
        Reading::asked(raw, QuestionKind::LeadingZeros, vec![Some(Meaning::Phones(phones))])
    } else {
        Reading::of(raw, Meaning::Phones(phones))
    };
    match words.is_empty() {
        true => reading,
        false => reading.noting(Note::Words(words.join("; "))),
    }
}

/// The digits of a number of this country, and whether none was missing.
fn number(part: &str) -> Option<(String, bool)> {
    let part = part.trim_start_matches(['\'', '’']).trim();
    let abroad = part.starts_with("+84") || part.starts_with("(+84)");
    if part
        .contains(|c: char| !c.is_ascii_digit() && !matches!(c, ' ' | '.' | '-' | '(' | ')' | '+'))
    {
        return None;
    }
    let digits: String = part.chars().filter(char::is_ascii_digit).collect();
    let national = if abroad || (digits.len() == 11 && digits.starts_with("84")) {
        let rest = digits.strip_prefix("84")?;
        format!("0{}", rest.trim_start_matches('0'))
    } else {
        digits
    };
    match (national.len(), national.starts_with('0')) {
        (10 | 11, true) => Some((national, true)),
        (9, false) => Some((format!("0{national}"), false)),
        _ => None,
    }
}
