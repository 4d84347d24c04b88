//! Values of wrong shape, depth and size: whoever writes them, nobody is stuck by them.

use axum::http::StatusCode;
use giaouoc::storage::{Storage, sqlite::Sqlite};
use model::{
    bound::{FACT_BYTES, RECORD_BYTES, VALUE_BYTES},
    fields::Fields,
    json as client_json,
    role::Role,
};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::sync::Arc;
use sync::wire::SyncResponse;

use crate::{
    support::{Server, Tablet},
    world::{BELOW, NOW, OWN},
};

fn nested(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

/// Everything that a tablet may read, as the app reads it.
async fn pulled(tablet: &Tablet<'_>) -> Vec<sync::wire::DeltaRecord> {
    let mut request = tablet.request(&[]);
    request.cur = sync::wire::Cursors::default();
    let mut records = Vec::new();
    loop {
        let reply = tablet.exchange(&request).await;
        assert_eq!(reply.status, StatusCode::OK);
        let most = 64_000 + sync::server::MAX_ANSWER + RECORD_BYTES + FACT_BYTES;
        assert!(reply.body.len() < most, "{}", reply.body.len());
        let text = String::from_utf8(reply.body).unwrap();
        let answer: SyncResponse = client_json::read(&text).unwrap();
        records.extend(answer.delta);
        request.cur = answer.cur;
        if !answer.more {
            return records;
        }
    }
}

#[tokio::test]
async fn what_no_form_can_have_written_is_held_and_reaches_nobody() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    let officer = server.tablet(Role::EmulationOfficer, OWN).await;
    let deep = |depth: usize| -> Value { serde_json::from_str(&nested(depth)).unwrap() };
    let long = || json!("x".repeat(6 << 20));
    let mut eight = json!({});
    for n in 0..8 {
        eight[format!("x{n}")] = json!("y".repeat(900_000));
    }
    for (n, (f, field, why)) in [
        (json!({"group": 5}), "group", "wrong_shape"),
        (json!({"group": ["x"]}), "group", "wrong_shape"),
        (json!({"group": {"a": 1}}), "group", "wrong_shape"),
        (json!({"note": deep(64)}), "note", "too_deep"),
        (json!({"year": deep(124)}), "year", "too_deep"),
        (json!({"note": deep(125)}), "note", "too_deep"),
        (json!({"note": long()}), "note", "too_long"),
        (eight, "x0", "too_long"),
    ]
    .into_iter()
    .enumerate()
    {
        let record = format!("bc-{n}");
        tablet.report(&record, &[]).await;
        let op = tablet.op("set", &record, &f);
        let (word, held) = tablet.verdict(op).await;
        assert_eq!((word.as_str(), &held["code"]), ("held", &json!("bad_field")), "{field}");
        assert_eq!((&held["field"], &held["why"]), (&json!(field), &json!(why)));
        // The dossier goes on as if nothing had happened.
        let submit = tablet.op("cmd", &record, &json!({"do": "submit"}));
        assert_eq!(tablet.verdict(submit).await.0, "applied");
        let path = format!("/api/v1/records/{record}/history");
        let history = server.get(&path, &officer.token).await;
        assert_eq!(history.status, StatusCode::OK);
        assert!(history.body.len() < 4 * VALUE_BYTES, "{}", history.body.len());
    }
    assert_eq!(
        pulled(&officer).await.iter().filter(|it| it.r.as_str().starts_with("bc-")).count(),
        8
    );
}

/// Puts texts in place of words that stand in the database, as a server of before would have
/// written them there.
fn replace(data: &std::path::Path, texts: &[(&str, String)]) {
    let connection = Connection::open(Sqlite::file(data)).unwrap();
    for (word, text) in texts {
        for (table, column) in [("op", "bytes"), ("op", "facts"), ("rec", "fields")] {
            let sql = format!("UPDATE {table} SET {column} = replace({column}, ?1, ?2)");
            connection.execute(&sql, [format!("\"{word}\""), text.clone()]).unwrap();
        }
    }
    // The version before the records were brought within their bounds.
    connection.pragma_update(None, "user_version", 8).unwrap();
}

#[tokio::test]
async fn what_an_old_log_holds_is_read_by_everybody_and_a_rebuild_agrees() {
    let server = Server::new().await;
    let mut first = server.tablet(Role::Cadre, BELOW).await;
    let mut second = server.tablet(Role::Cadre, BELOW).await;
    first.report("bc-1", &[]).await;
    let words = json!({"note": "DEEP", "title": "LONG", "later/1": {"x": "DEEP"}, "year": "2027"});
    let op = first.op("set", "bc-1", &words);
    assert_eq!(first.verdict(op).await.0, "applied");
    // The other tablet has seen none of it: each value stands in a conflict, too.
    let mut unseen = second.op("set", "bc-1", &json!({"note": "n", "title": "LONG2"}));
    unseen["b"] = json!(0);
    second.push(&[unseen]).await;
    let data = server.close().await;
    let long = |of: &str| json!(of.repeat(6 << 20)).to_string();
    replace(data.path(), &[("DEEP", nested(124)), ("LONG", long("x")), ("LONG2", long("y"))]);

    let storage: Arc<dyn Storage> = Arc::new(Sqlite::open(data.path(), "epoch-2", NOW).unwrap());
    let server = Server::over(storage, data);
    let mut third = server.tablet(Role::Cadre, BELOW).await;
    let records = pulled(&third).await;
    let record = records.iter().find(|record| record.r.as_str() == "bc-1").unwrap();
    assert_eq!(record.f["later/1"], json!({"@left_out": "too_deep"}));
    assert_eq!(record.f["year"], "2027");
    let conflicts: Vec<&Value> =
        model::fields::rows(&record.f, "@conflicts").map(|(_, conflict)| conflict).collect();
    assert_eq!(conflicts.len(), 2);
    let sides = ["/kept/value", "/other/value"];
    let left_out = |conflict: &&&Value| {
        let side = |at: &&str| conflict.pointer(at).is_some_and(|it| it["@left_out"].is_string());
        sides.iter().any(side) && conflict["field"].is_string()
    };
    assert_eq!(conflicts.iter().filter(left_out).count(), 2, "{conflicts:?}");
    let history = server.get("/api/v1/records/bc-1/history", &third.token).await;
    assert_eq!(history.status, StatusCode::OK);
    assert!(history.body.len() < VALUE_BYTES);
    let found = server.get("/api/v1/search?q=2027", &third.token).await;
    assert_eq!(found.status, StatusCode::OK);
    // What everybody can read, everybody can write on.
    let op = third.op("set", "bc-1", &json!({"note": "mới", "title": "mới", "later/1": null}));
    assert_eq!(third.verdict(op).await.0, "applied");
    let record = server.storage.record("bc-1".parse().unwrap()).await.unwrap().unwrap();
    let fields: Fields = record.record.fields;
    assert_eq!((&fields["note"], fields.get("later/1")), (&json!("mới"), None));
    let data = server.close().await;
    let rebuilt = Sqlite::rebuild(data.path()).unwrap();
    // The chain of the receipts is over other bytes now; the records are what the log says.
    assert!(rebuilt.differences.iter().all(|it| it.table == "sequence"), "{rebuilt:?}");
}

#[tokio::test]
async fn a_long_history_is_told_from_its_newest_entries() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    tablet.report("bc-1", &[]).await;
    let mut n = 0;
    for _ in 0..11 {
        let next = tablet.next();
        let ops: Vec<Value> = (0..100)
            .map(|at| {
                n += 1;
                let note = format!("{n} {}", "chữ ".repeat(1_000));
                let mut op = tablet.op("set", "bc-1", &json!({ "note": note }));
                op["s"] = json!(next + at);
                op
            })
            .collect();
        tablet.push(&ops).await;
    }
    let reply = server.get("/api/v1/records/bc-1/history", &tablet.token).await;
    assert!(reply.body.len() < 3 << 20, "{}", reply.body.len());
    let history = reply.json();
    let entries = history["entries"].as_array().unwrap();
    assert_eq!((history["earlier"].as_u64(), entries.len()), (Some(101), 1_000));
    let newest = &entries[999]["changes"][0];
    assert!(newest["now"].as_str().unwrap().starts_with("1100 "), "{newest}");
    assert_eq!(entries[0]["changes"][0]["now"], json!({"@left_out": "record_full"}));
}
