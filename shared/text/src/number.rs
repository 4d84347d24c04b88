//! Numbers the Vietnamese way: `3.057.365`, `44,5`, and in words.

mod decimal;
mod words;

use thiserror::Error;

use crate::character::plain;

pub use decimal::{Decimal, percent};
pub use words::{money_words, number_words};

/// Why a text is not taken for a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NumberError {
    /// Nothing was written.
    #[error("no number given")]
    Empty,
    /// There is something else than digits, one sign and separators.
    #[error("not a number")]
    NotANumber,
    /// The separators do not say whether they group or part decimals, as in `7.02`.
    #[error("ambiguous separators")]
    Ambiguous,
    /// More digits than fit: 18 are sure to.
    #[error("number too large")]
    TooLarge,
    /// Decimals where a whole number is wanted.
    #[error("not a whole number")]
    NotWhole,
}

impl NumberError {
    /// The stable code of the error, by which a catalogue of messages finds its words.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "number-empty",
            Self::NotANumber => "number-not-a-number",
            Self::Ambiguous => "number-ambiguous",
            Self::TooLarge => "number-too-large",
            Self::NotWhole => "number-not-whole",
        }
    }
}

/// Writes a whole number with its thousands grouped by dots: `3.057.365`.
pub fn group_digits(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (position, digit) in (0..digits.len()).rev().zip(digits.chars()) {
        text.push(digit);
        if position > 0 && position % 3 == 0 {
            text.push('.');
        }
    }
    text
}

/// Reads a number as people type it: `7002`, `7.002` and `7 002` are seven thousand and two,
/// `44,5` has a decimal. Dots and spaces group by three digits or the number is ambiguous.
pub fn parse_decimal(text: &str) -> Result<Decimal, NumberError> {
    let text: String = text.chars().filter_map(plain).collect();
    let text = text.trim();
    if text.is_empty() {
        return Err(NumberError::Empty);
    }
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if text.contains(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | ' ')) {
        return Err(NumberError::NotANumber);
    }
    let (whole, fraction) = match text.split_once(',') {
        Some((_, fraction)) if fraction.contains(['.', ',', ' ']) => {
            return Err(NumberError::Ambiguous);
        }
        Some(("", _) | (_, "")) => return Err(NumberError::NotANumber),
        Some((whole, fraction)) => (ungroup(whole)?, fraction),
        None => (ungroup(text)?, ""),
    };
    let sign = if negative { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}").parse()
}

/// Reads a whole number as people type it.
pub fn parse_integer(text: &str) -> Result<i64, NumberError> {
    parse_decimal(text)?.to_integer().ok_or(NumberError::NotWhole)
}

fn ungroup(whole: &str) -> Result<String, NumberError> {
    let groups: Vec<&str> = match (whole.contains('.'), whole.contains(' ')) {
        (false, false) => return Ok(whole.to_owned()),
        (true, true) => return Err(NumberError::Ambiguous),
        (true, false) => whole.split('.').collect(),
        (false, true) => whole.split(' ').collect(),
    };
    let leading = groups
        .first()
        .is_some_and(|first| (1..=3).contains(&first.len()) && !first.starts_with('0'));
    if leading && groups.iter().skip(1).all(|group| group.len() == 3) {
        Ok(groups.concat())
    } else if groups.iter().all(|group| group.is_empty()) {
        Err(NumberError::NotANumber)
    } else {
        Err(NumberError::Ambiguous)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{NumberError, group_digits, parse_decimal, parse_integer};

    #[test]
    fn groups() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (2_600, "2.600"),
            (7_002, "7.002"),
            (3_057_365, "3.057.365"),
            (-1_000, "-1.000"),
            (i64::MIN, "-9.223.372.036.854.775.808"),
        ];
        for (number, expected) in cases {
            assert_eq!(group_digits(number), expected);
        }
    }

    #[test]
    fn reads_integers() {
        let cases = [
            ("7.002", Ok(7_002)),
            ("7002", Ok(7_002)),
            ("3 057 365", Ok(3_057_365)),
            ("3\u{202F}057\u{A0}365", Ok(3_057_365)),
            ("3.057.365", Ok(3_057_365)),
            (" 364 ", Ok(364)),
            ("-1.000", Ok(-1_000)),
            ("− 5", Ok(-5)),
            ("+5", Ok(5)),
            ("007", Ok(7)),
            ("0", Ok(0)),
            ("12,0", Ok(12)),
            ("44,5", Err(NumberError::NotWhole)),
            ("7.02", Err(NumberError::Ambiguous)),
            ("7.0020", Err(NumberError::Ambiguous)),
            ("7002.5", Err(NumberError::Ambiguous)),
            ("0.500", Err(NumberError::Ambiguous)),
            (".5", Err(NumberError::Ambiguous)),
            ("7.", Err(NumberError::Ambiguous)),
            ("3 05", Err(NumberError::Ambiguous)),
            ("1 000.000", Err(NumberError::Ambiguous)),
            ("7,002,000", Err(NumberError::Ambiguous)),
            ("7,002.5", Err(NumberError::Ambiguous)),
            ("", Err(NumberError::Empty)),
            ("\u{A0}", Err(NumberError::Empty)),
            (".", Err(NumberError::NotANumber)),
            ("-", Err(NumberError::NotANumber)),
            (",5", Err(NumberError::NotANumber)),
            ("5,", Err(NumberError::NotANumber)),
            ("3-5", Err(NumberError::NotANumber)),
            ("trên 200 nghìn", Err(NumberError::NotANumber)),
            ("99999999999999999999", Err(NumberError::TooLarge)),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_integer(text), expected, "{text:?}");
        }
    }

    #[test]
    fn reads_decimals() {
        for (text, expected) in [
            ("44,5", "44.5"),
            ("44,50", "44.5"),
            ("3.057.365,125", "3057365.125"),
            ("1,125", "1.125"),
            ("-0,25", "-0.25"),
        ] {
            assert_eq!(parse_decimal(text).unwrap().to_string(), expected);
        }
    }

    #[test]
    fn codes_are_stable() {
        assert_eq!(parse_integer("7.02").unwrap_err().code(), "number-ambiguous");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(number: i64) {
            prop_assert_eq!(parse_integer(&group_digits(number)), Ok(number));
            prop_assert_eq!(parse_integer(&group_digits(number).replace('.', " ")), Ok(number));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*", digits in "[0-9., -]{0,24}") {
            let _ = (parse_decimal(&text), parse_integer(&text));
            if let Ok(number) = parse_decimal(&digits) {
                prop_assert_eq!(parse_decimal(&number.to_vietnamese()), Ok(number));
            }
        }
    }
}
