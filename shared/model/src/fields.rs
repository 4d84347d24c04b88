//! Fields of a record: a flat map of JSON values in which sets of rows are addressed by path.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::json;

/// Names and values as they travel and are stored; unknown names are kept as they came.
///
/// `title` is a plain field, `targets/r1` is the row `r1` of the set `targets`, and a name that
/// begins with `@` is a server fact that no device may write. `null` means absent.
pub type Fields = BTreeMap<String, Value>;

/// Server fact: the [`Status`](crate::status::Status) of a dossier.
pub const STATUS: &str = "@status";
/// Server fact: the number given at the first submit, such as `HS-2026-000123`.
pub const NUMBER: &str = "@number";
/// Server fact: the record was deleted before it was ever submitted.
pub const DELETED: &str = "@deleted";
/// Server fact, a set of rows: open conflicts by id; `null` once resolved.
pub const CONFLICTS: &str = "@conflicts";
/// Server fact, a set of rows: what became of a submit that waited for attachments, by op id.
pub const RELEASED: &str = "@released";

/// Fields of names and values; of two with one name the later.
pub fn of(values: impl IntoIterator<Item = (String, Value)>) -> Fields {
    let mut fields = Fields::new();
    for (name, value) in values {
        fields.insert(name, value);
    }
    fields
}

/// Whether only the server may write this field.
pub fn is_server_fact(name: &str) -> bool {
    name.starts_with('@')
}

/// Whether a name can be stored: 1 to 120 bytes of letters, digits, `_ - . @`, with at most one `/`.
pub fn is_field_name(name: &str) -> bool {
    (1..=120).contains(&name.len())
        && name.bytes().filter(|b| *b == b'/').count() <= 1
        && !name.starts_with('/')
        && !name.ends_with('/')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.@/".contains(&b))
}

/// The text of a field; `""` when it is absent or not a text.
pub fn text<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Parses a field, such as an id or a date kept as text; `None` when absent, blank or malformed.
pub fn parsed<T: std::str::FromStr>(fields: &Fields, name: &str) -> Option<T> {
    text(fields, name).parse().ok()
}

/// A field read as a typed value; `None` when it is absent or has another shape.
pub fn typed<T: serde::de::DeserializeOwned>(fields: &Fields, name: &str) -> Option<T> {
    json::from_value(fields.get(name)?).ok()
}

/// The rows of a set as `(row id, value)`, in order of row id; removed rows are left out.
pub fn rows<'a>(fields: &'a Fields, set: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let prefix = format!("{set}/");
    let end = format!("{set}0"); // '0' follows '/' in ASCII.
    fields
        .range(prefix.clone()..end)
        .filter(|(_, v)| !v.is_null())
        .filter_map(move |(name, v)| name.strip_prefix(&prefix).map(|id| (id, v)))
}

/// Whether changes write a row of a set, or remove one.
pub fn touches(changes: &Fields, set: &str) -> bool {
    changes.keys().any(|name| name.strip_prefix(set).is_some_and(|row| row.starts_with('/')))
}

/// The rows of a set read as a typed value; rows of another shape are left out.
pub fn typed_rows<T: serde::de::DeserializeOwned>(fields: &Fields, set: &str) -> Vec<(String, T)> {
    rows(fields, set)
        .filter_map(|(id, v)| Some((id.to_owned(), json::from_value(v).ok()?)))
        .collect()
}

/// What changes `from` into `to`: changed and new fields with their values, lost ones as `null`.
pub fn difference(from: &Fields, to: &Fields) -> Fields {
    let mut changes = Fields::new();
    for name in from.keys().chain(to.keys()).filter(|name| !is_server_fact(name)) {
        let (old, new) = (present(from.get(name)), present(to.get(name)));
        if old != new {
            changes.insert(name.clone(), new.cloned().unwrap_or(Value::Null));
        }
    }
    changes
}

/// Writes changes over fields; `null` removes.
pub fn overlay(fields: &mut Fields, changes: &Fields) {
    for (name, value) in changes {
        if value.is_null() {
            fields.remove(name);
        } else {
            fields.insert(name.clone(), value.clone());
        }
    }
}

fn present(value: Option<&Value>) -> Option<&Value> {
    value.filter(|v| !v.is_null() && v.as_str() != Some(""))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: Value) -> Fields {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn rows_are_found_by_their_set_alone() {
        let f = fields(json!({"targets/b": {"n": 2}, "targets/a": {"n": 1}, "targets/c": null,
                              "targetsx/d": {}, "title": "t"}));
        let ids: Vec<_> = rows(&f, "targets").map(|(id, _)| id).collect();
        assert_eq!(ids, ["a", "b"]);
        let touched = ["targets", "targetsx", "target", "title"].map(|set| touches(&f, set));
        assert_eq!(touched, [true, true, false, false]);
    }

    #[test]
    fn a_difference_laid_over_the_old_gives_the_new() {
        let from = fields(json!({"a": "1", "b": "2", "@status": {}}));
        let to = fields(json!({"a": "1", "b": "", "c/x": {"v": 1}, "@status": {"s": 1}}));
        let change = difference(&from, &to);
        assert_eq!(change, fields(json!({"b": null, "c/x": {"v": 1}})));
        let mut laid = from;
        overlay(&mut laid, &change);
        assert_eq!(difference(&laid, &to), Fields::new());
    }

    #[test]
    fn names_that_could_not_be_stored_are_told_apart() {
        for (name, ok) in [
            ("title", true),
            ("targets/r1", true),
            ("@status", true),
            ("", false),
            ("a/b/c", false),
            ("/a", false),
            ("a/", false),
            ("tên", false),
        ] {
            assert_eq!(is_field_name(name), ok, "{name}");
        }
    }
}
