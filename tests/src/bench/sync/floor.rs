//! The physical floor: the same rows into SQLite in one transaction, and the same bytes through
//! gzip and back. No sync of them can be cheaper.

use std::time::{Duration, Instant};

use anyhow::Result;
use rusqlite::{Connection, params};

use super::{
    gunzip, gzip,
    set::{self, Entry},
};

/// What the floor costs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Floor {
    pub(super) took: Duration,
    pub(super) bytes: usize,
}

/// Measures it once.
pub(super) fn measure(set: &[Entry]) -> Result<Floor> {
    let folder = tempfile::tempdir()?;
    let lines = set::lines(set)?;
    let rows: Vec<&[u8]> = lines.split_inclusive(|byte| *byte == b'\n').collect();
    let mut connection = Connection::open(folder.path().join("floor.db"))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, body BLOB) STRICT", ())?;

    let begun = Instant::now();
    let packed = gzip(&lines)?;
    let unpacked = gunzip(&packed)?;
    let transaction = connection.transaction()?;
    for row in rows {
        transaction.prepare_cached("INSERT INTO row (body) VALUES (?1)")?.execute(params![row])?;
    }
    transaction.commit()?;
    let took = begun.elapsed();
    anyhow::ensure!(unpacked == lines, "gzip gave back something else");
    Ok(Floor { took, bytes: packed.len() })
}
