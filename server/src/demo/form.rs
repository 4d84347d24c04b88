//! Fields of a record as the tables write them.

use model::fields::{self, Fields};
use serde_json::{Map, Value};

/// Fields under construction.
#[derive(Default)]
pub(super) struct Form(Fields);

impl Form {
    /// Plain fields from a JSON object; `null` and blank texts are left out.
    pub(super) fn new(plain: Value) -> Self {
        let Value::Object(plain) = plain else { return Self::default() };
        Self(plain.into_iter().filter(|(_, value)| !is_blank(value)).collect())
    }

    /// Fields that are complete.
    pub(super) fn of(fields: Fields) -> Self {
        Self(fields)
    }

    /// One more field.
    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        if !is_blank(&value) {
            self.0.insert(name.to_owned(), value);
        }
        self
    }

    /// The rows of a set, with row ids `01`, `02`, … in their order.
    pub(super) fn rows(mut self, set: &str, rows: impl IntoIterator<Item = Value>) -> Self {
        for (index, row) in rows.into_iter().enumerate() {
            self.0.insert(format!("{set}/{:02}", index + 1), compact(row));
        }
        self
    }

    /// The same for rows with a `position`, counted from 1.
    pub(super) fn list(self, set: &str, rows: impl IntoIterator<Item = Value>) -> Self {
        let rows = rows.into_iter().enumerate().map(|(index, mut row)| {
            if let Value::Object(row) = &mut row {
                row.insert("position".to_owned(), Value::from(index + 1));
            }
            row
        });
        self.rows(set, rows)
    }

    /// One row under an id of its own.
    pub(super) fn row(mut self, set: &str, id: &str, row: Value) -> Self {
        self.0.insert(format!("{set}/{id}"), compact(row));
        self
    }

    /// The text of a field.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// A cell of the last row of a set.
    pub(super) fn last_of(&self, set: &str, cell: &str) -> Option<&str> {
        fields::rows(&self.0, set).last()?.1.get(cell)?.as_str()
    }

    pub(super) fn into_fields(self) -> Fields {
        self.0
    }
}

fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_str() == Some("")
}

fn compact(row: Value) -> Value {
    match row {
        Value::Object(row) => Value::Object(
            row.into_iter().filter(|(_, value)| !is_blank(value)).collect::<Map<_, _>>(),
        ),
        other => other,
    }
}
