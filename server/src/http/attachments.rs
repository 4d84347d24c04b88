//! `GET /api/v1/records/{id}/attachments/{row}`: the bytes of an attachment, for who may read its
//! record.

use std::ops::RangeInclusive;

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use http_range_header::parse_range_header;
use model::{attachment, id::RecordId};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    App,
    problem::{Code, Fault},
};
use crate::access::Session;

/// All but what RFC 8187 lets stand in a file name.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What a range asks for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Of(RangeInclusive<usize>),
    Nothing,
}

/// The bytes of an attachment
#[utoipa::path(
    get,
    path = "/api/v1/records/{id}/attachments/{row}",
    tag = "attachments",
    params(
        ("id" = String, Path, description = "Id of the record"),
        ("row" = String, Path, description = "Id of the row in its set `attachments`"),
    ),
    responses(
        (status = 200, description = "All of it"),
        (status = 206, description = "The part that Range asks for"),
        (status = 304, description = "What If-None-Match names"),
    ),
    extensions(("x-errors" = json!([Code::NotFound, Code::BlobMissing, Code::Range]))),
    security(("device" = []))
)]
pub(super) async fn read(
    State(app): State<App>,
    session: Session,
    Path((id, row)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let id: RecordId = id.parse().map_err(|_| Code::NotFound)?;
    let stored = app.storage.record(id).await?;
    let stored = stored.filter(|stored| session.may_read(stored) && !stored.record.is_deleted());
    let stored = stored.ok_or(Code::NotFound)?;
    let row = attachment::row(&stored.record.fields, &row).ok_or(Code::NotFound)?;
    let etag = format!("\"{}\"", row.blob);
    let says = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let known = says(header::IF_NONE_MATCH).unwrap_or_default();
    if known.split(',').any(|known| known.trim().trim_start_matches("W/") == etag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response());
    }
    // Who writes a row may know the name of a photo that is not his.
    let scope = stored.record.scope.clone();
    let blob = app.storage.blob(scope, row.blob).await?.ok_or(Code::BlobMissing)?;
    let size = blob.data.len();
    let range = says(header::RANGE).filter(|_| says(header::IF_RANGE).is_none_or(|it| it == etag));
    let (status, range, data) = match range.map_or(Part::Whole, |range| part(range, size)) {
        Part::Whole => (StatusCode::OK, None, blob.data),
        Part::Of(range) => {
            let place = format!("bytes {}-{}/{size}", range.start(), range.end());
            let data = blob.data.get(range).unwrap_or_default().to_vec();
            (StatusCode::PARTIAL_CONTENT, Some(place), data)
        }
        Part::Nothing => return Err(Fault::from(Code::Range).detail(format!("of {size} bytes"))),
    };
    let mut response = (status, Body::from(data)).into_response();
    let name = utf8_percent_encode(&row.name, ENCODED);
    let mut say = |name: HeaderName, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    };
    say(header::CONTENT_TYPE, blob.kind);
    say(header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned());
    say(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned());
    say(header::CONTENT_DISPOSITION, format!("inline; filename*=UTF-8''{name}"));
    say(header::ETAG, etag);
    // The row may name another photo one day; then the tag differs.
    say(header::CACHE_CONTROL, "private, no-cache".to_owned());
    say(header::ACCEPT_RANGES, "bytes".to_owned());
    if let Some(range) = range {
        say(header::CONTENT_RANGE, range);
    }
    Ok(response)
}

/// A range that cannot be read counts for nothing, as does a list of several.
fn part(range: &str, size: usize) -> Part {
    let Ok(ranges) = parse_range_header(range) else { return Part::Whole };
    let last = u64::try_from(size).unwrap_or(u64::MAX);
    let Ok(ranges) = ranges.validate(last) else { return Part::Nothing };
    let [range] = ranges.as_slice() else { return Part::Whole };
    let end = |n: &u64| usize::try_from(*n).unwrap_or(usize::MAX);
    Part::Of(end(range.start())..=end(range.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_taken_as_far_as_it_goes() {
        for (range, expected) in [
            ("bytes=0-3", Part::Of(0..=3)),
            ("bytes=8-", Part::Of(8..=9)),
            ("bytes=-4", Part::Of(6..=9)),
            ("bytes=5-500", Part::Of(5..=9)),
            ("bytes=10-", Part::Nothing),
            ("bytes=0-1,4-5", Part::Whole),
            ("bites=0-1", Part::Whole),
        ] {
            assert_eq!(part(range, 10), expected, "{range}");
        }
    }
}
