//! Addresses: every page as a value, and the browser's history behind one signal.
//!
//! By hand instead of a router crate: one `match` over [`Page`] is all the routing there is, and
//! it is checked on the host.

mod history;
mod page;

pub use history::{Nav, address, use_nav};
pub use page::{Apart, Page, Step};
