//! The codes of errors, and the status of each.

use axum::http::StatusCode;
use serde::{Serialize, Serializer};

/// What can go wrong, as clients tell it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    Malformed,
    Version,
    Unauthenticated,
    Stranger,
    Revoked,
    Forbidden,
    ForeignDevice,
    WrongPassword,
    NoRole,
    CodeUnknown,
    CodeUsed,
    CodeExpired,
    CodeForPassword,
    NoAccountYet,
    AccountDisabled,
    SetupLink,
    SetupDone,
    UserTaken,
    LastAdministrator,
    WeakPassword,
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
    pub const ALL: [Self; 41] = [
        Self::Malformed,
        Self::Version,
        Self::Unauthenticated,
        Self::Stranger,
        Self::Revoked,
        Self::Forbidden,
        Self::ForeignDevice,
        Self::WrongPassword,
        Self::NoRole,
        Self::CodeUnknown,
        Self::CodeUsed,
        Self::CodeExpired,
        Self::CodeForPassword,
        Self::NoAccountYet,
        Self::AccountDisabled,
        Self::SetupLink,
        Self::SetupDone,
        Self::UserTaken,
        Self::LastAdministrator,
        Self::WeakPassword,
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
            Self::Malformed | Self::Version | Self::BundleUnreadable => StatusCode::BAD_REQUEST,
            Self::Unauthenticated | Self::Stranger | Self::Revoked => StatusCode::UNAUTHORIZED,
            Self::Forbidden
            | Self::ForeignDevice
            | Self::WrongPassword
            | Self::NoRole
            | Self::CodeUnknown
            | Self::CodeUsed
            | Self::CodeExpired
            | Self::CodeForPassword
            | Self::NoAccountYet
            | Self::AccountDisabled
            | Self::SetupLink
            | Self::BundleForged
            | Self::BundleSealedForOthers
            | Self::BundleRevoked
            | Self::DeviceUnknown => StatusCode::FORBIDDEN,
            Self::NotFound | Self::BlobMissing => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Timeout => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TusVersion => StatusCode::PRECONDITION_FAILED,
            Self::UploadOffset | Self::SetupDone | Self::UserTaken | Self::LastAdministrator => {
                StatusCode::CONFLICT
            }
            // tus has a status of its own for it.
            Self::ChecksumMismatch => StatusCode::from_u16(460).unwrap_or(StatusCode::BAD_REQUEST),
            Self::Range => StatusCode::RANGE_NOT_SATISFIABLE,
            Self::UnsupportedMedia | Self::UnsupportedEncoding | Self::UnsupportedFile => {
                StatusCode::UNSUPPORTED_MEDIA_TYPE
            }
            Self::Invalid | Self::WeakPassword => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The code for an error that a library answered with.
    pub(super) fn of(status: StatusCode) -> Self {
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

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
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
