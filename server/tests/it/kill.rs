//! SIGKILL in the middle of pushes, again and again: nothing acknowledged is lost or doubled.

use std::{env, time::Duration};

use crate::{
    process::{Process, seed, signal},
    writer::{Writer, check},
};

/// Rounds on one data folder; more begin on a new one, so that the log stays short.
const ROUNDS_OF_A_FOLDER: u32 = 10;

/// Runs as many rounds as `GIAOUOC_KILL_ROUNDS` says, else ten.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sigkill_in_the_middle_of_pushes_loses_and_doubles_nothing() {
    let rounds = env::var("GIAOUOC_KILL_ROUNDS").map_or(10, |rounds| rounds.parse().unwrap());
    let mut acked = 0;
    for first in (0..rounds).step_by(ROUNDS_OF_A_FOLDER as usize) {
        acked += folder(first..rounds.min(first + ROUNDS_OF_A_FOLDER)).await;
    }
    println!("{rounds} rounds, {acked} ops acknowledged");
    assert!(acked > 0, "nothing was acknowledged at all");
}

/// Kills the server once a round; returns how many ops it acknowledged.
async fn folder(rounds: std::ops::Range<u32>) -> usize {
    let data = tempfile::tempdir().unwrap();
    seed(data.path());
    let mut tablets: Vec<Writer> = Vec::new();
    for round in rounds {
        let mut process = Process::start(data.path(), &[]).await;
        while tablets.len() < 2 {
            tablets.push(Writer::enrol(&process, data.path()).await);
        }
        let [one, two] = tablets.as_mut_slice() else { panic!("two tablets") };
        // Anywhere from the first request on; the factor spreads the rounds over the time.
        let until = Duration::from_millis(u64::from(3 + round * 61 % 397));
        let killer = async {
            tokio::time::sleep(until).await;
            signal(&process, "-KILL");
        };
        tokio::join!(one.push_on(&process), two.push_on(&process), killer);
        assert_eq!(process.child.wait().unwrap().code(), None, "killed");
        drop(process);
        check(data.path(), &tablets);
    }
    // What was under way when the last one died is sent again; then everything is there once.
    let process = Process::start(data.path(), &[]).await;
    for tablet in &mut tablets {
        assert!(tablet.push(&process).await);
        assert_eq!(tablet.outbox, [] as [String; 0]);
    }
    signal(&process, "-TERM");
    assert_eq!(process.ended(), Some(0));
    check(data.path(), &tablets);
    tablets.iter().map(|tablet| tablet.acked.len()).sum()
}
