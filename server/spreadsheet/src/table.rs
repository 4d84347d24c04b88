//! The records of a sheet, cell by cell, with what has to be asked about them.

use serde::{Deserialize, Serialize};
use text::fold;

use crate::{
    Area, Book, Cell, Field, Found, Row, Sheet, Subject, Unit, Value,
    value::{
        Answer, Evidence, Kind, Meaning, MemberRole, Note, Problem, QuestionKind, Reading, Sex,
        read_cell,
    },
};

/// What stands for *the same as above*, folded.
const DITTO: [&str; 10] =
    ["nt", "-nt-", "\"", "''", "-\"-", "nhu tren", "〃", "n.t", "- nt -", "-\" -"];

/// The records of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    pub subject: Subject,
    pub columns: Vec<TableColumn>,
    pub records: Vec<Record>,
}

/// A column that is imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableColumn {
    /// Where it stands, from 0; `None` of what other cells say together.
    pub index: Option<u16>,
    pub field: Field,
    pub header: String,
    pub unit: Option<Unit>,
}

/// A record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    pub row: u32,
    pub hidden: bool,
    pub coloured: bool,
    /// One for each column.
    pub readings: Vec<Reading>,
}

/// An answer for a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Where the column stands in the table.
    pub column: usize,
    pub question: QuestionKind,
    pub answer: Answer,
}

/// A question for a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Where the column stands in the table.
    pub column: usize,
    pub question: QuestionKind,
    /// All rows that ask it.
    pub rows: Vec<u32>,
    /// The first of them.
    pub sample: Reading,
}

/// A cell that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trouble {
    pub row: u32,
    /// Where the column stands in the table.
    pub column: usize,
    pub problem: Problem,
    pub raw: String,
}

impl Table {
    /// Reads the records that were found, with the answers that were given so far.
    pub fn read(book: &Book, found: &Found, answers: &[Answered]) -> Self {
        let empty = Sheet::default();
        let sheet = book.sheets.get(found.sheet).unwrap_or(&empty);
        let sources = sources(sheet, found);
        let mut table = Self {
            subject: found.subject,
            columns: sources.iter().map(|source| source.column.clone()).collect(),
            records: Vec::with_capacity(found.records.len()),
        };
        let mut above: Vec<Option<(u32, Reading)>> = vec![None; sources.len()];
        let mut last = (0, None);
        for place in &found.records {
            // A blank row and a heading end what goes on from above.
            if last.0 + 1 != place.row || last.1 != place.section {
                above.fill(None);
            }
            last = (place.row, place.section);
            let Some(row) = sheet.row(place.row) else { continue };
            let readings = sources
                .iter()
                .zip(&mut above)
                .map(|(source, above)| source.read(sheet, found, row, place.section, above))
                .collect();
            let (hidden, coloured) = (place.hidden, place.coloured);
            let mut record = Record { row: place.row, hidden, coloured, readings };
            table.join(&mut record);
            table.records.push(record);
        }
        for answered in answers {
            table.answer(*answered);
        }
        table
    }

    /// Where a field stands in the table, the first if there are several.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|column| column.field == field)
    }

    /// What a record says of a field.
    pub fn get<'a>(&self, record: &'a Record, field: Field) -> Option<&'a Reading> {
        record.readings.get(self.column(field)?)
    }

    /// What is to be asked, each thing once per column.
    pub fn questions(&self) -> Vec<Asked> {
        let mut asked: Vec<Asked> = Vec::new();
        for record in &self.records {
            for (column, reading) in record.readings.iter().enumerate() {
                let Some(question) = &reading.question else { continue };
                let same = |it: &&mut Asked| it.column == column && it.question == question.kind;
                match asked.iter_mut().find(same) {
                    Some(known) => known.rows.push(record.row),
                    None => asked.push(Asked {
                        column,
                        question: question.kind,
                        rows: vec![record.row],
                        sample: reading.clone(),
                    }),
                }
            }
        }
        asked.sort_by_key(|it| (it.column, it.question));
        asked
    }

    /// The cells that cannot be taken as they are.
    pub fn troubles(&self) -> Vec<Trouble> {
        let mut troubles = Vec::new();
        for record in &self.records {
            for (column, reading) in record.readings.iter().enumerate() {
                if let Some(problem) = reading.problem {
                    let raw = reading.raw.clone();
                    troubles.push(Trouble { row: record.row, column, problem, raw });
                }
            }
        }
        troubles
    }

    /// Gives an answer to all cells of a column that ask the same.
    pub fn answer(&mut self, answered: Answered) {
        let readings =
            self.records.iter_mut().filter_map(|record| record.readings.get_mut(answered.column));
        for reading in readings {
            if reading.question.as_ref().is_some_and(|it| it.kind == answered.question) {
                *reading = core::mem::take(reading).answered(answered.answer);
            }
        }
    }

    /// Takes what stands in another cell of the record: the day of a decision behind its number.
    fn join(&self, record: &mut Record) {
        let (Some(number), Some(day)) =
            (self.column(Field::DecisionNumber), self.column(Field::DecisionDay))
        else {
            return;
        };
        let reading = record.readings.get(number);
        let inside = match reading.and_then(|reading| reading.value.as_ref()) {
            Some(Meaning::Decision { day: Some(day), .. }) => *day,
            Some(_) | None => return,
        };
        let from = self.columns.get(number).and_then(|column| column.index);
        if let Some(reading) = record.readings.get_mut(day).filter(|reading| reading.is_blank()) {
            reading.value = Some(Meaning::Day(inside));
            reading.notes.extend(from.map(Note::FromColumn));
        }
    }
}

/// Where a column of the table comes from.
struct Source {
    column: TableColumn,
    kind: Kind,
    from: Origin,
    evidence: Evidence,
    /// The areas of the column that go over several rows, by their first row.
    areas: Vec<Area>,
    fills_down: bool,
}

enum Origin {
    Cell(u16),
    /// Two cells, one for each sex: whichever is filled.
    Either(u16, u16),
    /// Which of the two is filled.
    Sex(u16, u16),
    Section,
}

fn sources(sheet: &Sheet, found: &Found) -> Vec<Source> {
    let mut days = Evidence::default();
    let cells = |index: u16| {
        found.records.iter().filter_map(move |place| sheet.row(place.row)?.cell(index))
    };
    for column in &found.columns {
        if matches!(column.field.map(Field::kind), Some(Kind::Day | Kind::DayOrYear)) {
            cells(column.index).for_each(|cell| days.see_day(cell));
        }
    }
    let sexes = (found.column(Field::BirthMale), found.column(Field::BirthFemale));
    let mut sources = Vec::new();
    for column in &found.columns {
        let Some(field) = column.field else { continue };
        if field.is_sensitive() || field == Field::Computed {
            continue;
        }
        let unit = column.unit.as_ref().map_or("", |unit| &unit.words);
        let header = fold(&format!("{} {unit}", column.header));
        let mut evidence = Evidence { header, ..days.clone() };
        let kind = field.kind_in(found.subject);
        if kind == Kind::Number {
            cells(column.index).for_each(|cell| evidence.see_number(cell));
        }
        let (field, from) = match (field, sexes) {
            (Field::BirthMale, (Some(male), Some(female))) => {
                (Field::Birth, Origin::Either(male.index, female.index))
            }
            (Field::BirthFemale, (Some(male), Some(female))) => {
                (Field::Sex, Origin::Sex(male.index, female.index))
            }
            (Field::BirthMale | Field::BirthFemale, _) => {
                (Field::Birth, Origin::Cell(column.index))
            }
            (field, _) => (field, Origin::Cell(column.index)),
        };
        let mut areas: Vec<Area> = sheet
            .merged
            .iter()
            .filter(|area| area.last_row > area.first_row && area.first_row > found.header.1)
            .filter(|area| (area.first_column..=area.last_column).contains(&column.index))
            .copied()
            .collect();
        areas.sort_by_key(|area| area.first_row);
        sources.push(Source {
            column: TableColumn {
                index: Some(column.index),
                field,
                header: column.header.clone(),
                unit: column.unit.clone(),
            },
            kind,
            from,
            evidence,
            areas,
            fills_down: field.fills_down(found.subject),
        });
    }
    let named = found.columns.iter().any(|column| column.field == Some(Field::Section));
    if !found.sections.is_empty() && !named {
        sources.push(Source {
            column: TableColumn {
                index: None,
                field: Field::Section,
                header: String::new(),
                unit: None,
            },
            kind: Kind::Text,
            from: Origin::Section,
            evidence: Evidence::default(),
            areas: Vec::new(),
            fills_down: false,
        });
    }
    sources
}

impl Source {
    fn read(
        &self,
        sheet: &Sheet,
        found: &Found,
        row: &Row,
        section: Option<usize>,
        above: &mut Option<(u32, Reading)>,
    ) -> Reading {
        match self.from {
            Origin::Cell(index) => self.cell(sheet, row, index, above),
            Origin::Either(male, female) => {
                let filled = |index| row.cell(index).filter(|cell| !cell.is_blank());
                match (filled(male), filled(female)) {
                    (Some(cell), None) | (None, Some(cell)) => {
                        read_cell(self.kind, cell, &self.evidence)
                    }
                    (Some(cell), Some(other)) => Reading {
                        raw: format!("{} | {}", cell.raw, other.raw),
                        problem: Some(Problem::BothSexes),
                        ..Reading::blank()
                    },
                    (None, None) => Reading::blank(),
                }
            }
            Origin::Sex(male, female) => {
                let filled = |index| row.cell(index).is_some_and(|cell| !cell.is_blank());
                let (sex, index) = match (filled(male), filled(female)) {
                    (true, false) => (Sex::Male, male),
                    (false, true) => (Sex::Female, female),
                    (true, true) | (false, false) => return Reading::blank(),
                };
                let (value, notes) = (Some(Meaning::Sex(sex)), vec![Note::FromColumn(index)]);
                Reading { value, notes, ..Reading::blank() }
            }
            Origin::Section => match section.and_then(|at| found.sections.get(at)) {
                Some(section) => {
                    let name = Cell {
                        column: 0,
                        raw: section.name.clone(),
                        value: Value::Text(section.name.clone()),
                        formula: false,
                        font: None,
                    };
                    let mut reading = read_cell(self.kind, &name, &self.evidence);
                    reading.notes.push(Note::FromRow(section.row));
                    reading
                }
                None => Reading::blank(),
            },
        }
    }

    fn cell(
        &self,
        sheet: &Sheet,
        row: &Row,
        index: u16,
        above: &mut Option<(u32, Reading)>,
    ) -> Reading {
        let own = row.cell(index);
        let merged = self.merged(sheet, row.number);
        if let Some((first, cell)) = merged.filter(|_| own.is_none_or(Cell::is_blank)) {
            let mut reading = read_cell(self.kind, cell, &self.evidence);
            reading.notes.push(Note::FromRow(first));
            return reading;
        }
        let blank = own.is_none_or(Cell::is_blank);
        let ditto = own.and_then(Cell::text).is_some_and(|text| DITTO.contains(&&*fold(text)));
        let copied = if ditto || (blank && self.fills_down) { above.clone() } else { None };
        if let Some((from, reading)) = copied {
            let raw = own.map(|cell| cell.raw.clone()).unwrap_or_default();
            let mut notes = reading.notes.clone();
            notes.push(Note::FromRow(from));
            return Reading { raw, notes, ..reading };
        }
        let mut reading = match own {
            Some(cell) if ditto => Reading {
                raw: cell.raw.clone(),
                problem: Some(Problem::NothingAbove),
                ..Reading::blank()
            },
            Some(cell) => read_cell(self.kind, cell, &self.evidence),
            None => Reading::blank(),
        };
        if blank && self.kind == Kind::Role {
            reading.value = Some(Meaning::Role(MemberRole::Member));
        }
        if !blank && !ditto {
            *above = Some((row.number, reading.clone()));
        }
        reading
    }

    /// The first cell of the area that a row of the column lies in, below that cell.
    fn merged<'a>(&self, sheet: &'a Sheet, row: u32) -> Option<(u32, &'a Cell)> {
        let end = self.areas.partition_point(|area| area.first_row < row);
        let area = self.areas.get(..end)?.last().filter(|area| row <= area.last_row)?;
        let cell = sheet.cell(area.first_row, area.first_column)?;
        Some((area.first_row, cell))
    }
}
