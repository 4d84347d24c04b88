//! Files as offices send them, the good and the harmful.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected fails, in its helpers as well"
)]

mod made;
mod read;
