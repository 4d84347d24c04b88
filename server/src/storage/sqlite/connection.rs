//! The database file, connections that read it, and errors that say at which step they came.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::storage::StoreError;

/// The name of the database file in the data folder.
pub const FILE: &str = "giaouoc.db";

/// Adds the step to an error of SQLite.
pub(super) trait Step<T> {
    fn step(self, step: &'static str) -> Result<T, StoreError>;
}

impl<T> Step<T> for Result<T, rusqlite::Error> {
    fn step(self, step: &'static str) -> Result<T, StoreError> {
        self.map_err(|source| StoreError::Sqlite { step, source })
    }
}

/// A connection that only reads.
pub(super) fn open_read_only(file: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        Connection::open_with_flags(file, flags).step("cannot open the database for reading")?;
    connection
        .execute_batch(
            "PRAGMA query_only = ON;
             PRAGMA trusted_schema = OFF;
             PRAGMA busy_timeout = 5000;
             PRAGMA cache_size = -3000;
             PRAGMA temp_store = MEMORY;",
        )
        .step("cannot prepare the database for reading")?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}
