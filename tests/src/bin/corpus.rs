//! Writes the corpus of this version, once, when it is released: `corpus VERSION`.

use clap::Parser;

#[derive(Parser)]
#[command(about = "Writes the corpus of this version")]
struct Options {
    /// The version, such as 0.1.0
    version: String,
}

fn main() -> anyhow::Result<()> {
    tests::corpus::record(&Options::parse().version)
}
