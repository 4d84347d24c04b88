//! How often somebody may ask: a bucket of tokens for each, filled at a steady rate.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use model::Millis;

/// Most callers that are remembered; full buckets are forgotten first.
const CALLERS: usize = 10_000;

/// A limit on calls.
#[derive(Debug)]
pub struct Limit {
    burst: u32,
    /// Milliseconds for one more call.
    refill: Millis,
    buckets: Mutex<BTreeMap<String, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    /// When it is full again, if nobody calls until then.
    full: Millis,
}

impl Limit {
    /// At most `burst` calls at once, then one for every `refill` milliseconds.
    pub fn new(burst: u32, refill: Millis) -> Self {
        Self { burst, refill, buckets: Mutex::default() }
    }

    /// Takes the last call of somebody back: it was none that the limit is for.
    pub fn give_back(&self, caller: &str) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = buckets.get_mut(caller) {
            bucket.full = bucket.full.saturating_sub(self.refill);
        }
    }

    /// Counts a call; an error has the seconds to wait.
    pub fn acquire(&self, caller: &str, now: Millis) -> Result<(), u32> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= CALLERS {
            buckets.retain(|_, bucket| bucket.full > now);
        }
        let most = self.refill.saturating_mul(Millis::from(self.burst));
        let full = buckets.get(caller).map_or(now, |bucket| bucket.full.max(now));
        // No bucket lies so far ahead, unless the clock went back: then it is full.
        let full = if full.saturating_sub(now) > most { now } else { full };
        let next = full.saturating_add(self.refill);
        let ahead = next.saturating_sub(now);
        if ahead > most {
            let wait = (ahead - most).div_euclid(1000).saturating_add(1);
            return Err(u32::try_from(wait).unwrap_or(u32::MAX));
        }
        if buckets.len() < CALLERS || buckets.contains_key(caller) {
            buckets.insert(caller.to_owned(), Bucket { full: next });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_allowed_and_then_the_rate() {
        let limit = Limit::new(3, 1_000);
        for _ in 0..3 {
            assert_eq!(limit.acquire("a", 0), Ok(()));
        }
        assert_eq!(limit.acquire("a", 0), Err(2));
        assert_eq!(limit.acquire("b", 0), Ok(()));
        assert_eq!(limit.acquire("a", 1_000), Ok(()));
        assert!(limit.acquire("a", 1_000).is_err());
        assert_eq!(limit.acquire("a", 100_000), Ok(()));
    }

    #[test]
    fn what_is_given_back_was_never_taken() {
        let limit = Limit::new(2, 1_000);
        for _ in 0..10 {
            assert_eq!(limit.acquire("a", 0), Ok(()));
            limit.give_back("a");
        }
        assert_eq!((limit.acquire("a", 0), limit.acquire("a", 0)), (Ok(()), Ok(())));
        assert!(limit.acquire("a", 0).is_err());
        limit.give_back("nobody");
    }

    #[test]
    fn a_clock_that_goes_back_locks_nobody_out() {
        let limit = Limit::new(2, 1_000);
        for now in [9_000_000, 9_000_000, 0, 0] {
            assert_eq!(limit.acquire("a", now), Ok(()), "{now}");
        }
        assert!(limit.acquire("a", 0).is_err());
    }

    #[test]
    fn a_crowd_does_not_fill_the_memory() {
        let limit = Limit::new(1, 1_000);
        for n in 0..3 * CALLERS {
            let _either = limit.acquire(&n.to_string(), 0);
        }
        assert!(limit.buckets.lock().unwrap().len() <= CALLERS);
    }
}
