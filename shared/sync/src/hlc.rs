//! Hybrid logical clock: 48 bits of milliseconds and a 16-bit counter in one number.

use std::{fmt, str::FromStr};

use model::Millis;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// How far ahead of the server's clock a stamp may lie before it is clamped, in milliseconds.
pub const MAX_AHEAD: Millis = 120_000;

/// A stamp; compares by time, then counter. Ties between devices go to the greater device id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Hlc(u64);

impl Hlc {
    /// The first stamp of a millisecond; times before 1970 count as 1970.
    pub fn at(time: Millis) -> Self {
        Self(u64::try_from(time).unwrap_or(0).min((1 << 48) - 1) << 16)
    }

    /// The next stamp of a clock that stands at `self` when the wall clock says `now`.
    ///
    /// Never below what was seen: a battery that died in 1970 cannot lose to its own past.
    #[must_use]
    pub fn next(self, now: Millis) -> Self {
        Self(self.0.saturating_add(1)).max(Self::at(now))
    }

    /// The stamp as the server uses it, at most [`MAX_AHEAD`] in front of the time of receipt.
    #[must_use]
    pub fn clamped(self, received: Millis) -> Self {
        self.min(Self::at(received.saturating_add(MAX_AHEAD)))
    }

    /// The millisecond of the stamp.
    pub fn millis(self) -> Millis {
        Millis::try_from(self.0 >> 16).unwrap_or(Millis::MAX)
    }
}

impl fmt::Display for Hlc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for Hlc {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(Self)
    }
}

impl Serialize for Hlc {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hlc {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_never_goes_back_whatever_the_wall_says() {
        let mut clock = Hlc::default();
        for now in [1_000, 1_000, 5, -3, 2_000, i64::MAX, 0] {
            let next = clock.next(now);
            assert!(next > clock, "{now}");
            clock = next;
        }
    }

    #[test]
    fn a_stamp_from_the_future_is_clamped() {
        let far = Hlc::at(10_000_000);
        assert_eq!(far.clamped(1_000), Hlc::at(1_000 + MAX_AHEAD));
        assert_eq!(Hlc::at(900).clamped(1_000), Hlc::at(900));
    }

    #[test]
    fn text_round_trip() {
        let stamp = Hlc::at(1_700_000_000_123).next(0);
        assert_eq!(stamp.to_string().parse::<Hlc>().unwrap(), stamp);
        assert_eq!(stamp.millis(), 1_700_000_000_123);
    }
}
