//! Pages of changed records, as devices pull them.

use std::{cmp::Reverse, collections::BinaryHeap};

use model::{fields::Fields, scope::Scope};
use rusqlite::{Connection, OptionalExtension as _, params};
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

const STEP: &str = "cannot read the changes";

/// Records of other organisations stay out until they were opened; ?2 is the own scope.
pub(super) const VISIBLE: &str =
    "(rec.opened IS NOT NULL OR rec.scope = ?2 OR substr(rec.scope, 1, 4) <> 'org:')";

/// The next change of a scope of which all is visible.
const NEXT: &str = "SELECT last_gseq FROM rec INDEXED BY rec_scope
                    WHERE scope = ?1 AND last_gseq > ?2 ORDER BY last_gseq LIMIT 1";
/// The next change of what another organisation has opened.
const NEXT_OPENED: &str = "SELECT last_gseq FROM rec INDEXED BY rec_opened
                           WHERE scope = ?1 AND last_gseq > ?2 AND opened IS NOT NULL
                           ORDER BY last_gseq LIMIT 1";

fn in_order() -> String {
    format!("SELECT {COLUMNS} FROM rec WHERE rec.last_gseq > ?1 ORDER BY rec.last_gseq")
}

fn at() -> String {
    format!("SELECT {COLUMNS} FROM rec WHERE rec.last_gseq = ?1")
}

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
    let mut take = |row: RecordRow| -> bool {
        let last = row.last_gseq;
        if let Some(record) = changes(row, &query) {
            let weight = weight(&record);
            if weight > left && !(query.first && page.records.is_empty()) {
                page.more = true;
                return false;
            }
            left = left.saturating_sub(weight);
            page.records.push(record);
        }
        page.pos = last;
        true
    };
    if let Some(passed) = walk(connection, &query, &mut take)? {
        merge(connection, &query, passed, take)?;
    }
    Ok(page)
}

/// Whether all of a scope is visible, also what was never opened.
fn all_visible(scope: &Scope, own: &Scope) -> bool {
    scope == own || !matches!(scope, Scope::Org(_))
}

/// Hands over changes in the order of their numbers until it is told that it is enough. It gives up
/// when it has passed over more changes that are none of the device's than the device has scopes,
/// and says how far it came: then asking each scope costs less.
fn walk(
    connection: &Connection,
    query: &DeltaQuery<'_>,
    take: &mut impl FnMut(RecordRow) -> bool,
) -> Result<Option<u64>, StoreError> {
    let mut statement = connection.prepare_cached(&in_order()).step(STEP)?;
    let mut rows = statement.query([json::number(query.cursor.pos)]).step(STEP)?;
    let mut passed = 0;
    while let Some(row) = rows.next().step(STEP)? {
        let scope = row.get_ref(3).and_then(|scope| Ok(scope.as_str()?)).step(STEP)?;
        let scope: Scope = scope.parse().map_err(|_| StoreError::Corrupt { what: "a scope" })?;
        let opened: Option<u64> = row.get(5).step(STEP)?;
        let wanted = query.scopes.binary_search(&scope).is_ok()
            && (opened.is_some() || all_visible(&scope, query.own));
        if wanted {
            if !take(read_row(row)?) {
                return Ok(None);
            }
            continue;
        }
        passed += 1;
        if passed > query.scopes.len() {
            return Ok(Some(row.get(4).step(STEP)?));
        }
    }
    Ok(None)
}

/// The same from a number on, looking at nothing but the device's scopes: each has a place in its
/// index, and the one that comes first moves on.
fn merge(
    connection: &Connection,
    query: &DeltaQuery<'_>,
    from: u64,
    mut take: impl FnMut(RecordRow) -> bool,
) -> Result<(), StoreError> {
    let mut fetch = connection.prepare_cached(&at()).step(STEP)?;
    let next = |scope: &Scope, above: u64| -> Result<Option<u64>, StoreError> {
        let sql = if all_visible(scope, query.own) { NEXT } else { NEXT_OPENED };
        connection
            .prepare_cached(sql)
            .and_then(|mut next| {
                let place = params![scope.to_string(), json::number(above)];
                next.query_row(place, |row| row.get(0)).optional()
            })
            .step(STEP)
    };
    let mut heads = BinaryHeap::new();
    for scope in query.scopes {
        heads.extend(next(scope, from)?.map(|gseq| Reverse((gseq, scope))));
    }
    while let Some(Reverse((gseq, scope))) = heads.pop() {
        let row = fetch.query_row([json::number(gseq)], |row| Ok(read_row(row))).step(STEP)??;
        if !take(row) {
            break;
        }
        heads.extend(next(scope, gseq)?.map(|gseq| Reverse((gseq, scope))));
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

#[cfg(test)]
mod tests;
