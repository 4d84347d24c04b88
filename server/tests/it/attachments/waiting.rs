//! A submit that waits for its photos, who may read them, and a server that lost them.

use std::sync::Arc;

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use giaouoc::storage::{Storage, sqlite::Sqlite};
use model::role::Role;
use serde_json::{Value, json};
use sync::RESTORABLE;

use super::{Client, hash, jpeg, photo};
use crate::{
    support::{Reply, Server, Tablet},
    world::{BELOW, NOW, OWN, STRANGER},
};

const ROW: &str = "/api/v1/records/bc-1/attachments/p1";

impl Tablet<'_> {
    fn client(&self) -> Client<'_> {
        Client { server: self.server, token: self.token.clone() }
    }

    /// A report with photos, submitted; the verdict.
    async fn submit_with(&mut self, record: &str, photos: &[&[u8]]) -> (String, Value) {
        self.report(record, &[]).await;
        let rows: serde_json::Map<String, Value> = photos
            .iter()
            .enumerate()
            .map(|(at, bytes)| {
                (format!("attachments/p{}", at + 1), photo(bytes, "Ảnh hội nghị.jpg"))
            })
            .collect();
        let set = self.op("set", record, &Value::Object(rows));
        assert_eq!(self.verdict(set).await.0, "applied");
        let submit = self.op("cmd", record, &json!({"do": "submit"}));
        self.verdict(submit).await
    }

    async fn field(&self, record: &str, field: &str) -> Value {
        let stored = self.server.storage.record(record.parse().unwrap()).await.unwrap().unwrap();
        stored.record.fields.get(field).cloned().unwrap_or_default()
    }

    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request =
            Request::get(path).header("authorization", format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.server.send(request.body(Body::empty()).unwrap()).await
    }
}

#[tokio::test]
async fn a_submit_waits_for_its_photos_and_then_goes_on_by_itself() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    let mut officer = server.tablet(Role::EmulationOfficer, OWN).await;
    let (one, two) = (jpeg(1, 5_000), jpeg(2, 5_000));
    let (word, why) = tablet.submit_with("bc-1", &[&one, &two]).await;
    assert_eq!(
        (word.as_str(), &why),
        ("held", &json!({"code": "awaiting_attachments", "blobs": 2}))
    );
    let submit = tablet.at.clone().unwrap().o;
    let mut missing = [hash(&one), hash(&two)];
    missing.sort();
    let mut need: Vec<String> =
        tablet.push(&[]).await.need.iter().map(ToString::to_string).collect();
    need.sort();
    assert_eq!(need, missing);
    assert_eq!(officer.push(&[]).await.need, [], "it is none of the office's photos");

    server.wait(3_600_000);
    assert_eq!(tablet.client().send(&one).await.status, StatusCode::NO_CONTENT);
    assert_eq!(tablet.field("bc-1", "@status").await, Value::Null);
    assert_eq!(tablet.push(&[]).await.need.len(), 1);
    assert_eq!(tablet.client().send(&two).await.status, StatusCode::NO_CONTENT);

    let answer = tablet.push(&[]).await;
    assert_eq!(answer.need, []);
    let fields = &answer.delta[0].f;
    assert_eq!(fields[&format!("@released/{submit}")], json!({"st": "applied"}));
    assert_eq!(fields["@status"]["at"], NOW, "the time of the submit");
    assert_eq!(fields["@number"], "BC-2026-000001");
    let seen = officer.pull().await;
    assert!(seen.iter().any(|record| record.r.as_str() == "bc-1"));
    let history = server.get("/api/v1/records/bc-1/history", &officer.token).await.json();
    assert_eq!(history["entries"].as_array().unwrap().len(), 1, "what was before is a draft");

    let data = server.close().await;
    assert_eq!(Sqlite::rebuild(data.path()).unwrap().differences, []);
}

#[tokio::test]
async fn what_becomes_of_a_dossier_ends_the_waiting() {
    let server = Server::new().await;
    let missing = jpeg(3, 50);
    let endings = [
        (
            "the photo is taken out",
            "set",
            json!({"attachments/p1": null}),
            json!({"st": "applied"}),
        ),
        (
            "the dossier is withdrawn",
            "cmd",
            json!({"do": "withdraw"}),
            json!({"st": "rejected", "why": {"code": "wrong_status", "status": "withdrawn"}}),
        ),
        (
            "the draft is deleted",
            "del",
            json!({}),
            json!({"st": "held", "why": {"code": "deleted"}}),
        ),
    ];
    for (at, (what, kind, fields, verdict)) in endings.into_iter().enumerate() {
        let record = format!("bc-{at}");
        let mut tablet = server.tablet(Role::Cadre, BELOW).await;
        assert_eq!(tablet.submit_with(&record, &[&missing]).await.0, "held", "{what}");
        let submit = tablet.at.clone().unwrap().o;
        let op = tablet.op(kind, &record, &fields);
        assert_eq!(tablet.verdict(op).await.0, "applied", "{what}");
        let released = tablet.field(&record, &format!("@released/{submit}")).await;
        assert_eq!(released, verdict, "{what}");
    }
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    let mut other = server.tablet(Role::Cadre, BELOW).await;
    assert_eq!(tablet.submit_with("bc-9", &[&missing]).await.0, "held");
    let submit = tablet.at.clone().unwrap().o;
    let note = other.op("set", "bc-9", &json!({"note": "viết thêm"}));
    other.verdict(note).await;
    let released = tablet.field("bc-9", &format!("@released/{submit}")).await;
    assert_eq!(released["why"]["code"], "changed_since");
    tablet.client().send(&missing).await;
    assert_eq!(tablet.field("bc-9", "@status").await, Value::Null);
    let data = server.close().await;
    assert_eq!(Sqlite::rebuild(data.path()).unwrap().differences, []);
}

#[tokio::test]
async fn a_photo_is_read_by_who_may_read_its_record() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    let officer = server.tablet(Role::EmulationOfficer, OWN).await;
    let stranger = server.tablet(Role::Cadre, STRANGER).await;
    let bytes = jpeg(4, 5_000);
    tablet.submit_with("bc-1", &[&bytes]).await;
    let read = |reply: &Reply| (reply.status, reply.body == bytes);
    assert_eq!(tablet.get(ROW, &[]).await.code(), "blob_missing");
    assert_eq!(officer.get(ROW, &[]).await.code(), "not_found", "a draft");
    tablet.client().send(&bytes).await;
    for reader in [&tablet, &officer] {
        let reply = reader.get(ROW, &[]).await;
        assert_eq!(read(&reply), (StatusCode::OK, true));
        for (name, value) in [
            ("content-type", "image/jpeg"),
            ("x-content-type-options", "nosniff"),
            ("etag", &format!("\"{}\"", hash(&bytes))),
            (
                "content-disposition",
                "inline; filename*=UTF-8''%E1%BA%A2nh%20h%E1%BB%99i%20ngh%E1%BB%8B.jpg",
            ),
        ] {
            assert_eq!(reply.headers[name], value);
        }
    }
    assert_eq!(stranger.get(ROW, &[]).await.code(), "not_found");
    for path in ["/api/v1/records/bc-1/attachments/p9", "/api/v1/records/none/attachments/p1"] {
        assert_eq!(tablet.get(path, &[]).await.code(), "not_found", "{path}");
    }
    let tag = format!("\"{}\"", hash(&bytes));
    for (headers, status, size) in [
        (vec![("range", "bytes=0-9")], 206, 10),
        (vec![("range", "bytes=4990-")], 206, 10),
        (vec![("range", "bytes=0-9"), ("if-range", "\"other\"")], 200, 5_000),
        (vec![("if-none-match", &*tag)], 304, 0),
    ] {
        let reply = tablet.get(ROW, &headers).await;
        assert_eq!((reply.status.as_u16(), reply.body.len()), (status, size), "{headers:?}");
    }
    assert_eq!(tablet.get(ROW, &[("range", "bytes=5000-")]).await.code(), "range");
    assert_eq!(server.get(ROW, "no token").await.code(), "unauthenticated");
}

#[tokio::test]
async fn a_restored_server_asks_again_for_the_photos_that_it_lost() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    let (kept, lost) = (jpeg(5, 5_000), jpeg(6, 5_000));
    tablet.client().send(&kept).await;
    tablet.submit_with("bc-1", &[&kept]).await;
    tablet.submit_with("bc-2", &[&lost]).await;
    let backup = server.data.path().join("backup.db");
    let done = Sqlite::back_up(server.data.path(), &backup, NOW).unwrap();
    assert_eq!((done.attachments.count, done.attachments.bytes), (1, 5_000));
    assert!(done.attachments.damaged.is_empty());
    tablet.client().send(&lost).await;
    assert_eq!(tablet.field("bc-2", "@number").await, "BC-2026-000002");
    let (token, device, at) = (tablet.token.clone(), tablet.device.clone(), tablet.at.clone());
    let request = tablet.request(&[]);
    let data = server.close().await;
    Sqlite::restore(&backup, data.path(), "epoch-2", NOW, true).unwrap();
    let storage: Arc<dyn Storage> = Arc::new(Sqlite::open(data.path(), "-", NOW).unwrap());
    let server = Server::over(storage, data);
    let body = serde_json::to_value(request).unwrap();
    let answer = server.post("/api/v1/sync", Some(&token), &body).await.json();
    assert_eq!(answer["epoch"], "epoch-2");
    assert_eq!(answer["need"], json!([hash(&lost)]));
    let awaiting = json!({"s": at.unwrap().s, "st": "held",
                          "why": {"code": "awaiting_attachments", "blobs": 1}});
    assert_eq!(answer["verdicts"], json!([awaiting]), "it waits again: {device}");
    Client { server: &server, token }.send(&lost).await;
    let stored = server.storage.record("bc-2".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(stored.record.fields["@number"], "BC-2026-000002");
}

#[tokio::test]
async fn a_submit_is_safe_when_no_backup_is_left_in_which_it_waits() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    let bytes = jpeg(8, 5_000);
    tablet.submit_with("bc-1", &[&bytes]).await;
    let submit = tablet.at.clone().unwrap().s;
    let backup = server.data.path().join("backup.db");
    for (arrived, later, safe) in [
        (false, 2 * RESTORABLE, submit - 1),
        (true, RESTORABLE - 1, submit - 1),
        (true, RESTORABLE, submit),
    ] {
        if arrived {
            tablet.client().send(&bytes).await;
        }
        Sqlite::back_up(server.data.path(), &backup, NOW + later).unwrap();
        let answer = tablet.exchange(&tablet.request(&[])).await.json();
        assert_eq!(answer["safe"], safe, "{later} ms later");
    }
}

#[tokio::test]
async fn a_damaged_photo_is_named_by_the_backup() {
    let server = Server::new().await;
    let tablet = server.tablet(Role::Cadre, BELOW).await;
    let bytes = jpeg(7, 5_000);
    tablet.client().send(&bytes).await;
    let data = server.close().await;
    let database = rusqlite::Connection::open(Sqlite::file(data.path())).unwrap();
    database.execute("UPDATE blob SET data = zeroblob(5000)", []).unwrap();
    drop(database);
    let done = Sqlite::back_up(data.path(), &data.path().join("backup.db"), NOW).unwrap();
    assert_eq!(done.attachments.damaged, [hash(&bytes)]);
}

#[tokio::test]
async fn missing_photos_are_asked_for_in_turn() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    let photos: Vec<Vec<u8>> = (0..70).map(|n| jpeg(n, 50)).collect();
    for (at, some) in photos.chunks(20).enumerate() {
        let some: Vec<&[u8]> = some.iter().map(Vec::as_slice).collect();
        tablet.submit_with(&format!("bc-{at}"), &some).await;
    }
    let mut asked = std::collections::BTreeSet::new();
    for _ in 0..40 {
        server.wait(1_000);
        let need = tablet.push(&[]).await.need;
        assert_eq!(need.len(), 64);
        asked.extend(need);
    }
    assert_eq!(asked.len(), 70, "those that nobody has do not hide the others");
}
