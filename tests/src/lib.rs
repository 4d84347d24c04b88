//! Stories across the parts.

pub mod memory;
