//! What each field holds: one table for the judge, the references and whatever else has to know.
//!
//! A form may be blank and wrong, so a date field holds any short text and the rules judge it at a
//! submit. It may not be something that no form writes and no reader expects.

use serde_json::Value;

use crate::{
    access::Permission,
    attachment::BlobId,
    bound::{LINE_BYTES, Misfit, VALUE_BYTES, VALUE_DEPTH, bytes_of, depth_of, excess},
    legible::is_left_out,
    record::Noun,
};

/// A field, the set of a row, or a cell of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub shape: Shape,
    /// Who may write it; `None` for the authors of the record.
    pub by: Option<Permission>,
    /// The states in which it may be written; none for those in which the record is edited.
    pub during: &'static [&'static str],
    /// Whether what was written, in a set each row, never changes again.
    pub once: bool,
    /// Whether no search may find its texts.
    pub hidden: bool,
    /// The set that a set has a row for each row of, or the field that names the group for each
    /// member of which it has one; blank for a set with rows of its own.
    pub per: &'static str,
    /// Whether the organisation that it names must be the writer's own or below it: what is said
    /// there gives rights over it, or gives it rights.
    pub reach: bool,
    /// Values that only the server gives.
    pub barred: &'static [&'static str],
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One line of text.
    Line,
    /// Text of any length that a form takes.
    Long,
    /// A year as text.
    Year,
    /// A number as text, as it is typed or with a point.
    Number,
    /// A day as ISO, or as it is typed while it cannot be read.
    Date,
    /// One of a few words, or a later version's.
    Choice(&'static [&'static str]),
    /// Some of a few words.
    Several(&'static [&'static str]),
    /// The id of a record of this noun, or blank.
    Ref(Noun),
    /// The ids of records of this noun, in order.
    Refs(Noun),
    /// A whole number, as of positions and bytes.
    Count,
    /// Yes or no.
    Flag,
    /// The name of a blob.
    Blob,
    /// How often each row of a set was chosen: whole numbers by the id of the row.
    Counts(&'static str),
    /// A set of rows with these cells.
    Rows(&'static [Field]),
}

/// A field of a table, written by the authors of the record while it is edited.
pub const fn field(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        by: None,
        during: &[],
        once: false,
        hidden: false,
        per: "",
        reach: false,
        barred: &[],
    }
}

impl Field {
    /// The same, written by others, in states of its own.
    #[must_use]
    pub const fn by(self, who: Permission, during: &'static [&'static str]) -> Self {
        Self { by: Some(who), during, ..self }
    }

    /// The same, written once for all.
    #[must_use]
    pub const fn once(self) -> Self {
        Self { once: true, ..self }
    }

    /// The same, with a row for each row of another set.
    #[must_use]
    pub const fn per(self, set: &'static str) -> Self {
        Self { per: set, ..self }
    }

    /// The same, naming the writer's own organisation or one below it.
    #[must_use]
    pub const fn reach(self) -> Self {
        Self { reach: true, ..self }
    }

    /// The same, without values that only the server gives.
    #[must_use]
    pub const fn barred(self, words: &'static [&'static str]) -> Self {
        Self { barred: words, ..self }
    }

    /// The same, found by no search.
    #[must_use]
    pub const fn hidden(self) -> Self {
        Self { hidden: true, ..self }
    }
}

impl Shape {
    /// Why a value cannot stand here, if so; what is absent can.
    fn misfit(self, value: &Value) -> Option<Misfit> {
        let most = match self {
            Self::Long | Self::Counts(_) | Self::Refs(_) | Self::Rows(_) => VALUE_BYTES,
            _ => LINE_BYTES,
        };
        let fits = match self {
            Self::Line
            | Self::Long
            | Self::Year
            | Self::Number
            | Self::Date
            | Self::Choice(_)
            | Self::Ref(_) => value.is_string(),
            Self::Several(_) | Self::Refs(_) => {
                value.as_array().is_some_and(|all| all.iter().all(Value::is_string))
            }
            Self::Count => is_count(value),
            Self::Counts(_) => value.as_object().is_some_and(|all| all.values().all(is_count)),
            Self::Flag => value.is_boolean(),
            Self::Blob => value.as_str().is_some_and(|name| BlobId::parse(name).is_ok()),
            Self::Rows(cells) => return row(cells, value),
        };
        if fits { excess(value, most) } else { Some(Misfit::WrongShape) }
    }
}

/// Whether a value is a whole number as of people, papers and bytes; greater ones are no such.
pub(crate) fn is_count(value: &Value) -> bool {
    value.as_u64().is_some_and(|count| u32::try_from(count).is_ok())
}

/// A row is an object; cells that this version does not know are kept as they come.
fn row(cells: &[Field], value: &Value) -> Option<Misfit> {
    let Some(object) = value.as_object() else { return Some(Misfit::WrongShape) };
    let known = |name: &String| cells.iter().find(|cell| cell.name == name);
    let of_cell = |(name, value)| known(name)?.shape.misfit(value);
    object.iter().find_map(of_cell).or_else(|| excess(value, VALUE_BYTES))
}

impl Noun {
    /// What is fixed of a field, or of the set of a row such as `targets/r1`.
    pub fn field(self, name: &str) -> Option<&'static Field> {
        let set = name.split_once('/').map_or(name, |(set, _)| set);
        self.kind().fields.iter().find(|field| field.name == set)
    }

    /// The shape of a field or of a set of rows.
    pub fn shape(self, name: &str) -> Option<Shape> {
        self.kind().fields.iter().find(|field| field.name == name).map(|field| field.shape)
    }

    /// Why a device may not write a value into a field, or into a row such as `targets/r1`; `null`
    /// removes, and may always be written. What was left out is not there to be written back.
    pub fn misfit(self, name: &str, value: &Value) -> Option<Misfit> {
        if value.is_null() {
            return None;
        }
        // First of all, so that nothing here descends further than it may.
        if depth_of(value) > VALUE_DEPTH {
            return Some(Misfit::TooDeep);
        }
        if is_left_out(value) {
            return Some(Misfit::WrongShape);
        }
        let (set, is_row) = name.split_once('/').map_or((name, false), |(set, _)| (set, true));
        let barred = self.field(set).map_or(&[][..], |field| field.barred);
        if value.as_str().is_some_and(|word| barred.contains(&word)) {
            return Some(Misfit::WrongShape);
        }
        match self.shape(set) {
            None => (bytes_of(value) > VALUE_BYTES).then_some(Misfit::TooLong),
            Some(shape) if matches!(shape, Shape::Rows(_)) == is_row => shape.misfit(value),
            Some(_) => Some(Misfit::WrongShape),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Arrays in each other, so many.
    fn nested(depth: usize) -> Value {
        (1..depth).fold(json!([]), |inner, _| json!([inner]))
    }

    #[test]
    fn what_a_form_writes_fits_however_blank_or_wrong() {
        use Noun::{Nomination, Pledge, Report};
        let blob = "a".repeat(64);
        for (noun, name, value) in [
            (Nomination, "recipient_name", json!("")),
            (Nomination, "born_on", json!("hôm qua")),
            (Nomination, "year", json!("20")),
            (Nomination, "award", json!("")),
            (Nomination, "basis", json!("a later word")),
            (Nomination, "movement", json!(null)),
            (Nomination, "achievements", json!("ế\n".repeat(20_000))),
            (Nomination, "prior_awards/r1", json!({"position": 1})),
            (Nomination, "prior_awards/r1", json!({"award": "", "year": "", "later": {"a": [1]}})),
            (Nomination, "prior_awards/r1", json!(null)),
            (
                Nomination,
                "attachments/r1",
                json!({"position": 1, "blob": blob, "name": "a.jpg", "kind": "image/jpeg",
                       "bytes": 9, "caption": "x"}),
            ),
            (Pledge, "targets/r1", json!({"position": 2, "shape": "at_least", "value": "ba mươi"})),
            (Pledge, "contents/r1", json!({})),
            (Pledge, "commitment", json!("a\nb")),
            (Report, "figures/cs-htx", json!({"value": "", "qualifier": "exact", "raw": "?"})),
            (Report, "figures/cs-htx", json!({"value": "1", "synthetic": true})),
            (Report, "later/row", json!({"a": [1, {"b": nested(5)}]})),
            (Pledge, "signatures/s1", json!({"at": 1, "strokes": [[0, 0, -5], [3, 4]]})),
        ] {
            assert_eq!(noun.misfit(name, &value), None, "{name} {value}");
        }
    }

    #[test]
    fn what_no_form_writes_does_not_fit() {
        use Misfit::{TooDeep, TooLong, WrongShape};
        use Noun::{Nomination, Pledge, Report};
        let text = |bytes: usize| json!("x".repeat(bytes));
        let photo = |blob: &str| json!({"position": 1, "blob": blob});
        for (noun, name, value, why) in [
            (Nomination, "movement", json!(5), WrongShape),
            (Nomination, "movement", json!(["x"]), WrongShape),
            (Nomination, "movement", json!({"a": 1}), WrongShape),
            (Nomination, "achievements", json!({"@left_out": "too_long"}), WrongShape),
            (Nomination, "prior_awards/r1", json!({"@left_out": "too_long"}), WrongShape),
            (Nomination, "later", json!({"@left_out": "too_long"}), WrongShape),
            (Nomination, "year", json!(2026), WrongShape),
            (Nomination, "recipient_name", json!(false), WrongShape),
            (Nomination, "title/r1", json!("x".repeat(VALUE_BYTES)), TooLong),
            (Nomination, "award/r1", json!("x"), WrongShape),
            (Nomination, "prior_awards", json!({"award": "x"}), WrongShape),
            (Nomination, "prior_awards/r1", json!("x"), WrongShape),
            (Nomination, "prior_awards/r1", json!([]), WrongShape),
            (Nomination, "prior_awards/r1", json!({"award": 1}), WrongShape),
            (Nomination, "prior_awards/r1", json!({"position": -1}), WrongShape),
            (Nomination, "prior_awards/r1", json!({"position": "1"}), WrongShape),
            (Nomination, "attachments/r1", photo("x"), WrongShape),
            (Pledge, "targets/r1", json!({"value": 30}), WrongShape),
            (Report, "figures/cs-htx", json!({"value": 7002}), WrongShape),
            (Report, "figures/cs-htx", json!({"synthetic": "yes"}), WrongShape),
            (Nomination, "movement", nested(9), TooDeep),
            (Nomination, "later", nested(VALUE_DEPTH + 1), TooDeep),
            (Nomination, "prior_awards/r1", json!({"later": nested(VALUE_DEPTH)}), TooDeep),
            (Nomination, "recipient_name", text(LINE_BYTES), TooLong),
            (Nomination, "achievements", text(VALUE_BYTES), TooLong),
            (Nomination, "later", text(VALUE_BYTES), TooLong),
            (Pledge, "contents/r1", json!({"text": text(VALUE_BYTES)}), TooLong),
            (Pledge, "contents/r1", json!({"later": text(VALUE_BYTES)}), TooLong),
        ] {
            let beginning: String = value.to_string().chars().take(60).collect();
            assert_eq!(noun.misfit(name, &value), Some(why), "{name} {beginning}");
        }
    }

    #[test]
    fn the_words_of_a_choice_are_those_that_the_readers_know() {
        use crate::{quantity::Qualifier, target};
        let words = |noun: Noun, set: &str, cell: &str| -> Vec<&str> {
            let Some(Shape::Rows(cells)) = noun.shape(set) else { return Vec::new() };
            let found = cells.iter().find(|field| field.name == cell);
            match found.map(|field| field.shape) {
                Some(Shape::Choice(words)) => words.to_vec(),
                _ => Vec::new(),
            }
        };
        assert_eq!(
            words(Noun::Pledge, "targets", "shape"),
            target::Shape::ALL.map(|it| it.as_str())
        );
        let qualifiers = Qualifier::ALL.map(Qualifier::as_str);
        assert_eq!(words(Noun::Report, "figures", "qualifier"), qualifiers);
    }
}
