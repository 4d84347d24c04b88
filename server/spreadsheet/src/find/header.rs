//! The rows that say what the columns are.

use std::collections::BTreeSet;

use text::fold;

use super::{Column, Unit, words, words_of};
use crate::{Field, Row, Sheet, Subject};

/// Rows in which a header begins at the latest.
const LAST_ROW: u32 = 100;
/// Most rows of one header.
const ROWS: u32 = 4;
/// Fields that a row must name to be a header.
const LEAST: usize = 2;

/// Where the header stands.
pub(super) struct Header {
    pub(super) first: u32,
    pub(super) last: u32,
    /// How many different fields it names.
    pub(super) known: usize,
}

/// The header of a sheet: the row, with what is merged to it, that names most fields.
pub(super) fn find(sheet: &Sheet, subject: Subject, told: Option<(u32, u32)>) -> Option<Header> {
    if let Some((first, last)) = told {
        let last = last.clamp(first, first.saturating_add(ROWS));
        return Some(Header { first, last, known: named(sheet, subject, first, last) });
    }
    let early = sheet.rows.iter().filter(|row| row.number <= LAST_ROW);
    let headers = early.filter(|row| row.shown().count() >= LEAST).map(|row| {
        let last = end(sheet, row);
        Header { first: row.number, last, known: named(sheet, subject, row.number, last) }
    });
    // The first of equals.
    headers
        .filter(|header| header.known >= LEAST)
        .reduce(|best, other| if other.known > best.known { other } else { best })
}

/// The last row of a header that begins in a row: cells are merged down to it, or across, over
/// more words below.
fn end(sheet: &Sheet, row: &Row) -> u32 {
    let number = row.number;
    let merged = || sheet.areas_from(number).iter();
    let down = merged().map(|area| area.last_row).max().unwrap_or(number);
    let across =
        merged().any(|area| area.last_row == number && area.last_column > area.first_column);
    let end = if across && down == number { number + 1 } else { down };
    end.clamp(number, number + ROWS - 1)
}

fn named(sheet: &Sheet, subject: Subject, first: u32, last: u32) -> usize {
    let fields: BTreeSet<Field> = (0..=last_column(sheet))
        .filter_map(|column| {
            let parts = parts(sheet, first, last, column);
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            words::field(subject, &parts).map(|(field, _)| field)
        })
        .collect();
    fields.len()
}

fn last_column(sheet: &Sheet) -> u16 {
    let last = sheet.rows.iter().filter_map(|row| row.cells.last());
    last.map(|cell| cell.column).max().unwrap_or_default()
}

/// What a column's header says, row by row, each thing once.
fn parts(sheet: &Sheet, first: u32, last: u32, column: u16) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for row in first..=last {
        let own = sheet.cell(row, column).filter(|cell| !cell.is_blank());
        let cell = own.or_else(|| {
            let mut areas = (first..=row).flat_map(|from| sheet.areas_from(from));
            let area = areas.find(|area| area.contains(row, column))?;
            sheet.cell(area.first_row, area.first_column)
        });
        let Some(text) = cell.map(words_of) else { continue };
        if !text.is_empty() && parts.last() != Some(&text) {
            parts.push(text);
        }
    }
    parts
}

/// The columns under a header, and what they are. Each field is one column, the surest; only
/// figures and points are many.
pub(super) fn columns(sheet: &Sheet, subject: Subject, header: &Header) -> Vec<Column> {
    let filled: BTreeSet<u16> = sheet
        .rows
        .iter()
        .filter(|row| row.number > header.last)
        .flat_map(|row| row.shown().map(|cell| cell.column))
        .collect();
    let common = unit_above(sheet, header.first);
    let mut columns: Vec<(Column, (u8, usize))> = Vec::new();
    for index in 0..=last_column(sheet) {
        let parts = parts(sheet, header.first, header.last, index);
        if parts.is_empty() && !filled.contains(&index) {
            continue;
        }
        let words: Vec<&str> = parts.iter().map(String::as_str).collect();
        let (field, rank) = match words::field(subject, &words) {
            Some((field, rank)) => (Some(field), rank),
            None if parts.is_empty() => (None, (0, 0)),
            None => (subject.unnamed(), (0, 0)),
        };
        let own = parts.iter().rev().find_map(|part| bracketed(part));
        let money = field.is_some_and(Field::is_money);
        columns.push((
            Column {
                index,
                header: parts.join(" / "),
                field,
                unit: own.or_else(|| common.clone().filter(|_| money)),
                hidden: sheet.hidden_columns.binary_search(&index).is_ok(),
            },
            rank,
        ));
    }
    for at in 0..columns.len() {
        let Some((Column { field: Some(field), .. }, rank)) = columns.get(at).cloned() else {
            continue;
        };
        if matches!(field, Field::Figure | Field::Points) {
            continue;
        }
        let better = columns.iter().enumerate().any(|(other, (column, surer))| {
            column.field == Some(field) && (*surer > rank || (*surer == rank && other < at))
        });
        if let Some((column, _)) = columns.get_mut(at).filter(|_| better) {
            column.field = None;
        }
    }
    let mut columns: Vec<Column> = columns.into_iter().map(|(column, _)| column).collect();
    if subject == Subject::Figures {
        set_computed(sheet, header, &mut columns);
    }
    columns
}

/// What formulas make of other columns is no figure that anybody reported.
fn set_computed(sheet: &Sheet, header: &Header, columns: &mut [Column]) {
    let figures = columns.iter_mut().filter(|column| column.field == Some(Field::Figure));
    for column in figures {
        let cells = sheet.rows.iter().filter(|row| row.number > header.last);
        let (mut all, mut formulas) = (0_usize, 0_usize);
        for cell in cells.filter_map(|row| row.cell(column.index)) {
            all += 1;
            formulas += usize::from(cell.formula);
        }
        if formulas * 2 > all {
            column.field = Some(Field::Computed);
        }
    }
}

/// The unit in the brackets of a header.
fn bracketed(header: &str) -> Option<Unit> {
    let (_, rest) = header.split_once('(')?;
    let (inner, _) = rest.rsplit_once(')')?;
    let words = inner.trim();
    (!words.is_empty()).then(|| unit(words))
}

fn unit(words: &str) -> Unit {
    let folded = fold(words);
    let noughts = [
        ("ty dong", 9),
        ("ti dong", 9),
        ("trieu dong", 6),
        ("nghin dong", 3),
        ("ngan dong", 3),
        ("dong", 0),
        ("vnd", 0),
    ];
    let noughts = noughts.iter().find(|(name, _)| folded.starts_with(name)).map(|(_, it)| *it);
    Unit { words: words.to_owned(), noughts }
}

/// The unit that stands above the header for all its money: `Đơn vị tính: triệu đồng`.
fn unit_above(sheet: &Sheet, first: u32) -> Option<Unit> {
    let above = sheet.rows.iter().filter(|row| row.number < first).rev();
    above.flat_map(|row| row.cells.iter()).find_map(|cell| {
        let words = words_of(cell);
        let (name, unit_words) = words.split_once(':')?;
        let name = fold(name);
        let named = ["don vi tinh", "dvt", "don vi"].iter().any(|it| name.ends_with(it));
        named.then(|| unit(unit_words.trim()))
    })
}
