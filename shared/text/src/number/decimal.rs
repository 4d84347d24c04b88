//! Exact decimal numbers, without floats.

use core::{cmp::Ordering, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{NumberError, group_digits};

const MAX_SCALE: u8 = 18;

/// An exact decimal number of up to 18 digits, and a little more.
///
/// `Display`, `FromStr` and serde speak the stored form with a point (`"44.5"`);
/// [`to_vietnamese`](Self::to_vietnamese) and [`parse_decimal`](crate::parse_decimal) speak the
/// people's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Decimal {
    /// The number without its point; does not end in zero unless the scale is zero.
    mantissa: i64,
    /// Digits after the point, at most 18.
    scale: u8,
}

impl Decimal {
    /// Nought.
    pub const ZERO: Self = Self { mantissa: 0, scale: 0 };

    /// Makes `mantissa` / 10^`scale`: `new(445, 1)` is 44.5.
    pub fn new(mut mantissa: i64, mut scale: u8) -> Result<Self, NumberError> {
        while scale > 0 && mantissa % 10 == 0 {
            if mantissa == 0 {
                return Ok(Self::ZERO);
            }
            mantissa /= 10;
            scale -= 1;
        }
        if scale > MAX_SCALE { Err(NumberError::TooLarge) } else { Ok(Self { mantissa, scale }) }
    }

    /// The number, if it has no decimals.
    pub fn to_integer(self) -> Option<i64> {
        (self.scale == 0).then_some(self.mantissa)
    }

    /// Adds; `None` when the sum has too many digits.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let (a, b, scale) = aligned(self, other)?;
        Self::new(a.checked_add(b)?, scale).ok()
    }

    /// Subtracts; `None` when the difference has too many digits.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        let (a, b, scale) = aligned(self, other)?;
        Self::new(a.checked_sub(b)?, scale).ok()
    }

    /// Rounds to so many decimals, halves away from zero.
    #[must_use]
    pub fn round(self, places: u8) -> Self {
        let Some(unit) = self.scale.checked_sub(places).and_then(power_of_ten) else {
            return self;
        };
        let (kept, lost) = (self.mantissa / unit, self.mantissa % unit);
        let up = if lost.unsigned_abs() * 2 >= unit.unsigned_abs() { lost.signum() } else { 0 };
        Self::new(kept + up, places).unwrap_or(self)
    }

    /// Writes the number for people: `3.057.365`, `44,5`.
    pub fn to_vietnamese(self) -> String {
        let (whole, fraction) = self.parts();
        let sign = if self.mantissa < 0 && whole == 0 { "-" } else { "" };
        let grouped = group_digits(whole);
        if self.scale == 0 {
            return grouped;
        }
        let width = usize::from(self.scale);
        format!("{sign}{grouped},{:0width$}", fraction.unsigned_abs())
    }

    /// Whole part and fraction, both with the number's sign.
    fn parts(self) -> (i64, i64) {
        match power_of_ten(self.scale) {
            Some(unit) => (self.mantissa / unit, self.mantissa % unit),
            None => (0, self.mantissa),
        }
    }
}

/// Says what share `part` is of `whole`, in percent, rounded to so many decimals, halves away
/// from zero: `percent(253, 569, 1)` is 44.5. `None` when `whole` is zero or digits run out.
pub fn percent(part: Decimal, whole: Decimal, places: u8) -> Option<Decimal> {
    let (part, whole, _) = aligned(part, whole)?;
    let negative = (part < 0) != (whole < 0);
    let (part, whole) = (part.unsigned_abs(), whole.unsigned_abs());
    let mut quotient = part.checked_div(whole)?;
    let mut rest = part.checked_rem(whole)?;
    for _ in 0..places.checked_add(2)? {
        rest = rest.checked_mul(10)?;
        quotient = quotient.checked_mul(10)?.checked_add(rest / whole)?;
        rest %= whole;
    }
    if rest >= whole - rest {
        quotient = quotient.checked_add(1)?;
    }
    let mantissa = i64::try_from(quotient).ok()?;
    Decimal::new(if negative { -mantissa } else { mantissa }, places).ok()
}

fn power_of_ten(exponent: u8) -> Option<i64> {
    10_i64.checked_pow(u32::from(exponent))
}

/// Both mantissas at the larger of the two scales.
fn aligned(a: Decimal, b: Decimal) -> Option<(i64, i64, u8)> {
    let scale = a.scale.max(b.scale);
    let lift = |number: Decimal| {
        number.mantissa.checked_mul(power_of_ten(scale.checked_sub(number.scale)?)?)
    };
    Some((lift(a)?, lift(b)?, scale))
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let ((whole, fraction), (other_whole, other_fraction)) = (self.parts(), other.parts());
        // A fraction is below 10^scale, so that lifting it to 18 digits always fits.
        let lift = |fraction: i64, scale: u8| {
            power_of_ten(MAX_SCALE.saturating_sub(scale)).map_or(fraction, |unit| fraction * unit)
        };
        let fractions = || lift(fraction, self.scale).cmp(&lift(other_fraction, other.scale));
        whole.cmp(&other_whole).then_with(fractions)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self { mantissa: number, scale: 0 }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = self.parts();
        let sign = if self.mantissa < 0 { "-" } else { "" };
        write!(f, "{sign}{}", whole.unsigned_abs())?;
        if self.scale > 0 {
            write!(f, ".{:0width$}", fraction.unsigned_abs(), width = usize::from(self.scale))?;
        }
        Ok(())
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
        let fraction = fraction.trim_end_matches('0');
        let scale = u8::try_from(fraction.len()).map_err(|_| NumberError::TooLarge)?;
        let sign = if digits.len() < text.len() { "-" } else { "" };
        let mantissa = format!("{sign}{whole}{fraction}").parse();
        Self::new(mantissa.map_err(|_| NumberError::TooLarge)?, scale)
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

    use super::{Decimal, MAX_SCALE, percent};
    use crate::NumberError;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn both_writings() {
        let cases = [
            ("0", "0", "0"),
            ("-0.00", "0", "0"),
            ("44.50", "44.5", "44,5"),
            ("-0.05", "-0.05", "-0,05"),
            ("-1234.5", "-1234.5", "-1.234,5"),
            ("3057365", "3057365", "3.057.365"),
            ("0.000000000000000001", "0.000000000000000001", "0,000000000000000001"),
            ("1.00000000000000000000000", "1", "1"),
        ];
        for (text, stored, vietnamese) in cases {
            assert_eq!(decimal(text).to_string(), stored);
            assert_eq!(decimal(text).to_vietnamese(), vietnamese);
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
            ("10000000000000000000", NumberError::TooLarge),
            ("0.0000000000000000001", NumberError::TooLarge),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<Decimal>(), Err(expected), "{text:?}");
        }
    }

    #[test]
    fn percentages() {
        let cases = [
            ("253", "569", 1, Some("44.5")),
            ("364", "7002", 2, Some("5.2")),
            ("1", "3", 4, Some("33.3333")),
            ("2", "3", 0, Some("67")),
            ("1", "200", 0, Some("1")),
            ("-1", "200", 0, Some("-1")),
            ("7", "7", 1, Some("100")),
            ("0", "7", 1, Some("0")),
            ("1.5", "0.5", 0, Some("300")),
            ("3150000000000", "6300000000000", 1, Some("50")),
            ("1", "0", 1, None),
        ];
        for (part, whole, places, expected) in cases {
            assert_eq!(percent(decimal(part), decimal(whole), places), expected.map(decimal));
        }
    }

    #[test]
    fn rounds_halves_away_from_zero() {
        let cases = [
            ("44.45", 1, "44.5"),
            ("-44.45", 1, "-44.5"),
            ("44.449", 1, "44.4"),
            ("0.5", 0, "1"),
            ("7", 2, "7"),
        ];
        for (number, places, expected) in cases {
            assert_eq!(decimal(number).round(places), decimal(expected));
        }
    }

    #[test]
    fn on_the_wire_it_is_a_string() {
        assert_eq!(serde_json::to_string(&decimal("44.5")).unwrap(), r#""44.5""#);
        assert_eq!(serde_json::from_str::<Decimal>(r#""7002""#).unwrap(), 7002.into());
        assert!(serde_json::from_str::<Decimal>(r#""7.002,5""#).is_err());
        assert!(serde_json::from_str::<Decimal>("44.5").is_err());
    }

    fn any_decimal() -> impl Strategy<Value = Decimal> {
        (any::<i64>(), 0..=MAX_SCALE)
            .prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale).unwrap())
    }

    fn small_decimal() -> impl Strategy<Value = Decimal> {
        (-1_000_000_000_i64..1_000_000_000, 0..=6_u8)
            .prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale).unwrap())
    }

    fn wide(number: Decimal) -> i128 {
        i128::from(number.mantissa) * 10_i128.pow(u32::from(MAX_SCALE - number.scale))
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(number in any_decimal()) {
            prop_assert_eq!(number.to_string().parse(), Ok(number));
        }

        #[test]
        fn compares_as_wide_integers(a in any_decimal(), b in any_decimal()) {
            prop_assert_eq!(a.cmp(&b), wide(a).cmp(&wide(b)));
        }

        #[test]
        fn adds_as_wide_integers(a in small_decimal(), b in small_decimal()) {
            let sum = a.checked_add(b).unwrap();
            prop_assert_eq!(wide(sum), wide(a) + wide(b));
            prop_assert_eq!(sum.checked_sub(b), Some(a));
        }

        #[test]
        fn never_panics(a in any_decimal(), b in any_decimal(), places: u8) {
            let _ = (a.checked_add(b), a.checked_sub(b), percent(a, b, places));
            prop_assert!((wide(a.round(places)) - wide(a)).abs() <= 10_i128.pow(18) / 2);
        }

        #[test]
        fn percent_is_within_half_a_unit(part in 0..1_000_000_000_000_i64, whole in 1..1_000_000_000_000_i64) {
            let share = percent(part.into(), whole.into(), 1).unwrap();
            let tenths = wide(share) / 10_i128.pow(17);
            let error = tenths * i128::from(whole) - i128::from(part) * 1000;
            prop_assert!(error.abs() * 2 <= i128::from(whole));
        }
    }
}
