//! A device of the bench: the real client engine, its stores in memory, real HTTP.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};
use model::{
    Millis,
    fields::Fields,
    id::{DeviceId, OpId, RecordId},
    record::Noun,
};
use serde_json::json;
use sync::{
    client::{Device, Edit, LocalRecord, OutboxRow, forget_scope, sweep, touched},
    wire::{Cursors, Enrolment, SyncRequest, SyncResponse},
};

use super::{super::median, gunzip, gzip};

/// Bytes of a body from which compressing pays, as in the app.
const COMPRESS_FROM: usize = 1_000;
/// Pause after a broken request.
const PAUSE: Duration = Duration::from_secs(1);
/// More broken requests in a row than this are no bad link but none.
const MOST_FAILURES: u32 = 30;

/// How often a page is asked for.
const PAGES: usize = 31;

/// A device.
#[derive(Debug)]
pub(super) struct Shell {
    name: String,
    url: String,
    http: reqwest::Client,
    device: Device,
    records: BTreeMap<RecordId, LocalRecord>,
    outbox: BTreeMap<u64, OutboxRow>,
    /// Requests that were begun.
    pub(super) requests: u32,
}

impl Shell {
    /// Enrols with a code, straight at the server; what follows goes through `link`. Each request
    /// has a connection of its own: a link that resets connections resets them for all.
    pub(super) async fn enrol(server: &str, link: &str, code: &str, name: &str) -> Result<Self> {
        let http = reqwest::Client::builder().pool_max_idle_per_host(0).build()?;
        let enrolment: Enrolment = http
            .post(format!("{server}/api/v1/enrol"))
            .json(&json!({ "code": code }))
            .send()
            .await?
            .error_for_status()?
            .json()
            .await?;
        let mut device = Device::enrolled(enrolment);
        device.id = DeviceId::parse(&format!("bench-{name}"))?;
        Ok(Self {
            name: name.to_owned(),
            url: link.to_owned(),
            http,
            device,
            records: BTreeMap::new(),
            outbox: BTreeMap::new(),
            requests: 0,
        })
    }

    /// An administrator's device makes a code for a cadre of an organisation.
    pub(super) async fn code_for(&self, org: &str, person: &str) -> Result<String> {
        let wish = json!({"org": org, "roles": ["cadre"], "person": person});
        let made: serde_json::Value = self
            .http
            .post(format!("{}/api/v1/codes", self.url))
            .bearer_auth(&self.device.token)
            .json(&wish)
            .send()
            .await?
            .error_for_status()?
            .json()
            .await?;
        let code = made.get("code").and_then(serde_json::Value::as_str);
        code.map(str::to_owned).context("the answer has no code")
    }

    /// From now on everything goes through another link.
    pub(super) fn go_through(&mut self, link: &str) {
        link.clone_into(&mut self.url);
    }

    /// Records on the device.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether everything of a record is at the office, with a receipt.
    pub(super) fn has_receipt(&self, id: &RecordId) -> bool {
        self.records.get(id).is_some_and(|it| it.receipt.is_some() && it.pending.is_empty())
    }

    /// Saves a new nomination.
    pub(super) fn write(&mut self, id: &RecordId, fields: Fields) -> Result<()> {
        self.save(id, Edit::New { noun: Noun::Nomination, fields })
    }

    /// Changes fields of a record.
    pub(super) fn edit(&mut self, id: &RecordId, fields: Fields) -> Result<()> {
        self.save(id, Edit::Set { fields, resolves: Vec::new() })
    }

    fn save(&mut self, id: &RecordId, edit: Edit) -> Result<()> {
        let record = self.records.remove(id);
        let base = self.device.seen(record.as_ref());
        let op = OpId::parse(&format!("{}-{}", self.name, self.device.last + 1))?;
        let saved = self.device.save(id, record, edit, base, now(), op)?;
        self.outbox.insert(saved.outbox.s, saved.outbox);
        self.records.insert(id.clone(), saved.record);
        Ok(())
    }

    /// Exchanges until nothing is left to send or to fetch, however often the link breaks.
    pub(super) async fn sync(&mut self) -> Result<()> {
        let mut failures = 0;
        loop {
            let request = self.request();
            self.requests += 1;
            let begun = Instant::now();
            match self.post(&request).await {
                Ok(answer) => {
                    failures = 0;
                    let more = self.take(&request, &answer)?;
                    let took = Millis::try_from(begun.elapsed().as_millis())?;
                    self.device.exchanged(&request, &answer, took);
                    if !more {
                        return Ok(());
                    }
                }
                Err(error) => {
                    failures += 1;
                    if failures > MOST_FAILURES {
                        return Err(error.context("the link never carries anything"));
                    }
                    self.device.shrink();
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    /// Where its feed stands.
    pub(super) fn cursors(&self) -> Cursors {
        self.device.cursors.clone()
    }

    /// What one page from a cursor on takes, in milliseconds.
    pub(super) async fn page(&self, cur: Cursors, max: u32) -> Result<f64> {
        let mut request = self.device.request(&[], env!("CARGO_PKG_VERSION"), now());
        (request.cur, request.max) = (cur, Some(max));
        let mut took = Vec::new();
        for _ in 0..PAGES {
            let begun = Instant::now();
            let answer = self.post(&request).await?;
            took.push(begun.elapsed().as_secs_f64() * 1e3);
            ensure!(!answer.delta.is_empty(), "the page is empty");
        }
        Ok(median(&mut took))
    }

    fn request(&self) -> SyncRequest {
        let unsent = self.outbox.range(self.device.acked() + 1..).map(|(_, row)| row);
        let count = self.device.batch_of(unsent.clone().map(|row| row.bytes.len()));
        let rows: Vec<OutboxRow> = unsent.take(count).cloned().collect();
        self.device.request(&rows, env!("CARGO_PKG_VERSION"), now())
    }

    async fn post(&self, request: &SyncRequest) -> Result<SyncResponse> {
        let mut body = serde_json::to_vec(request)?;
        let deadline = Duration::from_millis(15_000 + u64::try_from(body.len() * 2)?);
        let mut post = self
            .http
            .post(format!("{}/api/v1/sync", self.url))
            .bearer_auth(&self.device.token)
            .header("content-type", "application/json")
            .header("accept-encoding", "gzip")
            .timeout(deadline);
        if body.len() >= COMPRESS_FROM {
            body = gzip(&body)?;
            post = post.header("content-encoding", "gzip");
        }
        let answer = post.body(body).send().await?;
        let status = answer.status();
        let packed = answer.headers().get("content-encoding").is_some();
        let bytes = answer.bytes().await?;
        let bytes = if packed { gunzip(&bytes)? } else { bytes.to_vec() };
        if !status.is_success() {
            bail!("{status}: {}", String::from_utf8_lossy(&bytes));
        }
        serde_json::from_slice(&bytes).context("the answer cannot be read")
    }

    /// Applies an answer; whether another request is due.
    fn take(&mut self, request: &SyncRequest, answer: &SyncResponse) -> Result<bool> {
        let wanted = self.device.wanted(answer);
        let rows: Vec<OutboxRow> = if wanted.is_empty() {
            Vec::new()
        } else {
            self.outbox.range(wanted).map(|(_, row)| row.clone()).collect()
        };
        let ids = touched(answer, &rows).into_iter();
        let records = ids.filter_map(|id| Some((id.clone(), self.records.remove(&id)?))).collect();
        let applied = self.device.apply(request, answer, &rows, records, now());
        if applied.fork {
            bail!("the server takes the device for another one");
        }
        for row in applied.outbox {
            self.outbox.insert(row.s, row);
        }
        for record in applied.records {
            self.records.insert(record.id.clone(), record);
        }
        if applied.sweep || !applied.dropped.is_empty() {
            let generation = self.device.generation;
            let kept = |(id, mut record): (RecordId, LocalRecord)| {
                if applied.dropped.contains(&record.scope) {
                    record = forget_scope(record)?;
                }
                let record = if applied.sweep { sweep(record, generation)? } else { record };
                Some((id, record))
            };
            self.records = std::mem::take(&mut self.records).into_iter().filter_map(kept).collect();
        }
        Ok(applied.more)
    }
}

/// The wall clock.
fn now() -> Millis {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX))
}
