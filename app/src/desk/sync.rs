//! When the office is asked: one tab at a time, soon after a change, now and then, and after
//! failures ever later.

use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

use ::sync::client::Device;
use leptos::prelude::*;

use super::{Desk, exchange::ExchangeError, sync_state::SyncState};
use crate::platform::{
    events,
    locks::{self, Asked},
    now, sleep,
};

/// Name of the lock of the one tab that talks to the office.
const SYNC_LOCK: &str = "giaouoc.sync";
/// Whether this tab is at it: its own lock is busy to itself as well.
static AT_IT: AtomicBool = AtomicBool::new(false);
/// Whether this tab waits for another to be done.
static IN_LINE: AtomicBool = AtomicBool::new(false);
/// Milliseconds for which the office asked, by its last refusal, to be left alone.
static ASKED: AtomicI32 = AtomicI32::new(0);
/// Milliseconds between looks at the office while the tab is in front.
const EVERY: i32 = 20_000;
/// First and longest pause after failures, in milliseconds; each is twice the one before.
const FIRST_PAUSE: i32 = 1_000;
const LONGEST_PAUSE: i32 = 300_000;

impl Desk {
    /// Exchanges with the office after a pause of the given milliseconds.
    pub fn sync_soon(self, pause: i32) {
        leptos::task::spawn_local(async move {
            if pause > 0 {
                sleep(pause).await;
            }
            self.sync_now().await;
        });
    }

    /// Exchanges with the office now; while another tab is at it, after that one.
    pub async fn sync_now(self) {
        let Some(guard) = self.alone().await else { return };
        let enrolled = self.device.with_untracked(Option::is_some);
        if enrolled {
            AT_IT.store(true, Ordering::Relaxed);
            let ended = self.exchange_all().await;
            AT_IT.store(false, Ordering::Relaxed);
            self.sending.set(0);
            self.end(ended);
            // Nothing that is exchanged waits for them.
            leptos::task::spawn_local(self.look_after_keys());
        }
        drop(guard);
    }

    /// The right to exchange; `None` when this tab is at it or waits already.
    ///
    /// A page that was left may keep the lock until the browser has put it away, and one that is
    /// kept for going back is put away only for somebody who waits.
    async fn alone(self) -> Option<Asked> {
        let free = locks::try_hold(SYNC_LOCK).await;
        if !matches!(free, Asked::Busy) {
            return Some(free);
        }
        if AT_IT.load(Ordering::Relaxed) || IN_LINE.swap(true, Ordering::Relaxed) {
            return None;
        }
        self.sync.set(SyncState::Elsewhere);
        let held = locks::hold(SYNC_LOCK).await;
        IN_LINE.store(false, Ordering::Relaxed);
        Some(held)
    }

    /// Looks at the office now and then, and after failures at growing intervals, which begin anew
    /// when something got through before the link broke.
    pub(super) async fn tick(self) {
        let (mut pause, mut failures, mut asked) = (EVERY, 0, 0);
        loop {
            sleep(asked + jitter(pause)).await;
            let before = self.got_through();
            if events::is_visible() || self.unsent() > 0 {
                self.sync_now().await;
            }
            let failed = self.sync.with_untracked(|state| {
                matches!(
                    state,
                    SyncState::Waiting { .. } | SyncState::Unreadable | SyncState::Refused(_)
                )
            });
            failures = if self.got_through() > before { 0 } else { failures };
            pause = if failed { pause_after(failures) } else { EVERY };
            failures = if failed { failures + 1 } else { 0 };
            asked = ASKED.load(Ordering::Relaxed);
            if failed {
                let until = now() + i64::from(asked + pause);
                self.sync.update(|state| {
                    if let SyncState::Waiting { until: at } = state {
                        *at = until;
                    }
                });
            }
        }
    }

    /// Grows with everything that gets through to the office, and with each page of a pull.
    fn got_through(self) -> u64 {
        let pulled = |device: &Option<Device>| device.as_ref().map_or(0, |it| it.cursors.all.pos);
        self.acked() + self.uploaded.get_untracked() + self.device.with_untracked(pulled)
    }

    pub(super) fn unsent(self) -> u64 {
        self.device.with_untracked(|device| device.as_ref().map_or(0, Device::unsent))
    }

    fn end(self, ended: Result<(), ExchangeError>) {
        let asked = if let Err(ExchangeError::Later(seconds)) = ended { seconds } else { 0 };
        ASKED.store(milliseconds(asked), Ordering::Relaxed);
        self.sync.set(match ended {
            Ok(()) => SyncState::Idle,
            Err(ExchangeError::NoReply | ExchangeError::Later(_)) => {
                SyncState::Waiting { until: now() + i64::from(EVERY) }
            }
            Err(ExchangeError::Unreadable) => SyncState::Unreadable,
            Err(ExchangeError::Refused(problem)) => SyncState::Refused(problem),
            Err(ExchangeError::Unfit(None)) => {
                SyncState::Waiting { until: now() + i64::from(EVERY) }
            }
            Err(ExchangeError::Unfit(Some(problem))) => SyncState::Refused(problem),
            Err(ExchangeError::Store(error)) => SyncState::Broken(error),
        });
    }

    /// The own changes and photos first, then what is done for other devices, and what that
    /// brought.
    async fn exchange_all(self) -> Result<(), ExchangeError> {
        self.exchange_own().await?;
        if self.deliver_carried().await? {
            self.exchange_own().await?;
        }
        self.close_carried().await
    }
}

/// The pause after so many failures in a row before the last one.
fn pause_after(failures: u32) -> i32 {
    (FIRST_PAUSE << failures.min(10)).min(LONGEST_PAUSE)
}

/// What the office asks for, as far as a device heeds it.
fn milliseconds(seconds: u32) -> i32 {
    i32::try_from(seconds.saturating_mul(1_000)).unwrap_or(LONGEST_PAUSE).min(LONGEST_PAUSE)
}

/// Half to the whole of a pause, so that tablets do not come in step.
#[expect(clippy::cast_possible_truncation, reason = "a pause of milliseconds fits")]
fn jitter(pause: i32) -> i32 {
    (f64::from(pause) * (0.5 + js_sys::Math::random() / 2.0)) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_five_minutes() {
        for (failures, pause) in [(0, 1_000), (1, 2_000), (4, 16_000), (9, 300_000), (99, 300_000)]
        {
            assert_eq!(pause_after(failures), pause, "{failures}");
        }
    }

    #[test]
    fn a_device_heeds_what_the_office_asks_for_in_reason() {
        for (seconds, pause) in [(0, 0), (5, 5_000), (300, 300_000), (u32::MAX, 300_000)] {
            assert_eq!(milliseconds(seconds), pause, "{seconds}");
        }
    }
}
