//! The six example files, row by row, are what their authors say they are.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use spreadsheet::{
    Answered, Book, Field, Found, Record, Subject, Table, Wish,
    compare::{Catalogue, Like, comparable, duplicates, namesakes},
    figures::{Slip, slips, sums},
    find, read,
    scores::{CheckKind, Finding, Scores},
    value::{Answer, Meaning, MemberRole, Note, Problem, QuestionKind, Reading, Sex, Target},
};
use text::Decimal;

use crate::fixture;

fn expected(name: &str) -> Json {
    serde_json::from_slice(&fixture(&format!("expected/{name}.json"))).unwrap()
}

/// Reads a file and answers questions by field.
fn table(
    name: &str,
    subject: Subject,
    wish: &Wish,
    answers: &[(Field, QuestionKind, usize)],
) -> (Book, Found, Table) {
    let book = read(&fixture(name)).unwrap();
    let found = find(&book, subject, wish).unwrap();
    let mut table = Table::read(&book, &found, &[]);
    for (field, question, take) in answers {
        for column in 0..table.columns.len() {
            if table.columns[column].field == *field {
                let answer = Answer::Take(*take);
                table.answer(Answered { column, question: *question, answer });
            }
        }
    }
    (book, found, table)
}

/// What is asked: field, question, how many rows.
fn asked(table: &Table) -> Vec<(Field, QuestionKind, usize)> {
    let asked = table.questions();
    let field = |column: usize| table.columns[column].field;
    asked.iter().map(|it| (field(it.column), it.question, it.rows.len())).collect()
}

fn cell(column: &str, row: u32) -> String {
    format!("{column}{row}")
}

fn troubles(table: &Table) -> Vec<(String, Problem)> {
    let name = |column: usize| {
        let index = table.columns[column].index.unwrap();
        spreadsheet::column_name(index)
    };
    table.troubles().iter().map(|it| (cell(&name(it.column), it.row), it.problem)).collect()
}

fn get<'a>(table: &Table, record: &'a Record, field: Field) -> &'a Reading {
    table.get(record, field).unwrap()
}

/// What a reading says, as the expectations write it.
fn said(reading: &Reading) -> Json {
    match &reading.value {
        None => Json::Null,
        Some(Meaning::Text(text) | Meaning::Code(text)) => json!(text),
        Some(Meaning::Phones(phones)) => json!(phones),
        Some(Meaning::Day(day)) => json!(day.to_string()),
        Some(Meaning::Year(year)) => json!(year),
        Some(Meaning::Number(number)) => plain(number),
        Some(Meaning::Sex(Sex::Male)) => json!("nam"),
        Some(Meaning::Sex(Sex::Female)) => json!("nữ"),
        Some(Meaning::Role(MemberRole::Leader)) => json!("Trưởng"),
        Some(Meaning::Role(MemberRole::Deputy)) => json!("Phó"),
        Some(Meaning::Role(MemberRole::Member)) => json!("Thành viên"),
        Some(Meaning::Target(Target::Person)) => json!("person"),
        Some(Meaning::Target(Target::Collective)) => json!("collective"),
        Some(Meaning::Decision { number, .. }) => json!(number),
    }
}

fn plain(number: &Decimal) -> Json {
    json!(number.to_string().parse::<f64>().unwrap())
}

/// The same, whether a number is written with a point or not.
fn assert_says(reading: &Reading, expected: &Json, context: &str) {
    let said = said(reading);
    let same = match (said.as_f64(), expected.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() < 1e-9,
        _ => said == *expected,
    };
    assert!(same, "{context}: {said} is not {expected}");
}

fn rows(expected: &Json) -> &Vec<Json> {
    expected["rows"].as_array().unwrap()
}

#[test]
fn organisations() {
    let expected = expected("organisations_263");
    let (_, _, unanswered) =
        table("organisations_263.xlsx", Subject::Organisations, &Wish::default(), &[]);
    assert_eq!(
        asked(&unanswered),
        [
            (Field::TaxCode, QuestionKind::LeadingZeros, 8),
            (Field::Person, QuestionKind::Capitals, 23),
            (Field::Phone, QuestionKind::LeadingZeros, 7),
        ]
    );
    // The tax codes stay open, as nobody may fill them up unseen.
    let answers =
        [(Field::Person, QuestionKind::Capitals, 0), (Field::Phone, QuestionKind::LeadingZeros, 0)];
    let (_, _, table) =
        table("organisations_263.xlsx", Subject::Organisations, &Wish::default(), &answers);
    assert_eq!(table.records.len(), rows(&expected).len());
    let mut lost = 0;
    for ((record, row), open) in table.records.iter().zip(rows(&expected)).zip(&unanswered.records)
    {
        assert_eq!(json!(record.row), row["row"]);
        let context = row.to_string();
        for (field, key) in [
            (Field::Section, "bloc_name"),
            (Field::TaxCode, "tax"),
            (Field::Commune, "commune"),
            (Field::Person, "person"),
            (Field::Position, "person_title"),
            (Field::Founded, "founded"),
            (Field::MemberCount, "members"),
            (Field::Capital, "capital_million_vnd"),
        ] {
            assert_says(get(&table, record, field), &row[key], &context);
        }
        let name = get(&table, record, Field::Name);
        assert_eq!(json!(name.raw), row["name_raw"]);
        let Some(Meaning::Text(text)) = &name.value else { panic!("{context}") };
        assert_eq!(comparable(text), comparable(row["name"].as_str().unwrap()), "{context}");
        let phones = get(&table, record, Field::Phone);
        let said = phones.value.as_ref().map_or_else(|| json!([]), |_| said(phones));
        assert_eq!(said, row["phone"], "{context}");
        let is_open = |field| get(&unanswered, open, field).question.is_some();
        assert_eq!(is_open(Field::TaxCode), row.get("tax_problem").is_some(), "{context}");
        assert_eq!(is_open(Field::Phone), row.get("phone_problem").is_some(), "{context}");
        assert_eq!(record.hidden, row.get("hidden_row").is_some(), "{context}");
        assert_eq!(record.coloured, row.get("suspended_by_colour").is_some(), "{context}");
        lost += usize::from(is_open(Field::TaxCode));
    }
    assert_eq!(lost, 8);
    // `Trước năm 2003` is unreadable and kept as it is.
    assert_eq!(troubles(&table), [("I109".to_owned(), Problem::NotAYear)]);
    assert_eq!(duplicates(&table), []);
    // Words that the header says as well are dropped, and shown.
    let record = table.records.iter().find(|record| record.row == 51).unwrap();
    let notes = &get(&table, record, Field::MemberCount).notes;
    assert_eq!(*notes, [Note::Words("(thành viên)".into())]);
}

#[test]
fn people() {
    let expected = expected("people_420");
    let (_, _, unanswered) = table("people_420.xlsx", Subject::People, &Wish::default(), &[]);
    let questions = asked(&unanswered);
    assert!(questions.contains(&(Field::Name, QuestionKind::Capitals, 69)), "{questions:?}");
    assert!(questions.contains(&(Field::Birth, QuestionKind::ShortYear, 6)), "{questions:?}");
    let lost = questions.iter().filter(|it| it.1 == QuestionKind::LeadingZeros).count();
    assert_eq!((questions.len(), lost), (3, 1), "{questions:?}");
    let capitals = &unanswered.questions()[0];
    let mixed = capitals.rows.iter().filter(|row| {
        let record = unanswered.records.iter().find(|record| record.row == **row).unwrap();
        let question = get(&unanswered, record, Field::Name).question.as_ref().unwrap();
        question.offers.len() == 2
    });
    assert_eq!(mixed.count(), 11);
    let answers = [
        (Field::Name, QuestionKind::Capitals, 0),
        (Field::Birth, QuestionKind::ShortYear, 0),
        (Field::Phone, QuestionKind::LeadingZeros, 0),
    ];
    let (_, _, table) = table("people_420.xlsx", Subject::People, &Wish::default(), &answers);
    assert_eq!(asked(&table), []);
    assert_eq!(troubles(&table), []);
    assert_eq!(table.records.len(), rows(&expected).len());
    let fields: Vec<Field> = table.columns.iter().map(|column| column.field).collect();
    assert!(!fields.iter().any(|field| field.is_sensitive()), "{fields:?}");
    for (record, row) in table.records.iter().zip(rows(&expected)) {
        assert_eq!(json!(record.row), row["row"]);
        let context = row.to_string();
        for (field, key) in [
            (Field::Name, "name"),
            (Field::Sex, "sex"),
            (Field::Position, "position"),
            (Field::Organisation, "unit"),
        ] {
            assert_says(get(&table, record, field), &row[key], &context);
        }
        assert_eq!(json!(get(&table, record, Field::Name).raw), row["name_raw"]);
        assert_eq!(get(&table, record, Field::No).raw, row["no"].to_string());
        let Some(Meaning::Phones(phones)) = &get(&table, record, Field::Phone).value else {
            panic!("{context}")
        };
        assert_eq!(json!(phones), json!([row["phone"]]), "{context}");
        let birth = get(&table, record, Field::Birth);
        let birth_as = row["birth_as"].as_str().unwrap();
        match &birth.value {
            // A year alone stays one.
            Some(Meaning::Year(year)) => {
                assert!(birth_as.starts_with("year only"), "{context}");
                assert_eq!(year.to_string(), row["birth"].to_string().trim_matches('"'));
            }
            _ => assert_says(birth, &row["birth"], &context),
        }
        let serial = birth_as.starts_with("serial");
        assert_eq!(birth.notes.contains(&Note::Serial), serial, "{context}");
    }
    let no = |like: &Like| {
        let of = table.records.iter().find(|record| record.row == like.of).unwrap();
        get(&table, of, Field::No).raw.clone()
    };
    assert_eq!(namesakes(&table).iter().map(no).collect::<Vec<_>>(), ["49", "199", "332"]);
    assert_eq!(duplicates(&table), []);
    let units: std::collections::BTreeSet<String> = table
        .records
        .iter()
        .map(|record| said(get(&table, record, Field::Organisation)).to_string())
        .collect();
    assert_eq!(units.len(), 111);
}

#[test]
fn members_of_groups() {
    let expected = expected("group_members");
    let (_, _, table) = table("group_members.csv", Subject::Members, &Wish::default(), &[]);
    assert_eq!((asked(&table), troubles(&table)), (vec![], vec![]));
    assert_eq!(table.records.len(), rows(&expected).len());
    let mut groups: BTreeMap<String, u64> = BTreeMap::new();
    for (record, row) in table.records.iter().zip(rows(&expected)) {
        let context = row.to_string();
        for (field, key) in [
            (Field::Group, "group"),
            (Field::Organisation, "unit"),
            (Field::Role, "role"),
            (Field::Coefficient, "coefficient"),
        ] {
            assert_says(get(&table, record, field), &row[key], &context);
        }
        for (field, key) in [(Field::From, "from"), (Field::To, "to")] {
            let Some(Meaning::Day(day)) = get(&table, record, field).value else { panic!() };
            assert_eq!(json!(day.to_display()), row[key], "{context}");
        }
        let note = get(&table, record, Field::Note);
        let said = note.value.as_ref().map_or_else(|| json!(""), |_| said(note));
        assert_eq!(said, row["note"], "{context}");
        let Some(Meaning::Text(group)) = &get(&table, record, Field::Group).value else { panic!() };
        *groups.entry(group.clone()).or_default() += 1;
    }
    assert_eq!(json!(groups), expected["groups"]);
}

#[test]
fn figures() {
    let expected = expected("figures_2025");
    let (_, _, unanswered) = table("figures_2025.xlsx", Subject::Figures, &Wish::default(), &[]);
    assert_eq!(
        asked(&unanswered),
        [(Field::Figure, QuestionKind::OtherNotation, 1), (Field::Figure, QuestionKind::Dash, 1),]
    );
    // The note below says that a dash is nil.
    let answers =
        [(Field::Figure, QuestionKind::OtherNotation, 0), (Field::Figure, QuestionKind::Dash, 0)];
    let (book, found, mut table) =
        table("figures_2025.xlsx", Subject::Figures, &Wish::default(), &answers);
    let slips = slips(&table);
    let [Slip { row: 26, column, value, likely }] = slips.as_slice() else { panic!("{slips:?}") };
    assert_eq!(table.columns[*column].index, Some(5));
    assert_eq!(plain(value), json!(4_250_000.0));
    assert_eq!(plain(likely), json!(4250.0));
    // The sums leave the texts out, and a slip in: they are made anew, the difference is told.
    let wrong: Vec<Option<u16>> =
        sums(&book, &found, &table).iter().map(|sum| table.columns[sum.column].index).collect();
    assert!(wrong.contains(&Some(3)) && wrong.contains(&Some(5)), "{wrong:?}");
    // The expectations are those of somebody who was shown the slip and took the likely number.
    let at = table.records.iter().position(|record| record.row == 26).unwrap();
    table.records[at].readings[*column].value = Some(Meaning::Number(likely.clone()));
    let keys = [
        ("Thành viên (người)", "members"),
        ("Doanh thu (triệu đồng) / TH 2024", "revenue_2024_million"),
        ("Doanh thu (triệu đồng) / KH 2025", "revenue_plan_2025_million"),
        ("Doanh thu (triệu đồng) / Ước TH 2025", "revenue_2025_million"),
        ("Lãi (triệu đồng)", "profit_million"),
        ("Vốn điều lệ (tỷ đồng)", "capital_billion"),
        ("Lao động (người)", "labour"),
        ("Thu nhập BQ (triệu đồng/người/tháng)", "income_million_per_person_month"),
        ("Nộp NSNN (nghìn đồng)", "budget_thousand"),
    ];
    let figures: Vec<&str> = table
        .columns
        .iter()
        .filter(|column| column.field == Field::Figure)
        .map(|column| column.header.as_str())
        .collect();
    assert_eq!(figures, keys.map(|(header, _)| header));
    assert_eq!(table.records.len(), rows(&expected).len());
    for (record, row) in table.records.iter().zip(rows(&expected)) {
        assert_eq!(json!(record.row), row["row"]);
        let context = row.to_string();
        assert_says(get(&table, record, Field::Organisation), &row["unit"], &context);
        for (header, key) in keys {
            let column = table.columns.iter().position(|it| it.header == header).unwrap();
            let expected = row["values"].get(key).unwrap_or(&Json::Null);
            assert_says(&record.readings[column], expected, &format!("{key} {context}"));
        }
    }
    // What formulas made is no figure; it stands in the book as the file brings it.
    let percent = found.column(Field::Computed).unwrap().index;
    for row in rows(&expected) {
        let number = u32::try_from(row["row"].as_u64().unwrap()).unwrap();
        let cell = book.sheets[found.sheet].cell(number, percent).unwrap();
        let brought = cell.raw.parse::<f64>().ok();
        let expected = row["percent_in_file"].as_f64();
        let near = brought.zip(expected).is_some_and(|(a, b)| (a - b).abs() < 1e-3);
        assert!(near || (brought, expected) == (None, None), "{row} {cell:?}");
    }
    let unreadable: Vec<_> =
        troubles(&table).into_iter().filter(|(cell, _)| cell.len() == 3).collect();
    assert_eq!(
        unreadable,
        [
            ("F17".to_owned(), Problem::NotANumber),
            ("L19".to_owned(), Problem::NotANumber),
            ("C22".to_owned(), Problem::LetterAmongDigits),
        ]
    );
    let named: Vec<&str> = expected["unreadable"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["cell"].as_str().unwrap())
        .collect();
    assert_eq!(unreadable.iter().map(|it| it.0.as_str()).collect::<Vec<_>>(), named);
    // A unit of money makes đồng.
    let capital = table.columns.iter().find(|it| it.header.starts_with("Vốn")).unwrap();
    let dong = capital.unit.as_ref().unwrap().to_dong(&"9.01".parse().unwrap()).unwrap();
    assert_eq!(dong.to_string(), "9010000000");
}

#[test]
fn awards() {
    let expected = expected("awards_backfill_240");
    let (_, _, unanswered) =
        table("awards_backfill_240.xlsx", Subject::Awards, &Wish::default(), &[]);
    let old = unanswered.questions();
    assert!(old.iter().all(|it| it.question == QuestionKind::OldLetters), "{old:?}");
    let mut old_rows: Vec<u32> = old.iter().flat_map(|it| it.rows.clone()).collect();
    old_rows.sort_unstable();
    old_rows.dedup();
    assert_eq!(json!(old_rows), expected["tcvn3_rows"]);
    let answers = [Field::Name, Field::Target, Field::Organisation, Field::Award, Field::Note]
        .map(|field| (field, QuestionKind::OldLetters, 0));
    let (_, _, table) =
        table("awards_backfill_240.xlsx", Subject::Awards, &Wish::default(), &answers);
    assert_eq!(asked(&table), []);
    let mut catalogue = Catalogue::default();
    for (key, award) in expected["catalogue"].as_object().unwrap() {
        let aliases = award["aliases"].as_array().unwrap();
        for name in aliases.iter().chain([&award["name"]]) {
            catalogue.add(key, name.as_str().unwrap());
        }
    }
    let unknown = catalogue.unknown(&table, Field::Award);
    assert_eq!(unknown, [("Bảng vàng tri ân mẫu".to_owned(), vec![222])]);
    assert_eq!(duplicates(&table), [Like { row: 163, of: 123 }]);
    assert_eq!(
        troubles(&table),
        [("B60".to_owned(), Problem::ErrorValue), ("G104".to_owned(), Problem::NoSuchDay)]
    );
    assert_eq!(table.records.len(), rows(&expected).len());
    let mut good = 0;
    for (record, row) in table.records.iter().zip(rows(&expected)) {
        assert_eq!(json!(record.row), row["row"]);
        let context = row.to_string();
        let verdict = row["verdict"].as_str().unwrap();
        assert_eq!(get(&table, record, Field::No).raw, row["no"].to_string());
        let has_name = verdict != "na_name";
        if has_name {
            assert_says(get(&table, record, Field::Name), &row["name"], &context);
        }
        for (field, key) in [(Field::Target, "for"), (Field::Organisation, "unit")] {
            assert_says(get(&table, record, field), &row[key], &context);
        }
        let award = said(get(&table, record, Field::Award));
        let key = catalogue.find(award.as_str().unwrap());
        assert_eq!(json!(key), row["award_key"], "{context}");
        let number = get(&table, record, Field::DecisionNumber);
        let day = get(&table, record, Field::DecisionDay);
        if verdict == "no_number" {
            assert!(number.is_blank());
        } else {
            assert_says(number, &row["number"], &context);
        }
        if verdict != "feb31" {
            assert_says(day, &row["date"], &context);
        }
        let inside = row["date_as"] == "inside the number cell";
        assert_eq!(day.notes.contains(&Note::FromColumn(5)), inside, "{context}");
        let serial = row["date_as"] == "serial without format";
        let serial = serial && verdict != "feb31";
        assert_eq!(day.notes.contains(&Note::Serial), serial, "{context}");
        let duplicate = duplicates(&table).iter().any(|like| like.row == record.row);
        let is_good = record.readings.iter().all(|reading| reading.problem.is_none())
            && key.is_some()
            && !number.is_blank()
            && !duplicate;
        assert_eq!(is_good, verdict == "good", "{context}");
        good += usize::from(is_good);
    }
    assert_eq!(good, 235);
    // Micrometres are no old letters.
    for row in [53, 54] {
        let record = table.records.iter().find(|record| record.row == row).unwrap();
        let note = "Sai số đo 50 µm ± 2° (trích báo cáo)";
        assert_eq!(said(get(&table, record, Field::Note)), json!(note));
    }
}

#[test]
fn scores() {
    let expected = expected("scores_tay_nguyen");
    let (book, found, table) =
        table("scores_tay_nguyen.xlsx", Subject::Scores, &Wish::default(), &[]);
    let scores = Scores::of(&book, &found, &table);
    assert_eq!(json!(scores.organisations), expected["units"]);
    let points = |points: &[Option<Decimal>]| -> Vec<Option<f64>> {
        points.iter().map(|it| it.as_ref().map(|it| plain(it).as_f64().unwrap())).collect()
    };
    let numbers = |list: &Json| -> Vec<Option<f64>> {
        list.as_array().unwrap().iter().map(Json::as_f64).collect()
    };
    assert_eq!(scores.criteria.len(), rows(&expected).len());
    for (criterion, row) in scores.criteria.iter().zip(rows(&expected)) {
        assert_eq!(json!(criterion.row), row["row"]);
        assert_eq!(json!(criterion.no), row["no"]);
        assert_eq!(json!(criterion.parent), *row.get("parent").unwrap_or(&Json::Null));
        assert_eq!(plain(criterion.most.as_ref().unwrap()).as_f64(), row["max"].as_f64());
        assert_eq!(points(&criterion.points), numbers(&row["scores"]), "{row}");
    }
    let check = |kind| scores.checks.iter().find(|check| check.kind == kind).unwrap();
    for (kind, row, in_file) in [
        (CheckKind::Sum, "sum_row", &expected["in_file"]["sum"]),
        (CheckKind::Bonus, "bonus_row", &expected["bonus"]),
        (CheckKind::Penalty, "penalty_row", &expected["penalty"]),
        (CheckKind::Final, "final_row", &expected["in_file"]["final"]),
        (CheckKind::Rank, "rank_row", &expected["in_file"]["rank"]),
    ] {
        assert_eq!(json!(check(kind).row), expected[row]);
        assert_eq!(points(&check(kind).in_file), numbers(in_file), "{row}");
    }
    assert_eq!(check(CheckKind::Sum).most, Some(Decimal::from(100)));
    let some = |list: Vec<Decimal>| points(&list.into_iter().map(Some).collect::<Vec<_>>());
    assert_eq!(some(scores.sums()), numbers(&expected["recomputed"]["sum"]));
    assert_eq!(some(scores.finals()), numbers(&expected["recomputed"]["final"]));
    let decimal = |text: &str| -> Decimal { text.parse().unwrap() };
    assert_eq!(
        scores.findings,
        [
            Finding::TextNumber { row: 9, organisation: 4, raw: "1,5".into() },
            Finding::TextNumber { row: 14, organisation: 4, raw: "4,5".into() },
            Finding::AboveMost {
                row: 14,
                organisation: 4,
                points: decimal("4.5"),
                most: decimal("4")
            },
            Finding::TextNumber { row: 15, organisation: 2, raw: "14,5".into() },
            Finding::NotApplicable { row: 18, organisation: 4 },
            Finding::PartsDiffer {
                row: 11,
                organisation: 1,
                typed: decimal("9"),
                parts: decimal("10")
            },
        ]
    );
}

#[test]
fn scores_by_who_gave_them() {
    let expected = expected("scores_tay_nguyen");
    let wish = Wish { sheet: Some(1), ..Wish::default() };
    let answers = [(Field::Points, QuestionKind::TrailingWords, 0)];
    let (_, _, open) = table("scores_tay_nguyen.xlsx", Subject::Scores, &wish, &[]);
    assert_eq!(asked(&open), [(Field::Points, QuestionKind::TrailingWords, 1)]);
    let (_, _, table) = table("scores_tay_nguyen.xlsx", Subject::Scores, &wish, &answers);
    let rows = expected["sheet2"].as_array().unwrap();
    assert_eq!(table.records.len(), rows.len());
    for (record, row) in table.records.iter().zip(rows) {
        assert_eq!(json!(record.row), row["row"]);
        let given: Vec<&Reading> = record
            .readings
            .iter()
            .zip(&table.columns)
            .filter(|(_, column)| column.field == Field::Points)
            .map(|(reading, _)| reading)
            .collect();
        let wanted: Vec<&Json> = row["self_cross_leader"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|three| three.as_array().unwrap())
            .collect();
        assert_eq!(given.len(), wanted.len());
        for (reading, wanted) in given.iter().zip(wanted) {
            assert_says(reading, wanted, &row.to_string());
        }
    }
}
