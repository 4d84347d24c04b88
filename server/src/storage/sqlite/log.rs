//! Rows of the log.

use model::fields::Fields;
use rusqlite::{Connection, Row, params};
use sync::{
    op::Op,
    store::{Judged, LogEntry},
    verdict::Verdict,
};

use super::{connection::Step as _, json};
use crate::storage::{StoreError, rows::verdict_word};

/// Reads `s, o, gseq, verdict`.
pub(super) fn read_judged(row: &Row<'_>) -> Result<Judged, StoreError> {
    let columns = || -> Result<_, rusqlite::Error> {
        Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get_ref(3)?.as_str_or_null()?))
    };
    let (s, o, gseq, verdict) = columns().step("cannot read the log")?;
    Ok(Judged { s, o: json::id("an op id", &o)?, gseq, verdict: read_verdict(verdict)? })
}

/// A verdict as it is stored: nothing for plainly applied.
fn read_verdict(stored: Option<&str>) -> Result<Verdict, StoreError> {
    stored.map_or(Ok(Verdict::Applied), |text| json::read("a verdict", text))
}

/// Appends an entry.
pub(super) fn insert(
    connection: &Connection,
    op: Option<&Op>,
    entry: &LogEntry,
) -> Result<(), StoreError> {
    let verdict = (entry.verdict != Verdict::Applied)
        .then(|| json::write("a verdict", &entry.verdict))
        .transpose()?;
    let facts =
        (!entry.facts.is_empty()).then(|| json::write("server facts", &entry.facts)).transpose()?;
    connection
        .prepare_cached(
            "INSERT INTO op (dev, s, o, rec, received, gseq, repeats, st, verdict, facts, bytes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )
        .and_then(|mut statement| {
            statement.execute(params![
                entry.device.as_str(),
                entry.s,
                entry.o.as_str(),
                op.map(|op| op.r.as_str()),
                entry.received,
                entry.gseq,
                entry.repeats,
                verdict_word(&entry.verdict),
                verdict,
                facts,
                entry.bytes,
            ])
        })
        .step("cannot append to the log")?;
    Ok(())
}

/// Reads `dev, s, o, received, gseq, repeats, verdict, facts, bytes`.
pub(super) fn read_entry(row: &Row<'_>) -> Result<LogEntry, StoreError> {
    let columns = || -> Result<_, rusqlite::Error> {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, String>(2)?,
            row.get_ref(6)?.as_str_or_null()?,
            row.get_ref(7)?.as_str_or_null()?,
        ))
    };
    let (device, o, verdict, facts) = columns().step("cannot read the log")?;
    let facts = facts.map_or(Ok(Fields::new()), |text| json::read("server facts", text))?;
    let (device, o) = (json::id("a device id", &device)?, json::id("an op id", &o)?);
    let verdict = read_verdict(verdict)?;
    let entry = || -> Result<LogEntry, rusqlite::Error> {
        Ok(LogEntry {
            device,
            s: row.get(1)?,
            o,
            bytes: row.get(8)?,
            received: row.get(3)?,
            verdict,
            gseq: row.get(4)?,
            facts,
            repeats: row.get(5)?,
        })
    };
    entry().step("cannot read the log")
}
