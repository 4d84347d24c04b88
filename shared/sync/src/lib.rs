//! Replication: wire types, the client engine and the server's judge, as pure state machines.
//!
//! The server is the only merger. Clients keep an [`outbox`](client::OutboxRow) of [`op::Op`]s and
//! push it; [`server::handle`] stores each op's bytes, [`judge`](judge::judge)s it and answers with
//! receipts, verdicts and the [`wire::DeltaRecord`]s that the device has not seen. Nothing here reads
//! a clock, draws a random number or touches a disk; `app`, `server` and the simulator are shells.

pub mod bundle;
pub mod chain;
pub mod client;
pub mod clock;
pub mod fold;
pub mod hlc;
pub mod judge;
pub mod key;
pub mod op;
pub mod server;
pub mod store;
pub mod upload;
pub mod verdict;
pub mod wire;

/// Version of the envelope; the server answers every version of the last 24 months.
pub const PROTOCOL: u32 = 1;
/// Version of the forms as this build writes them; older ones are upcast for ever.
pub const SCHEMA: u32 = 1;
/// How long a backup may be restored although there is a newer one, in milliseconds: so long
/// nothing that it may lack is forgotten.
pub const RESTORABLE: model::Millis = 30 * 86_400_000;
