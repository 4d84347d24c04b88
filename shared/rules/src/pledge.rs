//! What a pledge must say before it can be submitted.

use model::{
    pledge::PledgeForm,
    record::Record,
    target::{TargetError, TargetRow},
};

use text::Date;

use crate::{Problem, day};

pub(crate) fn problems(record: &Record, today: Date) -> Vec<Problem> {
    let form = PledgeForm::from_record(record);
    let mut problems = Vec::new();
    problems.extend(crate::name("title", &form.title));
    problems.extend(day::year("year", form.year, day::NEXT_TERM, today));
    if form.movement.is_none() {
        problems.push(Problem::block("movement", "required_choice"));
    }
    if form.contents.is_empty() {
        problems.push(Problem::block(PledgeForm::CONTENTS, "required_rows"));
    }
    for (id, row) in &form.contents {
        if text::is_blank(&row.text) {
            let cell = format!("{}/{id}#text", PledgeForm::CONTENTS);
            problems.push(Problem::block(cell, "required"));
        }
    }
    if form.targets.is_empty() {
        problems.push(Problem::block(PledgeForm::TARGETS, "required_rows"));
    }
    problems.extend(form.targets.iter().filter_map(|(id, row)| target(id, row)));
    problems.extend(crate::name("signatory_name", &form.signatory_name));
    if text::is_blank(&form.signatory_title) {
        problems.push(Problem::block("signatory_title", "required"));
    }
    problems.extend(day::day(&record.fields, "committed_on", day::NEAR, today));
    problems.extend(day::of_year("committed_on", form.committed_on, form.year));
    problems
}

fn target(id: &str, row: &TargetRow) -> Option<Problem> {
    let (cell, code) = match row.check().err()? {
        TargetError::NoName => ("name", "required"),
        TargetError::Value => ("value", "number"),
        TargetError::Upto => ("upto", "number"),
        TargetError::Backwards => ("upto", "range_backwards"),
        TargetError::Ratio => ("value", "ratio"),
        TargetError::NoText => ("text", "required"),
    };
    Some(Problem::block(format!("{}/{id}#{cell}", PledgeForm::TARGETS), code))
}
