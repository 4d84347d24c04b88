//! The server: one binary `giaouoc` with SQLite and the built app inside.

pub mod access;
pub mod cli;
pub mod clock;
pub mod demo;
pub mod facts;
pub mod founding;
pub mod http;
pub mod import;
pub mod keys;
pub mod limit;
pub mod packs;
pub mod password;
pub mod secret;
pub mod seed;
pub mod serve;
pub mod storage;
pub mod timekeeper;
