//! Reads: each one is a single readonly transaction whose requests are all issued at once.

use js_sys::{Array, Promise};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode};

use super::{Db, DbError, Index, Row, Store};

/// The key of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Key {
    Text(String),
    Number(i64),
}

impl From<&str> for Key {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<i64> for Key {
    fn from(value: i64) -> Self {
        Self::Number(value)
    }
}

impl Key {
    #[expect(clippy::cast_precision_loss, reason = "counters stay far below 2^53")]
    pub(super) fn to_js(&self) -> JsValue {
        match self {
            Self::Text(text) => JsValue::from_str(text),
            Self::Number(number) => JsValue::from_f64(*number as f64),
        }
    }
}

/// Issues the requests of a reading.
type Issue<'a> = Box<dyn Fn(&IdbTransaction) -> Result<Vec<IdbRequest>, JsValue> + 'a>;

/// Which keys of a store to read, in key order.
#[derive(Debug, Clone, PartialEq)]
pub enum Range {
    /// Every key.
    All,
    /// Keys from this one on.
    From(Key),
    /// Keys after this one.
    After(Key),
    /// Keys from the first to the second, both included.
    Between(Key, Key),
    /// Text keys that begin so.
    Prefix(String),
}

impl Range {
    pub(super) fn to_js(&self) -> Result<JsValue, JsValue> {
        Ok(match self {
            Self::All => JsValue::UNDEFINED,
            Self::From(key) => IdbKeyRange::lower_bound(&key.to_js())?.into(),
            Self::After(key) => IdbKeyRange::lower_bound_with_open(&key.to_js(), true)?.into(),
            Self::Between(low, high) => IdbKeyRange::bound(&low.to_js(), &high.to_js())?.into(),
            Self::Prefix(prefix) => {
                let high = format!("{prefix}\u{ffff}");
                IdbKeyRange::bound(&JsValue::from_str(prefix), &JsValue::from_str(&high))?.into()
            }
        })
    }
}

impl Db {
    /// The row of a key.
    pub async fn get(&self, store: Store, key: impl Into<Key>) -> Result<Option<Row>, DbError> {
        Ok(self.get_many(store, &[key.into()]).await?.pop().flatten())
    }

    /// The rows of several keys, in their order, seen at one moment.
    pub async fn get_many(&self, store: Store, keys: &[Key]) -> Result<Vec<Option<Row>>, DbError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let values = self
            .read(&[store], |transaction| {
                let store = open(transaction, store)?;
                keys.iter().map(|key| store.get(&key.to_js())).collect()
            })
            .await?;
        Ok(values
            .into_iter()
            .map(|value| (!value.is_undefined()).then(|| Row::from_js(value)))
            .collect())
    }

    /// Rows of a range of keys, at most `limit` of them (0: no limit).
    pub async fn range(
        &self,
        store: Store,
        range: &Range,
        limit: u32,
    ) -> Result<Vec<Row>, DbError> {
        let values = self
            .read(&[store], |transaction| {
                let store = open(transaction, store)?;
                Ok(vec![store.get_all_with_key_and_limit(&range.to_js()?, limit)?])
            })
            .await?;
        Ok(values.into_iter().flat_map(rows).collect())
    }

    /// The keys of a store whose keys are texts.
    pub async fn keys(&self, store: Store) -> Result<Vec<String>, DbError> {
        let values = self
            .read(&[store], |transaction| Ok(vec![open(transaction, store)?.get_all_keys()?]))
            .await?;
        let keys = values.into_iter().flat_map(|keys| keys.unchecked_into::<Array>().to_vec());
        Ok(keys.filter_map(|key| key.as_string()).collect())
    }

    /// Every row of several stores, seen at one moment; in the order of `stores`.
    pub async fn read_all(&self, stores: &[Store]) -> Result<Vec<Vec<Row>>, DbError> {
        let values = self
            .read(stores, |transaction| {
                stores.iter().map(|store| open(transaction, *store)?.get_all()).collect()
            })
            .await?;
        Ok(values.into_iter().map(rows).collect())
    }

    /// Rows whose indexed property has this value, at most `limit` of them (0: no limit).
    pub async fn by_index(
        &self,
        index: Index,
        value: impl Into<Key>,
        limit: u32,
    ) -> Result<Vec<Row>, DbError> {
        let value = value.into().to_js();
        let values = self
            .read(&[index.store()], |transaction| {
                let index = open(transaction, index.store())?.index(index.name())?;
                Ok(vec![index.get_all_with_key_and_limit(&value, limit)?])
            })
            .await?;
        Ok(values.into_iter().flat_map(rows).collect())
    }

    /// The first rows in the order of an index; rows without its property are not in it.
    pub async fn first_by_index(&self, index: Index, limit: u32) -> Result<Vec<Row>, DbError> {
        let values = self
            .read(&[index.store()], |transaction| {
                let index = open(transaction, index.store())?.index(index.name())?;
                Ok(vec![index.get_all_with_key_and_limit(&JsValue::UNDEFINED, limit)?])
            })
            .await?;
        Ok(values.into_iter().flat_map(rows).collect())
    }

    /// How many rows have this value of the indexed property.
    pub async fn count_index(&self, index: Index, value: impl Into<Key>) -> Result<u32, DbError> {
        let value = value.into().to_js();
        let values = self
            .read(&[index.store()], |transaction| {
                let index = open(transaction, index.store())?.index(index.name())?;
                Ok(vec![index.count_with_key(&value)?])
            })
            .await?;
        Ok(values.first().map_or(0, number))
    }

    /// How many rows a range has.
    pub async fn count(&self, store: Store, range: &Range) -> Result<u32, DbError> {
        let values = self
            .read(&[store], |transaction| {
                let store = open(transaction, store)?;
                Ok(vec![store.count_with_key(&range.to_js()?)?])
            })
            .await?;
        Ok(values.first().map_or(0, number))
    }

    /// The JSON value of a key.
    pub async fn get_json<T: DeserializeOwned>(
        &self,
        store: Store,
        key: impl Into<Key>,
    ) -> Result<Option<T>, DbError> {
        self.get(store, key).await?.map(|row| row.read()).transpose()
    }

    /// Issues the requests of one readonly transaction and awaits all their results.
    fn read<'a>(
        &'a self,
        stores: &'a [Store],
        issue: impl Fn(&IdbTransaction) -> Result<Vec<IdbRequest>, JsValue> + 'a,
    ) -> impl Future<Output = Result<Vec<JsValue>, DbError>> + 'a {
        self.read_boxed(stores, Box::new(issue))
    }

    /// One reading for all callers: each form of it would be downloaded by every first visit.
    async fn read_boxed(
        &self,
        stores: &[Store],
        issue: Issue<'_>,
    ) -> Result<Vec<JsValue>, DbError> {
        let transaction = self.transaction(stores, IdbTransactionMode::Readonly).await?;
        let requests = issue(&transaction).map_err(|error| DbError::from_js(&error))?;
        let waits: Array = requests.iter().map(settled).collect();
        JsFuture::from(Promise::all(&waits))
            .await
            .map_err(|event| self.doubt(DbError::behind(&event)))?;
        requests
            .iter()
            .map(|request| request.result().map_err(|error| DbError::from_js(&error)))
            .collect()
    }
}

/// A store of a transaction.
pub(super) fn open(transaction: &IdbTransaction, store: Store) -> Result<IdbObjectStore, JsValue> {
    transaction.object_store(store.name())
}

/// Resolves or rejects with the request's own event: the handlers are the promise's functions,
/// so nothing has to be kept alive on the Rust side.
pub(super) fn settled(request: &IdbRequest) -> Promise {
    Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    })
}

fn rows(value: JsValue) -> Vec<Row> {
    value.unchecked_into::<Array>().iter().map(Row::from_js).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the browser counts rows, which fit"
)]
fn number(value: &JsValue) -> u32 {
    value.as_f64().map_or(0, |value| value as u32)
}
