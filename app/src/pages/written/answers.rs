//! Answers as people read them: to check before handing in, in a record, in its history, side by
//! side in a conflict.

use model::{
    attachment::{ATTACHMENTS, AttachmentRow},
    bound,
    fields::{self, Fields},
    json,
    legible::is_left_out,
    target::{Shape, Target, TargetRow},
};
use rules::limits::MAX_TEXT;
use serde_json::Value;
use text::parse_decimal;

use super::{
    Written, bind, figures, photos,
    question::{Ask, Question, Rows, Source},
    references::References,
};
use crate::{
    i18n::{Msg, for_code, number, t, t_args},
    pages::wording::{label, row_ids, row_name},
    ui::SummaryRow,
};

/// The answers of one step, in the order of its questions. `change` gives the address where a
/// question is answered, by its field.
pub fn of_step(
    questions: &[Question],
    view: &Fields,
    references: &References,
    change: &dyn Fn(&str) -> Option<String>,
) -> Vec<SummaryRow> {
    let mut answers = Vec::new();
    for question in questions.iter().filter(|question| (question.when)(view)) {
        let rows = match question.ask {
            Ask::Rows(_) => row_ids(view, question.field),
            Ask::Figures => figures::ids(view, question.field, references),
            _ => Vec::new(),
        };
        if rows.is_empty() {
            let value = view.get(question.field).unwrap_or(&Value::Null);
            answers.push(SummaryRow {
                label: label(view, question.field),
                value: value_of(question, value, references),
                change: change(question.field),
            });
        }
        for (index, id) in rows.iter().enumerate() {
            let name = format!("{}/{id}", question.field);
            let value = view.get(&name).unwrap_or(&Value::Null);
            answers.push(SummaryRow {
                label: match question.ask {
                    Ask::Figures => references.name(Source::Indicator, id),
                    _ => row_name(question.field, index + 1),
                },
                value: value_of(question, value, references),
                change: change(&name),
            });
        }
    }
    answers
}

/// A field's value in words, given its name and the form that asks for it, if any; blank when it is
/// absent. Rows are one line.
pub fn of_field(
    written: Option<Written>,
    name: &str,
    value: &Value,
    references: &References,
) -> String {
    let set = name.split('/').next().unwrap_or(name);
    let found = written.and_then(|written| written.questions().find(|q| q.field == set));
    found.map_or_else(|| plain(value), |question| value_of(question, value, references))
}

fn value_of(question: &Question, value: &Value, references: &References) -> String {
    let text = value.as_str().unwrap_or_default();
    match &question.ask {
        _ if value.is_null() => String::new(),
        _ if is_left_out(value) => plain(value),
        Ask::Choice(_) => choice(question.field, text),
        Ask::Date => bind::shown(text),
        Ask::Number => parse_decimal(text).map_or_else(|_| text.to_owned(), |n| number(&n)),
        Ask::Pick(Source::Award) => references.award(text),
        Ask::Pick(source) => references.name(*source, text),
        Ask::Rows(rows) if question.field == "targets" => json::from_value::<TargetRow>(value)
            .map_or_else(|_| cells(rows, value, references), |row| target(&row)),
        Ask::Rows(rows) if question.field == ATTACHMENTS => json::from_value(value)
            .map_or_else(|_| cells(rows, value, references), |row| photo(&row)),
        Ask::Rows(rows) => cells(rows, value, references),
        Ask::Figures => figures::said_of(value),
        _ => plain(value),
    }
}

/// What a word of a choice means.
pub fn choice(field: &str, word: &str) -> String {
    let known = for_code("value", &format!("{field}_{word}"));
    known.map_or_else(|| word.to_owned(), |message| t(message).to_owned())
}

/// The cells of a row in the order of its questions, those with words only.
fn cells(rows: &Rows, value: &Value, references: &References) -> String {
    let row = bind::cells(value);
    let words = rows
        .cells
        .iter()
        .map(|cell| value_of(cell, row.get(cell.field).unwrap_or(&Value::Null), references));
    words.filter(|word| !word.trim().is_empty()).collect::<Vec<_>>().join(" · ")
}

/// A photo in words: its caption, its file and how large it is.
fn photo(row: &AttachmentRow) -> String {
    let caption = row.caption.trim();
    let words = photos::words(row);
    if caption.is_empty() { words } else { format!("{caption} · {words}") }
}

/// A target as a sentence: "HTX thành lập mới: ít nhất 30 HTX".
fn target(row: &TargetRow) -> String {
    let name = row.name.trim();
    let unit = if row.shape == Shape::Ratio { "%" } else { row.unit.trim() };
    let said = match &row.check() {
        Ok(Target::AtLeast(value)) => {
            t_args(Msg::PledgeTargetAtLeast, &[("value", &number(value)), ("unit", unit)])
        }
        Ok(Target::Yearly(value)) => {
            t_args(Msg::PledgeTargetYearly, &[("value", &number(value)), ("unit", unit)])
        }
        Ok(Target::Range(from, upto)) => {
            let (from, upto) = (number(from), number(upto));
            t_args(Msg::PledgeTargetRange, &[("value", &from), ("upto", &upto), ("unit", unit)])
        }
        Ok(Target::Ratio(value)) => format!("{} %", number(value)),
        Ok(Target::Text(text)) => text.clone(),
        Err(_) => {
            let typed = [row.value.trim(), row.upto.trim(), unit, row.text.trim()];
            typed.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
        }
    };
    match (name.is_empty(), said.trim().is_empty()) {
        (true, _) => said,
        (false, true) => name.to_owned(),
        (false, false) => format!("{name}: {}", said.trim()),
    }
}

/// A value of which no question is known.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => beginning(text),
        _ if is_left_out(value) => t(Msg::RecordLeftOut).to_owned(),
        Value::Object(cells) => {
            let words = cells.iter().filter(|(name, _)| *name != "position");
            words.map(|(_, value)| plain(value)).collect::<Vec<_>>().join(" · ")
        }
        other => other.to_string(),
    }
}

/// A text as it is shown: of one that no field takes the beginning, since drawing it all would
/// hold the page up.
fn beginning(text: &str) -> String {
    if text.len() <= bound::VALUE_BYTES {
        return text.to_owned();
    }
    let mut shown: String = text.chars().take(MAX_TEXT).collect();
    shown.push('…');
    shown
}

/// How many of its questions a person has answered.
pub fn answered(questions: &[Question], view: &Fields) -> usize {
    let filled = questions.iter().filter(|question| count(question, view) > 0);
    // The year is filled in by the form itself.
    filled.filter(|question| question.field != "year").count()
}

/// How many rows of a question there are, or whether it is answered.
pub fn count(question: &Question, view: &Fields) -> usize {
    if question.ask.has_rows() {
        fields::rows(view, question.field).count()
    } else {
        usize::from(!text::is_blank(fields::text(view, question.field)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::forms::{nomination, pledge};

    fn said(row: &Value) -> String {
        of_field(Some(pledge::WRITTEN), "targets/r1", row, &References::default())
    }

    #[test]
    fn what_is_left_out_is_said_to_be() {
        let left_out = json!({"@left_out": "too_long"});
        for field in ["title", "movement", "targets/r1", "contents/r1", "later"] {
            let said = of_field(Some(pledge::WRITTEN), field, &left_out, &References::default());
            assert_eq!(said, t(Msg::RecordLeftOut), "{field}");
        }
    }

    #[test]
    fn targets_are_said_in_words() {
        for (row, words) in [
            (
                json!({"name": "HTX thành lập mới", "shape": "yearly", "value": "30", "unit": "HTX"}),
                "HTX thành lập mới: mỗi năm ít nhất 30 HTX",
            ),
            (
                json!({"name": "Mô hình", "shape": "range", "value": "3", "upto": "5", "unit": "mô hình"}),
                "Mô hình: từ 3 đến 5 mô hình",
            ),
            (
                json!({"name": "Cán bộ được đào tạo", "shape": "ratio", "value": "100"}),
                "Cán bộ được đào tạo: 100 %",
            ),
            (
                json!({"name": "HTX", "shape": "at_least", "value": "7002", "unit": "HTX"}),
                "HTX: ít nhất 7.002 HTX",
            ),
            (
                json!({"name": "HTX", "shape": "at_least", "value": "nhiều", "unit": "HTX"}),
                "HTX: nhiều HTX",
            ),
        ] {
            assert_eq!(said(&row), words);
        }
    }

    #[test]
    fn other_rows_are_one_line_and_codes_have_words() {
        let none = References::default();
        let row = json!({"position": 1, "award": "Giấy khen", "year": "2024", "decided_on": "2024-12-05"});
        let line = of_field(Some(nomination::WRITTEN), "prior_awards/r1", &row, &none);
        assert_eq!(line, "Giấy khen · 2024 · 05/12/2024");
        let photo = json!({"position": 1, "blob": "a".repeat(64), "name": "ky-ket.jpg",
                           "kind": "image/jpeg", "bytes": 182_300, "caption": "Lễ ký kết"});
        let said = of_field(Some(nomination::WRITTEN), "attachments/r1", &photo, &none);
        assert_eq!(said, "Lễ ký kết · ky-ket.jpg · 183 kB");
        let kind = of_field(Some(nomination::WRITTEN), "basis", &json!("merit"), &none);
        assert_eq!(kind, "Theo công trạng và thành tích đạt được");
    }
}
