//! The right to write in a form: one tab at a time.

use model::id::RecordId;

use crate::platform::{
    locks::{self, Asked},
    sleep,
};

/// How often, and after how many milliseconds each time, a form that another page holds is asked
/// for again: a page that was left gives it up in a moment.
const LEASE_TRIES: u32 = 8;
const LEASE_PAUSE: i32 = 50;

/// How the names of the locks of open forms begin.
const FORM_LOCK: &str = "giaouoc.form.";

/// Name of the lock of who writes in the form of a record.
pub(in crate::desk) fn form_lock(id: &str) -> String {
    format!("{FORM_LOCK}{id}")
}

/// Whether a tab has a form open, this one or another.
pub async fn is_form_open() -> bool {
    for _ in 0..LEASE_TRIES {
        if !locks::is_any_held(FORM_LOCK).await {
            return false;
        }
        sleep(LEASE_PAUSE).await;
    }
    true
}

/// Waits until no tab has a form.
pub(super) async fn until_free(id: &RecordId) {
    drop(locks::hold(&form_lock(id.as_str())).await);
}

/// The right to write in a form, `None` while another tab has it.
pub(super) async fn take(id: &RecordId) -> Option<Asked> {
    let name = form_lock(id.as_str());
    for _ in 0..LEASE_TRIES {
        match locks::try_hold(&name).await {
            Asked::Busy => sleep(LEASE_PAUSE).await,
            held => return Some(held),
        }
    }
    None
}
