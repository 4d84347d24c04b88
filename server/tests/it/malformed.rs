//! Malformed, oversized, unauthenticated and misdirected requests: a code in two languages, and
//! nothing changes.

use std::io::Write as _;

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use flate2::{Compression, write::GzEncoder};
use model::role::Role;
use serde_json::json;

use crate::{support::Server, world::OWN};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Method, path, content type, content encoding, body, expected status and code.
type Case = (&'static str, &'static str, &'static str, &'static str, Vec<u8>, u16, &'static str);

fn cases() -> Vec<Case> {
    let json = "application/json";
    let sync = "/api/v1/sync";
    let good = r#"{"v":1,"dev":"d","now":0,"cur":{"*":[0,0]},"ops":"#;
    let ops = |ops: &str| format!("{good}{ops}}}").into_bytes();
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    vec![
        ("POST", sync, json, "", b"".to_vec(), 400, "malformed"),
        ("POST", sync, json, "", b"{".to_vec(), 400, "malformed"),
        ("POST", sync, json, "", b"[]".to_vec(), 400, "malformed"),
        ("POST", sync, json, "", b"null".to_vec(), 400, "malformed"),
        ("POST", sync, json, "", b"\xff\xfe".to_vec(), 400, "malformed"),
        ("POST", sync, json, "", deep.clone().into_bytes(), 400, "malformed"),
        ("POST", sync, json, "", ops(&format!("[{deep}]")), 400, "malformed"),
        ("POST", sync, json, "", ops("[1]"), 400, "malformed"),
        ("POST", sync, json, "", ops("[{}]"), 400, "malformed"),
        ("POST", sync, json, "", ops(r#"[{"o":"a","s":0}]"#), 400, "malformed"),
        ("POST", sync, json, "", ops(r#"[{"o":"a","s":-1}]"#), 400, "malformed"),
        ("POST", sync, json, "", ops(r#"[{"o":"a/b","s":1}]"#), 400, "malformed"),
        ("POST", sync, json, "", ops(r#"[{"o":"a","s":1},{"o":"b","s":3}]"#), 400, "malformed"),
        (
            "POST",
            sync,
            json,
            "",
            br#"{"v":1,"dev":"../x","now":0,"cur":{"*":[0,0]}}"#.to_vec(),
            400,
            "malformed",
        ),
        ("POST", sync, json, "", vec![b' '; 9 << 20], 413, "too_large"),
        ("POST", sync, json, "gzip", gzip(&vec![b' '; 20 << 20]), 413, "too_large"),
        ("POST", sync, json, "gzip", b"not gzip".to_vec(), 400, "malformed"),
        ("POST", sync, json, "br", b"x".to_vec(), 415, "unsupported_encoding"),
        ("POST", sync, "text/plain", "", b"{}".to_vec(), 415, "unsupported_media"),
        ("GET", sync, json, "", vec![], 405, "method_not_allowed"),
        ("PUT", sync, json, "", vec![], 405, "method_not_allowed"),
        ("POST", "/api/v1/nothing", json, "", vec![], 404, "not_found"),
        ("GET", "/api/v2/sync", json, "", vec![], 404, "not_found"),
        ("GET", "/api/v1/records/none/history", json, "", vec![], 404, "not_found"),
        ("GET", "/api/v1/records/a%20b/history", json, "", vec![], 404, "not_found"),
        ("GET", "/api/v1/sheets/reports", json, "", vec![], 400, "malformed"),
        ("GET", "/api/v1/sheets/reports?group=bloc&year=x", json, "", vec![], 400, "malformed"),
        ("GET", "/api/v1/sheets/reports?group=none&year=2020", json, "", vec![], 404, "not_found"),
        ("GET", "/api/v1/search?q=a&limit=-1", json, "", vec![], 400, "malformed"),
        ("GET", "/api/v1/search?q=a&noun=dream", json, "", vec![], 422, "invalid"),
        ("GET", "/missing.js", json, "", vec![], 404, "not_found"),
        ("POST", "/anything", json, "", vec![], 405, "method_not_allowed"),
        ("POST", "/api/v1/enrol", json, "", b"{}".to_vec(), 400, "malformed"),
        ("POST", "/api/v1/codes", json, "", b"{}".to_vec(), 400, "malformed"),
        (
            "POST",
            "/api/v1/reminders",
            json,
            "",
            br#"{"org":"led","group":"none","year":1}"#.to_vec(),
            404,
            "not_found",
        ),
    ]
}

#[tokio::test]
async fn every_bad_request_has_its_code_and_changes_nothing() {
    let server = Server::new().await;
    let tablet = server.tablet(Role::EmulationOfficer, OWN).await;
    for (method, path, kind, encoding, body, status, code) in cases() {
        let mut request = Request::builder().method(method).uri(path).header("content-type", kind);
        if !encoding.is_empty() {
            request = request.header("content-encoding", encoding);
        }
        let request = request.header("authorization", format!("Bearer {}", tablet.token));
        let beginning: String = String::from_utf8_lossy(&body).chars().take(60).collect();
        let reply = server.send(request.body(Body::from(body)).unwrap()).await;
        let what = format!("{method} {path} {beginning}");
        assert_eq!(reply.status.as_u16(), status, "{what}");
        assert_eq!(reply.code(), code, "{what}");
        assert_eq!(reply.headers["content-type"], "application/json", "{what}");
    }
    let answer = tablet.exchange(&tablet.request(&[])).await.json();
    assert_eq!(answer["acked"]["s"], 0);
}

#[tokio::test]
async fn without_a_good_token_nothing_opens() {
    let server = Server::new().await;
    let reads = [
        "overview",
        "sheets",
        "sheets/reports?group=bloc&year=2026",
        "search?q=a",
        "devices",
        "sheets/commendations?organiser=office&movement=x",
        "records/bloc/history",
    ];
    for credentials in [None, Some("Bearer nonsense"), Some("Basic eA=="), Some("Bearer"), Some("")]
    {
        for path in reads {
            let mut request = Request::get(format!("/api/v1/{path}"));
            if let Some(credentials) = credentials {
                request = request.header("authorization", credentials);
            }
            let reply = server.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{path} {credentials:?}");
            assert_eq!(reply.code(), "unauthenticated");
        }
    }
    for path in ["sync", "codes", "reminders", "devices/x/revoke"] {
        let reply = server.post(&format!("/api/v1/{path}"), None, &json!({})).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{path}");
    }
}

#[tokio::test]
async fn who_asks_too_often_waits() {
    let server = Server::new().await;
    let tablet = server.tablet(Role::Viewer, OWN).await;
    let mut refused = None;
    for _ in 0..700 {
        let reply = server.get("/api/v1/search?q=", &tablet.token).await;
        if reply.status != StatusCode::OK {
            refused = Some(reply);
            break;
        }
    }
    assert_eq!(refused.unwrap().code(), "too_many");
    server.wait(60_000);
    assert_eq!(server.get("/api/v1/search?q=", &tablet.token).await.status, StatusCode::OK);
}
