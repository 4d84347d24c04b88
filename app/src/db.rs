//! The device's store: IndexedDB by hand, since the crates for it offer no strict durability or
//! hide the browser's error names.
//!
//! Protocol: read what is needed in one readonly transaction, compute, then [`Db::write`] issues
//! every put and delete synchronously in one readwrite transaction and awaits its `complete`.
//! Nothing else is ever awaited inside a transaction.

mod connection;
mod error;
mod query;
mod row;
mod schema;
mod write;

pub use connection::{Db, DbEvent};
pub use error::DbError;
pub use query::{Key, Range};
pub use row::Row;
pub use schema::{Index, Store, VERSION};
pub use write::Burst;
