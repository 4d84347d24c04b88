//! Stories across the parts.

pub mod bench;
pub mod browser;
pub mod corpus;
pub mod lives;
pub mod memory;
pub mod screenshots;
pub mod sim;
