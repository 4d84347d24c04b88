//! What one value, one change and one record may measure: whatever a device can save, every link can
//! carry and every other device can read.
//!
//! The form says so before anything is saved, the engine makes no larger op, the judge holds what
//! comes all the same. Bytes are those of compact JSON in UTF-8.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::fields::{self, Fields};

/// Most bytes of one value: the longest text of a form, 20,000 characters, fits whatever they are.
pub const VALUE_BYTES: usize = 128 << 10;
/// Most bytes of a value that a form asks for in one line: lists show it whole.
pub const LINE_BYTES: usize = 16 << 10;
/// How deep arrays and objects may lie in each other in one value; a plain text has depth 0.
pub const VALUE_DEPTH: usize = 8;
/// Most bytes of one op as it travels.
pub const OP_BYTES: usize = 256 << 10;
/// Most fields of one record, rows and server facts included, and those that were removed.
pub const RECORD_FIELDS: usize = 4_000;
/// Most bytes of what devices wrote into one record, names included.
pub const RECORD_BYTES: usize = 512 << 10;
/// Most bytes of what the server adds to one record: a status, and open conflicts, which hold three
/// values each.
pub const FACT_BYTES: usize = 512 << 10;

/// Why a value cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Misfit {
    /// Another kind of value than the field holds.
    WrongShape,
    /// Arrays and objects lie deeper in each other than [`VALUE_DEPTH`].
    TooDeep,
    /// More bytes than the field holds.
    TooLong,
    /// The record would have more fields or bytes than one may have.
    RecordFull,
}

impl Misfit {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::WrongShape, Self::TooDeep, Self::TooLong, Self::RecordFull];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WrongShape => "wrong_shape",
            Self::TooDeep => "too_deep",
            Self::TooLong => "too_long",
            Self::RecordFull => "record_full",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|misfit| misfit.as_str() == word)
    }
}

/// Bytes of a value as compact JSON.
pub fn bytes_of(value: &Value) -> usize {
    let list = |inner: usize, count: usize| 2 + inner + count.saturating_sub(1);
    match value {
        Value::Null | Value::Bool(true) => 4,
        Value::Bool(false) => 5,
        Value::Number(number) => number.to_string().len(),
        Value::String(text) => text_bytes(text),
        Value::Array(items) => list(items.iter().map(bytes_of).sum(), items.len()),
        Value::Object(map) => list(
            map.iter().map(|(name, value)| text_bytes(name) + 1 + bytes_of(value)).sum(),
            map.len(),
        ),
    }
}

/// Bytes of a text as JSON.
fn text_bytes(text: &str) -> usize {
    let escaped = |byte: u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 1,
        0..0x20 => 5,
        _ => 0,
    };
    2 + text.len() + text.bytes().map(escaped).sum::<usize>()
}

/// How deep arrays and objects lie in each other in a value.
pub fn depth_of(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth_of).max().unwrap_or(0),
        Value::Object(map) => 1 + map.values().map(depth_of).max().unwrap_or(0),
        _ => 0,
    }
}

/// Why a value of any field is too deep or too long, if it is.
pub fn excess(value: &Value, most: usize) -> Option<Misfit> {
    if depth_of(value) > VALUE_DEPTH {
        Some(Misfit::TooDeep)
    } else {
        (bytes_of(value) > most).then_some(Misfit::TooLong)
    }
}

/// What a record measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Measure {
    /// Names, those of removed fields included.
    pub fields: usize,
    /// Bytes that devices wrote, names included.
    pub bytes: usize,
    /// Bytes that the server added, names included.
    pub facts: usize,
}

impl Measure {
    /// What a record with these names measures after some writes.
    pub fn of<'a>(
        names: impl IntoIterator<Item = &'a String>,
        values: &'a Fields,
        writes: impl IntoIterator<Item = (&'a String, &'a Value)>,
    ) -> Self {
        let mut all = BTreeMap::new();
        all.extend(names.into_iter().map(|name| (name.as_str(), values.get(name))));
        all.extend(writes.into_iter().map(|(name, value)| (name.as_str(), Some(value))));
        let mut measure = Self::default();
        for (name, value) in all {
            let bytes = text_bytes(name) + 2 + value.map_or(4, bytes_of);
            measure.fields += 1;
            if fields::is_server_fact(name) {
                measure.facts += bytes;
            } else {
                measure.bytes += bytes;
            }
        }
        measure
    }

    /// Whether a record may grow to this from what it measured before. One that is larger than it
    /// may be, from a time without bounds, can still become smaller.
    pub fn may_follow(self, before: Self) -> bool {
        let fits = |now: usize, before: usize, most: usize| now <= most || now <= before;
        fits(self.fields, before.fields, RECORD_FIELDS)
            && fits(self.bytes, before.bytes, RECORD_BYTES)
            && fits(self.facts, before.facts, FACT_BYTES)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn bytes_are_those_of_the_text() {
        for value in [
            json!(null),
            json!([true, false, null, -12, 1.5, 1e300, u64::MAX]),
            json!("Đặng \"Thị\"\\\n\r\t\u{8}\u{c}\u{1}\u{1f}\u{7f} Mẫu"),
            json!({}),
            json!([]),
            json!({"a\n": [1, {"b": "c"}], "": {"x": []}}),
        ] {
            assert_eq!(bytes_of(&value), value.to_string().len(), "{value}");
        }
    }

    #[test]
    fn a_plain_value_has_no_depth() {
        for (value, depth) in [
            (json!("a"), 0),
            (json!({}), 1),
            (json!([1, [2]]), 2),
            (json!({"a": {"b": [{}]}, "c": 1}), 4),
        ] {
            assert_eq!(depth_of(&value), depth, "{value}");
        }
    }

    #[test]
    fn a_record_that_is_too_large_can_only_become_smaller() {
        let fields = |n: usize, text: usize| -> Fields {
            (0..n).map(|n| (format!("x/{n}"), json!("y".repeat(text)))).collect()
        };
        let measure = |old: &Fields, writes: &Fields| Measure::of(old.keys(), old, writes);
        let full = fields(RECORD_FIELDS, 1);
        let before = measure(&full, &Fields::new());
        assert!(before.may_follow(Measure::default()));
        let more = fields(RECORD_FIELDS + 1, 1);
        assert!(!measure(&full, &more).may_follow(before));
        let large = fields(8, VALUE_BYTES);
        let before = measure(&large, &Fields::new());
        assert!(!before.may_follow(Measure::default()));
        let gone = Fields::from([("x/0".to_owned(), Value::Null)]);
        assert!(measure(&large, &gone).may_follow(before));
        let longer = Fields::from([("x/0".to_owned(), json!("y".repeat(VALUE_BYTES + 1)))]);
        assert!(!measure(&large, &longer).may_follow(before));
    }

    #[test]
    fn every_misfit_has_its_word() {
        for misfit in Misfit::ALL {
            assert_eq!(serde_json::to_value(misfit).unwrap(), misfit.as_str());
            assert_eq!(Misfit::parse(misfit.as_str()), Some(misfit));
        }
    }
}
