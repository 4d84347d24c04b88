//! Folds the log anew and compares: the tables are nothing but a cache of it.

use std::{fs, path::Path, sync::Arc};

use rusqlite::Connection;

use super::{
    Sqlite,
    connection::Step as _,
    epochs::Epochs,
    lock::Lock,
    log::read_entry,
    schema, search,
    tx::{Memory, Tx},
};
use crate::storage::StoreError;

/// The tables that the log folds to, with the columns that are compared.
const TABLES: [(&str, &str); 5] = [
    ("rec", "n, id, noun, scope, last_gseq, opened, status, submitted, stamps, fields"),
    ("sequence", "dev, acked, last, chain"),
    ("issued", "prefix, count"),
    ("wanted", "rec, blob, scope, missing"),
    ("waiting", "o, rec, after"),
];

/// What a rebuild found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    /// Ops in the log.
    pub ops: u64,
    /// Records that they fold to.
    pub records: u64,
    /// Differences by table; none when the tables were right.
    pub differences: Vec<Difference>,
}

/// How a table differed from the log. It was put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub table: &'static str,
    /// Rows that the log has no reason for.
    pub wrong: u64,
    /// Rows that follow from the log and were not there.
    pub missing: u64,
}

impl Sqlite {
    /// Folds the log of a data folder anew, compares, and puts right what differed. The search
    /// index is made anew in any case.
    pub fn rebuild(data: &Path) -> Result<Rebuilt, StoreError> {
        const STEP: &str = "cannot put the tables right";
        let _lock = Lock::take(data)?;
        let live = schema::open(&Self::file(data))?;
        let scratch = data.join("rebuild.db");
        remove(&scratch)?;
        let ops = refold(&live, &scratch)?;
        let attach = live.execute("ATTACH ?1 AS anew", [scratch.to_string_lossy()]);
        attach.step("cannot compare the tables")?;
        // The bytes are in no log: what has arrived is not missing.
        live.execute_batch(
            "UPDATE anew.wanted SET missing = 0
             WHERE (blob, scope) IN (SELECT blob, scope FROM main.brought)",
        )
        .step("cannot compare the tables")?;
        let mut differences = Vec::new();
        for (table, columns) in TABLES {
            differences.extend(compare(&live, table, columns)?);
        }
        live.execute_batch("BEGIN IMMEDIATE").step(STEP)?;
        for (table, columns) in TABLES {
            if differences.iter().any(|difference| difference.table == table) {
                let replace = format!(
                    "DELETE FROM main.{table};
                     INSERT INTO main.{table} ({columns}) SELECT {columns} FROM anew.{table};"
                );
                live.execute_batch(&replace).step(STEP)?;
            }
        }
        search::forget(&live)?;
        live.execute_batch("COMMIT; DETACH anew").step(STEP)?;
        while search::index_some(&live)? {}
        let records = count(&live, "SELECT count(*) FROM rec")?;
        remove(&scratch)?;
        Ok(Rebuilt { ops, records, differences })
    }
}

/// Folds the log into an empty database; returns how many ops it has.
fn refold(live: &Connection, scratch: &Path) -> Result<u64, StoreError> {
    const STEP: &str = "cannot fold the log anew";
    let fresh = schema::open(scratch)?;
    fresh.execute_batch("PRAGMA synchronous = OFF; BEGIN").step(STEP)?;
    let memory = Memory::load(&fresh, Arc::new(Epochs::default()), Arc::default())?;
    let mut tx = Tx::writing(&fresh, memory);
    let sql = "SELECT dev, s, o, received, gseq, repeats, verdict, facts, bytes FROM op ORDER BY n";
    let mut statement = live.prepare(sql).step(STEP)?;
    let mut rows = statement.query([]).step(STEP)?;
    let mut ops = 0;
    while let Some(row) = rows.next().step(STEP)? {
        tx.replay(&read_entry(row)?)?;
        ops += 1;
    }
    tx.flush()?;
    fresh.execute_batch("COMMIT").step(STEP)?;
    Ok(ops)
}

fn compare(
    live: &Connection,
    table: &'static str,
    columns: &str,
) -> Result<Option<Difference>, StoreError> {
    let only_in = |here: &str, there: &str| {
        let sql = format!(
            "SELECT count(*) FROM (SELECT {columns} FROM {here}.{table}
                                   EXCEPT SELECT {columns} FROM {there}.{table})"
        );
        count(live, &sql)
    };
    let (wrong, missing) = (only_in("main", "anew")?, only_in("anew", "main")?);
    Ok((wrong + missing > 0).then_some(Difference { table, wrong, missing }))
}

fn count(connection: &Connection, sql: &str) -> Result<u64, StoreError> {
    connection.query_row(sql, [], |row| row.get(0)).step("cannot compare the tables")
}

/// Removes a database that an earlier rebuild may have left.
fn remove(database: &Path) -> Result<(), StoreError> {
    for ending in ["", "-wal", "-shm"] {
        let mut name = database.as_os_str().to_owned();
        name.push(ending);
        match fs::remove_file(&name) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::Io { step: "cannot remove a scratch file", source });
            }
            _ => {}
        }
    }
    Ok(())
}
