//! The server's storage in memory: what the simulator runs the real judge on.
//!
//! A clone is a backup, and dropping a changed clone is a crash before the commit.

mod tables;

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
    sync::Arc,
};

use model::{
    Millis,
    attachment::{self, BlobId},
    directory::Directory,
    fields,
    id::{DeviceId, OpId, RecordId},
    scope::Scope,
};
use serde_json::Value;
use sync::{
    RESTORABLE,
    chain::Chain,
    fold,
    op::Op,
    server::release,
    server::weight,
    store::{
        DeltaPage, DeltaQuery, Judged, LogEntry, Reader, Sequence, Store, StoredRecord, Waiting,
    },
};

pub use self::tables::{Row, Tables};

/// A log entry with its op, when that can be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Logged {
    pub entry: LogEntry,
    pub op: Option<Op>,
}

/// The log, the devices' sequences and the tables that the log folds to.
#[derive(Debug, Clone)]
pub struct Memory {
    epoch: String,
    /// Earlier epochs, each with the last number that its successor took over.
    earlier: Vec<(String, u64)>,
    log: Vec<Arc<Logged>>,
    /// Positions in the log by device, ascending by number, each with the receipt up to it.
    by_device: BTreeMap<DeviceId, Vec<(usize, Chain)>>,
    /// Position of the first entry of each op.
    by_op: BTreeMap<OpId, usize>,
    sequences: BTreeMap<DeviceId, Sequence>,
    last_gseq: u64,
    tables: Tables,
    /// The attachments that have arrived whole.
    blobs: BTreeSet<BlobId>,
}

impl Memory {
    /// An empty server in its first epoch.
    pub fn new(epoch: &str) -> Self {
        Self {
            epoch: epoch.to_owned(),
            earlier: Vec::new(),
            log: Vec::new(),
            by_device: BTreeMap::new(),
            by_op: BTreeMap::new(),
            sequences: BTreeMap::new(),
            last_gseq: 0,
            tables: Tables::default(),
            blobs: BTreeSet::new(),
        }
    }

    /// A copy of everything; from now on devices may prune what is in it, up to a submit that waits
    /// for attachments or did so lately.
    pub fn backup(&mut self, now: Millis) -> Self {
        let lately = self.log.iter().map(|logged| &logged.entry);
        let lately = lately.filter(|entry| entry.received > now.saturating_sub(RESTORABLE));
        let mut open: BTreeSet<OpId> = lately
            .flat_map(|entry| fields::rows(&entry.facts, fields::RELEASED))
            .filter_map(|(o, _)| o.parse().ok())
            .collect();
        open.extend(self.tables.waits().cloned());
        for (device, sequence) in &mut self.sequences {
            let entries = self.by_device.get(device).into_iter().flatten();
            let entries = entries.filter_map(|(position, _)| self.log.get(*position));
            let waits = entries.map(|logged| &logged.entry).find(|entry| open.contains(&entry.o));
            let upto = waits.map_or(sequence.acked, |entry| entry.s.saturating_sub(1));
            sequence.safe = sequence.safe.max(upto);
        }
        self.clone()
    }

    /// This backup as a server again, in a new epoch whose numbers begin above `first`.
    #[must_use]
    pub fn restored(mut self, epoch: &str, first: u64) -> Self {
        let old = std::mem::replace(&mut self.epoch, epoch.to_owned());
        self.earlier.push((old, self.last_gseq));
        self.last_gseq = first;
        self
    }

    /// Takes the bytes of an attachment in; whether they were not here before.
    pub fn keep_blob(&mut self, blob: BlobId) -> bool {
        self.blobs.insert(blob)
    }

    /// The same, and ends the waiting of the submits that lacked nothing else.
    pub fn put_blob(&mut self, blob: BlobId, now: Millis) {
        self.keep_blob(blob);
        for record in self.awaited() {
            let Ok(()) = release(&record, now, self);
        }
    }

    /// The records of which a submit waits for attachments.
    pub fn awaited(&self) -> Vec<RecordId> {
        self.tables.awaited()
    }

    /// The log, oldest first.
    pub fn log(&self) -> &[Arc<Logged>] {
        &self.log
    }

    /// The records as they are now.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.tables.rows()
    }

    /// The devices that ever sent an op.
    pub fn devices(&self) -> impl Iterator<Item = &DeviceId> {
        self.sequences.keys()
    }

    /// The receipt of a device up to a number.
    pub fn chain_at(&self, device: &DeviceId, s: u64) -> Option<Chain> {
        Some(self.position(device, s)?.1)
    }

    fn position(&self, device: &DeviceId, s: u64) -> Option<&(usize, Chain)> {
        self.by_device.get(device)?.get(usize::try_from(s).ok()?.checked_sub(1)?)
    }

    /// The entry of a device at a number.
    pub fn entry(&self, device: &DeviceId, s: u64) -> Option<&Logged> {
        self.log.get(self.position(device, s)?.0).map(AsRef::as_ref)
    }

    /// The first entry of an op.
    pub fn first(&self, o: &OpId) -> Option<&Logged> {
        self.by_op.get(o).and_then(|at| self.log.get(*at)).map(AsRef::as_ref)
    }

    /// Whether records of a scope may be read by who reads some scopes and the drafts of one.
    pub fn is_visible(row: &Row, scopes: &[Scope], own: &Scope) -> bool {
        let scope = &row.record.scope;
        let foreign = matches!(scope, Scope::Org(_)) && scope != own;
        scopes.contains(scope) && (!foreign || row.opened.is_some())
    }

    /// A page of the changed records that `visible` lets through.
    pub fn page(&self, query: DeltaQuery<'_>, visible: impl Fn(&Row) -> bool) -> DeltaPage {
        let mut rows: Vec<&Row> = self
            .tables
            .rows()
            .filter(|row| row.last > query.cursor.pos && query.scopes.contains(&row.record.scope))
            .filter(|row| visible(row))
            .collect();
        rows.sort_by_key(|row| row.last);
        let mut page = DeltaPage { records: Vec::new(), pos: query.cursor.pos, more: false };
        let mut left = query.budget;
        for row in rows {
            if let Some(record) = row.changes(&query) {
                let weight = weight(&record);
                if weight > left && !(query.first && page.records.is_empty()) {
                    page.more = true;
                    break;
                }
                left = left.saturating_sub(weight);
                page.records.push(record);
            }
            page.pos = row.last;
        }
        page
    }

    /// Folds the log anew and compares: the tables are nothing but a cache of it.
    pub fn check_fold(&self) -> Result<(), String> {
        let mut tables = Tables::default();
        for logged in &self.log {
            if let Some(op) = &logged.op {
                tables.fold(op, &logged.entry);
            }
        }
        tables.difference(&self.tables).map_or(Ok(()), Err)
    }

    fn judged(logged: &Logged) -> Judged {
        let LogEntry { s, o, verdict, gseq, .. } = &logged.entry;
        Judged { s: *s, o: o.clone(), verdict: verdict.clone(), gseq: *gseq }
    }
}

impl Reader for Memory {
    type Error = Infallible;

    fn record(&self, id: &RecordId) -> Result<Option<StoredRecord>, Infallible> {
        Ok(self.tables.get(id).map(|row| StoredRecord {
            record: row.record.clone(),
            stamps: row.stamps.clone(),
            opened: row.opened,
        }))
    }

    fn value_at(&self, id: &RecordId, field: &str, gseq: u64) -> Result<Option<Value>, Infallible> {
        let value = self.log.iter().rev().find_map(|logged| {
            let op = logged.op.as_ref().filter(|op| op.r == *id)?;
            logged.entry.gseq.filter(|at| *at <= gseq)?;
            let mut effects = fold::effects(op, &logged.entry.verdict, &logged.entry.facts)?;
            effects.writes.remove(field)
        });
        Ok(value.filter(|value| !value.is_null()))
    }

    fn numbers_issued(&self, prefix: &str) -> Result<u32, Infallible> {
        Ok(self.tables.numbers_issued(prefix))
    }

    fn restore_point(&self, epoch: &str) -> Result<Option<u64>, Infallible> {
        let at = self.earlier.iter().position(|(known, _)| known == epoch);
        Ok(at.and_then(|at| self.earlier.iter().skip(at).map(|(_, shared)| *shared).min()))
    }

    /// In a simulation nobody names a photo that his own devices do not have.
    fn has_blob(&self, _: &Scope, blob: &BlobId) -> Result<bool, Infallible> {
        Ok(self.blobs.contains(blob))
    }

    fn directory(&self) -> &Directory {
        self.tables.directory()
    }
}

impl Store for Memory {
    fn epoch(&self) -> Result<String, Infallible> {
        Ok(self.epoch.clone())
    }

    fn sequence(&self, device: &DeviceId) -> Result<Sequence, Infallible> {
        Ok(self.sequences.get(device).cloned().unwrap_or_default())
    }

    fn op_at(&self, device: &DeviceId, s: u64) -> Result<Option<Judged>, Infallible> {
        Ok(self.entry(device, s).map(Self::judged))
    }

    fn op_by_id(&self, o: &OpId) -> Result<Option<Judged>, Infallible> {
        Ok(self.first(o).map(Self::judged))
    }

    fn bytes_by_id(&self, o: &OpId) -> Result<Option<String>, Infallible> {
        Ok(self.first(o).map(|logged| logged.entry.bytes.clone()))
    }

    fn judged(&self, device: &DeviceId, after: u64, to: u64) -> Result<Vec<Judged>, Infallible> {
        Ok((after + 1..=to).filter_map(|s| self.entry(device, s)).map(Self::judged).collect())
    }

    fn last_gseq(&self) -> Result<u64, Infallible> {
        Ok(self.last_gseq)
    }

    fn append(&mut self, entry: LogEntry, chain: Chain) -> Result<(), Infallible> {
        let op = Op::read(&entry.bytes).ok();
        let at = self.log.len();
        self.by_device.entry(entry.device.clone()).or_default().push((at, chain));
        self.by_op.entry(entry.o.clone()).or_insert(at);
        let sequence = self.sequences.entry(entry.device.clone()).or_default();
        sequence.acked = entry.s;
        sequence.last = Some(entry.o.clone());
        sequence.chain = chain;
        self.last_gseq = entry.gseq.unwrap_or(self.last_gseq);
        if let Some(op) = &op {
            self.tables.fold(op, &entry);
        }
        self.log.push(Arc::new(Logged { entry, op }));
        Ok(())
    }

    fn waiting(&self, record: &RecordId) -> Result<Vec<Waiting>, Infallible> {
        Ok(self.tables.waiting(record))
    }

    fn missing(&self, scope: &Scope, from: &str, most: usize) -> Result<Vec<BlobId>, Infallible> {
        let named =
            self.rows().filter(|row| row.record.scope == *scope && !row.record.is_deleted());
        let all: BTreeSet<BlobId> =
            named.flat_map(|row| attachment::blobs(&row.record.fields)).collect();
        let (before, after): (Vec<BlobId>, Vec<BlobId>) = all
            .into_iter()
            .filter(|blob| !self.blobs.contains(blob))
            .partition(|blob| blob.as_str() < from);
        Ok(after.into_iter().chain(before).take(most).collect())
    }

    fn delta(&self, query: DeltaQuery<'_>) -> Result<DeltaPage, Infallible> {
        Ok(self.page(query, |row| Self::is_visible(row, query.scopes, query.own)))
    }
}
