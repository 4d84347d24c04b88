//! What can go wrong in the device's store, by the browser's own names.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdbRequest;

/// A failure of the store. None of them loses what was already saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DbError {
    /// The device is full. Small writes may still succeed.
    QuotaExceeded,
    /// Another tab holds an older version of the store open.
    Blocked,
    /// A newer version of the app wrote the store; this one must be reloaded.
    TooNew,
    /// The browser closed the store under the app and one reopening did not help, or this tab
    /// made way for a newer version.
    Closed,
    /// Any other `DOMException` or a row that cannot be read.
    Other { name: String, message: String },
}

impl DbError {
    /// The failure behind the `error` event of a request.
    pub(super) fn behind(event: &JsValue) -> Self {
        let request = event
            .dyn_ref::<web_sys::Event>()
            .and_then(web_sys::Event::target)
            .and_then(|target| target.dyn_into::<IdbRequest>().ok());
        match request.and_then(|request| request.error().ok().flatten()) {
            Some(error) => Self::from_name(&error.name(), &error.message()),
            None => Self::from_js(event),
        }
    }

    /// Classifies by the name of a `DOMException`.
    pub fn from_name(name: &str, message: &str) -> Self {
        match name {
            "QuotaExceededError" => Self::QuotaExceeded,
            "VersionError" => Self::TooNew,
            "InvalidStateError" => Self::Closed,
            _ => Self::Other { name: name.to_owned(), message: message.to_owned() },
        }
    }

    /// Classifies a thrown or reported JavaScript value.
    pub fn from_js(value: &JsValue) -> Self {
        if let Some(exception) = value.dyn_ref::<web_sys::DomException>() {
            return Self::from_name(&exception.name(), &exception.message());
        }
        match value.dyn_ref::<js_sys::Error>() {
            Some(error) => {
                Self::from_name(&String::from(error.name()), &String::from(error.message()))
            }
            None => Self::from_name("UnknownError", &format!("{value:?}")),
        }
    }

    pub(crate) fn data(message: impl Into<String>) -> Self {
        Self::Other { name: "DataError".to_owned(), message: message.into() }
    }

    /// Whether the same call may succeed later without the person doing anything.
    pub fn retry_helps(&self) -> bool {
        match self {
            Self::QuotaExceeded | Self::TooNew => false,
            Self::Blocked | Self::Closed => true,
            Self::Other { name, .. } => {
                matches!(name.as_str(), "AbortError" | "TimeoutError" | "UnknownError")
            }
        }
    }

    /// The short name that stands behind the message, for the helpdesk.
    pub fn code(&self) -> &str {
        match self {
            Self::QuotaExceeded => "QuotaExceededError",
            Self::Blocked => "Blocked",
            Self::TooNew => "VersionError",
            Self::Closed => "Closed",
            Self::Other { name, .. } => name,
        }
    }
}

impl std::fmt::Display for DbError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Other { name, message } => write!(f, "{name}: {message}"),
            other => f.write_str(other.code()),
        }
    }
}

impl std::error::Error for DbError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_browser_are_told_apart() {
        assert_eq!(DbError::from_name("QuotaExceededError", ""), DbError::QuotaExceeded);
        assert_eq!(DbError::from_name("VersionError", ""), DbError::TooNew);
        assert_eq!(DbError::from_name("InvalidStateError", ""), DbError::Closed);
        let odd = DbError::from_name("ConstraintError", "x");
        assert_eq!(odd.code(), "ConstraintError");
        assert!(!odd.retry_helps());
        assert!(DbError::from_name("AbortError", "").retry_helps());
        assert!(!DbError::QuotaExceeded.retry_helps());
    }
}
