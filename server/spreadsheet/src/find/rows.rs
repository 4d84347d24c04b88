//! What each row below the header is.

use text::fold;

use super::{Column, Found, LeftOut, Place, RowKind, Section, header::Header, words_of};
use crate::{Cell, Field, Row, Sheet, Subject, Value, value::line};

/// What sums begin with; with accents, for `công ty` is no sum.
const TOTALS: [&str; 6] = ["cộng", "tổng", "bình quân", "trung bình", "tong cong", "total"];
const NOTES: [&str; 7] = ["ghi chú", "chú thích", "chú ý", "lưu ý", "nguồn", "(*)", "*"];
/// Blank rows that are told one by one.
const BLANKS: u32 = 1_000;

/// What a row looks like by itself.
enum Look {
    Blank,
    /// It has a number of its own, or all that a record needs.
    Record,
    /// It could be one, if it stands among others.
    Perhaps,
    Section(Section),
    Total,
    Note,
    Other,
}

struct Eye<'a> {
    sheet: &'a Sheet,
    subject: Subject,
    no: Option<u16>,
    key: Option<u16>,
}

/// Sorts the rows of a sheet into records and what is none.
pub(super) fn sort(
    sheet: &Sheet,
    subject: Subject,
    header: &Header,
    columns: Vec<Column>,
) -> Found {
    let index = |field: Field| {
        columns.iter().find(|column| column.field == Some(field)).map(|column| column.index)
    };
    let eye = Eye { sheet, subject, no: index(Field::No), key: index(subject.key()) };
    let mut found = Found {
        subject,
        sheet: 0,
        header: (header.first, header.last),
        numbering: None,
        columns: Vec::new(),
        sections: Vec::new(),
        records: Vec::new(),
        left_out: Vec::new(),
        hidden_sheets: Vec::new(),
    };
    let looks: Vec<(&Row, Look)> = sheet
        .rows
        .iter()
        .filter(|row| row.number > header.last)
        .map(|row| (row, eye.look(row)))
        .collect();
    // Whatever could be a record below the last one that surely is belongs to the signatures.
    let last_sure = looks
        .iter()
        .rev()
        .find(|(_, look)| matches!(look, Look::Record))
        .map(|(row, _)| row.number);
    let is_record = |row: &Row, look: &Look| match look {
        Look::Record => true,
        Look::Perhaps => last_sure.is_none_or(|last| row.number < last),
        Look::Blank | Look::Section(_) | Look::Total | Look::Note | Look::Other => false,
    };
    let first = looks.iter().find(|(row, look)| is_record(row, look)).map(|(row, _)| row.number);
    let last =
        looks.iter().rev().find(|(row, look)| is_record(row, look)).map(|(row, _)| row.number);
    let within = |row: u32| first.is_some_and(|it| it < row) && last.is_some_and(|it| row < it);
    for row in sheet.rows.iter().take_while(|row| row.number <= header.last) {
        let kind = if row.number < header.first { RowKind::Title } else { RowKind::Header };
        found.leave(row, kind);
    }
    let (mut section, mut notes, mut before) = (None, false, header.last);
    for (row, look) in looks {
        found.leave_gap(before, row.number, within);
        before = row.number;
        let numbering = row.number <= header.last.saturating_add(2) && found.records.is_empty();
        if numbering && found.numbering.is_none() && is_numbering(row) {
            found.numbering = Some(row.number);
            found.leave(row, RowKind::Numbering);
            continue;
        }
        if is_record(row, &look) {
            let (hidden, coloured) = (row.hidden, row.coloured);
            found.records.push(Place { row: row.number, section, hidden, coloured });
            continue;
        }
        let tail = last.is_some_and(|last| last < row.number);
        let kind = match look {
            Look::Blank if within(row.number) => RowKind::Blank,
            Look::Blank => continue,
            Look::Section(heading) if !tail => {
                section = Some(found.sections.len());
                found.sections.push(heading);
                RowKind::Section
            }
            Look::Total => RowKind::Total,
            Look::Note => RowKind::Note,
            // What goes on in the cell of a note.
            Look::Section(_) | Look::Other if notes && eye.is_single(row) => RowKind::Note,
            Look::Section(_) | Look::Other | Look::Perhaps | Look::Record if tail => {
                RowKind::Signature
            }
            Look::Section(_) | Look::Other | Look::Perhaps | Look::Record => RowKind::Note,
        };
        notes = kind == RowKind::Note;
        found.leave(row, kind);
    }
    Found { columns, ..found }
}

impl Found {
    fn leave(&mut self, row: &Row, kind: RowKind) {
        let text = row.shown().next().map(|cell| line(&cell.raw)).unwrap_or_default();
        self.left_out.push(LeftOut { row: row.number, kind, text });
    }

    /// Notes the rows between two in which nothing stands at all.
    fn leave_gap(&mut self, before: u32, next: u32, within: impl Fn(u32) -> bool) {
        let gap = (before.saturating_add(1)..next).take_while(|row| before + BLANKS > *row);
        let rows = gap.filter(|row| within(*row));
        self.left_out.extend(rows.map(|row| LeftOut {
            row,
            kind: RowKind::Blank,
            text: String::new(),
        }));
    }
}

impl Eye<'_> {
    fn look(&self, row: &Row) -> Look {
        let shown: Vec<&Cell> = row.shown().collect();
        let Some(first) = shown.first() else { return Look::Blank };
        let no = self.no.and_then(|no| row.cell(no)).filter(|cell| !cell.is_blank());
        let key = self.key.and_then(|key| row.cell(key)).filter(|cell| !cell.is_blank());
        let numbered = match self.subject {
            // Criteria are numbered with letters and dashes as well.
            Subject::Scores => no.is_some() && key.is_some(),
            Subject::Organisations
            | Subject::People
            | Subject::Members
            | Subject::Indicators
            | Subject::Figures
            | Subject::Awards => no.is_some_and(is_number),
        };
        if numbered && shown.len() >= 2 {
            return Look::Record;
        }
        let label = words_of(first);
        let lower = label.to_lowercase();
        if TOTALS.iter().any(|word| lower.starts_with(word)) && !lower.starts_with("tổng công ty")
        {
            return Look::Total;
        }
        if let Some(section) = self.section(row, &shown) {
            return Look::Section(section);
        }
        if NOTES.iter().any(|word| lower.starts_with(word)) {
            return Look::Note;
        }
        if self.subject == Subject::Scores {
            // Sums, bonus, ranks: a row with points and no number of its own.
            return if shown.len() > 2 { Look::Total } else { Look::Other };
        }
        match (self.no, key, shown.len()) {
            (Some(_), Some(_), 2..) => Look::Perhaps,
            (None, Some(_), 2..) => Look::Record,
            (None, Some(_), _) => Look::Perhaps,
            (_, _, _) => Look::Other,
        }
    }

    /// A heading: the only words of its row, in the first columns, with a mark or over the width.
    fn section(&self, row: &Row, shown: &[&Cell]) -> Option<Section> {
        let is_words = |text: &str| text.contains(char::is_alphabetic);
        let texts: Vec<&Cell> =
            shown.iter().copied().filter(|cell| cell.text().is_some_and(is_words)).collect();
        let at_head = |cell: &Cell| {
            Some(cell.column) == self.no || Some(cell.column) == self.key || cell.column == 0
        };
        match texts.as_slice() {
            [mark, name] if Some(mark.column) == self.no && Some(name.column) == self.key => {
                let mark = line(&mark.raw);
                is_mark(&mark).then(|| {
                    let name = line(&name.raw);
                    Section {
                        row: row.number,
                        mark: mark.trim_end_matches(['.', ')']).into(),
                        name,
                    }
                })
            }
            [label] if at_head(label) => {
                let whole = line(&label.raw);
                let (mark, name) = marked(&whole);
                let areas = self.sheet.areas_from(row.number);
                let wide = areas.iter().any(|area| {
                    area.contains(row.number, label.column)
                        && area.last_column >= area.first_column.saturating_add(2)
                });
                let headed = ["khoi ", "cum ", "phan ", "nhom "];
                let headed = headed.iter().any(|word| fold(name).starts_with(word));
                let found = !mark.is_empty() || wide || (headed && shown.len() == 1);
                found.then(|| Section { row: row.number, mark: mark.into(), name: name.into() })
            }
            _ => None,
        }
    }

    fn is_single(&self, row: &Row) -> bool {
        row.shown().count() == 1 && row.shown().all(|cell| cell.column <= self.key.unwrap_or(0))
    }
}

/// `1`, `12.`, `3)`
fn is_number(cell: &Cell) -> bool {
    match &cell.value {
        Value::Number { .. } => true,
        Value::Text(text) => {
            let text = line(text);
            let digits = text.trim_end_matches(['.', ')']);
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        }
        Value::Day { .. } | Value::Bool(_) | Value::Error | Value::Absent => false,
    }
}

/// A Roman number or a capital letter.
fn is_mark(text: &str) -> bool {
    let text = text.trim_end_matches(['.', ')']);
    let roman = text.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X' | b'L'));
    !text.is_empty() && (roman || (text.len() == 1 && text.bytes().all(|b| b.is_ascii_uppercase())))
}

/// The mark of a heading, and its name.
fn marked(label: &str) -> (&str, &str) {
    let parts = label.split_once(['.', ')', '/', ' ']);
    match parts.filter(|(mark, name)| is_mark(mark) && !name.trim().is_empty()) {
        Some((mark, name)) => (mark, name.trim_start_matches(['.', ')', '-', ' '])),
        None => ("", label),
    }
}

/// Whether the cells number the columns: `(1) (2) (3)`, `1 2 3`, `(7)=(6)/(5)`.
fn is_numbering(row: &Row) -> bool {
    let numbers: Vec<Option<u32>> = row
        .shown()
        .map(|cell| {
            let text = line(&cell.raw);
            let text = text.trim_start_matches('(');
            let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
            let (number, rest) = text.split_at(end);
            let formula = rest.chars().all(|c| c.is_ascii_digit() || "()=+-*/:% ".contains(c));
            number.parse().ok().filter(|_| formula)
        })
        .collect();
    let all: Option<Vec<u32>> = numbers.into_iter().collect();
    all.is_some_and(|all| {
        all.len() >= 3
            && all.first().is_some_and(|first| *first <= 1)
            && all.iter().zip(all.iter().skip(1)).all(|(a, b)| a.checked_add(1) == Some(*b))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_have_marks() {
        for (label, parts) in [
            ("I. Khối Nông nghiệp", ("I", "Khối Nông nghiệp")),
            ("A. Khối Nông nghiệp", ("A", "Khối Nông nghiệp")),
            ("IV) Quỹ", ("IV", "Quỹ")),
            ("Khối Nông nghiệp", ("", "Khối Nông nghiệp")),
            ("Hợp tác xã", ("", "Hợp tác xã")),
        ] {
            assert_eq!(marked(label), parts);
        }
    }
}
