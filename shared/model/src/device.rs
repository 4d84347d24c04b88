//! Devices as the office's list shows them: what a device says of its storage, and which silence
//! stands out.

use serde::{Deserialize, Serialize};
use text::Date;

/// What a device knows of how safe its browser keeps our data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StorageAnswer {
    /// The browser promised not to delete anything by itself.
    Kept,
    /// It gave no such promise: a full disk or weeks without use may delete everything.
    Evictable,
    /// The last attempt to write failed.
    Failing,
}

impl StorageAnswer {
    /// All answers, for tables and tests.
    pub const ALL: [Self; 3] = [Self::Kept, Self::Evictable, Self::Failing];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Evictable => "evictable",
            Self::Failing => "failing",
        }
    }

    /// Reads the word; `None` for one of another version.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.as_str() == word)
    }
}

/// A deadline this near makes silence worth a call, in days.
const NEAR: i32 = 14;
/// Tablets in the field are silent for days; from here on it counts, in days.
const SILENT: i32 = 3;

/// For how many days a device has been silent, when that stands out: a deadline of its
/// organisation is near, and what lies on the device may miss it.
pub fn silence(heard: Date, deadline: Date, today: Date) -> Option<u32> {
    let (silent, left) = (heard.days_until(today), today.days_until(deadline));
    let stands_out = silent >= SILENT && (0..=NEAR).contains(&left);
    stands_out.then(|| u32::try_from(silent).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_stands_out_before_a_deadline_only() {
        let day = |text: &str| Date::parse_display(text).unwrap();
        let today = day("20/11/2026");
        for (heard, deadline, days) in [
            ("17/11/2026", "30/11/2026", Some(3)),
            ("18/11/2026", "30/11/2026", None),
            ("01/10/2026", "20/11/2026", Some(50)),
            ("01/10/2026", "04/12/2026", Some(50)),
            ("01/10/2026", "05/12/2026", None),
            ("01/10/2026", "19/11/2026", None),
            // A server whose clock was set back.
            ("25/11/2026", "30/11/2026", None),
        ] {
            assert_eq!(silence(day(heard), day(deadline), today), days, "{heard} {deadline}");
        }
    }

    #[test]
    fn words_of_the_storage_are_read_again() {
        for answer in StorageAnswer::ALL {
            assert_eq!(StorageAnswer::parse(answer.as_str()), Some(answer));
            assert_eq!(serde_json::to_value(answer).unwrap(), answer.as_str());
        }
        assert_eq!(StorageAnswer::parse("dusty"), None);
    }
}
