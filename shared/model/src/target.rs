//! Targets of a pledge and their shapes: at least, range, ratio, yearly recurring, free text.

use serde::{Deserialize, Serialize};
use text::Decimal;

use crate::{
    record::Noun,
    shape::{self, Field, field},
};

/// How a target is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// ≥ value.
    #[default]
    AtLeast,
    /// From value to `upto`.
    Range,
    /// value in per cent, 0 to 100.
    Ratio,
    /// ≥ value in each year.
    Yearly,
    /// Words only.
    Text,
}

impl Shape {
    /// All shapes, in the order of the form.
    pub const ALL: [Self; 5] = [Self::AtLeast, Self::Range, Self::Ratio, Self::Yearly, Self::Text];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AtLeast => "at_least",
            Self::Range => "range",
            Self::Ratio => "ratio",
            Self::Yearly => "yearly",
            Self::Text => "text",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shape| shape.as_str() == word)
    }
}

/// A row of the set `targets` as it is typed: it may be blank and wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TargetRow {
    pub position: u32,
    /// What is counted; free text, taken from the indicator when one is chosen.
    pub name: String,
    /// An indicator of the catalogue, or blank.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub indicator: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
    pub shape: Shape,
    /// As typed: `30`, `7.002`, `44,5`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// Upper end of a range, as typed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub upto: String,
    /// Words of a free-text target, or a note.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// What the cells of a row hold.
pub const CELLS: &[Field] = &[
    field("position", shape::Shape::Count),
    field("name", shape::Shape::Line),
    field("indicator", shape::Shape::Ref(Noun::Indicator)),
    field("unit", shape::Shape::Line),
    field("shape", shape::Shape::Choice(&["at_least", "range", "ratio", "yearly", "text"])),
    field("value", shape::Shape::Number),
    field("upto", shape::Shape::Number),
    field("text", shape::Shape::Long),
];

/// A target that says something definite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    AtLeast(Decimal),
    Range(Decimal, Decimal),
    /// Per cent, 0 to 100.
    Ratio(Decimal),
    /// At least this much in each year.
    Yearly(Decimal),
    Text(String),
}

/// Why a row is not a target; names the cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetError {
    NoName,
    /// `value` is missing or no number.
    Value,
    /// `upto` is missing or no number.
    Upto,
    /// The range runs backwards.
    Backwards,
    /// A ratio outside 0 to 100.
    Ratio,
    NoText,
}

impl TargetRow {
    /// Checks a row into a target.
    pub fn check(&self) -> Result<Target, TargetError> {
        if text::is_blank(&self.name) {
            return Err(TargetError::NoName);
        }
        let value = || text::parse_decimal(&self.value).map_err(|_| TargetError::Value);
        Ok(match self.shape {
            Shape::AtLeast => Target::AtLeast(value()?),
            Shape::Yearly => Target::Yearly(value()?),
            Shape::Range => {
                let (from, to) =
                    (value()?, text::parse_decimal(&self.upto).map_err(|_| TargetError::Upto)?);
                if from > to {
                    return Err(TargetError::Backwards);
                }
                Target::Range(from, to)
            }
            Shape::Ratio => {
                let ratio = value()?;
                if ratio > Decimal::from(100) || ratio < Decimal::from(0) {
                    return Err(TargetError::Ratio);
                }
                Target::Ratio(ratio)
            }
            Shape::Text if text::is_blank(&self.text) => return Err(TargetError::NoText),
            Shape::Text => Target::Text(self.text.trim().to_owned()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(shape: Shape, value: &str, upto: &str) -> TargetRow {
        TargetRow {
            name: "HTX thành lập mới".into(),
            shape,
            value: value.into(),
            upto: upto.into(),
            ..TargetRow::default()
        }
    }

    #[test]
    fn the_targets_of_the_congress_are_targets() {
        assert_eq!(
            row(Shape::Range, "3", "5").check(),
            Ok(Target::Range(Decimal::from(3), Decimal::from(5)))
        );
        assert_eq!(row(Shape::Yearly, "30", "").check(), Ok(Target::Yearly(Decimal::from(30))));
        assert_eq!(row(Shape::Ratio, "100", "").check(), Ok(Target::Ratio(Decimal::from(100))));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (row, error) in [
            (TargetRow::default(), TargetError::NoName),
            (row(Shape::AtLeast, "", ""), TargetError::Value),
            (row(Shape::AtLeast, "7.02", ""), TargetError::Value),
            (row(Shape::Range, "3", "x"), TargetError::Upto),
            (row(Shape::Range, "5", "3"), TargetError::Backwards),
            (row(Shape::Ratio, "101", ""), TargetError::Ratio),
            (row(Shape::Text, "", ""), TargetError::NoText),
            (row(Shape::AtLeast, "1.234?", ""), TargetError::Value),
            (TargetRow { name: "\u{200B}".into(), ..TargetRow::default() }, TargetError::NoName),
        ] {
            assert_eq!(row.check(), Err(error));
        }
    }
}
