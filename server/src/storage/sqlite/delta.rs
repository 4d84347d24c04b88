//! Pages of changed records, as devices pull them.

use std::collections::BTreeSet;

use model::{fields::Fields, scope::Scope};
use rusqlite::{Connection, params};
use serde_json::Value;
use sync::{
    server::weight,
    store::{DeltaPage, DeltaQuery},
    wire::{Cursor, DeltaRecord},
};

use super::{
    connection::Step as _,
    json,
    record::{COLUMNS, RecordRow, read_row},
};
use crate::storage::StoreError;

/// Up to so many scopes each has its own index range read; above, all changes are passed over.
const FEW: usize = 32;

/// Records of other organisations stay out until they were opened; ?2 is the own scope.
pub(super) const VISIBLE: &str =
    "(rec.opened IS NOT NULL OR rec.scope = ?2 OR substr(rec.scope, 1, 4) <> 'org:')";

/// A page of changes.
pub(super) fn page(
    connection: &Connection,
    query: DeltaQuery<'_>,
) -> Result<DeltaPage, StoreError> {
    let mut page = DeltaPage { records: Vec::new(), pos: query.cursor.pos, more: false };
    if query.scopes.is_empty() {
        return Ok(page);
    }
    let mut left = query.budget;
    let take = |row: RecordRow| -> bool {
        let last = row.last_gseq;
        if let Some(record) = changes(row, &query) {
            let weight = weight(&record);
            if weight > left && !page.records.is_empty() {
                page.more = true;
                return false;
            }
            left = left.saturating_sub(weight);
            page.records.push(record);
        }
        page.pos = last;
        true
    };
    if query.scopes.len() <= FEW {
        by_scope(connection, &query, take)?;
    } else {
        by_number(connection, &query, take)?;
    }
    Ok(page)
}

/// Hands over the changed records of a few scopes in the order of their numbers, until it is told
/// that it is enough.
fn by_scope(
    connection: &Connection,
    query: &DeltaQuery<'_>,
    mut take: impl FnMut(RecordRow) -> bool,
) -> Result<(), StoreError> {
    const STEP: &str = "cannot read the changes of a scope";
    let keys = format!(
        "SELECT rec.n FROM json_each(?1) AS wanted
         CROSS JOIN rec ON rec.scope = wanted.value AND rec.last_gseq > ?3
         WHERE {VISIBLE} ORDER BY rec.last_gseq"
    );
    let scopes = json::write("scopes", &query.scopes)?;
    let own = query.own.to_string();
    let mut statement = connection.prepare_cached(&keys).step(STEP)?;
    let mut keys =
        statement.query(params![scopes, own, json::number(query.cursor.pos)]).step(STEP)?;
    let fetch = format!("SELECT {COLUMNS} FROM rec WHERE n = ?1");
    let mut fetch = connection.prepare_cached(&fetch).step(STEP)?;
    while let Some(key) = keys.next().step(STEP)? {
        let n: i64 = key.get(0).step(STEP)?;
        if !take(fetch.query_row([n], |row| Ok(read_row(row))).step(STEP)??) {
            break;
        }
    }
    Ok(())
}

/// The same for many scopes: all changes in order, those of other scopes passed over.
fn by_number(
    connection: &Connection,
    query: &DeltaQuery<'_>,
    mut take: impl FnMut(RecordRow) -> bool,
) -> Result<(), StoreError> {
    const STEP: &str = "cannot read the changes";
    let sql = format!(
        "SELECT {COLUMNS} FROM rec WHERE rec.last_gseq > ?1 AND {VISIBLE} ORDER BY rec.last_gseq"
    );
    let wanted: BTreeSet<String> = query.scopes.iter().map(Scope::to_string).collect();
    let own = query.own.to_string();
    let mut statement = connection.prepare_cached(&sql).step(STEP)?;
    let mut rows = statement.query(params![json::number(query.cursor.pos), own]).step(STEP)?;
    while let Some(row) = rows.next().step(STEP)? {
        let scope = row.get_ref(3).and_then(|scope| Ok(scope.as_str()?)).step(STEP)?;
        if wanted.contains(scope) && !take(read_row(row)?) {
            break;
        }
    }
    Ok(())
}

/// What of a record lies above the cursor; `None` when the device has all of it.
fn changes(row: RecordRow, query: &DeltaQuery<'_>) -> Option<DeltaRecord> {
    let Cursor { base, .. } = query.cursor;
    let foreign = row.record.scope != *query.own;
    let came_in_sight = foreign && row.opened.is_some_and(|opened| opened > base);
    let base = if came_in_sight { 0 } else { base };
    // Who has nothing yet need not hear what is gone.
    let has_nothing = query.cursor == Cursor::default();
    let mut values = row.record.fields;
    let mut f = Fields::new();
    for written in row.written.iter().filter(|written| written.gseq() > base) {
        let own = query.skip.binary_search(&written.gseq()).is_ok();
        for name in written.names().iter().filter(|name| !own || name.starts_with('@')) {
            match values.remove(name) {
                Some(value) => f.insert(name.clone(), value),
                None if has_nothing => None,
                None => f.insert(name.clone(), Value::Null),
            };
        }
    }
    if f.is_empty() {
        return None;
    }
    Some(DeltaRecord {
        r: row.record.id,
        n: row.record.noun.as_str().to_owned(),
        c: row.record.scope,
        v: row.last_gseq,
        f,
    })
}
