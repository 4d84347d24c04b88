//! What is read, and what is refused before it can do harm.

use spreadsheet::{Area, Format, OldFont, ReadError, Value, Visibility, limit, read};

use crate::fixture;
use crate::made::{ods, parts, with, xlsx, zip};

#[test]
fn harm_is_refused_with_its_reason() {
    let cell = r#"<row r="1"><c r="A1"><v>1</v></c></row>"#;
    let far = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    let wide = r#"<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>"#;
    let bomb = vec![b' '; 4 << 20];
    let encrypted: Vec<u8> = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        .into_iter()
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let macro_types = b"<Types>application/vnd.ms-excel.sheet.macroEnabled.main+xml</Types>";
    let repeated = "<table:table table:name='A'><table:table-row table:number-rows-repeated='1048576'>\
         <table:table-cell table:number-columns-repeated='16384' office:value-type='float' office:value='1'/>\
         </table:table-row></table:table>";
    let many = repeated.replace("16384", "150").replace("1048576", "20000");
    let rows = ReadError::TooManyRows { sheet: "A".into(), most: limit::ROWS };
    let columns = ReadError::TooManyColumns { sheet: "A".into(), most: limit::COLUMNS.into() };
    for (bytes, expected) in [
        (Vec::new(), ReadError::Empty),
        (xlsx(""), ReadError::Empty),
        (xlsx(far), rows),
        (xlsx(wide), columns.clone()),
        (ods("", repeated), columns),
        (ods("", &many), ReadError::TooManyCells { most: 2_000_000 }),
        (
            vec![b'a'; limit::FILE_BYTES + 1],
            ReadError::TooLarge { bytes: 5_242_881, most: 5_242_880 },
        ),
        (encrypted.clone(), ReadError::Encrypted),
        (encrypted[..8].to_vec(), ReadError::OldExcel),
        (with(cell, &[("xl/workbook.bin", b"")]), ReadError::BinaryExcel),
        (with(cell, &[("xl/vbaProject.bin", b"")]), ReadError::Macros),
        (zip(&[("[Content_Types].xml", macro_types)]), ReadError::Macros),
        (with(cell, &[("xl/externalLinks/externalLink1.xml", b"")]), ReadError::ExternalLinks),
        (zip(&[("word/document.xml", b"<w/>")]), ReadError::UnknownFormat),
        (b"%PDF-1.7".to_vec(), ReadError::UnknownFormat),
        (b"<html><table>".to_vec(), ReadError::UnknownFormat),
        (b"PK\x03\x04".to_vec(), ReadError::Damaged),
        (xlsx("<row r='1'><c r='A1'><v>1</c></row>"), ReadError::Damaged),
        (xlsx("<row r='1'><c r='ZZZZZZZZ1'><v>1</v></c></row>"), ReadError::Damaged),
        (xlsx("<row r='99999999999'><c><v>1</v></c></row>"), ReadError::Damaged),
        // calamine makes room for as many texts as a part says it has.
        (
            with(cell, &[("xl/SharedStrings.xml", b"<sst uniqueCount = \"99999999999999\"/>")]),
            ReadError::TooManyCells { most: 2_000_000 },
        ),
        (
            with(
                cell,
                &[(
                    "xl/sharedStrings.xml",
                    &"<sst/>".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
                )],
            ),
            ReadError::Damaged,
        ),
    ] {
        assert_eq!(read(&bytes).map(|_| ()), Err(expected));
    }
    let packed = read(&with(cell, &[("docProps/app.xml", &bomb)])).unwrap_err();
    assert_eq!(packed.code(), "packed-too-tightly");
}

#[test]
fn two_far_cells_do_not_kill_the_server() {
    // Read naively, the gap between them is a vector of half a terabyte, and the process ends.
    let far = r#"<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>"#;
    let parts = parts(&format!("<worksheet>{far}</worksheet>"));
    let all: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let bytes = zip(&all);
    assert!(bytes.len() < 2_048);
    assert_eq!(read(&bytes).unwrap_err().code(), "too-many-rows");
    // Within the limits two corners are two cells.
    let corners = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="20000"><c r="GR20000"><v>1</v></c></row>"#;
    let book = read(&xlsx(corners)).unwrap();
    assert_eq!(book.sheets[0].rows.iter().map(|row| row.cells.len()).sum::<usize>(), 2);
}

#[test]
fn a_size_that_a_part_only_claims_is_measured() {
    let bomb = vec![b' '; 4 << 20];
    let mut bytes = with(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#, &[("a", &bomb)]);
    // Every record of the size, in the part's head and in the directory.
    let size = u32::try_from(bomb.len()).unwrap().to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..at + 4] == size).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + 4].copy_from_slice(&7_u32.to_le_bytes());
    }
    let code = read(&bytes).unwrap_err();
    assert!(matches!(code, ReadError::PackedTooTightly { .. } | ReadError::Damaged), "{code:?}");
}

#[test]
fn a_workbook_keeps_what_matters_of_its_frame() {
    let book = read(&fixture("organisations_263.xlsx")).unwrap();
    let seen: Vec<_> = book.sheets.iter().map(|it| (it.name.as_str(), it.visibility)).collect();
    assert_eq!(seen, [("DS HTX 2025", Visibility::Visible), ("DM", Visibility::Hidden)]);
    let sheet = &book.sheets[0];
    let hidden: Vec<u32> =
        sheet.rows.iter().filter(|row| row.hidden).map(|row| row.number).collect();
    assert_eq!(hidden, [137, 139]);
    // The styled empty cell at L1000 is nothing.
    assert_eq!(sheet.rows.last().unwrap().number, 286);
    let address = Area { first_row: 7, last_row: 7, first_column: 3, last_column: 4 };
    assert!(sheet.areas_from(7).contains(&address));
    let year = sheet.cell(41, 8).unwrap();
    assert_eq!(year.raw, "12/05/2019");
    assert!(matches!(year.value, Value::Day { .. }));
    let code = sheet.cell(17, 2).unwrap();
    assert_eq!((code.raw.as_str(), code.formula), ("99000007", false));
    assert!(sheet.cell(10, 9).unwrap().formula);

    let book = read(&fixture("people_420.xlsx")).unwrap();
    assert_eq!(book.active, Some(1));
    assert_eq!(book.sheets[2].visibility, Visibility::VeryHidden);
    // A number without a format for days stays a number.
    let serial = &book.sheets[1].cell(27, 3).unwrap().value;
    assert!(matches!(serial, Value::Number { format: Format::General, .. }), "{serial:?}");

    let book = read(&fixture("figures_2025.xlsx")).unwrap();
    let sheet = &book.sheets[0];
    assert_eq!(sheet.hidden_columns, [11]);
    // An error value, and a value that the file does not bring.
    assert_eq!(sheet.cell(20, 6).unwrap().raw, "#DIV/0!");
    assert_eq!(sheet.cell(38, 6).unwrap().value, Value::Absent);
    assert!(matches!(&sheet.cell(20, 10).unwrap().value,
        Value::Number { number, .. } if number.to_string() == "8.7"));
}

#[test]
fn a_font_within_a_text_counts() {
    let rows = r#"<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><r><rPr><rFont val="VNI-Times"/></rPr><t>Hôïp</t></r></is></c></row>"#;
    let shared = r#"<sst uniqueCount="2"><si><t>a</t></si><si><r><rPr><rFont val=".VnTimeH"/></rPr><t>Hîp</t></r></si></sst>"#;
    let book = read(&with(rows, &[("xl/sharedStrings.xml", shared.as_bytes())])).unwrap();
    let fonts: Vec<_> = book.sheets[0].rows[0].cells.iter().map(|cell| cell.font).collect();
    assert_eq!(fonts, [Some(OldFont::Tcvn3Capitals), None, Some(OldFont::Vni)]);
}

#[test]
fn a_spreadsheet_of_libreoffice_is_read_alike() {
    let styles = "<style:style style:name='hid' style:family='table'>\
        <style:table-properties table:display='false'/></style:style>\
        <style:style style:name='old' style:family='table-cell'>\
        <style:table-cell-properties fo:background-color='#ffff00'/>\
        <style:text-properties style:font-name='.VnTime'/></style:style>";
    let tables = "<table:table table:name='DS'>\
        <table:table-column table:number-columns-repeated='2'/>\
        <table:table-column table:visibility='collapse'/>\
        <table:table-row table:number-rows-repeated='3'><table:table-cell/></table:table-row>\
        <table:table-row table:visibility='collapse'>\
        <table:table-cell table:style-name='old' office:value-type='string' \
         table:number-columns-spanned='2'><text:p>H\u{EE}p &amp; t<text:s text:c='2'/>x</text:p>\
         <office:annotation><text:p>note</text:p></office:annotation><text:p>y</text:p></table:table-cell>\
        <table:covered-table-cell/>\
        <table:table-cell office:value-type='float' office:value='2350.5'><text:p>2.350,5</text:p></table:table-cell>\
        <table:table-cell office:value-type='date' office:date-value='2019-05-12'><text:p>12/05/19</text:p></table:table-cell>\
        <table:table-cell table:formula='of:=1/0' office:value-type='string'><text:p>#DIV/0!</text:p></table:table-cell>\
        <table:table-cell office:value-type='percentage' office:value='0.155'><text:p>15,5%</text:p></table:table-cell>\
        <table:table-cell table:number-columns-repeated='16000'/></table:table-row>\
        <table:table-row table:number-rows-repeated='1048000'><table:table-cell/></table:table-row>\
        </table:table><table:table table:name='DM' table:style-name='hid'>\
        <table:table-row><table:table-cell office:value-type='float' office:value='1'/></table:table-row></table:table>";
    let book = read(&ods(styles, tables)).unwrap();
    let sheet = &book.sheets[0];
    assert_eq!(sheet.hidden_columns, [2]);
    assert_eq!(book.sheets[1].visibility, Visibility::Hidden);
    let [row] = sheet.rows.as_slice() else { panic!("{:?}", sheet.rows) };
    assert_eq!((row.number, row.hidden, row.coloured), (4, true, true));
    let raw: Vec<_> = row.cells.iter().map(|cell| (cell.column, cell.raw.as_str())).collect();
    assert_eq!(
        raw,
        [(0, "H\u{EE}p & t  x\ny"), (2, "2350.5"), (3, "12/05/2019"), (4, "#DIV/0!"), (5, "0.155")]
    );
    assert!(row.cells[0].font.is_some());
    assert_eq!(row.cells[3].value, Value::Error);
    assert_eq!(sheet.merged.len(), 1);
}
