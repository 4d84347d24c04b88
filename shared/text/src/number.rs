//! Numbers as people write them, in Vietnamese `3.057.365` and `44,5`, in English `3,057,365` and
//! `44.5`, and in words.

mod decimal;
mod typed;
mod words;

use thiserror::Error;

use crate::character::plain;

pub use decimal::Decimal;
pub use typed::{either, kept_number, read_number, shown_number, unmistakable};
pub use words::{money_words, number_words};

/// Most digits of a number that somebody types.
const MAX_DIGITS: usize = 100;

/// How numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// `3.057.365,5`: how they are kept as typed, too.
    Vietnamese,
    /// `3,057,365.5`
    English,
}

impl Notation {
    /// What stands before decimals.
    const fn point(self) -> char {
        match self {
            Self::Vietnamese => ',',
            Self::English => '.',
        }
    }

    /// What groups thousands.
    const fn group(self) -> char {
        match self {
            Self::Vietnamese => '.',
            Self::English => ',',
        }
    }

    /// The one that this is not.
    const fn other(self) -> Self {
        match self {
            Self::Vietnamese => Self::English,
            Self::English => Self::Vietnamese,
        }
    }
}

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
    /// More than a hundred digits.
    #[error("number too large")]
    TooLarge,
}

impl NumberError {
    /// The stable code of the error, by which a catalogue of messages finds its words.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "number-empty",
            Self::NotANumber => "number-not-a-number",
            Self::Ambiguous => "number-ambiguous",
            Self::TooLarge => "number-too-large",
        }
    }
}

/// Writes a whole number with its thousands grouped by dots: `3.057.365`.
pub fn group_digits(number: i64) -> String {
    Decimal::from(number).to_vietnamese()
}

/// Reads a number as it is kept, the Vietnamese way: `7002`, `7.002` and `7 002` are seven thousand
/// and two, `44,5` has a decimal. Dots and spaces group by three digits or the number is ambiguous.
pub fn parse_decimal(text: &str) -> Result<Decimal, NumberError> {
    let (negative, text) = digits(text)?;
    strictly(negative, &text, Notation::Vietnamese)
}

/// The sign, and the digits with their separators; spaces are plain ones.
fn digits(text: &str) -> Result<(bool, String), NumberError> {
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
    if text.len() > 2 * MAX_DIGITS {
        return Err(NumberError::TooLarge);
    }
    Ok((negative, text.to_owned()))
}

/// Reads digits that are written by the rules of a notation.
fn strictly(negative: bool, text: &str, notation: Notation) -> Result<Decimal, NumberError> {
    let (whole, fraction) = match text.split_once(notation.point()) {
        Some((_, fraction)) if fraction.contains(['.', ',', ' ']) => {
            return Err(NumberError::Ambiguous);
        }
        Some(("", _) | (_, "")) => return Err(NumberError::NotANumber),
        Some((whole, fraction)) => (ungroup(whole, notation.group())?, fraction),
        None => (ungroup(text, notation.group())?, ""),
    };
    match whole.len() + fraction.len() {
        0 => Err(NumberError::NotANumber),
        1..=MAX_DIGITS => Ok(Decimal::of_digits(negative, &whole, fraction)),
        _ => Err(NumberError::TooLarge),
    }
}

fn ungroup(whole: &str, group: char) -> Result<String, NumberError> {
    let groups: Vec<&str> = match (whole.contains(group), whole.contains(' ')) {
        (false, false) => return Ok(whole.to_owned()),
        (true, true) => return Err(NumberError::Ambiguous),
        (true, false) => whole.split(group).collect(),
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

    use super::{NumberError, group_digits, parse_decimal};

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
    fn reads_what_is_kept() {
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
        ];
        for (text, expected) in cases {
            assert_eq!(parse_decimal(text), expected.map(Into::into), "{text:?}");
        }
        let long = "9".repeat(101);
        assert_eq!(parse_decimal(&long), Err(NumberError::TooLarge));
    }

    #[test]
    fn reads_decimals() {
        for (text, expected) in [
            ("44,5", "44.5"),
            ("44,50", "44.5"),
            ("3.057.365,125", "3057365.125"),
            ("1,125", "1.125"),
            ("-0,25", "-0.25"),
            ("0,333333333333333", "0.333333333333333"),
            ("99999999999999999999", "99999999999999999999"),
        ] {
            assert_eq!(parse_decimal(text).unwrap().to_string(), expected);
        }
    }

    #[test]
    fn codes_are_stable() {
        assert_eq!(parse_decimal("7.02").unwrap_err().code(), "number-ambiguous");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(number: i64) {
            prop_assert_eq!(parse_decimal(&group_digits(number)), Ok(number.into()));
            let spaced = group_digits(number).replace('.', " ");
            prop_assert_eq!(parse_decimal(&spaced), Ok(number.into()));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*", digits in "[0-9., -]{0,24}") {
            let _ = parse_decimal(&text);
            if let Ok(number) = parse_decimal(&digits) {
                prop_assert_eq!(parse_decimal(&number.to_vietnamese()), Ok(number));
            }
        }
    }
}
