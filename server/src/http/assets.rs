//! The app's files: from a folder while developing, from inside the binary in a release; with
//! their compressed twins.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
};

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    App,
    problem::{Code, Fault},
};

/// Files built into a release binary.
#[derive(rust_embed::RustEmbed)]
#[folder = "$GIAOUOC_WEB_DIR"]
#[allow_missing = true]
struct Embedded;

/// Where the app's files come from.
#[derive(Debug, Clone)]
pub enum Assets {
    /// A folder that is read at each request.
    Folder(PathBuf),
    /// The files that were there when the binary was built.
    Embedded,
}

/// Compressed twins in the order in which they are preferred.
const TWINS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

const PAGE: &str = "index.html";

impl Assets {
    /// The folder that `GIAOUOC_WEB_DIR` names, or what the binary has inside when it has.
    pub fn of_this_build(folder: Option<PathBuf>) -> Self {
        if cfg!(debug_assertions) {
            Self::Folder(folder.unwrap_or_else(|| PathBuf::from(env!("GIAOUOC_WEB_DIR"))))
        } else {
            folder.map_or(Self::Embedded, Self::Folder)
        }
    }

    async fn read(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        match self {
            Self::Folder(folder) => read_below(folder, path).await.map(Cow::Owned),
            Self::Embedded => Embedded::get(path).map(|file| file.data),
        }
    }
}

async fn read_below(folder: &Path, path: &str) -> Option<Vec<u8>> {
    let file = folder.join(path);
    tokio::task::spawn_blocking(move || std::fs::read(file).ok()).await.ok()?
}

/// Answers every address that no route has: a file, or the page for the app's own addresses.
pub(super) async fn serve(State(app): State<App>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Fault::from(Code::MethodNotAllowed).into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    let asked =
        if path.rsplit('/').next().is_some_and(|name| name.contains('.')) { path } else { PAGE };
    if !is_plain(asked) {
        return Fault::from(Code::NotFound).into_response();
    }
    match best(&app.assets, asked, request.headers()).await {
        Some((bytes, encoding)) => answer(asked, bytes, encoding, request.headers()),
        None => Fault::from(Code::NotFound).into_response(),
    }
}

/// Whether every part of a path is a plain name: nothing leads out of the folder.
fn is_plain(path: &str) -> bool {
    path.split('/').all(|part| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    })
}

/// The file, compressed as the client prefers when there is such a twin.
async fn best(
    assets: &Assets,
    path: &str,
    headers: &HeaderMap,
) -> Option<(Cow<'static, [u8]>, Option<&'static str>)> {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    for (encoding, ending) in TWINS {
        if accepts(accepted.unwrap_or_default(), encoding)
            && let Some(bytes) = assets.read(&format!("{path}{ending}")).await
        {
            return Some((bytes, Some(encoding)));
        }
    }
    assets.read(path).await.map(|bytes| (bytes, None))
}

fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|part| {
        let mut words = part.split(';').map(str::trim);
        let named = words.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        named && !words.any(|q| matches!(q, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

fn answer(
    path: &str,
    bytes: Cow<'static, [u8]>,
    encoding: Option<&'static str>,
    request: &HeaderMap,
) -> Response {
    let hash = sync::chain::sha256_hex(&bytes);
    let tag = format!("\"{}\"", hash.get(..20).unwrap_or(&hash));
    let unchanged = request
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|known| known.split(',').any(|it| it.trim().trim_start_matches("W/") == tag));
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        match bytes {
            Cow::Borrowed(inside) => Body::from(Bytes::from_static(inside)).into_response(),
            Cow::Owned(read) => Body::from(read).into_response(),
        }
    };
    let headers = response.headers_mut();
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::ETAG, &tag);
    set(header::VARY, "accept-encoding");
    set(header::CACHE_CONTROL, cache_control(path));
    if !unchanged {
        set(header::CONTENT_TYPE, content_type(path));
        if let Some(encoding) = encoding {
            set(header::CONTENT_ENCODING, encoding);
        }
    }
    for (name, value) in PAGE_HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// What a page may do, said with every file.
const PAGE_HEADERS: [(header::HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        header::HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// A name with a hash never means other bytes; every other file is asked for again.
fn cache_control(path: &str) -> &'static str {
    if has_hash(path) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// Whether the name ends in a hash, as in `app-0123456789abcdef.wasm`.
fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        hash.len() >= 8 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "txt" => "text/plain; charset=utf-8",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_out_of_the_folder() {
        for (path, ok) in [
            ("index.html", true),
            ("icons/icon-192.png", true),
            ("../secret.db", false),
            ("a/../b.js", false),
            (".env", false),
            ("a//b.js", false),
            ("a%2e/b.js", false),
            ("a\\b.js", false),
        ] {
            assert_eq!(is_plain(path), ok, "{path}");
        }
    }

    #[test]
    fn only_hashed_names_are_kept_for_ever() {
        for (path, hashed) in [
            ("app-0123456789abcdef.wasm", true),
            ("style-0a1b2c3d.css", true),
            ("index.html", false),
            ("sw.js", false),
            ("icons/icon-192.png", false),
            ("icons/icon-maskable-512.png", false),
        ] {
            assert_eq!(has_hash(path), hashed, "{path}");
        }
    }

    #[test]
    fn encodings_are_taken_as_the_client_says() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("GZIP;q=0.5", "gzip"));
        assert!(!accepts("br;q=0, gzip", "br"));
        assert!(!accepts("", "gzip"));
        assert!(!accepts("brotli", "br"));
    }
}
