//! Moments in time, and the clock on the wall in Vietnam.

use serde::{Deserialize, Serialize};

use crate::date::Date;

/// A moment: milliseconds since 1970-01-01T00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub i64);

/// What calendar and clock say in Asia/Ho_Chi_Minh, to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime {
    date: Date,
    second_of_day: u32,
}

/// Asia/Ho_Chi_Minh has kept UTC+7 without summer time since 1975.
const OFFSET: i64 = 7 * 3_600_000;
const DAY: i64 = 86_400_000;

impl Millis {
    /// The local date and time; moments outside the years 1 to 9999 give the first or last day.
    pub fn to_local(self) -> LocalTime {
        let local = self.0.saturating_add(OFFSET);
        let last = if local < 0 { Date::MIN } else { Date::MAX };
        let days = i32::try_from(local.div_euclid(DAY)).ok();
        let date = days.and_then(Date::from_days_since_epoch).unwrap_or(last);
        let second_of_day = u32::try_from(local.rem_euclid(DAY) / 1_000).unwrap_or_default();
        LocalTime { date, second_of_day }
    }

    /// The moment a local day begins.
    pub fn from_local_midnight(date: Date) -> Self {
        Self(i64::from(date.days_since_epoch()) * DAY - OFFSET)
    }
}

impl LocalTime {
    /// The date on the local calendar.
    pub const fn date(self) -> Date {
        self.date
    }

    /// The hour, 0 to 23.
    pub const fn hour(self) -> u32 {
        self.second_of_day / 3_600
    }

    /// The minute, 0 to 59.
    pub const fn minute(self) -> u32 {
        self.second_of_day / 60 % 60
    }

    /// The second, 0 to 59.
    pub const fn second(self) -> u32 {
        self.second_of_day % 60
    }

    /// Writes the clock: `14:05`.
    pub fn to_clock(self) -> String {
        format!("{:02}:{:02}", self.hour(), self.minute())
    }

    /// Writes day and month: `21/11`.
    pub fn to_day_month(self) -> String {
        format!("{:02}/{:02}", self.date.day(), self.date.month())
    }

    /// Writes a moment of the current year for people: `14:05 ngày 21/11`.
    pub fn to_moment(self) -> String {
        format!("{} ngày {}", self.to_clock(), self.to_day_month())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Millis;
    use crate::Date;

    #[test]
    fn local_times() {
        let cases = [
            (0, "1970-01-01", "07:00", 0),
            (1_795_244_700_000, "2026-11-21", "14:05", 0),
            (1_795_280_399_999, "2026-11-21", "23:59", 59),
            (1_795_280_400_000, "2026-11-22", "00:00", 0),
            (-25_200_001, "1969-12-31", "23:59", 59),
            (i64::MAX, "9999-12-31", "", 0),
            (i64::MIN, "0001-01-01", "", 0),
        ];
        for (moment, date, clock, second) in cases {
            let local = Millis(moment).to_local();
            assert_eq!(local.date().to_string(), date);
            if !clock.is_empty() {
                assert_eq!((local.to_clock().as_str(), local.second()), (clock, second));
            }
        }
    }

    #[test]
    fn moment_for_people() {
        assert_eq!(Millis(1_795_244_700_000).to_local().to_moment(), "14:05 ngày 21/11");
    }

    #[test]
    fn on_the_wire_it_is_a_number() {
        assert_eq!(serde_json::to_string(&Millis(5)).unwrap(), "5");
    }

    proptest! {
        #[test]
        fn a_moment_lies_in_its_local_day(moment in -60_000_000_000_000_i64..250_000_000_000_000) {
            let local = Millis(moment).to_local();
            let midnight = Millis::from_local_midnight(local.date());
            prop_assert_eq!(midnight.to_local().date(), local.date());
            let seconds = (local.hour() * 60 + local.minute()) * 60 + local.second();
            prop_assert_eq!((moment - midnight.0) / 1_000, i64::from(seconds));
            prop_assert!((0..86_400_000).contains(&(moment - midnight.0)));
        }

        #[test]
        fn any_moment_has_a_local_time(moment: i64) {
            let date = Millis(moment).to_local().date();
            prop_assert!((Date::MIN..=Date::MAX).contains(&date));
        }
    }
}
