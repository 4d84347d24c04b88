//! One exchange with the office: a request of what is stored, and its answer stored. What either
//! means is the engine's.

use std::collections::{BTreeMap, BTreeSet};

use ::sync::{
    client::{Applied, Device, LocalRecord, OutboxRow, Search, forget_scope, sweep, touched},
    wire::{Problem, SyncRequest, SyncResponse},
};
use leptos::prelude::*;
use model::{
    Millis,
    attachment::BlobId,
    device::StorageAnswer,
    id::{DeviceId, RecordId},
    json,
    scope::Scope,
};

use super::{
    Desk,
    load::read_all,
    sync_state::SyncState,
    write::{delete_record, put_device, put_outbox, put_record},
};
use crate::{
    db::{Db, DbError, Index, Key, Range, Row, Store},
    platform::{
        http::{self, Body, Reply, Request},
        id::new_id,
        now,
    },
};

/// This build, as the office's list of devices shows it.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Rows of the outbox to look at for one request.
const ROWS: u32 = 1_000;
/// Bytes of a body from which compressing pays.
const COMPRESS_FROM: usize = 1_000;

/// Why an exchange ended early.
pub(super) enum ExchangeError {
    NoReply,
    /// An answer came whose changes this build cannot read; its receipts are stored.
    Unreadable,
    Refused(Problem),
    /// The office does not take a request for what it carries.
    Unfit(Option<Problem>),
    /// The office asks to be left alone for so many seconds.
    Later(u32),
    Store(DbError),
}

impl From<DbError> for ExchangeError {
    fn from(error: DbError) -> Self {
        Self::Store(error)
    }
}

impl Desk {
    /// Exchanges records until nothing is left; the blobs that the office then needs, and whether
    /// all that it answered could be read.
    pub(super) async fn exchange(self) -> Result<(Vec<BlobId>, bool), ExchangeError> {
        let total = self.unsent();
        let mut search = Search::default();
        loop {
            let (request, token, rows) = self.next_request(&search).await?;
            if total > 0 {
                let done = total.saturating_sub(self.unsent());
                self.sync.set(SyncState::Working { done, of: total });
            }
            self.sending.set(rows.last().map_or(0, |row| row.s));
            let (answer, whole) = match post(&request, &token).await {
                Ok(answer) => answer,
                // Smaller at once: what one op is refused for must not hold the others up.
                Err(ExchangeError::Unfit(_)) if search.refused(rows.len()) => continue,
                Err(stop) => {
                    self.change_device(Device::shrink).await?;
                    return Err(stop);
                }
            };
            let before = self.acked();
            let more = self.apply_answer(&request, &answer, now()).await?;
            // A courier may have brought meanwhile what was refused.
            let stands = self.acked() == before;
            if search.taken() && stands && !self.put_aside(None).await? {
                return Err(ExchangeError::Unfit(None));
            }
            let stuck = !whole && (self.unsent() == 0 || self.acked() == before);
            if stuck || !more {
                return Ok((answer.need, whole));
            }
        }
    }

    async fn next_request(
        self,
        search: &Search,
    ) -> Result<(SyncRequest, String, Vec<OutboxRow>), DbError> {
        let db = self.db()?;
        let (device, mut rows) = self.sendable(&db, ROWS).await?;
        rows.truncate(search.limit(device.batch_of(rows.iter().map(|row| row.bytes.len()))));
        let mut request = device.request(&rows, VERSION, now());
        let storage = self.storage_answer().await;
        request.st = storage.map_or("", StorageAnswer::as_str).to_owned();
        Ok((request, device.token, rows))
    }

    /// Applies an answer to what is stored now; whether another request is due.
    async fn apply_answer(
        self,
        request: &SyncRequest,
        answer: &SyncResponse,
        received: Millis,
    ) -> Result<bool, DbError> {
        let db = self.db()?;
        let (device, applied) = {
            let _guard = self.exclusively().await;
            let mut device = self.device_row(&db).await?;
            let wanted = device.wanted(answer);
            let rows = if wanted.is_empty() {
                Vec::new()
            } else {
                let range = Range::Between(number(*wanted.start()), number(*wanted.end()));
                outbox_rows(&db, &range, 0).await?
            };
            let records = self.records_of(&db, touched(answer, &rows)).await?;
            let applied = device.apply(request, answer, &rows, records, received);
            device.exchanged(request, answer, received.saturating_sub(request.now));
            if applied.fork {
                self.fork(&db, &mut device).await?;
            } else {
                self.write(&db, &device, &applied).await?;
            }
            (device, applied)
        };
        self.device.set(Some(device));
        let reference = applied.records.iter().any(|record| record.scope == Scope::Ref);
        let anything = !applied.records.is_empty()
            || !applied.outbox.is_empty()
            || !applied.gone.is_empty()
            || !applied.dropped.is_empty();
        if anything || applied.sweep {
            self.tell(reference).await;
        }
        Ok(applied.more)
    }

    pub(super) async fn records_of(
        self,
        db: &Db,
        ids: impl IntoIterator<Item = RecordId>,
    ) -> Result<BTreeMap<RecordId, LocalRecord>, DbError> {
        let keys: Vec<Key> = ids.into_iter().map(|id| Key::from(id.as_str())).collect();
        let rows = db.get_many(Store::Records, &keys).await?;
        let mut records = BTreeMap::new();
        for row in rows.into_iter().flatten() {
            let record: LocalRecord = row.read()?;
            records.insert(record.id.clone(), record);
        }
        Ok(records)
    }

    pub(super) async fn write(
        self,
        db: &Db,
        device: &Device,
        applied: &Applied,
    ) -> Result<(), DbError> {
        let gone = self.gone(db, device, applied).await?;
        let stores = [Store::Meta, Store::Outbox, Store::Records, Store::Summaries];
        db.write(&stores, |burst| {
            for row in &applied.outbox {
                put_outbox(burst, row)?;
            }
            for record in &applied.records {
                put_record(burst, record)?;
            }
            for (id, kept) in &gone {
                match kept {
                    Some(record) => put_record(burst, record)?,
                    None => delete_record(burst, id)?,
                }
            }
            put_device(burst, device)
        })
        .await
    }

    /// Records of lost scopes, and records that a full pull did not find: what stays of each.
    async fn gone(
        self,
        db: &Db,
        device: &Device,
        applied: &Applied,
    ) -> Result<Vec<(RecordId, Option<LocalRecord>)>, DbError> {
        let mut settled = BTreeSet::new();
        settled.extend(applied.records.iter().map(|record| &record.id).chain(&applied.gone));
        let mut gone: Vec<_> = applied.gone.iter().map(|id| (id.clone(), None)).collect();
        for scope in &applied.dropped {
            let scope = scope.to_string();
            let rows = db.by_index(Index::RecordsScope, scope.as_str(), 0).await?;
            let mut records = read_all::<LocalRecord>(&rows);
            records.retain(|record| !settled.contains(&record.id));
            gone.extend(records.into_iter().map(|r| (r.id.clone(), forget_scope(r))));
        }
        if applied.sweep {
            let rows = db.range(Store::Records, &Range::All, 0).await?;
            let mut records = read_all::<LocalRecord>(&rows);
            records.retain(|record| {
                record.generation != device.generation && !settled.contains(&record.id)
            });
            gone.extend(records.into_iter().map(|r| (r.id.clone(), sweep(r, device.generation))));
        }
        Ok(gone)
    }

    /// Takes a new device id and numbers the whole outbox anew.
    pub(super) async fn fork(self, db: &Db, device: &mut Device) -> Result<(), DbError> {
        let id = DeviceId::parse(&new_id()).map_err(|_| DbError::data("no id"))?;
        let renumbered = device.fork(id, &outbox_rows(db, &Range::All, 0).await?);
        let mut ids = BTreeSet::new();
        ids.extend(renumbered.iter().map(|row| row.r.clone()));
        let mut records = self.records_of(db, ids).await?;
        records.values_mut().for_each(|record| record.renumber(&renumbered));
        let stores = [Store::Meta, Store::Outbox, Store::Records, Store::Summaries];
        db.write(&stores, |burst| {
            burst.delete_range(Store::Outbox, &Range::All)?;
            for row in &renumbered {
                put_outbox(burst, row)?;
            }
            for record in records.values() {
                put_record(burst, record)?;
            }
            put_device(burst, device)
        })
        .await
    }
}

/// Rows of the outbox after the last acknowledged op, at most `limit` (0: all).
pub(super) async fn unsent_rows(
    db: &Db,
    device: &Device,
    limit: u32,
) -> Result<Vec<OutboxRow>, DbError> {
    outbox_rows(db, &Range::After(number(device.acked())), limit).await
}

/// Rows of the outbox in a range of numbers, at most `limit` (0: all).
pub(super) async fn outbox_rows(
    db: &Db,
    range: &Range,
    limit: u32,
) -> Result<Vec<OutboxRow>, DbError> {
    let rows = db.range(Store::Outbox, range, limit).await?;
    rows.iter().map(Row::read).collect()
}

/// A number of an op as a key of the outbox.
pub(super) fn number(s: u64) -> Key {
    Key::from(i64::try_from(s).unwrap_or(i64::MAX))
}

async fn post(request: &SyncRequest, token: &str) -> Result<(SyncResponse, bool), ExchangeError> {
    let json = serde_json::to_string(request).map_err(|error| DbError::data(error.to_string()))?;
    let reply = http::send(Request {
        method: "POST",
        path: "/api/v1/sync",
        bearer: Some(token),
        body: Body::Json(&json, json.len() >= COMPRESS_FROM),
        deadline: deadline(json.len()),
    })
    .await
    .map_err(|_| ExchangeError::NoReply)?;
    if reply.is_ok() {
        // Who signs in to a network first gets a page that is nobody's answer.
        let ours = reply.body.trim_start().starts_with('{');
        let unread = if ours { ExchangeError::Unreadable } else { ExchangeError::NoReply };
        return SyncResponse::read(&reply.body, &request.cur).map_err(|_| unread);
    }
    Err(refused(&reply))
}

/// What an answer means that is no success.
pub(super) fn refused(reply: &Reply) -> ExchangeError {
    match json::read::<Problem>(&reply.body) {
        // A proxy before the office has a limit of its own, and no words.
        told if reply.status == 413 => ExchangeError::Unfit(told.ok()),
        Ok(problem) if matches!(reply.status, 400 | 422) => ExchangeError::Unfit(Some(problem)),
        Ok(Problem { retry_after: Some(seconds), .. }) => ExchangeError::Later(seconds),
        Ok(problem) if reply.status < 500 => ExchangeError::Refused(problem),
        _ => ExchangeError::NoReply,
    }
}

/// Milliseconds for an exchange: 15 s and the time of the bytes at 500 a second.
pub(super) fn deadline(bytes: usize) -> i32 {
    i32::try_from(bytes / 4).unwrap_or(i32::MAX / 4).saturating_mul(2).saturating_add(15_000)
}
