//! The command `giaouoc`.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    giaouoc::cli::run(giaouoc::cli::Cli::parse()).unwrap_or_else(|error| {
        // One sentence for who operates it; where in the code it was helps nobody here.
        eprintln!("giaouoc: {error:#}");
        ExitCode::FAILURE
    })
}
