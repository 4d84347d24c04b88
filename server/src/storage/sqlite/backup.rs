//! Copies the database while it is in use.

use std::{
    ffi::OsString,
    fs::{self, File},
    path::{Path, PathBuf},
};

use model::{Millis, fields};
use rusqlite::{Connection, backup::Backup, params};
use sync::{RESTORABLE, server::SERVER};

use super::{Sqlite, connection::Step as _, schema};
use crate::storage::StoreError;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// Ops in the log.
    pub ops: u64,
    pub bytes: u64,
    pub attachments: Attachments,
}

/// The attachments of a backup, each hashed anew.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attachments {
    pub count: u64,
    pub bytes: u64,
    /// Names of those whose bytes are not what the name says: the disk has damaged them.
    pub damaged: Vec<String>,
}

/// What a copy holds, as of one moment.
struct Copied {
    ops: u64,
    /// How far each sequence is safe in it.
    sequences: Vec<(String, u64)>,
    attachments: Attachments,
}

/// How far each sequence is safe in a backup: up to a submit that waits there for attachments, or
/// that was released after `?1` and would wait again in an earlier backup.
pub(super) const SAFE: &str = "
    WITH open (o) AS MATERIALIZED (
        SELECT o FROM waiting
        UNION
        SELECT substr(fact.key, length(?2) + 2) FROM op, json_each(op.facts) AS fact
        WHERE op.dev = ?3 AND op.received > ?1 AND substr(fact.key, 1, length(?2) + 1) = ?2 || '/'
    )
    SELECT dev, coalesce(
        (SELECT min(op.s) - 1 FROM open JOIN op ON op.o = open.o WHERE op.dev = sequence.dev), acked)
    FROM sequence";

/// What [`SAFE`] needs to know at a moment.
pub(super) fn safe_at(now: Millis) -> (Millis, &'static str, &'static str) {
    (now.saturating_sub(RESTORABLE), fields::RELEASED, SERVER)
}

pub(super) fn io(step: &'static str) -> impl Fn(std::io::Error) -> StoreError {
    move |source| StoreError::Io { step, source }
}

impl Sqlite {
    /// Copies the database of a data folder to a file, also while a server uses it; the file is
    /// there complete and checked, or not at all. What it holds is `safe` from now on: devices may
    /// prune it.
    pub fn back_up(data: &Path, to: &Path, now: Millis) -> Result<BackedUp, StoreError> {
        let file = Self::file(data);
        fs::metadata(&file).map_err(io("there is no database in the data folder"))?;
        let live = schema::open(&file)?;
        if fs::canonicalize(to).is_ok_and(|to| is_of(&to, &file)) {
            return Err(StoreError::OwnBackup);
        }
        let part = beside(to, ".part");
        if part.exists() {
            fs::remove_file(&part).map_err(io("cannot remove an unfinished backup"))?;
        }
        let done = copy(&live, &part, now).and_then(|copied| {
            fs::rename(&part, to).map_err(io("cannot put the backup in its place"))?;
            sync_folder(to)?;
            mark_safe(&live, &copied.sequences, now)?;
            Ok(copied)
        });
        if done.is_err() {
            // The error is what matters; a part that stays behind is replaced next time.
            for ending in ["", "-journal"] {
                let _left = fs::remove_file(beside(&part, ending));
            }
        }
        let Copied { ops, attachments, .. } = done?;
        let bytes = fs::metadata(to).map_err(io("cannot read the backup"))?.len();
        Ok(BackedUp { ops, bytes, attachments })
    }
}

/// Copies all pages as of one moment.
fn copy(live: &Connection, part: &Path, now: Millis) -> Result<Copied, StoreError> {
    const STEP: &str = "cannot copy the database";
    let mut target = Connection::open(part).step(STEP)?;
    let backup = Backup::new(live, &mut target).step(STEP)?;
    // All at once: within the one read transaction nothing that is written meanwhile gets in.
    while !matches!(backup.step(-1).step(STEP)?, rusqlite::backup::StepResult::Done) {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    drop(backup);
    target.execute_batch("PRAGMA journal_mode = DELETE").step(STEP)?;
    note_backup(&target, now)?;
    check(&target)?;
    let mut statement = target.prepare(SAFE).step(STEP)?;
    let sequences = statement
        .query_map(safe_at(now), |row| Ok((row.get(0)?, row.get(1)?)))
        .and_then(Iterator::collect)
        .step(STEP)?;
    drop(statement);
    let ops = target
        .query_row("SELECT coalesce(sum(acked), 0) FROM sequence", [], |row| row.get(0))
        .step("cannot count the ops of the backup")?;
    let attachments = hash_all(&target)?;
    drop(target);
    File::open(part).and_then(|part| part.sync_all()).map_err(io("cannot store the backup"))?;
    Ok(Copied { ops, sequences, attachments })
}

/// Hashes every attachment: a photo that the disk has damaged is not found out otherwise.
fn hash_all(copy: &Connection) -> Result<Attachments, StoreError> {
    const STEP: &str = "cannot check the attachments of the backup";
    let mut statement = copy.prepare("SELECT hash, data FROM blob ORDER BY n").step(STEP)?;
    let mut rows = statement.query([]).step(STEP)?;
    let mut all = Attachments::default();
    while let Some(row) = rows.next().step(STEP)? {
        let name: String = row.get(0).step(STEP)?;
        let data = row.get_ref(1).and_then(|data| Ok(data.as_blob()?)).step(STEP)?;
        all.count += 1;
        all.bytes += u64::try_from(data.len()).unwrap_or(u64::MAX);
        if sync::chain::sha256_hex(data) != name {
            all.damaged.push(name);
        }
    }
    Ok(all)
}

/// Whether a path is the database of a data folder or belongs to it.
fn is_of(path: &Path, database: &Path) -> bool {
    let Ok(database) = fs::canonicalize(database) else { return false };
    ["", "-wal", "-shm"].iter().any(|ending| path == beside(&database, ending))
}

pub(super) fn check(connection: &Connection) -> Result<(), StoreError> {
    let says: String = connection
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .step("cannot check the backup")?;
    if says == "ok" { Ok(()) } else { Err(StoreError::Corrupt { what: "the backup" }) }
}

/// Remembers when the last backup was made: the live database for its operator, the copy for who
/// restores it.
fn note_backup(connection: &Connection, now: Millis) -> Result<(), StoreError> {
    connection
        .execute("INSERT OR REPLACE INTO backup (one, made) VALUES (1, ?1)", [now])
        .map(drop)
        .step("cannot note the backup")
}

fn mark_safe(
    live: &Connection,
    sequences: &[(String, u64)],
    now: Millis,
) -> Result<(), StoreError> {
    const STEP: &str = "cannot note what is safe";
    live.execute_batch("BEGIN IMMEDIATE").step(STEP)?;
    for (device, upto) in sequences {
        let note = "INSERT INTO safe (dev, upto) VALUES (?1, ?2)
                    ON CONFLICT (dev) DO UPDATE SET upto = max(upto, excluded.upto)";
        live.prepare_cached(note)
            .and_then(|mut statement| statement.execute(params![device, upto]))
            .step(STEP)?;
    }
    note_backup(live, now)?;
    live.execute_batch("COMMIT").step(STEP)
}

/// The same path with something at its end.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

/// A rename has happened for good when its folder is on the disk.
pub(super) fn sync_folder(file: &Path) -> Result<(), StoreError> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))
        .and_then(|folder| folder.sync_all())
        .map_err(io("cannot store the folder"))
}
