//! What a page holds, and what it costs.

use proptest::prelude::*;
use rusqlite::StatementStatus;
use tempfile::TempDir;

use super::*;
use crate::storage::sqlite::schema;

/// A record as far as a page is concerned: its scope, and whether it was opened.
type Row = (usize, bool);

const OWN: usize = 1;

fn scope(n: usize) -> Scope {
    match n {
        0 => Scope::Ref,
        2 => "grp:g".parse().unwrap(),
        n => format!("org:o{n:05}").parse().unwrap(),
    }
}

/// A database with one change a record, numbered from 1.
fn filled(rows: &[Row]) -> (TempDir, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let connection = schema::open(&folder.path().join("d.db")).unwrap();
    connection.execute_batch("PRAGMA synchronous = OFF; BEGIN").unwrap();
    let sql = "INSERT INTO rec (id, noun, scope, last_gseq, opened, status, stamps, fields)
               VALUES ('r' || ?1, 'report', ?2, ?1, ?3, '', ?4, '{\"year\":\"2026\"}')";
    let mut insert = connection.prepare(sql).unwrap();
    for (gseq, (at, opened)) in (1_u64..).zip(rows) {
        let stamps = format!(r#"[[{gseq},"0000000000010000","d","p",["year"]]]"#);
        let opened = opened.then_some(gseq);
        insert.execute(params![gseq, scope(*at).to_string(), opened, stamps]).unwrap();
    }
    drop(insert);
    connection.execute_batch("COMMIT").unwrap();
    (folder, connection)
}

fn ask(connection: &Connection, scopes: &[Scope], pos: u64, budget: usize) -> DeltaPage {
    let own = scope(OWN);
    let cursor = Cursor { base: pos, pos };
    page(connection, DeltaQuery { scopes, own: &own, cursor, skip: &[], budget, first: true })
        .unwrap()
}

fn numbers(page: &DeltaPage) -> Vec<u64> {
    page.records.iter().map(|record| record.v).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A page is what the plain definition says: all changes in order, those that the device may
    /// not see left out, as many as the budget holds.
    #[test]
    fn a_page_is_the_first_of_all_that_is_in_sight(
        rows in prop::collection::vec((0_usize..12, any::<bool>()), 0..60),
        granted in prop::collection::btree_set(0_usize..12, 0..8),
        pos in 0_u64..70,
        most in 1_usize..12,
    ) {
        let (_folder, connection) = filled(&rows);
        let mut scopes: Vec<Scope> = granted.iter().map(|n| scope(*n)).collect();
        scopes.sort();
        let in_sight: Vec<u64> = (1_u64..)
            .zip(&rows)
            .filter(|(gseq, (at, opened))| {
                let drafts = *at <= 2;
                *gseq > pos && granted.contains(at) && (drafts || *opened)
            })
            .map(|(gseq, _)| gseq)
            .collect();
        // Every record of the test weighs the same.
        let page = ask(&connection, &scopes, pos, most * 94);
        let expected: Vec<u64> = in_sight.iter().take(most).copied().collect();
        prop_assert_eq!(numbers(&page), expected.clone());
        prop_assert_eq!(page.more, in_sight.len() > most);
        prop_assert!(expected.last().is_none_or(|last| page.pos == *last));
    }
}

/// Steps of SQLite's machine for one page.
fn steps(connection: &Connection, scopes: &[Scope]) -> i32 {
    let all = [in_order(), at(), NEXT.to_owned(), NEXT_OPENED.to_owned()];
    let status = |which| -> i32 {
        all.iter().map(|sql| connection.prepare_cached(sql).unwrap().reset_status(which)).sum()
    };
    status(StatementStatus::VmStep);
    let page = ask(connection, scopes, 0, 10 * 94);
    assert_eq!(page.records.len(), 10);
    assert!(page.more);
    assert_eq!(status(StatementStatus::Sort), 0, "it sorts");
    status(StatementStatus::VmStep)
}

#[test]
fn a_page_costs_what_it_carries_and_not_what_lies_ahead() {
    // Of each six records one is the device's own, one in another scope of its, four are drafts of
    // organisations below or of strangers.
    let rows = |count: usize| -> Vec<Row> {
        (0..count).map(|n| ([OWN, 3, 4, 5, 900, 901][n % 6], n % 6 == 1)).collect()
    };
    let (_few, few) = filled(&rows(150));
    let (_many, many) = filled(&rows(15_000));
    for count in [2, 4, 40, 400] {
        let mut scopes: Vec<Scope> = (1..=count).map(scope).collect();
        scopes.sort();
        let (little, much) = (steps(&few, &scopes), steps(&many, &scopes));
        assert!(much <= little + little / 4, "{count} scopes: {little} and {much} steps");
    }
}

#[test]
fn a_page_does_not_walk_over_what_others_wrote() {
    // Ten thousand drafts of a stranger lie before what the device may read.
    let mut rows = vec![(900, false); 10_000];
    rows.extend([(OWN, false); 20]);
    let (_folder, connection) = filled(&rows);
    for count in [1_usize, 40] {
        let scopes: Vec<Scope> =
            [scope(OWN)].into_iter().chain((3..count + 2).map(scope)).collect();
        let steps = steps(&connection, &scopes);
        let bound = 200 * i32::try_from(10 + scopes.len()).unwrap();
        assert!(steps < bound, "{count} scopes: {steps} steps");
    }
}
