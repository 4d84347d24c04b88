//! The world outside: clock, randomness, network, locks, storage, page. Nothing else in the app
//! calls the browser for these.

pub mod channel;
pub mod clock;
pub mod crypto;
pub mod download;
pub mod events;
pub mod file;
pub mod focus;
pub mod gzip;
pub mod http;
pub mod id;
pub mod locks;
pub mod marker;
pub mod page;
pub mod part;
pub mod picture;
pub mod storage;
pub mod worker;

pub use clock::{Millis, monotonic, now, sleep, within};
