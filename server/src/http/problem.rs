//! Errors of the HTTP interface: one shape for everything, in two languages, with the request's id.

mod code;
mod texts;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sync::wire::Problem;

pub use self::code::Code;
use crate::{
    secret::NoRandomness,
    storage::{CodeError, SetUpError, StoreError, SyncError},
};

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
            StoreError::Closed | StoreError::Full { .. } => Code::Unavailable,
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
            SyncError::Version { .. } => Self::from(Code::Version).detail(error.to_string()),
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
            CodeError::ForPassword => Code::CodeForPassword.into(),
            CodeError::Store(error) => error.into(),
        }
    }
}

impl From<SetUpError> for Fault {
    fn from(error: SetUpError) -> Self {
        match error {
            SetUpError::Done => Code::SetupDone.into(),
            SetUpError::Link => Code::SetupLink.into(),
            SetUpError::Store(error) => error.into(),
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
