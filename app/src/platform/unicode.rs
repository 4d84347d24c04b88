//! The composed form of what people type: macOS keyboards and pasted text bring decomposed marks.

use js_sys::JsString;

/// NFC of a text, by the browser's own tables. Applied when saving, never while typing.
pub fn nfc(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    String::from(JsString::from(text).normalize("NFC"))
}
