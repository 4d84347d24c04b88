//! What every released version wrote can be read by this build: ops, exchanges, devices.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what is missing here fails the test"
)]

use std::{collections::BTreeSet, io::Read as _};

use flate2::read::GzDecoder;
use model::id::DeviceId;
use serde_json::{Value, json};
use sync::{
    bundle::{Bundle, Receipt, Recipient, Sealed},
    chain::{Chain, sha256_hex},
    client::{Device, LocalRecord, OutboxRow},
    op::{Kind, Op},
    store::{Reader as _, Store as _},
    verdict::{HeldReason, Verdict},
    wire::{Cursors, EnrolRequest, Enrolment, SyncRequest, SyncResponse, scopes_hash},
};
use tests::{corpus, sim::office::Office};

#[test]
fn every_op_is_read_and_written_again_byte_for_byte() {
    for version in corpus::versions().unwrap() {
        let mut kinds = BTreeSet::new();
        for line in version.ops().unwrap() {
            let op: Op = serde_json::from_str(&line).unwrap();
            assert_eq!(serde_json::to_string(&op).unwrap(), line, "{version:?}");
            assert_eq!(Op::read(&line).unwrap().sv, sync::SCHEMA, "{line}");
            assert!(!matches!(op.k, Kind::Unknown(_)), "{line}");
            kinds.insert(op.k.as_str().to_owned());
        }
        assert_eq!(kinds.len(), 7, "{version:?} lacks a kind: {kinds:?}");
    }
}

#[test]
fn every_exchange_is_read_and_its_receipts_are_right() {
    for version in corpus::versions().unwrap() {
        let (mut chain, mut scopes) = (Chain::default(), Vec::new());
        let mut receipts = 0;
        for said in version.exchanges().unwrap() {
            let (request, answer) = (said.request.get(), said.answer.get());
            if said.path == "/api/v1/enrol" {
                let _: EnrolRequest = serde_json::from_str(request).unwrap();
                scopes = serde_json::from_str::<Enrolment>(answer).unwrap().scopes;
                continue;
            }
            assert_eq!(said.path, "/api/v1/sync");
            let read: SyncRequest = serde_json::from_str(request).unwrap();
            assert_eq!(read.sc, scopes_hash(&scopes), "{version:?}");
            assert_eq!(serde_json::to_string(&read).unwrap(), request, "{version:?}");
            chain = read.ops.iter().fold(chain, |chain, op| chain.push(op.get().as_bytes()));
            let read: SyncResponse = serde_json::from_str(answer).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), answer, "{version:?}");
            assert!(read.acked.x.is_none_or(|receipt| receipt == chain), "{version:?}");
            receipts += u32::from(read.acked.x.is_some());
        }
        assert!(receipts > 2, "{version:?}");
    }
}

/// The JSON texts in the rows of a store.
fn texts(database: &Value, store: &str) -> Vec<String> {
    let rows = database["stores"][store]["rows"].as_array().unwrap();
    rows.iter().map(|row| row["json"].as_str().unwrap().to_owned()).collect()
}

fn read<T: serde::de::DeserializeOwned>(database: &Value, store: &str) -> Vec<T> {
    let read = |text: &String| serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"));
    texts(database, store).iter().map(read).collect()
}

#[test]
fn every_device_is_read_and_stands_by_its_receipt() {
    for version in corpus::versions().unwrap() {
        let database: Value = serde_json::from_str(&version.device().unwrap()).unwrap();
        let devices: Vec<Device> = read(&database, "meta");
        let [device] = devices.as_slice() else { panic!("{version:?} has one device") };
        let outbox: Vec<OutboxRow> = read(&database, "outbox");
        let sent = outbox.iter().filter(|row| row.s <= device.acked());
        let chain = sent.fold(Chain::default(), |chain, row| chain.push(row.bytes.as_bytes()));
        assert_eq!(device.chain, chain, "{version:?}");
        assert_eq!(device.last, u64::try_from(outbox.len()).unwrap());
        assert!(device.unsent() > 0, "{version:?}");
        let records: Vec<LocalRecord> = read(&database, "records");
        assert_eq!(records.len(), texts(&database, "summaries").len());
        for row in &outbox {
            let op = Op::read(&row.bytes).unwrap();
            let record = records.iter().find(|record| record.id == row.r).unwrap();
            assert_eq!((&op.o, &op.r, op.s), (&row.o, &record.id, row.s));
            assert_eq!(row.s > device.acked(), record.pending.iter().any(|op| op.o == row.o));
        }
        let refused = |record: &LocalRecord| !record.problems.is_empty();
        assert!(records.iter().any(refused), "{version:?} has a command that was refused");
        let conflict = |record: &LocalRecord| {
            record.confirmed.keys().any(|field| field.starts_with("@conflicts/"))
        };
        assert!(records.iter().any(conflict), "{version:?} has a conflict");
    }
}

#[test]
fn every_file_is_read_and_its_receipt_is_for_its_ops() {
    for version in corpus::versions().unwrap() {
        let plain = version.file("plain").unwrap();
        let plain = Bundle::read(&plain).unwrap().verified(true).unwrap();
        let ops = plain.ops(plain.packed).unwrap();
        assert!(ops.iter().all(|op| Op::read(op).is_ok()), "{version:?}");
        let packed = version.file("bundle").unwrap();
        let packed = Bundle::read(&packed).unwrap().verified(true).unwrap();
        let mut inflated = Vec::new();
        GzDecoder::new(packed.packed).read_to_end(&mut inflated).unwrap();
        assert_eq!(packed.ops(&inflated).unwrap(), ops, "{version:?}");
        let [entry] = packed.header.blobs.as_slice() else { panic!("{version:?} has a photo") };
        assert_eq!(sha256_hex(packed.blobs[0]), entry.hash.as_str());

        let receipt = version.file("receipt").unwrap();
        let receipt = Receipt::read(&receipt).unwrap().verified(true).unwrap();
        let chain = ops.iter().fold(Chain::default(), |chain, op| chain.push(op.as_bytes()));
        assert_eq!((receipt.dev, receipt.from), (packed.header.dev.clone(), packed.header.from));
        assert_eq!((receipt.answer.acked.s, receipt.answer.acked.x), (3, Some(chain)));
        assert_eq!(receipt.blobs, std::slice::from_ref(&entry.hash));
        for (name, office) in [("office", true), ("shared", false)] {
            let file = version.file(name).unwrap();
            let sealed = Sealed::read(&file).unwrap();
            assert_eq!(matches!(sealed.cover.to, Recipient::Office { .. }), office, "{version:?}");
            assert_eq!(sealed.cover.lines().unwrap(), sealed.lines, "{version:?}");
        }
    }
}

/// What a later version may send: new keys of an op, a new kind, a new noun, new fields of a form.
#[test]
fn what_a_later_version_writes_is_kept_to_the_byte() {
    let mut office = Office::founded(None);
    let enrolment = office.enrol(0).unwrap();
    let device = DeviceId::parse("later").unwrap();
    let op = |s: u64, kind: &str, record: &str, more: &str| {
        format!(
            r#"{{"later":{{"deep":[1,null]}}, "o":"o{s}","s":{s},"h":"0000000000010000","r":"{record}","c":"{own}","k":"{kind}","sv":9,"a":"{actor}"{more}}}"#,
            own = enrolment
                .scopes
                .iter()
                .find(|scope| scope.to_string().starts_with("org:"))
                .unwrap(),
            actor = enrolment.person.as_ref().unwrap(),
        )
    };
    let fields = json!({
        "later/row": {"a": [1, -2, true, null, "ế"], "b": {"c": ""}}, "later": 9_007_199_254_740_993_u64,
        "achievements": "Mẫu",
    });
    let ops = [
        op(1, "new", "r1", &format!(r#","n":"nomination","f":{fields}"#)),
        op(2, "new", "r2", r#","n":"dream","f":{"x":1}"#),
        op(3, "tickle", "r1", r#","f":{"x":1e400}"#),
        op(4, "tickle", "r1", r#","f":{"x":1}"#),
    ];
    let raw = |op: &String| serde_json::value::RawValue::from_string(op.clone()).unwrap();
    let request = SyncRequest {
        v: sync::PROTOCOL,
        app: "9.0.0".into(),
        epoch: office.store.epoch().unwrap(),
        dev: device.clone(),
        now: office.now,
        at: None,
        ops: ops.iter().map(raw).collect(),
        cur: Cursors::default(),
        sc: scopes_hash(&enrolment.scopes),
        left: 0,
        st: String::new(),
        max: None,
    };
    let answer = office.handle(&enrolment.token, &request).unwrap();
    assert_eq!(answer.acked.s, 4);
    let verdict = |s: u64| office.store.entry(&device, s).unwrap().entry.verdict.clone();
    assert_eq!(verdict(1), Verdict::Applied);
    let noun = "dream".to_owned();
    assert_eq!(verdict(2), Verdict::Held { why: HeldReason::UnknownNoun { noun } });
    assert_eq!(verdict(3), Verdict::Held { why: HeldReason::Unreadable });
    let kind = "tickle".to_owned();
    assert_eq!(verdict(4), Verdict::Held { why: HeldReason::UnknownKind { kind } });
    for (logged, sent) in office.store.log().iter().rev().zip(ops.iter().rev()) {
        assert_eq!(&logged.entry.bytes, sent);
    }
    let stored = office.store.record(&"r1".parse().unwrap()).unwrap().unwrap().record.fields;
    assert_eq!(json!(stored), fields);
    let delta = answer.delta.iter().find(|delta| delta.r.as_str() == "r1").unwrap();
    assert_eq!(json!(delta.f), fields);
}

/// What a later server may answer: keys and nouns that this build does not know.
#[test]
fn an_answer_of_a_later_server_is_read() {
    let answer: SyncResponse = serde_json::from_value(json!({
        "v": 9, "epoch": "e", "now": 1, "acked": {"s": 0, "later": 1}, "cur": {"*": [1, 1], "y": 2},
        "later": {}, "delta": [{"r": "r1", "n": "dream", "c": "ref", "v": 1, "f": {"x": 1}, "m": 2}],
    }))
    .unwrap();
    assert_eq!(answer.delta[0].n, "dream");
}
