//! What a hand-over file shows before the office has it: its ops over the confirmed records.

use std::collections::{BTreeMap, BTreeSet};

use model::{id::RecordId, json};
use serde_json::Value;

use super::{
    FileError,
    head::{BUNDLE, head},
};
use crate::{
    client::{LocalRecord, PendingOp},
    op::Op,
};

/// The ops of a bundle as they stand in it, for a device that opened its seal: enough to show them,
/// without the code that takes a bundle in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackedOps<'a> {
    pub ops: &'a [u8],
    pub gzip: bool,
}

impl<'a> PackedOps<'a> {
    /// Finds them in a bundle.
    pub fn of(file: &'a [u8]) -> Result<Self, FileError> {
        let (_, header, rest) = head(file, BUNDLE)?;
        let size = header.get("ops").and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
        let ops = size.and_then(|size| rest.get(..size)).ok_or(FileError::Damaged)?;
        Ok(Self { ops, gzip: header.get("gzip") == Some(&Value::Bool(true)) })
    }
}

/// The records that an op of the file names, to be read before [`overlay`].
pub fn named(ops: &[&str]) -> BTreeSet<RecordId> {
    let mut named = BTreeSet::new();
    named.extend(ops.iter().filter_map(|bytes| Some(json::read::<Op>(bytes).ok()?.r)));
    named
}

/// The records of a file as its author saw them, as far as this device can tell: the ops, in order
/// of their numbers, over what is confirmed here. Nothing of it is to be stored among the records:
/// it is not confirmed and not this device's to send.
///
/// `records` are those of [`named`] that are here; what is pending on this device is left out. An op
/// that this version cannot read is passed over.
pub fn overlay(
    ops: &[&str],
    mut records: BTreeMap<RecordId, LocalRecord>,
) -> BTreeMap<RecordId, LocalRecord> {
    for record in records.values_mut() {
        record.pending.clear();
        record.problems.clear();
        record.unstored.clear();
        record.receipt = None;
    }
    for op in ops.iter().filter_map(|bytes| json::read::<Op>(bytes).map(Op::upcast).ok()) {
        let record = records.entry(op.r.clone()).or_insert_with(|| {
            let noun = op.n.clone().unwrap_or_default();
            LocalRecord::empty(op.r.clone(), noun, op.c.clone(), 0)
        });
        record.edited = record.edited.max(op.h.millis());
        record.pending.push(PendingOp::of(op));
    }
    records
}
