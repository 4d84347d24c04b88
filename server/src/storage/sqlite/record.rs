//! The table of records: one row each, with its fields and who wrote them.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    Millis,
    directory::Directory,
    fields::{self, Fields},
    id::{DeviceId, PersonId, RecordId},
    legible,
    record::{Noun, Record},
};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};
use sync::{
    fold::{self, Effects},
    hlc::Hlc,
    store::{Stamp, StoredRecord},
};

use super::{connection::Step as _, json};
use crate::storage::StoreError;

/// The columns that [`read_row`] reads, in its order.
pub(super) const COLUMNS: &str = "rec.n, rec.id, rec.noun, rec.scope, rec.last_gseq, rec.opened, \
                                  rec.submitted, rec.stamps, rec.fields";

/// The fields that one op wrote last: number, stamp, device, actor, names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Written(u64, Hlc, DeviceId, PersonId, Vec<String>);

impl Written {
    pub(super) fn gseq(&self) -> u64 {
        self.0
    }

    pub(super) fn names(&self) -> &[String] {
        &self.4
    }
}

/// A row of the table.
#[derive(Debug, Clone)]
pub(super) struct RecordRow {
    pub(super) n: i64,
    pub(super) record: Record,
    pub(super) last_gseq: u64,
    pub(super) opened: Option<u64>,
    submitted: Option<Millis>,
    pub(super) written: Vec<Written>,
}

impl RecordRow {
    /// The record as the judge sees it.
    pub(super) fn into_stored(self) -> StoredRecord {
        let mut stamps = BTreeMap::new();
        for Written(gseq, h, device, actor, names) in self.written {
            let stamp = Stamp { gseq, h, device, actor };
            stamps.extend(names.into_iter().map(|name| (name, stamp.clone())));
        }
        StoredRecord { record: self.record, stamps, opened: self.opened }
    }
}

/// Reads a record by its id, deleted ones included.
pub(super) fn read(
    connection: &Connection,
    id: &RecordId,
) -> Result<Option<StoredRecord>, StoreError> {
    Ok(row_of(connection, id)?.map(RecordRow::into_stored))
}

fn row_of(connection: &Connection, id: &RecordId) -> Result<Option<RecordRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM rec WHERE id = ?1");
    connection
        .prepare_cached(&sql)
        .and_then(|mut statement| {
            statement.query_row([id.as_str()], |row| Ok(read_row(row))).optional()
        })
        .step("cannot read a record")?
        .transpose()
}

/// Reads [`COLUMNS`].
pub(super) fn read_row(row: &Row<'_>) -> Result<RecordRow, StoreError> {
    let columns = || -> Result<_, rusqlite::Error> {
        Ok((
            row.get_ref(1)?.as_str()?,
            row.get_ref(2)?.as_str()?,
            row.get_ref(3)?.as_str()?,
            row.get_ref(7)?.as_str()?,
            row.get_ref(8)?.as_str()?,
        ))
    };
    let (id, noun, scope, stamps, fields) = columns().step("cannot read a record")?;
    let record = Record {
        id: json::id("a record id", id)?,
        noun: Noun::parse(noun).ok_or(StoreError::Corrupt { what: "a noun" })?,
        scope: scope.parse().map_err(|_| StoreError::Corrupt { what: "a scope" })?,
        fields: json::read("the fields of a record", fields)?,
    };
    let written = json::read("the stamps of a record", stamps)?;
    let row = || -> Result<RecordRow, rusqlite::Error> {
        Ok(RecordRow {
            n: row.get(0)?,
            record,
            last_gseq: row.get(4)?,
            opened: row.get(5)?,
            submitted: row.get(6)?,
            written,
        })
    };
    row().step("cannot read a record")
}

/// Brings the rows of a time without bounds to what the log folds to today.
pub(super) fn fit_all(connection: &Connection) -> Result<(), StoreError> {
    const STEP: &str = "cannot bring the records within their bounds";
    let mut rows = connection.prepare("SELECT n, fields FROM rec").step(STEP)?;
    let mut rows = rows.query([]).step(STEP)?;
    let mut update = connection.prepare("UPDATE rec SET fields = ?2 WHERE n = ?1").step(STEP)?;
    while let Some(row) = rows.next().step(STEP)? {
        let n: i64 = row.get(0).step(STEP)?;
        let stored = row.get_ref(1).and_then(|fields| Ok(fields.as_str()?)).step(STEP)?;
        let mut fields: Fields = json::read("the fields of a record", stored)?;
        legible::fit(&mut fields);
        let fitted = json::write("the fields of a record", &fields)?;
        if fitted != stored {
            update.execute(params![n, fitted]).step(STEP)?;
        }
    }
    Ok(())
}

/// Builds the directory from the reference records.
pub(super) fn directory(connection: &Connection) -> Result<Directory, StoreError> {
    const STEP: &str = "cannot read the directory";
    let sql = format!("SELECT {COLUMNS} FROM rec WHERE rec.scope = 'ref'");
    let mut statement = connection.prepare(&sql).step(STEP)?;
    let mut rows = statement.query([]).step(STEP)?;
    let mut directory = Directory::default();
    while let Some(row) = rows.next().step(STEP)? {
        directory.put(&read_row(row)?.record);
    }
    Ok(directory)
}

/// Folds effects into the table; returns the record as it is then.
pub(super) fn write(
    connection: &Connection,
    effects: &Effects,
    by: Stamp,
) -> Result<Option<Record>, StoreError> {
    let (mut row, is_new) = match (row_of(connection, &effects.record)?, &effects.create) {
        (Some(row), _) => (row, false),
        (None, Some((noun, scope))) => {
            let record = Record {
                id: effects.record.clone(),
                noun: *noun,
                scope: scope.clone(),
                fields: Fields::new(),
            };
            let written = Vec::new();
            (RecordRow { n: 0, record, last_gseq: 0, opened: None, submitted: None, written }, true)
        }
        (None, None) => return Ok(None),
    };
    fields::overlay(&mut row.record.fields, &effects.writes);
    row.last_gseq = by.gseq;
    if let Some(state) = fold::comes_to(row.record.noun, &effects.writes).filter(|it| it.opens) {
        row.opened.get_or_insert(by.gseq);
        // What was received before the product existed never arrived in it.
        if state.arrives || row.submitted.is_none() {
            row.submitted = row.record.stand().at();
        }
    }
    stamp(&mut row.written, effects, by);
    if let Some(number) = effects.writes.get(fields::NUMBER).and_then(|value| value.as_str()) {
        note_number(connection, number)?;
    }
    save(connection, &row, is_new)?;
    Ok(Some(row.record))
}

fn stamp(written: &mut Vec<Written>, effects: &Effects, by: Stamp) {
    if effects.writes.is_empty() {
        return;
    }
    let names: BTreeSet<&String> = effects.writes.keys().collect();
    for earlier in written.iter_mut() {
        earlier.4.retain(|name| !names.contains(name));
    }
    written.retain(|earlier| !earlier.4.is_empty());
    let names = names.into_iter().cloned().collect();
    written.push(Written(by.gseq, by.h, by.device, by.actor, names));
}

fn save(connection: &Connection, row: &RecordRow, is_new: bool) -> Result<(), StoreError> {
    let record = &row.record;
    let stand = record.stand();
    let status = match (record.is_deleted(), record.noun.life()) {
        (true, _) => "deleted",
        (false, Some(_)) => stand.word(),
        (false, None) => "",
    };
    let stamps = json::write("the stamps of a record", &row.written)?;
    let fields = json::write("the fields of a record", &record.fields)?;
    let done = if is_new {
        let sql = "INSERT INTO rec
                       (id, noun, scope, last_gseq, opened, status, submitted, stamps, fields)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        connection.prepare_cached(sql).and_then(|mut statement| {
            statement.execute(params![
                record.id.as_str(),
                record.noun.as_str(),
                record.scope.to_string(),
                row.last_gseq,
                row.opened,
                status,
                row.submitted,
                stamps,
                fields,
            ])
        })
    } else {
        let sql = "UPDATE rec SET last_gseq = ?2, opened = ?3, status = ?4, submitted = ?5,
                                  stamps = ?6, fields = ?7
                   WHERE n = ?1";
        connection.prepare_cached(sql).and_then(|mut statement| {
            statement.execute(params![
                row.n,
                row.last_gseq,
                row.opened,
                status,
                row.submitted,
                stamps,
                fields,
            ])
        })
    };
    done.map(drop).step("cannot write a record")
}

/// Remembers the greatest record number of each prefix, such as `HS-2026-`.
fn note_number(connection: &Connection, number: &str) -> Result<(), StoreError> {
    let Some((prefix, count)) = number.rsplit_once('-') else { return Ok(()) };
    let Ok(count) = count.parse::<u32>() else { return Ok(()) };
    connection
        .prepare_cached(
            "INSERT INTO issued (prefix, count) VALUES (?1, ?2)
             ON CONFLICT (prefix) DO UPDATE SET count = max(count, excluded.count)",
        )
        .and_then(|mut statement| statement.execute(params![format!("{prefix}-"), count]))
        .map(drop)
        .step("cannot note a record number")
}
