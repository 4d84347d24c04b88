//! The read-write connection, and the migrations that bring the database to the newest schema.

use std::path::Path;

use rusqlite::{Connection, Transaction};
use rusqlite_migration::{HookError, M, Migrations};

use super::{connection::Step as _, record};
use crate::storage::StoreError;

fn migrations() -> Migrations<'static> {
    Migrations::new(vec![
        M::up(include_str!("migrations/0001_start.sql")),
        M::up(include_str!("migrations/0002_attachments.sql")),
        M::up(include_str!("migrations/0003_keys.sql")),
        M::up(include_str!("migrations/0004_storage.sql")),
        M::up(include_str!("migrations/0005_repeat.sql")),
        M::up(include_str!("migrations/0006_opened.sql")),
        M::up(include_str!("migrations/0007_brought.sql")),
        M::up(include_str!("migrations/0008_operation.sql")),
        M::up_with_hook("", |tx: &Transaction<'_>| {
            record::fit_all(tx).map_err(|error| HookError::Hook(error.to_string()))
        }),
        M::up(include_str!("migrations/0009_search_again.sql")),
        M::up(include_str!("migrations/0010_accounts.sql")),
    ])
}

/// The read-write connection; makes the file and brings it to the newest schema.
///
/// A commit that returned has reached the disk (WAL, `synchronous=FULL`).
pub(super) fn open(file: &Path) -> Result<Connection, StoreError> {
    let mut connection = Connection::open(file).step("cannot open the database")?;
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA foreign_keys = ON;
             PRAGMA trusted_schema = OFF;
             PRAGMA cell_size_check = ON;
             PRAGMA busy_timeout = 5000;
             PRAGMA cache_size = -6000;
             PRAGMA wal_autocheckpoint = 2000;
             PRAGMA journal_size_limit = 33554432;
             PRAGMA temp_store = MEMORY;",
        )
        .step("cannot prepare the database")?;
    migrations().to_latest(&mut connection).map_err(StoreError::Schema)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_are_valid() {
        migrations().validate().unwrap();
    }
}
