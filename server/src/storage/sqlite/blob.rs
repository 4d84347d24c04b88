//! The bytes of attachments, and those under way.

use model::{Millis, attachment::BlobId, id::DeviceId, scope::Scope};
use rusqlite::{Connection, OptionalExtension as _, params};
use sync::server::release;

use super::{attachment, connection::Step as _, json, tx::Tx};
use crate::storage::{Blob, NewBlob, StoreError, Upload, UploadError};

/// An upload that does not go on for so long is given up: 7 days.
const KEEP: Millis = 7 * 86_400_000;
/// Most uploads under way of one enrolment; the oldest ones are given up for new ones.
const MOST: i64 = 100;

/// The bytes with their media type, if the scope has brought them.
pub(super) fn read(
    connection: &Connection,
    scope: &Scope,
    blob: &BlobId,
) -> Result<Option<Blob>, StoreError> {
    connection
        .prepare_cached(
            "SELECT kind, data FROM brought JOIN blob ON blob.hash = brought.blob
             WHERE brought.blob = ?1 AND brought.scope = ?2",
        )
        .and_then(|mut statement| {
            statement
                .query_row([blob.as_str(), &scope.to_string()], |row| {
                    Ok(Blob { kind: row.get(0)?, data: row.get(1)? })
                })
                .optional()
        })
        .step("cannot read an attachment")
}

/// Begins an upload, and gives up what nobody goes on with.
pub(super) fn begin(tx: &Tx<'_>, upload: &Upload, now: Millis) -> Result<(), StoreError> {
    const STEP: &str = "cannot begin an upload";
    let run = |sql: &str, parameters: &[&dyn rusqlite::ToSql]| {
        let done = tx.connection.prepare_cached(sql).and_then(|mut it| it.execute(parameters));
        done.map(drop).step(STEP)
    };
    run("DELETE FROM upload WHERE touched < ?1", &[&(now - KEEP)])?;
    run(
        "DELETE FROM upload WHERE id IN (
             SELECT id FROM upload WHERE enrolment = ?1 AND received < length
             ORDER BY touched DESC, id LIMIT -1 OFFSET ?2)",
        &[&upload.enrolment.as_str(), &(MOST - 1)],
    )?;
    run(
        "INSERT INTO upload (id, enrolment, length, received, hash, touched)
         VALUES (?1, ?2, ?3, 0, ?4, ?5)",
        &[
            &upload.id,
            &upload.enrolment.as_str(),
            &upload.length,
            &upload.blob.as_ref().map(BlobId::as_str),
            &now,
        ],
    )
}

/// An upload of an enrolment, by its id.
pub(super) fn upload(
    connection: &Connection,
    id: &str,
    enrolment: &DeviceId,
) -> Result<Option<Upload>, StoreError> {
    const STEP: &str = "cannot read an upload";
    let found = connection
        .prepare_cached(
            "SELECT length, received, hash FROM upload WHERE id = ?1 AND enrolment = ?2",
        )
        .and_then(|mut statement| {
            statement
                .query_row([id, enrolment.as_str()], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get::<_, Option<String>>(2)?))
                })
                .optional()
        })
        .step(STEP)?;
    let Some((length, received, hash)) = found else { return Ok(None) };
    let blob = hash.map(|hash| json::blob(&hash)).transpose()?;
    let (id, enrolment) = (id.to_owned(), enrolment.clone());
    Ok(Some(Upload { id, enrolment, length, received, blob }))
}

/// All that has arrived of an upload.
pub(super) fn pieces(connection: &Connection, id: &str) -> Result<Vec<u8>, StoreError> {
    const STEP: &str = "cannot read the pieces of an upload";
    let mut statement = connection
        .prepare_cached("SELECT data FROM piece WHERE upload = ?1 ORDER BY start")
        .step(STEP)?;
    let mut rows = statement.query([id]).step(STEP)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next().step(STEP)? {
        all.extend_from_slice(row.get_ref(0).and_then(|data| Ok(data.as_blob()?)).step(STEP)?);
    }
    Ok(all)
}

/// Adds a piece that is not the last at the place where the upload stands.
pub(super) fn append(
    tx: &Tx<'_>,
    upload: &Upload,
    data: &[u8],
    now: Millis,
) -> Result<(), UploadError> {
    const STEP: &str = "cannot store a piece of an upload";
    let size = u64::try_from(data.len()).unwrap_or(u64::MAX);
    move_on(tx, upload, upload.received.saturating_add(size), now)?;
    tx.connection
        .prepare_cached("INSERT INTO piece (upload, start, data) VALUES (?1, ?2, ?3)")
        .and_then(|mut statement| statement.execute(params![upload.id, upload.received, data]))
        .step(STEP)?;
    Ok(())
}

/// Ends an upload: from now on the blob is stored, and submits that waited for it alone go on.
pub(super) fn finish(
    tx: &mut Tx<'_>,
    upload: &Upload,
    blob: &NewBlob,
    now: Millis,
) -> Result<(), UploadError> {
    move_on(tx, upload, upload.length, now)?;
    tx.connection
        .prepare_cached("DELETE FROM piece WHERE upload = ?1")
        .and_then(|mut statement| statement.execute([&upload.id]))
        .step("cannot put an upload together")?;
    Ok(put(tx, &scope_of(tx.connection, &upload.enrolment)?, blob, now)?)
}

/// The scope that an enrolment writes.
fn scope_of(connection: &Connection, enrolment: &DeviceId) -> Result<Scope, StoreError> {
    let org: String = connection
        .prepare_cached("SELECT org FROM enrolment WHERE id = ?1")
        .and_then(|mut statement| statement.query_row([enrolment.as_str()], |row| row.get(0)))
        .step("cannot read whose an upload is")?;
    Ok(Scope::Org(json::id("an organisation", &org)?))
}

/// Stores a blob, unless it is here, as brought by a scope, and releases the submits of the scope
/// that waited for it alone.
pub(super) fn put(
    tx: &mut Tx<'_>,
    scope: &Scope,
    blob: &NewBlob,
    now: Millis,
) -> Result<(), StoreError> {
    const STEP: &str = "cannot store an attachment";
    let NewBlob { id, kind, data } = blob;
    tx.connection
        .prepare_cached(
            "INSERT INTO blob (hash, kind, size, stored, data) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (hash) DO NOTHING",
        )
        .and_then(|mut statement| {
            statement.execute(params![id.as_str(), kind, data.len(), now, data.as_slice()])
        })
        .step(STEP)?;
    let place = [id.as_str(), &scope.to_string()];
    for sql in [
        "INSERT OR IGNORE INTO brought (blob, scope) VALUES (?1, ?2)",
        "UPDATE wanted SET missing = 0 WHERE blob = ?1 AND scope = ?2 AND missing = 1",
    ] {
        tx.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(place))
            .step(STEP)?;
    }
    for record in attachment::awaiting(tx.connection, id, scope)? {
        release(&record, now, tx)?;
    }
    Ok(())
}

/// Gives an upload up.
pub(super) fn drop_upload(tx: &Tx<'_>, id: &str) -> Result<(), StoreError> {
    tx.connection
        .prepare_cached("DELETE FROM upload WHERE id = ?1")
        .and_then(|mut statement| statement.execute([id]))
        .map(drop)
        .step("cannot give an upload up")
}

/// Moves an upload from where the caller knows it to stand.
fn move_on(tx: &Tx<'_>, upload: &Upload, to: u64, now: Millis) -> Result<(), UploadError> {
    let moved = tx
        .connection
        .prepare_cached(
            "UPDATE upload SET received = ?3, touched = ?4 WHERE id = ?1 AND received = ?2",
        )
        .and_then(|mut statement| statement.execute(params![upload.id, upload.received, to, now]))
        .step("cannot move an upload on")?;
    if moved == 1 { Ok(()) } else { Err(UploadError::Elsewhere) }
}
