//! What the server answers to one request after another: receipts, repetitions, forks, pages,
//! scopes and restores. The storage is the one in memory; the code is the server's own.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what is missing here fails the test"
)]

use std::convert::Infallible;

use model::{
    attachment::BlobId,
    bound::{FACT_BYTES, RECORD_BYTES},
    id::{DeviceId, OpId, RecordId},
    legible::is_left_out,
    scope::Scope,
};
use serde_json::{Value, json, value::RawValue};
use sync::{
    chain::Chain,
    judge::Authority,
    server::{RequestError, Session, handle, resume_above, weight},
    store::{
        DeltaPage, DeltaQuery, Judged, LogEntry, Reader, Sequence, Store, StoredRecord, Waiting,
    },
    verdict::{HeldReason, Verdict},
    wire::{AppliedRange, Cursor, Cursors, Mark, SyncRequest, SyncResponse, scopes_hash},
};
use tests::{
    memory::Memory,
    sim::office::{Office, PLACES},
};

/// A device that keeps nothing: every request is made by hand.
struct Wire {
    office: Office,
    token: String,
    scopes: Vec<Scope>,
}

impl Wire {
    /// A device of the cooperative A.
    fn new() -> Self {
        let mut office = Office::founded(None);
        let enrolment = office.enrol(0).unwrap();
        Self { office, token: enrolment.token, scopes: enrolment.scopes }
    }

    fn request(&self, device: &str, ops: &[Value]) -> SyncRequest {
        let raw = |op: &Value| RawValue::from_string(op.to_string()).unwrap();
        let dev = DeviceId::parse(device).unwrap();
        // What was sent before is known to be here.
        let before = ops.first().and_then(|op| op["s"].as_u64()?.checked_sub(1)).unwrap_or(0);
        let before = self.office.store.entry(&dev, before).map(|it| it.entry.clone());
        SyncRequest {
            v: 1,
            app: String::new(),
            epoch: self.office.store.epoch().unwrap(),
            now: self.office.now,
            at: before.map(|it| Mark { s: it.s, o: it.o }),
            dev,
            ops: ops.iter().map(raw).collect(),
            cur: self.end(),
            sc: scopes_hash(&self.scopes),
            left: 0,
            st: String::new(),
            max: None,
        }
    }

    /// The cursor of who has everything.
    fn end(&self) -> Cursors {
        at(self.office.store.last_gseq().unwrap())
    }

    fn send(&mut self, request: &SyncRequest) -> SyncResponse {
        self.office.handle(&self.token, request).unwrap()
    }

    fn push(&mut self, device: &str, ops: &[Value]) -> SyncResponse {
        let request = self.request(device, ops);
        self.send(&request)
    }

    fn value(&self, record: &str, field: &str) -> Option<Value> {
        let stored = self.office.store.record(&RecordId::parse(record).unwrap());
        let Ok(stored) = stored;
        stored?.record.fields.get(field).cloned()
    }
}

fn at(pos: u64) -> Cursors {
    Cursors { all: Cursor { base: pos, pos }, ..Cursors::default() }
}

fn op(s: u64, o: &str, k: &str, f: &Value) -> Value {
    let mut op = json!({"o": o, "s": s, "h": "019e7042fbcb0000", "r": "r", "c": "org:htx-a",
                        "k": k, "sv": 1, "b": 1_000, "a": "p-a1", "f": f});
    if k == "new" {
        op["n"] = json!("report");
    }
    op
}

fn new(s: u64, o: &str) -> Value {
    op(s, o, "new", &json!({"year": "2026", "note": "a"}))
}

fn set(s: u64, o: &str, note: &str) -> Value {
    op(s, o, "set", &json!({ "note": note }))
}

fn chain(ops: &[Value]) -> Option<Chain> {
    let push = |chain: Chain, op: &Value| chain.push(op.to_string().as_bytes());
    Some(ops.iter().fold(Chain::default(), push))
}

fn mark(s: u64, o: &str) -> Option<Mark> {
    Some(Mark { s, o: OpId::parse(o).unwrap() })
}

#[test]
fn a_request_that_arrives_twice_is_stored_once_and_answered_twice_alike() {
    let mut wire = Wire::new();
    let ops = [new(1, "o1"), set(2, "o2", "b")];
    let request = wire.request("d", &ops);
    let (first, length) = (wire.send(&request), wire.office.store.log().len());
    let second = wire.send(&request);
    assert_eq!(first.acked, second.acked);
    assert_eq!(first.acked.x, chain(&ops));
    assert_eq!(first.ag, second.ag);
    assert_eq!(wire.office.store.log().len(), length);
}

#[test]
fn an_answer_lost_after_the_commit_is_made_good_by_the_next() {
    let mut wire = Wire::new();
    let (first, second) = (new(1, "o1"), set(2, "o2", "b"));
    let lost = wire.push("d", std::slice::from_ref(&first));
    let from = lost.ag[0].gseq;
    let answer = wire.push("d", &[first.clone(), second.clone()]);
    assert_eq!((answer.acked.s, answer.acked.x), (2, chain(&[first, second])));
    assert_eq!(answer.ag, [AppliedRange { from: 1, to: 2, gseq: from }]);
}

#[test]
fn who_lost_ops_is_told_to_take_another_name_and_nothing_is_taken() {
    let mut wire = Wire::new();
    for (at, s, fork) in [(None, 1, false), (None, 3, true), (mark(1, "o1"), 3, true)] {
        let what = format!("{at:?} {s}");
        let op = if s == 1 { new(1, "o1") } else { set(s, "o3", "b") };
        let request = SyncRequest { at, ..wire.request("d", &[op]) };
        let answer = wire.send(&request);
        assert_eq!(answer.fork, fork, "{what}");
        assert_eq!(wire.value("r", "note"), Some(json!("a")), "{what}");
    }
    // What is known here but not to the device is no gap.
    let request = SyncRequest { at: mark(1, "o1"), ..wire.request("d", &[set(2, "o2", "b")]) };
    wire.send(&request);
    let answer = wire.send(&request);
    assert_eq!((answer.acked.s, answer.fork), (2, false));
}

#[test]
fn an_op_under_the_id_of_another_is_held_and_one_that_only_got_another_number_is_known() {
    let mut wire = Wire::new();
    wire.push("d", &[new(1, "o1"), set(2, "o2", "b")]);
    let elsewhere = |s, o: &str| {
        let mut op = new(s, o);
        op["r"] = json!("r2");
        op
    };
    let answer = wire.push("e", &[set(1, "o2", "b"), elsewhere(2, "o1")]);
    let why = HeldReason::BadField { field: "o".to_owned(), why: None };
    assert_eq!(answer.acked.s, 2);
    assert_eq!(answer.verdicts.len(), 1, "{:?}", answer.verdicts);
    assert_eq!(answer.verdicts[0].s, 2);
    assert_eq!(answer.verdicts[0].verdict, Verdict::Held { why: why.clone() });
    assert_eq!(wire.value("r2", "note"), None);
    // Asked again, and under yet another name, it is told the same.
    for device in ["e", "f"] {
        let answer = wire.push(device, &[set(1, "o2", "b"), elsewhere(2, "o1")]);
        assert_eq!(answer.verdicts[0].verdict, Verdict::Held { why: why.clone() }, "{device}");
        assert_eq!(answer.ag.len(), 1, "{device}");
    }
}

#[test]
fn numbers_out_of_order_are_refused_and_store_nothing() {
    let wire = Wire::new();
    for ops in [
        vec![new(1, "o1"), set(3, "o3", "b")],
        vec![new(0, "o1")],
        vec![json!({"o": "o1"})],
        vec![json!({"o": "ố", "s": 1})],
        vec![json!(7)],
    ] {
        let mut store = wire.office.store.clone();
        let request = wire.request("d", &ops);
        let session = Session {
            authority: &Authority::System,
            own: &Scope::Ref,
            scopes: &[],
            now: wire.office.now,
        };
        let refused = handle(&request, session, &mut store);
        assert!(matches!(refused, Err(RequestError::Malformed { .. })), "{ops:?}");
        assert_eq!(store.log().len(), wire.office.store.log().len());
    }
}

#[test]
fn another_op_under_a_known_number_is_a_fork() {
    let mut wire = Wire::new();
    wire.push("d", &[new(1, "o1"), set(2, "o2", "b")]);
    let answer = wire.push("d", &[new(1, "o1"), set(2, "other", "c")]);
    assert!(answer.fork);
    assert!(answer.delta.is_empty());
    assert_eq!(wire.value("r", "note"), Some(json!("b")));
}

#[test]
fn another_last_op_than_the_logged_one_is_a_fork() {
    let mut wire = Wire::new();
    wire.push("d", &[new(1, "o1")]);
    for (mark, fork) in [(mark(1, "o1"), false), (mark(1, "x"), true), (mark(2, "o2"), true)] {
        let request = SyncRequest { at: mark.clone(), ..wire.request("d", &[]) };
        assert_eq!(wire.send(&request).fork, fork, "{mark:?}");
    }
}

#[test]
fn an_op_sent_again_under_another_name_has_no_effect_and_brings_its_first_verdict() {
    let mut wire = Wire::new();
    let first = wire.push("d", &[new(1, "o1"), op(2, "o2", "set", &json!({"@status": 1}))]);
    wire.push("e", &[set(1, "o3", "c")]);
    let length = wire.office.store.last_gseq().unwrap();
    let again = wire.push("f", &[new(1, "o1"), op(2, "o2", "set", &json!({"@status": 1}))]);
    assert_eq!(wire.value("r", "note"), Some(json!("c")));
    assert_eq!(wire.office.store.last_gseq().unwrap(), length);
    assert_eq!((again.acked.s, &again.ag, &again.verdicts), (2, &first.ag, &first.verdicts));
    assert_eq!(again.verdicts.len(), 1);
}

#[test]
fn numbers_of_a_restored_server_lie_above_those_of_every_lost_history() {
    let (now, hour) = (1_780_000_000_000, 3_600_000);
    let early = resume_above(5_000, now);
    // An hour after a restore a backup of it is restored, and at once the first one again.
    let lost = resume_above(early + 40, now + hour);
    let again = resume_above(5_000, now + hour + 1);
    assert!(again > lost && lost > early && early > 5_000);
    // A clock that stands behind the backup.
    assert!(resume_above(lost, now - hour) > lost + 1_000_000);
}

#[test]
fn a_restored_server_asks_for_what_it_lost_and_sends_everything() {
    let mut wire = Wire::new();
    wire.push("d", &[new(1, "o1")]);
    let backup = wire.office.store.backup(wire.office.now);
    let request = wire.request("d", &[]);
    wire.push("d", &[new(1, "o1"), set(2, "o2", "b")]);
    let last = backup.last_gseq().unwrap();
    let first = resume_above(last, wire.office.now);
    wire.office.store = backup.restored("e2", first);
    let answer = wire.send(&SyncRequest { at: mark(2, "o2"), ..request.clone() });
    assert_eq!((answer.epoch.as_str(), answer.fork), ("e2", false));
    assert_eq!((answer.acked.s, answer.acked.x), (1, chain(&[new(1, "o1")])));
    assert!(answer.delta.iter().any(|record| record.r.as_str() == "r"));
    assert_eq!(answer.cur, wire.end());
    // The same with scopes that have changed: the cursor of the lost history is not kept.
    let strange = SyncRequest { sc: "00000000".to_owned(), ..request };
    assert_eq!(wire.send(&strange).cur, Cursors::default());
    let resent = wire.push("d", &[set(2, "o2", "b")]);
    let run = resent.ag.last().unwrap();
    assert!(run.from == 2 && run.gseq > first, "{run:?}");
}

#[test]
fn verdicts_after_a_restore_come_again_from_where_the_histories_part() {
    let mut wire = Wire::new();
    let unknown = |s, o| op(s, o, "tickle", &json!({}));
    wire.push("d", &[unknown(1, "o1"), new(2, "o2"), unknown(3, "o3")]);
    let backup = wire.office.store.backup(wire.office.now);
    let old = wire.request("d", &[]);
    wire.office.store = backup.restored("e2", 2_000_000);
    wire.push("d", &[set(4, "o4", "b"), unknown(5, "o5")]);
    let answer = wire.send(&SyncRequest { at: mark(5, "o5"), ..old });
    let said: Vec<u64> = answer.verdicts.iter().map(|verdict| verdict.s).collect();
    assert_eq!(said, [3, 5], "what came before the last shared change was said already");
}

#[test]
fn a_field_that_changes_between_two_pages_is_not_skipped() {
    let mut wire = Wire::new();
    for n in 1..=6 {
        let mut op = new(n, &format!("o{n}"));
        op["r"] = json!(format!("r{n}"));
        wire.push("d", &[op]);
    }
    let mut request = SyncRequest { max: Some(300), ..wire.request("e", &[]) };
    request.cur = at(wire.office.store.last_gseq().unwrap() - 6);
    let mut notes = std::collections::BTreeMap::new();
    let mut pages = 0;
    loop {
        let answer = wire.send(&request);
        for record in answer.delta {
            if let Some(note) = record.f.get("note") {
                notes.insert(record.r, note.clone());
            }
        }
        pages += 1;
        if pages == 1 {
            assert!(answer.more);
            // The first record, passed already, changes in a field and the last in another one.
            let mut first = set(7, "o7", "new");
            first["r"] = json!("r1");
            let mut last = op(8, "o8", "set", &json!({"year": "2027"}));
            last["r"] = json!("r6");
            wire.push("d", &[first, last]);
        }
        request.cur = answer.cur;
        if !answer.more {
            break;
        }
    }
    assert_eq!(notes.len(), 6);
    assert_eq!(notes[&RecordId::parse("r1").unwrap()], json!("new"));
    assert_eq!(notes[&RecordId::parse("r6").unwrap()], json!("a"));
    assert_eq!(request.cur, wire.end());
}

#[test]
fn an_answer_is_larger_than_asked_for_by_one_record_at_most_in_all_scopes_together() {
    let mut office = Office::founded(None);
    let mut authors: Vec<_> = [0, 3].map(|place| office.enrol(place).unwrap()).into();
    for (n, author) in authors.iter_mut().enumerate() {
        let own = author.scopes.iter().find(|scope| matches!(scope, Scope::Org(_))).unwrap();
        let ops: Vec<Value> = (1..=5)
            .flat_map(|s| {
                let whole = json!({"group": "khoi", "year": "2026", "figures/1": {"value": "1"}});
                let ops = [
                    op(2 * s - 1, &format!("o{n}-{s}"), "new", &whole),
                    op(2 * s, &format!("p{n}-{s}"), "cmd", &json!({"do": "submit"})),
                ];
                ops.map(|mut op| {
                    op["r"] = json!(format!("r{n}-{s}"));
                    op["c"] = json!(own);
                    op["a"] = json!(author.person);
                    op
                })
            })
            .collect();
        let wire = Wire { office, token: author.token.clone(), scopes: author.scopes.clone() };
        let request = wire.request(author.device.as_str(), &ops);
        office = wire.office;
        let answer = office.handle(&author.token, &request).unwrap();
        assert!(answer.verdicts.is_empty(), "{:?}", answer.verdicts);
    }
    let officer = office.enrol(2).unwrap();
    let scopes = officer.scopes.clone();
    let mut wire = Wire { office, token: officer.token, scopes: scopes.clone() };
    for max in [0, 100, 500, 1_200] {
        let mut request = SyncRequest { max: Some(max), ..wire.request("e", &[]) };
        // Every scope but one joined later.
        let joined = scopes.iter().skip(1).map(|scope| (scope.clone(), Cursor::default()));
        request.cur = Cursors { all: Cursor::default(), except: joined.collect() };
        let mut came = std::collections::BTreeSet::new();
        let mut pages = 0;
        loop {
            let answer = wire.send(&request);
            let total: usize = answer.delta.iter().map(weight).sum();
            assert!(answer.delta.len() == 1 || total <= max as usize, "{total} of {max}");
            came.extend(answer.delta.into_iter().map(|record| record.r.to_string()));
            request.cur = answer.cur;
            pages += 1;
            if !answer.more {
                break;
            }
        }
        assert_eq!(came.iter().filter(|id| id.contains('-') && id.starts_with('r')).count(), 10);
        assert_eq!(request.cur, wire.end());
        assert!(pages > 10 || max > 1_000, "{pages}");
    }
}

#[test]
fn a_record_of_a_time_without_bounds_comes_within_them() {
    let mut wire = Wire::new();
    wire.push("d", &[new(1, "o1")]);
    let device = DeviceId::parse("d").unwrap();
    // As a server of before would have judged: everything applied.
    let fields: serde_json::Map<String, Value> =
        (0..40).map(|n| (format!("x/{n}"), json!("y".repeat(100_000)))).collect();
    let op = op(2, "o2", "set", &Value::Object(fields));
    let gseq = wire.office.store.last_gseq().unwrap() + 1;
    let entry = LogEntry {
        device: device.clone(),
        s: 2,
        o: OpId::parse("o2").unwrap(),
        bytes: op.to_string(),
        received: wire.office.now,
        verdict: Verdict::Applied,
        gseq: Some(gseq),
        facts: model::fields::Fields::new(),
        repeats: false,
    };
    wire.office.store.append(entry, Chain::default()).unwrap();
    let mut request = wire.request("e", &[]);
    request.cur = at(gseq - 1);
    let answer = wire.send(&request);
    let [record] = &answer.delta[..] else { panic!("{}", answer.delta.len()) };
    assert!(weight(record) <= RECORD_BYTES + FACT_BYTES);
    let out = record.f.values().filter(|value| is_left_out(value)).count();
    assert!(out > 20 && out < record.f.len(), "{out}");
    // And its author can make it smaller.
    let note = json!({"x/0": null});
    let verdicts = wire.push("d", &[self::op(3, "o3", "set", &note)]).verdicts;
    assert_eq!(verdicts, []);
}

#[test]
fn a_device_at_the_end_of_its_feed_gets_facts_but_no_echo() {
    let mut wire = Wire::new();
    let whole = json!({"group": "khoi", "year": "2026", "figures/1": {"value": "1"}});
    let ops = [op(1, "o1", "new", &whole), op(2, "o2", "cmd", &json!({"do": "submit"}))];
    let answer = wire.push("d", &ops);
    let names: Vec<&String> = answer.delta[0].f.keys().collect();
    assert_eq!(names, ["@number", "@status"]);

    let mut elsewhere = Wire::new();
    let mut request = elsewhere.request("d", &ops);
    request.cur = Cursors::default();
    let answer = elsewhere.send(&request);
    let record = answer.delta.iter().find(|record| record.r.as_str() == "r").unwrap();
    assert_eq!(record.f.len(), 5, "who pulls from the beginning may lack anything");
}

#[test]
fn other_scopes_come_first_and_nothing_of_the_feed_with_them() {
    let mut wire = Wire::new();
    let mut request = wire.request("d", &[new(1, "o1")]);
    request.sc = scopes_hash(&[Scope::Ref]);
    request.cur = Cursors::default();
    let answer = wire.send(&request);
    assert_eq!(answer.scopes.as_deref(), Some(&wire.scopes[..]));
    assert_eq!((answer.acked.s, answer.more, answer.delta.len()), (1, true, 0));
    assert_eq!(answer.cur, request.cur);
}

#[test]
fn a_scope_that_joined_later_has_a_cursor_of_its_own_until_it_has_caught_up() {
    let mut wire = Wire::new();
    wire.push("d", &[new(1, "o1")]);
    let mut request = wire.request("e", &[]);
    let own: Scope = "org:htx-a".parse().unwrap();
    request.cur.except.insert(own, Cursor::default());
    request.cur.except.insert("org:lm".parse().unwrap(), Cursor::default());
    let answer = wire.send(&request);
    assert_eq!(answer.delta.len(), 1);
    assert_eq!(answer.cur, wire.end());
}

#[test]
fn an_office_gets_a_record_whole_from_its_first_submit_on() {
    let mut wire = Wire::new();
    let place = PLACES.iter().position(|(org, ..)| *org == "lm").unwrap();
    let officer = wire.office.enrol(place).unwrap();
    let look = |wire: &mut Wire, cur: Cursors| {
        let mut request = wire.request("office", &[]);
        request.sc = scopes_hash(&officer.scopes);
        request.cur = cur;
        wire.office.handle(&officer.token, &request).unwrap()
    };
    let whole = json!({"group": "khoi", "year": "2026", "figures/1": {"value": "1"}});
    wire.push("d", &[op(1, "o1", "new", &whole)]);
    let before = wire.end();
    assert!(look(&mut wire, before.clone()).delta.is_empty());
    assert!(look(&mut wire, Cursors::default()).delta.iter().all(|r| r.c == Scope::Ref));
    wire.push("d", &[op(1, "o1", "new", &whole), op(2, "o2", "cmd", &json!({"do": "submit"}))]);
    let answer = look(&mut wire, before);
    assert_eq!(answer.delta[0].f.len(), 5);
}

#[test]
fn an_op_that_cannot_be_read_is_held() {
    let mut wire = Wire::new();
    let answer = wire.push("d", &[json!({"o": "o1", "s": 1, "h": 7})]);
    let why = HeldReason::Unreadable;
    assert_eq!(answer.verdicts[0].verdict, Verdict::Held { why });
    assert_eq!(answer.acked.s, 1);
}

#[test]
fn a_judge_that_panics_holds_the_op_and_goes_on() {
    let wire = Wire::new();
    let mut store = Broken(wire.office.store.clone());
    let mut other = new(2, "o2");
    other["r"] = json!("fine");
    let request = wire.request("d", &[new(1, "o1"), other]);
    let session = Session {
        authority: &Authority::Device {
            org: PLACES[0].0.parse().unwrap(),
            roles: PLACES[0].1.to_vec(),
        },
        own: &Scope::Ref,
        scopes: &wire.scopes,
        now: wire.office.now,
    };
    let answer = handle(&request, session, &mut store).unwrap();
    let why = HeldReason::JudgeError;
    assert_eq!(answer.verdicts.len(), 1);
    assert_eq!(answer.verdicts[0].verdict, Verdict::Held { why });
    assert_eq!(answer.acked.s, 2);
}

#[test]
fn a_sync_without_news_is_small() {
    let mut wire = Wire::new();
    wire.push("AZnILwQkcl2yD8c7uJm0xg", &[new(1, "AZnIMwQkcl2yD8c7uJm0xg")]);
    let request = SyncRequest {
        at: mark(1, "AZnIMwQkcl2yD8c7uJm0xg"),
        ..wire.request("AZnILwQkcl2yD8c7uJm0xg", &[])
    };
    let answer = wire.send(&request);
    let bytes = serde_json::to_string(&request).unwrap().len()
        + serde_json::to_string(&answer).unwrap().len();
    assert!(bytes <= 330, "{bytes} bytes of JSON, both ways");
}

/// A storage over which the judge panics for one record.
struct Broken(Memory);

impl Reader for Broken {
    type Error = Infallible;
    fn record(&self, id: &RecordId) -> Result<Option<StoredRecord>, Infallible> {
        assert!(id.as_str() != "r", "a judge that panics");
        self.0.record(id)
    }
    fn value_at(&self, id: &RecordId, f: &str, gseq: u64) -> Result<Option<Value>, Infallible> {
        self.0.value_at(id, f, gseq)
    }
    fn numbers_issued(&self, prefix: &str) -> Result<u32, Infallible> {
        self.0.numbers_issued(prefix)
    }
    fn restore_point(&self, epoch: &str) -> Result<Option<u64>, Infallible> {
        self.0.restore_point(epoch)
    }
    fn has_blob(&self, scope: &Scope, blob: &BlobId) -> Result<bool, Infallible> {
        self.0.has_blob(scope, blob)
    }
    fn directory(&self) -> &model::directory::Directory {
        self.0.directory()
    }
}

impl Store for Broken {
    fn epoch(&self) -> Result<String, Infallible> {
        self.0.epoch()
    }
    fn sequence(&self, device: &DeviceId) -> Result<Sequence, Infallible> {
        self.0.sequence(device)
    }
    fn op_at(&self, device: &DeviceId, s: u64) -> Result<Option<Judged>, Infallible> {
        self.0.op_at(device, s)
    }
    fn op_by_id(&self, o: &OpId) -> Result<Option<Judged>, Infallible> {
        self.0.op_by_id(o)
    }
    fn bytes_by_id(&self, o: &OpId) -> Result<Option<String>, Infallible> {
        self.0.bytes_by_id(o)
    }
    fn judged(&self, device: &DeviceId, after: u64, to: u64) -> Result<Vec<Judged>, Infallible> {
        self.0.judged(device, after, to)
    }
    fn last_gseq(&self) -> Result<u64, Infallible> {
        self.0.last_gseq()
    }
    fn append(&mut self, entry: LogEntry, chain: Chain) -> Result<(), Infallible> {
        self.0.append(entry, chain)
    }
    fn waiting(&self, record: &RecordId) -> Result<Vec<Waiting>, Infallible> {
        self.0.waiting(record)
    }
    fn missing(&self, own: &Scope, from: &str, most: usize) -> Result<Vec<BlobId>, Infallible> {
        self.0.missing(own, from, most)
    }
    fn delta(&self, query: DeltaQuery<'_>) -> Result<DeltaPage, Infallible> {
        self.0.delta(query)
    }
}
