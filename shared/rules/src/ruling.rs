//! What each rule of the pack says of a nomination. That nothing speaks against it is no proof: a
//! rule is kept only where its source and the catalogue it reads were verified.

use model::{directory::Directory, nomination::NominationForm, record::Record};
use text::Date;

use crate::{
    Problem,
    pack::{Pack, Rule},
};

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ruling {
    /// It is kept.
    Kept,
    /// It is not kept, or may not be.
    Against(Problem),
    /// Nothing speaks against it, and nobody has verified the rule or the award.
    Unverified,
    /// What it looks at is not written.
    Open,
}

/// Every rule of the pack that applies to a nomination, with what it says. `problems` are those of
/// the nomination.
pub fn rulings(
    record: &Record,
    problems: &[Problem],
    directory: &Directory,
    today: Date,
) -> Vec<(&'static Rule, Ruling)> {
    let form = NominationForm::from_record(record);
    let award = form.award.as_ref().and_then(|id| directory.award(id));
    let rules = Pack::of(record, today).map(|pack| pack.rules).unwrap_or_default();
    rules
        .iter()
        .map(|rule| {
            let against = problems.iter().find(|problem| problem.code == rule.text);
            let ruling = match (against, award, form.recipient_kind) {
                (Some(problem), ..) => Ruling::Against(problem.clone()),
                (None, Some(award), Some(_)) if rule.verified && award.verified => Ruling::Kept,
                (None, Some(_), Some(_)) => Ruling::Unverified,
                _ => Ruling::Open,
            };
            (rule, ruling)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use model::record::Noun;
    use serde_json::{Value, json};

    use super::*;

    fn record(noun: Noun, scope: &str, fields: Value) -> Record {
        Record {
            id: "r".parse().unwrap(),
            noun,
            scope: scope.parse().unwrap(),
            fields: serde_json::from_value(fields).unwrap(),
        }
    }

    #[test]
    fn only_what_was_verified_is_kept() {
        // The pack of the first day was verified, that of the second was not.
        for (kind, award, verified, day, said) in [
            ("individual", "r", true, "2026-09-30", "kept"),
            ("individual", "r", false, "2026-09-30", "unverified"),
            ("individual", "r", true, "2026-10-01", "unverified"),
            ("collective", "r", true, "2026-10-01", "against"),
            ("", "r", true, "2026-09-30", "open"),
            ("individual", "x", true, "2026-09-30", "open"),
            ("individual", "r", true, "2023-12-31", "none"),
        ] {
            let known = record(
                Noun::Award,
                "ref",
                json!({"kind": "title", "name": "LĐTT", "recipients": ["individual"],
                       "verified": verified}),
            );
            let directory = Directory::from_records([&known]);
            let nomination = record(
                Noun::Nomination,
                "org:o",
                json!({"recipient_kind": kind, "award": award, "year": "2026"}),
            );
            let today = day.parse().unwrap();
            let problems = crate::problems(&nomination, &directory, today);
            let found = rulings(&nomination, &problems, &directory, today);
            let word = match found.first().map(|(_, ruling)| ruling) {
                None => "none",
                Some(Ruling::Kept) => "kept",
                Some(Ruling::Against(_)) => "against",
                Some(Ruling::Unverified) => "unverified",
                Some(Ruling::Open) => "open",
            };
            assert_eq!(word, said, "{kind} {award} {verified} {day}");
        }
    }
}
