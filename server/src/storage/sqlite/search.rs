//! Search with and without accents, over an index that follows the records at a small distance.
//!
//! Every text is indexed twice: as it is written (`exact`) and folded. Of long texts only the
//! beginning is: who looks for a dossier knows a name, a title or a number.

use std::collections::BTreeSet;

use model::{fields, record::Record, scope::Scope, shape::Shape};
use rusqlite::{Connection, params};
use serde_json::Value;
use text::Query;

use super::{
    connection::Step as _,
    delta::VISIBLE,
    record::{COLUMNS, read_row},
    tx::Tx,
};
use crate::storage::{Found, SearchQuery, StoreError};

/// Characters of each text that are indexed, and of a title that are shown.
const BEGINNING: usize = 200;
/// Records that are indexed in one transaction, so that no device waits long.
const STEP_SIZE: u32 = 200;
/// Most words of a query that count.
const MAX_WORDS: usize = 8;

/// Indexes the next records that changed; `false` when the index has caught up.
pub(super) fn index_some(connection: &Connection) -> Result<bool, StoreError> {
    const STEP: &str = "cannot bring the search index up to date";
    let upto: u64 = connection
        .prepare_cached("SELECT upto FROM searched")
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
        .step(STEP)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM rec WHERE rec.last_gseq > ?1 ORDER BY rec.last_gseq LIMIT ?2"
    );
    let mut statement = connection.prepare_cached(&sql).step(STEP)?;
    let mut rows = statement.query(params![upto, STEP_SIZE]).step(STEP)?;
    let mut remove = connection.prepare_cached("DELETE FROM search WHERE rowid = ?1").step(STEP)?;
    let mut insert = connection
        .prepare_cached("INSERT INTO search (rowid, exact, folded) VALUES (?1, ?2, ?3)")
        .step(STEP)?;
    let (mut last, mut indexed) = (upto, 0);
    while let Some(row) = rows.next().step(STEP)? {
        let row = read_row(row)?;
        remove.execute([row.n]).step(STEP)?;
        let exact = if row.record.is_deleted() { String::new() } else { texts(&row.record) };
        if !exact.is_empty() {
            insert.execute(params![row.n, exact, text::fold(&exact)]).step(STEP)?;
        }
        last = row.last_gseq;
        indexed += 1;
    }
    if indexed == 0 {
        return Ok(false);
    }
    connection.execute("UPDATE searched SET upto = ?1", [last]).step(STEP)?;
    Ok(indexed == STEP_SIZE)
}

/// Empties the index; it is filled again from the records.
pub(super) fn forget(connection: &Connection) -> Result<(), StoreError> {
    connection
        .execute_batch(
            "INSERT INTO search (search) VALUES ('delete-all'); UPDATE searched SET upto = 0;",
        )
        .step("cannot empty the search index")
}

/// The texts of a record in lower case, composed, cut short.
fn texts(record: &Record) -> String {
    let mut all = String::new();
    for (name, value) in &record.fields {
        let field = record.noun.field(name);
        let reference = field.is_some_and(|field| matches!(field.shape, Shape::Ref(_)));
        let hidden = reference || field.is_some_and(|field| field.hidden);
        if name == fields::NUMBER || !(hidden || fields::is_server_fact(name)) {
            collect(value, &mut all);
        }
    }
    all
}

fn collect(value: &Value, all: &mut String) {
    match value {
        Value::String(text) if !is_slug(text) => {
            let beginning: String = text.chars().take(BEGINNING).collect();
            all.push_str(&text::compose(&beginning).to_lowercase());
            all.push('\n');
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, all)),
        Value::Object(cells) => cells.values().for_each(|cell| collect(cell, all)),
        _ => {}
    }
}

/// Whether a text is an id, a date or a word of an enumeration rather than anybody's words.
fn is_slug(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    text.bytes().all(plain) && text.bytes().any(|b| b == b'-' || b == b'_')
}

/// Finds records: with the accents as typed first, then without; the newest first in each.
pub(super) fn find(tx: &Tx<'_>, query: &SearchQuery) -> Result<Vec<Found>, StoreError> {
    let words = words(&query.words);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let column = |name: &str, words: &[String]| {
        let terms: Vec<String> = words.iter().map(|word| format!("\"{word}\"*")).collect();
        format!("{{{name}}} : ({})", terms.join(" AND "))
    };
    let folded: Vec<String> = words.iter().map(|word| text::fold(word)).collect();
    let folded: Vec<String> = folded.iter().flat_map(|word| self::words(word)).collect();
    let ranking = Query::new(&query.words);
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for terms in [column("exact", &words), column("folded", &folded)] {
        matching(tx, query, &terms, &ranking, &mut seen, &mut found)?;
    }
    found.sort_by_key(|found: &Found| !found.exact);
    Ok(found)
}

fn matching(
    tx: &Tx<'_>,
    query: &SearchQuery,
    terms: &str,
    ranking: &Query,
    seen: &mut BTreeSet<i64>,
    found: &mut Vec<Found>,
) -> Result<(), StoreError> {
    const STEP: &str = "cannot search";
    let sql = format!(
        "SELECT {COLUMNS}, rec.status FROM search CROSS JOIN rec ON rec.n = search.rowid
         WHERE search MATCH ?1 AND rec.status <> 'deleted' AND {VISIBLE}
           AND (?3 IS NULL OR rec.noun = ?3)
         ORDER BY search.rowid DESC"
    );
    let mut statement = tx.connection.prepare_cached(&sql).step(STEP)?;
    let noun = query.noun.map(|noun| noun.as_str());
    let mut rows = statement.query(params![terms, query.own.to_string(), noun]).step(STEP)?;
    while found.len() < query.limit
        && let Some(row) = rows.next().step(STEP)?
    {
        let scope = row.get_ref(3).and_then(|scope| Ok(scope.as_str()?)).step(STEP)?;
        let may_read =
            scope.parse::<Scope>().is_ok_and(|scope| query.scopes.binary_search(&scope).is_ok());
        if !may_read || !seen.insert(row.get(0).step(STEP)?) {
            continue;
        }
        let status = row.get(9).step(STEP)?;
        let record = read_row(row)?.record;
        let exact = ranking.rank(&texts(&record)) == Some(text::Rank::Exact);
        found.push(Found {
            title: title(&record),
            number: fields::text(&record.fields, fields::NUMBER).to_owned(),
            id: record.id,
            noun: record.noun,
            scope: record.scope,
            status,
            exact,
        });
    }
    Ok(())
}

/// What a list shows of a record.
fn title(record: &Record) -> String {
    record.noun.kind().title.of(&record.fields).chars().take(BEGINNING).collect()
}

/// The words of a query as the index cuts them: letters and digits only.
fn words(typed: &str) -> Vec<String> {
    text::compose(typed)
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(MAX_WORDS)
        .map(str::to_owned)
        .collect()
}
