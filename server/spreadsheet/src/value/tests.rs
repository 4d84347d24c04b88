//! One line for every trap of the example files and of the notes about them.

use super::*;
use crate::{Format, OldFont};

fn cell(value: Value) -> Cell {
    let raw = match &value {
        Value::Text(text) => text.clone(),
        Value::Number { number, .. } => number.to_string(),
        Value::Day { day, .. } => day.to_display(),
        Value::Bool(_) | Value::Error | Value::Absent => String::new(),
    };
    Cell { column: 0, raw, value, formula: false, font: None }
}

fn words(text: &str) -> Cell {
    cell(Value::Text(text.into()))
}

fn number(text: &str) -> Cell {
    cell(Value::Number { number: text.parse().unwrap(), format: Format::General })
}

fn day(iso: &str) -> Cell {
    cell(Value::Day { day: iso.parse().unwrap(), seconds: 0 })
}

/// A reading in one line: its value, or `question: offers`, or `!problem`.
fn shown(reading: &Reading) -> String {
    let meaning = |meaning: &Option<Meaning>| match meaning {
        None => "∅".to_owned(),
        Some(Meaning::Text(text) | Meaning::Code(text)) => text.clone(),
        Some(Meaning::Phones(phones)) => phones.join("+"),
        Some(Meaning::Day(day)) => day.to_string(),
        Some(Meaning::Year(year)) => year.to_string(),
        Some(Meaning::Number(number)) => number.to_string(),
        Some(Meaning::Sex(sex)) => format!("{sex:?}"),
        Some(Meaning::Role(role)) => format!("{role:?}"),
        Some(Meaning::Target(target)) => format!("{target:?}"),
        Some(Meaning::Decision { number, day }) => {
            format!("{number} @ {}", day.map(|day| day.to_string()).unwrap_or_default())
        }
    };
    match (&reading.question, &reading.problem) {
        (Some(question), _) => {
            let offers: Vec<String> = question.offers.iter().map(meaning).collect();
            format!("{:?}: {}", question.kind, offers.join(" | "))
        }
        (None, Some(problem)) => format!("!{problem:?}"),
        (None, None) => meaning(&reading.value),
    }
}

#[test]
fn import_cells() {
    let tax = Kind::Code { digits: Some(10) };
    let plain = Evidence::default();
    let told = Evidence { day_first: true, ..Evidence::default() };
    let points = Evidence { points: true, ..Evidence::default() };
    let members = Evidence { header: "so thanh vien".into(), ..Evidence::default() };
    let billions = Evidence { header: "von dieu le (ty dong)".into(), ..Evidence::default() };
    let error = cell(Value::Error);
    let absent = cell(Value::Absent);
    let percent = cell(Value::Number { number: "0.155".parse().unwrap(), format: Format::Percent });
    let old = |text: &str, font| Cell { font: Some(font), ..words(text) };
    for (kind, cell, evidence, expected) in [
        // Names.
        (Kind::Text, words("Hợp\u{A0}tác xã mẫu 005"), &plain, "Hợp tác xã mẫu 005"),
        (Kind::Text, words("Hợp tác xã  mẫu 021  "), &plain, "Hợp tác xã mẫu 021"),
        (Kind::Text, words("Hợp tác xã\nmẫu 052"), &plain, "Hợp tác xã mẫu 052"),
        (Kind::Text, words("Hợp ta\u{301}c xa\u{303}"), &plain, "Hợp tác xã"),
        (Kind::Text, words("HỢP TÁC XÃ MẪU 030"), &plain, "HỢP TÁC XÃ MẪU 030"),
        (Kind::Text, words("=1+1"), &plain, "=1+1"),
        (Kind::Text, words(" "), &plain, "∅"),
        (Kind::Text, number("2025"), &plain, "2025"),
        (Kind::Text, error.clone(), &plain, "!ErrorValue"),
        (Kind::Text, absent.clone(), &plain, "!NoStoredValue"),
        (Kind::Note, words("Sai số đo 50 µm ± 2°"), &plain, "Sai số đo 50 µm ± 2°"),
        (Kind::Person, words("Ngô  Thị Mẫu Tùng "), &plain, "Ngô Thị Mẫu Tùng"),
        (Kind::Person, words("Ông Đặng Văn Mẫu Tâm"), &plain, "Đặng Văn Mẫu Tâm"),
        (Kind::Person, words("Bàng Thị Mẫu"), &plain, "Bàng Thị Mẫu"),
        (Kind::Person, words("NGUYỄN VĂN MẪU"), &plain, "Capitals: Nguyễn Văn Mẫu"),
        (
            Kind::Person,
            words("Vũ VăN MẫU TIếN"),
            &plain,
            "Capitals: Vũ Văn Mẫu Tiến | VŨ VĂN MẪU TIẾN",
        ),
        // Old letters: with the font, without it, with the soft hyphen that is a letter.
        (
            Kind::Text,
            old("Hîp t¸c x· mÉu 033", OldFont::Tcvn3),
            &plain,
            "OldLetters: Hợp tác xã mẫu 033",
        ),
        (
            Kind::Person,
            old("§Æng V¨n MÉu Nam", OldFont::Tcvn3Capitals),
            &plain,
            "OldLetters: Đặng Văn Mẫu Nam | ĐẶNG VĂN MẪU NAM",
        ),
        (Kind::Person, words("Ph¹m ThÞ MÉu Hßa"), &plain, "OldLetters: Phạm Thị Mẫu Hòa"),
        (
            Kind::Text,
            words("B»ng khen cña Thñ t\u{AD}íng ChÝnh phñ"),
            &plain,
            "OldLetters: Bằng khen của Thủ tướng Chính phủ",
        ),
        (Kind::Target, words("TËp thÓ"), &plain, "OldLetters: Collective"),
        (Kind::Text, words("Lieân minh Hôïp taùc xaõ"), &plain, "OldLetters: Liên minh Hợp tác xã"),
        // Codes.
        (tax, words("0099000001"), &plain, "0099000001"),
        (tax, words("'0099000001"), &plain, "0099000001"),
        (tax, words("0099000017-001"), &plain, "0099000017-001"),
        (tax, number("99000007"), &plain, "LeadingZeros: 0099000007"),
        (tax, words("99000007"), &plain, "LeadingZeros: 0099000007"),
        (tax, number("2099000007"), &plain, "2099000007"),
        (tax, words("1,01E+11"), &plain, "!DigitsLost"),
        (tax, words("1.01E+11"), &plain, "!DigitsLost"),
        (tax, number("1012345678901234"), &plain, "!DigitsLost"),
        (tax, number("99.5"), &plain, "!DigitsLost"),
        // Telephones.
        (Kind::Phones, words("0900000001"), &plain, "0900000001"),
        (Kind::Phones, words("'0900001001"), &plain, "0900001001"),
        (Kind::Phones, words("0900.000.013"), &plain, "0900000013"),
        (Kind::Phones, words("+84 900 001 021"), &plain, "0900001021"),
        (Kind::Phones, words("0900 000 023; 0900111023"), &plain, "0900000023+0900111023"),
        (Kind::Phones, words("0900 000 023 - 0900111023"), &plain, "0900000023+0900111023"),
        (Kind::Phones, words("0900-000-023 (Lan)"), &plain, "!NotAPhone"),
        (Kind::Phones, number("900000037"), &plain, "LeadingZeros: 0900000037"),
        (Kind::Phones, words("không có"), &plain, "!NotAPhone"),
        (Kind::Phones, number("12"), &plain, "!NotAPhone"),
        // Years.
        (Kind::Year, number("2023"), &plain, "2023"),
        (Kind::Year, words("2021"), &plain, "2021"),
        (Kind::Year, day("2019-05-12"), &plain, "2019"),
        (Kind::Year, words("Trước năm 2003"), &plain, "!NotAYear"),
        // Days.
        (Kind::Day, day("2024-01-02"), &plain, "2024-01-02"),
        (Kind::Day, words("25/10/2017"), &plain, "2017-10-25"),
        (Kind::Day, words("25-10-2017"), &plain, "2017-10-25"),
        (Kind::Day, words("2026-11-20"), &plain, "2026-11-20"),
        (Kind::Day, words("ngày 28 tháng 6 năm 2016"), &plain, "2016-06-28"),
        (Kind::Day, words("03/01/2019"), &told, "2019-01-03"),
        (Kind::Day, words("03/01/2019"), &plain, "DayOrder: 2019-01-03 | 2019-03-01"),
        (Kind::Day, words("03/03/2019"), &plain, "2019-03-03"),
        (Kind::Day, words("11/20/2026"), &plain, "DayOrder: ∅ | 2026-11-20"),
        (Kind::Day, words("11/20/2026"), &told, "!NoSuchDay"),
        (Kind::Day, words("31/02/2019"), &told, "!NoSuchDay"),
        (Kind::Day, number("45219"), &plain, "2023-10-20"),
        (Kind::Day, number("1990"), &plain, "!NotADay"),
        (Kind::DayOrYear, number("1990"), &plain, "1990"),
        (Kind::DayOrYear, words("1977"), &plain, "1977"),
        (Kind::DayOrYear, words(" "), &plain, "∅"),
        (Kind::DayOrYear, words("5/7/68"), &told, "ShortYear: 1968-07-05 | 1968-05-07"),
        (Kind::Day, words("chưa rõ"), &plain, "!NotADay"),
        // Numbers.
        (Kind::Number, number("8.7"), &plain, "8.7"),
        (Kind::Number, words("1.234"), &plain, "1234"),
        (Kind::Number, words("1.234"), &points, "Separator: 1234 | 1.234"),
        (Kind::Number, words("1.234.567,5"), &plain, "1234567.5"),
        (Kind::Number, words("6,5"), &plain, "6.5"),
        (Kind::Number, words("6.5"), &plain, "6.5"),
        (Kind::Number, words("3.250,75"), &plain, "3250.75"),
        (Kind::Number, words("3,250.75"), &plain, "OtherNotation: 3250.75 | ∅"),
        (Kind::Number, words("1,234"), &plain, "Separator: 1234 | 1.234"),
        (Kind::Number, words("2 345"), &plain, "2345"),
        (Kind::Number, words("2\u{A0}345,5"), &plain, "2345.5"),
        (Kind::Number, words("(125)"), &plain, "-125"),
        (Kind::Number, words("-"), &plain, "Dash: 0 | ∅"),
        (Kind::Number, words("–"), &plain, "Dash: 0 | ∅"),
        (Kind::Number, words("chưa báo cáo"), &plain, "!NotANumber"),
        (Kind::Number, words("x"), &plain, "!NotANumber"),
        (Kind::Number, words("1.2O5"), &plain, "!LetterAmongDigits"),
        (Kind::Number, words("1.2Ơ5"), &plain, "!LetterAmongDigits"),
        (Kind::Number, words("14.350 đ"), &plain, "14350"),
        (Kind::Number, words("15,50%"), &plain, "15.5"),
        (Kind::Number, percent, &plain, "15.5"),
        (Kind::Number, words("253 (thành viên)"), &members, "253"),
        (Kind::Number, words("20 (kèm minh chứng)"), &plain, "TrailingWords: 20 | ∅"),
        (Kind::Number, words("337 (tổ hợp tác và HTX)"), &plain, "TrailingWords: 337 | ∅"),
        (Kind::Number, words("12 a"), &members, "TrailingWords: 12 | ∅"),
        (Kind::Number, words("5 tỷ"), &members, "!OtherUnit"),
        (Kind::Number, words("5,5 tỷ đồng"), &billions, "5.5"),
        (Kind::Number, words("500 triệu"), &billions, "!OtherUnit"),
        (Kind::Number, words("1.23.4"), &plain, "!WrongSeparators"),
        (Kind::Number, words(""), &plain, "∅"),
        (Kind::Number, day("2026-05-01"), &plain, "!NotANumber"),
        (Kind::Number, error, &plain, "!ErrorValue"),
        (Kind::Number, absent, &plain, "!NoStoredValue"),
        // Words with a fixed meaning.
        (Kind::Role, words("Trưởng"), &plain, "Leader"),
        (Kind::Role, words("Trưởng khối"), &plain, "Leader"),
        (Kind::Role, words("TRƯỞNG"), &plain, "Leader"),
        (Kind::Role, words("phó"), &plain, "Deputy"),
        (Kind::Role, words("Phó trưởng"), &plain, "Deputy"),
        (Kind::Role, words("TV"), &plain, "Member"),
        (Kind::Role, words("Thư ký"), &plain, "!UnknownWord"),
        (Kind::Target, words("Cá nhân"), &plain, "Person"),
        (Kind::Decision, words("3909/QĐ-LMHTX"), &plain, "3909/QĐ-LMHTX @ "),
        (
            Kind::Decision,
            words("1395/QĐ-LMHTX ngày 06/09/2020"),
            &plain,
            "1395/QĐ-LMHTX @ 2020-09-06",
        ),
    ] {
        let reading = read_cell(kind, &cell, evidence);
        assert_eq!(shown(&reading), expected, "{kind:?} {:?}", cell.raw);
        assert_eq!(reading.raw, cell.raw);
    }
}

#[test]
fn an_answer_holds_for_what_it_was_given_to() {
    let reading = read_cell(Kind::Number, &words("-"), &Evidence::default());
    let number = |reading: Reading| reading.value;
    assert_eq!(
        number(reading.clone().answered(Answer::Take(0))),
        Some(Meaning::Number(Decimal::ZERO))
    );
    assert_eq!(number(reading.clone().answered(Answer::Take(1))), None);
    assert!(reading.clone().answered(Answer::Take(2)).question.is_some());
    assert_eq!(reading.answered(Answer::Leave).question, None);
}

#[test]
fn what_was_done_unasked_is_noted() {
    for (kind, cell, note) in [
        (Kind::Person, words("Bà Lê Thị Mẫu"), Note::Address("Bà".into())),
        (Kind::Number, words("14.350 đ"), Note::Unit("đ".into())),
        (Kind::Number, words("(125)"), Note::Brackets),
        (Kind::Number, words("6.5"), Note::Point),
        (Kind::Day, number("45219"), Note::Serial),
        (Kind::Year, day("2019-05-12"), Note::YearOfDay),
        (Kind::Number, Cell { formula: true, ..number("5") }, Note::Formula),
    ] {
        assert_eq!(read_cell(kind, &cell, &Evidence::default()).notes, [note]);
    }
}

#[test]
fn points_move_right() {
    for (number, power, moved) in
        [("1.5", 6, "1500000"), ("0.155", 2, "15.5"), ("-2", 3, "-2000"), ("0", 2, "0")]
    {
        let number: Decimal = number.parse().unwrap();
        assert_eq!(times_ten(&number, power).to_string(), moved);
    }
}

#[test]
fn words_on_the_wire_are_stable() {
    use Problem as P;
    use QuestionKind as Q;
    let questions = [
        (Q::OldLetters, "old-letters"),
        (Q::LeadingZeros, "leading-zeros"),
        (Q::Capitals, "capitals"),
        (Q::ShortYear, "short-year"),
        (Q::DayOrder, "day-order"),
        (Q::OtherNotation, "other-notation"),
        (Q::Separator, "separator"),
        (Q::Dash, "dash"),
        (Q::TrailingWords, "trailing-words"),
    ];
    for (question, word) in questions {
        assert_eq!(serde_json::to_value(question).unwrap(), word);
    }
    let problems = [
        (P::ErrorValue, "error-value"),
        (P::NoStoredValue, "no-stored-value"),
        (P::NotANumber, "not-a-number"),
        (P::LetterAmongDigits, "letter-among-digits"),
        (P::OtherUnit, "other-unit"),
        (P::WrongSeparators, "wrong-separators"),
        (P::NotADay, "not-a-day"),
        (P::NoSuchDay, "no-such-day"),
        (P::NotAYear, "not-a-year"),
        (P::NotAPhone, "not-a-phone"),
        (P::DigitsLost, "digits-lost"),
        (P::UnknownWord, "unknown-word"),
        (P::NothingAbove, "nothing-above"),
        (P::BothSexes, "both-sexes"),
    ];
    for (problem, word) in problems {
        assert_eq!(serde_json::to_value(problem).unwrap(), word);
    }
    let asked = read_cell(Kind::Number, &words("-"), &Evidence::default());
    assert_eq!(
        serde_json::to_string(&asked).unwrap(),
        r#"{"raw":"-","value":null,"question":{"kind":"dash","offers":[{"is":"number","value":"0"},null]},"problem":null,"notes":[]}"#
    );
    let note = serde_json::to_string(&Note::FromRow(7)).unwrap();
    assert_eq!(note, r#"{"note":"from-row","value":7}"#);
}
