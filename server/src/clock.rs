//! The one place that reads the time of day.

use std::time::{SystemTime, UNIX_EPOCH};

use model::Millis;

/// Milliseconds since 1970-01-01T00:00:00Z.
pub fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)
}

/// [`now`] of a clock that is so many milliseconds ahead of this machine's.
pub fn now_with(ahead: Millis) -> Millis {
    now().saturating_add(ahead)
}
