//! One stored object: a few properties that the browser indexes, and the rest as one JSON text.

use std::any::type_name;

use js_sys::{Object, Reflect, Uint8Array};
use model::json;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};

use super::DbError;

/// A row to put or a row that was read. Always carries the key property of its store.
#[derive(Debug, Clone)]
pub struct Row(Object);

impl Row {
    /// A row whose key property is a text.
    pub fn keyed(property: &str, key: &str) -> Self {
        Self(Object::new()).text(property, key)
    }

    /// A row whose key property is a number.
    pub fn numbered(property: &str, key: i64) -> Self {
        Self(Object::new()).number(property, key)
    }

    pub(super) fn from_js(value: JsValue) -> Self {
        Self(value.unchecked_into())
    }

    pub(super) fn as_js(&self) -> &JsValue {
        self.0.as_ref()
    }

    fn with(self, property: &str, value: &JsValue) -> Self {
        // Setting a property of a fresh plain object cannot fail.
        let _ = Reflect::set(&self.0, &JsValue::from_str(property), value);
        self
    }

    /// Sets a text property.
    #[must_use]
    pub fn text(self, property: &str, value: &str) -> Self {
        self.with(property, &JsValue::from_str(value))
    }

    /// Sets a whole number; exact up to 2^53.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "times and counters stay far below 2^53")]
    pub fn number(self, property: &str, value: i64) -> Self {
        self.with(property, &JsValue::from_f64(value as f64))
    }

    /// Sets bytes, as `Uint8Array` and never as Blob (Safari loses those).
    #[must_use]
    pub fn bytes(self, property: &str, value: &[u8]) -> Self {
        self.with(property, &Uint8Array::from(value))
    }

    /// Sets a value of the browser's own, such as a key.
    #[must_use]
    pub fn value(self, property: &str, value: &JsValue) -> Self {
        self.with(property, value)
    }

    /// Sets the property `json` to the serialised value.
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> Result<Self, DbError> {
        let text =
            serde_json::to_string(value).map_err(|error| DbError::data(error.to_string()))?;
        Ok(self.text("json", &text))
    }

    fn get(&self, property: &str) -> Option<JsValue> {
        let value = Reflect::get(&self.0, &JsValue::from_str(property)).ok()?;
        (!value.is_undefined() && !value.is_null()).then_some(value)
    }

    /// A text property.
    pub fn get_text(&self, property: &str) -> Option<String> {
        self.get(property)?.as_string()
    }

    /// A whole number.
    #[expect(clippy::cast_possible_truncation, reason = "only whole numbers are stored")]
    pub fn get_number(&self, property: &str) -> Option<i64> {
        self.get(property)?.as_f64().map(|value| value as i64)
    }

    /// Bytes.
    pub fn get_bytes(&self, property: &str) -> Option<Vec<u8>> {
        Some(self.get(property)?.dyn_into::<Uint8Array>().ok()?.to_vec())
    }

    /// A value of the browser's own.
    pub fn get_value(&self, property: &str) -> Option<JsValue> {
        self.get(property)
    }

    /// The text of the property `json`.
    pub fn json_text(&self) -> Option<String> {
        self.get_text("json")
    }

    /// The value of the property `json`; an unreadable row is an error with name `DataError`.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, DbError> {
        let text = self.json_text().ok_or_else(|| DbError::data("row without json"))?;
        json::read(&text).map_err(|error| DbError::data(format!("{error}: {}", type_name::<T>())))
    }
}
