//! What an operator asks of the database: room, sizes, ages.

use std::{fs, path::Path};

use model::Millis;
use rusqlite::{Connection, OptionalExtension as _};
use sync::server::release;

use super::{
    attachment,
    backup::{beside, io},
    connection::Step as _,
    tx::Tx,
};
use crate::storage::{Figures, StoreError};

/// Below this a disk counts as full: a request or two, and what SQLite needs to store them.
const LEAST_FREE: u64 = 4 << 20;

/// Room on the disk of a database.
fn free(file: &Path) -> Result<u64, StoreError> {
    let disk = rustix::fs::statvfs(file)
        .map_err(|error| io("cannot look how full the disk is")(error.into()))?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// An error when the disk has no room for more.
pub(super) fn check_room(file: &Path) -> Result<(), StoreError> {
    let free = free(file)?;
    if free < LEAST_FREE { Err(StoreError::Full { free }) } else { Ok(()) }
}

/// Writes something, as only a disk that works allows.
pub(super) fn beat(connection: &Connection) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO pulse (one, beats) VALUES (1, 1)
             ON CONFLICT (one) DO UPDATE SET beats = beats + 1",
        )
        .and_then(|mut statement| statement.execute([]))
        .map(drop)
        .step("cannot write")
}

/// When the last entry of the log was written.
pub(super) fn last_received(connection: &Connection) -> Result<Option<Millis>, StoreError> {
    connection
        .query_row("SELECT received FROM op ORDER BY n DESC LIMIT 1", [], |row| row.get(0))
        .optional()
        .step("cannot read the end of the log")
}

/// Judges what waited for the clock.
pub(super) fn release_undated(tx: &mut Tx<'_>, now: Millis) -> Result<(), StoreError> {
    for record in attachment::undated(tx.connection)? {
        release(&record, now, tx)?;
    }
    Ok(())
}

/// Sizes, counts and ages.
pub(super) fn figures(tx: &Tx<'_>, file: &Path) -> Result<Figures, StoreError> {
    let size = |file: &Path| fs::metadata(file).map_or(0, |it| it.len());
    let sql = "SELECT (SELECT count(*) FROM blob), (SELECT coalesce(sum(size), 0) FROM blob),
                      (SELECT count(*) FROM op WHERE st = 'held'), (SELECT made FROM backup)";
    let (blobs, blob_bytes, held, last_backup) = tx
        .connection
        .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .step("cannot read the figures")?;
    Ok(Figures {
        database: size(file),
        wal: size(&beside(file, "-wal")),
        free: free(file)?,
        blobs,
        blob_bytes,
        held,
        last_gseq: tx.memory.last_gseq,
        last_backup,
    })
}
