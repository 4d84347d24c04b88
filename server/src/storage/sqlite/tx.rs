//! One transaction over the tables: what the judge reads and the server writes.

use std::{collections::BTreeMap, sync::Arc};

use model::{
    attachment::BlobId,
    directory::Directory,
    id::{DeviceId, OpId, RecordId},
    scope::Scope,
};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::Value;
use sync::{
    chain::Chain,
    fold,
    op::Op,
    store::{
        DeltaPage, DeltaQuery, Judged, LogEntry, Reader, Sequence, Store, StoredRecord, Waiting,
    },
};

use super::{attachment, connection::Step as _, delta, epochs::Epochs, json, log, record};
use crate::storage::StoreError;

/// What a transaction knows beside the tables; put back when it is undone.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    pub(super) epochs: Arc<Epochs>,
    pub(super) directory: Arc<Directory>,
    pub(super) last_gseq: u64,
    pub(super) clock_doubted: bool,
    /// Sequences that were read or moved on; written at the end.
    sequences: BTreeMap<DeviceId, Kept>,
}

#[derive(Debug, Clone)]
struct Kept {
    sequence: Sequence,
    moved: bool,
}

/// A transaction under way on a connection.
pub(super) struct Tx<'c> {
    pub(super) connection: &'c Connection,
    pub(super) memory: Memory,
    writes: bool,
}

impl Memory {
    /// What the tables say now.
    pub(super) fn load(
        connection: &Connection,
        epochs: Arc<Epochs>,
        directory: Arc<Directory>,
    ) -> Result<Self, StoreError> {
        let last: Option<u64> = connection
            .prepare_cached("SELECT max(last_gseq) FROM rec")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .step("cannot read the last number")?;
        let last_gseq = last.unwrap_or(0).max(epochs.above());
        let (clock_doubted, sequences) = (false, BTreeMap::new());
        Ok(Self { epochs, directory, last_gseq, clock_doubted, sequences })
    }
}

impl<'c> Tx<'c> {
    /// A transaction that may write.
    pub(super) fn writing(connection: &'c Connection, memory: Memory) -> Self {
        Self { connection, memory, writes: true }
    }

    /// A transaction that only reads.
    pub(super) fn reading(connection: &'c Connection, memory: Memory) -> Self {
        Self { connection, memory, writes: false }
    }

    /// Writes what was kept in memory until here.
    pub(super) fn flush(&mut self) -> Result<(), StoreError> {
        for (device, kept) in std::mem::take(&mut self.memory.sequences) {
            if !kept.moved {
                continue;
            }
            let Sequence { acked, last, chain, .. } = kept.sequence;
            let last = last.as_ref().map_or("", OpId::as_str);
            self.connection
                .prepare_cached(
                    "INSERT INTO sequence (dev, acked, last, chain) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (dev) DO UPDATE
                     SET acked = excluded.acked, last = excluded.last, chain = excluded.chain",
                )
                .and_then(|mut statement| {
                    statement.execute(params![device.as_str(), acked, last, chain.to_string()])
                })
                .step("cannot move a sequence on")?;
        }
        Ok(())
    }

    fn load_sequence(&self, device: &DeviceId) -> Result<Sequence, StoreError> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT acked, last, chain, coalesce(safe.upto, 0)
                 FROM sequence LEFT JOIN safe USING (dev) WHERE dev = ?1",
            )
            .and_then(|mut statement| {
                statement
                    .query_row([device.as_str()], |row| {
                        let chain: String = row.get(2)?;
                        Ok((row.get(0)?, row.get::<_, String>(1)?, chain, row.get(3)?))
                    })
                    .optional()
            })
            .step("cannot read a sequence")?;
        let Some((acked, last, chain, safe)) = found else { return Ok(Sequence::default()) };
        let chain: Chain = json::read("a receipt", &format!("\"{chain}\""))?;
        Ok(Sequence { acked, last: last.parse().ok(), chain, safe })
    }

    /// Takes an entry of the log in again: sequence and effects, with the verdict given then.
    pub(super) fn replay(&mut self, entry: &LogEntry) -> Result<(), StoreError> {
        let sequence = self.sequence(&entry.device)?;
        let last = self.memory.last_gseq;
        if entry.s != sequence.acked + 1 || entry.gseq.is_some_and(|gseq| gseq <= last) {
            return Err(StoreError::Corrupt { what: "the order of the log" });
        }
        self.move_on(entry, sequence.chain.push(entry.bytes.as_bytes()), sequence.safe);
        match Op::read(&entry.bytes) {
            Ok(op) => self.fold(&op, entry),
            Err(_) => Ok(()),
        }
    }

    fn move_on(&mut self, entry: &LogEntry, chain: Chain, safe: u64) {
        let sequence = Sequence { acked: entry.s, last: Some(entry.o.clone()), chain, safe };
        self.memory.sequences.insert(entry.device.clone(), Kept { sequence, moved: true });
    }

    /// Folds the effects of an entry into the tables and the directory.
    fn fold(&mut self, op: &Op, entry: &LogEntry) -> Result<(), StoreError> {
        if entry.verdict.awaits_attachments() && !entry.repeats {
            attachment::wait(self.connection, &entry.o, &op.r)?;
        }
        let Some(gseq) = entry.gseq else { return Ok(()) };
        self.memory.last_gseq = self.memory.last_gseq.max(gseq);
        let Some(effects) = fold::effects(op, &entry.verdict, &entry.facts) else { return Ok(()) };
        let by = sync::store::Stamp {
            gseq,
            h: op.h.clamped(entry.received),
            device: entry.device.clone(),
            actor: op.a.clone(),
        };
        let changed = record::write(self.connection, &effects, by)?;
        attachment::end_waits(self.connection, &entry.facts)?;
        if let Some(changed) = &changed {
            attachment::note(self.connection, changed, &effects.writes)?;
        }
        if let Some(changed) = changed
            && changed.noun.kind().in_directory
        {
            Arc::make_mut(&mut self.memory.directory).put(&changed);
        }
        Ok(())
    }

    fn judged_where(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
    ) -> Result<Vec<Judged>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql).step("cannot read the log")?;
        let mut rows = statement.query(parameters).step("cannot read the log")?;
        let mut judged = Vec::new();
        while let Some(row) = rows.next().step("cannot read the log")? {
            judged.push(log::read_judged(row)?);
        }
        Ok(judged)
    }
}

impl Reader for Tx<'_> {
    type Error = StoreError;

    fn record(&self, id: &RecordId) -> Result<Option<StoredRecord>, StoreError> {
        record::read(self.connection, id)
    }

    fn value_at(&self, id: &RecordId, field: &str, gseq: u64) -> Result<Option<Value>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT dev, s, o, received, gseq, repeats, verdict, facts, bytes FROM op
                 WHERE rec = ?1 AND gseq <= ?2 ORDER BY n DESC",
            )
            .step("cannot read the log")?;
        let mut rows = statement
            .query(params![id.as_str(), json::number(gseq)])
            .step("cannot read the log")?;
        while let Some(row) = rows.next().step("cannot read the log")? {
            let entry = log::read_entry(row)?;
            let Ok(op) = Op::read(&entry.bytes) else { continue };
            let writes = fold::effects(&op, &entry.verdict, &entry.facts);
            if let Some(value) = writes.and_then(|mut effects| effects.writes.remove(field)) {
                return Ok(Some(value).filter(|value| !value.is_null()));
            }
        }
        Ok(None)
    }

    fn numbers_issued(&self, prefix: &str) -> Result<u32, StoreError> {
        self.connection
            .prepare_cached("SELECT count FROM issued WHERE prefix = ?1")
            .and_then(|mut statement| statement.query_row([prefix], |row| row.get(0)).optional())
            .map(Option::unwrap_or_default)
            .step("cannot read the record numbers")
    }

    fn restore_point(&self, epoch: &str) -> Result<Option<u64>, StoreError> {
        Ok(self.memory.epochs.restore_point(epoch))
    }

    fn has_blob(&self, scope: &Scope, blob: &BlobId) -> Result<bool, StoreError> {
        attachment::has(self.connection, scope, blob)
    }

    fn is_clock_doubted(&self) -> bool {
        self.memory.clock_doubted
    }

    fn directory(&self) -> &Directory {
        &self.memory.directory
    }
}

impl Store for Tx<'_> {
    fn epoch(&self) -> Result<String, StoreError> {
        Ok(self.memory.epochs.current().to_owned())
    }

    fn sequence(&self, device: &DeviceId) -> Result<Sequence, StoreError> {
        match self.memory.sequences.get(device) {
            Some(kept) => Ok(kept.sequence.clone()),
            None => self.load_sequence(device),
        }
    }

    fn op_at(&self, device: &DeviceId, s: u64) -> Result<Option<Judged>, StoreError> {
        let sql = "SELECT s, o, gseq, verdict FROM op WHERE dev = ?1 AND s = ?2";
        Ok(self.judged_where(sql, params![device.as_str(), json::number(s)])?.pop())
    }

    fn op_by_id(&self, o: &OpId) -> Result<Option<Judged>, StoreError> {
        let sql = "SELECT s, o, gseq, verdict FROM op WHERE o = ?1 ORDER BY n LIMIT 1";
        Ok(self.judged_where(sql, [o.as_str()])?.pop())
    }

    fn bytes_by_id(&self, o: &OpId) -> Result<Option<String>, StoreError> {
        self.connection
            .prepare_cached("SELECT bytes FROM op WHERE o = ?1 ORDER BY n LIMIT 1")
            .and_then(|mut it| it.query_row([o.as_str()], |row| row.get(0)).optional())
            .step("cannot read the log")
    }

    fn judged(&self, device: &DeviceId, after: u64, to: u64) -> Result<Vec<Judged>, StoreError> {
        if after >= to {
            return Ok(Vec::new());
        }
        let sql = "SELECT s, o, gseq, verdict FROM op
                   WHERE dev = ?1 AND s > ?2 AND s <= ?3 ORDER BY s";
        self.judged_where(sql, params![device.as_str(), json::number(after), json::number(to)])
    }

    fn last_gseq(&self) -> Result<u64, StoreError> {
        Ok(self.memory.last_gseq)
    }

    fn append(&mut self, entry: LogEntry, chain: Chain) -> Result<(), StoreError> {
        if !self.writes {
            return Err(StoreError::ReadOnly);
        }
        let op = Op::read(&entry.bytes).ok();
        log::insert(self.connection, op.as_ref(), &entry)?;
        let safe = self.sequence(&entry.device)?.safe;
        self.move_on(&entry, chain, safe);
        if let Some(op) = op {
            self.fold(&op, &entry)?;
        }
        Ok(())
    }

    fn waiting(&self, record: &RecordId) -> Result<Vec<Waiting>, StoreError> {
        attachment::waiting(self.connection, record)
    }

    fn missing(&self, scope: &Scope, from: &str, most: usize) -> Result<Vec<BlobId>, StoreError> {
        attachment::missing(self.connection, scope, from, most)
    }

    fn delta(&self, query: DeltaQuery<'_>) -> Result<DeltaPage, StoreError> {
        let pos = query.cursor.pos;
        if pos >= self.memory.last_gseq {
            return Ok(DeltaPage { records: Vec::new(), pos, more: false });
        }
        delta::page(self.connection, query)
    }
}
