//! Reading JSON with little code: a text becomes a value by one function, and types are read from
//! values by one small deserializer. What serde_json compiles for each type is several times as
//! much, and every first visit would download it.

#[cfg(any(test, target_arch = "wasm32"))]
mod fraction;
#[cfg(any(test, target_arch = "wasm32"))]
mod parser;
mod reader;

use std::fmt;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use self::reader::Reader;

/// A text is no JSON, or a value is not of the type that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not readable")]
pub struct Unreadable;

impl serde::de::Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Reads a text as a value.
#[cfg(not(target_arch = "wasm32"))]
#[inline(never)]
pub fn parse(text: &str) -> Result<Value, Unreadable> {
    serde_json::from_str(text).map_err(|_| Unreadable)
}

/// Reads a text as a value, by a parser that every first visit can carry.
#[cfg(target_arch = "wasm32")]
#[inline(never)]
pub fn parse(text: &str) -> Result<Value, Unreadable> {
    parser::parse(text)
}

/// Reads a text as a type. Raw values inside are not readable so.
#[inline(never)]
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    from_value(&parse(text)?)
}

/// Reads a value as a type.
#[inline(never)]
pub fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, Unreadable> {
    T::deserialize(Reader(value))
}

/// Turns a type into a value, by way of its text.
pub fn to_value<T: Serialize + ?Sized>(value: &T) -> Result<Value, Unreadable> {
    parse(&serde_json::to_string(value).map_err(|_| Unreadable)?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::json;

    use super::*;
    use crate::{award::RecipientKind, id::OrgId};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Row {
        id: OrgId,
        kind: RecipientKind,
        count: u32,
        change: i64,
        share: f64,
        note: Option<String>,
        #[serde(default)]
        tags: Vec<String>,
        by: BTreeMap<OrgId, (u64, bool)>,
        rest: Value,
    }

    fn row() -> Value {
        json!({"id": "hai-phong", "kind": "household", "count": 3, "change": -4, "share": 0.5,
               "note": null, "by": {"x": [7, true]}, "rest": {"deep": [1, "a", null, 1.5]},
               "unknown": {"is": ["passed over"]}})
    }

    #[test]
    fn types_are_read_and_written_as_serde_json_does() {
        let value = row();
        let row: Row = from_value(&value).unwrap();
        let expected: Row = serde_json::from_value(value).unwrap();
        assert_eq!(row, expected);
        let text = serde_json::to_string(&row).unwrap();
        assert_eq!(read::<Row>(&text).unwrap(), row);
        assert_eq!(to_value(&row), parse(&text));
    }

    #[test]
    fn whatever_does_not_fit_is_refused() {
        for (field, value) in [
            ("id", json!("no id")),
            ("id", json!(1)),
            ("kind", json!("nobody")),
            ("kind", json!(2)),
            ("count", json!(-1)),
            ("count", json!(5_000_000_000_u64)),
            ("change", json!(1.5)),
            ("share", json!("0.5")),
            ("note", json!(1)),
            ("tags", json!({})),
            ("by", json!({"x": [7]})),
            ("by", json!({"no id": [7, true]})),
        ] {
            let mut row = row();
            row[field] = value;
            assert_eq!(from_value::<Row>(&row), Err(Unreadable), "{row}");
        }
        for needed in ["id", "kind", "count", "by", "rest"] {
            let mut row = row();
            row.as_object_mut().unwrap().remove(needed);
            assert_eq!(from_value::<Row>(&row), Err(Unreadable), "{row}");
        }
        let mut row = row();
        row.as_object_mut().unwrap().remove("note");
        assert_eq!(from_value::<Row>(&row).unwrap().note, None);
        assert_eq!(read::<Row>("{"), Err(Unreadable));
        assert_eq!(from_value::<Row>(&json!([])), Err(Unreadable));
    }

    #[test]
    fn great_numbers_are_read() {
        assert_eq!(read::<u64>("18446744073709551615"), Ok(u64::MAX));
        assert_eq!(read::<i64>("-9223372036854775808"), Ok(i64::MIN));
        assert_eq!(read::<f64>("1e300"), Ok(1e300));
    }
}
