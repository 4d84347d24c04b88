//! Small facts outside IndexedDB (localStorage): preferences, and the marks by which a wiped
//! database is noticed.

use web_sys::Storage;

/// Prefix of our keys.
const PREFIX: &str = "giaouoc.";

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

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
