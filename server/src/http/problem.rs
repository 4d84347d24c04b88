//! Errors of the HTTP interface: one shape for everything, in two languages, with the request's id.

mod texts;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Serialize, Serializer};
use sync::wire::Problem;

use crate::{
    secret::NoRandomness,
    storage::{CodeError, StoreError, SyncError},
};

/// What can go wrong, as clients tell it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    Malformed,
    Unauthenticated,
    Revoked,
    Forbidden,
    ForeignDevice,
    WrongPassword,
    NoRole,
    CodeUnknown,
    CodeUsed,
    CodeExpired,
    NotFound,
    MethodNotAllowed,
    Timeout,
    TooLarge,
    UnsupportedMedia,
    UnsupportedEncoding,
    UnsupportedFile,
    TusVersion,
    UploadOffset,
    ChecksumMismatch,
    BlobMissing,
    Range,
    Invalid,
    TooMany,
    Internal,
    Unavailable,
    BundleUnreadable,
    BundleForged,
    BundleSealedForOthers,
    BundleRevoked,
    DeviceUnknown,
}

impl Code {
    /// All codes, for the document and its test.
    pub const ALL: [Self; 31] = [
        Self::Malformed,
        Self::Unauthenticated,
        Self::Revoked,
        Self::Forbidden,
        Self::ForeignDevice,
        Self::WrongPassword,
        Self::NoRole,
        Self::CodeUnknown,
        Self::CodeUsed,
        Self::CodeExpired,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Timeout,
        Self::TooLarge,
        Self::UnsupportedMedia,
        Self::UnsupportedEncoding,
        Self::UnsupportedFile,
        Self::TusVersion,
        Self::UploadOffset,
        Self::ChecksumMismatch,
        Self::BlobMissing,
        Self::Range,
        Self::Invalid,
        Self::TooMany,
        Self::Internal,
        Self::Unavailable,
        Self::BundleUnreadable,
        Self::BundleForged,
        Self::BundleSealedForOthers,
        Self::BundleRevoked,
        Self::DeviceUnknown,
    ];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        self.texts().0
    }

    /// The status of the answer.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Malformed | Self::BundleUnreadable => StatusCode::BAD_REQUEST,
            Self::Unauthenticated | Self::Revoked => StatusCode::UNAUTHORIZED,
            Self::Forbidden
            | Self::ForeignDevice
            | Self::WrongPassword
            | Self::NoRole
            | Self::CodeUnknown
            | Self::CodeUsed
            | Self::CodeExpired
            | Self::BundleForged
            | Self::BundleSealedForOthers
            | Self::BundleRevoked
            | Self::DeviceUnknown => StatusCode::FORBIDDEN,
            Self::NotFound | Self::BlobMissing => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Timeout => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TusVersion => StatusCode::PRECONDITION_FAILED,
            Self::UploadOffset => StatusCode::CONFLICT,
            // tus has a status of its own for it.
            Self::ChecksumMismatch => StatusCode::from_u16(460).unwrap_or(StatusCode::BAD_REQUEST),
            Self::Range => StatusCode::RANGE_NOT_SATISFIABLE,
            Self::UnsupportedMedia | Self::UnsupportedEncoding | Self::UnsupportedFile => {
                StatusCode::UNSUPPORTED_MEDIA_TYPE
            }
            Self::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The code for an error that a library answered with.
    fn of(status: StatusCode) -> Self {
        match status {
            StatusCode::UNAUTHORIZED => Self::Unauthenticated,
            StatusCode::FORBIDDEN => Self::Forbidden,
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::REQUEST_TIMEOUT => Self::Timeout,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::UnsupportedMedia,
            StatusCode::UNPROCESSABLE_ENTITY => Self::Invalid,
            StatusCode::TOO_MANY_REQUESTS => Self::TooMany,
            StatusCode::SERVICE_UNAVAILABLE => Self::Unavailable,
            status if status.is_client_error() => Self::Malformed,
            _ => Self::Internal,
        }
    }
}

/// An error on its way out; the outermost layer turns it into a [`Problem`] with the request's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub code: Code,
    /// What exactly, in English, for who writes clients; never personal data.
    detail: Option<String>,
    /// Seconds.
    retry_after: Option<u32>,
}

impl Fault {
    /// The same with what exactly is wrong.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// The same with the seconds after which trying again can help.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The error of an answer that has none of ours.
    pub(super) fn of(status: StatusCode) -> Self {
        Code::of(status).into()
    }

    /// The answer with its body.
    pub(super) fn into_problem(self, request: &str) -> Response {
        let (code, vi, en) = self.code.texts();
        let en = match &self.detail {
            Some(detail) => format!("{en} ({detail})"),
            None => en.to_owned(),
        };
        let problem = Problem {
            code: code.to_owned(),
            vi: vi.to_owned(),
            en,
            request: request.to_owned(),
            retry_after: self.retry_after,
        };
        let mut response = (self.code.status(), Json(problem)).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl From<Code> for Fault {
    fn from(code: Code) -> Self {
        let retry_after = match code {
            Code::Unavailable | Code::Internal | Code::Timeout => Some(5),
            _ => None,
        };
        Self { code, detail: None, retry_after }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        let code = match error {
            StoreError::Closed => Code::Unavailable,
            _ => Code::Internal,
        };
        tracing::error!(error = &error as &dyn std::error::Error, "the storage failed");
        code.into()
    }
}

impl From<SyncError> for Fault {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Malformed { .. } => Self::from(Code::Malformed).detail(error.to_string()),
            SyncError::ForeignDevice => Code::ForeignDevice.into(),
            SyncError::Store(error) => error.into(),
        }
    }
}

impl From<CodeError> for Fault {
    fn from(error: CodeError) -> Self {
        match error {
            CodeError::Unknown => Code::CodeUnknown.into(),
            CodeError::Used => Code::CodeUsed.into(),
            CodeError::Expired => Code::CodeExpired.into(),
            CodeError::Store(error) => error.into(),
        }
    }
}

impl From<NoRandomness> for Fault {
    fn from(error: NoRandomness) -> Self {
        tracing::error!(%error, "cannot make a secret");
        Code::Internal.into()
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.code.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_has_its_own_word_and_both_languages() {
        let words: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(words.len(), Code::ALL.len());
        for code in Code::ALL {
            let (_, vi, en) = code.texts();
            assert!(!vi.is_empty() && !en.is_empty() && vi != en);
            assert!(!code.status().is_success());
        }
    }
}
