//! What one value, one change and one record may measure: whatever a device can save, every link can
//! carry and every other device can read.
//!
//! The form says so before anything is saved, the engine makes no larger op, the judge holds what
//! comes all the same. Bytes are those of compact JSON in UTF-8.

/// Most bytes of one value: the longest text of a form, 20,000 characters, fits whatever they are.
pub const VALUE_BYTES: usize = 128 << 10;
/// How deep arrays and objects may lie in each other in one value; a plain text has depth 0.
pub const VALUE_DEPTH: usize = 8;
/// Most bytes of one op as it travels.
pub const OP_BYTES: usize = 256 << 10;
/// Most fields of one record, rows and server facts included.
pub const RECORD_FIELDS: usize = 4_000;
/// Most bytes of what devices wrote into one record, names included.
pub const RECORD_BYTES: usize = 512 << 10;
