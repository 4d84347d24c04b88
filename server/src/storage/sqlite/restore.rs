//! Begins anew from a backup.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use model::{
    Millis,
    id::{DeviceId, OrgId},
    scope::Scope,
};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};

use super::{
    Sqlite,
    backup::{SAFE, beside, check, io, safe_at, sync_folder},
    connection::Step as _,
    epochs::Epochs,
    keys,
    lock::Lock,
    schema,
    shut_out::{self, Line},
};
use crate::{keys::fresh_shared, storage::StoreError};

const STEP: &str = "cannot begin the new epoch";

/// What became of a restore, and of who may come in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Restored {
    /// Where the database before is kept.
    pub kept: Option<PathBuf>,
    /// Whether the list of who was shut out reaches back to the backup. Otherwise the administrator
    /// has confirmed that nobody was, or shuts them out anew.
    pub listed: bool,
    /// Devices that were revoked since the backup and stay so.
    pub revoked: Vec<DeviceId>,
    /// Codes that enrol nobody any more: used since, or all that were open without a list.
    pub codes: usize,
    /// Devices that enrolled since the backup: they are strangers and have to enrol again.
    pub strangers: Vec<(DeviceId, OrgId, Millis)>,
    /// Devices that come in again.
    pub devices: u64,
}

impl Sqlite {
    /// Makes a backup the database of a data folder, in a new epoch. A database that is there is
    /// kept beside it. Who was shut out since the backup stays out, by the list in the folder; where
    /// that does not reach back to the backup, somebody must have `confirmed` who may come in.
    pub fn restore(
        from: &Path,
        data: &Path,
        fresh: &str,
        now: Millis,
        confirmed: bool,
    ) -> Result<Restored, StoreError> {
        let _lock = Lock::take(data)?;
        let (file, part) = (Self::file(data), beside(&Self::file(data), ".part"));
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let backup = Connection::open_with_flags(from, flags).step("cannot open the backup")?;
        check(&backup)?;
        drop(backup);
        fs::copy(from, &part).map_err(io("cannot copy the backup"))?;
        let list = shut_out::read(data)?;
        let mut restored = match prepare(&part, &list, fresh, now, confirmed) {
            Ok(restored) => restored,
            Err(error) => {
                // The error is what matters; a part that stays behind is replaced next time.
                let _left = fs::remove_file(&part);
                return Err(error);
            }
        };
        File::open(&part).and_then(|part| part.sync_all()).map_err(io(STEP))?;
        restored.kept = set_aside(&file, now)?;
        fs::rename(&part, &file).map_err(io("cannot put the database in its place"))?;
        sync_folder(&file)?;
        Ok(restored)
    }
}

/// Makes the copy of a backup the database of a new epoch.
fn prepare(
    part: &Path,
    list: &[Line],
    fresh: &str,
    now: Millis,
    confirmed: bool,
) -> Result<Restored, StoreError> {
    let connection = schema::open(part)?;
    let listed = reaches_back(&connection, list)?;
    if !listed && !confirmed {
        return Err(StoreError::Unlisted);
    }
    Epochs::begin(&connection, fresh, now)?;
    let safe = format!("INSERT OR REPLACE INTO safe (dev, upto) {SAFE}");
    connection.execute(&safe, safe_at(now)).step(STEP)?;
    let mut restored = shut_out(&connection, list)?;
    restored.listed = listed;
    if !listed {
        restored.codes += connection
            .execute("UPDATE code SET used = ?1 WHERE used IS NULL AND expires IS NOT NULL", [now])
            .step(STEP)?;
        restored.codes += connection
            .execute("UPDATE account_code SET used = ?1 WHERE used IS NULL", [now])
            .step(STEP)?;
    }
    if !listed || !restored.revoked.is_empty() {
        renew_keys(&connection, now)?;
    }
    restored.devices = connection
        .query_row("SELECT count(*) FROM enrolment WHERE revoked IS NULL", [], |row| row.get(0))
        .step(STEP)?;
    connection.execute_batch("PRAGMA journal_mode = DELETE").step(STEP)?;
    Ok(restored)
}

/// Whether the list is this alliance's and began before the backup was made.
fn reaches_back(connection: &Connection, list: &[Line]) -> Result<bool, StoreError> {
    let Some(Line::Began { of, at }) = list.first() else { return Ok(false) };
    let first: String = connection
        .query_row("SELECT id FROM epoch ORDER BY n LIMIT 1", [], |row| row.get(0))
        .step("cannot read the epochs")?;
    let made: Option<Millis> = connection
        .query_row("SELECT made FROM backup", [], |row| row.get(0))
        .optional()
        .step("cannot read when the backup was made")?;
    Ok(first == *of && made.is_some_and(|made| *at <= made))
}

/// Shuts out again whom the list names.
fn shut_out(connection: &Connection, list: &[Line]) -> Result<Restored, StoreError> {
    const STEP: &str = "cannot shut out who was shut out";
    let run = |sql: &str, name: &str, at: &Millis| {
        connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params![name, at]))
            .step(STEP)
    };
    let mut restored = Restored::default();
    for line in list {
        match line {
            Line::Began { .. } => {}
            Line::Revoked { device, at } => {
                let sql = "UPDATE enrolment SET revoked = ?2 WHERE id = ?1 AND revoked IS NULL";
                if run(sql, device.as_str(), at)? > 0 {
                    restored.revoked.push(device.clone());
                }
            }
            Line::Used { code, at } => {
                let sql = "UPDATE code SET used = ?2
                           WHERE hash = ?1 AND used IS NULL AND expires IS NOT NULL";
                restored.codes += run(sql, code, at)?;
                let sql = "UPDATE account_code SET used = ?2 WHERE hash = ?1 AND used IS NULL";
                restored.codes += run(sql, code, at)?;
            }
            Line::Disabled { user, at } => {
                let sql = "INSERT INTO account_life (user, made, disabled)
                           SELECT user, ?2, ?2 FROM account WHERE user = ?1
                           ON CONFLICT (user) DO UPDATE SET disabled = excluded.disabled";
                run(sql, user, at)?;
            }
            Line::Enabled { user, at } => {
                let sql = "UPDATE account_life SET disabled = NULL
                           WHERE user = ?1 AND disabled <= ?2";
                run(sql, user, at)?;
            }
            Line::Enrolled { device, org, at } => {
                let known = connection
                    .prepare_cached("SELECT 1 FROM enrolment WHERE id = ?1")
                    .and_then(|mut statement| statement.exists([device.as_str()]))
                    .step(STEP)?;
                // An answer that was lost is asked for again, and stands here twice.
                let told = restored.strangers.iter().any(|(id, ..)| id == device);
                if !known && !told {
                    restored.strangers.push((device.clone(), org.clone(), *at));
                }
            }
        }
    }
    let revoked_since =
        |line: &Line, id: &DeviceId| matches!(line, Line::Revoked { device, .. } if device == id);
    restored.strangers.retain(|(id, ..)| !list.iter().any(|line| revoked_since(line, id)));
    Ok(restored)
}

/// Gives every scope a new key: those of the backup are known to who was shut out.
fn renew_keys(connection: &Connection, now: Millis) -> Result<(), StoreError> {
    let mut statement =
        connection.prepare("SELECT DISTINCT scope FROM shared_key").step("cannot read the keys")?;
    let scopes: Vec<String> = statement
        .query_map([], |row| row.get(0))
        .and_then(Iterator::collect)
        .step("cannot read the keys")?;
    for scope in scopes {
        let scope: Scope =
            scope.parse().map_err(|_| StoreError::Corrupt { what: "the scope of a key" })?;
        let fresh = fresh_shared(scope).map_err(|_| StoreError::NoRandomness)?;
        keys::put_shared(connection, &fresh, now)?;
    }
    Ok(())
}

/// Moves the database and what belongs to it out of the way.
fn set_aside(file: &Path, now: Millis) -> Result<Option<PathBuf>, StoreError> {
    if !file.exists() {
        return Ok(None);
    }
    let kept = beside(file, &format!(".replaced-{now}"));
    for ending in ["", "-wal", "-shm"] {
        let (old, new) = (beside(file, ending), beside(&kept, ending));
        if old.exists() {
            fs::rename(old, new).map_err(io("cannot set the old database aside"))?;
        }
    }
    Ok(Some(kept))
}
