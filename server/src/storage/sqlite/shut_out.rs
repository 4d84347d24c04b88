//! Who was shut out: a list beside the database, so that no restore brings them in again.

use std::{
    fs::{self, File},
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use model::{
    Millis,
    id::{DeviceId, OrgId},
};
use serde::{Deserialize, Serialize};

use super::backup::{beside, io, sync_folder};
use crate::storage::{Admission, StoreError};

/// The name of the list in the data folder.
pub const LIST: &str = "shut-out.ndjson";

const STEP: &str = "cannot write the list of who was shut out";

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub(super) enum Line {
    /// The first one: which alliance it is about, by the id of its first epoch, and since when.
    Began {
        of: String,
        at: Millis,
    },
    Revoked {
        device: DeviceId,
        at: Millis,
    },
    /// A code, by its hash.
    Used {
        code: String,
        at: Millis,
    },
    Enrolled {
        device: DeviceId,
        org: OrgId,
        at: Millis,
    },
    /// Nobody signs in by this account any more.
    Disabled {
        user: String,
        at: Millis,
    },
    /// Somebody does again.
    Enabled {
        user: String,
        at: Millis,
    },
}

impl Line {
    pub(super) fn enrolled(admission: &Admission, at: Millis) -> Self {
        Self::Enrolled { device: admission.id.clone(), org: admission.org.clone(), at }
    }
}

/// The list, open for adding.
#[derive(Debug)]
pub(super) struct ShutOut(Mutex<File>);

impl ShutOut {
    /// Opens the list of an alliance in its data folder; begins one where there is none. One of
    /// another alliance is set aside.
    pub(super) fn open(data: &Path, of: &str, now: Millis) -> Result<Self, StoreError> {
        let path = path(data);
        let ours = match read(data)?.first() {
            Some(Line::Began { of: known, .. }) => known == of,
            _ => false,
        };
        if !ours && path.exists() {
            fs::rename(&path, beside(&path, &format!(".replaced-{now}"))).map_err(io(STEP))?;
        }
        let mut file = File::options()
            .create(true)
            .read(true)
            .append(true)
            .open(&path)
            .map_err(io("cannot open the list of who was shut out"))?;
        end_line(&mut file).map_err(io(STEP))?;
        let list = Self(Mutex::new(file));
        if !ours {
            list.add(&Line::Began { of: of.to_owned(), at: now })?;
            sync_folder(&path)?;
        }
        Ok(list)
    }

    /// Adds a line; it is on the disk when this returns.
    pub(super) fn add(&self, line: &Line) -> Result<(), StoreError> {
        let mut text = super::json::write("a line of a list", line)?;
        text.push('\n');
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(text.as_bytes()).and_then(|()| file.sync_data()).map_err(io(STEP))
    }
}

fn path(data: &Path) -> PathBuf {
    data.join(LIST)
}

/// Ends a line that a crash cut.
fn end_line(file: &mut File) -> std::io::Result<()> {
    let mut last = [b'\n'];
    if file.seek(SeekFrom::End(0))? > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    if last == [b'\n'] { Ok(()) } else { file.write_all(b"\n") }
}

/// The lines of the list in a data folder; none where there is none. What a crash cut counts for
/// nothing, since nobody was told of it.
pub(super) fn read(data: &Path) -> Result<Vec<Line>, StoreError> {
    let text = match fs::read(path(data)) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(io("cannot read the list of who was shut out")(error)),
    };
    Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_goes_on_after_a_cut_line_and_is_no_other_alliances() {
        let data = tempfile::tempdir().unwrap();
        let began = |of: &str, at| Line::Began { of: of.to_owned(), at };
        let used = |code: &str| Line::Used { code: code.to_owned(), at: 7 };
        ShutOut::open(data.path(), "a", 1).unwrap().add(&used("x")).unwrap();
        let mut torn = File::options().append(true).open(path(data.path())).unwrap();
        torn.write_all(b"{\"what\":\"us").unwrap();
        ShutOut::open(data.path(), "a", 2).unwrap().add(&used("y")).unwrap();
        assert_eq!(read(data.path()).unwrap(), [began("a", 1), used("x"), used("y")]);
        ShutOut::open(data.path(), "b", 3).unwrap();
        assert_eq!(read(data.path()).unwrap(), [began("b", 3)]);
        assert!(data.path().join("shut-out.ndjson.replaced-3").exists());
    }
}
