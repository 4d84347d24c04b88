//! Which blobs records name, and which submits wait for them: folded from the log.

use model::{
    attachment::{self, ATTACHMENTS, BlobId},
    fields::{self, Fields},
    id::{OpId, RecordId},
    record::Record,
    scope::Scope,
};
use rusqlite::{Connection, ToSql, params};
use sync::store::Waiting;

use super::{connection::Step as _, json};
use crate::storage::StoreError;

/// Whether the bytes are here and the scope has brought them.
pub(super) fn has(
    connection: &Connection,
    scope: &Scope,
    blob: &BlobId,
) -> Result<bool, StoreError> {
    connection
        .prepare_cached("SELECT 1 FROM brought WHERE blob = ?1 AND scope = ?2")
        .and_then(|mut statement| statement.exists([blob.as_str(), &scope.to_string()]))
        .step("cannot look for an attachment")
}

/// Notes what a record names, after a change of it.
pub(super) fn note(
    connection: &Connection,
    record: &Record,
    changes: &Fields,
) -> Result<(), StoreError> {
    const STEP: &str = "cannot note the attachments of a record";
    let concerned = fields::touches(changes, ATTACHMENTS) || changes.contains_key(fields::DELETED);
    if !concerned {
        return Ok(());
    }
    let named = if record.is_deleted() { Vec::new() } else { attachment::blobs(&record.fields) };
    connection
        .prepare_cached("DELETE FROM wanted WHERE rec = ?1")
        .and_then(|mut statement| statement.execute([record.id.as_str()]))
        .step(STEP)?;
    for blob in named {
        connection
            .prepare_cached(
                "INSERT INTO wanted (rec, blob, scope, missing)
                 VALUES (?1, ?2, ?3,
                     NOT EXISTS (SELECT 1 FROM brought WHERE blob = ?2 AND scope = ?3))",
            )
            .and_then(|mut statement| {
                let scope = record.scope.to_string();
                statement.execute(params![record.id.as_str(), blob.as_str(), scope])
            })
            .step(STEP)?;
    }
    Ok(())
}

/// A submit begins to wait.
pub(super) fn wait(connection: &Connection, o: &OpId, record: &RecordId) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO waiting (o, rec, after)
             VALUES (?1, ?2, coalesce((SELECT last_gseq FROM rec WHERE id = ?2), 0))",
        )
        .and_then(|mut statement| statement.execute([o.as_str(), record.as_str()]))
        .map(drop)
        .step("cannot note a submit that waits")
}

/// The submits that facts of the server release wait no longer.
pub(super) fn end_waits(connection: &Connection, facts: &Fields) -> Result<(), StoreError> {
    for (o, _) in fields::rows(facts, fields::RELEASED) {
        connection
            .prepare_cached("DELETE FROM waiting WHERE o = ?1")
            .and_then(|mut statement| statement.execute([o]))
            .step("cannot note the end of waiting")?;
    }
    Ok(())
}

/// The submits of a record that wait, oldest first.
pub(super) fn waiting(
    connection: &Connection,
    record: &RecordId,
) -> Result<Vec<Waiting>, StoreError> {
    const STEP: &str = "cannot read what waits";
    let mut statement = connection
        .prepare_cached(
            "SELECT op.dev, op.bytes, op.received, waiting.after,
                    json_extract(op.verdict, '$.why.blobs') FROM waiting
             JOIN op ON op.o = waiting.o AND op.repeats = 0
             WHERE waiting.rec = ?1 ORDER BY op.n",
        )
        .step(STEP)?;
    let mut rows = statement.query([record.as_str()]).step(STEP)?;
    let mut waiting = Vec::new();
    while let Some(row) = rows.next().step(STEP)? {
        let columns = || -> Result<_, rusqlite::Error> {
            Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        };
        let (device, bytes, received, after, blobs) = columns().step(STEP)?;
        let device = json::id("a device id", &device)?;
        waiting.push(Waiting { device, bytes, received, after, blobs });
    }
    Ok(waiting)
}

/// The records of a scope that name a blob and of which a submit waits.
pub(super) fn awaiting(
    connection: &Connection,
    blob: &BlobId,
    scope: &Scope,
) -> Result<Vec<RecordId>, StoreError> {
    let sql = "SELECT DISTINCT wanted.rec FROM wanted JOIN waiting USING (rec)
               WHERE blob = ?1 AND scope = ?2";
    records(connection, sql, &[&blob.as_str(), &scope.to_string()])
}

/// The records of which a command waits for the clock, in the order in which they came.
pub(super) fn undated(connection: &Connection) -> Result<Vec<RecordId>, StoreError> {
    let sql = "SELECT waiting.rec FROM waiting JOIN op ON op.o = waiting.o
               WHERE op.repeats = 0 AND json_extract(op.verdict, '$.why.blobs') = 0
               GROUP BY waiting.rec ORDER BY min(op.n)";
    records(connection, sql, &[])
}

fn records(
    connection: &Connection,
    sql: &str,
    parameters: &[&dyn ToSql],
) -> Result<Vec<RecordId>, StoreError> {
    const STEP: &str = "cannot read what waits";
    let mut statement = connection.prepare_cached(sql).step(STEP)?;
    let mut rows = statement.query(parameters).step(STEP)?;
    let mut records = Vec::new();
    while let Some(row) = rows.next().step(STEP)? {
        let id: String = row.get(0).step(STEP)?;
        records.push(json::id("a record id", &id)?);
    }
    Ok(records)
}

/// Blobs that a scope misses, from a name on and round to it again.
pub(super) fn missing(
    connection: &Connection,
    scope: &Scope,
    from: &str,
    most: usize,
) -> Result<Vec<BlobId>, StoreError> {
    const STEP: &str = "cannot read the missing attachments";
    let mut missing = Vec::new();
    for range in ["blob >= ?2", "blob < ?2"] {
        let sql = format!(
            "SELECT DISTINCT blob FROM wanted
             WHERE scope = ?1 AND missing = 1 AND {range} ORDER BY blob LIMIT ?3"
        );
        let left = i64::try_from(most - missing.len()).unwrap_or(i64::MAX);
        let mut statement = connection.prepare_cached(&sql).step(STEP)?;
        let mut rows = statement.query(params![scope.to_string(), from, left]).step(STEP)?;
        while let Some(row) = rows.next().step(STEP)? {
            let hash = row.get_ref(0).and_then(|hash| Ok(hash.as_str()?)).step(STEP)?;
            missing.push(json::blob(hash)?);
        }
    }
    Ok(missing)
}
