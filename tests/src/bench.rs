//! Benchmarks: each prints one JSON object a line, `{bench, case, value, unit}`.

mod store;
mod sync;

use std::io::Write as _;

use anyhow::{Result, bail};
use serde::Serialize;

/// A result.
#[derive(Debug, Serialize)]
struct Line<'a> {
    bench: &'a str,
    case: &'a str,
    value: f64,
    unit: &'a str,
}

/// Runs the benchmark of this name, or all.
pub fn run(name: Option<&str>) -> Result<()> {
    match name {
        None => sync::run().and_then(|()| store::run()),
        Some("store") => store::run(),
        Some("sync") => sync::run(),
        Some(other) => bail!("there is no benchmark {other}; there are: store, sync"),
    }
}

/// Prints a result at once, also into a pipe.
fn report(bench: &str, case: &str, value: f64, unit: &str) -> Result<()> {
    // Thousandths are noise.
    let value = (value * 100.0).round() / 100.0;
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, &Line { bench, case, value, unit })?;
    writeln!(out)?;
    Ok(out.flush()?)
}

/// The value below which half of the samples lie; 0 for none.
fn median(samples: &mut [f64]) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_ignores_what_is_odd() {
        assert!((median(&mut [9.0, 1.0, 2.0]) - 2.0).abs() < 1e-9);
        assert!(median(&mut []).abs() < 1e-9);
    }
}
