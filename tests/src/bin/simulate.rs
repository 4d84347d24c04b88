//! Runs the sync simulator over many seeds: `simulate --seeds N --from S`.

use std::{
    process::ExitCode,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use clap::Parser;
use tests::sim::{self, Failure, Stats};

#[derive(Parser)]
#[command(about = "Runs the sync simulator")]
struct Options {
    /// How many seeds to try
    #[arg(long, default_value_t = 100)]
    seeds: u64,
    /// The first seed
    #[arg(long, default_value_t = 1)]
    from: u64,
}

fn main() -> ExitCode {
    let Options { seeds, from } = Options::parse();
    let started = Instant::now();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicU64::new(from);
    let end = from.saturating_add(seeds);
    let total = Mutex::new(Stats::default());
    let failure: Mutex<Option<Box<Failure>>> = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= end {
                        return;
                    }
                    match sim::run(seed, None) {
                        Ok(stats) => {
                            *total.lock().unwrap_or_else(PoisonError::into_inner) += stats;
                        }
                        Err(failed) => {
                            // The others stop at the first failure.
                            next.store(end, Ordering::Relaxed);
                            let mut first = failure.lock().unwrap_or_else(PoisonError::into_inner);
                            first.get_or_insert(failed);
                        }
                    }
                }
            });
        }
    });
    let total = total.into_inner().unwrap_or_else(PoisonError::into_inner);
    let seconds = started.elapsed().as_secs_f64();
    if let Some(failed) = failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        println!("{failed}");
        return ExitCode::FAILURE;
    }
    println!("{seeds} seeds from {from} in {seconds:.1} s, no invariant broken: {total:?}");
    ExitCode::SUCCESS
}
