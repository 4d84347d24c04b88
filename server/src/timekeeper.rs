//! What time it is, as far as the clock of this machine can be believed.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use model::{Millis, id::DeviceId};
use sync::clock::{Belief, Doubt, believe};

/// Tells the time of day in milliseconds.
pub type Clock = Arc<dyn Fn() -> Millis + Send + Sync>;

/// Most devices whose clocks are remembered, and for how long: a day.
const DEVICES: usize = 32;
const HEARD: Millis = 86_400_000;

/// The clock of this machine, checked against the log and against the clocks of devices.
pub struct Timekeeper {
    clock: Clock,
    /// What the storage asks before it dates anything.
    doubted: Arc<AtomicBool>,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// When the last entry of the log was written; 0 for none.
    last: Millis,
    /// When each device was heard, by this clock, and how much its own was ahead.
    heard: BTreeMap<DeviceId, (Millis, Millis)>,
    /// What was last told of the clock.
    told: Told,
}

/// What the operator knows of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Told {
    #[default]
    Nothing,
    ToBeRight,
    ToBeInDoubt(Doubt),
}

impl From<Option<Doubt>> for Told {
    fn from(doubt: Option<Doubt>) -> Self {
        doubt.map_or(Self::ToBeRight, Self::ToBeInDoubt)
    }
}

impl Timekeeper {
    /// Goes on from the last entry of a log; `doubted` is set while the clock is in doubt.
    pub fn new(clock: Clock, last: Millis, doubted: Arc<AtomicBool>) -> Self {
        Self { clock, doubted, known: Mutex::new(Known { last, ..Known::default() }) }
    }

    /// What to take the time for.
    pub fn now(&self) -> Millis {
        self.belief().now
    }

    /// What to believe at this moment.
    pub fn belief(&self) -> Belief {
        let clock = (self.clock)();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // What was heard before the clock leapt, forwards or back, says nothing of it.
        known.heard.retain(|_, (at, _)| (clock.saturating_sub(HEARD)..=clock).contains(at));
        let ahead: Vec<Millis> = known.heard.values().map(|(_, ahead)| *ahead).collect();
        let belief = believe(clock, known.last, &ahead);
        self.doubted.store(belief.doubt.is_some(), Ordering::SeqCst);
        belief
    }

    /// A device has said what its clock says.
    pub fn hear(&self, device: &DeviceId, said: Millis) {
        let clock = (self.clock)();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.heard.insert(device.clone(), (clock, said.saturating_sub(clock)));
        if known.heard.len() > DEVICES {
            let oldest = known.heard.iter().min_by_key(|(_, (at, _))| *at);
            if let Some(oldest) = oldest.map(|(device, _)| device.clone()) {
                known.heard.remove(&oldest);
            }
        }
    }

    /// An entry of the log was written at a time that was believed.
    pub fn wrote(&self, at: Millis) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.last = known.last.max(at);
    }

    /// Whether this doubt, or that there is none, was told last.
    pub fn was_told(&self, doubt: Option<Doubt>) -> bool {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).told == doubt.into()
    }

    /// The operator was told, and what waited was seen to.
    pub fn tell(&self, doubt: Option<Doubt>) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).told = doubt.into();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicI64;

    use super::*;

    #[test]
    fn what_was_heard_before_a_leap_does_not_vouch_for_the_clock_after_it() {
        const DAY: Millis = 86_400_000;
        let time = Arc::new(AtomicI64::new(1_000 * DAY));
        let told = Arc::clone(&time);
        let doubted = Arc::new(AtomicBool::new(false));
        let clock: Clock = Arc::new(move || told.load(Ordering::SeqCst));
        let keeper = Timekeeper::new(clock, 999 * DAY, Arc::clone(&doubted));
        let device = |n: usize| DeviceId::parse(&format!("d{n}")).unwrap();
        for n in 0..2 * DEVICES {
            keeper.hear(&device(n), 1_000 * DAY);
        }
        keeper.wrote(1_000 * DAY);
        assert_eq!(keeper.belief(), Belief { now: 1_000 * DAY, doubt: None });
        assert!(!keeper.was_told(None));
        keeper.tell(None);
        assert!(keeper.was_told(None));

        time.store(1_400 * DAY, Ordering::SeqCst);
        keeper.hear(&device(1), 1_000 * DAY + 5);
        let belief = keeper.belief();
        assert_eq!((belief.now, belief.doubt), (1_000 * DAY + 5, Some(Doubt::Ahead)));
        assert!(doubted.load(Ordering::SeqCst) && !keeper.was_told(belief.doubt));

        time.store(1_000 * DAY + 9, Ordering::SeqCst);
        assert_eq!(keeper.belief(), Belief { now: 1_000 * DAY + 9, doubt: None });
        assert!(!doubted.load(Ordering::SeqCst));
    }
}
