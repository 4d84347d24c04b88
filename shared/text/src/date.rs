//! Calendar dates: stored as ISO, shown as `02/04/2021`, printed as `ngày 02 tháng 4 năm 2021`.

mod typed;

use core::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a text is not taken for a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DateError {
    /// Nothing was written.
    #[error("no date given")]
    Empty,
    /// Not a day, a month and a year.
    #[error("not written as a date")]
    Shape,
    /// The calendar has no such day, as 31/4/2021.
    #[error("no such day")]
    NoSuchDay,
}

impl DateError {
    /// The stable code of the error, by which a catalogue of messages finds its words.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "date-empty",
            Self::Shape => "date-shape",
            Self::NoSuchDay => "date-no-such-day",
        }
    }
}

/// A day of the Gregorian calendar in the years 1 to 9999, without a time zone.
///
/// `Display`, `FromStr` and serde speak ISO, `2021-04-02`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    // Compared in this order.
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The first day there is.
    pub const MIN: Self = Self { year: 1, month: 1, day: 1 };
    /// The last day there is.
    pub const MAX: Self = Self { year: 9999, month: 12, day: 31 };

    /// Makes a date that exists.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, DateError> {
        let exists = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        if exists { Ok(Self { year, month, day }) } else { Err(DateError::NoSuchDay) }
    }

    /// The year, 1 to 9999.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub const fn day(self) -> u8 {
        self.day
    }

    /// Reads what people type, day first: `02/4/2021`, `2-4-21`, `2,4,2021`, `02042021`,
    /// `2021-04-02`, `ngày 2 tháng 4 năm 2021`, `2 April 2021`.
    pub fn parse_display(text: &str) -> Result<Self, DateError> {
        typed::read(text)
    }

    /// Writes the date for people: `02/04/2021`.
    pub fn to_display(self) -> String {
        format!("{:02}/{:02}/{:04}", self.day, self.month, self.year)
    }

    /// Writes the date as documents do: `ngày 02 tháng 4 năm 2021`. Days below 10 and the months
    /// 1 and 2 take a zero in front (*Nghị định 30/2020/NĐ-CP, Phụ lục I*, unverified).
    pub fn to_document(self) -> String {
        let zero = if self.month <= 2 { "0" } else { "" };
        format!("ngày {:02} tháng {zero}{} năm {}", self.day, self.month, self.year)
    }

    /// The day of the week, from Monday, 0, to Sunday, 6.
    pub fn weekday(self) -> usize {
        // The first of January 1970 was a Thursday.
        usize::try_from((self.days_since_epoch() + 3).rem_euclid(7)).unwrap_or_default()
    }

    /// Days since 1970-01-01, negative before.
    pub fn days_since_epoch(self) -> i32 {
        // Years begin in March, so that the leap day is the last of its year.
        let (month, day) = (i32::from(self.month), i32::from(self.day));
        let year = i32::from(self.year) - i32::from(month <= 2);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        365 * year + year / 4 - year / 100 + year / 400 + day_of_year - DAYS_TO_EPOCH
    }

    /// The day so many days after 1970-01-01; `None` outside the years 1 to 9999.
    pub fn from_days_since_epoch(days: i32) -> Option<Self> {
        let days = days.checked_add(DAYS_TO_EPOCH)?;
        let (era, day_of_era) = (days.div_euclid(DAYS_PER_ERA), days.rem_euclid(DAYS_PER_ERA));
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let first_day = 365 * year_of_era + year_of_era / 4 - year_of_era / 100;
        let day_of_year = day_of_era - first_day;
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = (month_from_march + 2) % 12 + 1;
        let year = 400 * era + year_of_era + i32::from(month <= 2);
        Self::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
            .ok()
    }

    /// The day so many days later, or earlier when negative; `None` outside the years 1 to 9999.
    pub fn add_days(self, days: i32) -> Option<Self> {
        Self::from_days_since_epoch(self.days_since_epoch().checked_add(days)?)
    }

    /// How many days after this one the other comes, negative when it comes before.
    pub fn days_until(self, other: Self) -> i32 {
        other.days_since_epoch() - self.days_since_epoch()
    }
}

/// Days of 400 years.
const DAYS_PER_ERA: i32 = 146_097;
/// Days from 1 March of the year 0 to 1 January 1970.
const DAYS_TO_EPOCH: i32 = 719_468;

fn days_in_month(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u8::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn digits(text: &str, lengths: core::ops::RangeInclusive<usize>) -> Result<u16, DateError> {
    let plain = lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().map_err(|_| DateError::Shape) } else { Err(DateError::Shape) }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = DateError;

    /// Reads ISO, `2021-04-02`, and nothing else.
    fn from_str(text: &str) -> Result<Self, DateError> {
        if text.is_empty() {
            return Err(DateError::Empty);
        }
        let parts: Vec<&str> = text.split('-').collect();
        let &[year, month, day] = parts.as_slice() else { return Err(DateError::Shape) };
        Self::new(
            digits(year, 4..=4)?,
            u8::try_from(digits(month, 2..=2)?).map_err(|_| DateError::NoSuchDay)?,
            u8::try_from(digits(day, 2..=2)?).map_err(|_| DateError::NoSuchDay)?,
        )
    }
}

impl TryFrom<String> for Date {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Date, DateError};

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn reads_iso() {
        let cases = [
            ("2021-04-02", Date::new(2021, 4, 2)),
            ("2024-02-29", Date::new(2024, 2, 29)),
            ("", Err(DateError::Empty)),
            ("2021-4-2", Err(DateError::Shape)),
            ("2021-04-02T00:00", Err(DateError::Shape)),
            ("02/04/2021", Err(DateError::Shape)),
            ("+021-04-02", Err(DateError::Shape)),
            ("2023-02-29", Err(DateError::NoSuchDay)),
            ("1900-02-29", Err(DateError::NoSuchDay)),
            ("0000-01-01", Err(DateError::NoSuchDay)),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse(), expected, "{text:?}");
        }
    }

    #[test]
    fn reads_what_people_type() {
        let cases = [
            ("02/4/2021", Ok(date("2021-04-02"))),
            ("02/04/2021", Ok(date("2021-04-02"))),
            (" 2 / 4 / 2021 ", Ok(date("2021-04-02"))),
            ("2-4-2021", Ok(date("2021-04-02"))),
            ("02.04.2021", Ok(date("2021-04-02"))),
            ("29/2/2000", Ok(date("2000-02-29"))),
            ("", Err(DateError::Empty)),
            (" ", Err(DateError::Empty)),
            ("2,4,2021", Ok(date("2021-04-02"))),
            ("2 4 2021", Ok(date("2021-04-02"))),
            ("02042021", Ok(date("2021-04-02"))),
            ("20210402", Ok(date("2021-04-02"))),
            ("20122026", Ok(date("2026-12-20"))),
            ("02/04/21", Ok(date("2021-04-02"))),
            ("020421", Ok(date("2021-04-02"))),
            ("2/4/49", Ok(date("2049-04-02"))),
            ("2/4/60", Ok(date("1960-04-02"))),
            ("2021-04-02", Ok(date("2021-04-02"))),
            ("2021/4/2", Ok(date("2021-04-02"))),
            ("ngày 2 tháng 4 năm 2021", Ok(date("2021-04-02"))),
            ("nga\u{300}y 02 THÁNG 04 năm 2021.", Ok(date("2021-04-02"))),
            ("2 tháng 4, 2021", Ok(date("2021-04-02"))),
            ("Thứ Sáu, ngày 2 tháng 4 năm 2021", Ok(date("2021-04-02"))),
            ("mùng 2 tháng 4 năm 2021", Ok(date("2021-04-02"))),
            ("2 April 2021", Ok(date("2021-04-02"))),
            ("April 2nd, 2021", Ok(date("2021-04-02"))),
            ("Fri 2 Apr 21", Ok(date("2021-04-02"))),
            ("02/04", Err(DateError::Shape)),
            ("2/4/202", Err(DateError::Shape)),
            ("2//2021", Err(DateError::Shape)),
            ("2/4/2021 5", Err(DateError::Shape)),
            ("hôm qua", Err(DateError::Shape)),
            ("khoảng 2/4/2021", Err(DateError::Shape)),
            ("tháng 4 năm 2021", Err(DateError::Shape)),
            ("0204202", Err(DateError::Shape)),
            ("31/4/2021", Err(DateError::NoSuchDay)),
            ("4/31/2021", Err(DateError::NoSuchDay)),
        ];
        for (text, expected) in cases {
            assert_eq!(Date::parse_display(text), expected, "{text:?}");
        }
    }

    #[test]
    fn writes() {
        let cases = [
            ("2021-04-02", "02/04/2021", "ngày 02 tháng 4 năm 2021"),
            ("2021-01-05", "05/01/2021", "ngày 05 tháng 01 năm 2021"),
            ("2020-02-10", "10/02/2020", "ngày 10 tháng 02 năm 2020"),
            ("2019-12-31", "31/12/2019", "ngày 31 tháng 12 năm 2019"),
        ];
        for (iso, display, document) in cases {
            assert_eq!(date(iso).to_display(), display);
            assert_eq!(date(iso).to_document(), document);
            assert_eq!(date(iso).to_string(), iso);
        }
    }

    #[test]
    fn weekdays_begin_on_monday() {
        for (iso, weekday) in
            [("2026-03-05", 3), ("2026-11-29", 6), ("1945-09-02", 6), ("1970-01-01", 3)]
        {
            assert_eq!(date(iso).weekday(), weekday, "{iso}");
        }
    }

    #[test]
    fn counts_days() {
        assert_eq!(date("1970-01-01").days_since_epoch(), 0);
        assert_eq!(date("2026-11-21").days_since_epoch(), 20_778);
        assert_eq!(date("2018-08-01").days_until(date("2019-04-11")), 253);
        assert_eq!(date("2024-02-28").add_days(2), Some(date("2024-03-01")));
        assert_eq!(date("2026-03-01").add_days(-1), Some(date("2026-02-28")));
        assert_eq!(Date::MAX.add_days(1), None);
        assert_eq!(Date::MIN.add_days(-1), None);
        assert_eq!(date("2021-01-01").add_days(i32::MAX), None);
        assert_eq!(Date::from_days_since_epoch(i32::MIN), None);
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let mut days = Date::MIN.days_since_epoch();
        for year in 1..=9999 {
            for month in 1..=12 {
                for day in (1..=31).map_while(|day| Date::new(year, month, day).ok()) {
                    assert_eq!(day.days_since_epoch(), days);
                    assert_eq!(Date::from_days_since_epoch(days), Some(day));
                    days += 1;
                }
            }
        }
        assert_eq!(Date::from_days_since_epoch(days), None);
    }

    #[test]
    fn on_the_wire_it_is_iso() {
        assert_eq!(serde_json::to_string(&date("2021-04-02")).unwrap(), r#""2021-04-02""#);
        assert!(serde_json::from_str::<Date>(r#""2021-02-30""#).is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(days in -719_162..=2_932_896) {
            let date = Date::from_days_since_epoch(days).unwrap();
            prop_assert_eq!(date.to_string().parse(), Ok(date));
            prop_assert_eq!(Date::parse_display(&date.to_display()), Ok(date));
        }

        #[test]
        fn order_is_that_of_the_days(a in -719_162..=2_932_896, b in -719_162..=2_932_896) {
            let date = |days| Date::from_days_since_epoch(days).unwrap();
            prop_assert_eq!(date(a).cmp(&date(b)), a.cmp(&b));
            prop_assert_eq!(date(a).add_days(b - a), Some(date(b)));
            prop_assert_eq!(date(a).days_until(date(b)), b - a);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            let _ = (text.parse::<Date>(), Date::parse_display(&text));
        }
    }
}
