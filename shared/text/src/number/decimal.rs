//! Exact decimal numbers of any length, without floats.

use core::{cmp::Ordering, fmt, iter::repeat_n, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Notation, NumberError};

/// An exact decimal number of any length: spreadsheets copy a third as fifteen digits.
///
/// `Display`, `FromStr` and serde speak the stored form with a point (`"44.5"`);
/// [`written`](Self::written) and [`parse_decimal`](crate::parse_decimal) speak the people's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Decimal {
    /// Never of nought.
    negative: bool,
    /// Digits before the point; does not begin with a nought.
    whole: String,
    /// Digits behind it; does not end in a nought.
    fraction: String,
}

impl Decimal {
    /// Nought.
    pub const ZERO: Self = Self { negative: false, whole: String::new(), fraction: String::new() };

    /// Of digits before and behind the point.
    pub(super) fn of_digits(negative: bool, whole: &str, fraction: &str) -> Self {
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        Self {
            negative: negative && !(whole.is_empty() && fraction.is_empty()),
            whole: whole.to_owned(),
            fraction: fraction.to_owned(),
        }
    }

    /// The number, if it has no decimals and is not too large.
    pub fn to_integer(&self) -> Option<i64> {
        if self.fraction.is_empty() { self.to_string().parse().ok() } else { None }
    }

    /// Adds.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let (greater, lesser) =
            if self.size() < other.size() { (other, self) } else { (self, other) };
        // One digit more for what is carried into it.
        let whole = greater.whole.len().max(lesser.whole.len()) + 1;
        let fraction = greater.fraction.len().max(lesser.fraction.len());
        let sign = if greater.negative == lesser.negative { 1 } else { -1 };
        let (mut carry, mut digits) = (0, Vec::with_capacity(whole + fraction));
        let (a, b) = (greater.filled(whole, fraction), lesser.filled(whole, fraction));
        for (a, b) in a.iter().zip(&b).rev() {
            let digit = a + sign * b + carry;
            carry = digit.div_euclid(10);
            digits.push(char::from(b'0' + digit.rem_euclid(10).unsigned_abs()));
        }
        let behind: String = digits.iter().take(fraction).rev().collect();
        let before: String = digits.iter().skip(fraction).rev().collect();
        Self::of_digits(greater.negative, &before, &behind)
    }

    /// Writes the number for people: `3.057.365` and `44,5`, or `3,057,365` and `44.5`.
    pub fn written(&self, notation: Notation) -> String {
        let mut text = String::with_capacity(self.whole.len() * 4 / 3 + self.fraction.len() + 3);
        if self.negative {
            text.push('-');
        }
        for (left, digit) in (0..self.whole.len()).rev().zip(self.whole.chars()) {
            text.push(digit);
            if left > 0 && left % 3 == 0 {
                text.push(notation.group());
            }
        }
        if self.whole.is_empty() {
            text.push('0');
        }
        if !self.fraction.is_empty() {
            text.push(notation.point());
            text.push_str(&self.fraction);
        }
        text
    }

    /// Writes the number as documents do: `3.057.365`, `44,5`.
    pub fn to_vietnamese(&self) -> String {
        self.written(Notation::Vietnamese)
    }

    /// What the number is without its sign, in the order of numbers.
    fn size(&self) -> (usize, &str, &str) {
        (self.whole.len(), &self.whole, &self.fraction)
    }

    /// The digits, filled up with noughts to so many before and behind the point.
    fn filled(&self, whole: usize, fraction: usize) -> Vec<i8> {
        let before = repeat_n('0', whole.saturating_sub(self.whole.len()));
        let behind = repeat_n('0', fraction.saturating_sub(self.fraction.len()));
        let digits = before.chain(self.whole.chars()).chain(self.fraction.chars()).chain(behind);
        digits.filter_map(|digit| i8::try_from(digit.to_digit(10)?).ok()).collect()
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.size().cmp(&other.size()),
            (true, true) => other.size().cmp(&self.size()),
            (one, another) => another.cmp(&one),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self::of_digits(number < 0, &number.unsigned_abs().to_string(), "")
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.negative { "-" } else { "" })?;
        f.write_str(if self.whole.is_empty() { "0" } else { &self.whole })?;
        f.write_str(if self.fraction.is_empty() { "" } else { "." })?;
        f.write_str(&self.fraction)
    }
}

impl FromStr for Decimal {
    type Err = NumberError;

    /// Reads the stored form: digits, with a minus before and a point between them if need be.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        if text.is_empty() {
            return Err(NumberError::Empty);
        }
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) {
            return Err(NumberError::NotANumber);
        }
        Ok(Self::of_digits(digits.len() < text.len(), whole, fraction))
    }
}

impl TryFrom<String> for Decimal {
    type Error = NumberError;

    fn try_from(text: String) -> Result<Self, NumberError> {
        text.parse()
    }
}

impl From<Decimal> for String {
    fn from(number: Decimal) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Decimal;
    use crate::{Notation, NumberError};

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn all_writings() {
        let cases = [
            ("0", "0", "0", "0"),
            ("-0.00", "0", "0", "0"),
            ("44.50", "44.5", "44,5", "44.5"),
            ("-0.05", "-0.05", "-0,05", "-0.05"),
            ("-1234.5", "-1234.5", "-1.234,5", "-1,234.5"),
            ("3057365", "3057365", "3.057.365", "3,057,365"),
            ("007", "7", "7", "7"),
            ("1.00000000000000000000000", "1", "1", "1"),
            (
                "12345678901234567890.123456789012345678901234567890",
                "12345678901234567890.12345678901234567890123456789",
                "12.345.678.901.234.567.890,12345678901234567890123456789",
                "12,345,678,901,234,567,890.12345678901234567890123456789",
            ),
        ];
        for (text, stored, vietnamese, english) in cases {
            assert_eq!(decimal(text).to_string(), stored);
            assert_eq!(decimal(text).to_vietnamese(), vietnamese);
            assert_eq!(decimal(text).written(Notation::English), english);
        }
    }

    #[test]
    fn refuses() {
        let cases = [
            ("", NumberError::Empty),
            ("-", NumberError::NotANumber),
            ("1.", NumberError::NotANumber),
            (".5", NumberError::NotANumber),
            ("+5", NumberError::NotANumber),
            ("1,5", NumberError::NotANumber),
            ("1e5", NumberError::NotANumber),
            ("--5", NumberError::NotANumber),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<Decimal>(), Err(expected), "{text:?}");
        }
    }

    #[test]
    fn sums_are_exact_at_any_length() {
        for (a, b, sum) in [
            ("12000", "0.333333333333333", "12000.333333333333333"),
            ("0.1", "0.1000000000000000055511151231257827", "0.2000000000000000055511151231257827"),
            ("99999999999999999999", "1", "100000000000000000000"),
            (
                "12345678901234567890123",
                "0.00000000000000000001",
                "12345678901234567890123.00000000000000000001",
            ),
            ("-1", "0.25", "-0.75"),
            ("5", "-5", "0"),
            ("-0.5", "-0.5", "-1"),
        ] {
            assert_eq!(decimal(a).plus(&decimal(b)), decimal(sum), "{a} + {b}");
            assert_eq!(decimal(b).plus(&decimal(a)), decimal(sum), "{b} + {a}");
        }
    }

    #[test]
    fn integers_are_known_as_such() {
        for (text, integer) in [
            ("7002", Some(7_002)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("9223372036854775808", None),
            ("0.5", None),
        ] {
            assert_eq!(decimal(text).to_integer(), integer, "{text}");
        }
    }

    #[test]
    fn on_the_wire_it_is_a_string() {
        assert_eq!(serde_json::to_string(&decimal("44.5")).unwrap(), r#""44.5""#);
        assert_eq!(serde_json::from_str::<Decimal>(r#""7002""#).unwrap(), 7002.into());
        assert!(serde_json::from_str::<Decimal>(r#""7.002,5""#).is_err());
        assert!(serde_json::from_str::<Decimal>("44.5").is_err());
    }

    /// A number with up to twelve decimals, and the same as an integer of its last ones.
    fn any_decimal() -> impl Strategy<Value = (Decimal, i128)> {
        (any::<i64>(), 0..=12_usize).prop_map(|(digits, scale)| {
            let text = format!("{:0>13}", digits.unsigned_abs());
            let (whole, fraction) = text.split_at(text.len() - scale);
            let scale = u32::try_from(scale).unwrap();
            let wide = i128::from(digits) * 10_i128.pow(12 - scale);
            (Decimal::of_digits(digits < 0, whole, fraction), wide)
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back((number, _) in any_decimal()) {
            prop_assert_eq!(number.to_string().parse(), Ok(number));
        }

        #[test]
        fn compares_and_adds_as_wide_integers((a, x) in any_decimal(), (b, y) in any_decimal()) {
            prop_assert_eq!(a.cmp(&b), x.cmp(&y));
            prop_assert_eq!(a.plus(&b).cmp(&a), (x + y).cmp(&x));
            let (sum, wide) = (a.plus(&b), x + y);
            let text = format!("{:0>13}", wide.unsigned_abs());
            let (whole, fraction) = text.split_at(text.len() - 12);
            prop_assert_eq!(sum, Decimal::of_digits(wide < 0, whole, fraction));
        }
    }
}
