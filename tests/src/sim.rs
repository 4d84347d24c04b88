//! The sync simulator: the real engine and the real judge, one server and up to ten devices, a
//! network and a fate drawn from one seed. A seed that fails always fails in the same way.

mod author;
pub mod flaw;
mod ledger;
mod many;
mod odd;
pub mod office;
mod rest;
pub(crate) mod rng;
mod schedule;
mod shrink;
mod sight;
mod tablet;
mod world;

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
};

use self::{flaw::Flaw, world::World};
pub use self::{
    many::run_many,
    rng::Rng,
    schedule::{Event, Setting, What, schedule},
};

/// Runs that shrinking one failure may take.
const TRIES: usize = 3_000;

/// Events after which the log is folded anew and compared with the tables.
const FOLD_EVERY: usize = 50;

/// What happened in a run, or in many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stats {
    pub ops: u64,
    pub requests: u64,
    pub conflicts: u64,
    pub rejected: u64,
    pub held: u64,
    pub forks: u64,
    pub restores: u64,
    /// Files delivered by courier.
    pub files: u64,
    /// Receipts brought back that were news to their device.
    pub receipts: u64,
}

impl std::ops::AddAssign for Stats {
    fn add_assign(&mut self, other: Self) {
        self.ops += other.ops;
        self.requests += other.requests;
        self.conflicts += other.conflicts;
        self.rejected += other.rejected;
        self.held += other.held;
        self.forks += other.forks;
        self.restores += other.restores;
        self.files += other.files;
        self.receipts += other.receipts;
    }
}

/// A seed that broke an invariant.
#[derive(Debug, Clone)]
pub struct Failure {
    pub seed: u64,
    pub setting: Setting,
    /// The fewest events found that still break one.
    pub events: Vec<Event>,
    /// What is wrong after them.
    pub what: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {} breaks an invariant with {:?} and", self.seed, self.setting)?;
        for Event { what, seed } in &self.events {
            writeln!(f, "    {what:?} {seed:#x}")?;
        }
        writeln!(f, "{}", self.what)?;
        write!(f, "again: cargo xtask simulate --seeds 1 --from {}", self.seed)
    }
}

/// Runs the schedule of a seed; a failure comes shrunk.
pub fn run(seed: u64, flaw: Option<Flaw>) -> Result<Stats, Box<Failure>> {
    let (setting, events) = schedule(seed);
    if let Ok(stats) = guarded(setting, &events, flaw) {
        return Ok(stats);
    }
    let events = shrink::shrink(events, TRIES, |rest| guarded(setting, rest, flaw).is_err());
    let what = guarded(setting, &events, flaw).err().unwrap_or_default();
    Err(Box::new(Failure { seed, setting, events, what }))
}

/// Whether the schedule of a seed breaks an invariant; without shrinking.
pub fn fails(seed: u64, flaw: Option<Flaw>) -> bool {
    let (setting, events) = schedule(seed);
    guarded(setting, &events, flaw).is_err()
}

/// Lets the events happen, then all come to rest. A panic is a failure like another.
fn guarded(setting: Setting, events: &[Event], flaw: Option<Flaw>) -> Result<Stats, String> {
    catch_unwind(AssertUnwindSafe(|| live(setting, events, flaw))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Err(format!("a panic: {}", text.unwrap_or_default()))
    })
}

fn live(setting: Setting, events: &[Event], flaw: Option<Flaw>) -> Result<Stats, String> {
    let mut world = World::new(setting, flaw);
    for (n, event) in events.iter().enumerate() {
        if n == events.len() / 2 {
            world.set_unbounded(false);
        }
        world.step(*event)?;
        if n % FOLD_EVERY == 0 {
            world.check_fold()?;
        }
    }
    world.set_unbounded(false);
    rest::settle(&mut world)?;
    Ok(world.stats())
}
