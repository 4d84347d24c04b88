//! The command `giaouoc`.

use clap::Parser as _;

fn main() -> anyhow::Result<std::process::ExitCode> {
    giaouoc::cli::run(giaouoc::cli::Cli::parse())
}
