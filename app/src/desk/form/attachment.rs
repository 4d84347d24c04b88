//! Photos in an open form.

use leptos::prelude::*;
use model::{
    attachment::{ATTACHMENTS, AttachmentRow},
    json,
};

use super::Form;
use crate::platform::id::new_id;

impl Form {
    /// Adds an attachment at the end of theirs, whose bytes lie on the device already.
    pub fn add_attachment(self, mut row: AttachmentRow) {
        let position = self.next_position(ATTACHMENTS);
        row.position = u32::try_from(position).unwrap_or(u32::MAX);
        if let Ok(value) = json::to_value(&row) {
            self.set(&format!("{ATTACHMENTS}/{}", new_id()), value);
        }
    }

    /// Makes durable now what waits for it; whether all that is typed is. The page may be gone.
    pub async fn keep_now(self) -> bool {
        match self.live.try_get_value() {
            Some(live) => self.desk.keep(live, self.draft).await,
            None => false,
        }
    }
}
