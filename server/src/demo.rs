//! The demonstration data: five published events as facts, and a few live dossiers of invented
//! units, as ops that the server itself writes into an empty log.
//!
//! What no source states is invented and says so: invented organisations and people carry *mẫu* in
//! their names, invented figures, decisions and texts carry `synthetic`, inferred facts
//! `unverified`. Everything follows from tables and one fixed seed, so that totals come out
//! exactly; only the days of the live dossiers follow from the time given.

mod accounts;
mod alliances;
mod awards;
mod cluster;
mod commended;
mod congress;
mod form;
mod hai_phong;
mod legal_bases;
mod live;
mod movements;
mod names;
mod people;
mod quang_ninh;
mod seed;
mod service_bloc;
#[cfg(test)]
mod tests;
mod writer;

use model::Millis;
use sync::op::Op;

pub use accounts::{DemoAccount, DemoCode, accounts, codes};
use writer::Writer;

/// The device of the demonstration's ops.
pub const DEVICE: &str = "demo-seed";

/// All demonstration records as ops of the server itself, in an order in which every reference
/// exists when it is made; numbered from 1 for the device [`DEVICE`].
pub fn ops(now: Millis) -> Vec<Op> {
    let mut writer = Writer::new(now);
    people::system(&mut writer);
    alliances::write(&mut writer);
    hai_phong::write(&mut writer);
    service_bloc::orgs(&mut writer);
    people::write(&mut writer);
    writer.packs();
    awards::write(&mut writer);
    legal_bases::write(&mut writer);
    movements::write(&mut writer);
    service_bloc::write(&mut writer);
    quang_ninh::write(&mut writer);
    cluster::write(&mut writer);
    congress::write(&mut writer);
    commended::write(&mut writer);
    live::write(&mut writer);
    writer.ops
}
