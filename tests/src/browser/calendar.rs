//! The day on which stories play: the same whatever day it is outside, or one that is asked for.

use std::env;

use anyhow::{Context as _, Result};
use model::Millis;
use text::Date;

/// Where a story begins unless `GIAOUOC_STORY_BEGINS` names another day and time of Vietnam.
const BEGINS: &str = "2026-11-22T09:00";
/// The demonstration was filled in so long before a story begins.
const FILLED_BEFORE: Millis = 3_600_000;
/// Runs in a page before anything else: its clock is so many milliseconds ahead of the machine's.
const SHIFT: &str = "(() => {
    const ahead = AHEAD, Real = Date;
    globalThis.Date = class Date extends Real {
        constructor(...parts) { if (parts.length) super(...parts); else super(globalThis.Date.now()); }
        static now() { return Real.now() + ahead; }
    };
})();";

/// How far a story's clocks, those of its server and of its browsers, are ahead of this machine's.
#[derive(Debug, Clone, Copy)]
pub struct Calendar {
    ahead: Millis,
}

impl Calendar {
    /// The machine's own time.
    pub fn real() -> Self {
        Self { ahead: 0 }
    }

    /// A story begins now.
    pub fn of_story() -> Result<Self> {
        let named = env::var("GIAOUOC_STORY_BEGINS");
        let begins = moment(named.as_deref().unwrap_or(BEGINS))
            .context("GIAOUOC_STORY_BEGINS is no moment such as 2026-09-30T23:58")?;
        Ok(Self { ahead: begins - machine_time() })
    }

    /// Milliseconds that the clocks are ahead.
    pub fn ahead(self) -> Millis {
        self.ahead
    }

    /// The same for the filling of the demonstration data.
    pub(super) fn ahead_of_filling(self) -> Millis {
        if self.ahead == 0 { 0 } else { self.ahead - FILLED_BEFORE }
    }

    /// The time in the story.
    pub fn now(self) -> Millis {
        machine_time() + self.ahead
    }

    /// The day in Vietnam.
    pub fn today(self) -> Date {
        model::local_date(self.now())
    }

    /// The day so many days from today as people write it, such as `05/11/2026`.
    pub fn day(self, days: i32) -> String {
        self.today().add_days(days).unwrap_or(self.today()).to_display()
    }

    /// The day so many days before the demonstration was filled in, which may have been yesterday.
    pub fn day_before_filling(self, days: i32) -> String {
        let filled = model::local_date(self.now() - FILLED_BEFORE);
        filled.add_days(-days).unwrap_or(filled).to_display()
    }

    /// The year so many years from now.
    pub fn year(self, years: i32) -> String {
        (i32::from(self.today().year()) + years).to_string()
    }

    /// The script that shifts the clock of a page.
    pub(super) fn script(self) -> String {
        SHIFT.replace("AHEAD", &self.ahead.to_string())
    }
}

fn machine_time() -> Millis {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.ok().and_then(|since| Millis::try_from(since.as_millis()).ok()).unwrap_or_default()
}

/// Reads a day and a time of Vietnam.
fn moment(text: &str) -> Option<Millis> {
    let (day, time) = text.split_once('T')?;
    let (hours, minutes) = time.split_once(':')?;
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    let midnight = text::Millis::from_local_midnight(day.parse().ok()?).0;
    Some(midnight + (hours * 60 + minutes) * 60_000)
}
