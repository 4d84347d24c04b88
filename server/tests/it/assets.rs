//! The app's files: twins, caching, headers, and the page for the app's own addresses.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};

use crate::support::{Reply, Server};

async fn get(server: &Server, path: &str, headers: &[(&str, &str)]) -> Reply {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    server.send(request.body(Body::empty()).unwrap()).await
}

async fn server() -> Server {
    let server = Server::new().await;
    let web = server.data.path().join("web");
    std::fs::create_dir_all(web.join("icons")).unwrap();
    for (name, content) in [
        ("index.html", "<!doctype html>trang"),
        ("sw.js", "// worker"),
        ("app-0123456789ab.wasm", "wasm"),
        ("app-0123456789ab.wasm.br", "wasm in brotli"),
        ("app-0123456789ab.wasm.gz", "wasm in gzip"),
        ("icons/icon.svg", "<svg/>"),
        ("manifest.webmanifest", "{}"),
    ] {
        std::fs::write(web.join(name), content).unwrap();
    }
    std::fs::write(server.data.path().join("secret.txt"), "secret").unwrap();
    server
}

#[tokio::test]
async fn the_page_answers_for_every_address_of_the_app() {
    let server = server().await;
    for path in ["/", "/nominations/abc/edit", "/enrol", "/index.html"] {
        let reply = get(&server, path, &[]).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}");
        assert_eq!(reply.headers["content-type"], "text/html; charset=utf-8");
        assert_eq!(reply.headers["cache-control"], "no-cache");
        assert!(
            reply.headers["content-security-policy"].to_str().unwrap().contains("wasm-unsafe-eval")
        );
        assert_eq!(reply.headers["x-content-type-options"], "nosniff");
        assert_eq!(reply.headers["referrer-policy"], "no-referrer");
        assert!(reply.headers.contains_key("permissions-policy"));
        assert_eq!(reply.body, "<!doctype html>trang".as_bytes());
    }
}

#[tokio::test]
async fn twins_are_served_as_they_are_and_kept_for_ever() {
    let server = server().await;
    let path = "/app-0123456789ab.wasm";
    for (accept, encoding, body) in [
        ("gzip, deflate, br", Some("br"), "wasm in brotli"),
        ("gzip", Some("gzip"), "wasm in gzip"),
        ("identity", None, "wasm"),
    ] {
        let reply = get(&server, path, &[("accept-encoding", accept)]).await;
        assert_eq!(reply.headers.get("content-encoding").map(|it| it.to_str().unwrap()), encoding);
        assert_eq!(reply.body, body.as_bytes());
        assert_eq!(reply.headers["content-type"], "application/wasm");
        assert_eq!(reply.headers["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(reply.headers["vary"], "accept-encoding");
    }
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let server = server().await;
    let first = get(&server, "/sw.js", &[]).await;
    assert_eq!(first.headers["cache-control"], "no-cache");
    let tag = first.headers["etag"].to_str().unwrap();
    let again = get(&server, "/sw.js", &[("if-none-match", tag)]).await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    let other = get(&server, "/sw.js", &[("if-none-match", "\"other\"")]).await;
    assert_eq!(other.status, StatusCode::OK);
}

#[tokio::test]
async fn nothing_but_the_app_is_served() {
    let server = server().await;
    for path in
        ["/../secret.txt", "/web/../../secret.txt", "/%2e%2e/secret.txt", "/giaouoc.db", "/.env"]
    {
        assert_eq!(get(&server, path, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
