//! Records, commands and states of the emulation year: one module per noun of the glossary.
//!
//! Reading order: [`id`], [`fields`], [`record`], [`shape`], then the nouns, then [`access`], [`status`] and
//! [`command`].
//! This crate knows no clock, no database, no browser and no language of the user.

pub mod access;
pub mod account;
pub mod act;
pub mod appointment;
pub mod attachment;
pub mod award;
pub mod ballot;
pub mod bound;
pub mod command;
pub mod decision;
pub mod device;
pub mod directory;
pub mod drive;
pub mod fields;
pub mod group;
pub mod id;
pub mod indicator;
pub mod json;
pub mod kind;
pub mod legal_basis;
pub mod legible;
pub mod life;
pub mod movement;
pub mod nomination;
pub mod notice;
pub mod octets;
pub mod org;
pub mod period;
pub mod person;
pub mod pledge;
pub mod province;
pub mod quantity;
pub mod record;
pub mod report;
pub mod rights;
pub mod role;
pub mod scope;
pub mod score_sheet;
pub mod shape;
pub mod sheet;
pub mod status;
pub mod target;

/// Milliseconds since 1970-01-01T00:00:00Z; always a parameter, never read here.
pub type Millis = i64;

/// The day of a moment in Asia/Ho_Chi_Minh.
pub fn local_date(at: Millis) -> text::Date {
    text::Millis(at).to_local().date()
}
