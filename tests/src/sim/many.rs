//! Many seeds on all cores.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use super::{Failure, Stats, run};

/// Runs `seeds` seeds, beginning with `from`; stops at the first failure.
pub fn run_many(from: u64, seeds: u64) -> Result<Stats, Box<Failure>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let end = from.saturating_add(seeds);
    let next = AtomicU64::new(from);
    let outcome = Mutex::new(Ok(Stats::default()));
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= end {
                return;
            }
            let ran = run(seed, None);
            let mut outcome = outcome.lock().unwrap_or_else(PoisonError::into_inner);
            match (&mut *outcome, ran) {
                (Ok(total), Ok(stats)) => *total += stats,
                (Ok(_), Err(failure)) => {
                    next.store(end, Ordering::Relaxed);
                    *outcome = Err(failure);
                }
                (Err(_), _) => {}
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    outcome.into_inner().unwrap_or_else(PoisonError::into_inner)
}
