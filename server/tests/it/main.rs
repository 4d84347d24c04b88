//! The server as its callers see it: the storage, the routes, the binary.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    clippy::panic,
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test that meets the unexpected fails, in its helpers as well"
)]

mod access;
mod accounts;
mod aside;
mod assets;
mod attachments;
mod binary;
mod bounds;
mod bundle;
mod cli;
mod clock;
mod devices;
mod directory;
mod disk;
mod document;
mod enrolment;
mod groups;
mod headers;
mod kill;
mod malformed;
mod office;
mod packs;
mod process;
mod python;
mod restore;
mod setup;
mod shut_out;
mod skip;
mod storage;
mod support;
mod sync;
mod tus_clients;
mod world;
mod writer;
