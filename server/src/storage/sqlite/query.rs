//! What offices read: the history of a record, records of a noun, counts.

use model::{bound::OP_BYTES, fields, id::RecordId, legible, record::Noun, scope::Scope};
use rusqlite::params;
use sync::{
    op::Op,
    store::{LogEntry, StoredRecord},
};

use super::{
    connection::Step as _,
    delta::VISIBLE,
    json,
    log::read_entry,
    record::{COLUMNS, read_row},
    tx::Tx,
};
use crate::storage::{Count, StoreError};

/// What the log has about a record, oldest first; of an op that is too large the values that fit.
pub(super) fn history(tx: &Tx<'_>, id: &RecordId) -> Result<Vec<LogEntry>, StoreError> {
    const STEP: &str = "cannot read the history of a record";
    let sql = "SELECT dev, s, o, received, gseq, repeats, verdict, facts, bytes FROM op
               WHERE rec = ?1 ORDER BY n";
    let mut statement = tx.connection.prepare_cached(sql).step(STEP)?;
    let mut rows = statement.query([id.as_str()]).step(STEP)?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next().step(STEP)? {
        let mut entry = read_entry(row)?;
        // What is too long to be shown need not be in memory with all the others.
        if entry.bytes.len() > OP_BYTES
            && let Ok(mut op) = Op::read(&entry.bytes)
        {
            op.f.retain(|name, _| fields::is_field_name(name));
            legible::fit(&mut op.f);
            entry.bytes = json::write("an op", &op)?;
        }
        entries.push(entry);
    }
    Ok(entries)
}

/// The records of a noun in some scopes, without deleted ones and strangers' drafts.
pub(super) fn records(
    tx: &Tx<'_>,
    noun: Noun,
    scopes: &[Scope],
    own: &Scope,
) -> Result<Vec<StoredRecord>, StoreError> {
    const STEP: &str = "cannot read the records of a noun";
    let sql = format!(
        "SELECT {COLUMNS} FROM json_each(?1) AS wanted
         CROSS JOIN rec ON rec.noun = ?3 AND rec.scope = wanted.value
         WHERE rec.status <> 'deleted' AND {VISIBLE} ORDER BY rec.n"
    );
    let mut statement = tx.connection.prepare_cached(&sql).step(STEP)?;
    let scopes = json::write("scopes", &scopes)?;
    let mut rows = statement.query(params![scopes, own.to_string(), noun.as_str()]).step(STEP)?;
    let mut records = Vec::new();
    while let Some(row) = rows.next().step(STEP)? {
        records.push(read_row(row)?.into_stored());
    }
    Ok(records)
}

/// How many dossiers of each noun and status each scope has.
pub(super) fn counts(tx: &Tx<'_>, scopes: &[Scope]) -> Result<Vec<Count>, StoreError> {
    const STEP: &str = "cannot count the dossiers";
    let sql = "SELECT rec.scope, rec.noun, rec.status, count(*), max(rec.submitted)
               FROM json_each(?1) AS noun CROSS JOIN json_each(?2) AS wanted
               CROSS JOIN rec ON rec.noun = noun.value AND rec.scope = wanted.value
               WHERE rec.status <> 'deleted'
               GROUP BY rec.scope, rec.noun, rec.status ORDER BY 1, 2, 3";
    let nouns: Vec<&str> =
        Noun::ALL.iter().filter(|noun| noun.life().is_some()).map(|noun| noun.as_str()).collect();
    let (nouns, scopes) = (json::write("nouns", &nouns)?, json::write("scopes", &scopes)?);
    let mut statement = tx.connection.prepare_cached(sql).step(STEP)?;
    let mut rows = statement.query([nouns, scopes]).step(STEP)?;
    let mut counts = Vec::new();
    while let Some(row) = rows.next().step(STEP)? {
        let columns = || -> Result<_, rusqlite::Error> {
            Ok((
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
                row.get_ref(0)?.as_str()?,
                row.get_ref(1)?.as_str()?,
            ))
        };
        let (status, count, last_submit, scope, noun) = columns().step(STEP)?;
        counts.push(Count {
            scope: scope.parse().map_err(|_| StoreError::Corrupt { what: "a scope" })?,
            noun: Noun::parse(noun).ok_or(StoreError::Corrupt { what: "a noun" })?,
            status,
            count,
            last_submit,
        });
    }
    Ok(counts)
}
