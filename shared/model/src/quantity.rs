//! Quantities: value, unit, qualifier, and the words they were taken from.

use serde::{Deserialize, Serialize};
use text::Decimal;

use crate::shape::{Field, Shape, field};

/// How exact a quantity is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    #[default]
    Exact,
    /// "trên 200 nghìn": a lower bound.
    AtLeast,
    /// "khoảng".
    About,
    /// "ước".
    Estimated,
}

impl Qualifier {
    /// All qualifiers, from the most exact on.
    pub const ALL: [Self; 4] = [Self::Exact, Self::AtLeast, Self::About, Self::Estimated];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::AtLeast => "at_least",
            Self::About => "about",
            Self::Estimated => "estimated",
        }
    }
}

/// A figure as a form holds it: it may be blank and wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FigureRow {
    /// A decimal with a point, `"44.5"`; blank while nothing readable is typed.
    pub value: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
    pub qualifier: Qualifier,
    /// As typed or printed: `7.002`, `trên 200 nghìn`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub raw: String,
    /// Invented for demonstration; pages say so.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub synthetic: bool,
}

/// What the cells of a row hold.
pub const CELLS: &[Field] = &[
    field("value", Shape::Number),
    field("unit", Shape::Line),
    field("qualifier", Shape::Choice(&["exact", "at_least", "about", "estimated"])),
    field("raw", Shape::Line),
    field("synthetic", Shape::Flag),
];

/// A figure that says something definite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    pub value: Decimal,
    pub unit: String,
    pub qualifier: Qualifier,
}

impl FigureRow {
    /// Checks a row into a quantity; `None` when its value is no number.
    pub fn check(&self) -> Option<Quantity> {
        Some(Quantity {
            value: self.value.trim().parse().ok()?,
            unit: self.unit.trim().to_owned(),
            qualifier: self.qualifier,
        })
    }

    /// The row of a number as people type it; the value stays blank when it is no number.
    pub fn typed(raw: &str, unit: &str, qualifier: Qualifier) -> Self {
        Self {
            value: text::parse_decimal(raw).map(|value| value.to_string()).unwrap_or_default(),
            unit: unit.to_owned(),
            qualifier,
            raw: raw.to_owned(),
            synthetic: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grouped_digits_are_thousands_and_words_stay_beside_them() {
        let row = FigureRow::typed("3.057.365", "thành viên", Qualifier::Exact);
        assert_eq!(row.check().unwrap().value, Decimal::from(3_057_365));
        assert_eq!(row.raw, "3.057.365");
        assert_eq!(FigureRow::typed("7.02", "HTX", Qualifier::Exact).check(), None);
    }

    #[test]
    fn a_figure_of_another_form_is_read_with_what_it_has() {
        let row: FigureRow =
            serde_json::from_str(r#"{"value":"200000","qualifier":"at_least"}"#).unwrap();
        assert_eq!(row.check().unwrap().qualifier, Qualifier::AtLeast);
        assert_eq!(row.unit, "");
    }
}
