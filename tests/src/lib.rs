//! Stories across the parts.

pub mod memory;
pub mod sim;
