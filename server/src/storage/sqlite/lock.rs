//! One process per data folder.

use std::{fs::File, path::Path, time::Duration};

use crate::storage::StoreError;

/// A process that has just ended, or one that was just started by who held the lock, may keep it for
/// a moment.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(30);

/// The lock on a data folder; the system releases it when the process ends, however it ends.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock, and makes the folder when it is missing.
    pub(super) fn take(data: &Path) -> Result<Self, StoreError> {
        let io = |step| move |source| StoreError::Io { step, source };
        std::fs::create_dir_all(data).map_err(io("cannot make the data folder"))?;
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(data.join("lock"))
            .map_err(io("cannot open the lock of the data folder"))?;
        for _ in 0..TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(std::fs::TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
                Err(std::fs::TryLockError::Error(source)) => {
                    return Err(StoreError::Io { step: "cannot lock the data folder", source });
                }
            }
        }
        Err(StoreError::InUse)
    }
}
