//! What must hold of every sheet, whatever was decided and reported.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use text::Decimal;

use super::{CommendationSheet, Counts, ReportSheet, SheetKey};
use crate::{
    award::RecipientKind,
    directory::Directory,
    fields,
    id::RecordId,
    record::{Noun, Record},
    scope::Scope,
};

const KINDS: [&str; 3] = ["collective", "individual", "household"];

fn record(noun: Noun, scope: &str, id: &str, fields: Value) -> Record {
    Record {
        id: RecordId::parse(id).unwrap(),
        noun,
        scope: scope.parse().unwrap(),
        fields: serde_json::from_value(fields).unwrap(),
    }
}

/// A decision: body, drive or none, and its recipients as kind, subject and award.
type Drawn = (u8, Option<u8>, Vec<(usize, u8, u8)>);

fn decision(index: usize, (body, drive, recipients): &Drawn) -> Record {
    let mut f = json!({
        "body": format!("b{body}"), "movement": "m", "number": index.to_string(),
        "drive": drive.map(|drive| format!("d{drive}")),
    });
    for (row, (kind, subject, award)) in recipients.iter().enumerate() {
        f[format!("recipients/{row:03}")] = json!({
            "position": row, "kind": KINDS[*kind], "name": format!("s{subject}"),
            "subject": format!("s{subject}"), "award": format!("a{award}"),
        });
    }
    record(Noun::Decision, "office:o", &format!("q{index}"), f)
}

fn commendations(decisions: &[Record], published: &Value) -> CommendationSheet {
    let movement = json!({"name": "M", "organiser": "o", "published/1": published});
    let movement = record(Noun::Movement, "ref", "m", movement);
    let organiser = "o".parse().unwrap();
    CommendationSheet::build(&organiser, &movement, 0, decisions, [], &Directory::default())
        .unwrap()
}

fn kinds() -> [RecipientKind; 3] {
    [RecipientKind::Collective, RecipientKind::Individual, RecipientKind::Household]
}

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    let recipients = prop::collection::vec((0..3_usize, 0..12_u8, 0..3_u8), 0..20);
    prop::collection::vec((0..3_u8, prop::option::of(0..4_u8), recipients), 0..8)
}

proptest! {
    #[test]
    fn times_add_up_and_recipients_are_distinct(drawn in drawn()) {
        let decisions: Vec<Record> =
            drawn.iter().enumerate().map(|(index, drawn)| decision(index, drawn)).collect();
        let sheet = commendations(&decisions, &Value::Null);
        for (index, kind) in kinds().into_iter().enumerate() {
            let total = sheet.totals.of(kind);
            let cells: Vec<_> = sheet.rows.iter().map(|row| row.counts.of(kind)).collect();
            let given: Vec<_> =
                drawn.iter().flat_map(|d| &d.2).filter(|r| r.0 == index).collect();
            let distinct: BTreeSet<_> = given.iter().map(|r| r.1).collect();

            prop_assert_eq!(total.award_count as usize, given.len());
            prop_assert_eq!(total.recipient_count as usize, distinct.len());
            let sum: u32 = cells.iter().map(|cell| cell.award_count).sum();
            prop_assert_eq!(sum, total.award_count);
            let sum: u32 = cells.iter().map(|cell| cell.recipient_count).sum();
            prop_assert!(total.recipient_count <= sum);
            for cell in &cells {
                prop_assert!(cell.recipient_count <= cell.award_count);
                prop_assert!(cell.recipient_count <= total.recipient_count);
                prop_assert_eq!(cell.entries.len(), cell.award_count as usize);
            }
            let rows: BTreeSet<_> = cells
                .iter()
                .flat_map(|cell| &cell.entries)
                .map(|entry| (&entry.decision, &entry.row))
                .collect();
            prop_assert_eq!(rows.len(), given.len(), "each award stands in one cell");
        }
    }

    #[test]
    fn the_order_of_records_does_not_matter(drawn in drawn()) {
        let mut decisions: Vec<Record> =
            drawn.iter().enumerate().map(|(index, drawn)| decision(index, drawn)).collect();
        let count = |counts: &Counts| {
            kinds().map(|kind| (counts.of(kind).award_count, counts.of(kind).recipient_count))
        };
        let figures = |sheet: CommendationSheet| {
            let places = sheet.rows.iter().map(|row| {
                (row.drive.clone(), row.body.clone(), row.award.clone(), count(&row.counts))
            });
            (places.collect::<Vec<_>>(), count(&sheet.totals))
        };
        let forwards = figures(commendations(&decisions, &Value::Null));
        decisions.reverse();
        prop_assert_eq!(forwards, figures(commendations(&decisions, &Value::Null)));
    }

    #[test]
    fn a_total_is_the_sum_of_its_cells_and_nobody_is_lost(
        reports in prop::collection::vec((0..8_u8, 0..2_u8, -500..5_000_i64, 0..5_usize), 0..16),
    ) {
        let group = group();
        let reports: Vec<Record> = reports
            .iter()
            .enumerate()
            .map(|(index, (org, year, value, status))| {
                report(index, &format!("org:o{org}"), 2020 + u16::from(*year), *value, *status)
            })
            .collect();
        let sheet = sheet(&group, &reports);
        prop_assert_eq!(sheet.expected, 6);
        let missing = sheet.rows.iter().filter(|row| row.missing).count();
        prop_assert_eq!((sheet.reported + sheet.waiting) as usize + missing, 6);
        for waiting in [false, true] {
            let total = sheet.total(&"i".parse().unwrap(), waiting).unwrap();
            let sum = sheet
                .rows
                .iter()
                .filter(|row| row.counts(waiting))
                .flat_map(|row| row.figures.values())
                .fold(Decimal::ZERO, |sum, cell| sum.plus(&cell.value));
            prop_assert_eq!(&total.value, &sum);
            let counted = sheet.reported + if waiting { sheet.waiting } else { 0 };
            prop_assert_eq!(total.cells, counted);
        }
        for row in &sheet.rows {
            prop_assert_eq!(row.missing, row.record.is_none());
            prop_assert!(row.missing || ["submitted", "received"].contains(&row.status.as_str()));
        }
    }
}

/// Six members of 2020, one of which left before the end of the year, and one who joined after.
fn group() -> Record {
    let mut f = json!({"kind": "cluster", "name": "G", "organiser": "o", "indicators": ["i"]});
    for org in 0..6 {
        f[format!("members/{org}")] = json!({"org": format!("o{org}"), "position": org});
    }
    f["members/6"] = json!({"org": "o6", "position": 6, "to": "2020-12-31"});
    f["members/7"] = json!({"org": "o7", "position": 7, "from": "2021-01-01"});
    record(Noun::Group, "ref", "g", f)
}

fn report(index: usize, scope: &str, year: u16, value: i64, status: usize) -> Record {
    let at = index;
    let statuses = [
        json!({"status": "draft"}),
        json!({"status": "submitted", "revision": 1, "at": at, "by": "p"}),
        json!({"status": "received", "revision": 1, "received_on": "2021-01-05", "at": at,
               "by": "p"}),
        json!({"status": "returned", "revision": 1, "reason": "x", "at": at, "by": "p"}),
        json!({"status": "withdrawn", "at": at, "by": "p"}),
    ];
    let f = json!({
        "group": "g", "year": year.to_string(), fields::STATUS: statuses[status],
        "figures/i": {"value": value.to_string(), "unit": "HTX"},
    });
    record(Noun::Report, scope, &format!("r{index}"), f)
}

fn sheet(group: &Record, reports: &[Record]) -> ReportSheet {
    let indicator = json!({"name": "I", "unit": "HTX", "plausible_from": "0"});
    let indicator = record(Noun::Indicator, "ref", "i", indicator);
    ReportSheet::build(group, 2020, 0, reports, [&indicator], &Directory::default()).unwrap()
}

#[test]
fn the_last_report_handed_in_counts_and_another_unit_stays_out_of_the_total() {
    let mut second = report(2, "org:o1", 2020, 12, 2);
    let first = report(1, "org:o1", 2020, 7, 2);
    let other = report(3, "org:o2", 2020, 5, 2);
    let total = |reports: &[Record]| {
        let sheet = sheet(&group(), reports);
        sheet.totals[&"i".parse().unwrap()].value.clone()
    };
    assert_eq!(total(&[second.clone(), first.clone(), other.clone()]), Decimal::from(17));
    second.fields.insert("figures/i".into(), json!({"value": "12", "unit": "nghìn HTX"}));
    let reports = [second, first, other];
    assert_eq!(total(&reports), Decimal::from(5));
    let row = &sheet(&group(), &reports).rows[1];
    assert!(row.figures.values().all(|cell| cell.left_out));
}

/// Six received and four handed in are six, and ten for who asks for them.
#[test]
fn a_report_that_the_office_has_not_received_is_in_no_total_unasked() {
    let reports = [report(1, "org:o1", 2020, 6, 2), report(2, "org:o2", 2020, 4, 1)];
    let sheet = sheet(&group(), &reports);
    assert_eq!((sheet.reported, sheet.waiting, sheet.expected), (1, 1, 6));
    let total = |waiting| {
        let total = sheet.total(&"i".parse().unwrap(), waiting).unwrap();
        (total.value.clone(), total.cells)
    };
    assert_eq!(total(false), (Decimal::from(6), 1));
    assert_eq!(total(true), (Decimal::from(10), 2));
}

#[test]
fn what_was_received_stands_until_what_came_after_it_is_received() {
    let reports = [report(1, "org:o1", 2020, 6, 2), report(2, "org:o1", 2020, 9, 1)];
    let sheet = sheet(&group(), &reports);
    assert_eq!((sheet.reported, sheet.waiting), (1, 0));
    for waiting in [false, true] {
        let total = sheet.total(&"i".parse().unwrap(), waiting).unwrap();
        assert_eq!(total.value, Decimal::from(6));
    }
}

#[test]
fn a_third_of_fifteen_digits_is_added_to_thousands() {
    let mut reports = [report(1, "org:o1", 2020, 12_000, 2), report(2, "org:o2", 2020, 0, 2)];
    let mut of = |value: &str| {
        reports[1].fields.insert("figures/i".into(), json!({"value": value, "unit": "HTX"}));
        sheet(&group(), &reports).totals[&"i".parse().unwrap()].value.to_string()
    };
    assert_eq!(of("0.333333333333333"), "12000.333333333333333");
    assert_eq!(
        of("0.1000000000000000055511151231257827"),
        "12000.1000000000000000055511151231257827"
    );
    assert_eq!(of("99999999999999999999999999"), "100000000000000000000011999");
}

#[test]
fn an_invented_total_is_marked_unless_a_source_has_published_it() {
    let mut reports = [report(1, "org:o1", 2020, -7, 2), report(2, "org:o2", 2020, 12, 2)];
    let total = |group: &Record, reports: &[Record]| {
        sheet(group, reports).totals[&"i".parse().unwrap()].clone()
    };
    assert!(!total(&group(), &reports).synthetic);
    reports[0].fields.insert("synthetic".into(), json!(true));
    assert!(total(&group(), &reports).synthetic);
    let mut group = group();
    let published = |value: &str| {
        json!({"year": 2020, "indicator": "i", "value": value,
                                         "source": "báo"})
    };
    group.fields.insert("published/1".into(), published("5"));
    assert!(!total(&group, &reports).synthetic);
    group.fields.insert("published/1".into(), published("6"));
    assert!(total(&group, &reports).synthetic);
    let cells = sheet(&group, &reports).rows;
    assert!(cells[1].figures.values().all(|cell| cell.synthetic && cell.implausible));
}

#[test]
fn a_published_number_of_recipients_is_not_invented_whoever_they_are() {
    let drawn: Drawn = (1, None, vec![(0, 1, 0), (0, 2, 0), (0, 2, 1)]);
    let mut decision = decision(1, &drawn);
    decision.fields.insert("synthetic".into(), json!(true));
    let published = |value: u32| json!({"kind": "collective", "value": value, "source": "báo"});
    let total = |value| {
        let sheet = commendations(std::slice::from_ref(&decision), &published(value));
        assert!(sheet.rows.iter().all(|row| row.counts.collective.synthetic));
        sheet.totals.collective
    };
    assert_eq!((total(2).award_count, total(2).recipient_count), (3, 2));
    assert!(!total(2).synthetic);
    assert!(total(3).synthetic);
}

#[test]
fn decisions_of_other_offices_and_movements_are_passed_over() {
    let drawn: Drawn = (1, Some(1), vec![(0, 1, 0)]);
    let mut elsewhere = decision(1, &drawn);
    elsewhere.scope = Scope::Office("p".parse().unwrap());
    let mut other = decision(2, &drawn);
    other.fields.insert("movement".into(), json!("n"));
    let sheet = commendations(&[elsewhere, other], &Value::Null);
    assert_eq!((sheet.rows.len(), sheet.decisions), (0, 0));
}

#[test]
fn a_key_is_the_same_as_word_path_and_json() {
    for (word, path, key) in [
        (
            "reports~cum-dbsh~2020",
            "reports?group=cum-dbsh&year=2020",
            json!({"sheet": "reports", "group": "cum-dbsh", "year": 2020}),
        ),
        (
            "commendations~hai-phong~m",
            "commendations?organiser=hai-phong&movement=m",
            json!({"sheet": "commendations", "organiser": "hai-phong", "movement": "m"}),
        ),
    ] {
        let parsed: SheetKey = word.parse().unwrap();
        assert_eq!(parsed.to_string(), word);
        assert_eq!(parsed.path(), path);
        assert_eq!(serde_json::to_value(parsed).unwrap(), key);
    }
    for word in ["", "reports", "reports~x", "reports~x~y", "reports~~2020", "other~x~2020"] {
        assert!(word.parse::<SheetKey>().is_err(), "{word}");
    }
}
