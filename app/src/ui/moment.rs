//! Moments as people say them: "16:40 hôm qua", "10 phút trước".

use model::Millis;

use crate::{
    i18n::{Msg, t, t_args},
    platform,
    today::{follow_day, follow_minute},
};

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;

/// A moment of this device's clock or the office's, seen from now: the clock alone for today, the
/// year only when it is another one. What shows it is drawn again on another day.
pub fn moment(at: Millis) -> String {
    follow_day();
    seen_from(at, platform::now())
}

/// How long ago something was: minutes and hours, then the moment itself. What shows it is drawn
/// again every minute: nothing else should be in that part of the page.
pub fn ago(at: Millis) -> String {
    follow_minute();
    past(at, platform::now())
}

fn seen_from(at: Millis, now: Millis) -> String {
    let (local, today) = (text::Millis(at).to_local(), model::local_date(now));
    let clock = local.to_clock();
    let date = local.date();
    if date == today {
        return t_args(Msg::AppMomentToday, &[("clock", &clock)]);
    }
    if date.add_days(1) == Some(today) {
        return t_args(Msg::AppMomentYesterday, &[("clock", &clock)]);
    }
    let month = t(Msg::AppMonths).split(' ').nth(usize::from(date.month()) - 1).unwrap_or_default();
    let day = format!("{:02}", date.day());
    let (message, year) = if date.year() == today.year() {
        (Msg::AppMoment, String::new())
    } else {
        (Msg::AppMomentYear, date.year().to_string())
    };
    t_args(message, &[("clock", &clock), ("day", &day), ("month", month), ("year", &year)])
}

fn past(at: Millis, now: Millis) -> String {
    let passed = now - at;
    if passed < MINUTE {
        // A clock that was put back must not give "in 3 minutes".
        t(Msg::AppJustNow).to_owned()
    } else if passed < HOUR {
        t_args(Msg::AppMinutesAgo, &[("n", &(passed / MINUTE).to_string())])
    } else if passed < 12 * HOUR {
        t_args(Msg::AppHoursAgo, &[("n", &(passed / HOUR).to_string())])
    } else {
        seen_from(at, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 14:05 on 21/11/2026 in Vietnam.
    const NOW: Millis = 1_795_244_700_000;
    const DAY: Millis = 24 * HOUR;

    #[test]
    fn moments_say_no_more_than_is_needed() {
        for (at, said) in [
            (NOW - HOUR, "13:05 hôm nay"),
            (NOW - DAY, "14:05 hôm qua"),
            (NOW - 14 * HOUR - 6 * MINUTE, "23:59 hôm qua"),
            (NOW - 20 * DAY, "14:05 ngày 01/11"),
            (NOW - 365 * DAY, "14:05 ngày 21/11/2025"),
            (NOW + DAY, "14:05 ngày 22/11"),
        ] {
            assert_eq!(seen_from(at, NOW), said);
        }
    }

    #[test]
    fn the_past_is_told_in_minutes_and_hours() {
        for (passed, said) in [
            (-5 * MINUTE, "vừa xong"),
            (59_999, "vừa xong"),
            (10 * MINUTE, "10 phút trước"),
            (3 * HOUR, "3 giờ trước"),
            (DAY, "14:05 hôm qua"),
        ] {
            assert_eq!(past(NOW - passed, NOW), said);
        }
    }
}
