//! tus 1.0: what each header does, and what is kept when a link breaks.

use std::{
    collections::VecDeque,
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    body::{Body, Bytes},
    http::{Request, StatusCode},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use giaouoc::storage::sqlite::Sqlite;
use hyper::body::Frame;
use model::role::Role;
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

use super::{Client, jpeg, metadata};
use crate::{
    support::Server,
    world::{BELOW, STRANGER},
};

async fn client(server: &Server) -> Client<'_> {
    let token = server.tablet(Role::Cadre, BELOW).await.token;
    Client { server, token }
}

fn count(server: &Server, sql: &str) -> u64 {
    let database = Connection::open(Sqlite::file(server.data.path())).unwrap();
    database.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn options_say_what_the_server_speaks_without_a_token() {
    let server = Server::new().await;
    let request = Request::options("/api/v1/blobs").body(Body::empty()).unwrap();
    let reply = server.send(request).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    for (name, value) in [
        ("tus-resumable", "1.0.0"),
        ("tus-version", "1.0.0"),
        ("tus-extension", "creation,checksum"),
        ("tus-max-size", "5242880"),
        ("tus-checksum-algorithm", "sha1,sha256"),
    ] {
        assert_eq!(reply.headers[name], value, "{name}");
    }
}

#[tokio::test]
async fn an_upload_begins_only_as_it_can_end() {
    let server = Server::new().await;
    let client = client(&server).await;
    let good = metadata(&jpeg(1, 10));
    let shouted = format!("sha256 {}", STANDARD.encode("A".repeat(64)));
    for (what, headers, status, code) in [
        ("whole", vec![("upload-length", "10"), ("upload-metadata", &*good)], 201, ""),
        ("unnamed", vec![("upload-length", "5242880")], 201, ""),
        ("no length", vec![], 400, "malformed"),
        ("no number", vec![("upload-length", "-1")], 400, "malformed"),
        ("nothing", vec![("upload-length", "0")], 415, "unsupported_file"),
        ("too long", vec![("upload-length", "5242881")], 413, "too_large"),
        ("bad pairs", vec![("upload-length", "9"), ("upload-metadata", "a ?")], 400, "malformed"),
        (
            "bad hash",
            vec![("upload-length", "9"), ("upload-metadata", &*shouted)],
            400,
            "malformed",
        ),
        ("old tus", vec![("upload-length", "9"), ("tus-resumable", "0.2.2")], 412, "tus_version"),
        ("no tus", vec![("upload-length", "9"), ("tus-resumable", "-")], 412, "tus_version"),
        ("no token", vec![("authorization", "-")], 401, "unauthenticated"),
        ("bad token", vec![("authorization", "Bearer x")], 401, "unauthenticated"),
    ] {
        let reply = client.ask("POST", "/api/v1/blobs", &headers, Body::empty()).await;
        assert_eq!(reply.status, status, "{what}");
        assert_eq!(reply.headers["tus-resumable"], "1.0.0", "{what}");
        assert_eq!(reply.headers["tus-version"], "1.0.0", "{what}");
        if status == 201 {
            let location = reply.headers["location"].to_str().unwrap();
            assert!(location.starts_with("/api/v1/blobs/uploads/"), "{what}");
        } else {
            assert_eq!(reply.code(), code, "{what}");
        }
    }
}

#[tokio::test]
async fn every_header_of_a_piece_counts() {
    let server = Server::new().await;
    let client = client(&server).await;
    let bytes = jpeg(2, 100);
    let (piece, kind) = (&bytes[..10], "application/offset+octet-stream");
    let sum = |word: &str, digest: &[u8]| format!("{word} {}", STANDARD.encode(digest));
    let right = sum("sha256", &Sha256::digest(piece));
    let right_sha1 = sum("sha1", &<sha1::Sha1 as sha1::Digest>::digest(piece));
    let wrong = sum("sha256", &[7; 32]);
    let md5 = sum("md5", &[7; 16]);
    for (what, headers, status, code) in [
        ("plain", vec![("content-type", kind), ("upload-offset", "0")], 204, ""),
        (
            "hashed",
            vec![("content-type", kind), ("upload-offset", "0"), ("upload-checksum", &*right)],
            204,
            "",
        ),
        (
            "hashed by sha1",
            vec![("content-type", kind), ("upload-offset", "0"), ("upload-checksum", &*right_sha1)],
            204,
            "",
        ),
        (
            "hashed wrongly",
            vec![("content-type", kind), ("upload-offset", "0"), ("upload-checksum", &*wrong)],
            460,
            "checksum_mismatch",
        ),
        (
            "hashed otherwise",
            vec![("content-type", kind), ("upload-offset", "0"), ("upload-checksum", &*md5)],
            400,
            "malformed",
        ),
        ("elsewhere", vec![("content-type", kind), ("upload-offset", "5")], 409, "upload_offset"),
        ("nowhere", vec![("content-type", kind)], 400, "malformed"),
        (
            "as a form",
            vec![("content-type", "multipart/form-data"), ("upload-offset", "0")],
            415,
            "unsupported_media",
        ),
        (
            "other tus",
            vec![("content-type", kind), ("upload-offset", "0"), ("tus-resumable", "2.0.0")],
            412,
            "tus_version",
        ),
        (
            "too much",
            vec![("content-type", kind), ("upload-offset", "0"), ("content-length", "101")],
            413,
            "too_large",
        ),
    ] {
        let upload = client.begin(&bytes).await;
        let reply = client.ask("PATCH", &upload, &headers, Body::from(piece.to_vec())).await;
        assert_eq!(reply.status, status, "{what}");
        assert_eq!(reply.headers["tus-resumable"], "1.0.0", "{what}");
        let kept = if status == 204 { 10 } else { 0 };
        assert_eq!(client.offset(&upload).await, kept, "{what}");
        if status == 204 {
            assert_eq!(reply.headers["upload-offset"], "10", "{what}");
        } else {
            assert_eq!(reply.code(), code, "{what}");
        }
    }
}

#[tokio::test]
async fn a_file_comes_in_pieces_and_equal_ones_are_kept_once() {
    let server = Server::new().await;
    let client = client(&server).await;
    let bytes = jpeg(3, 300_000);
    let upload = client.begin(&bytes).await;
    for (from, to) in [(0, 100_000), (100_000, 100_001), (100_001, 300_000)] {
        assert!(!client.has(&bytes).await);
        assert_eq!(client.offset(&upload).await, from);
        let reply = client.patch(&upload, from, Body::from(bytes[from..to].to_vec())).await;
        assert_eq!(reply.status, StatusCode::NO_CONTENT);
    }
    assert!(client.has(&bytes).await);
    assert_eq!(client.offset(&upload).await, bytes.len(), "an end is told again");
    let nothing = client.patch(&upload, bytes.len(), Body::empty()).await;
    assert_eq!(nothing.headers["upload-offset"], "300000");
    assert_eq!(client.send(&bytes).await.status, StatusCode::NO_CONTENT);
    assert_eq!(count(&server, "SELECT count(*) FROM blob"), 1);
    assert_eq!(count(&server, "SELECT count(*) FROM piece"), 0);
}

#[tokio::test]
async fn what_came_before_the_link_broke_is_kept_unless_it_was_to_be_checked() {
    let server = Server::new().await;
    let client = client(&server).await;
    let bytes = jpeg(4, 200_000);
    let broken = || {
        let piece = |from: usize, to: usize| Ok(Bytes::from(bytes[from..to].to_vec()));
        let broke = Err(std::io::ErrorKind::ConnectionReset.into());
        let pieces = [piece(0, 100_000), piece(100_000, 150_001), broke];
        Body::new(Broken(pieces.into_iter().collect()))
    };
    let upload = client.begin(&bytes).await;
    assert_eq!(client.patch(&upload, 0, broken()).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(client.offset(&upload).await, 150_001);
    let rest = Body::from(bytes[150_001..].to_vec());
    assert_eq!(client.patch(&upload, 150_001, rest).await.status, StatusCode::NO_CONTENT);
    assert!(client.has(&bytes).await);

    let upload = client.begin(&bytes).await;
    let sum = format!("sha256 {}", STANDARD.encode(Sha256::digest(&bytes)));
    let headers = [
        ("content-type", "application/offset+octet-stream"),
        ("upload-offset", "0"),
        ("upload-checksum", sum.as_str()),
    ];
    assert_eq!(client.ask("PATCH", &upload, &headers, broken()).await.status, 460);
    assert_eq!(client.offset(&upload).await, 0);
}

/// A body of which the link breaks.
struct Broken(VecDeque<Result<Bytes, std::io::Error>>);

impl hyper::body::Body for Broken {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        Poll::Ready(self.0.pop_front().map(|piece| piece.map(Frame::data)))
    }
}

#[tokio::test]
async fn a_file_that_is_not_what_was_announced_is_dropped() {
    let server = Server::new().await;
    let client = client(&server).await;
    let page = b"<svg onload=alert(1)></svg>".to_vec();
    let announced = client.begin(&jpeg(5, page.len())).await;
    for (what, upload, body, status, code) in [
        ("other bytes", announced, jpeg(6, page.len()), 460, "checksum_mismatch"),
        ("no photo", client.begin(&page).await, page.clone(), 415, "unsupported_file"),
    ] {
        let reply = client.patch(&upload, 0, Body::from(body.clone())).await;
        assert_eq!((reply.status.as_u16(), reply.code().as_str()), (status, code), "{what}");
        let gone = client.ask("HEAD", &upload, &[], Body::empty()).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND, "{what}");
        assert!(!client.has(&body).await, "{what}");
    }
}

#[tokio::test]
async fn an_upload_is_its_devices_own() {
    let server = Server::new().await;
    let mine = client(&server).await;
    let bytes = jpeg(7, 50);
    let upload = mine.begin(&bytes).await;
    let stranger = server.tablet(Role::Cadre, STRANGER).await.token;
    for other in [client(&server).await, Client { server: &server, token: stranger }] {
        let head = other.ask("HEAD", &upload, &[], Body::empty()).await;
        assert_eq!(head.status, StatusCode::NOT_FOUND);
        let patch = other.patch(&upload, 0, Body::from(bytes.clone())).await;
        assert_eq!(patch.code(), "not_found");
    }
    assert_eq!(mine.offset(&upload).await, 0);
    let admin = server.tablet(Role::Administrator, crate::world::OWN).await;
    let tablet = server.tablet(Role::Cadre, BELOW).await;
    let revoked = Client { server: &server, token: tablet.token.clone() };
    let upload = revoked.begin(&bytes).await;
    let path = format!("/api/v1/devices/{}/revoke", tablet.device);
    server.post(&path, Some(&admin.token), &serde_json::json!({})).await;
    let patch = revoked.patch(&upload, 0, Body::from(bytes.clone())).await;
    assert_eq!(patch.code(), "revoked");
}

#[tokio::test]
async fn a_link_that_lets_no_patch_through_posts() {
    let server = Server::new().await;
    let client = client(&server).await;
    let bytes = jpeg(8, 50);
    let upload = client.begin(&bytes).await;
    let piece = [
        ("content-type", "application/offset+octet-stream"),
        ("upload-offset", "0"),
        ("x-http-method-override", "PATCH"),
    ];
    let plain = client.ask("POST", &upload, &piece[..2], Body::from(bytes.clone())).await;
    assert_eq!(plain.code(), "method_not_allowed");
    let posted = client.ask("POST", &upload, &piece, Body::from(bytes.clone())).await;
    assert_eq!(posted.status, StatusCode::NO_CONTENT);
    assert!(client.has(&bytes).await);
}

#[tokio::test]
async fn uploads_that_nobody_goes_on_with_end() {
    const DAY: i64 = 86_400_000;
    let server = Server::new().await;
    let client = client(&server).await;
    let bytes = jpeg(9, 50);
    let (old, kept) = (client.begin(&bytes).await, client.begin(&bytes).await);
    server.wait(6 * DAY);
    client.patch(&kept, 0, Body::from(bytes[..10].to_vec())).await;
    server.wait(2 * DAY);
    let third = client.begin(&bytes).await;
    let gone = client.ask("HEAD", &old, &[], Body::empty()).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    assert_eq!(client.offset(&kept).await, 10);
    for _ in 0..99 {
        server.wait(1);
        client.begin(&bytes).await;
    }
    let first = client.ask("HEAD", &kept, &[], Body::empty()).await;
    assert_eq!(first.status, StatusCode::NOT_FOUND, "a hundred newer ones are under way");
    assert_eq!(client.offset(&third).await, 0);
    assert_eq!(count(&server, "SELECT count(*) FROM upload"), 100);
    assert_eq!(count(&server, "SELECT count(*) FROM piece"), 0);
}
