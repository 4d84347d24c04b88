//! The client engine: what a device knows, how a save becomes an op, and how an answer is applied.
//!
//! A shell loads the rows that a call names, calls, and writes what it returns in one strict
//! transaction. `view = confirmed ⊕ pending`, per record.

mod again;
mod answer;
mod aside;
mod attachment;
mod local;
mod receipt;
mod upload;

use std::ops::RangeInclusive;

use model::{
    Millis,
    fields::Fields,
    id::{DeviceId, OpId, OrgId, PersonId, RecordId},
    json,
    record::Noun,
    role::Role,
    scope::Scope,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

pub use self::{
    answer::{Applied, forget_scope, sweep, touched},
    aside::{ASIDE, Aside, Search},
    local::{DataState, LocalRecord, OpProblem, PendingOp, Receipt},
    receipt::Taken,
    upload::{BLOBS, Refused, TusRequest, Upload},
};
use crate::{
    chain::Chain,
    hlc::Hlc,
    op::{Kind, Op},
    server::MOST_OPS,
    wire::{Cursor, Cursors, Enrolment, Mark, SyncRequest, SyncResponse, scopes_hash},
};

/// Raw bytes of ops in the first request on an unknown link.
const FIRST_BATCH: usize = 48 << 10;
/// Most raw bytes of ops in one request.
const MAX_BATCH: usize = 1 << 20;
/// A broken link does not press the batch below this: after hours without a network it would take
/// a request for each op.
const LEAST_BATCH: usize = 4 << 10;
/// No request should take longer than this, in milliseconds: what a link resets is sent again.
const PATIENCE: usize = 6_000;
/// Bytes of an answer to ask for with each byte of ops that a link is thought to carry: answers
/// compress well, and with the least batch they still have more than one record.
const ANSWER_SHARE: usize = 16;

/// What a device knows of itself; one row of `meta`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Device {
    pub token: String,
    pub id: DeviceId,
    pub org: OrgId,
    pub roles: Vec<Role>,
    /// Who is writing, as chosen in the header.
    pub actor: Option<PersonId>,
    pub epoch: String,
    pub scopes: Vec<Scope>,
    /// Number of the last op written here.
    pub last: u64,
    pub clock: Hlc,
    /// The last op known to be durable at the office.
    pub acked: Option<Mark>,
    pub chain: Chain,
    pub cursors: Cursors,
    /// Server clock minus this one, in milliseconds.
    pub offset: Millis,
    /// Up to this number ops are in a backup of the office.
    pub safe: u64,
    /// Raw bytes of ops to send at once.
    pub batch: usize,
    /// Server time of the last answer.
    pub last_contact: Option<Millis>,
    /// Counts full pulls; a row of an older generation that no pull confirmed is gone.
    pub generation: u32,
    /// Whether a full pull of this generation is still under way.
    pub repulling: bool,
}

/// A row of the outbox: an op with the very bytes that the receipt hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxRow {
    pub s: u64,
    pub o: OpId,
    pub r: RecordId,
    pub bytes: String,
    pub made: Millis,
    /// When the office acknowledged it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acked: Option<Millis>,
}

/// What a person did.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// A first save; of a record that has begun, as when two tabs began it, a later one.
    New { noun: Noun, fields: Fields },
    /// A later save: the difference, removed fields as `null`.
    Set { fields: Fields, resolves: Vec<model::id::ConflictId> },
    /// The words of a move of its life.
    Command(Fields),
}

/// What has to be written after a save, in one transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    pub outbox: OutboxRow,
    pub record: LocalRecord,
}

/// Why a save is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    #[error("nobody is chosen as the person who writes")]
    NoActor,
    #[error("the record is not on this device")]
    NotHere,
    #[error("the record does not say which group it belongs to")]
    NoHome,
    #[error("the op cannot be written as JSON")]
    Encoding,
    /// Nothing of it is stored: what a device saves, every link can carry.
    #[error("the op, or the record with it, is larger than one may be")]
    TooLarge,
}

impl Device {
    /// A freshly enrolled device.
    pub fn enrolled(enrolment: Enrolment) -> Self {
        let roles = enrolment.roles.iter().filter_map(|word| Role::parse(word)).collect();
        Self {
            token: enrolment.token,
            id: enrolment.device,
            org: enrolment.org,
            roles,
            actor: enrolment.person,
            epoch: enrolment.epoch,
            scopes: enrolment.scopes,
            last: 0,
            clock: Hlc::at(enrolment.now),
            acked: None,
            chain: Chain::default(),
            cursors: Cursors::default(),
            offset: 0,
            safe: 0,
            batch: FIRST_BATCH,
            last_contact: None,
            generation: 0,
            repulling: false,
        }
    }

    /// This device after another enrolment for the same organisation: it knows what it knew, pulls
    /// everything anew and [forks](Self::fork) to the id of the enrolment. Its outbox goes with it.
    #[must_use]
    pub fn enrolled_again(&self, enrolment: Enrolment) -> Self {
        let mut device = Self::enrolled(enrolment);
        device.actor = device.actor.or_else(|| self.actor.clone());
        // If the server was restored meanwhile, the first answer tells.
        device.epoch.clone_from(&self.epoch);
        device.clock = device.clock.max(self.clock);
        device.offset = self.offset;
        device.generation = self.generation;
        device.cursor_reset();
        device
    }

    /// Number of the last op that is durable at the office.
    pub fn acked(&self) -> u64 {
        self.acked.as_ref().map_or(0, |mark| mark.s)
    }

    /// Ops that the office does not have.
    pub fn unsent(&self) -> u64 {
        self.last.saturating_sub(self.acked())
    }

    /// Ops that the office has and no backup of it is known to hold.
    pub fn not_in_backup(&self) -> u64 {
        self.acked().saturating_sub(self.safe)
    }

    /// The scope that this device writes.
    pub fn own(&self) -> Scope {
        Scope::Org(self.org.clone())
    }

    /// The number up to which the author of an edit has seen a record: what a form remembers when
    /// it opens and passes to [`save`](Self::save).
    ///
    /// Under a pending edit, under a text that was set aside, and under one that lost before a pull
    /// has brought its conflict, lies a value that nobody sees, so it counts as unseen.
    pub fn seen(&self, record: Option<&LocalRecord>) -> u64 {
        let Some(record) = record else { return 0 };
        let edits = record.pending.iter().filter(|op| op.k.is_edit());
        let covered = edits.chain(record.laid_over()).map(|op| op.b).min().unwrap_or(u64::MAX);
        record.v.max(self.cursor_of(&record.scope).base).min(covered)
    }

    /// Where the feed of a scope stands; at the beginning for one that is not the device's.
    fn cursor_of(&self, scope: &Scope) -> Cursor {
        if self.scopes.contains(scope) {
            *self.cursors.except.get(scope).unwrap_or(&self.cursors.all)
        } else {
            Cursor::default()
        }
    }

    /// Turns an edit into an op and the record's new row. `base` is [`seen`](Self::seen) of the
    /// moment when the form was opened, `now` the device's wall clock.
    pub fn save(
        &mut self,
        id: &RecordId,
        mut record: Option<LocalRecord>,
        edit: Edit,
        base: u64,
        now: Millis,
        op_id: OpId,
    ) -> Result<Saved, SaveError> {
        let actor = self.actor.clone().ok_or(SaveError::NoActor)?;
        let clock = self.clock.next(now.saturating_add(self.offset));
        let here = record.as_ref().is_some_and(LocalRecord::has_begun);
        let edit = match record.as_mut().filter(|_| !here) {
            Some(record) => again::begin(record, edit, self.generation)?,
            None => edit,
        };
        let (kind, noun, f, rc) = match edit {
            Edit::New { fields, .. } if here => (Kind::Set, None, fields, Vec::new()),
            Edit::New { noun, fields } => (Kind::New, Some(noun), fields, Vec::new()),
            Edit::Set { fields, resolves } => (Kind::Set, None, fields, resolves),
            Edit::Command(words) => (Kind::Cmd, None, words, Vec::new()),
        };
        let mut record = match (record, noun) {
            (Some(record), _) => record,
            (None, Some(noun)) => {
                let scope = noun.kind().home.scope(&self.org, &f).ok_or(SaveError::NoHome)?;
                LocalRecord::new(id.clone(), noun, scope, self.generation)
            }
            (None, None) => return Err(SaveError::NotHere),
        };
        let base = if kind == Kind::New { 0 } else { base };
        let op = Op {
            o: op_id.clone(),
            s: self.last + 1,
            h: clock,
            r: id.clone(),
            c: record.scope.clone(),
            k: kind,
            n: noun.map(|noun| noun.as_str().to_owned()),
            sv: crate::SCHEMA,
            b: base,
            be: None,
            a: actor,
            f,
            rc,
        };
        let bytes = serde_json::to_string(&op).map_err(|_| SaveError::Encoding)?;
        if aside::is_too_large(&op, &bytes, &record) {
            return Err(SaveError::TooLarge);
        }
        self.last = op.s;
        self.clock = clock;
        record.edited = now;
        let outbox = OutboxRow { s: op.s, o: op_id, r: id.clone(), bytes, made: now, acked: None };
        record.push(PendingOp::of(op));
        Ok(Saved { outbox, record })
    }

    /// How many rows of the outbox, in order from the first unsent, fit in the next request.
    pub fn batch_of(&self, sizes: impl IntoIterator<Item = usize>) -> usize {
        let mut sum = 0;
        let fits = sizes.into_iter().take(MOST_OPS).take_while(|size| {
            sum += size;
            sum <= self.batch
        });
        fits.count().max(1)
    }

    /// The next request with the given rows of the outbox, which follow the last acknowledged one.
    pub fn request(&self, rows: &[OutboxRow], app: &str, now: Millis) -> SyncRequest {
        let ops: Vec<_> =
            rows.iter().filter_map(|row| RawValue::from_string(row.bytes.clone()).ok()).collect();
        let sent = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        SyncRequest {
            v: crate::PROTOCOL,
            app: app.to_owned(),
            epoch: self.epoch.clone(),
            dev: self.id.clone(),
            now,
            at: self.acked.clone(),
            ops,
            cur: self.cursors.clone(),
            sc: scopes_hash(&self.scopes),
            left: u32::try_from(self.unsent().saturating_sub(sent)).unwrap_or(u32::MAX),
            st: String::new(),
            max: self.budget(),
        }
    }

    /// The budget of an answer; none before the link broke or turned out to be slow.
    fn budget(&self) -> Option<u32> {
        let narrow = self.batch < FIRST_BATCH;
        narrow.then(|| u32::try_from(self.batch * ANSWER_SHARE).unwrap_or(u32::MAX))
    }

    /// The rows of the outbox, by number, that [`apply`](Self::apply) needs for an answer: those
    /// that it acknowledges, or all when the server was restored.
    pub fn wanted(&self, answer: &SyncResponse) -> RangeInclusive<u64> {
        if answer.epoch == self.epoch {
            self.acked() + 1..=answer.acked.s.min(self.last)
        } else {
            1..=self.last
        }
    }

    /// Whether a row of the outbox may be deleted: acknowledged, in a backup of the office, and
    /// old enough that no backup without it will be restored.
    pub fn may_prune(&self, row: &OutboxRow) -> bool {
        let (Some(acked), Some(now)) = (row.acked, self.last_contact) else { return false };
        row.s <= self.safe.min(self.acked()) && now.saturating_sub(acked) >= crate::RESTORABLE
    }

    /// Whether the device still stands where it stood when it sent the request.
    fn is_current(&self, request: &SyncRequest) -> bool {
        request.dev == self.id
            && request.epoch == self.epoch
            && request.at == self.acked
            && request.cur == self.cursors
            && request.sc == scopes_hash(&self.scopes)
    }

    /// The link carried a request and its answer in `took` milliseconds.
    pub fn exchanged(&mut self, request: &SyncRequest, answer: &SyncResponse, took: Millis) {
        let sent = request.ops.iter().map(|op| op.get().len()).sum();
        let asked = request.max.is_some() && request.max == self.budget();
        let filled = asked && answer.more && !answer.delta.is_empty();
        // An answer that fills its budget says of the link what a full batch does.
        self.grow(if filled { self.batch.max(sent) } else { sent }, took);
    }

    /// The link carried `sent` raw bytes of ops in `took` milliseconds: dare twice as much next
    /// time, as far as it carries that in good time.
    pub fn grow(&mut self, sent: usize, took: Millis) {
        // A request that was not full says nothing of the link.
        if sent * 2 < self.batch {
            return;
        }
        let took = usize::try_from(took).unwrap_or(1).max(1);
        let carried = sent.saturating_mul(PATIENCE) / took;
        self.batch = (self.batch * 2).min(carried).clamp(LEAST_BATCH, MAX_BATCH);
    }

    /// The link broke: half as much next time.
    pub fn shrink(&mut self) {
        self.batch = (self.batch / 2).max(LEAST_BATCH.min(self.batch));
    }

    /// Becomes another device after a fork. `rows` is the whole outbox in order: also what was
    /// acknowledged goes out again under the new name, because a server that is restored asks only
    /// for what that name has sent. Ops keep their ids, so that what did arrive is not applied
    /// twice. The rows returned replace the outbox; the records with pending ops among them are to
    /// be [renumbered](LocalRecord::renumber).
    pub fn fork(&mut self, id: DeviceId, rows: &[OutboxRow]) -> Vec<OutboxRow> {
        self.id = id;
        self.acked = None;
        self.chain = Chain::default();
        self.safe = 0;
        let mut renumbered = Vec::with_capacity(rows.len());
        for row in rows {
            let s = u64::try_from(renumbered.len()).unwrap_or(u64::MAX).saturating_add(1);
            let bytes = renumber(&row.bytes, s).unwrap_or_else(|| row.bytes.clone());
            renumbered.push(OutboxRow { s, bytes, acked: None, ..row.clone() });
        }
        self.last = u64::try_from(renumbered.len()).unwrap_or(u64::MAX);
        renumbered
    }

    fn cursor_reset(&mut self) {
        self.cursors = Cursors { all: Cursor::default(), ..Cursors::default() };
        self.generation += 1;
        self.repulling = true;
    }
}

fn renumber(bytes: &str, s: u64) -> Option<String> {
    let mut op = json::parse(bytes).ok()?;
    op.as_object_mut()?.insert("s".to_owned(), s.into());
    serde_json::to_string(&op).ok()
}

#[cfg(test)]
mod tests;
