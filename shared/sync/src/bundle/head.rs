//! The first two lines of every file: what it is, and a line of JSON.

use model::json;
use serde_json::Value;

use super::{FileError, FileKind, MAX_FILE};

pub(super) const BUNDLE: &[u8] = b"GIAOUOC1\n";
pub(super) const SEALED: &[u8] = b"GIAOUOCS1\n";
pub(super) const RECEIPT: &[u8] = b"GIAOUOCR1\n";
/// Most bytes of the second line.
const MAX_LINE: usize = 8 << 20;

/// The two lines, the JSON of the second, and what follows.
pub(super) fn head<'a>(
    file: &'a [u8],
    magic: &[u8],
) -> Result<(&'a [u8], Value, &'a [u8]), FileError> {
    if file.len() > MAX_FILE {
        return Err(FileError::TooLarge);
    }
    let Some(after) = file.strip_prefix(magic) else {
        return Err(if FileKind::of(file).is_some() || !file.starts_with(b"GIAOUOC") {
            FileError::NotOurs
        } else {
            FileError::Newer
        });
    };
    let mut within = after.iter().take(MAX_LINE);
    let length = within.position(|byte| *byte == b'\n').ok_or(FileError::Damaged)?;
    let (line, rest) = after.split_at_checked(length).ok_or(FileError::Damaged)?;
    let rest = rest.strip_prefix(b"\n").ok_or(FileError::Damaged)?;
    let lines = file.get(..file.len() - rest.len()).ok_or(FileError::Damaged)?;
    let line = std::str::from_utf8(line).or(Err(FileError::Damaged))?;
    let json = json::parse(line).or(Err(FileError::Damaged))?;
    match json.get("v").and_then(Value::as_u64) {
        Some(v) if v == u64::from(crate::PROTOCOL) => Ok((lines, json, rest)),
        Some(v) if v > u64::from(crate::PROTOCOL) => Err(FileError::Newer),
        _ => Err(FileError::Damaged),
    }
}
