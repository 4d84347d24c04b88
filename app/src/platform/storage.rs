//! How safe the browser keeps our data, and how much of it there is.

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

/// Bytes as the browser tells them. The quota is not a measure of free space on Chromium.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub usage: f64,
    pub quota: f64,
}

/// Asks the browser not to evict our data; `None` when it cannot be asked.
pub async fn persist() -> Option<bool> {
    answer(manager()?.persist()).await?.as_bool()
}

/// Whether our data is protected from eviction.
pub async fn persisted() -> Option<bool> {
    answer(manager()?.persisted()).await?.as_bool()
}

/// What is used of what is allowed.
pub async fn estimate() -> Option<Estimate> {
    let told: StorageEstimate = answer(manager()?.estimate()).await?.unchecked_into();
    Some(Estimate { usage: told.get_usage()?, quota: told.get_quota()? })
}

/// Absent on a page that is not a secure context.
fn manager() -> Option<StorageManager> {
    let manager = web_sys::window()?.navigator().storage();
    JsValue::from(&manager).is_truthy().then_some(manager)
}

async fn answer(promise: Result<Promise, JsValue>) -> Option<JsValue> {
    JsFuture::from(promise.ok()?).await.ok()
}
