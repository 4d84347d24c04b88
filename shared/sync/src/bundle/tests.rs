//! The frames, with a hash in place of signature and cipher.

use std::collections::BTreeMap;

use model::{
    id::{OpId, PersonId, RecordId},
    octets::Octets,
    record::Noun,
    scope::Scope,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::*;
use crate::{
    client::{Edit, LocalRecord},
    wire::{Acked, Enrolment, SyncResponse},
};

const NOW: Millis = 1_780_000_000_000;
const KEY: PublicKey = Octets([4; 65]);

/// What stands for a signature: nobody can change the message and not be noticed.
fn sign(message: &[u8]) -> Signature {
    let hash = Sha256::digest(message);
    Signature::of(&[hash, hash].concat()).unwrap()
}

fn device() -> Device {
    Device::enrolled(Enrolment {
        token: "t".to_owned(),
        device: DeviceId::parse("d").unwrap(),
        org: OrgId::parse("coop").unwrap(),
        roles: vec!["cadre".to_owned()],
        person: PersonId::parse("p").ok(),
        epoch: "e".to_owned(),
        now: NOW,
        scopes: vec!["org:coop".parse().unwrap(), Scope::Ref],
        unsent: Vec::new(),
    })
}

fn write(device: &mut Device, count: u64) -> Vec<OutboxRow> {
    let mut record: Option<LocalRecord> = None;
    let mut rows = Vec::new();
    for n in 0..count {
        let fields = BTreeMap::from([("note".to_owned(), json!(format!("việc {n}\n")))]);
        let edit = Edit::New { noun: Noun::Report, fields };
        let (id, o) = (RecordId::parse("r").unwrap(), OpId::parse(&format!("o{n}")).unwrap());
        let saved = device.save(&id, record.take(), edit, 0, NOW, o).unwrap();
        record = Some(saved.record);
        rows.push(saved.outbox);
    }
    rows
}

fn blob(text: &str) -> (BlobEntry, Vec<u8>) {
    let hash = sha256_hex(text.as_bytes()).parse().unwrap();
    let entry = BlobEntry { hash, size: text.len(), kind: "image/jpeg".to_owned() };
    (entry, text.as_bytes().to_vec())
}

fn bundle() -> Vec<u8> {
    let mut device = device();
    let rows = write(&mut device, 3);
    let ops = lines(&rows);
    let body = Body { ops: &ops, gzip: false, blobs: &[blob("ảnh một"), blob("")] };
    let message = device.bundle(&rows, body, KEY, "0.1.0", NOW).unwrap();
    let signature = sign(&message);
    signed(message, &signature)
}

fn cover(to: Recipient) -> Cover {
    Cover {
        to,
        iv: Octets([7; 12]),
        org: OrgId::parse("coop").unwrap(),
        org_name: "Hợp tác xã Mẫu".to_owned(),
        dev: DeviceId::parse("d").unwrap(),
        made: NOW,
        count: 3,
    }
}

fn recipients() -> [Recipient; 2] {
    let kid = key_id(&KEY).unwrap();
    [
        Recipient::Office { kid: kid.clone(), epk: Octets([5; 65]) },
        Recipient::Shared { scope: "grp:cum".parse().unwrap(), kid },
    ]
}

fn receipt() -> Vec<u8> {
    let answer = SyncResponse {
        v: 1,
        epoch: "e".to_owned(),
        now: NOW,
        acked: Acked { s: 3, o: OpId::parse("o2").ok(), x: None },
        ag: Vec::new(),
        verdicts: Vec::new(),
        safe: 2,
        need: Vec::new(),
        delta: Vec::new(),
        scopes: None,
        cur: Cursors::default(),
        more: false,
        fork: false,
    };
    let blobs = vec![blob("ảnh một").0.hash];
    let message = Receipt::new(DeviceId::parse("d").unwrap(), 1, answer, blobs).message().unwrap();
    let signature = sign(&message);
    signed(message, &signature)
}

/// Reads a file of any kind as a shell does; the cipher's tag stands for all that it guards.
fn read(file: &[u8]) -> Result<(), FileError> {
    match FileKind::of(file) {
        Some(FileKind::Bundle) => {
            let signed = Bundle::read(file)?;
            let genuine = sign(signed.message) == signed.signature;
            let bundle = signed.verified(genuine)?;
            bundle.ops(bundle.packed).map(drop)
        }
        Some(FileKind::Sealed) => {
            let Sealed { lines, ciphertext, .. } = Sealed::read(file)?;
            let at = ciphertext.len().checked_sub(64).ok_or(FileError::Damaged)?;
            let (text, tag) = ciphertext.split_at(at);
            if sign(&[lines, text].concat()).0 == tag { Ok(()) } else { Err(FileError::Forged) }
        }
        Some(FileKind::Receipt) => {
            let signed = Receipt::read(file)?;
            let genuine = sign(signed.message) == signed.signature;
            signed.verified(genuine).map(drop)
        }
        None => Err(FileError::NotOurs),
    }
}

fn sealed(to: Recipient) -> Vec<u8> {
    let mut file = cover(to).lines().unwrap();
    file.extend_from_slice(b"what only the recipient reads");
    let tag = sign(&file);
    signed(file, &tag)
}

fn files() -> Vec<Vec<u8>> {
    let [office, shared] = recipients();
    vec![bundle(), sealed(office), sealed(shared), receipt()]
}

#[test]
fn what_is_written_is_read_again() {
    let file = bundle();
    let read = Bundle::read(&file).unwrap();
    assert_eq!(read.claimed().header.key, KEY);
    let bundle = read.verified(true).unwrap();
    let header = &bundle.header;
    assert_eq!((header.from, header.to, header.count, &header.at), (1, 3, 3, &None));
    let ops = bundle.ops(bundle.packed).unwrap();
    let rows = write(&mut device(), 3);
    assert_eq!(ops, rows.iter().map(|row| row.bytes.as_str()).collect::<Vec<_>>());
    assert_eq!(bundle.blobs, ["ảnh một".as_bytes(), b""]);
    for to in recipients() {
        let file = sealed(to.clone());
        assert_eq!(Sealed::read(&file).unwrap().cover, cover(to));
    }
    let file = receipt();
    let receipt = Receipt::read(&file).unwrap().verified(true).unwrap();
    assert_eq!((receipt.answer.acked.s, receipt.answer.safe), (3, 2));
    assert_eq!(receipt.blobs, [blob("ảnh một").0.hash]);
    assert_eq!(signed(receipt.message().unwrap(), &sign(&receipt.message().unwrap())), file);
}

#[test]
fn the_lines_of_each_file_are_as_documented() {
    let [office, shared] = recipients();
    let lines = |file: &[u8]| -> Vec<String> {
        let text = String::from_utf8_lossy(file);
        text.split('\n').take(2).map(str::to_owned).collect()
    };
    let second = |file: &[u8]| -> Value { serde_json::from_str(&lines(file)[1]).unwrap() };
    for (file, first) in files().iter().zip(["GIAOUOC1", "GIAOUOCS1", "GIAOUOCS1", "GIAOUOCR1"]) {
        assert_eq!(lines(file)[0], first);
    }
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let mut names = keys(&second(&bundle()));
    names.sort();
    let all = "app blobs count dev epoch from gzip key made ops org sha256 to v";
    assert_eq!(names.join(" "), all);
    let epk = octets_of(5);
    assert_eq!(second(&sealed(office))["epk"], json!(epk));
    assert_eq!(second(&sealed(shared))["scope"], json!("grp:cum"));
    let receipt = second(&receipt());
    assert_eq!(receipt["dev"], json!("d"));
    for absent in ["delta", "cur", "more", "scopes"] {
        assert!(receipt.get(absent).is_none(), "{absent}");
    }
}

fn octets_of(byte: u8) -> String {
    model::octets::encode(&[byte; 65])
}

#[test]
fn each_recipient_has_a_key_of_its_own_making() {
    let [office, shared] = recipients().map(cover);
    assert_eq!(office.derivation(), (&[5u8; 65][..], &b"giaouoc office 1"[..]));
    assert_eq!(shared.derivation(), (&[7u8; 12][..], &b"giaouoc shared 1"[..]));
}

#[test]
fn a_file_says_why_it_is_not_read() {
    let text = |file: Vec<u8>| String::from_utf8(file).unwrap();
    let lossless = Receipt::read(&receipt()).unwrap().message.to_vec();
    let newer = text(lossless.clone()).replace("\"v\":1", "\"v\":2").into_bytes();
    let blank = text(lossless).replace("\"v\":1", "\"w\":1").into_bytes();
    for (what, file, expected) in [
        ("nothing", Vec::new(), FileError::NotOurs),
        ("a picture", b"\xff\xd8\xff".to_vec(), FileError::NotOurs),
        ("another kind", bundle(), FileError::NotOurs),
        ("a later frame", b"GIAOUOCR2\n{}\n".to_vec(), FileError::Newer),
        ("a later version", newer, FileError::Newer),
        ("no version", blank, FileError::Damaged),
        ("no second line", b"GIAOUOCR1\n{\"v\":1}".to_vec(), FileError::Damaged),
        ("no JSON", b"GIAOUOCR1\n{\"v\":1\n".to_vec(), FileError::Damaged),
        ("too much", vec![b' '; MAX_FILE + 1], FileError::TooLarge),
    ] {
        assert_eq!(Receipt::read(&file).err(), Some(expected), "{what}");
    }
    let receipt = receipt();
    assert_eq!(Receipt::read(&receipt).unwrap().verified(false), Err(FileError::Forged));
}

#[test]
fn a_header_whose_numbers_do_not_fit_is_damaged() {
    let whole = bundle();
    let (_, json, rest) = head(&whole, BUNDLE).unwrap();
    for (name, value) in [
        ("from", json!(2)),
        ("to", json!(4)),
        ("to", json!(u64::MAX)),
        ("count", json!(2)),
        ("at", json!({"s": u64::MAX, "o": "x"})),
        ("at", json!({"s": 1, "o": "x"})),
        ("ops", json!(u64::MAX)),
        ("ops", json!(0)),
        ("blobs", json!([])),
        ("blobs", json!([{"hash": "0".repeat(64), "size": u64::MAX, "kind": ""}])),
        ("blobs", json!([{"hash": "", "size": 0, "kind": ""}])),
        ("sha256", json!("")),
        ("key", json!("AAAA")),
        ("dev", json!("../d")),
    ] {
        let mut json = json.clone();
        json[name] = value.clone();
        let file = [BUNDLE, json.to_string().as_bytes(), b"\n", rest].concat();
        assert_eq!(Bundle::read(&file).err(), Some(FileError::Damaged), "{name}: {value}");
    }
}

#[test]
fn ops_that_are_not_those_of_the_header_are_damaged() {
    let file = bundle();
    let bundle = Bundle::read(&file).unwrap().verified(true).unwrap();
    let text = std::str::from_utf8(bundle.packed).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for (what, ops) in [
        ("one is missing", lines[..2].concat()),
        ("the first is missing", lines[1..].concat()),
        ("another order", [lines[1], lines[0], lines[2]].concat()),
        ("one more", [text, lines[2]].concat()),
        ("the last is cut", text.trim_end().to_owned()),
        ("a blank before one", format!(" {text}")),
        ("an empty line", format!("{text}\n")),
        ("no op", format!("{}{}{{}}\n", lines[0], lines[1])),
    ] {
        assert_eq!(bundle.ops(ops.as_bytes()), Err(FileError::Damaged), "{what}");
    }
    assert_eq!(bundle.ops(&[0xff]), Err(FileError::Damaged));
    let deep =
        lines[1].replace("}\n", &format!(",\"z\":{}{}}}\n", "[".repeat(500), "]".repeat(500)));
    let ops = [lines[0], &deep, lines[2]].concat();
    assert_eq!(bundle.ops(ops.as_bytes()).unwrap().len(), 3, "a deep op is one like others");
}

#[test]
fn only_what_follows_the_last_receipt_goes_into_a_bundle() {
    let mut device = device();
    let rows = write(&mut device, 3);
    let body = Body { ops: b"", gzip: true, blobs: &[] };
    assert!(device.bundle(&rows[1..], body, KEY, "", NOW).is_none());
    device.acked = Some(Mark { s: 1, o: rows[0].o.clone() });
    let message = device.bundle(&rows[1..], body, KEY, "", NOW).unwrap();
    let file = signed(message, &Octets([0; 64]));
    let header = Bundle::read(&file).unwrap().verified(true).unwrap().header;
    assert_eq!((header.from, header.to, header.at), (2, 3, device.acked.clone()));
    device.acked = Some(Mark { s: 3, o: rows[2].o.clone() });
    let message = device.bundle(&[], body, KEY, "", NOW).unwrap();
    let file = signed(message, &Octets([0; 64]));
    let header = Bundle::read(&file).unwrap().verified(true).unwrap().header;
    assert_eq!((header.from, header.to, header.count), (4, 3, 0), "photos alone may be unsent");
}

#[test]
fn a_handed_over_file_is_read_over_what_is_confirmed_and_not_over_what_is_pending() {
    let file = bundle();
    let read = Bundle::read(&file).unwrap().verified(true).unwrap();
    let ops = read.ops(read.packed).unwrap();
    assert_eq!(PackedOps::of(&file), Ok(PackedOps { ops: read.packed, gzip: false }));
    let mut other = device();
    let id = RecordId::parse("r").unwrap();
    let edit = Edit::New {
        noun: Noun::Report,
        fields: BTreeMap::from([("year".to_owned(), json!("2025"))]),
    };
    let o = OpId::parse("x").unwrap();
    let mut local = other.save(&id, None, edit, 0, NOW, o).unwrap().record;
    local.confirmed = BTreeMap::from([("group".to_owned(), json!("cum"))]);
    assert_eq!(named(&ops), [id.clone()].into());
    let shown = overlay(&ops, BTreeMap::from([(id.clone(), local)]));
    let view = shown[&id].view_fields();
    assert_eq!(serde_json::to_value(view).unwrap(), json!({"group": "cum", "note": "việc 2\n"}));
    let absent = overlay(&ops, BTreeMap::new());
    assert_eq!(absent[&id].noun, "report");
    assert_eq!(absent[&id].scope, "org:coop".parse().unwrap());
}

#[test]
fn every_cut_is_noticed() {
    for file in files() {
        for length in 0..file.len() {
            assert!(read(&file[..length]).is_err(), "{length} of {} bytes", file.len());
        }
        assert_eq!(read(&file), Ok(()));
        assert!(read(&[&file[..], b"\n"].concat()).is_err(), "something behind it");
    }
}

#[test]
fn every_flipped_bit_is_noticed() {
    for mut file in files() {
        for at in 0..file.len() * 8 {
            file[at / 8] ^= 1 << (at % 8);
            assert!(read(&file).is_err(), "bit {at}");
            file[at / 8] ^= 1 << (at % 8);
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(
        magic in prop::sample::select(vec![&b""[..], BUNDLE, SEALED, RECEIPT]),
        line in "\\PC{0,40}",
        rest in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let file = [magic, line.as_bytes(), b"\n", &rest].concat();
        prop_assert!(read(&file).is_err());
    }
}
