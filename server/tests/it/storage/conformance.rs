//! The properties, one function each.

use std::sync::Arc;

use giaouoc::storage::{Account, NewEnrolment, Storage, StoreError, SyncCall, SyncError};
use model::{id::DeviceId, record::Noun, role::Role, scope::Scope};
use serde_json::{Value, json, value::RawValue};
use sync::{
    chain::Chain,
    judge::Authority,
    verdict::Verdict,
    wire::{Cursor, Cursors, DeltaRecord, Mark, SyncRequest, SyncResponse, scopes_hash},
};

use super::Fresh;
use crate::{
    support::fresh,
    world::{self, BELOW, NOW, OWN, person},
};

/// A device that speaks to the storage without HTTP.
struct Caller {
    storage: Arc<dyn Storage>,
    device: DeviceId,
    org: &'static str,
    role: Role,
    scopes: Arc<[Scope]>,
    at: Option<Mark>,
    chain: Chain,
    cursor: Cursor,
    budget: Option<u32>,
}

async fn caller(fresh: &Fresh, role: Role, org: &'static str) -> Caller {
    let storage = Arc::clone(&fresh.storage);
    let device: DeviceId = crate::support::fresh("dev").parse().unwrap();
    let account = Account {
        user: String::new(),
        hash: String::new(),
        org: org.parse().unwrap(),
        roles: vec![role],
        person: person(role, org),
    };
    let new =
        NewEnrolment { device: device.clone(), token: device.to_string(), key: None, now: NOW };
    storage.enrol(account, new).await.unwrap();
    let scopes =
        storage.directory().scopes_of(&org.parse().unwrap(), &[role], model::local_date(NOW));
    Caller {
        storage,
        device,
        org,
        role,
        scopes: scopes.into(),
        at: None,
        chain: Chain::default(),
        cursor: Cursor::default(),
        budget: None,
    }
}

/// The enrolment of a device of a cadre.
pub(super) async fn device(fresh: &Fresh) -> DeviceId {
    caller(fresh, Role::Cadre, BELOW).await.device
}

impl Caller {
    fn op(&self, s: u64, kind: &str, record: &str, fields: Value) -> Value {
        let mut op = json!({
            "o": fresh("o"), "s": s, "h": format!("{:016x}", NOW << 16), "r": record,
            "c": format!("org:{}", self.org), "k": kind, "sv": 1, "b": self.cursor.base,
            "a": person(self.role, self.org), "f": fields,
        });
        if kind == "new" {
            op["n"] = json!("report");
        }
        op
    }

    fn call(&self, ops: &[Value]) -> SyncCall {
        let raw = |op: &Value| RawValue::from_string(op.to_string()).unwrap();
        SyncCall {
            request: SyncRequest {
                v: 1,
                app: String::new(),
                epoch: self.storage.epoch().to_owned(),
                dev: self.device.clone(),
                now: NOW,
                at: self.at.clone(),
                ops: ops.iter().map(raw).collect(),
                cur: Cursors { all: self.cursor, ..Cursors::default() },
                sc: scopes_hash(&self.scopes),
                left: 0,
                st: String::new(),
                max: self.budget,
            },
            enrolment: self.device.clone(),
            authority: Authority::Device { org: self.org.parse().unwrap(), roles: vec![self.role] },
            own: format!("org:{}", self.org).parse().unwrap(),
            scopes: Arc::clone(&self.scopes),
            now: NOW,
            carried: false,
        }
    }

    async fn send(&mut self, ops: &[Value]) -> SyncResponse {
        let answer = self.storage.sync(self.call(ops)).await.unwrap();
        for op in ops {
            self.chain = self.chain.push(op.to_string().as_bytes());
        }
        self.at = answer.acked.o.clone().map(|o| Mark { s: answer.acked.s, o });
        self.cursor = answer.cur.all;
        answer
    }

    async fn make(&mut self, record: &str) -> SyncResponse {
        let s = self.at.as_ref().map_or(1, |mark| mark.s + 1);
        let op = self.op(s, "new", record, world::report());
        self.send(&[op]).await
    }

    async fn change(&mut self, record: &str, kind: &str, fields: Value) -> SyncResponse {
        let s = self.at.as_ref().map_or(1, |mark| mark.s + 1);
        let op = self.op(s, kind, record, fields);
        self.send(&[op]).await
    }

    /// Pulls until nothing more comes.
    async fn pull(&mut self) -> Vec<DeltaRecord> {
        let mut records = Vec::new();
        loop {
            let answer = self.send(&[]).await;
            records.extend(answer.delta);
            if !answer.more {
                return records;
            }
        }
    }
}

fn of<'d>(delta: &'d [DeltaRecord], record: &str) -> Vec<&'d DeltaRecord> {
    delta.iter().filter(|it| it.r.as_str() == record).collect()
}

pub(super) async fn a_receipt_covers_what_is_durable(fresh: Fresh) {
    let mut a = caller(&fresh, Role::Cadre, BELOW).await;
    let ops: Vec<Value> =
        (1..=3).map(|s| a.op(s, "new", &format!("r{s}"), world::report())).collect();
    let first = a.storage.sync(a.call(&ops)).await.unwrap();
    let again = a.send(&ops).await;
    assert_eq!(first.acked, again.acked);
    assert_eq!(again.acked.x, Some(a.chain));
    assert_eq!(again.ag.len(), 1);
    assert_eq!((again.ag[0].from, again.ag[0].to), (1, 3));
    let quiet = a.send(&[]).await;
    assert_eq!((quiet.acked.s, quiet.acked.x), (3, None));
}

pub(super) async fn many_devices_push_at_once(fresh: Fresh) {
    const DEVICES: usize = 20;
    const REQUESTS: u64 = 5;
    let mut pushing = Vec::new();
    for device in 0..DEVICES {
        let mut a = caller(&fresh, Role::Cadre, BELOW).await;
        pushing.push(tokio::spawn(async move {
            for request in 0..REQUESTS {
                let answer = a.make(&format!("many-{device}-{request}")).await;
                assert_eq!(answer.acked.x, Some(a.chain));
                assert!(answer.verdicts.is_empty());
            }
        }));
    }
    for task in pushing {
        task.await.unwrap();
    }
    let mut reader = caller(&fresh, Role::Cadre, BELOW).await;
    let records = reader.pull().await;
    let mut versions: Vec<u64> =
        records.iter().filter(|it| it.r.as_str().starts_with("many-")).map(|it| it.v).collect();
    assert_eq!(versions.len(), DEVICES * 5);
    versions.dedup();
    assert_eq!(versions.len(), DEVICES * 5, "two changes have one number");
}

pub(super) async fn pages_bring_everything_once_and_again_what_changed_meanwhile(fresh: Fresh) {
    let mut author = caller(&fresh, Role::Cadre, BELOW).await;
    for n in 0..30 {
        author.make(&format!("page-{n}")).await;
    }
    let mut reader = caller(&fresh, Role::Cadre, BELOW).await;
    reader.budget = Some(1_500);
    let first = reader.send(&[]).await;
    assert!(first.more);
    assert_eq!((reader.cursor.base, reader.cursor.pos > 0), (0, true));
    let mut seen = first.delta;
    // While it pages, a record that it has changes, and one that it has not.
    author.pull().await;
    let early = seen[0].r.to_string();
    assert!(seen.iter().all(|it| it.r.as_str() != "page-29"));
    for record in ["page-0", "page-29"] {
        let answer = author.change(record, "set", json!({"title": "mới"})).await;
        assert!(answer.verdicts.is_empty());
    }
    seen.extend(reader.pull().await);
    assert!(!early.is_empty());
    let last = of(&seen, "page-29");
    assert_eq!((last.len(), &last[0].f["title"]), (1, &json!("mới")));
    assert_eq!(last[0].f["group"], "bloc", "an early field of a record that came late");
    assert_eq!(of(&seen, "page-0").last().unwrap().f["title"], "mới");
    for n in 0..30 {
        assert!(!of(&seen, &format!("page-{n}")).is_empty(), "{n}");
    }
    assert_eq!(reader.cursor.base, reader.cursor.pos);
    assert!(reader.pull().await.is_empty());
}

pub(super) async fn own_values_are_not_sent_back(fresh: Fresh) {
    let mut a = caller(&fresh, Role::Cadre, BELOW).await;
    a.pull().await;
    assert!(a.make("mine").await.delta.is_empty());
    let submitted = a.change("mine", "cmd", json!({"do": "submit"})).await;
    let facts: Vec<&String> = submitted.delta[0].f.keys().collect();
    assert_eq!(facts, ["@number", "@status"], "only what the server added");
    let mut b = caller(&fresh, Role::Cadre, BELOW).await;
    assert_eq!(of(&b.pull().await, "mine")[0].f["year"], "2026");
}

pub(super) async fn a_record_comes_whole_when_it_is_opened(fresh: Fresh) {
    let mut author = caller(&fresh, Role::Cadre, BELOW).await;
    let mut officer = caller(&fresh, Role::EmulationOfficer, OWN).await;
    author.make("dossier").await;
    officer.pull().await;
    author.change("dossier", "cmd", json!({"do": "submit"})).await;
    let delta = officer.pull().await;
    let [record] = of(&delta, "dossier")[..] else { panic!("{delta:?}") };
    assert_eq!(record.f["year"], "2026");
    assert_eq!(record.f["@status"]["status"], "submitted");
    let back = json!({"do": "return", "reason": "Thiếu biên bản họp"});
    assert!(officer.change("dossier", "cmd", back).await.verdicts.is_empty());
    author.pull().await;
    author.change("dossier", "set", json!({"year": "2027"})).await;
    let delta = officer.pull().await;
    let keys: Vec<&String> = of(&delta, "dossier")[0].f.keys().collect();
    assert_eq!(keys, ["year"], "then only what changed");
}

pub(super) async fn a_removed_field_is_removed_everywhere(fresh: Fresh) {
    let mut a = caller(&fresh, Role::Cadre, BELOW).await;
    let mut b = caller(&fresh, Role::Cadre, BELOW).await;
    a.make("r").await;
    a.change("r", "add", json!({"figures/x": {"value": "1"}})).await;
    b.pull().await;
    a.change("r", "rem", json!({"figures/x": null})).await;
    assert_eq!(of(&b.pull().await, "r")[0].f["figures/x"], Value::Null);
    let mut c = caller(&fresh, Role::Cadre, BELOW).await;
    assert!(!of(&c.pull().await, "r")[0].f.contains_key("figures/x"));
    let stored = fresh.storage.record("r".parse().unwrap()).await.unwrap().unwrap();
    assert!(stored.stamps.contains_key("figures/x"), "who removed it stays known");
}

pub(super) async fn a_conflict_shows_the_value_that_its_author_had_seen(fresh: Fresh) {
    let mut a = caller(&fresh, Role::Cadre, BELOW).await;
    a.make("r").await;
    a.change("r", "set", json!({"title": "gốc"})).await;
    let mut b = caller(&fresh, Role::Cadre, BELOW).await;
    b.pull().await;
    a.pull().await;
    a.change("r", "set", json!({"title": "một"})).await;
    a.change("r", "set", json!({"title": "hai"})).await;
    b.change("r", "set", json!({"title": "ba"})).await;
    let stored = fresh.storage.record("r".parse().unwrap()).await.unwrap().unwrap();
    let (_, conflict) = model::fields::rows(&stored.record.fields, "@conflicts").next().unwrap();
    assert_eq!(conflict["base"], "gốc");
    let sides = [&conflict["kept"]["value"], &conflict["other"]["value"]];
    assert!(sides.contains(&&json!("hai")) && sides.contains(&&json!("ba")), "{conflict}");
}

pub(super) async fn record_numbers_have_no_gap(fresh: Fresh) {
    let mut a = caller(&fresh, Role::Cadre, BELOW).await;
    for n in 1..=3 {
        let record = format!("n{n}");
        a.make(&record).await;
        a.change(&record, "cmd", json!({"do": "submit"})).await;
        let stored = fresh.storage.record(record.parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(stored.record.fields["@number"], format!("BC-2026-{n:06}"));
    }
}

pub(super) async fn a_refused_request_leaves_nothing(fresh: Fresh) {
    let a = caller(&fresh, Role::Cadre, BELOW).await;
    let good = a.op(1, "new", "r", world::report());
    let refused = a.storage.sync(a.call(&[good.clone(), json!({"nonsense": true})])).await;
    assert!(matches!(refused, Err(SyncError::Malformed { index: 1 })));
    assert!(fresh.storage.record("r".parse().unwrap()).await.unwrap().is_none());
    let other = caller(&fresh, Role::Cadre, BELOW).await;
    let mut stolen = a.call(&[good]);
    stolen.enrolment = other.device.clone();
    let refused = a.storage.sync(stolen).await;
    assert!(matches!(refused, Err(SyncError::ForeignDevice)));
    assert!(fresh.storage.record("r".parse().unwrap()).await.unwrap().is_none());
}

pub(super) async fn history_is_in_order(fresh: Fresh) {
    let mut a = caller(&fresh, Role::Cadre, BELOW).await;
    a.make("r").await;
    a.change("r", "tickle", json!({"x": 1})).await;
    a.change("r", "set", json!({"title": "x"})).await;
    let log = fresh.storage.history("r".parse().unwrap()).await.unwrap();
    let numbers: Vec<(u64, bool)> = log.iter().map(|it| (it.s, it.gseq.is_some())).collect();
    assert_eq!(numbers, [(1, true), (2, false), (3, true)]);
    assert!(matches!(log[1].verdict, Verdict::Held { .. }));
    assert!(log.iter().all(|it| it.received == NOW && it.device == a.device));
}

pub(super) async fn records_and_counts_follow_the_scopes(fresh: Fresh) {
    let mut a = caller(&fresh, Role::Cadre, BELOW).await;
    a.make("one").await;
    a.make("two").await;
    a.make("gone").await;
    a.change("two", "cmd", json!({"do": "submit"})).await;
    a.change("gone", "del", json!({})).await;
    let below: Scope = "org:below".parse().unwrap();
    let own: Scope = "org:office".parse().unwrap();
    let ids = async |own: &Scope| -> Vec<String> {
        let scopes = vec![below.clone()];
        let records = fresh.storage.records(Noun::Report, scopes, own.clone()).await.unwrap();
        records.iter().map(|it| it.record.id.to_string()).collect()
    };
    assert_eq!(ids(&below).await, ["one", "two"]);
    assert_eq!(ids(&own).await, ["two"]);
    let counts = fresh.storage.counts(vec![below.clone()]).await.unwrap();
    let counts: Vec<_> = counts.iter().map(|it| (it.status.as_str(), it.count)).collect();
    assert_eq!(counts, [("draft", 1), ("submitted", 1)]);
    assert!(fresh.storage.counts(vec![own]).await.unwrap().is_empty());
}

pub(super) async fn an_account_can_be_replaced(fresh: Fresh) {
    let account = |hash: &str| Account {
        user: "can.bo".to_owned(),
        hash: hash.to_owned(),
        org: OWN.parse().unwrap(),
        roles: vec![Role::Viewer, Role::Cadre],
        person: person(Role::Viewer, OWN),
    };
    for hash in ["one", "two"] {
        fresh.storage.put_account(account(hash)).await.unwrap();
        let found = fresh.storage.account("can.bo".to_owned()).await.unwrap();
        assert_eq!(found, Some(account(hash)));
    }
    assert_eq!(fresh.storage.account("can_bo".to_owned()).await.unwrap(), None);
}

pub(super) async fn a_closed_storage_says_so(fresh: Fresh) {
    fresh.storage.ready().await.unwrap();
    fresh.storage.close().await.unwrap();
    fresh.storage.close().await.unwrap();
    assert!(matches!(fresh.storage.ready().await, Err(StoreError::Closed)));
    let read = fresh.storage.record("bloc".parse().unwrap()).await;
    assert!(matches!(read, Err(StoreError::Closed)));
    assert!(fresh.data.path().is_dir());
}
