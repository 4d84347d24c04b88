//! The sync server: one binary, SQLite inside.
fn main() {}
