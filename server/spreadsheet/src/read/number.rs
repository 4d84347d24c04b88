//! Numbers and days as files store them: in binary, days since an epoch.

use text::{Date, Decimal};

/// Digits that a spreadsheet keeps of a number.
const DIGITS: usize = 15;
/// Days from the epoch of Excel to 1970-01-01.
const TO_1970: i32 = 25_569;
/// Days between the epoch of Excel and that of old Macs.
const TO_1904: f64 = 1_462.0;
/// Excel takes 1900 for a leap year: days before its 29 February lie one later.
const FALSE_LEAP: i32 = 60;
const SECONDS: f64 = 86_400.0;

/// A binary number as a spreadsheet means it: fifteen digits, `8.699999999999999` is 8.7.
pub(crate) fn decimal(number: f64) -> Option<Decimal> {
    if !number.is_finite() {
        return None;
    }
    let short = format!("{number}");
    let digits = short.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit);
    if digits.count() <= DIGITS {
        return short.parse().ok();
    }
    let rounded: f64 = format!("{number:.*e}", DIGITS - 1).parse().ok()?;
    format!("{rounded}").parse().ok()
}

/// The day of a serial number and the seconds since its midnight; `None` before 1900 and after
/// 9999.
pub(crate) fn day(serial: f64, since_1904: bool) -> Option<(Date, u32)> {
    let serial = if since_1904 { serial + TO_1904 } else { serial };
    if !(1.0..3_000_000.0).contains(&serial) {
        return None;
    }
    let seconds = ((serial - serial.floor()) * SECONDS).round();
    let (whole, seconds) =
        if seconds >= SECONDS { (serial.floor() + 1.0, 0.0) } else { (serial.floor(), seconds) };
    // Both are whole and small: written out and read they lose nothing.
    let days: i32 = format!("{whole:.0}").parse().ok()?;
    let seconds: u32 = format!("{seconds:.0}").parse().ok()?;
    let days = if days < FALSE_LEAP { days + 1 } else { days };
    Date::from_days_since_epoch(days - TO_1970).map(|day| (day, seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binary_numbers_are_what_was_typed() {
        for (number, text) in [
            (8.7 - 1e-15, "8.7"),
            (9.01, "9.01"),
            (0.1 + 0.2, "0.3"),
            (4_250_000.0, "4250000"),
            (1e21, "1000000000000000000000"),
            (-125.0, "-125"),
            (1.0 / 3.0, "0.333333333333333"),
            (101_234_567_890.0, "101234567890"),
        ] {
            assert_eq!(decimal(number).unwrap().to_string(), text);
        }
        assert_eq!(decimal(f64::NAN), None);
    }

    #[test]
    fn serial_numbers_are_days() {
        for (serial, mac, iso) in [
            (45_219.0, false, Some("2023-10-20")),
            (1.0, false, Some("1900-01-01")),
            (59.0, false, Some("1900-02-28")),
            (61.0, false, Some("1900-03-01")),
            (43_757.0, true, Some("2023-10-20")),
            (0.5, false, None),
            (3e6, false, None),
            (f64::NAN, false, None),
        ] {
            let read = day(serial, mac).map(|(day, _)| day.to_string());
            assert_eq!(read.as_deref(), iso, "{serial}");
        }
        assert_eq!(day(45_219.75, false).unwrap().1, 64_800);
        assert_eq!(day(45_218.999_999_9, false).unwrap().0.to_string(), "2023-10-20");
    }
}
