//! Small facts outside IndexedDB (localStorage, and a cookie that no server reads): preferences,
//! and the marks by which a wiped database is noticed.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::Storage;

/// Prefix of our keys.
const PREFIX: &str = "giaouoc.";

/// The document's property.
const COOKIE: &str = "cookie";
/// How long the second mark stays, in seconds: the longest that browsers keep, 400 days.
const COOKIE_AGE: u32 = 400 * 86_400;

/// Reads a mark; `None` as well when the browser keeps none.
pub fn get(name: &str) -> Option<String> {
    storage()?.get_item(&format!("{PREFIX}{name}")).ok().flatten()
}

/// Writes a mark; whether it was kept.
pub fn set(name: &str, value: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(&format!("{PREFIX}{name}"), value).is_ok())
}

/// Removes a mark.
pub fn remove(name: &str) {
    if let Some(storage) = storage() {
        // Removing a missing key is no failure.
        let _ = storage.remove_item(&format!("{PREFIX}{name}"));
    }
}

/// Writes a mark in both places: a browser that evicts data leaves the cookie.
pub fn set_twice(name: &str, value: &str) {
    set(name, value);
    if let Some(document) = document() {
        let cookie =
            format!("{PREFIX}{name}={value}; path=/; max-age={COOKIE_AGE}; samesite=strict");
        // A browser without cookies keeps the first mark only.
        let _ = Reflect::set(&document, &COOKIE.into(), &cookie.into());
    }
}

/// Reads a mark from its second place.
pub fn second(name: &str) -> Option<String> {
    let cookies = Reflect::get(&document()?, &COOKIE.into()).ok()?.as_string()?;
    let wanted = format!("{PREFIX}{name}=");
    cookies.split("; ").find_map(|cookie| cookie.strip_prefix(&wanted)).map(str::to_owned)
}

/// As an object: web-sys has `cookie` on a type of its own that nothing else here needs.
fn document() -> Option<JsValue> {
    Some(web_sys::window()?.document()?.into())
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
