//! What a report of figures must say before it can be submitted.

use model::{fields, record::Record};

use crate::Problem;

pub(crate) fn problems(record: &Record) -> Vec<Problem> {
    let f = &record.fields;
    let mut problems = Vec::new();
    if fields::text(f, "group").is_empty() {
        problems.push(Problem::block("group", "required_choice"));
    }
    if fields::parsed::<u16>(f, "year").is_none() {
        problems.push(Problem::block("year", "year"));
    }
    if fields::rows(f, "figures").next().is_none() {
        problems.push(Problem::block("figures", "required_rows"));
    }
    problems
}
