//! Writes: every put and delete of a save in one strictly durable transaction, or none of them.

use js_sys::Promise;
use serde::Serialize;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbTransaction, IdbTransactionMode};

use super::{Db, DbError, Key, Range, Row, Store, query::open};

/// Fills a write.
type Fill<'a> = Box<dyn FnOnce(&Burst<'_>) -> Result<(), DbError> + 'a>;

/// The open write; all its calls are synchronous.
#[derive(Debug)]
pub struct Burst<'a> {
    transaction: &'a IdbTransaction,
}

impl Burst<'_> {
    /// Puts a row in place of the one with the same key.
    pub fn put(&self, store: Store, row: &Row) -> Result<(), DbError> {
        open(self.transaction, store)
            .and_then(|store| store.put(row.as_js()))
            .map(drop)
            .map_err(|error| DbError::from_js(&error))
    }

    /// Puts a value as JSON under a text key, without indexed properties.
    pub fn put_json<T: Serialize + ?Sized>(
        &self,
        store: Store,
        key: &str,
        value: &T,
    ) -> Result<(), DbError> {
        self.put(store, &Row::keyed(store.key(), key).json(value)?)
    }

    /// Deletes the row of a key; a missing one is no error.
    pub fn delete(&self, store: Store, key: impl Into<Key>) -> Result<(), DbError> {
        let key = key.into().to_js();
        open(self.transaction, store)
            .and_then(|store| store.delete(&key))
            .map(drop)
            .map_err(|error| DbError::from_js(&error))
    }

    /// Deletes the rows of a range.
    pub fn delete_range(&self, store: Store, range: &Range) -> Result<(), DbError> {
        open(self.transaction, store)
            .and_then(|store| match range {
                Range::All => store.clear(),
                range => store.delete(&range.to_js()?),
            })
            .map(drop)
            .map_err(|error| DbError::from_js(&error))
    }
}

impl Db {
    /// Runs `fill` in one readwrite transaction over `stores` and returns once it is durable.
    ///
    /// If `fill` fails the transaction is aborted and nothing of it remains. A connection that
    /// is lost while the write is under way gives [`DbError::Closed`]: whether it committed is
    /// then unknown, so callers retry with the same keys.
    pub fn write<'a>(
        &'a self,
        stores: &'a [Store],
        fill: impl FnOnce(&Burst<'_>) -> Result<(), DbError> + 'a,
    ) -> impl Future<Output = Result<(), DbError>> + 'a {
        self.write_boxed(stores, Box::new(fill))
    }

    /// One writing for all callers: each form of it would be downloaded by every first visit.
    async fn write_boxed(&self, stores: &[Store], fill: Fill<'_>) -> Result<(), DbError> {
        let transaction = self.transaction(stores, IdbTransactionMode::Readwrite).await?;
        let done = completed(&transaction);
        match fill(&Burst { transaction: &transaction }) {
            Ok(()) => {
                JsFuture::from(done).await.map_err(|_| self.doubt(reason(&transaction)))?;
                Ok(())
            }
            Err(error) => {
                if transaction.abort().is_ok() {
                    // The wait only lets the abort finish before the caller tries again.
                    let _ = JsFuture::from(done).await;
                }
                Err(error)
            }
        }
    }
}

fn completed(transaction: &IdbTransaction) -> Promise {
    Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    })
}

/// Why a transaction was aborted. Without an error the browser closed the connection.
fn reason(transaction: &IdbTransaction) -> DbError {
    match transaction.error() {
        Some(error) => DbError::from_name(&error.name(), &error.message()),
        None => DbError::Closed,
    }
}
