//! What other devices of the organisation had not sent when this one was enrolled. One of them may
//! be this device, before the browser deleted everything of the app, its [trace](super::trace) as
//! well.

use ::sync::wire::Unsent;
use leptos::prelude::*;
use model::Millis;

use super::Desk;
use crate::platform::marker;

/// Name of the mark that keeps it until somebody has read it.
const ELSEWHERE: &str = "elsewhere";

/// Unsent changes of other devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Elsewhere {
    pub unsent: u64,
    /// Server time at which the last of the devices was heard of.
    pub at: Millis,
}

impl Elsewhere {
    pub(super) fn of(devices: &[Unsent]) -> Option<Self> {
        let at = devices.iter().map(|device| device.at).max()?;
        Some(Self { unsent: devices.iter().map(|device| u64::from(device.left)).sum(), at })
    }

    fn parse(text: &str) -> Option<Self> {
        let (unsent, at) = text.split_once('.')?;
        Some(Self { unsent: unsent.parse().ok()?, at: at.parse().ok()? })
    }

    fn text(self) -> String {
        format!("{}.{}", self.unsent, self.at)
    }
}

impl Desk {
    /// What nobody has read yet.
    pub fn elsewhere(self) -> Option<Elsewhere> {
        self.elsewhere.with(|mark| Elsewhere::parse(mark))
    }

    /// Shows it until somebody has read it; `None` when it was.
    pub fn tell_elsewhere(self, elsewhere: Option<Elsewhere>) {
        let mark = elsewhere.map(Elsewhere::text).unwrap_or_default();
        marker::set(ELSEWHERE, &mark);
        self.elsewhere.set(mark);
    }
}

/// The mark of an earlier visit; blank for none.
pub(super) fn marked() -> String {
    marker::get(ELSEWHERE).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_devices_are_told_as_one_and_kept_as_told() {
        let devices = [Unsent { left: 3, at: 20 }, Unsent { left: 4, at: 10 }];
        let told = Elsewhere { unsent: 7, at: 20 };
        assert_eq!(Elsewhere::of(&devices), Some(told));
        assert_eq!(Elsewhere::of(&[]), None);
        assert_eq!(Elsewhere::parse(&told.text()), Some(told));
        assert_eq!(Elsewhere::parse(""), None);
    }
}
