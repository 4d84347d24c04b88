//! Which rows of the example files are records.

use spreadsheet::{Field, Found, RowKind, Subject, Table, Wish, find, read, value::Meaning};
use text::Decimal;

use crate::fixture;

fn found(name: &str, subject: Subject) -> (String, Found) {
    let book = read(&fixture(name)).unwrap();
    let found = find(&book, subject, &Wish::default()).unwrap();
    (book.sheets[found.sheet].name.clone(), found)
}

fn rows(found: &Found, kind: RowKind) -> Vec<u32> {
    found.rows(kind).collect()
}

fn headers(found: &Found) -> Vec<(&str, Option<Field>)> {
    found.columns.iter().map(|it| (it.header.as_str(), it.field)).collect()
}

#[test]
fn a_list_of_organisations_with_blocs() {
    let (sheet, found) = found("organisations_263.xlsx", Subject::Organisations);
    assert_eq!((sheet.as_str(), found.header, found.numbering), ("DS HTX 2025", (7, 8), Some(9)));
    assert_eq!(found.records.len(), 263);
    assert_eq!(rows(&found, RowKind::Section), [10, 131, 200, 243]);
    assert_eq!(rows(&found, RowKind::Total), [277]);
    assert_eq!(rows(&found, RowKind::Note), [279, 280]);
    assert_eq!(rows(&found, RowKind::Signature), [282, 286]);
    assert_eq!(found.count(RowKind::Blank), 0);
    assert_eq!(found.hidden_rows().collect::<Vec<_>>(), [137, 139]);
    assert_eq!(found.coloured_rows().count(), 3);
    assert_eq!(found.hidden_sheets, ["DM"]);
    assert_eq!(found.told_count(), Some(263));
    let capital = found.column(Field::Capital).unwrap().unit.clone().unwrap();
    assert_eq!((capital.words.as_str(), capital.noughts), ("triệu đồng", Some(6)));
    assert_eq!(found.column(Field::MemberCount).unwrap().unit, None);
    let blocs: Vec<_> = found
        .sections
        .iter()
        .enumerate()
        .map(|(at, section)| {
            let count = found.records.iter().filter(|place| place.section == Some(at)).count();
            (section.mark.as_str(), section.name.as_str(), count)
        })
        .collect();
    assert_eq!(
        blocs,
        [
            ("I", "Khối Nông nghiệp", 120),
            ("II", "Khối Phi nông nghiệp", 68),
            ("III", "Khối Giao thông vận tải", 42),
            ("IV", "Khối Quỹ tín dụng nhân dân", 33)
        ]
    );
    assert_eq!(
        headers(&found),
        [
            ("STT", Some(Field::No)),
            ("Tên đơn vị", Some(Field::Name)),
            ("Mã số thuế", Some(Field::TaxCode)),
            ("Địa chỉ / Xã, phường", Some(Field::Commune)),
            ("Địa chỉ / Thôn, khu", Some(Field::Hamlet)),
            ("Người đại diện / Họ và tên", Some(Field::Person)),
            ("Người đại diện / Chức vụ", Some(Field::Position)),
            ("Người đại diện / Điện thoại", Some(Field::Phone)),
            ("Năm thành lập", Some(Field::Founded)),
            ("Số thành viên", Some(Field::MemberCount)),
            ("Vốn điều lệ", Some(Field::Capital)),
            ("Ghi chú", Some(Field::Note)),
        ]
    );
}

#[test]
fn a_list_of_people_beside_its_own_example() {
    let (sheet, found) = found("people_420.xlsx", Subject::People);
    assert_eq!((sheet.as_str(), found.header, found.numbering), ("DS", (5, 6), Some(7)));
    assert_eq!(found.records.len(), 420);
    assert_eq!(rows(&found, RowKind::Blank), [218]);
    assert_eq!(rows(&found, RowKind::Total), [429]);
    let sensitive: Vec<_> = found.sensitive().map(|column| column.header.as_str()).collect();
    assert_eq!(sensitive, ["Số CCCD", "Dân tộc", "Đảng viên"]);
    assert_eq!(found.hidden_sheets, ["dm_chucvu"]);
    assert_eq!(found.told_count(), Some(420));
}

#[test]
fn members_of_groups_in_a_text() {
    let (_, found) = found("group_members.csv", Subject::Members);
    assert_eq!((found.header, found.records.len()), ((1, 1), 38));
    assert_eq!(found.count(RowKind::Blank), 2);
    // The two columns in which nothing stands are none.
    assert_eq!(found.columns.len(), 9);
}

#[test]
fn figures_with_sums_and_a_hidden_column() {
    let (_, found) = found("figures_2025.xlsx", Subject::Figures);
    assert_eq!((found.header, found.numbering), ((5, 6), Some(7)));
    assert_eq!(found.records.len(), 30);
    assert_eq!(rows(&found, RowKind::Section), [8, 24]);
    assert_eq!(rows(&found, RowKind::Total), [40, 41]);
    assert_eq!(rows(&found, RowKind::Note), [43]);
    let hidden: Vec<_> = found.columns.iter().filter(|it| it.hidden).map(|it| it.index).collect();
    assert_eq!(hidden, [11]);
    let units: Vec<_> = found
        .columns
        .iter()
        .map(|it| it.unit.as_ref().map(|unit| (unit.words.as_str(), unit.noughts)))
        .collect();
    let million = Some(("triệu đồng", Some(6)));
    let people = Some(("người", None));
    assert_eq!(
        units,
        [
            None,
            None,
            people,
            million,
            million,
            million,
            None,
            million,
            Some(("tỷ đồng", Some(9))),
            people,
            Some(("triệu đồng/người/tháng", Some(6))),
            Some(("nghìn đồng", Some(3))),
            None
        ]
    );
    assert_eq!(found.column(Field::Computed).unwrap().index, 6);
}

#[test]
fn awards_and_points() {
    let (sheet, awards) = found("awards_backfill_240.xlsx", Subject::Awards);
    assert_eq!((sheet.as_str(), awards.header), ("KT 2015-2024", (3, 3)));
    assert_eq!(awards.records.len(), 240);
    assert_eq!(rows(&awards, RowKind::Total), [245]);
    let (sheet, scores) = found("scores_tay_nguyen.xlsx", Subject::Scores);
    assert_eq!((sheet.as_str(), scores.header), ("Tổng hợp", (5, 6)));
    assert_eq!(scores.records.len(), 17);
    assert_eq!(rows(&scores, RowKind::Total), [24, 25, 26, 27, 28]);
}

#[test]
fn whoever_looks_at_it_may_decide_otherwise() {
    let book = read(&fixture("people_420.xlsx")).unwrap();
    let wish = Wish {
        sheet: Some(0),
        header: Some((3, 3)),
        columns: [(4, Some(Field::Note)), (10, None)].into(),
    };
    let found = find(&book, Subject::People, &wish).unwrap();
    assert_eq!((found.sheet, found.records.len()), (0, 2));
    assert_eq!(found.columns[4].field, Some(Field::Note));
    assert_eq!(found.columns[10].field, None);
    let none = Wish { sheet: Some(9), ..Wish::default() };
    assert_eq!(find(&book, Subject::People, &none).unwrap_err().code(), "no-such-sheet");
    let csv = read(b"x;y\n1;2\n").unwrap();
    let error = find(&csv, Subject::People, &Wish::default()).unwrap_err();
    assert_eq!(error.code(), "no-header");
}

#[test]
fn a_list_in_old_letters_is_found() {
    let text = "STT;Hä vµ tªn;Ngµy sinh;§¬n vÞ\nI. Khèi N«ng nghiÖp;;;\n1;Lª V¨n MÉu;1/2/1970;HTX mÉu\n;Tæng céng;;5\n";
    let book = read(text.as_bytes()).unwrap();
    let found = find(&book, Subject::People, &Wish::default()).unwrap();
    let fields: Vec<_> = found.columns.iter().filter_map(|column| column.field).collect();
    assert_eq!(fields, [Field::No, Field::Name, Field::Birth, Field::Organisation]);
    assert_eq!((found.records.len(), found.sections.len()), (1, 1));
    assert_eq!(rows(&found, RowKind::Total), [4]);
    let table = Table::read(&book, &found, &[]);
    assert!(table.get(&table.records[0], Field::Section).unwrap().question.is_some());
}

#[test]
fn the_same_as_above_needs_something_above() {
    let text = "STT;Họ và tên;Chức vụ;Đơn vị\n1;Lê Văn Mẫu;nt;nt\n2;Lê Thị Mẫu;Giám đốc;HTX mẫu 1\n3;Vũ Văn Mẫu;nt;\n\n4;Vũ Thị Mẫu;Giám đốc;\n";
    let book = read(text.as_bytes()).unwrap();
    let found = find(&book, Subject::People, &Wish::default()).unwrap();
    let table = Table::read(&book, &found, &[]);
    let said: Vec<_> = table
        .records
        .iter()
        .map(|record| {
            [Field::Position, Field::Organisation].map(|field| {
                let reading = table.get(record, field).unwrap();
                match &reading.value {
                    Some(Meaning::Text(text)) => text.clone(),
                    Some(other) => format!("{other:?}"),
                    None => format!("{:?}", reading.problem),
                }
            })
        })
        .collect();
    let nothing = "Some(NothingAbove)";
    let expected = [
        [nothing, nothing],
        ["Giám đốc", "HTX mẫu 1"],
        ["Giám đốc", "HTX mẫu 1"],
        ["Giám đốc", "None"],
    ];
    assert_eq!(said, expected);
}

#[test]
fn indicators_and_other_layouts() {
    // One header row, no numbers of their own, and a heading by its word alone.
    let text = "Mã,Tên chỉ tiêu,Đơn vị tính,Từ,Đến\nDT,Doanh thu,triệu đồng,0,\"1.000.000\"\nTV,Thành viên,người,0,5000\n";
    let book = read(text.as_bytes()).unwrap();
    let found = find(&book, Subject::Indicators, &Wish::default()).unwrap();
    let table = Table::read(&book, &found, &[]);
    assert_eq!(table.records.len(), 2);
    let most = table.get(&table.records[0], Field::PlausibleTo).unwrap();
    assert_eq!(most.value, Some(Meaning::Number(Decimal::from(1_000_000))));
    let code = table.get(&table.records[0], Field::Code).unwrap();
    assert_eq!(code.value, Some(Meaning::Code("DT".into())));
    // A heading with its mark in the column of the numbers.
    let text = "TT;Tên đơn vị;Số thành viên\nI;Khối Nông nghiệp;30\n1;HTX mẫu 1;10\n2;HTX mẫu 2;20\nII;Khối khác;\n1;Tổng công ty mẫu;5\nNgười lập biểu;;Giám đốc\n";
    let book = read(text.as_bytes()).unwrap();
    let found = find(&book, Subject::Organisations, &Wish::default()).unwrap();
    let sections: Vec<_> =
        found.sections.iter().map(|it| (it.mark.as_str(), it.name.as_str())).collect();
    assert_eq!(sections, [("I", "Khối Nông nghiệp"), ("II", "Khối khác")]);
    assert_eq!(found.records.len(), 3);
    assert_eq!(rows(&found, RowKind::Signature), [7]);
}
