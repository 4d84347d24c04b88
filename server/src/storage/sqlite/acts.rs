//! The table of acts: who came in, who was not let in, and what administrators did.

use model::act::Act;
use rusqlite::{Connection, params};

use super::{connection::Step as _, json};
use crate::storage::{ActQuery, ActRow, NewAct, StoreError};

/// Most failed sign-ins that are kept: guessing must not fill the disk.
const MOST_FAILURES: u64 = 20_000;

/// Keeps an act.
pub(super) fn note(connection: &Connection, act: &NewAct) -> Result<(), StoreError> {
    const STEP: &str = "cannot write an act";
    connection
        .execute(
            "INSERT INTO act (at, what, user, person, org, address, about, about_org)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                act.at,
                act.what.as_str(),
                act.user,
                act.person.as_ref().map(|it| it.as_str()),
                act.org.as_ref().map(|it| it.as_str()),
                act.address,
                act.about,
                act.about_org.as_ref().map(|it| it.as_str()),
            ],
        )
        .step(STEP)?;
    if act.what == Act::SignInFailed {
        let sql = "DELETE FROM act WHERE what = 'sign_in_failed' AND n IN (
                       SELECT n FROM act WHERE what = 'sign_in_failed'
                       ORDER BY n DESC LIMIT 10 OFFSET ?1)";
        connection.prepare_cached(sql).and_then(|mut it| it.execute([MOST_FAILURES])).step(STEP)?;
    }
    Ok(())
}

/// What was done, the newest first.
pub(super) fn read(connection: &Connection, query: &ActQuery) -> Result<Vec<ActRow>, StoreError> {
    const STEP: &str = "cannot read what was done";
    let sql = "SELECT n, at, what, user, person, org, address, about FROM act
               WHERE n < ?1
                 AND (org IN (SELECT value FROM json_each(?2))
                      OR about_org IN (SELECT value FROM json_each(?2))
                      OR ?3 AND org IS NULL AND about_org IS NULL)
               ORDER BY n DESC LIMIT ?4";
    let mut statement = connection.prepare_cached(sql).step(STEP)?;
    let orgs = json::write("organisations", &query.orgs)?;
    let before = query.before.and_then(|n| i64::try_from(n).ok()).unwrap_or(i64::MAX);
    let limit = i64::try_from(query.limit).unwrap_or(i64::MAX);
    let mut rows = statement.query(params![before, orgs, query.strangers, limit]).step(STEP)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().step(STEP)? {
        let words = || -> Result<_, rusqlite::Error> {
            Ok((row.get::<_, Option<String>>(4)?, row.get::<_, Option<String>>(5)?))
        };
        let (person, org) = words().step(STEP)?;
        let act = || -> Result<ActRow, rusqlite::Error> {
            Ok(ActRow {
                n: row.get(0)?,
                at: row.get(1)?,
                what: row.get(2)?,
                user: row.get(3)?,
                person: None,
                org: None,
                address: row.get(6)?,
                about: row.get(7)?,
            })
        };
        found.push(ActRow {
            person: person.map(|id| json::id("a person", &id)).transpose()?,
            org: org.map(|id| json::id("an organisation", &id)).transpose()?,
            ..act().step(STEP)?
        });
    }
    Ok(found)
}
