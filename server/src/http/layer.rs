//! What surrounds every request: its id, the log line, the count, the shape of errors.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use tracing::Instrument as _;

use super::{
    App,
    problem::Fault,
    uploads::{TUS_RESUMABLE, TUS_VERSION},
};
use crate::secret;

const SYNC: &str = "/api/v1/sync";
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A year.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Gives the request an id, logs and counts it, and turns every error into a problem.
pub(super) async fn observe(State(app): State<App>, request: Request, next: Next) -> Response {
    let secure = app.behind_proxy && is_https(request.headers());
    let matched = request.extensions().get::<MatchedPath>().is_some();
    let id = secret::request_id();
    let path = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str);
    let (method, path) = (request.method().clone(), path.to_owned());
    let span = tracing::info_span!("request", id, %method, path);
    let began = Instant::now();
    let response = next.run(request).instrument(span.clone()).await;
    let _entered = span.enter();
    count(&method, &path, response.status(), began);
    let failed = response.status().is_client_error() || response.status().is_server_error();
    let mut response = if failed { shape(response, &id) } else { response };
    let headers = response.headers_mut();
    if matched {
        // Answers are for who asked, once, and are what they say.
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    } else if secure {
        // It holds for the whole host: the page says it for the rest.
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    // A sync happens often over slow links, and says the time in its body.
    if failed || path != SYNC {
        let date = httpdate::fmt_http_date(std::time::SystemTime::now());
        if let Ok(date) = HeaderValue::from_str(&date) {
            response.headers_mut().insert(header::DATE, date);
        }
    }
    response
}

/// Whether the client speaks to the proxy by https.
fn is_https(headers: &HeaderMap) -> bool {
    let said = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    said.and_then(|said| said.rsplit(',').next()).is_some_and(|said| said.trim() == "https")
}

/// Headers of an error that stay.
const KEPT: [HeaderName; 3] = [header::ALLOW, TUS_RESUMABLE, TUS_VERSION];

/// Replaces the body of an error, whoever made it, by the problem. Headers such as `allow` stay.
fn shape(mut response: Response, id: &str) -> Response {
    let fault = response.extensions_mut().remove::<Fault>();
    let fault = fault.unwrap_or_else(|| Fault::of(response.status()));
    let mut shaped = fault.into_problem(id);
    for (name, value) in response.headers() {
        if KEPT.contains(name) {
            shaped.headers_mut().insert(name.clone(), value.clone());
        }
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        shaped.headers_mut().insert(REQUEST_ID, id);
    }
    shaped
}

/// The method; what clients invent does not make new time series.
fn word(method: &Method) -> &str {
    match *method {
        Method::GET
        | Method::HEAD
        | Method::POST
        | Method::PUT
        | Method::DELETE
        | Method::PATCH
        | Method::OPTIONS => method.as_str(),
        _ => "other",
    }
}

fn count(method: &Method, path: &str, status: StatusCode, began: Instant) {
    let seconds = began.elapsed().as_secs_f64();
    let labels = [
        ("method", word(method).to_owned()),
        ("path", path.to_owned()),
        ("status", status.as_str().to_owned()),
    ];
    metrics::counter!("giaouoc_requests_total", &labels).increment(1);
    metrics::histogram!("giaouoc_request_seconds", "path" => path.to_owned()).record(seconds);
    if status.is_server_error() {
        tracing::error!(status = status.as_u16(), seconds, "answered");
    } else {
        tracing::info!(status = status.as_u16(), seconds, "answered");
    }
}
