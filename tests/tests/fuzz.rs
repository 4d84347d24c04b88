//! What the fuzzer has found so far holds in this build: its corpus, replayed.

#![allow(clippy::expect_used, reason = "the checks fail by panicking")]

#[expect(unreachable_pub, reason = "the fuzzer calls them from another crate")]
#[path = "../../fuzz/src/lib.rs"]
mod checks;

use std::{fs, path::Path};

/// Feeds every file of a corpus to its check.
fn replay(name: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(name);
    let mut files = 0;
    for entry in fs::read_dir(folder).expect("the corpus is there") {
        check(&fs::read(entry.expect("a file").path()).expect("a file can be read"));
        files += 1;
    }
    assert!(files > 20, "{name} has {files} files only");
}

#[test]
fn ops_are_read_and_written_alike() {
    replay("op", checks::op);
}

#[test]
fn requests_keep_the_bytes_of_their_ops() {
    replay("request", checks::request);
}

#[test]
fn what_travels_with_a_photo_is_read_or_refused() {
    replay("blob", checks::blob);
}

#[test]
fn no_answer_makes_a_device_lose_what_is_unsent() {
    replay("answer", checks::answer);
}

#[test]
fn no_file_makes_a_reader_panic_or_a_device_lose_what_is_unsent() {
    replay("bundle", checks::bundle);
}

#[test]
fn no_spreadsheet_makes_a_reader_panic() {
    replay("import", checks::import::import);
}
