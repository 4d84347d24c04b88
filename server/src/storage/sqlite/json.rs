//! Reads and writes the JSON and the ids that stand in columns.

use model::{attachment::BlobId, id::Id};
use serde::{Serialize, de::DeserializeOwned};

use crate::storage::StoreError;

/// Deeper than this nothing is read. What may be stored today lies far above; what was stored before
/// there was a bound may lie deeper than the parser goes, and must not make a record unreadable.
const DEPTH: usize = 64;

/// Reads a stored JSON text; `what` names it in the error.
pub(super) fn read<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text)
        .or_else(|_| serde_json::from_str(&pruned(text, DEPTH)))
        .map_err(|_| StoreError::Corrupt { what })
}

/// A JSON text in which what lies deeper than `depth` is blank.
fn pruned(text: &str, depth: usize) -> String {
    let mut kept = String::with_capacity(text.len());
    let (mut level, mut in_text, mut escaped) = (0_usize, false, false);
    for c in text.chars() {
        let opens = !in_text && matches!(c, '[' | '{');
        let closes = !in_text && matches!(c, ']' | '}');
        level += usize::from(opens);
        if level <= depth {
            kept.push(c);
        }
        level = level.saturating_sub(usize::from(closes));
        if opens && level == depth + 1 {
            kept.push_str("null");
        }
        in_text = if in_text { escaped || c != '"' } else { c == '"' };
        escaped = in_text && !escaped && c == '\\';
    }
    kept
}

/// Writes a JSON text.
pub(super) fn write<T: Serialize>(what: &'static str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Corrupt { what })
}

/// Reads a stored id.
pub(super) fn id<K>(what: &'static str, text: &str) -> Result<Id<K>, StoreError> {
    Id::parse(text).map_err(|_| StoreError::Corrupt { what })
}

/// Reads the stored name of a blob.
pub(super) fn blob(text: &str) -> Result<BlobId, StoreError> {
    BlobId::parse(text).map_err(|_| StoreError::Corrupt { what: "the name of a blob" })
}

/// A number as SQLite compares it; what devices claim may be beyond what it can hold.
pub(super) fn number(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn what_lies_too_deep_is_blank_and_the_rest_is_read() {
        for (text, depth, left) in [
            ("[1,[2],{\"a\":[3]}]", 1, "[1,null,null]"),
            ("[1,[2],{\"a\":[3]}]", 2, "[1,[2],{\"a\":null}]"),
            ("{\"[[\\\"[{\":[\"]\"],\"b\":1}", 1, "{\"[[\\\"[{\":null,\"b\":1}"),
            ("[[]]", 2, "[[]]"),
        ] {
            assert_eq!(pruned(text, depth), left);
        }
        let deep = format!("{{\"a\":{}1{},\"b\":2}}", "[".repeat(500), "]".repeat(500));
        let value: Value = read("a test", &deep).unwrap();
        assert_eq!(value["b"], 2);
        assert!(read::<Value>("a test", "[").is_err());
    }
}
