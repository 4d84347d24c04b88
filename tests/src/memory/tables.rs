//! The tables that the log folds to: records with their stamps, the directory, numbers issued.

use std::{collections::BTreeMap, sync::Arc};

use model::{
    directory::Directory,
    fields::{self, Fields},
    id::{OpId, RecordId},
    record::Record,
};
use serde_json::Value;
use sync::{
    fold::{self, Effects},
    op::Op,
    store::{DeltaQuery, LogEntry, Stamp, Waiting},
    verdict::{HeldReason, Verdict},
    wire::{Cursor, DeltaRecord},
};

/// A record with what the server knows beside its fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub record: Record,
    pub stamps: BTreeMap<String, Stamp>,
    pub opened: Option<u64>,
    /// Number of the last change.
    pub last: u64,
}

/// All that can be dropped and folded anew.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    rows: BTreeMap<RecordId, Arc<Row>>,
    /// Greatest record number by prefix.
    numbers: BTreeMap<String, u32>,
    /// Submits that wait for attachments, oldest first.
    waiting: Vec<(OpId, RecordId, Waiting)>,
    directory: Arc<Directory>,
}

impl Tables {
    pub(super) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.values().map(AsRef::as_ref)
    }

    pub(super) fn get(&self, id: &RecordId) -> Option<&Row> {
        self.rows.get(id).map(AsRef::as_ref)
    }

    pub(super) fn numbers_issued(&self, prefix: &str) -> u32 {
        self.numbers.get(prefix).copied().unwrap_or_default()
    }

    pub(super) fn directory(&self) -> &Directory {
        &self.directory
    }

    pub(super) fn awaited(&self) -> Vec<RecordId> {
        self.waiting.iter().map(|(_, record, _)| record.clone()).collect()
    }

    /// The submits that wait for attachments.
    pub(super) fn waits(&self) -> impl Iterator<Item = &OpId> {
        self.waiting.iter().map(|(o, _, _)| o)
    }

    pub(super) fn waiting(&self, record: &RecordId) -> Vec<Waiting> {
        let of = self.waiting.iter().filter(|(_, of, _)| of == record);
        of.map(|(_, _, waiting)| waiting.clone()).collect()
    }

    /// Folds one entry.
    pub(super) fn fold(&mut self, op: &Op, entry: &LogEntry) {
        if let Verdict::Held { why: HeldReason::AwaitingAttachments { blobs } } = entry.verdict
            && !entry.repeats
        {
            let waiting = Waiting {
                device: entry.device.clone(),
                bytes: entry.bytes.clone(),
                received: entry.received,
                after: self.get(&op.r).map_or(0, |row| row.last),
                blobs,
            };
            self.waiting.push((op.o.clone(), op.r.clone(), waiting));
        }
        for (released, _) in fields::rows(&entry.facts, fields::RELEASED) {
            self.waiting.retain(|(o, _, _)| o.as_str() != released);
        }
        let Some(gseq) = entry.gseq else { return };
        let Some(effects) = fold::effects(op, &entry.verdict, &entry.facts) else { return };
        let by = Stamp {
            gseq,
            h: op.h.clamped(entry.received),
            device: entry.device.clone(),
            actor: op.a.clone(),
        };
        self.write(&effects, &by);
    }

    fn write(&mut self, effects: &Effects, by: &Stamp) {
        if let Some((noun, scope)) = &effects.create {
            self.rows.entry(effects.record.clone()).or_insert_with(|| {
                let (id, scope) = (effects.record.clone(), scope.clone());
                let record = Record { id, noun: *noun, scope, fields: Fields::new() };
                Arc::new(Row { record, stamps: BTreeMap::new(), opened: None, last: 0 })
            });
        }
        let Some(row) = self.rows.get_mut(&effects.record).map(Arc::make_mut) else { return };
        fold::apply(&mut row.record, effects);
        for name in effects.writes.keys() {
            row.stamps.insert(name.clone(), by.clone());
        }
        if fold::comes_to(row.record.noun, &effects.writes).is_some_and(|state| state.opens) {
            row.opened.get_or_insert(by.gseq);
        }
        row.last = by.gseq;
        if let Some((prefix, count)) = effects
            .writes
            .get(fields::NUMBER)
            .and_then(Value::as_str)
            .and_then(|number| number.rsplit_once('-'))
        {
            let issued = self.numbers.entry(format!("{prefix}-")).or_default();
            *issued = (*issued).max(count.parse().unwrap_or_default());
        }
        if row.record.noun.kind().in_directory {
            Arc::make_mut(&mut self.directory).put(&row.record);
        }
    }

    /// What differs from other tables, in words.
    pub(super) fn difference(&self, other: &Self) -> Option<String> {
        if self.numbers != other.numbers {
            return Some(format!("numbers {:?} against {:?}", self.numbers, other.numbers));
        }
        if self.waiting != other.waiting {
            return Some(format!("{:?} against {:?}", self.waiting, other.waiting));
        }
        let ids = self.rows.keys().chain(other.rows.keys());
        ids.map(|id| (self.rows.get(id), other.rows.get(id)))
            .find(|(mine, theirs)| mine != theirs)
            .map(|(mine, theirs)| format!("{mine:?} against {theirs:?}"))
    }
}

impl Row {
    /// What lies above the query's cursor; `None` when the device has all of it.
    pub(super) fn changes(&self, query: &DeltaQuery<'_>) -> Option<DeltaRecord> {
        let Cursor { base, .. } = query.cursor;
        let foreign = self.record.scope != *query.own;
        let came_in_sight = foreign && self.opened.is_some_and(|opened| opened > base);
        let base = if came_in_sight { 0 } else { base };
        let has_nothing = query.cursor == Cursor::default();
        let mut f = Fields::new();
        for (name, stamp) in self.stamps.iter().filter(|(_, stamp)| stamp.gseq > base) {
            if !fields::is_server_fact(name) && query.skip.binary_search(&stamp.gseq).is_ok() {
                continue;
            }
            match self.record.fields.get(name) {
                None if has_nothing => {}
                value => {
                    f.insert(name.clone(), value.cloned().unwrap_or(Value::Null));
                }
            }
        }
        if f.is_empty() {
            return None;
        }
        Some(DeltaRecord {
            r: self.record.id.clone(),
            n: self.record.noun.as_str().to_owned(),
            c: self.record.scope.clone(),
            v: self.last,
            f,
        })
    }
}
