//! The command `giaouoc`.

use clap::Parser as _;

fn main() -> anyhow::Result<()> {
    giaouoc::cli::run(giaouoc::cli::Cli::parse())
}
