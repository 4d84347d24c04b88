//! What a report of figures must say before it can be submitted.

use model::{fields, record::Record, report::ReportForm};
use text::Date;

use crate::{Problem, day};

pub(crate) fn problems(record: &Record, today: Date) -> Vec<Problem> {
    let form = ReportForm::from_record(record);
    let mut problems = Vec::new();
    if form.group.is_none() {
        problems.push(Problem::block("group", "required_choice"));
    }
    problems.extend(day::year("year", form.year, day::NEXT_YEAR, today));
    if fields::rows(&record.fields, ReportForm::FIGURES).next().is_none() {
        problems.push(Problem::block(ReportForm::FIGURES, "required_rows"));
    }
    let unread = form.figures.iter().filter(|(_, row)| row.check().is_none());
    problems.extend(
        unread.map(|(id, _)| Problem::block(format!("{}/{id}", ReportForm::FIGURES), "number")),
    );
    problems
}

#[cfg(test)]
mod tests {
    use model::record::Noun;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_figure_that_is_no_number_blocks_where_it_stands() {
        for (value, codes) in
            [("7002", vec![]), ("", vec!["number"]), ("khoảng 7 nghìn", vec!["number"])]
        {
            let record = Record {
                id: "r".parse().unwrap(),
                noun: Noun::Report,
                scope: "org:o".parse().unwrap(),
                fields: serde_json::from_value(json!({
                    "group": "g", "year": "2026", "figures/cs-htx": {"value": value},
                }))
                .unwrap(),
            };
            let found = problems(&record, "2026-11-29".parse().unwrap());
            assert_eq!(found.iter().map(|p| p.code).collect::<Vec<_>>(), codes, "{value}");
            assert!(found.iter().all(|p| p.field == "figures/cs-htx"));
        }
    }
}
