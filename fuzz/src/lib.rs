//! What has to hold for any bytes at all; the suite replays the corpus through the same functions.

pub mod import;

use std::collections::BTreeMap;

use model::{
    Millis, attachment,
    bound::{VALUE_BYTES, VALUE_DEPTH, bytes_of, depth_of},
    command::Command,
    fields::{self, Fields},
    id::RecordId,
    legible,
    octets::Octets,
    record::Noun,
};
use sync::{
    bundle::{Body, Bundle, Receipt, Sealed, named, overlay, signed},
    client::{Device, Edit, LocalRecord, OutboxRow, Taken, touched},
    fold,
    op::{Envelope, Op},
    upload::{Checksum, Media, Metadata},
    verdict::Verdict,
    wire::{Cursors, EnrolRequest, Enrolment, SyncRequest, SyncResponse},
};

const NOW: Millis = 1_795_000_000_000;

/// An op: what is read is written the same again, and folds.
pub fn op(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(op) = Op::read(text) else { return };
    let written = serde_json::to_string(&op).expect("what was read can be written");
    assert_eq!(Op::read(&written).expect("what was written can be read"), op);
    let envelope: Envelope = serde_json::from_str(text).expect("an op has number and id");
    assert_eq!((&envelope.o, envelope.s), (&op.o, op.s));
    assert!(op.h.clamped(NOW) <= op.h);
    if let Some(effects) = fold::effects(&op, &Verdict::Applied, &Fields::new()) {
        assert!(!op.k.is_edit() || effects.writes.len() == op.f.len());
        for (name, value) in &effects.writes {
            let short = fields::is_server_fact(name) || bytes_of(value) <= VALUE_BYTES;
            assert!(short && depth_of(value) <= VALUE_DEPTH + 2, "nobody can read {name}");
        }
    }
    for (name, value) in &op.f {
        let mut fitted = value.clone();
        legible::fit_value(&mut fitted);
        for noun in Noun::ALL {
            assert!(noun.misfit(name, value).is_some() || fitted == *value, "{name} is not kept");
        }
    }
}

/// A request: its ops are the bytes that stand in it.
pub fn request(bytes: &[u8]) {
    if let Ok(wish) = serde_json::from_slice::<EnrolRequest>(bytes) {
        serde_json::to_string(&wish).expect("what was read can be written");
    }
    let Ok(request) = serde_json::from_slice::<SyncRequest>(bytes) else { return };
    for raw in &request.ops {
        let within = bytes.windows(raw.get().len()).any(|part| part == raw.get().as_bytes());
        assert!(within, "the receipt hashes other bytes than were sent");
        op(raw.get().as_bytes());
    }
    let written = serde_json::to_vec(&request).expect("what was read can be written");
    let again: SyncRequest = serde_json::from_slice(&written).expect("it can be read again");
    let texts = |request: &SyncRequest| -> Vec<String> {
        request.ops.iter().map(|op| op.get().to_owned()).collect()
    };
    assert_eq!(texts(&again), texts(&request));
    assert_eq!((again.at, again.cur), (request.at, request.cur));
}

/// An answer, from whatever server: the device loses nothing that it has not a receipt for.
pub fn answer(bytes: &[u8]) {
    let part = std::str::from_utf8(bytes).ok().and_then(|text| {
        let cur = Cursors { all: (3, 4).into(), ..Cursors::default() };
        let (read, whole) = SyncResponse::read(text, &cur).ok()?;
        assert!(whole || read.delta.is_empty() && read.cur == cur && read.more);
        Some(read)
    });
    let whole = serde_json::from_slice::<SyncResponse>(bytes).ok();
    whole.iter().chain(&part).for_each(taken);
}

fn taken(answer: &SyncResponse) {
    let (mut device, rows, mut records) = device();
    let request = device.request(&rows, "fuzz", NOW);
    let wanted = device.wanted(answer);
    let named: Vec<_> = rows.iter().filter(|row| wanted.contains(&row.s)).cloned().collect();
    let touched = touched(answer, &named);
    let here: BTreeMap<_, _> = records
        .iter()
        .filter(|(id, _)| touched.contains(*id))
        .map(|(id, it)| (id.clone(), it.clone()))
        .collect();
    let before = device.clone();
    let applied = device.apply(&request, answer, &named, here, NOW + 1);
    if applied.fork {
        assert_eq!(device.acked, before.acked);
        return;
    }
    for record in applied.records {
        records.insert(record.id.clone(), record);
    }
    for id in applied.gone {
        records.remove(&id);
    }
    for row in rows.iter().filter(|row| row.s > device.acked()) {
        let pending =
            records.get(&row.r).is_some_and(|it| it.pending.iter().any(|op| op.o == row.o));
        assert!(pending, "{} is neither acknowledged nor pending", row.s);
    }
    for record in records.values() {
        record.view_fields();
        record.data_state(0);
        let conflicts = fields::rows(&record.confirmed, fields::CONFLICTS).count();
        assert!(conflicts <= record.confirmed.len());
    }
}

/// An upload: its headers are read or refused, a file is of one kind, and attachments name each
/// blob once, in order, all of which a device that adds them has to send.
pub fn blob(bytes: &[u8]) {
    if let Some(kind) = Media::of(bytes) {
        assert!(kind.as_str().contains('/') && bytes.len() > 2);
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(Metadata { sha256: Some(blob) }) = Metadata::parse(text) {
        assert_eq!(blob.as_str().len(), 64);
        assert!(text.contains("sha256 "));
    }
    if let Ok(checksum) = Checksum::parse(text) {
        let word = if matches!(checksum, Checksum::Sha1(_)) { "sha1" } else { "sha256" };
        assert!(text.trim().starts_with(word));
    }
    let Ok(fields) = serde_json::from_str::<Fields>(text) else { return };
    let (rows, blobs) = (attachment::rows(&fields), attachment::blobs(&fields));
    assert!(rows.is_sorted_by_key(|(_, row)| row.position));
    for (id, row) in &rows {
        assert_eq!(attachment::row(&fields, id).as_ref(), Some(row));
        assert_eq!(blobs.iter().filter(|blob| **blob == row.blob).count(), 1);
    }
    let (mut device, _, records) = device();
    let record = records.values().next().cloned();
    let id: RecordId = self::text("r1");
    let edit = Edit::Set { fields, resolves: Vec::new() };
    let saved = device.save(&id, record, edit, 0, NOW, self::text("o3")).expect("a save");
    assert_eq!(saved.record.unstored, blobs);
}

/// A file of any of the three kinds: what is read is written the same again, a hand-over shows
/// without a panic, and a receipt makes no device lose what it has no receipt for.
pub fn bundle(bytes: &[u8]) {
    if let Ok(read) = Bundle::read(bytes) {
        let bundle = read.verified(true).expect("taken for genuine");
        bundle.header.request(bundle.header.at.clone(), Vec::new());
        shown(&bundle, bundle.packed);
    }
    // The hash of the body keeps the fuzzer out of what lies within; here the bytes are the body.
    let (device, rows, _) = device();
    let body = Body { ops: b"", gzip: true, blobs: &[] };
    let message = device.bundle(&rows, body, Octets([4; 65]), "fuzz", NOW).expect("a bundle");
    let file = signed(message, &Octets([0; 64]));
    let whole = Bundle::read(&file).expect("what was written can be read");
    shown(&whole.verified(true).expect("taken for genuine"), bytes);
    if let Ok(sealed) = Sealed::read(bytes) {
        let lines = sealed.cover.lines().expect("what was read can be written");
        assert_eq!(Sealed::read(&lines).expect("it can be read again").cover, sealed.cover);
        sealed.cover.derivation();
    }
    if let Ok(read) = Receipt::read(bytes) {
        let receipt = read.verified(true).expect("taken for genuine");
        let file = signed(receipt.message().expect("it can be written"), &Octets([0; 64]));
        let again = Receipt::read(&file).expect("it can be read again");
        assert_eq!(again.claimed(), &receipt);
        carried(&receipt);
    }
}

/// The ops of a bundle, over nothing.
fn shown(bundle: &Bundle<'_>, inflated: &[u8]) {
    let Ok(ops) = bundle.ops(inflated) else { return };
    assert!(ops.iter().all(|op| op.starts_with('{') && op.ends_with('}')));
    let records = overlay(&ops, BTreeMap::new());
    assert!(records.keys().all(|id| named(&ops).contains(id)));
    for record in records.values() {
        record.view_fields();
    }
}

fn carried(receipt: &Receipt) {
    let (mut device, rows, records) = device();
    let wanted = device.wanted(&receipt.answer);
    let named: Vec<_> = rows.iter().filter(|row| wanted.contains(&row.s)).cloned().collect();
    let before = device.clone();
    match device.take_receipt(receipt, &named, records.clone()) {
        Taken::Applied(applied) | Taken::Restored(applied) => {
            let mut records = records;
            for record in applied.records {
                records.insert(record.id.clone(), record);
            }
            for row in rows.iter().filter(|row| row.s > device.acked()) {
                let record = records.get(&row.r);
                let pending = record.is_some_and(|it| it.pending.iter().any(|op| op.o == row.o));
                assert!(pending, "{} is neither acknowledged nor pending", row.s);
            }
            for record in records.values() {
                record.view_fields();
                record.data_state(0);
            }
        }
        Taken::Older | Taken::Foreign | Taken::Forked => assert_eq!(device, before),
    }
}

/// A device with two unsent ops of a record.
fn device() -> (Device, Vec<OutboxRow>, BTreeMap<RecordId, LocalRecord>) {
    let mut device = Device::enrolled(Enrolment {
        token: "t".into(),
        device: text("d1"),
        org: text("htx"),
        roles: vec!["cadre".into()],
        person: Some(text("p1")),
        epoch: "e1".into(),
        now: NOW,
        scopes: vec![text("ref"), text("org:htx")],
        unsent: Vec::new(),
    });
    let edit = Edit::New {
        noun: Noun::Nomination,
        fields: Fields::from([("year".into(), "2026".into())]),
    };
    let first =
        device.save(&text::<RecordId>("r1"), None, edit, 0, NOW, text("o1")).expect("a save");
    let second = device
        .save(
            &text::<RecordId>("r1"),
            Some(first.record),
            Edit::Command(Command::Submit.words()),
            0,
            NOW,
            text("o2"),
        )
        .expect("a save");
    let records = BTreeMap::from([(text::<RecordId>("r1"), second.record)]);
    (device, vec![first.outbox, second.outbox], records)
}

fn text<T: std::str::FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().expect("an id")
}
