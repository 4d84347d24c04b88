//! Brings the search index up to date when the devices have been served.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use super::{
    search,
    writer::{WeakWriter, Writer},
};
use crate::storage::StoreError;

/// How long it waits after a change, so that a device that sends much is not held up.
const PAUSE: Duration = Duration::from_millis(500);

/// Indexes in the background.
#[derive(Clone, Default)]
pub(super) struct Indexer {
    waiting: Arc<AtomicBool>,
    stopped: Arc<AtomicBool>,
}

impl Indexer {
    /// Something changed: indexes it soon.
    pub(super) fn wake(&self, writer: WeakWriter) {
        if self.waiting.swap(true, Ordering::SeqCst) {
            return;
        }
        let this = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(PAUSE).await;
            this.waiting.store(false, Ordering::SeqCst);
            let Some(writer) = writer.upgrade() else { return };
            if let Err(error) = this.catch_up(&writer).await {
                tracing::warn!(error = &error as &dyn std::error::Error, "search lags behind");
            }
        });
    }

    /// Indexes until nothing is left.
    pub(super) async fn catch_up(&self, writer: &Writer) -> Result<(), StoreError> {
        while !self.stopped.load(Ordering::SeqCst)
            && writer.run(|tx| search::index_some(tx.connection)).await?
        {}
        Ok(())
    }

    /// Indexes no more.
    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
    }
}
