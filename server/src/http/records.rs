//! `GET /api/v1/records/{id}/history`: what happened to a record, from the log.

use axum::{
    Json,
    extract::{Path, State},
};
use model::{
    Millis,
    bound::bytes_of,
    directory::Directory,
    fields::{self, Fields},
    id::{DeviceId, PersonId, RecordId},
    legible,
};
use serde::Serialize;
use serde_json::Value;
use sync::{
    fold,
    op::{Kind, Op},
    store::LogEntry,
    verdict::Verdict,
};

use super::{
    App,
    problem::{Code, Fault},
};
use crate::access::Session;

/// Most entries of a history: the newest.
const MAX_ENTRIES: usize = 1_000;
/// Most bytes of what the entries say was written; of older ones only short values are told.
const MAX_VALUES: usize = 2 << 20;
const SHORT: usize = 200;

/// The history of a record, oldest first.
#[derive(Debug, Serialize)]
pub(super) struct History {
    /// How many entries before these are left out.
    #[serde(skip_serializing_if = "is_zero")]
    earlier: usize,
    entries: Vec<Entry>,
}

/// One op of the history.
#[derive(Debug, Serialize)]
struct Entry {
    /// Number of the last change that the record had then.
    #[serde(skip)]
    n: u64,
    /// Server time of receipt.
    at: Millis,
    /// The author's clock.
    made: Millis,
    by: PersonId,
    name: String,
    device: DeviceId,
    kind: Kind,
    /// Word of the command.
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<String>,
    /// What it changed; of an op that was not applied, what it wished to change.
    changes: Vec<Change>,
    verdict: Verdict,
}

/// One field.
#[derive(Debug, Serialize)]
struct Change {
    field: String,
    was: Value,
    now: Value,
}

/// The history of a record that one may read
#[utoipa::path(
    get,
    path = "/api/v1/records/{id}/history",
    tag = "records",
    params(("id" = String, Path, description = "Id of the record")),
    responses((status = 200, description = "Oldest first", body = ref("#/components/schemas/History"))),
    extensions(("x-errors" = json!([Code::NotFound]))),
    security(("device" = []))
)]
pub(super) async fn history(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Json<History>, Fault> {
    let id: RecordId = id.parse().map_err(|_| Code::NotFound)?;
    let stored = app.storage.record(id.clone()).await?;
    let stored = stored.filter(|stored| session.may_read(stored)).ok_or(Code::NotFound)?;
    let log = app.storage.history(id).await?;
    let mut entries = read(&log, &session.directory);
    if stored.record.scope != session.own() {
        // Drafts are their organisation's own: others see what happened from the first submit on.
        entries.retain(|entry| Some(entry.n) >= stored.opened);
    }
    Ok(Json(bounded(entries)))
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// A word that a device invented, as far as one need read it.
fn word(text: &str) -> String {
    text.chars().take(SHORT).collect()
}

/// The newest entries, with as much of what was written as an answer may carry.
fn bounded(mut entries: Vec<Entry>) -> History {
    let earlier = entries.len().saturating_sub(MAX_ENTRIES);
    entries.drain(..earlier);
    let mut left = MAX_VALUES;
    for change in entries.iter_mut().rev().flat_map(|entry| &mut entry.changes) {
        for value in [&mut change.was, &mut change.now] {
            let bytes = bytes_of(value);
            if bytes > left.max(SHORT) {
                legible::leave_out(value);
            }
            left = left.saturating_sub(bytes);
        }
    }
    History { earlier, entries }
}

fn read(log: &[LogEntry], directory: &Directory) -> Vec<Entry> {
    let mut state = Fields::new();
    let mut n = 0;
    log.iter()
        .filter(|logged| !logged.repeats)
        .filter_map(|logged| Some((logged, Op::read(&logged.bytes).ok()?)))
        .map(|(logged, op)| {
            n = logged.gseq.unwrap_or(n);
            Entry { n, ..entry(logged, op, &mut state, directory) }
        })
        .collect()
}

fn entry(logged: &LogEntry, op: Op, state: &mut Fields, directory: &Directory) -> Entry {
    let effects = fold::effects(&op, &logged.verdict, &logged.facts);
    let mut wished: Fields = effects.map(|e| e.writes).unwrap_or_default();
    let applied = wished.clone();
    if op.k.is_edit() {
        for (field, value) in &op.f {
            wished.entry(field.clone()).or_insert_with(|| value.clone());
        }
    }
    wished.retain(|name, _| fields::is_field_name(name));
    legible::fit(&mut wished);
    let changes = wished
        .into_iter()
        .map(|(field, now)| {
            let was = state.get(&field).cloned().unwrap_or(Value::Null);
            Change { field, was, now }
        })
        .filter(|change| change.was != change.now)
        .collect();
    fields::overlay(state, &applied);
    Entry {
        n: 0,
        at: logged.received,
        made: op.h.millis(),
        name: directory.person(&op.a).map_or_else(String::new, |person| person.name.clone()),
        command: (op.k == Kind::Cmd).then(|| word(fields::text(&op.f, "do"))),
        by: op.a,
        device: logged.device.clone(),
        kind: match op.k {
            Kind::Unknown(kind) => Kind::Unknown(word(&kind)),
            kind => kind,
        },
        changes,
        verdict: logged.verdict.clone().shortened(),
    }
}
