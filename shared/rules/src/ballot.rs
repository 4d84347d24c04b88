//! What a ballot must say before it opens, and what its boxes must hold before it closes.
//!
//! Source: the rules of counting that meetings adopt; the identities hold for every count.

use model::{
    ballot::{Ballot, SECRET},
    record::Record,
};
use text::Date;

use crate::{Problem, day};

pub(crate) fn problems(record: &Record, today: Date) -> Vec<Problem> {
    let ballot = Ballot::from_record(record);
    if record.is_at_start() { unopened(&ballot, today) } else { uncounted(&ballot) }
}

fn unopened(ballot: &Ballot, today: Date) -> Vec<Problem> {
    let mut problems = Vec::new();
    problems.extend(crate::name("subject", &ballot.subject));
    problems.extend(day::year("year", ballot.year, day::NEXT_YEAR, today));
    if ballot.candidates.is_empty() {
        problems.push(Problem::block(Ballot::CANDIDATES, "required_rows"));
    }
    let unnamed =
        ballot.candidates.iter().filter(|(_, row)| text::clean_line(&row.name).is_empty());
    problems.extend(
        unnamed.map(|(id, _)| Problem::block(cell(Ballot::CANDIDATES, id, "name"), "required")),
    );
    let most = ballot.candidates.len();
    match ballot.seats.and_then(|seats| usize::try_from(seats).ok()) {
        None => problems.push(Problem::block("seats", "number")),
        Some(seats) if seats == 0 || seats > most && most > 0 => {
            problems.push(Problem::block("seats", "seats").with("max", most));
        }
        Some(_) => {}
    }
    problems
}

/// Papers returned are the valid and the invalid ones; nobody has more votes than valid papers have
/// places.
fn uncounted(ballot: &Ballot) -> Vec<Problem> {
    let mut problems = Vec::new();
    if ballot.boxes.is_empty() {
        problems.push(Problem::block(Ballot::BOXES, "required_rows"));
    }
    let seats = u64::from(ballot.seats.unwrap_or(0));
    for (id, counted) in &ballot.boxes {
        let field = format!("{}/{id}", Ballot::BOXES);
        let votes = counted.votes.values().fold(0, |sum: u64, n| sum.saturating_add(*n));
        let most = counted.votes.values().max().copied().unwrap_or(0);
        let strangers =
            counted.votes.keys().any(|row| !ballot.candidates.iter().any(|(id, _)| id == row));
        if counted.returned != counted.valid.saturating_add(counted.invalid)
            || votes > counted.valid.saturating_mul(seats)
            || most > counted.valid
            || strangers
        {
            problems.push(Problem::block(field, "box_sums"));
        } else if (1..SECRET).contains(&counted.returned) {
            problems.push(Problem::block(field, "box_secret"));
        }
    }
    problems
}

fn cell(set: &str, row: &str, cell: &str) -> String {
    format!("{set}/{row}#{cell}")
}

#[cfg(test)]
mod tests {
    use model::{fields, record::Noun};
    use serde_json::{Value, json};

    use super::*;

    /// The codes of what is found in a ballot with these fields over a complete one.
    fn codes(over: Value) -> Vec<&'static str> {
        let complete = json!({"group": "g", "subject": "Bầu Khối trưởng", "year": "2026", "seats": "2",
                              "candidates/a": {"position": 1, "name": "HTX Mẫu 1"},
                              "candidates/b": {"position": 2, "name": "HTX Mẫu 2"}});
        let mut all: fields::Fields = serde_json::from_value(complete).unwrap();
        fields::overlay(&mut all, &serde_json::from_value(over).unwrap());
        let record = Record {
            id: "r".parse().unwrap(),
            noun: Noun::Ballot,
            scope: "grp:g".parse().unwrap(),
            fields: all,
        };
        problems(&record, "2026-11-30".parse().unwrap()).iter().map(|it| it.code).collect()
    }

    #[test]
    fn a_vote_opens_on_a_subject_a_year_and_enough_candidates_for_its_seats() {
        for (over, expected) in [
            (json!({}), vec![]),
            (json!({"subject": " "}), vec!["required"]),
            (json!({"year": "2050"}), vec!["year_too_late"]),
            (json!({"seats": "vài"}), vec!["number"]),
            (json!({"seats": "0"}), vec!["seats"]),
            (json!({"seats": "3"}), vec!["seats"]),
            (json!({"candidates/b": {"name": "\u{200b}"}}), vec!["required"]),
            (json!({"candidates/a": null, "candidates/b": null}), vec!["required_rows"]),
        ] {
            assert_eq!(codes(over.clone()), expected, "{over}");
        }
    }

    #[test]
    fn a_box_adds_up_or_keeps_the_vote_open() {
        let counted = |returned: u64, valid: u64, invalid: u64, votes: Value| {
            codes(json!({"@status": {"status": "open"},
                         "boxes/1": {"returned": returned, "valid": valid, "invalid": invalid,
                                     "votes": votes}}))
        };
        assert_eq!(codes(json!({"@status": {"status": "open"}})), ["required_rows"]);
        for (returned, valid, invalid, votes, expected) in [
            (18, 16, 2, json!({"a": 16, "b": 12}), vec![]),
            (3, 0, 3, json!({}), vec![]),
            (0, 0, 0, json!({}), vec![]),
            (18, 16, 1, json!({"a": 16}), vec!["box_sums"]),
            (18, 16, 2, json!({"a": 17}), vec!["box_sums"]),
            (18, 16, 2, json!({"a": 16, "b": 17}), vec!["box_sums"]),
            (18, 16, 2, json!({"c": 1}), vec!["box_sums"]),
            (2, 2, 0, json!({"a": 2}), vec!["box_secret"]),
        ] {
            assert_eq!(counted(returned, valid, invalid, votes.clone()), expected, "{votes}");
        }
    }
}
