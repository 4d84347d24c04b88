//! Answers to questions that are not asked any more since another one was answered differently: they
//! stay while the form is open, and go when it is saved. The person is told before.

use leptos::prelude::*;
use model::fields::{self, Fields};
use serde_json::Value;

use super::{
    Written, bind,
    input::{Place, Writing},
    question::{Ask, Question},
};
use crate::{
    i18n::{Msg, t_args},
    pages::wording::label,
    reactive::live,
    ui::{Icon, icon},
};

/// The questions on whose answer depends what else is asked.
const DECIDING: [&str; 2] = ["recipient_kind", "shape"];

/// What stands in questions that are not asked: plain fields as `null`, rows without those cells.
pub fn unasked(written: Written, view: &Fields) -> Fields {
    let mut gone = Fields::new();
    for question in written.questions() {
        if !(question.when)(view) {
            if is_answered(view, question.field) {
                gone.insert(question.field.to_owned(), Value::Null);
            }
        } else if let Ask::Rows(set) = &question.ask {
            for (id, row) in fields::rows(view, question.field) {
                let mut row = row.clone();
                let hidden = hidden(set.cells, &bind::cells(&row));
                if let Value::Object(cells) = &mut row
                    && !hidden.is_empty()
                {
                    for cell in hidden {
                        cells.remove(cell);
                    }
                    gone.insert(format!("{}/{id}", question.field), row);
                }
            }
        }
    }
    gone
}

/// The questions among these that are not asked and have an answer.
fn hidden(questions: &[Question], view: &Fields) -> Vec<&'static str> {
    let hidden = questions.iter().filter(|question| !(question.when)(view));
    hidden.map(|question| question.field).filter(|field| is_answered(view, field)).collect()
}

fn is_answered(view: &Fields, field: &str) -> bool {
    view.get(field).is_some_and(|value| !value.is_null() && value.as_str() != Some(""))
}

/// Beneath a question on which others depend: what will go when the form is saved.
pub fn notice(writing: Writing, place: &Place) -> AnyView {
    let (Place::Field(field) | Place::Cell(_, field)) = *place;
    if !DECIDING.contains(&field) {
        return ().into_any();
    }
    let row = match place {
        Place::Cell(row, _) => Some(row.clone()),
        Place::Field(_) => None,
    };
    let said = live(move || {
        let names = writing.form.fields.with(|view| names(writing.written, view, row.as_deref()));
        (!names.is_empty()).then(|| {
            let words = t_args(Msg::FormUnasked, &[("what", &names.join(", "))]);
            view! { <p class="field">{icon(Icon::Info)} " " {words}</p> }
        })
    });
    view! { <div role="status">{said}</div> }.into_any()
}

/// What the hidden answers of the form, or of one of its rows, are called.
fn names(written: Written, view: &Fields, row: Option<&str>) -> Vec<String> {
    let questions = || written.questions();
    let Some(row) = row else {
        let hidden = questions().filter(|question| !(question.when)(view));
        let answered = hidden.filter(|question| is_answered(view, question.field));
        return answered.map(|question| label(view, question.field)).collect();
    };
    let set = row.split('/').next().unwrap_or_default();
    let cells = view.get(row).map(bind::cells).unwrap_or_default();
    let rows = questions().find(|question| question.field == set).map(|question| &question.ask);
    let Some(Ask::Rows(rows)) = rows else { return Vec::new() };
    let hidden = hidden(rows.cells, &cells);
    hidden.into_iter().map(|cell| label(view, &format!("{row}#{cell}"))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::forms::{nomination, pledge};

    fn fields(value: Value) -> Fields {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_household_has_no_answers_of_an_individual() {
        let mut view = fields(json!({
            "recipient_kind": "individual", "recipient_name": "Đặng Thị Mẫu Hai",
            "born_on": "1960-03-05", "gender": "female", "position": "Giám đốc",
            "unit": "HTX mẫu 01", "recipient_org": "htx-mau-02",
        }));
        assert_eq!(unasked(nomination::WRITTEN, &view), fields(json!({"recipient_org": null})));
        view.insert("recipient_kind".to_owned(), json!("household"));
        let gone = json!({"born_on": null, "gender": null, "position": null,
                          "recipient_org": null});
        assert_eq!(unasked(nomination::WRITTEN, &view), fields(gone));
        let said = names(nomination::WRITTEN, &view, None);
        assert_eq!(
            said,
            ["Đơn vị trong danh bạ", "Ngày sinh", "Giới tính", "Chức vụ hoặc công việc"]
        );
    }

    #[test]
    fn a_target_in_words_has_no_number() {
        let row = json!({"position": 1, "name": "Điển hình", "shape": "text", "value": "3",
                         "upto": "5", "unit": "", "text": "Mỗi đơn vị một điển hình"});
        let view = fields(json!({"targets/a": row, "contents/b": {"position": 1, "text": "x"}}));
        let kept = json!({"position": 1, "name": "Điển hình", "shape": "text", "unit": "",
                          "text": "Mỗi đơn vị một điển hình"});
        assert_eq!(unasked(pledge::WRITTEN, &view), fields(json!({"targets/a": kept})));
        assert_eq!(names(pledge::WRITTEN, &view, Some("targets/a")), ["Con số", "Đến"]);
    }
}
