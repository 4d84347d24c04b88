//! The server as its callers see it: the storage, the routes, the binary.

mod access;
mod assets;
mod binary;
mod cli;
mod document;
mod enrolment;
mod malformed;
mod office;
mod storage;
mod support;
mod sync;
mod world;
