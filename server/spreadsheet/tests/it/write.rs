//! What is written is read again as it was meant, and is no program.

use std::io::{Cursor, Read as _};

use proptest::prelude::*;
use spreadsheet::{
    Export, ExportColumn, ExportKind, Format, Out, Sheet, Value, WriteError, read, write,
};
use zip::ZipArchive;

fn column(header: &str, kind: ExportKind) -> ExportColumn {
    let adds_up = matches!(kind, ExportKind::Number(_));
    ExportColumn { header: header.into(), kind, adds_up }
}

fn export(rows: Vec<Vec<Out>>) -> Export {
    Export {
        name: "DS: 2025".into(),
        columns: vec![
            column("Đơn vị", ExportKind::Text),
            column("Mã số thuế", ExportKind::Code),
            column("Doanh thu\n(triệu đồng)", ExportKind::Number(1)),
            column("Ngày", ExportKind::Day),
        ],
        rows,
        total: Some("Cộng".into()),
        about_name: "Thông tin".into(),
        about: vec![("Nguồn".into(), "=HYPERLINK(\"x\")".into()), ("Ngày".into(), "30/11".into())],
        made: "2026-11-30".parse().unwrap(),
    }
}

fn row(name: &str, code: &str, number: &str, day: &str) -> Vec<Out> {
    vec![
        Out::Text(name.into()),
        Out::Text(code.into()),
        Out::Number(number.parse().unwrap()),
        Out::Day(day.parse().unwrap()),
    ]
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// A cell as it would have been written.
fn out(sheet: &Sheet, row: u32, column: u16) -> Out {
    match sheet.cell(row, column).map(|cell| cell.value.clone()) {
        None => Out::Blank,
        Some(Value::Text(text)) => Out::Text(text),
        Some(Value::Number { number, .. }) => Out::Number(number),
        Some(Value::Day { day, seconds: 0 }) => Out::Day(day),
        Some(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_workbook_says_what_was_put_into_it() {
    let rows = vec![
        row("Hợp tác xã mẫu 001", "0099000001", "2350.5", "2019-05-12"),
        row("=1+1", "0099000017-001", "-125", "2000-02-29"),
        row("+84 900 000 013", "00", "0.1", "1900-01-01"),
        row("@mau", "1", "4250000", "2026-11-30"),
        row("dòng 1\ndòng 2", "_x000D_", "12345678901234567890", "1899-12-31"),
        vec![Out::Blank, Out::Text(String::new()), Out::Blank, Out::Blank],
    ];
    let bytes = write(&export(rows.clone())).unwrap();
    let book = read(&bytes).unwrap();
    let names: Vec<&str> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["DS  2025", "Thông tin"]);
    let sheet = &book.sheets[0];
    for (number, row) in (2..).zip(&rows) {
        for (column, value) in (0..).zip(row) {
            let expected = match value {
                Out::Text(text) if text.is_empty() => Out::Blank,
                // What a spreadsheet would round, and a day that it does not know, are texts.
                Out::Number(number) if number.to_string().len() > 15 => {
                    Out::Text(number.to_string())
                }
                Out::Day(day) if day.year() < 1900 => Out::Text(day.to_display()),
                value => value.clone(),
            };
            assert_eq!(out(sheet, number, column), expected, "{number} {column}");
        }
    }
    // The sum is a formula that brings its value; nothing else is one.
    let sum = sheet.cell(8, 2).unwrap();
    assert!(sum.formula);
    assert_eq!(sum.raw, "4252225.6");
    assert_eq!(out(sheet, 8, 0), Out::Text("Cộng".into()));
    let cells = book.sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.cells);
    assert_eq!(cells.filter(|cell| cell.formula).count(), 1);
    let about = &book.sheets[1];
    assert_eq!(out(about, 1, 1), Out::Text("=HYPERLINK(\"x\")".into()));

    let first = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(first.contains(r#"state="frozen""#) && first.contains("<cols>"), "{first}");
    assert!(first.contains("<f>SUM(C2:C7)</f>"), "{first}");
    assert!(part(&bytes, "xl/styles.xml").contains(r#"quotePrefix="1""#));
    let texts: Vec<Value> = (2..=4)
        .map(|row| sheet.cell(row, 1).unwrap().value.clone())
        .filter(|value| matches!(value, Value::Number { format: Format::General, .. }))
        .collect();
    assert_eq!(texts, []);
    // The same data makes the same file: no clock is read.
    assert_eq!(write(&export(rows.clone())).unwrap(), write(&export(rows)).unwrap());
}

#[test]
fn what_no_sheet_holds_is_refused() {
    let long = vec![vec![Out::Text("ă".repeat(32_768))]];
    assert_eq!(write(&export(long)), Err(WriteError::TextTooLong { row: 2, column: 0 }));
    let mut wide = export(Vec::new());
    wide.columns = vec![column("a", ExportKind::Text); 16_385];
    assert_eq!(write(&wide).unwrap_err().code(), "too-large");
    let empty = read(&write(&export(Vec::new())).unwrap()).unwrap();
    assert_eq!(empty.sheets[0].rows.len(), 1);
    let mut alike = export(Vec::new());
    alike.about_name = "ds  2025".into();
    assert_eq!(read(&write(&alike).unwrap()).unwrap().sheets[1].name, "About");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_comes_back(name in "\\PC{1,12}|[=+@\\-].{0,6}|[\\x01-\\x1f_x0-9A-F]{1,12}", units: i32) {
        let number = (units.to_string()).parse().unwrap();
        let bytes = write(&export(vec![vec![
            Out::Text(name.clone()),
            Out::Text(name.clone()),
            Out::Number(number),
        ]])).unwrap();
        let book = read(&bytes).unwrap();
        let cell = book.sheets[0].cell(2, 1).unwrap();
        // XML makes one line end of two.
        prop_assert_eq!(cell.raw.replace("\r\n", "\n").replace('\r', "\n"),
            name.replace("\r\n", "\n").replace('\r', "\n"));
        prop_assert!(!cell.formula);
        prop_assert_eq!(&book.sheets[0].cell(2, 2).unwrap().raw, &units.to_string());
    }
}
