//! A few connections that only read, handed out in turn.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::{
    connection::{Step as _, open_read_only},
    tx::{Memory, Tx},
    writer::Published,
};
use crate::storage::StoreError;

/// Connections that read at the same time.
const READERS: usize = 3;

/// The connections that nobody is using.
#[derive(Clone)]
pub(super) struct Readers {
    file: Arc<PathBuf>,
    free: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
    published: Published,
}

impl Readers {
    pub(super) fn new(file: &Path, published: Published) -> Self {
        Self {
            file: Arc::new(file.to_owned()),
            free: Arc::default(),
            permits: Arc::new(Semaphore::new(READERS)),
            published,
        }
    }

    /// Runs a job in a read transaction: it sees one commit and nothing after it.
    pub(super) async fn run<T, E>(
        &self,
        job: impl FnOnce(&Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let Ok(permit) = Arc::clone(&self.permits).acquire_owned().await else {
            return Err(StoreError::Closed.into());
        };
        let this = self.clone();
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            this.read(job)
        })
        .await
        .map_err(|_| StoreError::Panicked)?
    }

    fn read<T, E: From<StoreError>>(
        &self,
        job: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = free.map_or_else(|| open_read_only(&self.file), Ok)?;
        connection.execute_batch("BEGIN").step("cannot begin to read")?;
        let Published { epochs, .. } = &self.published;
        let memory = Memory::load(&connection, Arc::clone(epochs), self.published.directory())?;
        let result = job(&Tx::reading(&connection, memory));
        connection.execute_batch("ROLLBACK").step("cannot end reading")?;
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        result
    }

    /// Closes the connections; later reads fail.
    pub(super) async fn close(&self) {
        let all = u32::try_from(READERS).unwrap_or(u32::MAX);
        let last = self.permits.acquire_many(all).await;
        self.permits.close();
        self.free.lock().unwrap_or_else(PoisonError::into_inner).clear();
        drop(last);
    }
}
