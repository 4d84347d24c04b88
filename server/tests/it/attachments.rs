//! Photos of a dossier: sent in pieces over tus, awaited by a submit, read by who may.

mod foreign;
mod tus;
mod waiting;

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::support::{Reply, Server};

/// A JPEG as far as its first bytes go, each with its own content.
pub(crate) fn jpeg(content: u8, size: usize) -> Vec<u8> {
    let mut bytes = vec![content; size];
    bytes[..3].copy_from_slice(&[0xFF, 0xD8, 0xFF]);
    bytes
}

pub(crate) fn hash(bytes: &[u8]) -> String {
    sync::chain::sha256_hex(bytes)
}

/// The value of a row that names a photo.
pub(crate) fn photo(bytes: &[u8], name: &str) -> Value {
    json!({"position": 1, "blob": hash(bytes), "name": name, "kind": "image/jpeg",
           "bytes": bytes.len()})
}

fn metadata(bytes: &[u8]) -> String {
    format!("sha256 {},filename {}", STANDARD.encode(hash(bytes)), STANDARD.encode("Ảnh.jpg"))
}

/// A tus client with the token of one device.
struct Client<'s> {
    server: &'s Server,
    token: String,
}

impl Client<'_> {
    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Body) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        let common = [("authorization", format!("Bearer {}", self.token))];
        let tus = [("tus-resumable", "1.0.0".to_owned())];
        for (name, value) in common.iter().chain(&tus) {
            if !headers.iter().any(|(other, _)| other == name) {
                request = request.header(*name, value);
            }
        }
        for (name, value) in headers.iter().filter(|(_, value)| *value != "-") {
            request = request.header(*name, *value);
        }
        self.server.send(request.body(body).unwrap()).await
    }

    /// Begins an upload; its address.
    async fn begin(&self, bytes: &[u8]) -> String {
        let (length, metadata) = (bytes.len().to_string(), metadata(bytes));
        let headers = [("upload-length", length.as_str()), ("upload-metadata", &metadata)];
        let reply = self.ask("POST", "/api/v1/blobs", &headers, Body::empty()).await;
        assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
        reply.headers["location"].to_str().unwrap().to_owned()
    }

    async fn patch(&self, upload: &str, offset: usize, body: Body) -> Reply {
        let offset = offset.to_string();
        let headers = [
            ("content-type", "application/offset+octet-stream"),
            ("upload-offset", offset.as_str()),
        ];
        self.ask("PATCH", upload, &headers, body).await
    }

    async fn offset(&self, upload: &str) -> usize {
        let reply = self.ask("HEAD", upload, &[], Body::empty()).await;
        assert_eq!(reply.status, StatusCode::OK);
        reply.headers["upload-offset"].to_str().unwrap().parse().unwrap()
    }

    /// Sends a file in one go.
    async fn send(&self, bytes: &[u8]) -> Reply {
        let upload = self.begin(bytes).await;
        self.patch(&upload, 0, Body::from(bytes.to_vec())).await
    }

    async fn has(&self, bytes: &[u8]) -> bool {
        let path = format!("/api/v1/blobs/{}", hash(bytes));
        self.ask("HEAD", &path, &[], Body::empty()).await.status == StatusCode::OK
    }
}
