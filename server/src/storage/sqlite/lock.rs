//! One process per data folder.

use std::{fs::File, path::Path};

use crate::storage::StoreError;

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
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(std::fs::TryLockError::WouldBlock) => Err(StoreError::InUse),
            Err(std::fs::TryLockError::Error(source)) => {
                Err(StoreError::Io { step: "cannot lock the data folder", source })
            }
        }
    }
}
