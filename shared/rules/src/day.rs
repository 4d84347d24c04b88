//! How far the days and years of a form may lie. Ours, not the law's: they catch slips of the
//! finger, such as a birth in the year 90 or a meeting in 180 years.

use model::fields::{self, Fields};
use text::Date;

use crate::Problem;

/// How far a day may lie, and whether it must be given.
#[derive(Clone, Copy)]
pub(crate) struct Reach {
    /// Its first possible year.
    from: u16,
    /// How many days after today it may lie at most.
    ahead: i32,
    required: bool,
}

/// Somebody's birth: nobody lives longer than since 1900.
pub(crate) const BIRTH: Reach = Reach { from: 1900, ahead: 0, required: false };
/// What has been decided: not before there was a state to decide it.
pub(crate) const PAST: Reach = Reach { from: 1945, ahead: 0, required: false };
/// What is planned within a year, or was: old papers are entered, too.
pub(crate) const NEAR: Reach = Reach { from: 1945, ahead: 366, required: true };

/// How many years ahead a year of a form may lie.
pub(crate) const THIS_YEAR: u16 = 0;
pub(crate) const NEXT_YEAR: u16 = 1;
/// A pledge may name the end of a term.
pub(crate) const NEXT_TERM: u16 = 10;

/// The first year of anything that a form speaks of.
const FIRST_YEAR: u16 = 1945;
/// Before this year no clock of ours was right, and a clock that is wrong stops nobody's work.
const KNOWN_YEAR: u16 = 2025;
/// Whoever is younger is rarely commended.
const CHILD: u16 = 10;
/// How many years a day may lie from the year that the form is about before it is looked at again.
const APART: u16 = 2;

/// Checks the day on which an office received a dossier on paper.
pub fn received(field: &str, day: Date, today: Date) -> Option<Problem> {
    reaches(field, &day.to_string(), PAST, today)
}

/// Checks the day until which a dossier is to come back.
pub fn due(field: &str, day: Date, today: Date) -> Option<Problem> {
    reaches(field, &day.to_string(), NEAR, today)
}

/// Checks the day in a field.
pub(crate) fn day(f: &Fields, field: &str, reach: Reach, today: Date) -> Option<Problem> {
    let typed = fields::text(f, field);
    if reach.required && typed.parse::<Date>().is_err() {
        return Some(Problem::block(field, "required_date"));
    }
    reaches(field, typed, reach, today)
}

/// Checks a day that may be absent, given as it is kept.
pub(crate) fn reaches(field: &str, kept: &str, reach: Reach, today: Date) -> Option<Problem> {
    if text::is_blank(kept) {
        return None;
    }
    let Ok(day) = kept.parse::<Date>() else { return Some(Problem::block(field, "date")) };
    if day.year() < reach.from {
        return Some(Problem::block(field, "date_too_early").with("year", reach.from));
    }
    let last = known(today)?.add_days(reach.ahead)?;
    (day > last).then(|| Problem::block(field, "date_too_late").with("day", last))
}

/// Checks a year.
pub(crate) fn year(
    field: impl Into<String>,
    year: Option<u16>,
    ahead: u16,
    today: Date,
) -> Option<Problem> {
    let Some(year) = year.filter(|year| (FIRST_YEAR..=2100).contains(year)) else {
        return Some(Problem::block(field, "year"));
    };
    let last = known(today)?.year().saturating_add(ahead);
    (year > last).then(|| Problem::block(field, "year_too_late").with("year", last))
}

/// Warns of a day to come where something should have happened.
pub(crate) fn not_yet(field: &str, day: Option<Date>, today: Date) -> Option<Problem> {
    (day? > known(today)?).then(|| Problem::warn(field, "date_not_yet"))
}

/// Warns of somebody very young.
pub(crate) fn child(field: &str, born: Option<Date>, today: Date) -> Option<Problem> {
    let (born, today) = (born?, known(today)?);
    let young = born <= today && born.year().saturating_add(CHILD) > today.year();
    young.then(|| Problem::warn(field, "date_of_child"))
}

/// Warns of a day that lies far from the year that the form is about.
pub(crate) fn of_year(field: &str, day: Option<Date>, year: Option<u16>) -> Option<Problem> {
    let (day, year) = (day?, year?);
    let apart = day.year().abs_diff(year) > APART;
    apart.then(|| Problem::warn(field, "date_of_other_year").with("year", year))
}

/// Today, if the clock can be right.
fn known(today: Date) -> Option<Date> {
    (today.year() >= KNOWN_YEAR).then_some(today)
}

#[cfg(test)]
mod tests {
    use model::{
        directory::Directory,
        record::{Noun, Record},
    };
    use serde_json::{Value, json};

    use crate::{Severity, problems};

    /// What is said of the days and years of a form.
    fn said(noun: Noun, fields: Value, today: &str) -> Vec<(String, &'static str, Severity)> {
        let record = Record {
            id: "r".parse().unwrap(),
            noun,
            scope: "org:o".parse().unwrap(),
            fields: serde_json::from_value(fields).unwrap(),
        };
        let of_days = ["born_on", "meeting_on", "committed_on", "year"];
        problems(&record, &Directory::default(), today.parse().unwrap())
            .into_iter()
            .filter(|problem| {
                of_days.contains(&problem.field.rsplit(['#', '/']).next().unwrap())
                    || problem.field.ends_with("decided_on")
            })
            .map(|problem| (problem.field, problem.code, problem.severity))
            .collect()
    }

    #[test]
    fn days_that_cannot_be_are_told_with_their_reason() {
        let (block, warn) = (Severity::Block, Severity::Warn);
        for (field, kept, expected) in [
            ("born_on", "1960-03-05", None),
            ("born_on", "", None),
            ("born_on", "hôm qua", Some(("date", block))),
            ("born_on", "0090-03-05", Some(("date_too_early", block))),
            ("born_on", "1899-12-31", Some(("date_too_early", block))),
            ("born_on", "2045-03-05", Some(("date_too_late", block))),
            ("born_on", "2020-03-05", Some(("date_of_child", warn))),
            ("meeting_on", "2026-11-29", None),
            ("meeting_on", "2026-11-30", Some(("date_not_yet", warn))),
            ("meeting_on", "2206-11-29", Some(("date_too_late", block))),
            ("meeting_on", "0206-11-29", Some(("date_too_early", block))),
            ("meeting_on", "2006-11-29", Some(("date_of_other_year", warn))),
            ("meeting_on", "", Some(("required_date", block))),
            ("year", "2027", None),
            ("year", "2028", Some(("year_too_late", block))),
            ("year", "90", Some(("year", block))),
            ("prior_awards/a#decided_on", "2025-12-05", None),
            ("prior_awards/a#decided_on", "2026-11-25", Some(("date_after_meeting", warn))),
            ("prior_awards/a#decided_on", "2026-11-30", Some(("date_too_late", block))),
            ("prior_awards/a#decided_on", "1025-12-05", Some(("date_too_early", block))),
            ("prior_awards/a#decided_on", "5/12", Some(("date", block))),
            ("prior_awards/a#year", "2026", None),
            ("prior_awards/a#year", "2027", Some(("year_too_late", block))),
            ("prior_awards/a#year", "x", Some(("year", block))),
        ] {
            let mut f = json!({"recipient_kind": "individual", "year": "2026",
                               "meeting_on": "2026-11-20",
                               "prior_awards/a": {"award": "GK", "year": "2024"}});
            match field.split_once('#') {
                Some((row, cell)) => f[row][cell] = json!(kept),
                None => f[field] = json!(kept),
            }
            let found: Vec<_> = said(Noun::Nomination, f, "2026-11-29")
                .into_iter()
                .filter(|(of, ..)| of == field)
                .map(|(_, code, severity)| (code, severity))
                .collect();
            let first = found.first().copied();
            assert_eq!(first, expected, "{field} {kept}: {found:?}");
        }
    }

    #[test]
    fn an_office_sends_back_and_receives_within_our_times() {
        let today = "2026-11-29".parse().unwrap();
        for (day, to_receive, to_return) in [
            ("2026-11-28", None, None),
            ("0090-11-28", Some("date_too_early"), Some("date_too_early")),
            ("2027-11-30", Some("date_too_late"), None),
            ("2206-11-28", Some("date_too_late"), Some("date_too_late")),
        ] {
            let day = day.parse().unwrap();
            let code = |problem: Option<crate::Problem>| problem.map(|problem| problem.code);
            assert_eq!(code(super::received("received_on", day, today)), to_receive, "{day}");
            assert_eq!(code(super::due("return_due", day, today)), to_return, "{day}");
        }
    }

    #[test]
    fn a_pledge_may_look_a_term_ahead_and_is_signed_within_a_year() {
        for (year, day, expected) in [
            ("2027", "2026-11-29", vec![]),
            ("2036", "2026-11-29", vec!["date_of_other_year"]),
            ("2037", "2027-11-29", vec!["year_too_late", "date_of_other_year"]),
            ("2027", "2027-11-30", vec![]),
            ("2027", "2027-12-01", vec!["date_too_late"]),
        ] {
            let f = json!({"year": year, "committed_on": day});
            let found = said(Noun::Pledge, f, "2026-11-29");
            let codes: Vec<_> = found.into_iter().map(|(_, code, _)| code).collect();
            assert_eq!(codes, expected, "{year} {day}");
        }
    }

    #[test]
    fn a_tablet_whose_clock_fell_back_to_1970_stops_nobody() {
        let f = json!({"year": "2026", "meeting_on": "2026-11-20", "recipient_kind": "individual",
                       "born_on": "1960-03-05"});
        assert_eq!(said(Noun::Nomination, f, "1970-01-01"), []);
    }

    #[test]
    fn what_only_a_machine_sees_is_not_filled_in() {
        let invisible = "\u{200B}\u{202E}\u{2060}";
        let required = |noun, fields: Value| -> Vec<String> {
            let record = Record {
                id: "r".parse().unwrap(),
                noun,
                scope: "org:o".parse().unwrap(),
                fields: serde_json::from_value(fields).unwrap(),
            };
            problems(&record, &Directory::default(), "2026-11-29".parse().unwrap())
                .into_iter()
                .filter(|problem| problem.code == "required")
                .map(|problem| problem.field)
                .collect()
        };
        let nomination = json!({"recipient_kind": "individual", "recipient_name": invisible,
                                "position": invisible, "achievements": invisible.repeat(100),
                                "prior_awards/a": {"award": invisible, "year": "2024"}});
        assert_eq!(
            required(Noun::Nomination, nomination),
            ["position", "recipient_name", "achievements", "prior_awards/a#award"]
        );
        let pledge = json!({"title": invisible, "signatory_name": invisible,
                            "signatory_title": invisible, "contents/a": {"text": invisible},
                            "targets/a": {"name": invisible, "value": "1"}});
        assert_eq!(
            required(Noun::Pledge, pledge),
            ["title", "contents/a#text", "targets/a#name", "signatory_name", "signatory_title"]
        );
    }
}
