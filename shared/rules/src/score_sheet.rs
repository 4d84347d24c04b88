//! What a score sheet must say before it opens, and what each hand must have given before the next
//! one has its turn.

use std::collections::BTreeMap;

use model::{
    record::Record,
    score_sheet::{Hand, Score, ScoreSheet, scores},
};
use text::{Date, Decimal};

use crate::{Problem, day};

pub(crate) fn problems(record: &Record, today: Date) -> Vec<Problem> {
    let sheet = ScoreSheet::from_record(record);
    match Hand::in_turn(record.stand().word()) {
        Some(hand) => given(record, &sheet, hand),
        None if record.is_at_start() => unopened(&sheet, today),
        None => Vec::new(),
    }
}

fn unopened(sheet: &ScoreSheet, today: Date) -> Vec<Problem> {
    let mut problems = Vec::new();
    problems.extend(day::year("year", sheet.year, day::NEXT_YEAR, today));
    for (field, org) in [("org", &sheet.unit), ("crosser", &sheet.crosser)] {
        problems.extend(org.is_none().then(|| Problem::block(field, "required_choice")));
    }
    if sheet.unit.is_some() && sheet.unit == sheet.crosser {
        problems.push(Problem::block("crosser", "own_crosser"));
    }
    if sheet.criteria.is_empty() {
        problems.push(Problem::block(ScoreSheet::CRITERIA, "required_rows"));
    }
    for (id, row) in &sheet.criteria {
        let cell = |cell: &str| format!("{}/{id}#{cell}", ScoreSheet::CRITERIA);
        if text::clean_line(&row.name).is_empty() {
            problems.push(Problem::block(cell("name"), "required"));
        }
        if most(&row.most).is_none() {
            problems.push(Problem::block(cell("most"), "number"));
        }
    }
    problems
}

/// The most points of a criterion, more than none.
fn most(typed: &str) -> Option<Decimal> {
    typed.trim().parse().ok().filter(|most| *most > Decimal::ZERO)
}

/// Every criterion has a score of the hand whose turn it is, from 0 to its most, or does not concern
/// the unit. Nothing but zeros is a result, too. The meeting says why it departs from the leader.
fn given(record: &Record, sheet: &ScoreSheet, hand: Hand) -> Vec<Problem> {
    let given = scores(&record.fields, hand);
    let leader = scores(&record.fields, Hand::Leader);
    let mut problems = Vec::new();
    for (id, row) in &sheet.criteria {
        let field = format!("{}/{id}", hand.set());
        let Some(score) = given.get(id) else {
            problems.push(Problem::block(field, "score_missing"));
            continue;
        };
        problems.extend(out_of_range(score, &row.most).then(|| {
            Problem::block(format!("{field}#points"), "score_range").with("max", &row.most)
        }));
        if hand == Hand::Meeting && departs(score, id, &leader) {
            problems.push(Problem::block(format!("{field}#note"), "reason_for_change"));
        }
    }
    problems
}

fn out_of_range(score: &Score, typed: &str) -> bool {
    let fits =
        |points: Decimal| points >= Decimal::ZERO && most(typed).is_some_and(|most| points <= most);
    !score.not_applicable && !score.points().is_some_and(fits)
}

fn departs(score: &Score, id: &str, leader: &BTreeMap<String, Score>) -> bool {
    leader.get(id).is_some_and(|before| before.points() != score.points())
        && text::clean_text(&score.note).is_empty()
}

#[cfg(test)]
mod tests {
    use model::{fields, record::Noun};
    use serde_json::{Value, json};

    use super::*;

    /// The codes of what is found in a sheet with these fields over a complete one.
    fn codes(over: Value) -> Vec<&'static str> {
        let complete = json!({"group": "g", "year": "2026", "org": "a", "crosser": "b",
                              "criteria/1": {"position": 1, "name": "Tham mưu", "most": "5"},
                              "criteria/2": {"position": 2, "name": "Tuyên truyền", "most": "2.5"}});
        let mut all: fields::Fields = serde_json::from_value(complete).unwrap();
        fields::overlay(&mut all, &serde_json::from_value(over).unwrap());
        let record = Record {
            id: "r".parse().unwrap(),
            noun: Noun::ScoreSheet,
            scope: "grp:g".parse().unwrap(),
            fields: all,
        };
        problems(&record, "2026-11-30".parse().unwrap()).iter().map(|it| it.code).collect()
    }

    #[test]
    fn a_sheet_opens_with_a_unit_another_that_crosses_it_and_criteria() {
        for (over, expected) in [
            (json!({}), vec![]),
            (json!({"year": ""}), vec!["year"]),
            (json!({"org": null}), vec!["required_choice"]),
            (json!({"crosser": "a"}), vec!["own_crosser"]),
            (json!({"criteria/1": null, "criteria/2": null}), vec!["required_rows"]),
            (json!({"criteria/1": {"name": " ", "most": "5"}}), vec!["required"]),
            (json!({"criteria/1": {"name": "x", "most": "0"}}), vec!["number"]),
            (json!({"criteria/1": {"name": "x", "most": "năm"}}), vec!["number"]),
        ] {
            assert_eq!(codes(over.clone()), expected, "{over}");
        }
    }

    #[test]
    fn each_hand_scores_every_criterion_in_its_range_and_zero_is_a_score() {
        let by_unit = |one: Value, two: Value| {
            codes(json!({"@status": {"status": "open"},
                         "self_scores/1": one, "self_scores/2": two}))
        };
        let zero = || json!({"points": "0"});
        for (one, expected) in [
            (zero(), vec![]),
            (json!({"points": "5"}), vec![]),
            (json!({"points": "", "not_applicable": true}), vec![]),
            (json!({"points": "5.1"}), vec!["score_range"]),
            (json!({"points": "-1"}), vec!["score_range"]),
            (json!({"points": ""}), vec!["score_range"]),
            (Value::Null, vec!["score_missing"]),
        ] {
            assert_eq!(by_unit(one.clone(), zero()), expected, "{one}");
        }
    }

    #[test]
    fn the_meeting_says_why_it_departs_from_the_leader() {
        for (points, note, expected) in [
            ("4", "", vec![]),
            ("4.0", "", vec![]),
            ("3", "", vec!["reason_for_change"]),
            ("3", "Trừ một điểm vì nộp báo cáo muộn", vec![]),
        ] {
            let found = codes(json!({
                "@status": {"status": "leader_scored"}, "criteria/2": null,
                "leader_scores/1": {"points": "4"},
                "final_scores/1": {"points": points, "note": note},
            }));
            assert_eq!(found, expected, "{points} {note}");
        }
    }
}
