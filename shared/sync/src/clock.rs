//! Whether the server's clock can be believed, by its own last entry and what devices say of theirs.

use model::Millis;

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;

/// A clock is put right by so much every now and then.
const SLACK: Millis = 10 * MINUTE;
/// Devices agree when their clocks lie within this of their middle.
const AGREE: Millis = HOUR;
/// So many devices that agree are no chance.
const SEVERAL: usize = 3;
/// As far as people set a device wrong together: by a day and a zone.
const FAR: Millis = 2 * DAY;
/// No office is silent for so long without a reason.
const SILENCE: Millis = 30 * DAY;

/// Why the clock is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// It stands before what it has written itself, or before what devices agree on.
    Behind,
    /// It has leapt from its last entry, or stands after what devices agree on.
    Ahead,
}

/// What to take the time for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Belief {
    /// The clock itself, unless it is in doubt.
    pub now: Millis,
    pub doubt: Option<Doubt>,
}

/// What to believe when the clock says `clock`, the last entry of the log was written at `last` (0
/// for none), and the clocks of devices that were heard of lately differ from this one by `ahead`.
///
/// A device whose clock stands before the last entry has lost its battery, and says nothing.
pub fn believe(clock: Millis, last: Millis, ahead: &[Millis]) -> Belief {
    let certain = Belief { now: clock, doubt: None };
    let near = ahead.iter().filter(|ahead| ahead.unsigned_abs() <= AGREE.unsigned_abs()).count();
    if near >= SEVERAL && near * 2 > ahead.len() {
        return certain;
    }
    let mut said: Vec<Millis> = ahead.iter().map(|ahead| clock.saturating_add(*ahead)).collect();
    said.retain(|said| *said >= last.saturating_sub(DAY));
    said.sort_unstable();
    if let Some(middle) = agreed(&said).filter(|middle| middle.abs_diff(clock) > FAR.unsigned_abs())
    {
        let doubt = if clock < middle { Doubt::Behind } else { Doubt::Ahead };
        return Belief { now: middle.max(last), doubt: Some(doubt) };
    }
    if clock < last.saturating_sub(SLACK) {
        return Belief { now: last, doubt: Some(Doubt::Behind) };
    }
    let earlier = said.partition_point(|said| *said < clock.saturating_sub(SILENCE));
    if last > 0 && clock.saturating_sub(last) > SILENCE && earlier * 2 > said.len() {
        let middle = said.get(earlier / 2).copied().unwrap_or(last);
        return Belief { now: middle.max(last), doubt: Some(Doubt::Ahead) };
    }
    certain
}

/// The time that most of several devices agree on.
fn agreed(sorted: &[Millis]) -> Option<Millis> {
    let middle = *sorted.get(sorted.len() / 2)?;
    let agree = sorted.iter().filter(|said| said.abs_diff(middle) <= AGREE.unsigned_abs()).count();
    (agree >= SEVERAL && agree * 2 > sorted.len()).then_some(middle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_believed_until_its_log_or_several_devices_speak_against_it() {
        const T: Millis = 1_795_158_300_000;
        let dead = -T;
        let (behind, ahead) = (Some(Doubt::Behind), Some(Doubt::Ahead));
        for (what, clock, last, devices, now, doubt) in [
            ("nothing is known", T, 0, vec![], T, None),
            ("all is well", T, T - HOUR, vec![0, 5, -9], T, None),
            ("put right by minutes", T - 5 * MINUTE, T, vec![], T - 5 * MINUTE, None),
            ("before its last entry", T - 40 * DAY, T, vec![], T, behind),
            ("before it, and a device says so", T - 40 * DAY, T, vec![40 * DAY], T, behind),
            ("silent for a summer", T + 80 * DAY, T, vec![0], T + 80 * DAY, None),
            ("silent, and nobody is there yet", T + 400 * DAY, T, vec![], T + 400 * DAY, None),
            (
                "leapt, and one device knows better",
                T + 400 * DAY,
                T,
                vec![HOUR - 400 * DAY],
                T + HOUR,
                ahead,
            ),
            (
                "silent, and one battery is dead",
                T + 400 * DAY,
                T,
                vec![dead - 400 * DAY],
                T + 400 * DAY,
                None,
            ),
            (
                "silent, one device is wrong and two are not",
                T + 400 * DAY,
                T,
                vec![-300 * DAY, 0, 1],
                T + 400 * DAY,
                None,
            ),
            ("one device is far off", T, T - HOUR, vec![9 * DAY], T, None),
            ("two devices are far off", T, T - HOUR, vec![9 * DAY; 2], T, None),
            (
                "three devices agree against it",
                T,
                T - HOUR,
                vec![9 * DAY, 9 * DAY + 1, 9 * DAY - 1],
                T + 9 * DAY,
                behind,
            ),
            (
                "three agree, and four are of other opinions",
                T,
                T - HOUR,
                vec![9 * DAY, 9 * DAY, 9 * DAY, DAY, 30 * DAY, 60 * DAY, 90 * DAY],
                T,
                None,
            ),
            ("three batteries are dead", T, T - HOUR, vec![dead; 3], T, None),
            ("three tablets in another zone", T, T - HOUR, vec![12 * HOUR; 3], T, None),
            (
                "a clock that was wrong wrote the last entry, and devices agree with this one",
                T,
                T + 400 * DAY,
                vec![1, 2, 3],
                T,
                None,
            ),
            ("beyond all bounds", Millis::MAX, 1, vec![Millis::MIN; 3], 1, ahead),
        ] {
            let belief = Belief { now, doubt };
            assert_eq!(believe(clock, last, &devices), belief, "{what}");
        }
    }
}
