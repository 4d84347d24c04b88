//! What figures say about each other: slips of a thousand, and sums that do not hold.

use serde::Serialize;
use text::Decimal;

use crate::{
    Book, Field, Found, RowKind, Table, Value,
    value::{Meaning, times_ten},
};

/// A number that is about a thousand times its neighbours: perhaps in another unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Slip {
    pub row: u32,
    /// Where the column stands in the table.
    pub column: usize,
    pub value: Decimal,
    /// What it would be in the unit of the column.
    pub likely: Decimal,
}

/// A sum of the file beside the sum of what was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sum {
    pub row: u32,
    /// Where the column stands in the table.
    pub column: usize,
    /// `None` when the file does not bring it.
    pub in_file: Option<Decimal>,
    pub recomputed: Decimal,
}

/// The number that a record says in a column.
fn number(table: &Table, record: usize, column: usize) -> Option<&Decimal> {
    let reading = table.records.get(record)?.readings.get(column)?;
    match reading.value.as_ref()? {
        Meaning::Number(number) => Some(number),
        Meaning::Text(_)
        | Meaning::Code(_)
        | Meaning::Phones(_)
        | Meaning::Day(_)
        | Meaning::Year(_)
        | Meaning::Sex(_)
        | Meaning::Role(_)
        | Meaning::Target(_)
        | Meaning::Decision { .. } => None,
    }
}

/// The numbers that are between 300 and 3,000 times each of the others under the same heading,
/// such as last year's and the plan. They are shown and never changed.
pub fn slips(table: &Table) -> Vec<Slip> {
    let heading = |column: usize| {
        let column = table.columns.get(column).filter(|it| it.field == Field::Figure)?;
        column.header.split_once(" / ").map(|(heading, _)| heading)
    };
    let mut slips = Vec::new();
    for record in 0..table.records.len() {
        for column in 0..table.columns.len() {
            let (Some(own), Some(value)) = (heading(column), number(table, record, column)) else {
                continue;
            };
            let others: Vec<&Decimal> = (0..table.columns.len())
                .filter(|other| *other != column && heading(*other) == Some(own))
                .filter_map(|other| number(table, record, other))
                .filter(|other| **other > Decimal::ZERO)
                .collect();
            let far = |other: &&Decimal| {
                let (three, thirty) = (times(other, 3), times_ten(&times(other, 3), 1));
                times_ten(&three, 2) <= *value && *value <= times_ten(&thirty, 2)
            };
            if let (false, true) = (others.is_empty(), others.iter().all(far)) {
                let row = table.records.get(record).map_or(0, |record| record.row);
                let (value, likely) = (value.clone(), thousandth(value));
                slips.push(Slip { row, column, value, likely });
            }
        }
    }
    slips
}

fn times(number: &Decimal, times: u8) -> Decimal {
    (0..times).fold(Decimal::ZERO, |sum, _| sum.plus(number))
}

fn thousandth(number: &Decimal) -> Decimal {
    let written = number.to_string();
    let (sign, digits) = written.strip_prefix('-').map_or(("", &*written), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let padded = format!("{whole:0>4}");
    let split = padded.len().saturating_sub(3);
    let (before, behind) = padded.split_at_checked(split).unwrap_or((&padded, ""));
    format!("{sign}{before}.{behind}{fraction}").parse().unwrap_or_else(|_| number.clone())
}

/// The sums of the file that are not the sums of the figures read: a text is left out of a sum,
/// a slip is not.
pub fn sums(book: &Book, found: &Found, table: &Table) -> Vec<Sum> {
    let mut sums = Vec::new();
    let Some(sheet) = book.sheets.get(found.sheet) else { return sums };
    // The first total is the sum; averages and the like follow it.
    let Some(row) = found.rows(RowKind::Total).next() else { return sums };
    for (column, kind) in table.columns.iter().enumerate() {
        let Some(cell) = kind.index.and_then(|index| sheet.cell(row, index)) else { continue };
        let in_file = match &cell.value {
            Value::Number { number, .. } => Some(number.clone()),
            Value::Absent if cell.formula => None,
            Value::Text(_) | Value::Day { .. } | Value::Bool(_) | Value::Error | Value::Absent => {
                continue;
            }
        };
        let numbers = (0..table.records.len()).filter_map(|record| number(table, record, column));
        let recomputed = numbers.fold(Decimal::ZERO, |sum, number| sum.plus(number));
        if in_file.as_ref() != Some(&recomputed) {
            sums.push(Sum { row, column, in_file, recomputed });
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousandth_is_exact() {
        for (number, expected) in
            [("4250000", "4250"), ("5", "0.005"), ("-1234.5", "-1.2345"), ("0", "0")]
        {
            assert_eq!(thousandth(&number.parse().unwrap()).to_string(), expected);
        }
    }
}
