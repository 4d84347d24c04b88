//! SQLite's tables are nothing but a cache of the log: rebuilding, backing up, restoring.

use std::sync::Arc;

use giaouoc::storage::{
    SERVER, Storage, StoreError,
    sqlite::{Difference, Sqlite},
};
use model::role::Role;
use proptest::{
    prelude::{Strategy, prop},
    strategy::ValueTree as _,
    test_runner::TestRunner,
};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    support::{Server, Tablet, fresh},
    world::{self, BELOW, NOW, OWN},
};

/// One wish: which record, which of its ops, which value.
type Wish = (u8, u8, u8);

fn wish(tablet: &Tablet<'_>, (record, what, value): Wish, seen: u64) -> Value {
    let record = format!("rec-{}", record % 6);
    let mut op = match what % 10 {
        0 | 1 => tablet.new_report(&record),
        2 => tablet.op("set", &record, &json!({"title": format!("giá trị {value}")})),
        3 => tablet.op("set", &record, &json!({"title": null, "note": value})),
        4 => tablet.op("add", &record, &json!({format!("figures/r{}", value % 3): {"value": "1"}})),
        5 => tablet.op("rem", &record, &json!({format!("figures/r{}", value % 3): null})),
        6 => tablet.op("cmd", &record, &json!({"do": "submit"})),
        7 => tablet.op("cmd", &record, &json!({"do": "return", "reason": "Thiếu biên bản họp"})),
        8 => tablet.op("del", &record, &json!({})),
        _ => tablet.op("tickle", &record, &json!({"x": value})),
    };
    op["b"] = json!(if value % 2 == 0 { seen } else { u64::MAX >> 1 });
    op["h"] = json!(format!("{:016x}", (NOW + i64::from(value) * 1_000) << 16));
    op
}

async fn random_ops(server: &Server, wishes: &[Wish]) {
    let mut tablets = [
        server.tablet(Role::Cadre, BELOW).await,
        server.tablet(Role::Cadre, BELOW).await,
        server.tablet(Role::EmulationOfficer, OWN).await,
    ];
    for (turn, batch) in wishes.chunks(4).enumerate() {
        let tablet = &mut tablets[turn % 3];
        let seen = tablet.cursors.all.base;
        let mut ops: Vec<Value> = batch.iter().map(|it| wish(tablet, *it, seen)).collect();
        for (at, op) in ops.iter_mut().enumerate() {
            op["s"] = json!(tablet.next() + at as u64);
        }
        tablet.push(&ops).await;
    }
}

#[tokio::test]
async fn the_tables_are_what_the_log_says_after_any_ops() {
    let wishes = prop::collection::vec((0..6u8, 0..10u8, 0..200u8), 120);
    let mut runner = TestRunner::deterministic();
    for _ in 0..6 {
        let wishes: Vec<Wish> = wishes.new_tree(&mut runner).unwrap().current();
        let server = Server::new().await;
        random_ops(&server, &wishes).await;
        let data = server.close().await;
        let found = Sqlite::rebuild(data.path()).unwrap();
        assert_eq!(found.differences, [], "{wishes:?}");
        assert!(found.ops >= 120);
    }
}

#[tokio::test]
async fn a_table_that_differs_is_found_and_put_right() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    tablet.report("bc-1", &["submit"]).await;
    tablet.report("bc-2", &[]).await;
    let data = server.close().await;
    let before = dump(data.path());
    let database = Connection::open(Sqlite::file(data.path())).unwrap();
    database
        .execute_batch(
            "DELETE FROM rec WHERE id = 'bc-2';
             UPDATE rec SET fields = '{}' WHERE id = 'bc-1';
             UPDATE issued SET count = 9; UPDATE sequence SET acked = 1 WHERE dev <> 'server'",
        )
        .unwrap();
    drop(database);
    let found = Sqlite::rebuild(data.path()).unwrap();
    let differences = [
        Difference { table: "rec", wrong: 1, missing: 2 },
        Difference { table: "sequence", wrong: 1, missing: 1 },
        Difference { table: "issued", wrong: 1, missing: 1 },
    ];
    assert_eq!(found.differences, differences);
    assert_eq!(dump(data.path()), before);
    assert_eq!(Sqlite::rebuild(data.path()).unwrap().differences, []);
}

fn dump(data: &std::path::Path) -> Vec<String> {
    let database = Connection::open(Sqlite::file(data)).unwrap();
    let sql = "SELECT id || last_gseq || stamps || fields || n FROM rec
               UNION ALL SELECT dev || acked || chain FROM sequence
               UNION ALL SELECT prefix || count FROM issued ORDER BY 1";
    let mut statement = database.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[tokio::test]
async fn one_process_at_a_time_uses_a_data_folder() {
    let server = Server::new().await;
    let second = Sqlite::open(server.data.path(), "epoch-2", NOW);
    assert!(matches!(second.err(), Some(StoreError::InUse)));
    assert!(matches!(Sqlite::rebuild(server.data.path()), Err(StoreError::InUse)));
}

#[tokio::test]
async fn a_backup_is_taken_while_the_server_runs_and_makes_ops_safe() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    tablet.report("bc-1", &["submit"]).await;
    assert_eq!(tablet.push(&[]).await.safe, 0);
    let file = server.data.path().join("backup.db");
    Sqlite::back_up(server.data.path(), &file, NOW).unwrap();
    assert_eq!(tablet.push(&[]).await.safe, 2);
    tablet.report("bc-2", &[]).await;
    assert_eq!(tablet.push(&[]).await.safe, 2);
    // A second backup replaces the first.
    Sqlite::back_up(server.data.path(), &file, NOW).unwrap();
    assert_eq!(tablet.push(&[]).await.safe, 3);
}

#[tokio::test]
async fn after_a_restore_devices_bring_back_what_was_lost() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    tablet.report("bc-1", &["submit"]).await;
    let kept = tablet.at.clone();
    let backup = server.data.path().join("backup.db");
    Sqlite::back_up(server.data.path(), &backup, NOW).unwrap();
    let lost: Vec<Value> = (0..100)
        .map(|n| {
            let mut op = tablet.new_report(&fresh("lost"));
            op["s"] = json!(3 + n);
            op
        })
        .collect();
    let answer = tablet.push(&lost).await;
    let (acked, last) = (answer.acked, answer.cur.all.pos);
    server.storage.close().await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let restored = Sqlite::restore(&backup, data.path(), "epoch-2", NOW, true).unwrap();
    assert_eq!((restored.kept, restored.listed), (None, false));
    let storage: Arc<dyn Storage> = Arc::new(Sqlite::open(data.path(), "unused", NOW).unwrap());
    assert_eq!(storage.epoch(), "epoch-2");

    let restored = Server::over(storage, data);
    restored.wait(1_000);
    tablet.server = &restored;
    let answer = tablet.exchange(&tablet.request(&[])).await.json();
    assert_eq!((&answer["epoch"], &answer["acked"]["s"]), (&json!("epoch-2"), &json!(2)));
    assert_eq!(answer["acked"]["o"], kept.as_ref().unwrap().o.as_str());
    assert!(answer["fork"].is_null());
    tablet.at = kept;
    tablet.epoch = "epoch-2".to_owned();
    let answer: Value = tablet.exchange(&tablet.request(&lost)).await.json();
    assert_eq!(answer["acked"]["x"], json!(acked.x), "the very same receipt");
    assert!(answer["ag"][0][2].as_u64().unwrap() > last, "no number means two things");
    let again = Sqlite::rebuild(restored.close().await.path()).unwrap();
    assert_eq!(again.differences, []);
}

#[tokio::test]
async fn a_restore_keeps_the_database_that_was_there() {
    let server = Server::new().await;
    let backup = server.data.path().join("backup.db");
    Sqlite::back_up(server.data.path(), &backup, NOW).unwrap();
    let data = server.close().await;
    let restored = Sqlite::restore(&backup, data.path(), "epoch-2", NOW, false).unwrap();
    let kept = restored.kept.unwrap();
    assert!(kept.is_file());
    let bad = data.path().join("bad.db");
    std::fs::write(&bad, "this is no database, however long it may be").unwrap();
    assert!(Sqlite::restore(&bad, data.path(), "epoch-3", NOW, true).is_err());
    let storage = Sqlite::open(data.path(), "unused", NOW).unwrap();
    assert_eq!(storage.epoch(), "epoch-2");
    let facts = vec![world::fact(
        model::record::Noun::Person,
        model::scope::Scope::Ref,
        "p-after",
        json!({"name": "Người mẫu"}),
    )];
    storage.state(SERVER.parse().unwrap(), facts, NOW).await.unwrap();
}
