//! tus 1.0 at `/api/v1/blobs`: the bytes of attachments come in pieces and go on where they broke.

mod receive;

use ::sync::upload::{ALGORITHMS, Checksum, EXTENSIONS, MAX_SIZE, Metadata, TUS};
use axum::{
    extract::{FromRequestParts, Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use model::attachment::BlobId;

use self::receive::Receiver;
use super::{
    App,
    problem::{Code, Fault},
};
use crate::{access::Session, secret, storage::Upload};

/// On every answer, errors included.
pub(super) const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
pub(super) const TUS_VERSION: HeaderName = HeaderName::from_static("tus-version");
const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
const UPLOADS: &str = "/api/v1/blobs/uploads";

/// A request that speaks our version of tus.
pub(super) struct Tus;

impl<S: Sync> FromRequestParts<S> for Tus {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        if text(&parts.headers, "tus-resumable")? == Some(TUS) {
            Ok(Self)
        } else {
            Err(Code::TusVersion.into())
        }
    }
}

/// Says the version on every answer.
pub(super) async fn say_version(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(TUS_RESUMABLE, HeaderValue::from_static(TUS));
    headers.insert(TUS_VERSION, HeaderValue::from_static(TUS));
    response
}

/// What of tus the server speaks
#[utoipa::path(
    options,
    path = "/api/v1/blobs",
    tag = "attachments",
    responses((status = 204, description = "Tus-Version, Tus-Extension, Tus-Max-Size, Tus-Checksum-Algorithm"))
)]
pub(super) async fn offer() -> Response {
    let headers = [
        ("tus-extension", EXTENSIONS.to_owned()),
        ("tus-max-size", MAX_SIZE.to_string()),
        ("tus-checksum-algorithm", ALGORITHMS.to_owned()),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// Begin an upload of `Upload-Length` bytes; `Upload-Metadata` may have `sha256`
#[utoipa::path(
    post,
    path = "/api/v1/blobs",
    tag = "attachments",
    params(
        ("Tus-Resumable" = String, Header, description = "1.0.0"),
        ("Upload-Length" = u64, Header, description = "Bytes of the whole"),
        ("Upload-Metadata" = Option<String>, Header, description = "Names and base64, with commas between them; `sha256` is the hash of the whole in hexadecimal"),
    ),
    responses((status = 201, description = "Location is the upload, at offset 0")),
    extensions(("x-errors" = json!([Code::TusVersion, Code::Malformed, Code::UnsupportedFile, Code::TooLarge]))),
    security(("device" = []))
)]
pub(super) async fn create(
    State(app): State<App>,
    session: Session,
    _: Tus,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let length = number(&headers, "upload-length")?;
    if length == 0 {
        return Err(Fault::from(Code::UnsupportedFile).detail("no bytes"));
    }
    if length > MAX_SIZE {
        return Err(Fault::from(Code::TooLarge).detail(format!("at most {MAX_SIZE} bytes")));
    }
    let metadata = text(&headers, "upload-metadata")?.map_or(Ok(Metadata::default()), |said| {
        Metadata::parse(said)
            .map_err(|error| Fault::from(Code::Malformed).detail(error.to_string()))
    })?;
    let id = secret::token()?;
    let location = format!("{UPLOADS}/{id}");
    let enrolment = session.admission.id.clone();
    let upload = Upload { id, enrolment, length, received: 0, blob: metadata.sha256 };
    app.storage.begin_upload(upload, session.now).await?;
    Ok((StatusCode::CREATED, [(header::LOCATION, location)]).into_response())
}

/// How far an upload is
#[utoipa::path(
    head,
    path = "/api/v1/blobs/uploads/{id}",
    tag = "attachments",
    params(
        ("id" = String, Path, description = "Id of the upload"),
        ("Tus-Resumable" = String, Header, description = "1.0.0"),
    ),
    responses((status = 200, description = "Upload-Offset; equal to Upload-Length when the blob is stored")),
    extensions(("x-errors" = json!([Code::TusVersion, Code::NotFound]))),
    security(("device" = []))
)]
pub(super) async fn state(
    State(app): State<App>,
    session: Session,
    _: Tus,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let upload = find(&app, &session, id).await?;
    let headers = [
        (UPLOAD_OFFSET, upload.received.to_string()),
        (UPLOAD_LENGTH, upload.length.to_string()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((StatusCode::OK, headers).into_response())
}

/// The bytes from `Upload-Offset` on; with the last one the blob is stored
#[utoipa::path(
    patch,
    path = "/api/v1/blobs/uploads/{id}",
    tag = "attachments",
    params(
        ("id" = String, Path, description = "Id of the upload"),
        ("Tus-Resumable" = String, Header, description = "1.0.0"),
        ("Upload-Offset" = u64, Header, description = "Where the upload stands"),
        ("Upload-Checksum" = Option<String>, Header, description = "sha1 or sha256, and base64 of the hash of this piece"),
    ),
    request_body(content_type = "application/offset+octet-stream"),
    responses((status = 204, description = "Upload-Offset")),
    extensions(("x-errors" = json!([Code::TusVersion, Code::NotFound, Code::UploadOffset, Code::ChecksumMismatch, Code::UnsupportedFile]))),
    security(("device" = []))
)]
pub(super) async fn go_on(
    State(app): State<App>,
    session: Session,
    _: Tus,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Fault> {
    let headers = request.headers();
    if text(headers, "content-type")? != Some("application/offset+octet-stream") {
        return Err(Fault::from(Code::UnsupportedMedia).detail("application/offset+octet-stream"));
    }
    let offset = number(headers, "upload-offset")?;
    let checksum = text(headers, "upload-checksum")?.map(Checksum::parse).transpose();
    let checksum =
        checksum.map_err(|error| Fault::from(Code::Malformed).detail(error.to_string()))?;
    let upload = find(&app, &session, id).await?;
    if offset != upload.received {
        return Err(Code::UploadOffset.into());
    }
    let announced = text(headers, "content-length")?.and_then(|length| length.parse::<u64>().ok());
    if announced.is_some_and(|bytes| bytes > upload.length - upload.received) {
        return Err(Code::TooLarge.into());
    }
    // In a task of its own: when the link breaks this request ends, and what has come is kept.
    let receiver = Receiver::new(app, upload, checksum);
    let received = tokio::spawn(receiver.take(request.into_body()));
    let offset = received.await.map_err(|_| Code::Internal)??;
    Ok((StatusCode::NO_CONTENT, [(UPLOAD_OFFSET, offset.to_string())]).into_response())
}

/// The same for links that let no PATCH through: `X-HTTP-Method-Override: PATCH`
#[utoipa::path(
    post,
    path = "/api/v1/blobs/uploads/{id}",
    tag = "attachments",
    params(
        ("id" = String, Path, description = "Id of the upload"),
        ("X-HTTP-Method-Override" = String, Header, description = "PATCH"),
        ("Tus-Resumable" = String, Header, description = "1.0.0"),
        ("Upload-Offset" = u64, Header, description = "Where the upload stands"),
        ("Upload-Checksum" = Option<String>, Header, description = "sha1 or sha256, and base64 of the hash of this piece"),
    ),
    request_body(content_type = "application/offset+octet-stream"),
    responses((status = 204, description = "Upload-Offset")),
    extensions(("x-errors" = json!([Code::TusVersion, Code::NotFound, Code::UploadOffset, Code::ChecksumMismatch, Code::UnsupportedFile, Code::MethodNotAllowed]))),
    security(("device" = []))
)]
pub(super) async fn go_on_by_post(
    state: State<App>,
    session: Session,
    tus: Tus,
    path: Path<String>,
    request: Request,
) -> Result<Response, Fault> {
    if text(request.headers(), "x-http-method-override")? != Some("PATCH") {
        return Err(Code::MethodNotAllowed.into());
    }
    go_on(state, session, tus, path, request).await
}

/// Whether a blob is stored that a device of the organisation has brought
#[utoipa::path(
    head,
    path = "/api/v1/blobs/{hash}",
    tag = "attachments",
    params(("hash" = String, Path, description = "SHA-256 of the bytes, hexadecimal")),
    responses((status = 200, description = "It is")),
    extensions(("x-errors" = json!([Code::NotFound]))),
    security(("device" = []))
)]
pub(super) async fn has(
    State(app): State<App>,
    session: Session,
    Path(hash): Path<String>,
) -> Result<StatusCode, Fault> {
    let blob = BlobId::parse(&hash).map_err(|_| Code::NotFound)?;
    let here = app.storage.has_blob(session.own(), blob).await?;
    if here { Ok(StatusCode::OK) } else { Err(Code::NotFound.into()) }
}

/// An upload of this enrolment; another's is as unknown as none.
async fn find(app: &App, session: &Session, id: String) -> Result<Upload, Fault> {
    let found = app.storage.upload(id, session.admission.id.clone()).await?;
    found.ok_or_else(|| Code::NotFound.into())
}

fn text<'h>(headers: &'h HeaderMap, name: &'static str) -> Result<Option<&'h str>, Fault> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let text = value.to_str().map_err(|_| Fault::from(Code::Malformed).detail(name))?;
    Ok(Some(text.trim()))
}

fn number(headers: &HeaderMap, name: &'static str) -> Result<u64, Fault> {
    let number = text(headers, name)?.and_then(|text| text.parse().ok());
    number.ok_or_else(|| Fault::from(Code::Malformed).detail(name))
}
