//! Words for what rules, judge and store report: never an enum, never a code alone.

pub mod name;
pub mod stand;

use model::{
    command::Refusal,
    fields::{self, Fields},
    json,
};
use rules::Problem;
use serde_json::Value;
use sync::verdict::{HeldReason, Verdict};

use crate::{
    db::DbError,
    desk::SaveFailure,
    i18n::{Msg, for_code, t, t_args},
    pages::written::bind,
};

pub use self::name::{detail_name, in_a_table, name_of, noun_name, record_name};
pub use crate::ui::status_text as status;

/// A field's name taken apart: `targets/r1#value` is the cell `value` of the row `r1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldName<'a> {
    /// The field or the set of rows.
    pub set: &'a str,
    pub row: Option<&'a str>,
    pub cell: Option<&'a str>,
}

impl<'a> FieldName<'a> {
    /// Takes a name apart; a name without row and cell is its own set.
    pub fn of(name: &'a str) -> Self {
        let (path, cell) = match name.split_once('#') {
            Some((path, cell)) => (path, Some(cell)),
            None => (name, None),
        };
        let (set, row) = match path.split_once('/') {
            Some((set, row)) => (set, Some(row)),
            None => (path, None),
        };
        Self { set, row, cell }
    }
}

/// What a field is called; the recipient's kind decides between "Họ và tên" and "Tên tập thể".
pub fn label(view: &Fields, name: &str) -> String {
    let name = FieldName::of(name);
    let code = match name.cell {
        Some(cell) => format!("{}_{cell}", name.set),
        None => name.set.to_owned(),
    };
    by_kind("label", view, &code).map_or(code, |message| t(message).to_owned())
}

/// The line under a label; may be empty.
pub fn hint(view: &Fields, code: &str) -> &'static str {
    by_kind("hint", view, code).map(t).unwrap_or_default()
}

fn by_kind(area: &str, view: &Fields, code: &str) -> Option<Msg> {
    let kind = fields::text(view, "recipient_kind");
    for_code(area, &format!("{code}_{kind}")).or_else(|| for_code(area, code))
}

/// What a row of a set is called, such as "Chỉ tiêu 2"; counted from 1.
pub fn row_name(set: &str, number: usize) -> String {
    format!("{} {number}", for_code("label", set).map(t).unwrap_or_default())
}

/// The ids of the rows of a set in their order.
pub fn row_ids(view: &Fields, set: &str) -> Vec<String> {
    let mut rows: Vec<(u64, String)> = fields::rows(view, set)
        .map(|(id, row)| (row.get("position").and_then(Value::as_u64).unwrap_or(0), id.to_owned()))
        .collect();
    text::sort_by(&mut rows, Ord::cmp);
    rows.into_iter().map(|(_, id)| id).collect()
}

/// A problem in words: what is wrong and what to do.
pub fn problem(view: &Fields, problem: &Problem) -> String {
    let label = label(view, &problem.field);
    let (lower, upper) = (text::begin_small(&label), label.as_str());
    let mut args: Vec<(&str, &str)> = vec![("label", &lower), ("Label", upper)];
    let shown: Vec<(&str, String)> =
        problem.args.iter().map(|(name, value)| (*name, bind::shown(value))).collect();
    args.extend(shown.iter().map(|(name, value)| (*name, value.as_str())));
    let unread = problem.code == "required_date" && !fields::text(view, &problem.field).is_empty();
    let code = if unread { "date" } else { problem.code };
    let text = t_args(for_code("problem", code).unwrap_or(Msg::ProblemOther), &args);
    let name = FieldName::of(&problem.field);
    let number = name
        .row
        .and_then(|row| row_ids(view, name.set).iter().position(|id| id == row))
        .map(|at| at + 1);
    match number {
        Some(number) => {
            let row = row_name(name.set, number);
            t_args(Msg::ProblemInRow, &[("row", &row), ("text", &text::begin_small(&text))])
        }
        None => text,
    }
}

/// Why a command does not apply.
pub fn refusal(why: &Refusal) -> String {
    let (code, args) = coded(why);
    let args: Vec<(&str, &str)> = args
        .iter()
        .map(|(name, value)| match name.as_str() {
            "status" => ("status", status(value)),
            name => (name, value.as_str()),
        })
        .collect();
    t_args(for_code("refusal", &code).unwrap_or(Msg::RefusalOther), &args)
}

/// Why a change is held.
pub fn held(view: &Fields, why: &HeldReason) -> String {
    let (code, args) = coded(why);
    let word = |wanted: &str| args.iter().find(|(name, _)| name == wanted).map(|(_, word)| word);
    let field = word("field").map(|name| label(view, name));
    // Why a value does not fit says more than that it does not.
    let code = word("why").cloned().unwrap_or(code);
    let args: Vec<(&str, &str)> = args
        .iter()
        .map(|(name, value)| match (&field, name.as_str()) {
            (Some(field), "field") => ("field", field.as_str()),
            (_, name) => (name, value.as_str()),
        })
        .collect();
    t_args(for_code("held", &code).unwrap_or(Msg::HeldOther), &args)
}

/// What the office said of an op that it did not apply, with its code for the helpdesk.
pub fn verdict(view: &Fields, verdict: &Verdict) -> Option<(String, String)> {
    match verdict {
        Verdict::Rejected { why } => Some((refusal(why), code_of(why))),
        Verdict::Held { why } => Some((held(view, why), code_of(why))),
        Verdict::Superseded { .. } => {
            Some((t(Msg::HeldSuperseded).to_owned(), "superseded".into()))
        }
        Verdict::Applied => None,
    }
}

/// The code of a reason as the office gave it, known or not.
fn code_of(why: &impl serde::Serialize) -> String {
    let (code, args) = coded(why);
    args.into_iter().find(|(name, _)| name == "word").map_or(code, |(_, word)| word)
}

/// The code of a reason and its arguments, as the wire has them.
fn coded(why: &impl serde::Serialize) -> (String, Vec<(String, String)>) {
    let Ok(Value::Object(map)) = json::to_value(why) else { return Default::default() };
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let code = map.get("code").map(text).unwrap_or_default();
    (code, map.iter().map(|(name, value)| (name.clone(), text(value))).collect())
}

/// The number of a matter and the year that it is about: they may differ.
pub fn numbered(number: &str, year: &str) -> String {
    if number.is_empty() || year.is_empty() {
        return number.to_owned();
    }
    t_args(Msg::RecordNumberYear, &[("number", number), ("year", year)])
}

/// Why nothing was saved, and what to do; what was typed stays in the draft.
pub fn save_failure(failure: &SaveFailure) -> &'static str {
    match failure {
        SaveFailure::NoActor => t(Msg::FormNoActor),
        SaveFailure::NotHere => t(Msg::AppNotHereHelp),
        SaveFailure::NoHome => t(Msg::FormNoHome),
        SaveFailure::TooLarge => t(Msg::FormTooLarge),
        SaveFailure::Store(error) => store_failure(error),
    }
}

/// What failed in the device's store, and what to do.
pub fn store_failure(error: &DbError) -> &'static str {
    t(match error {
        DbError::QuotaExceeded => Msg::StoreFullHelp,
        DbError::Blocked => Msg::StoreBlockedHelp,
        DbError::TooNew => Msg::StoreTooNewHelp,
        DbError::Closed | DbError::Other { .. } => Msg::StoreClosedHelp,
    })
}

#[cfg(test)]
mod tests {
    use model::bound::Misfit;
    use serde_json::json;

    use super::*;

    fn view(value: Value) -> Fields {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn the_kind_of_recipient_decides_what_the_name_is_called() {
        let person = view(json!({"recipient_kind": "individual"}));
        assert_eq!(label(&person, "recipient_name"), "Họ và tên");
        assert_eq!(label(&Fields::new(), "recipient_name"), "Tên người hoặc tập thể");
        assert_eq!(label(&person, "targets/r1#value"), "Con số");
    }

    #[test]
    fn a_number_stands_with_the_year_of_its_matter() {
        assert_eq!(numbered("GU-2026-000004", "2027"), "GU-2026-000004 · năm 2027");
        assert_eq!(numbered("GU-2026-000004", ""), "GU-2026-000004");
        assert_eq!(numbered("", "2027"), "");
    }

    #[test]
    fn a_problem_says_where_it_is_and_what_to_do() {
        let blank = Problem::block("meeting_on", "required_date");
        assert_eq!(
            problem(&Fields::new(), &blank),
            "Thiếu ngày họp bình xét. Nhập theo mẫu 05/12/2026."
        );
        let wrong = view(json!({"meeting_on": "hôm qua"}));
        assert!(problem(&wrong, &blank).starts_with("Chưa đọc được ngày họp"));
        let rows = view(json!({"targets/b": {"position": 1}, "targets/a": {"position": 2}}));
        let cell = Problem::block("targets/a#value", "number");
        assert!(problem(&rows, &cell).starts_with("Chỉ tiêu 2: con số chưa phải"));
    }

    #[test]
    fn a_day_that_cannot_be_says_how_far_it_may_lie() {
        let early = Problem::block("born_on", "date_too_early").with("year", 1900_u16);
        let day: text::Date = "2027-11-30".parse().unwrap();
        let late = Problem::block("meeting_on", "date_too_late").with("day", day);
        for (found, said) in [
            (early, "Ngày sinh quá xa trong quá khứ. Hãy xem lại năm, từ 1900 trở đi."),
            (late, "Ngày họp bình xét ở quá xa sau hôm nay. Hãy xem lại, muộn nhất là 30/11/2027."),
        ] {
            assert_eq!(problem(&Fields::new(), &found), said);
        }
    }

    #[test]
    fn every_reason_of_the_office_has_words() {
        let wrong = Refusal::WrongStatus { status: "received".into() };
        assert!(refusal(&wrong).contains("“Đã tiếp nhận”"));
        assert!(refusal(&Refusal::Incomplete { problems: 3 }).contains("3 chỗ"));
        for why in Refusal::ALL {
            let code = coded(&why).0;
            assert!(for_code("refusal", &code).is_some(), "{code}");
        }
        for why in HeldReason::ALL {
            let code = coded(&why).0;
            assert!(for_code("held", &code).is_some(), "{code}");
        }
        for why in Misfit::ALL {
            let code = why.as_str();
            assert!(for_code("held", code).is_some(), "{code}");
            let why = HeldReason::BadField { field: "achievements".into(), why: Some(why) };
            let said = held(&Fields::new(), &why);
            assert!(said.contains("Báo cáo thành tích") && !said.contains("không cho"), "{said}");
        }
        let later = Verdict::Held { why: HeldReason::Unknown { word: "too_tired".into() } };
        let (said, code) = verdict(&Fields::new(), &later).unwrap();
        assert!(said.contains("cập nhật ứng dụng") && code == "too_tired", "{said} {code}");
        let reference = HeldReason::BrokenReference { field: "award".into(), id: "x".into() };
        assert!(held(&Fields::new(), &reference).contains("Danh hiệu hoặc hình thức"));
    }
}
