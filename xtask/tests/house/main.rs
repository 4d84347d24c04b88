//! What docs/ARCHITECTURE.md says of the source within the crates and a program can check: who may
//! name whom, and what may be named where.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a check that meets the unexpected fails, in its helpers as well"
)]

mod circles;
mod floors;
mod paths;
mod places;
mod source;
