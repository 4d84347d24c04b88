//! Numbers as they are typed and pasted: in the language of the screen, and never guessed.

use super::{Decimal, Notation, NumberError, digits, strictly};

/// Says of a kept text that its number is to be asked for.
const ASKED: char = '?';

/// Reads a number in the language of the screen. What only the other language writes so is taken
/// for that, `1,234,567` as well as `1.234.567`; what both could mean, one thing in each, is
/// [`Ambiguous`](NumberError::Ambiguous), as `1.234` on an English screen and `7.02` on a
/// Vietnamese one. [`either`] says between what.
pub fn read_number(text: &str, notation: Notation) -> Result<Decimal, NumberError> {
    if text.ends_with(ASKED) || is_ambiguous(text, notation) {
        return Err(NumberError::Ambiguous);
    }
    let (negative, text) = digits(text)?;
    let own = strictly(negative, &text, notation);
    match own {
        // Spaces group in both, so that a separator beside them is no longer sure.
        Err(NumberError::Ambiguous) if !text.contains(' ') => {
            strictly(negative, &text, notation.other())
        }
        own => own,
    }
}

/// The two numbers that a text with one separator can mean: whole, and with decimals.
pub fn either(text: &str) -> Option<[Decimal; 2]> {
    let (negative, text) = digits(text.trim_end_matches(ASKED)).ok()?;
    let (whole, fraction) = halves(&text)?;
    Some([
        Decimal::of_digits(negative, &format!("{whole}{fraction}"), ""),
        Decimal::of_digits(negative, whole, fraction),
    ])
}

/// A number as it is written into an input: in one way that nobody can take for another. `1,234`
/// gets a nought behind its decimals.
pub fn unmistakable(number: &Decimal, notation: Notation) -> String {
    let text = number.written(notation);
    if is_ambiguous(&text, notation) { format!("{text}0") } else { text }
}

/// A typed number as it is kept: the Vietnamese way, or with a mark behind it while it is to be
/// asked for, so that nobody reads it meanwhile. What is no number is kept as it is.
pub fn kept_number(typed: &str, notation: Notation) -> String {
    match read_number(typed, notation) {
        Ok(_) if notation == Notation::Vietnamese && super::parse_decimal(typed).is_ok() => {
            typed.to_owned()
        }
        Ok(number) => number.to_vietnamese(),
        Err(NumberError::Ambiguous) if !typed.ends_with(ASKED) => format!("{typed}{ASKED}"),
        Err(_) => typed.to_owned(),
    }
}

/// A kept number as it is written into an input; what is no number stays as it is.
pub fn shown_number(kept: &str, notation: Notation) -> String {
    super::parse_decimal(kept).map_or_else(|_| kept.to_owned(), |n| unmistakable(&n, notation))
}

/// Whether one separator could group thousands as well as part decimals, beyond the usual writing
/// of the language.
fn is_ambiguous(text: &str, notation: Notation) -> bool {
    let Ok((_, text)) = digits(text) else { return false };
    halves(&text).is_some_and(|(whole, fraction)| {
        let groups = whole.len() <= 3 && fraction.len() == 3;
        !whole.starts_with('0') && groups != text.contains(notation.group())
    })
}

/// The digits before and behind a separator, if there is one and nothing else.
fn halves(text: &str) -> Option<(&str, &str)> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    text.split_once(['.', ',']).filter(|(whole, fraction)| digits(whole) && digits(fraction))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Notation; 2] = [Notation::Vietnamese, Notation::English];

    #[test]
    fn numbers_are_read_in_the_language_of_the_screen_or_asked_for() {
        let asked = Err(NumberError::Ambiguous);
        let wrong = Err(NumberError::NotANumber);
        for (text, vietnamese, english) in [
            ("1234", Ok("1234"), Ok("1234")),
            ("1.234", Ok("1234"), asked),
            ("1,234", asked, Ok("1234")),
            ("1.234,5", Ok("1234.5"), Ok("1234.5")),
            ("1,234.5", Ok("1234.5"), Ok("1234.5")),
            ("1.234.567", Ok("1234567"), Ok("1234567")),
            ("1,234,567", Ok("1234567"), Ok("1234567")),
            ("44,5", Ok("44.5"), asked),
            ("44.5", asked, Ok("44.5")),
            ("7.02", asked, Ok("7.02")),
            ("7002.5", asked, Ok("7002.5")),
            ("0.500", Ok("0.5"), Ok("0.5")),
            ("0,5", Ok("0.5"), Ok("0.5")),
            ("0,333333333333333", Ok("0.333333333333333"), Ok("0.333333333333333")),
            ("1,2340", Ok("1.234"), asked),
            ("-1,234", asked, Ok("-1234")),
            ("7 002", Ok("7002"), Ok("7002")),
            ("7 002,5", Ok("7002.5"), asked),
            ("1 000.000", asked, Ok("1000")),
            ("1.234?", asked, asked),
            ("nhiều", wrong, wrong),
            ("5,", wrong, wrong),
            ("5.", wrong, wrong),
        ] {
            for (notation, expected) in ALL.into_iter().zip([vietnamese, english]) {
                let read = read_number(text, notation).map(|number| number.to_string());
                assert_eq!(read.as_deref().map_err(|e| *e), expected, "{text:?} {notation:?}");
            }
        }
    }

    #[test]
    fn an_ambiguous_number_is_one_of_two() {
        for (text, two) in [
            ("1.234", Some(["1234", "1.234"])),
            ("-1,234?", Some(["-1234", "-1.234"])),
            ("7.02", Some(["702", "7.02"])),
            ("1.234.567", None),
            ("7002", None),
            ("nhiều", None),
        ] {
            let two = two.map(|two| two.map(|number| number.parse().unwrap()));
            assert_eq!(either(text), two, "{text}");
        }
    }

    #[test]
    fn what_is_kept_has_one_meaning_whatever_the_screen() {
        for (typed, notation, kept) in [
            ("7.002", Notation::Vietnamese, "7.002"),
            ("7002", Notation::Vietnamese, "7002"),
            ("7,002", Notation::English, "7.002"),
            ("44.5", Notation::English, "44,5"),
            ("1.234", Notation::English, "1.234?"),
            ("1,234", Notation::Vietnamese, "1,234?"),
            ("1.234?", Notation::English, "1.234?"),
            ("1,234,567", Notation::Vietnamese, "1.234.567"),
            ("nhiều", Notation::English, "nhiều"),
            ("", Notation::English, ""),
        ] {
            assert_eq!(kept_number(typed, notation), kept);
        }
        assert!(super::super::parse_decimal("1.234?").is_err());
        assert_eq!(shown_number("7.002", Notation::English), "7,002");
        assert_eq!(shown_number("1,234", Notation::Vietnamese), "1,2340");
        assert_eq!(shown_number("1,234", Notation::English), "1.2340");
        assert_eq!(shown_number("1.234?", Notation::Vietnamese), "1.234?");
        assert_eq!(shown_number("nhiều", Notation::English), "nhiều");
    }

    proptest! {
        #[test]
        fn what_an_input_shows_is_read_as_it_was_meant(
            text in "-?[0-9]{1,12}(\\.[0-9]{1,12})?", kept in "[0-9., -]{0,24}"
        ) {
            let number: Decimal = text.parse().unwrap();
            for notation in ALL {
                let shown = unmistakable(&number, notation);
                prop_assert_eq!(read_number(&shown, notation), Ok(number.clone()), "{}", shown);
                let again = kept_number(&shown, notation);
                prop_assert_eq!(super::super::parse_decimal(&again), Ok(number.clone()));
                // Opening a form changes no number.
                if let Ok(before) = super::super::parse_decimal(&kept) {
                    let after = kept_number(&shown_number(&kept, notation), notation);
                    prop_assert_eq!(super::super::parse_decimal(&after), Ok(before));
                }
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            for notation in ALL {
                let _ = either(&text);
                let kept = super::super::parse_decimal(&kept_number(&text, notation));
                prop_assert_eq!(kept.ok(), read_number(&text, notation).ok());
            }
        }
    }
}
