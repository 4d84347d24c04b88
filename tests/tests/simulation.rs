//! The sync engine and the judge under a simulated fate: nothing is lost, doubled or overwritten
//! in silence, and a rule that is switched off does not go unnoticed.

use tests::sim::{self, flaw::Flaw};

/// Seeds of every run of the tests; `cargo xtask test --long` tries ten times as many.
const SEEDS: u64 = 1_000;

/// Seeds within which a missing rule has to show.
const ENOUGH: u64 = 1_500;

#[test]
fn no_seed_breaks_an_invariant() {
    let long = std::env::var_os("GIAOUOC_LONG").is_some();
    let seeds = if long { 10 * SEEDS } else { SEEDS };
    match sim::run_many(1, seeds) {
        Ok(stats) => println!("{seeds} seeds: {stats:?}"),
        Err(failure) => panic!("{failure}"),
    }
}

#[test]
fn every_safety_rule_that_is_switched_off_is_noticed() {
    for flaw in Flaw::ALL {
        let first = (1..=ENOUGH).find(|seed| sim::fails(*seed, Some(flaw)));
        println!("{flaw:?} shows with seed {first:?}");
        assert!(first.is_some(), "{flaw:?} goes unnoticed in {ENOUGH} seeds");
    }
}
