//! Rule packs: rules of the law as data, with source, effective days and whether somebody has read
//! the source. Only a verified rule blocks; an unverified one warns.
//!
//! A dossier is judged by the pack of the day on which its office received it. What was received
//! before 2024 has no pack: it enters as decided elsewhere and no rule runs.

mod tdkt_2022_1;
mod tdkt_2026_1;

use model::{record::Record, status::Status};
use text::Date;

use crate::{Problem, Severity};

/// A day in a table: year, month, day.
type Day = (u16, u8, u8);

/// One rule of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Number in the catalogue of rules, such as `R-01`; the same in every pack.
    pub id: &'static str,
    /// What it does when it fires and is verified.
    pub severity: Severity,
    /// Key of its explanation in both catalogues of texts.
    pub text: &'static str,
    /// Law and article.
    pub source: &'static str,
    /// Whether the text of the source has been read.
    pub verified: bool,
}

/// The rules that hold for dossiers received within certain days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pack {
    pub id: &'static str,
    /// First day of receipt.
    from: Day,
    /// Last day of receipt; absent while it holds.
    to: Option<Day>,
    pub rules: &'static [Rule],
}

/// All packs, oldest first.
pub const PACKS: [&Pack; 2] = [&tdkt_2022_1::PACK, &tdkt_2026_1::PACK];

impl Pack {
    /// The pack of a day of receipt.
    pub fn on(day: Date) -> Option<&'static Self> {
        let day = (day.year(), day.month(), day.day());
        PACKS.into_iter().find(|pack| pack.from <= day && pack.to.is_none_or(|to| day <= to))
    }

    /// The pack that applies to a dossier: that of its receipt, or that of `today` before.
    pub fn of(record: &Record, today: Date) -> Option<&'static Self> {
        match record.status() {
            Status::Received { received_on, .. } => Self::on(received_on),
            _ => Self::on(today),
        }
    }

    /// The rule with this number.
    pub fn rule(&self, id: &str) -> Option<&'static Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }
}

impl Rule {
    /// The problem of a field that the rule finds; one that nobody has verified only warns.
    pub fn problem(&self, field: &str) -> Problem {
        Problem {
            severity: if self.verified { self.severity } else { Severity::Warn },
            source: Some(self.source),
            ..Problem::block(field, self.text)
        }
    }
}

#[cfg(test)]
mod tests {
    use model::{directory::Directory, record::Noun};
    use serde_json::json;

    use super::*;

    fn pack_on(year: u16, month: u8, day: u8) -> Option<&'static str> {
        Pack::on(Date::new(year, month, day).unwrap()).map(|pack| pack.id)
    }

    #[test]
    fn received_2026_09_30_old_law_vs_2026_10_01() {
        for (day, id) in [
            ((2023, 12, 31), None),
            ((2024, 1, 1), Some("tdkt-2022.1")),
            ((2026, 9, 30), Some("tdkt-2022.1")),
            ((2026, 10, 1), Some("tdkt-2026.1")),
            ((2030, 1, 1), Some("tdkt-2026.1")),
        ] {
            assert_eq!(pack_on(day.0, day.1, day.2), id, "{day:?}");
        }
    }

    #[test]
    fn every_rule_has_a_source_and_one_number_once_a_pack() {
        for pack in PACKS {
            for (index, rule) in pack.rules.iter().enumerate() {
                assert!(rule.source.contains("Điều"), "{} {}", pack.id, rule.id);
                assert!(pack.rules.iter().skip(index + 1).all(|other| other.id != rule.id));
            }
        }
    }

    #[test]
    fn what_nobody_has_verified_cannot_block() {
        for rule in PACKS.iter().flat_map(|pack| pack.rules) {
            let blocks = rule.problem("award").severity == Severity::Block;
            assert!(rule.verified || !blocks, "{}", rule.id);
        }
    }

    /// Law 06/2022/QH15: an award that goes to individuals alone, proposed for a collective.
    #[test]
    fn r_01_fires_on_the_wrong_kind_of_recipient_alone() {
        let old = Some(Severity::Block);
        let new = Some(Severity::Warn);
        for (kind, verified, day, fires) in [
            ("individual", true, "2026-09-30", None),
            ("collective", true, "2026-09-30", old),
            ("collective", true, "2026-10-01", new),
            ("collective", false, "2026-09-30", new),
            ("collective", true, "2023-12-31", None),
        ] {
            let award = record(
                Noun::Award,
                "ref",
                json!({"kind": "title", "name": "LĐTT", "recipients": ["individual"],
                       "verified": verified}),
            );
            let nomination = record(
                Noun::Nomination,
                "org:o",
                json!({"recipient_kind": kind, "award": "r", "year": "2026"}),
            );
            let directory = Directory::from_records([&award]);
            let problems = crate::problems(&nomination, &directory, day.parse().unwrap());
            let found = problems.iter().find(|problem| problem.code == "r01_recipient_kind");
            assert_eq!(found.map(|problem| problem.severity), fires, "{kind} {day}");
            assert!(found.is_none_or(|problem| problem.source.is_some()));
        }
    }

    fn record(noun: Noun, scope: &str, fields: serde_json::Value) -> Record {
        Record {
            id: "r".parse().unwrap(),
            noun,
            scope: scope.parse().unwrap(),
            fields: serde_json::from_value(fields).unwrap(),
        }
    }
}
