//! The number nearest to a decimal fraction, by comparing great whole numbers: slow, small, and
//! without the tables that quick ways need.

use std::cmp::Ordering;

/// The greatest power of ten that a binary number holds exactly, and how many digits it does.
const EXACT: i32 = 22;
const FEW: usize = 15;
/// Digits after which only whether there are more can matter.
const MANY: usize = 800;
/// Where numbers are nothing, or too great: ten to these powers.
const LEAST: i32 = -330;
const MOST: i32 = 310;
/// The bits of the greatest number.
const GREATEST: u64 = f64::MAX.to_bits();

/// The nearest number, halves to the even one; `None` when it is too great. The text must be a
/// number as JSON writes it.
pub(super) fn fraction(text: &str) -> Option<f64> {
    let (sign, text) = text.strip_prefix('-').map_or((1.0, text), |text| (-1.0, text));
    let (digits, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let far = if power.starts_with('-') { -100_000 } else { 100_000 };
    let power = power.parse::<i32>().map_or(far, |power| power.clamp(-100_000, 100_000));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let digits = whole.bytes().chain(part.bytes()).map(|digit| digit - b'0');
    let mut kept: Vec<u8> = digits.skip_while(|digit| *digit == 0).collect();
    let mut power = power - i32::try_from(part.len()).ok()?;
    if kept.len() > MANY {
        power += i32::try_from(kept.len() - MANY).ok()? - 1;
        kept.truncate(MANY);
        kept.push(1);
    }
    nearest(&kept, power).map(|number| sign * number)
}

/// The number nearest to whole digits times a power of ten.
#[expect(clippy::cast_precision_loss, reason = "so few digits are exact")]
fn nearest(digits: &[u8], power: i32) -> Option<f64> {
    let size = power + i32::try_from(digits.len()).ok()?;
    if digits.is_empty() || size < LEAST {
        return Some(0.0);
    }
    if size > MOST {
        return None;
    }
    if digits.len() <= FEW && power.abs() <= EXACT {
        let whole = digits.iter().fold(0_u64, |whole, digit| whole * 10 + u64::from(*digit)) as f64;
        let scale = (0..power.abs()).fold(1.0, |scale, _| scale * 10.0);
        return Some(if power < 0 { whole / scale } else { whole * scale });
    }
    let mut number = Great(Vec::new());
    digits.iter().for_each(|digit| number.times(10, u32::from(*digit)));
    (0..power).for_each(|_| number.times(10, 0));
    let mut scale = Great(vec![1]);
    (power..0).for_each(|_| scale.times(10, 0));
    // Numbers are in the order of their bits: the least one that it is not beyond the middle of to
    // the next is the nearest.
    let (mut least, mut most) = (0, GREATEST + 1);
    while least < most {
        let bits = u64::midpoint(least, most);
        let beyond = match beside_middle(&number, &scale, bits) {
            Ordering::Equal => !bits.is_multiple_of(2),
            side => side == Ordering::Greater,
        };
        if beyond {
            least = bits + 1;
        } else {
            most = bits;
        }
    }
    (least <= GREATEST).then(|| f64::from_bits(least))
}

/// How `number / scale` stands to the middle between the number of these bits and the next.
fn beside_middle(number: &Great, scale: &Great, bits: u64) -> Ordering {
    let (exponent, fraction) = (bits >> 52, bits & ((1 << 52) - 1));
    let (mantissa, exponent) = match exponent {
        0 => (fraction, 1),
        exponent => (fraction | 1 << 52, exponent),
    };
    let middle = 2 * mantissa + 1;
    let mut number = number.clone();
    let mut wanted = scale.clone();
    wanted.times_wide(middle);
    // The middle times 2^(exponent - 1076).
    if exponent >= 1_076 {
        wanted.shift(exponent - 1_076);
    } else {
        number.shift(1_076 - exponent);
    }
    number.compare(&wanted)
}

/// A whole number of any size, its least part first, no zero last.
#[derive(Clone)]
struct Great(Vec<u32>);

impl Great {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the lower half is kept, the upper carried"
    )]
    fn times(&mut self, factor: u32, more: u32) {
        let mut carried = u64::from(more);
        for part in &mut self.0 {
            carried += u64::from(*part) * u64::from(factor);
            *part = carried as u32;
            carried >>= 32;
        }
        if carried > 0 {
            self.0.push(carried as u32);
        }
    }

    /// Times a number of at most 55 bits that is not nothing.
    #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
    fn times_wide(&mut self, factor: u64) {
        let mut low = self.clone();
        low.times(factor as u32, 0);
        self.times((factor >> 32) as u32, 0);
        self.0.insert(0, 0);
        let mut carried = 0;
        let mut sum = Vec::with_capacity(self.0.len() + 1);
        for at in 0..self.0.len().max(low.0.len()) {
            let part = |of: &Self| u64::from(of.0.get(at).copied().unwrap_or_default());
            carried += part(self) + part(&low);
            sum.push(carried as u32);
            carried >>= 32;
        }
        if carried > 0 {
            sum.push(carried as u32);
        }
        while sum.last() == Some(&0) {
            sum.pop();
        }
        self.0 = sum;
    }

    fn shift(&mut self, bits: u64) {
        self.times(1 << (bits % 32), 0);
        let words = usize::try_from(bits / 32).unwrap_or_default();
        if !self.0.is_empty() {
            self.0.splice(0..0, std::iter::repeat_n(0, words));
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        let by_length = self.0.len().cmp(&other.0.len());
        by_length.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}
