//! How much of a file is taken in at all. A server that many share reads nobody's bomb.

/// Most bytes of a file.
pub const FILE_BYTES: usize = 5 << 20;
/// Most bytes that the parts of a packed file make together when unpacked.
pub const UNPACKED_BYTES: u64 = 100 << 20;
/// How many times larger than the file its parts may be.
pub const RATIO: u64 = 150;
/// Most parts of a packed file.
pub const PARTS: usize = 2_000;
/// The last row that may hold a value, as a spreadsheet counts them.
pub const ROWS: u32 = 20_000;
/// The number of columns that may hold values.
pub const COLUMNS: u16 = 200;
/// Most cells with a value in one file.
pub const CELLS: usize = 2_000_000;
/// Most sheets of a file.
pub const SHEETS: usize = 200;
/// Most merged areas of a sheet.
pub const MERGES: usize = 20_000;
