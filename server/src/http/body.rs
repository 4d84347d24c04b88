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
use tokio::sync::{Semaphore, SemaphorePermit};

use super::problem::{Code, Fault};

/// Most bytes of a body, as sent and after inflation.
pub(super) const MAX_BODY: usize = 8 << 20;
/// Above this size bodies are inflated and read a few at a time: a small request can ask for much
/// memory.
const LARGE: usize = 1 << 20;
static TURNS: Semaphore = Semaphore::const_new(4);

/// A JSON body.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Fault> {
        let (parts, body) = request.into_parts();
        let gzip = check_headers(&parts.headers)?;
        let raw = collect(body, MAX_BODY).await?;
        let (json, _turn) = if gzip { inflate(&raw).await? } else { (raw, None) };
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

/// Inflates a body, however well it compressed: a column of blank rows is no bomb. What comes out
/// is bounded, for each and for all together, and so is the turn to be kept while it is read.
async fn inflate(raw: &[u8]) -> Result<(Bytes, Option<SemaphorePermit<'static>>), Fault> {
    let mut inflater = MultiGzDecoder::new(raw);
    let mut inflated = Vec::new();
    let mut turn = None;
    if !inflate_to(&mut inflater, &mut inflated, LARGE)? {
        turn = Some(TURNS.acquire().await.map_err(|_| Code::Unavailable)?);
        if !inflate_to(&mut inflater, &mut inflated, MAX_BODY)? {
            return Err(Code::TooLarge.into());
        }
    }
    Ok((inflated.into(), turn))
}

/// Goes on up to one byte more than `most`; whether it ends before.
fn inflate_to(
    inflater: &mut MultiGzDecoder<&[u8]>,
    inflated: &mut Vec<u8>,
    most: usize,
) -> Result<bool, Fault> {
    let left = most.saturating_sub(inflated.len()).saturating_add(1);
    inflater
        .take(u64::try_from(left).unwrap_or(u64::MAX))
        .read_to_end(inflated)
        .map_err(|_| Fault::from(Code::Malformed).detail("gzip"))?;
    Ok(inflated.len() <= most)
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

    #[tokio::test]
    async fn what_comes_out_is_bounded_whatever_its_ratio() {
        let inflated = async |packed: &[u8]| match inflate(packed).await {
            Ok((bytes, _turn)) => Ok(bytes.len()),
            Err(fault) => Err(fault.code),
        };
        for (bytes, within) in [(2, true), (6 << 20, true), (8 << 20, true), ((8 << 20) + 1, false)]
        {
            let blank = gzip(&vec![b'\n'; bytes]);
            let expected = if within { Ok(bytes) } else { Err(Code::TooLarge) };
            assert_eq!(inflated(&blank).await, expected, "{bytes}");
        }
        assert_eq!(inflated(b"not gzip").await, Err(Code::Malformed));
        let cut = gzip(b"{\"a\":1}");
        assert_eq!(inflated(&cut[..cut.len() - 6]).await, Err(Code::Malformed));
        let bomb = gzip(&vec![b' '; 64 << 20]);
        assert_eq!(inflated(&bomb).await, Err(Code::TooLarge), "without inflating it whole");
    }
}
