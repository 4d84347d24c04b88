//! cargo xtask demo | test | dist | bench: builds, serves, tests and measures the product.

mod demo;
mod dispatch;
mod dist;
mod health;
mod process;
mod server;
mod suite;
mod tally;
mod tools;
mod web;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Builds, serves, tests and measures Giao Ước"
)]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build the client for the browser into `target/web`
    Build,
    /// Build everything, fill an empty folder with the demonstration data and serve it
    Demo(demo::Options),
    /// Run the whole suite: format, lints, unit, simulation, HTTP, wasm32, real browser
    Test(suite::Options),
    /// Make the one file `target/dist/giaouoc` and say what a first visit downloads
    Dist(dist::Options),
    /// Run the benchmarks, one JSON object a line
    Bench {
        /// One benchmark; all when left out
        name: Option<String>,
    },
    /// Run the sync simulator
    Simulate {
        /// How many seeds to try
        #[arg(long, default_value_t = 100)]
        seeds: u64,
        /// The first seed
        #[arg(long, default_value_t = 1)]
        from: u64,
    },
    /// Write a picture of every page into `target/screenshots`
    Screenshots,
}

fn main() -> ExitCode {
    let outcome = run(Args::parse().task);
    if let Some(code) = process::interrupted() {
        return ExitCode::from(code);
    }
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs one task; `false` is a failure that has been reported already.
fn run(task: Task) -> Result<bool> {
    process::watch_signals()?;
    let workspace = Workspace::locate()?;
    match task {
        Task::Build => web::build(&workspace).map(|_| true),
        Task::Demo(options) => demo::run(&workspace, options).map(|()| true),
        Task::Test(options) => suite::run(&workspace, &options),
        Task::Dist(options) => dist::run(&workspace, &options).map(|()| true),
        Task::Bench { name } => dispatch::bench(&workspace, name.as_deref()).map(|()| true),
        Task::Simulate { seeds, from } => {
            dispatch::simulate(&workspace, seeds, from).map(|()| true)
        }
        Task::Screenshots => dispatch::screenshots(&workspace).map(|()| true),
    }
}
