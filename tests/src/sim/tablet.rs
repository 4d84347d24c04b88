//! A device: the real client engine, and the stores that a shell keeps for it.
//!
//! Every change is computed aside and put in place at once; not doing so is a crash before commit.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
};

use model::{
    Millis,
    attachment::BlobId,
    fields::Fields,
    id::{DeviceId, OpId, RecordId},
};
use serde_json::Value;
use sync::{
    bundle::Receipt,
    chain::Chain,
    client::{Applied, Device, LocalRecord, OutboxRow, Taken, forget_scope, sweep, touched},
    op::Op,
    wire::{Enrolment, SyncRequest, SyncResponse},
};

use super::flaw::Flaw;

/// An open form.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// What the form showed when it was opened.
    pub(crate) shown: Fields,
    /// Up to where its author had seen the record then.
    pub(crate) base: u64,
}

/// What a person has seen in a field of a record, each value once.
pub(crate) type Seen = BTreeMap<(RecordId, String), BTreeSet<String>>;

/// A device with all that it stores.
#[derive(Debug, Clone)]
pub(crate) struct Tablet {
    pub(crate) place: usize,
    /// Told apart from the device that had the same storage before, or has it too.
    pub(crate) life: u32,
    pub(crate) device: Device,
    pub(crate) records: BTreeMap<RecordId, LocalRecord>,
    pub(crate) outbox: BTreeMap<u64, OutboxRow>,
    pub(crate) drafts: BTreeMap<RecordId, Draft>,
    /// The device's clock minus the server's.
    pub(crate) skew: Millis,
    /// Without network until then, by the server's clock.
    pub(crate) offline: Millis,
    /// Number of the request that it waits for.
    pub(crate) asking: Option<u64>,
    /// The ops that it stored and remembers.
    pub(crate) written: BTreeSet<OpId>,
    /// The problems that a person took off the list.
    pub(crate) dismissed: BTreeSet<OpId>,
    pub(crate) seen: Seen,
    /// Ops that go out again under another name although the office had acknowledged them.
    pub(crate) resent: BTreeSet<OpId>,
    /// Ops of which nothing travels: no request can carry them.
    pub(crate) aside: BTreeSet<OpId>,
    /// The photos whose bytes lie here.
    pub(crate) bytes: BTreeSet<BlobId>,
    /// Uploads that were begun, by the server's name for them.
    pub(crate) uploads: BTreeMap<BlobId, u32>,
}

impl Tablet {
    /// A freshly enrolled device.
    pub(crate) fn new(place: usize, life: u32, enrolment: Enrolment, batch: usize) -> Self {
        let mut device = Device::enrolled(enrolment);
        device.batch = batch;
        Self {
            place,
            life,
            device,
            records: BTreeMap::new(),
            outbox: BTreeMap::new(),
            drafts: BTreeMap::new(),
            skew: 0,
            offline: 0,
            asking: None,
            written: BTreeSet::new(),
            dismissed: BTreeSet::new(),
            seen: Seen::new(),
            resent: BTreeSet::new(),
            aside: BTreeSet::new(),
            bytes: BTreeSet::new(),
            uploads: BTreeMap::new(),
        }
    }

    /// Opens a form: what it shows counts as seen.
    pub(crate) fn open(&mut self, id: &RecordId) {
        let record = self.records.get(id);
        let shown = record.map(LocalRecord::view_fields).unwrap_or_default();
        for (name, value) in &shown {
            let seen = self.seen.entry((id.clone(), name.clone())).or_default();
            seen.insert(text_of(value));
        }
        let draft = Draft { shown, base: self.device.seen(record) };
        self.drafts.insert(id.clone(), draft);
    }

    /// Stores an op that the engine made, with the record's new row.
    pub(crate) fn commit(&mut self, device: Device, row: OutboxRow, record: LocalRecord) {
        self.device = device;
        self.written.insert(row.o.clone());
        let written = record.pending.last().into_iter().flat_map(|op| &op.f);
        for (name, value) in written {
            let seen = self.seen.entry((record.id.clone(), name.clone())).or_default();
            seen.insert(text_of(value));
        }
        self.drafts.remove(&row.r);
        self.records.insert(record.id.clone(), record);
        self.outbox.insert(row.s, row);
    }

    /// Sets aside what lies unsent here and no request can carry, as the app does before it sends
    /// anything or makes a file.
    pub(crate) fn make_way(&mut self, flaw: Option<Flaw>) {
        let unsent = |tablet: &Self| -> Vec<OutboxRow> {
            let after = tablet.device.acked() + 1;
            tablet.outbox.range(after..).map(|(_, row)| row.clone()).collect()
        };
        while flaw != Some(Flaw::NoWay) {
            let mut rows = unsent(self);
            let Some(first) = rows.iter().find(|row| Device::is_oversized(row)).cloned() else {
                return;
            };
            rows.retain(|row| row.s >= first.s && row.r == first.r);
            let record = self.records.get(&first.r).cloned();
            let Some(aside) = self.device.set_aside(&rows, record) else { return };
            let fully = |row: &OutboxRow| {
                serde_json::from_str::<Op>(&row.bytes).is_ok_and(|op| op.k.is_aside())
            };
            self.aside
                .extend(aside.outbox.iter().filter(|row| fully(row)).map(|row| row.o.clone()));
            self.outbox.extend(aside.outbox.into_iter().map(|row| (row.s, row)));
            self.records.extend(aside.record.map(|record| (record.id.clone(), record)));
        }
    }

    /// The next request, with as many ops as the link is thought to carry.
    pub(crate) fn request(&self, now: Millis, budget: Option<u32>) -> SyncRequest {
        let unsent: Vec<&OutboxRow> =
            self.outbox.range(self.device.acked() + 1..).map(|(_, row)| row).collect();
        let count = self.device.batch_of(unsent.iter().map(|row| row.bytes.len()));
        let rows: Vec<OutboxRow> = unsent.into_iter().take(count).cloned().collect();
        let mut request = self.device.request(&rows, "sim", now + self.skew);
        request.max = budget.or(request.max);
        request
    }

    /// What the engine makes of an answer, not stored yet.
    pub(crate) fn weigh(
        &self,
        request: &SyncRequest,
        answer: &SyncResponse,
        now: Millis,
    ) -> (Device, Applied) {
        let mut device = self.device.clone();
        let wanted = device.wanted(answer);
        let rows: Vec<OutboxRow> = if wanted.is_empty() {
            Vec::new()
        } else {
            self.outbox.range(wanted).map(|(_, row)| row.clone()).collect()
        };
        let records = touched(answer, &rows)
            .into_iter()
            .filter_map(|id| self.records.get(&id).map(|record| (id, record.clone())))
            .collect();
        let applied = device.apply(request, answer, &rows, records, now + self.skew);
        (device, applied)
    }

    /// What the engine makes of a receipt that a courier brings, not stored yet.
    pub(crate) fn weigh_receipt(&self, receipt: &Receipt) -> (Device, Taken) {
        let mut device = self.device.clone();
        let wanted = device.wanted(&receipt.answer);
        let rows: Vec<OutboxRow> =
            self.outbox.values().filter(|row| wanted.contains(&row.s)).cloned().collect();
        let records = touched(&receipt.answer, &rows)
            .into_iter()
            .filter_map(|id| self.records.get(&id).map(|record| (id, record.clone())))
            .collect();
        let taken = device.take_receipt(receipt, &rows, records);
        (device, taken)
    }

    /// Stores what the engine made of an answer.
    pub(crate) fn store(
        &mut self,
        device: Device,
        applied: Applied,
        fresh: DeviceId,
        flaw: Option<Flaw>,
    ) {
        self.device = device;
        if applied.fork {
            self.fork(fresh, self.device.acked(), flaw);
            return;
        }
        for row in applied.outbox {
            self.outbox.insert(row.s, row);
        }
        let stored = self.records.keys().cloned().collect::<BTreeSet<_>>();
        for id in &applied.gone {
            self.records.remove(id);
        }
        let mut fresh: BTreeSet<RecordId> = applied.gone.into_iter().collect();
        for record in applied.records {
            fresh.insert(record.id.clone());
            self.records.insert(record.id.clone(), record);
        }
        let keep_lost = flaw == Some(Flaw::KeepLostScopes);
        for id in stored.difference(&fresh) {
            let Some(record) = self.records.remove(id) else { continue };
            let lost = applied.dropped.contains(&record.scope) && !keep_lost;
            let mut kept = if lost { forget_scope(record) } else { Some(record) };
            if applied.sweep && flaw != Some(Flaw::NoSweep) {
                kept = kept.and_then(|record| sweep(record, self.device.generation));
            }
            if let Some(record) = kept {
                self.records.insert(id.clone(), record);
            }
        }
    }

    fn fork(&mut self, fresh: DeviceId, acked: u64, flaw: Option<Flaw>) {
        let mut rows: Vec<OutboxRow> = self.outbox.values().cloned().collect();
        if flaw == Some(Flaw::ForkUnsentOnly) {
            rows.retain(|row| row.s > acked);
        }
        self.resent.extend(rows.iter().filter(|row| row.s <= acked).map(|row| row.o.clone()));
        let renumbered = self.device.fork(fresh, &rows);
        for record in self.records.values_mut() {
            record.renumber(&renumbered);
        }
        self.outbox = renumbered.into_iter().map(|row| (row.s, row)).collect();
    }

    /// Enrols anew and keeps the storage.
    pub(crate) fn enrol_again(&mut self, enrolment: Enrolment, flaw: Option<Flaw>) {
        let (fresh, acked) = (enrolment.device.clone(), self.device.acked());
        self.device = self.device.enrolled_again(enrolment);
        self.fork(fresh, acked, flaw);
        self.asking = None;
    }

    /// Deletes the rows of the outbox that may go.
    pub(crate) fn prune(&mut self, flaw: Option<Flaw>) {
        let device = &self.device;
        let at_once = flaw == Some(Flaw::PruneAtOnce);
        let acked = device.acked();
        self.outbox.retain(|s, row| {
            !(device.may_prune(row) || at_once && *s <= acked && row.acked.is_some())
        });
    }

    /// Makes an answer say what the device believes, so that no check of identity can see a fork.
    pub(crate) fn believe(&self, answer: &mut SyncResponse) {
        let (acked, device) = (&mut answer.acked, &self.device);
        answer.fork = false;
        acked.s = acked.s.clamp(device.acked(), device.last);
        acked.o = self.outbox.get(&acked.s).map(|row| row.o.clone());
        acked.o = acked.o.take().or_else(|| device.acked.as_ref().map(|mark| mark.o.clone()));
        let news = self.outbox.range((Bound::Excluded(device.acked()), Bound::Included(acked.s)));
        let chain = |chain: Chain, (_, row): (&u64, &OutboxRow)| chain.push(row.bytes.as_bytes());
        acked.x = Some(news.fold(device.chain, chain));
    }

    /// What must hold after every commit.
    /// I6: within an epoch neither what is acknowledged nor what is confirmed goes back. I8: what is
    /// confirmed is in a scope of the device.
    pub(crate) fn follows(&self, before: &Self) -> Result<(), String> {
        let (device, earlier) = (&self.device, &before.device);
        if device.epoch == earlier.epoch && device.id == earlier.id {
            if device.acked() < earlier.acked() {
                return Err(format!(
                    "I6: {} acknowledged ops became {}",
                    earlier.acked(),
                    device.acked()
                ));
            }
            for (id, record) in &before.records {
                // What a full pull confirms counts anew.
                let now = self.records.get(id).filter(|now| now.generation == record.generation);
                let now = now.filter(|now| device.scopes.contains(&now.scope));
                if let Some(now) = now.filter(|now| now.v < record.v) {
                    return Err(format!("I6: {id} was at {} and is at {}", record.v, now.v));
                }
            }
        }
        // A full pull takes them at its end.
        let settled = self.records.values().filter(|_| !device.repulling);
        let mut foreign = settled.filter(|it| it.v > 0 && !device.scopes.contains(&it.scope));
        match foreign.next() {
            Some(record) => Err(format!("I8: {} is confirmed without a right", record.id)),
            None => Ok(()),
        }
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        let device = &self.device;
        let unsent = device.acked() + 1..=device.last;
        for s in unsent.clone() {
            let Some(row) = self.outbox.get(&s) else {
                return Err(format!("op {s} is not in the outbox"));
            };
            let pending = self.records.get(&row.r).map_or(&[][..], |record| &record.pending);
            let is_pending = pending.iter().any(|op| op.o == row.o && op.s == s);
            if !is_pending && !self.resent.contains(&row.o) {
                return Err(format!("op {s} is not pending in {}", row.r));
            }
        }
        for record in self.records.values() {
            if !record.pending.is_sorted_by_key(|op| op.s) {
                return Err(format!("the pending ops of {} are out of order", record.id));
            }
            let sent = |o: &OpId, s| self.outbox.get(&s).is_none_or(|row| row.o != *o);
            if record.pending.iter().any(|op| !unsent.contains(&op.s) || sent(&op.o, op.s)) {
                return Err(format!("a pending op of {} is not in the outbox", record.id));
            }
        }
        Ok(())
    }
}

/// A value as a text that can be compared, composed as it is stored.
pub(crate) fn text_of(value: &Value) -> String {
    text::compose(&value.to_string())
}
