//! A part of the program that is fetched after the rest of it, so that a first visit is short.

use std::{pin::Pin, sync::OnceLock};

/// Something that takes time, of one type for all.
pub type Pending<T> = Pin<Box<dyn Future<Output = T>>>;

/// Brings a part; `None` when it could not be fetched.
pub type Fetch<T> = fn() -> Pending<Option<&'static T>>;

/// A table of functions that lie in another file than the program that calls them.
#[derive(Debug)]
pub struct Part<T: 'static> {
    fetch: OnceLock<Fetch<T>>,
    here: OnceLock<&'static T>,
}

impl<T> Part<T> {
    /// A part that nobody can bring yet.
    pub const fn new() -> Self {
        Self { fetch: OnceLock::new(), here: OnceLock::new() }
    }

    /// Puts the part here.
    pub fn put(&self, part: &'static T) {
        // Who fetched it at the same time has the same.
        let _ = self.here.set(part);
    }

    /// Says how it is brought; called once, at the start.
    pub fn comes_by(&self, fetch: Fetch<T>) {
        // A second start there is not.
        let _ = self.fetch.set(fetch);
    }

    /// The part, if it is here already.
    pub fn here(&self) -> Option<&'static T> {
        self.here.get().copied()
    }

    /// The part, fetched if need be; `None` when it cannot be fetched now.
    pub async fn come(&self) -> Option<&'static T> {
        if self.here.get().is_none() {
            self.put(self.fetch.get()?().await?);
        }
        self.here()
    }
}

impl<T> Default for Part<T> {
    fn default() -> Self {
        Self::new()
    }
}
