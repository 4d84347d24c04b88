//! Runs the benchmarks: `bench [NAME]`, one JSON object a line.

use clap::Parser;
use tests::bench;

#[derive(Parser)]
#[command(about = "Runs the benchmarks")]
struct Options {
    /// Which benchmark; all of them when none is named
    name: Option<String>,
}

fn main() -> anyhow::Result<()> {
    bench::run(Options::parse().name.as_deref())
}
