//! Numbers: those of cells as they are, those in texts by the rules of the language, and where
//! these leave two meanings by a question.

use text::{Decimal, Notation, NumberError, clean_line, either, fold, parse_decimal, read_number};

use super::{Evidence, Meaning, Note, Problem, QuestionKind, Reading};
use crate::{Cell, Format, Value};

/// Units of money that a cell repeats after its header, folded.
const UNITS: [&str; 5] = ["d", "dong", "vnd", "%", "dong vn"];
/// Words that make a number of money a thousand times another, folded.
const SCALES: [&str; 5] = ["nghin", "ngan", "trieu", "ty", "ti"];

pub(super) fn read(cell: &Cell, evidence: &Evidence) -> Reading {
    let raw = cell.raw.as_str();
    match &cell.value {
        Value::Number { number, format: Format::Percent } => {
            Reading::of(raw, Meaning::Number(times_ten(number, 2))).noting(Note::Percent)
        }
        Value::Number { number, format: Format::General | Format::Number | Format::Text } => {
            Reading::of(raw, Meaning::Number(number.clone()))
        }
        Value::Text(text) => written(raw, text, evidence),
        // A spreadsheet makes 1.5 the first of May.
        Value::Number { format: Format::Time, .. }
        | Value::Day { .. }
        | Value::Bool(_)
        | Value::Error
        | Value::Absent => Reading::unread(raw, Problem::NotANumber),
    }
}

/// Whether a text writes its decimals with a point, as 6.5 and not as 1.234 may.
pub(super) fn has_point(text: &str) -> bool {
    let text = clean_line(text);
    let part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.').is_some_and(|(whole, fraction)| {
        part(whole) && part(fraction) && (fraction.len() != 3 || whole.len() > 3)
    })
}

fn written(raw: &str, text: &str, evidence: &Evidence) -> Reading {
    let text = clean_line(text);
    let text = text.trim_start_matches('\'');
    if text.is_empty() {
        return Reading { raw: raw.to_owned(), ..Reading::default() };
    }
    if text.chars().all(|c| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | ' ')) {
        let nought = Some(Meaning::Number(Decimal::ZERO));
        return Reading::asked(raw, QuestionKind::Dash, vec![nought, None]);
    }
    let bracketed = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    if let Some(inner) = bracketed.filter(|inner| figures(inner).1.is_empty()) {
        let reading = figured(raw, &format!("-{}", inner.trim()), evidence);
        return reading.noting(Note::Brackets);
    }
    let (number, words) = figures(text);
    if !number.contains(|c: char| c.is_ascii_digit()) {
        return Reading::unread(raw, Problem::NotANumber);
    }
    let reading = figured(raw, number, evidence);
    if words.is_empty() {
        return reading;
    }
    let clings = text.get(number.len()..).is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    let folded = fold(words.trim_matches(['(', ')', ' ', '.']));
    if UNITS.contains(&folded.as_str()) {
        return reading.noting(Note::Unit(words.to_owned()));
    }
    if clings && words.contains(|c: char| c.is_ascii_digit()) {
        return Reading::unread(raw, Problem::LetterAmongDigits);
    }
    let scale = SCALES.iter().find(|scale| folded.split(' ').next() == Some(**scale));
    if let Some(scale) = scale {
        return if evidence.header.contains(&format!("{scale} dong")) {
            reading.noting(Note::Unit(words.to_owned()))
        } else {
            Reading::unread(raw, Problem::OtherUnit)
        };
    }
    if reading.value.is_some() && is_said(&folded, &evidence.header) {
        return reading.noting(Note::Words(words.to_owned()));
    }
    match reading.value {
        Some(value) => Reading::asked(raw, QuestionKind::TrailingWords, vec![Some(value), None]),
        None => Reading::unread(raw, reading.problem.unwrap_or(Problem::NotANumber)),
    }
}

/// Whether a header says all of the words.
fn is_said(words: &str, header: &str) -> bool {
    let split = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    };
    let (words, header) = (split(words), split(header));
    !words.is_empty() && words.iter().all(|word| header.contains(word))
}

/// The figures with which a text begins, and the words behind them.
fn figures(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| {
            !c.is_ascii_digit() && !matches!(c, '.' | ',' | ' ' | '-' | '+' | '\u{2212}')
        })
        .unwrap_or(text.len());
    let (number, words) = text.split_at(end);
    (number.trim_end(), words.trim())
}

fn figured(raw: &str, number: &str, evidence: &Evidence) -> Reading {
    let of = |number: Decimal| Meaning::Number(number);
    match read_number(number, Notation::Vietnamese) {
        Ok(read) if parse_decimal(number).is_ok() => {
            // Grouped by the rule, in a column that writes decimals that way as well.
            match either(number).filter(|_| evidence.points && number.contains('.')) {
                Some(two) => {
                    let offers = two.map(|it| Some(of(it))).into();
                    Reading::asked(raw, QuestionKind::Separator, offers)
                }
                None => Reading::of(raw, of(read)),
            }
        }
        Ok(read) => Reading::asked(raw, QuestionKind::OtherNotation, vec![Some(of(read)), None]),
        Err(NumberError::Ambiguous) => match either(number) {
            Some([_, fraction]) if has_point(number.trim_start_matches(['-', '+'])) => {
                Reading::of(raw, of(fraction)).noting(Note::Point)
            }
            Some(two) => {
                Reading::asked(raw, QuestionKind::Separator, two.map(|it| Some(of(it))).into())
            }
            None => Reading::unread(raw, Problem::WrongSeparators),
        },
        Err(NumberError::Empty | NumberError::NotANumber | NumberError::TooLarge) => {
            Reading::unread(raw, Problem::NotANumber)
        }
    }
}

/// The number with its point so many places further right.
pub(crate) fn times_ten(number: &Decimal, power: usize) -> Decimal {
    let written = number.to_string();
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let filled = format!("{fraction:0<power$}");
    let (before, behind) = filled.split_at_checked(power).unwrap_or((&filled, ""));
    let shifted = format!("{whole}{before}.{behind}");
    shifted.trim_end_matches('.').parse().unwrap_or_else(|_| number.clone())
}
