//! Reads bodies within limits: JSON, plain or gzip, and files.

use std::io::Read as _;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use flate2::read::MultiGzDecoder;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use sync::bundle::MAX_FILE;

use super::problem::{Code, Fault};

/// Most bytes of a body, as sent and after inflation.
pub(super) const MAX_BODY: usize = 8 << 20;
/// Above this size a body that inflates more than [`MAX_RATIO`] times is a bomb, not a form.
const RATIO_FROM: usize = 256 << 10;
const MAX_RATIO: usize = 150;

/// A JSON body.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Fault> {
        let (parts, body) = request.into_parts();
        let gzip = check_headers(&parts.headers)?;
        let raw = collect(body, MAX_BODY).await?;
        let json = if gzip { Bytes::from(inflate(&raw)?) } else { raw };
        match serde_json::from_slice(&json) {
            Ok(value) => Ok(Self(value)),
            Err(error) => {
                // The place, not the words: they may be somebody's.
                let at = format!("line {} column {}", error.line(), error.column());
                Err(Fault::from(Code::Malformed).detail(at))
            }
        }
    }
}

/// A file, as it is.
pub(super) struct File(pub(super) Bytes);

impl<S: Send + Sync> FromRequest<S> for File {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Fault> {
        let (parts, body) = request.into_parts();
        if parts.headers.get(header::CONTENT_ENCODING).is_some_and(|it| it != "identity") {
            return Err(Code::UnsupportedEncoding.into());
        }
        Ok(Self(collect(body, MAX_FILE).await?))
    }
}

async fn collect(body: axum::body::Body, most: usize) -> Result<Bytes, Fault> {
    let read = Limited::new(body, most).collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() { Code::TooLarge } else { Code::Malformed }
    })?;
    Ok(read.to_bytes())
}

/// Whether the body is gzip; a body that says it is something else than JSON is refused.
fn check_headers(headers: &HeaderMap) -> Result<bool, Fault> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?").trim());
    if let Some(kind) = text(header::CONTENT_TYPE) {
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Fault::from(Code::UnsupportedMedia).detail("application/json"));
        }
    }
    match text(header::CONTENT_ENCODING) {
        None => Ok(false),
        Some(encoding) if encoding.eq_ignore_ascii_case("identity") => Ok(false),
        Some(encoding) if encoding.eq_ignore_ascii_case("gzip") => Ok(true),
        Some(_) => Err(Code::UnsupportedEncoding.into()),
    }
}

fn inflate(raw: &[u8]) -> Result<Vec<u8>, Fault> {
    let most = if raw.len() * MAX_RATIO < RATIO_FROM { RATIO_FROM } else { raw.len() * MAX_RATIO };
    let most = most.min(MAX_BODY);
    let mut inflated = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    MultiGzDecoder::new(raw)
        .take(limit)
        .read_to_end(&mut inflated)
        .map_err(|_| Fault::from(Code::Malformed).detail("gzip"))?;
    if inflated.len() > most { Err(Code::TooLarge.into()) } else { Ok(inflated) }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_bomb_is_refused_and_a_form_is_not() {
        assert_eq!(inflate(&gzip(b"{}")).unwrap(), b"{}");
        assert_eq!(inflate(&gzip(&vec![b' '; 6 << 20])).unwrap_err().code, Code::TooLarge);
        assert_eq!(inflate(&gzip(&vec![b' '; 9 << 20])).unwrap_err().code, Code::TooLarge);
        assert_eq!(inflate(b"not gzip").unwrap_err().code, Code::Malformed);
        let cut = gzip(b"{\"a\":1}");
        assert_eq!(inflate(&cut[..cut.len() - 6]).unwrap_err().code, Code::Malformed);
    }
}
