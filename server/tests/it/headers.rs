//! What answers carry beside their bodies, and what is on which port.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use model::role::Role;
use serde_json::json;

use crate::{support::Server, world::BELOW};

#[tokio::test]
async fn an_answer_is_kept_by_nobody_and_taken_for_nothing_else() {
    let server = Server::new().await;
    let tablet = server.tablet(Role::Cadre, BELOW).await;
    let wrong = json!({"code": "AAAAA-AAAAA"});
    for (what, reply) in [
        ("a sync", tablet.exchange(&tablet.request(&[])).await),
        ("an error", server.post("/api/v1/enrol", None, &wrong).await),
        ("no such address", server.get("/api/v1/nowhere", &tablet.token).await),
        ("the document", server.get("/api/openapi.json", "").await),
        ("health", server.get("/healthz", "").await),
    ] {
        assert_eq!(reply.headers["cache-control"], "no-store", "{what}");
        assert_eq!(reply.headers["x-content-type-options"], "nosniff", "{what}");
    }
}

#[tokio::test]
async fn behind_https_a_page_says_that_it_stays_so() {
    let web = |server: &Server| {
        let folder = server.data.path().join("web");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("index.html"), "<!doctype html>").unwrap();
    };
    let page = |proto: &str| {
        let request = Request::get("/").header("x-forwarded-proto", proto);
        request.body(Body::empty()).unwrap()
    };
    let (proxied, direct) = (Server::behind_proxy().await, Server::new().await);
    web(&proxied);
    web(&direct);
    for (server, proto, said) in
        [(&proxied, "https", true), (&proxied, "http", false), (&direct, "https", false)]
    {
        let reply = server.send(page(proto)).await;
        assert_eq!(reply.status, StatusCode::OK);
        let headers = &reply.headers;
        assert_eq!(headers.contains_key("strict-transport-security"), said, "{proto}");
    }
}

#[tokio::test]
async fn figures_are_not_for_the_public_and_say_what_an_operator_needs() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    tablet.report("bc-1", &[]).await;
    let held = tablet.op("tickle", "bc-1", &json!({}));
    tablet.push(&[held]).await;
    assert_eq!(server.get("/metrics", &tablet.token).await.status, StatusCode::NOT_FOUND);
    let figures = async || {
        let request = Request::get("/metrics").body(Body::empty()).unwrap();
        let reply = Server::ask(&server.operation, request).await;
        assert_eq!(reply.status, StatusCode::OK);
        String::from_utf8(reply.body).unwrap()
    };
    let value = |text: &str, name: &str| -> Option<u64> {
        let line = text.lines().find_map(|line| line.strip_prefix(&format!("giaouoc_{name} ")))?;
        Some(line.parse().unwrap())
    };
    let text = figures().await;
    for (name, least) in [("database_bytes", 1), ("wal_bytes", 1), ("disk_free_bytes", 1)] {
        assert!(value(&text, name).unwrap() >= least, "{name}: {text}");
    }
    assert_eq!((value(&text, "held_ops"), value(&text, "clock_doubted")), (Some(1), Some(0)));
    assert_eq!((value(&text, "attachments"), value(&text, "attachment_bytes")), (Some(0), Some(0)));
    assert!(value(&text, "last_seq").unwrap() > 10, "{text}");
    assert_eq!(value(&text, "backup_age_seconds"), None, "there is none");

    let (data, now) = (server.data.path(), server.now());
    giaouoc::storage::sqlite::Sqlite::back_up(data, &data.join("backup.db"), now).unwrap();
    server.wait(90_000);
    assert_eq!(value(&figures().await, "backup_age_seconds"), Some(90));
    let request = Request::get("/readyz").body(Body::empty()).unwrap();
    assert_eq!(Server::ask(&server.operation, request).await.body, b"ready\n");
}
