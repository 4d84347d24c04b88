//! Files as offices send them, the good and the harmful.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected fails, in its helpers as well"
)]

mod any;
mod find;
mod fixtures;
#[expect(unreachable_pub, reason = "the fuzzer calls it from another crate")]
#[path = "../../../../fuzz/src/import.rs"]
mod import;
mod made;
mod read;
mod write;

/// One of the example files.
fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}
