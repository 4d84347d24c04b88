//! A sheet of points: criteria with their parts, organisations in columns, and what does not fit
//! together. Sums are made anew, for a text among the numbers is left out of the file's.

use serde::Serialize;
use text::{Decimal, fold};

use crate::{
    Book, Cell, Field, Found, RowKind, Table,
    value::{Evidence, Kind, Meaning, Note, QuestionKind, Reading, line, read_cell},
};

/// A sheet of points.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Scores {
    /// The organisations, in the order of their columns.
    pub organisations: Vec<String>,
    pub criteria: Vec<Criterion>,
    pub checks: Vec<Check>,
    pub findings: Vec<Finding>,
}

/// A criterion, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Criterion {
    pub row: u32,
    /// `1`, `1a`, `4-2`
    pub no: String,
    /// The number of the criterion that it is a part of.
    pub parent: Option<String>,
    pub name: String,
    pub most: Option<Decimal>,
    /// By organisation; of a criterion with parts the sum of these.
    pub points: Vec<Option<Decimal>>,
}

/// A row that can be made anew from the criteria.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    pub row: u32,
    pub kind: CheckKind,
    pub most: Option<Decimal>,
    /// What the file says, by organisation.
    pub in_file: Vec<Option<Decimal>>,
}

/// What such a row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    Sum,
    Bonus,
    Penalty,
    Final,
    Rank,
    Other,
}

/// What does not fit together; `organisation` is a place among them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "finding", rename_all = "kebab-case")]
pub enum Finding {
    /// More points than the most there are.
    AboveMost { row: u32, organisation: usize, points: Decimal, most: Decimal },
    /// Typed points that are not the sum of the parts.
    PartsDiffer { row: u32, organisation: usize, typed: Decimal, parts: Decimal },
    /// A number that is a text: sums of the file may leave it out.
    TextNumber { row: u32, organisation: usize, raw: String },
    /// A dash: the criterion does not apply, which is not nought.
    NotApplicable { row: u32, organisation: usize },
}

impl Scores {
    /// Makes a sheet of points of a table of them.
    pub fn of(book: &Book, found: &Found, table: &Table) -> Self {
        let Some(sheet) = book.sheets.get(found.sheet) else { return Self::default() };
        let columns: Vec<usize> = (0..table.columns.len())
            .filter(|at| table.columns.get(*at).is_some_and(|it| it.field == Field::Points))
            // A column without a word above it is nobody's.
            .filter(|at| table.columns.get(*at).is_some_and(|it| !it.header.is_empty()))
            .collect();
        let mut scores = Self {
            organisations: columns
                .iter()
                .filter_map(|at| table.columns.get(*at))
                .map(|it| it.header.rsplit(" / ").next().unwrap_or_default().to_owned())
                .collect(),
            ..Self::default()
        };
        let mut parent: Option<usize> = None;
        let mut typed: Vec<Vec<Option<Decimal>>> = Vec::new();
        for record in &table.records {
            let word = |field| table.get(record, field).map(|it| line(&it.raw)).unwrap_or_default();
            let own = word(Field::No);
            let whole = !own.is_empty() && own.bytes().all(|byte| byte.is_ascii_digit());
            let above = parent.filter(|_| !whole).and_then(|at| scores.criteria.get(at));
            let (no, above) = match above {
                Some(above) => {
                    let parts = scores.criteria.len() - parent.unwrap_or_default();
                    (part_no(&above.no, &own, parts), Some(above.no.clone()))
                }
                None => (own, None),
            };
            if above.is_none() {
                parent = Some(scores.criteria.len());
            }
            let most = table.get(record, Field::MostPoints).and_then(number);
            let readings: Vec<&Reading> =
                columns.iter().filter_map(|at| record.readings.get(*at)).collect();
            for (organisation, reading) in readings.iter().enumerate() {
                let is_text = columns
                    .get(organisation)
                    .and_then(|at| table.columns.get(*at)?.index)
                    .and_then(|index| sheet.cell(record.row, index))
                    .is_some_and(|cell| cell.text().is_some());
                scores.look(record.row, organisation, reading, is_text, most.as_ref());
            }
            let by_hand = |reading: &&Reading| {
                number(reading).filter(|_| !reading.notes.contains(&Note::Formula))
            };
            typed.push(readings.iter().map(by_hand).collect());
            scores.criteria.push(Criterion {
                row: record.row,
                no,
                parent: above,
                name: word(Field::Criterion),
                most,
                points: readings.iter().map(|reading| number(reading)).collect(),
            });
        }
        scores.add_up(&typed);
        for row in found.rows(RowKind::Total) {
            let cell = |field| sheet.cell(row, found.column(field)?.index);
            let Some(label) = cell(Field::Criterion).or_else(|| cell(Field::No)) else { continue };
            let kind = CheckKind::of(&label.raw);
            let read = |cell: &Cell| match kind {
                CheckKind::Rank => rank(&cell.raw),
                CheckKind::Sum
                | CheckKind::Bonus
                | CheckKind::Penalty
                | CheckKind::Final
                | CheckKind::Other => number(&read_cell(Kind::Number, cell, &Evidence::default())),
            };
            let in_file = columns
                .iter()
                .map(|at| sheet.cell(row, table.columns.get(*at)?.index?).and_then(read));
            let most = cell(Field::MostPoints).and_then(read);
            scores.checks.push(Check { row, kind, most, in_file: in_file.collect() });
        }
        scores
    }

    /// The sum of the criteria, by organisation.
    pub fn sums(&self) -> Vec<Decimal> {
        let whole = || self.criteria.iter().filter(|it| it.parent.is_none());
        (0..self.organisations.len())
            .map(|at| added(whole().filter_map(|it| it.points.get(at)?.as_ref())))
            .collect()
    }

    /// The sums with what was added and taken off, by organisation.
    pub fn finals(&self) -> Vec<Decimal> {
        let extra = |at: usize| {
            let rows = self.checks.iter();
            let rows = rows.filter(|it| matches!(it.kind, CheckKind::Bonus | CheckKind::Penalty));
            added(rows.filter_map(move |it| it.in_file.get(at)?.as_ref()))
        };
        self.sums().iter().enumerate().map(|(at, sum)| sum.plus(&extra(at))).collect()
    }

    fn look(
        &mut self,
        row: u32,
        organisation: usize,
        reading: &Reading,
        is_text: bool,
        most: Option<&Decimal>,
    ) {
        if reading.question.as_ref().is_some_and(|it| it.kind == QuestionKind::Dash) {
            self.findings.push(Finding::NotApplicable { row, organisation });
        }
        let Some(points) = number(reading) else { return };
        if is_text {
            let raw = reading.raw.clone();
            self.findings.push(Finding::TextNumber { row, organisation, raw });
        }
        if let Some(most) = most.filter(|most| **most < points) {
            let most = most.clone();
            self.findings.push(Finding::AboveMost { row, organisation, points, most });
        }
    }

    /// Makes the points of criteria with parts anew.
    fn add_up(&mut self, typed: &[Vec<Option<Decimal>>]) {
        for at in 0..self.criteria.len() {
            let Some(no) = self.criteria.get(at).map(|it| it.no.clone()) else { continue };
            let parts: Vec<&Criterion> =
                self.criteria.iter().filter(|it| it.parent.as_ref() == Some(&no)).collect();
            if parts.is_empty() {
                continue;
            }
            let sums: Vec<Decimal> = (0..self.organisations.len())
                .map(|at| added(parts.iter().filter_map(|part| part.points.get(at)?.as_ref())))
                .collect();
            let row = self.criteria.get(at).map_or(0, |it| it.row);
            for (organisation, parts) in sums.iter().enumerate() {
                let typed = typed.get(at).and_then(|it| it.get(organisation)?.clone());
                if let Some(typed) = typed.filter(|typed| typed != parts) {
                    let parts = parts.clone();
                    self.findings.push(Finding::PartsDiffer { row, organisation, typed, parts });
                }
            }
            if let Some(criterion) = self.criteria.get_mut(at) {
                criterion.points = sums.into_iter().map(Some).collect();
            }
        }
    }
}

impl CheckKind {
    fn of(label: &str) -> Self {
        let label = fold(label);
        let begins = |word: &str| label.starts_with(word);
        match () {
            () if begins("diem thuong") => Self::Bonus,
            () if begins("diem tru") => Self::Penalty,
            () if begins("xep") => Self::Rank,
            () if begins("tong") => Self::Final,
            () if begins("cong") => Self::Sum,
            () => Self::Other,
        }
    }
}

fn added<'a>(numbers: impl Iterator<Item = &'a Decimal>) -> Decimal {
    numbers.fold(Decimal::ZERO, |sum, number| sum.plus(number))
}

/// `a` of 1 is `1a`, `7a` stays, and the second dash of 4 is `4-2`.
fn part_no(parent: &str, own: &str, place: usize) -> String {
    match own {
        "-" | "–" | "+" | "" => format!("{parent}-{place}"),
        _ if own.starts_with(parent) => own.to_owned(),
        _ => format!("{parent}{own}"),
    }
}

fn number(reading: &Reading) -> Option<Decimal> {
    match reading.value.as_ref()? {
        Meaning::Number(number) => Some(number.clone()),
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

/// `Nhất` is 1.
fn rank(word: &str) -> Option<Decimal> {
    let ranks = ["nhat", "nhi", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi"];
    let word = fold(word);
    let at = ranks.iter().position(|rank| *rank == word);
    at.and_then(|at| i64::try_from(at + 1).ok()).map(Decimal::from).or_else(|| word.parse().ok())
}
