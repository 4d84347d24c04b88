//! Runs the sync simulator over many seeds: `simulate --seeds N --from S`.

use std::{process::ExitCode, time::Instant};

use clap::Parser;
use tests::sim;

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
    match sim::run_many(from, seeds) {
        Ok(stats) => {
            let seconds = started.elapsed().as_secs_f64();
            println!("{seeds} seeds from {from} in {seconds:.1} s, no invariant broken: {stats:?}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            println!("{failure}");
            ExitCode::FAILURE
        }
    }
}
