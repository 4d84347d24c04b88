//! What has to hold for any file that somebody imports.

use std::io::{Cursor, Write as _};

use spreadsheet::{
    Answered, Subject, Table, Wish,
    compare::{duplicates, namesakes},
    figures::{slips, sums},
    find, limit, read,
    scores::Scores,
    value::Answer,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const SUBJECTS: [Subject; 7] = [
    Subject::Organisations,
    Subject::People,
    Subject::Members,
    Subject::Indicators,
    Subject::Figures,
    Subject::Awards,
    Subject::Scores,
];

const TYPES: &str = "<Types>spreadsheetml.sheet.main</Types>";
const ROOT: &str = r#"<Relationships><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="a"/></sheets></workbook>"#;
const SHEETS: &str = r#"<Relationships><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="sheet.xml"/></Relationships>"#;

/// A file, and the bytes as the only interesting part of each packed form: the packing keeps the
/// fuzzer out of what lies within.
pub fn import(bytes: &[u8]) {
    imported(bytes);
    let (types, root) = (TYPES.as_bytes(), ROOT.as_bytes());
    let (workbook, sheets) = (WORKBOOK.as_bytes(), SHEETS.as_bytes());
    let xlsx = [
        ("[Content_Types].xml", types),
        ("_rels/.rels", root),
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", sheets),
    ];
    imported(&packed(&[xlsx.as_slice(), &[("xl/sheet.xml", bytes)]].concat()));
    let cells = br#"<worksheet><sheetData><row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="1"><v>45219</v></c></row></sheetData></worksheet>"#;
    for part in ["xl/styles.xml", "xl/sharedStrings.xml"] {
        let more: [(&str, &[u8]); 2] = [("xl/sheet.xml", cells), (part, bytes)];
        imported(&packed(&[xlsx.as_slice(), &more].concat()));
    }
    imported(&packed(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", bytes),
    ]));
}

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        zip.start_file(*name, stored).expect("a part");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a file").into_inner()
}

/// Reads a file as every kind of list, with every question answered one way and the other.
fn imported(bytes: &[u8]) {
    let Ok(book) = read(bytes) else { return };
    let cells = book.sheets.iter().flat_map(|sheet| &sheet.rows).map(|row| row.cells.len());
    assert!(cells.sum::<usize>() <= limit::CELLS);
    for sheet in &book.sheets {
        assert!(sheet.rows.is_sorted_by(|a, b| a.number < b.number), "rows in order, once each");
        for row in &sheet.rows {
            assert!(row.number <= limit::ROWS);
            assert!(row.cells.is_sorted_by(|a, b| a.column < b.column), "cells in order");
        }
    }
    for subject in SUBJECTS {
        let Ok(found) = find(&book, subject, &Wish::default()) else { continue };
        let left: std::collections::BTreeSet<u32> =
            found.left_out.iter().map(|row| row.row).collect();
        assert!(found.records.iter().all(|place| !left.contains(&place.row)), "either or");
        let mut table = Table::read(&book, &found, &[]);
        assert_eq!(table.records.len(), found.records.len());
        for record in &table.records {
            assert_eq!(record.readings.len(), table.columns.len());
            for reading in &record.readings {
                assert!(reading.problem.is_none() || reading.value.is_none());
            }
        }
        duplicates(&table);
        namesakes(&table);
        slips(&table);
        sums(&book, &found, &table);
        let scores = Scores::of(&book, &found, &table);
        assert_eq!(scores.finals().len(), scores.organisations.len());
        for asked in table.questions() {
            for offer in 0..asked.sample.question.map_or(0, |question| question.offers.len()) {
                let answer = Answer::Take(offer);
                let (column, question) = (asked.column, asked.question);
                let mut table = table.clone();
                table.answer(Answered { column, question, answer });
            }
            let (column, question, answer) = (asked.column, asked.question, Answer::Leave);
            table.answer(Answered { column, question, answer });
        }
        assert_eq!(table.questions(), []);
    }
}
