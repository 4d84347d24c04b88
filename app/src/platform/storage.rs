//! How safe the browser keeps our data, and how much of it there is.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

use super::within;

/// Bytes as the browser tells them. The quota is not a measure of free space on Chromium.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub usage: f64,
    pub quota: f64,
}

/// Milliseconds that a browser may take to look at what it keeps.
const PATIENCE: i32 = 2_000;

/// Asks the browser not to evict our data; `None` when it cannot be asked. Some browsers ask the
/// person, who may never answer: no work may wait for it.
pub async fn persist() -> Option<bool> {
    answer(manager()?.persist()).await?.as_bool()
}

/// Whether our data is protected from eviction.
pub async fn persisted() -> Option<bool> {
    within(PATIENCE, answer(manager()?.persisted())).await??.as_bool()
}

/// Whether the window is known to lose everything when it is closed: private windows of Firefox and
/// Safari have no folder of their own. Chromium does not tell.
pub async fn is_private() -> bool {
    let Some(manager) = manager() else { return false };
    let Some(ask) = Reflect::get(&manager, &"getDirectory".into()).ok().and_then(dyn_function)
    else {
        return false;
    };
    match ask.call0(&manager) {
        Ok(promise) => JsFuture::from(Promise::from(promise)).await.is_err(),
        Err(_) => true,
    }
}

fn dyn_function(value: JsValue) -> Option<Function> {
    value.dyn_into().ok()
}

/// What is used of what is allowed.
pub async fn estimate() -> Option<Estimate> {
    let told = within(PATIENCE, answer(manager()?.estimate())).await??;
    let told: StorageEstimate = told.unchecked_into();
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
