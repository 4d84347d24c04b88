//! The engine against hand-made answers, through the smallest shell there can be.

use std::collections::BTreeMap;

use model::{
    command::{Command, Refusal},
    fields,
    id::ConflictId,
};
use serde_json::{Value, json};

use super::*;
use crate::RESTORABLE;
use crate::{
    verdict::{HeldReason, Verdict},
    wire::{Acked, AppliedRange, DeltaRecord, OpVerdict},
};

mod aside;
mod attachment;
mod receipt;
mod upload;

const NOW: Millis = 1_780_000_000_000;

/// A device with its stores.
struct Shell {
    device: Device,
    records: BTreeMap<RecordId, LocalRecord>,
    outbox: BTreeMap<u64, OutboxRow>,
}

fn scopes(words: &[&str]) -> Vec<Scope> {
    words.iter().map(|word| word.parse().unwrap()).collect()
}

fn id(text: &str) -> RecordId {
    RecordId::parse(text).unwrap()
}

fn values(value: Value) -> Fields {
    serde_json::from_value(value).unwrap()
}

fn enrolment(device: &str) -> Enrolment {
    Enrolment {
        token: "t".to_owned(),
        device: DeviceId::parse(device).unwrap(),
        org: OrgId::parse("coop").unwrap(),
        roles: vec!["cadre".to_owned(), "of a later version".to_owned()],
        person: PersonId::parse("p").ok(),
        epoch: "e".to_owned(),
        now: NOW,
        scopes: scopes(&["org:coop", "ref"]),
        unsent: Vec::new(),
    }
}

impl Shell {
    fn new() -> Self {
        let device = Device::enrolled(enrolment("d"));
        Self { device, records: BTreeMap::new(), outbox: BTreeMap::new() }
    }

    fn save(&mut self, record: &str, edit: Edit) -> OpId {
        let o = OpId::parse(&format!("{record}-{}", self.device.last + 1)).unwrap();
        let (id, stored) = (id(record), self.records.get(&id(record)).cloned());
        let base = self.device.seen(stored.as_ref());
        let saved = self.device.save(&id, stored, edit, base, NOW, o.clone()).unwrap();
        self.outbox.insert(saved.outbox.s, saved.outbox);
        self.records.insert(id, saved.record);
        o
    }

    fn new_record(&mut self, record: &str, f: Value) -> OpId {
        self.save(record, Edit::New { noun: Noun::Report, fields: values(f) })
    }

    fn set(&mut self, record: &str, f: Value) -> OpId {
        self.save(record, Edit::Set { fields: values(f), resolves: Vec::new() })
    }

    fn rows(&self) -> Vec<OutboxRow> {
        self.outbox.values().cloned().collect()
    }

    fn request(&self) -> SyncRequest {
        let unsent: Vec<OutboxRow> =
            self.outbox.range(self.device.acked() + 1..).map(|(_, row)| row.clone()).collect();
        self.device.request(&unsent, "test", NOW)
    }

    /// The answer that acknowledges everything up to a number and says nothing else.
    fn receipt(&self, s: u64) -> SyncResponse {
        let sent: Vec<&OutboxRow> = self.outbox.range(..=s).map(|(_, row)| row).collect();
        let chain =
            sent.iter().fold(Chain::default(), |chain, row| chain.push(row.bytes.as_bytes()));
        let news = s > self.device.acked();
        SyncResponse {
            v: 1,
            epoch: self.device.epoch.clone(),
            now: NOW + 5_000,
            acked: Acked { s, o: sent.last().map(|row| row.o.clone()), x: news.then_some(chain) },
            ag: Vec::new(),
            verdicts: Vec::new(),
            safe: 0,
            delta: Vec::new(),
            scopes: None,
            cur: self.device.cursors.clone(),
            more: false,
            need: Vec::new(),
            fork: false,
        }
    }

    fn take(&mut self, answer: &SyncResponse) -> Applied {
        let request = self.request();
        self.take_for(&request, answer)
    }

    fn take_for(&mut self, request: &SyncRequest, answer: &SyncResponse) -> Applied {
        let wanted = self.device.wanted(answer);
        let rows: Vec<OutboxRow> =
            self.rows().into_iter().filter(|row| wanted.contains(&row.s)).collect();
        let records = touched(answer, &rows)
            .into_iter()
            .filter_map(|id| self.records.get(&id).map(|record| (id, record.clone())))
            .collect();
        let applied = self.device.apply(request, answer, &rows, records, NOW + 100);
        for row in &applied.outbox {
            self.outbox.insert(row.s, row.clone());
        }
        for record in &applied.records {
            self.records.insert(record.id.clone(), record.clone());
        }
        for gone in &applied.gone {
            self.records.remove(gone);
        }
        applied
    }

    fn state(&self, record: &str) -> DataState {
        self.records[&id(record)].data_state(0)
    }

    fn view(&self, record: &str) -> Fields {
        self.records[&id(record)].view_fields()
    }
}

fn delta(record: &str, v: u64, f: Value) -> DeltaRecord {
    let (n, c) = ("report".to_owned(), "org:coop".parse().unwrap());
    DeltaRecord { r: id(record), n, c, v, f: values(f) }
}

fn at(base: u64, pos: u64) -> Cursors {
    Cursors { all: Cursor { base, pos }, ..Cursors::default() }
}

fn verdict(s: u64, verdict: Verdict) -> Vec<OpVerdict> {
    vec![OpVerdict { s, verdict }]
}

#[test]
fn a_save_becomes_an_op_with_the_next_number() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({"year": "2026"}));
    shell.device.cursors = at(7, 7);
    shell.records.get_mut(&id("r")).unwrap().pending.clear();
    shell.set("r", json!({"year": "2027"}));
    let op: Op = serde_json::from_str(&shell.outbox[&2].bytes).unwrap();
    assert_eq!((op.s, op.b, op.k, op.n), (2, 7, Kind::Set, None));
    assert!(op.h > Hlc::at(NOW), "its stamp follows the one before");
    assert_eq!((shell.device.last, shell.device.unsent()), (2, 2));
    assert_eq!(shell.view("r"), values(json!({"year": "2027"})));
    assert_eq!(shell.state("r"), DataState::Local);
    assert_eq!(shell.records[&id("r")].data_state(2), DataState::Sending);
}

#[test]
fn nothing_is_saved_without_a_person_or_a_record() {
    let mut shell = Shell::new();
    let edit = || Edit::Set { fields: Fields::new(), resolves: Vec::new() };
    let save = |device: &mut Device| {
        device.save(&id("r"), None, edit(), 0, NOW, OpId::parse("o").unwrap()).unwrap_err()
    };
    assert_eq!(save(&mut shell.device), SaveError::NotHere);
    shell.device.actor = None;
    assert_eq!(save(&mut shell.device), SaveError::NoActor);
    assert_eq!(shell.device.last, 0);
}

#[test]
fn a_record_begins_once_however_often_it_is_called_new() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({"note": "Ghi chú"}));
    shell.new_record("r", json!({"year": "2027"}));
    let kinds: Vec<_> = shell.records[&id("r")].pending.iter().map(|op| op.k.clone()).collect();
    assert_eq!(kinds, [Kind::New, Kind::Set]);
    assert_eq!(shell.view("r"), values(json!({"note": "Ghi chú", "year": "2027"})));
}

#[test]
fn a_batch_takes_what_fits_and_never_nothing() {
    let mut device = Shell::new().device;
    device.batch = 100;
    assert_eq!(device.batch_of([40, 60, 1]), 2);
    assert_eq!(device.batch_of([500, 1]), 1);
}

#[test]
fn a_batch_follows_the_link() {
    let fast = 10;
    for (name, batch, sent, took, grown) in [
        ("a full request on a good link dares twice as much", 50_000, 49_000, fast, 100_000),
        ("never more than the most", MAX_BATCH, MAX_BATCH, fast, MAX_BATCH),
        ("what a slow link carries in six seconds", 50_000, 48_000, 3_000, 96_000),
        ("less than before, when it took too long", 96_000, 96_000, 12_000, 48_000),
        ("never less than the least", 8_000, 8_000, 600_000, LEAST_BATCH),
        ("a small request says nothing", 50_000, 2_000, 600, 50_000),
        ("a clock that went back does no harm", 50_000, 48_000, -5_000, 100_000),
    ] {
        let mut device = Device { batch, ..Shell::new().device };
        device.grow(sent, took);
        assert_eq!(device.batch, grown, "{name}");
    }
    let mut device = Shell::new().device;
    device.shrink();
    assert_eq!(device.batch, FIRST_BATCH / 2);
    for _ in 0..20 {
        device.shrink();
    }
    assert_eq!(device.batch, LEAST_BATCH, "an hour offline leaves a batch that is worth a request");
}

#[test]
fn an_answer_is_no_larger_than_the_link_carries() {
    let mut device = Shell::new().device;
    let asked = |device: &Device| device.request(&[], "test", 0).max;
    assert_eq!(asked(&device), None, "a link that never broke is asked for whole pages");
    for _ in 0..20 {
        device.shrink();
    }
    assert_eq!(asked(&device), Some(65_536), "a page that has more than one record");
    let mut page = Shell::new().receipt(0);
    page.more = true;
    page.delta = vec![DeltaRecord {
        r: id("r"),
        n: "org".to_owned(),
        c: Scope::Ref,
        v: 1,
        f: Fields::new(),
    }];
    let request = device.request(&[], "test", 0);
    let mut last = page.clone();
    last.more = false;
    for (name, answer, took, max) in [
        ("the last page says nothing", &last, 10, Some(65_536)),
        ("a full page that came soon dares twice as much", &page, 10, Some(131_072)),
        ("one that took long does not", &page, 9_000, Some(65_536)),
    ] {
        let mut device = device.clone();
        device.exchanged(&request, answer, took);
        assert_eq!(asked(&device), max, "{name}");
    }
    for _ in 0..20 {
        let request = device.request(&[], "test", 0);
        device.exchanged(&request, &page, 10);
    }
    assert_eq!(asked(&device), None, "a good link is asked for whole pages again");
}

#[test]
fn only_a_receipt_makes_a_record_stored() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({"note": "Ghi chu\u{301}"}));
    shell.set("r", json!({"year": "2026"}));
    let half = shell.receipt(1);
    assert!(shell.take(&half).more, "the second op is still to be sent");
    assert_eq!(shell.state("r"), DataState::Local);
    let all = shell.receipt(2);
    assert!(!shell.take(&all).more);
    assert_eq!(shell.state("r"), DataState::Stored);
    let receipt = shell.records[&id("r")].receipt.clone().unwrap();
    assert_eq!((receipt.s, Some(receipt.chain)), (2, all.acked.x));
    assert_eq!(shell.view("r"), values(json!({"note": "Ghi chú", "year": "2026"})));
    assert!(shell.outbox.values().all(|row| row.acked == Some(NOW + 5_000)));
}

#[test]
fn a_receipt_for_other_bytes_is_a_fork_and_changes_nothing() {
    let spoil: [fn(&mut SyncResponse); 6] = [
        |answer| answer.acked.x = Some(Chain::default()),
        |answer| answer.acked.x = None,
        |answer| answer.acked.o = OpId::parse("another").ok(),
        |answer| answer.acked.s = 3,
        |answer| answer.fork = true,
        |answer| answer.acked.o = None,
    ];
    for spoil in spoil {
        let mut shell = Shell::new();
        shell.new_record("r", json!({}));
        shell.set("r", json!({"year": "2026"}));
        let mut answer = shell.receipt(2);
        spoil(&mut answer);
        answer.delta.push(delta("x", 1, json!({"year": "1"})));
        let applied = shell.take(&answer);
        assert_eq!(applied, Applied { fork: true, more: true, ..Applied::default() });
        assert_eq!((shell.device.acked(), shell.state("r")), (0, DataState::Local));
    }
}

#[test]
fn a_receipt_that_cannot_be_checked_for_want_of_rows_is_a_fork() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({}));
    shell.set("r", json!({"year": "2026"}));
    let answer = shell.receipt(2);
    shell.outbox.remove(&1);
    assert!(shell.take(&answer).fork);
}

#[test]
fn after_a_fork_the_whole_outbox_goes_out_again_under_the_same_op_ids() {
    let mut shell = Shell::new();
    let first = shell.new_record("r", json!({}));
    let answer = shell.receipt(1);
    shell.take(&answer);
    let second = shell.set("r", json!({"year": "2026"}));
    let rows = shell.device.fork(DeviceId::parse("d2").unwrap(), &shell.rows());
    let ids: Vec<_> = rows.iter().map(|row| (row.s, row.o.clone(), row.acked)).collect();
    assert_eq!(ids, [(1, first, None), (2, second, None)]);
    let op: Op = serde_json::from_str(&rows[1].bytes).unwrap();
    assert_eq!(op.s, 2);
    let record = shell.records.get_mut(&id("r")).unwrap();
    record.pending[0].s = 9;
    record.renumber(&rows);
    assert_eq!(record.pending[0].s, 2);
    assert_eq!((shell.device.last, shell.device.acked(), shell.device.unsent()), (2, 0, 2));
    assert_eq!(shell.device.chain, Chain::default());
}

#[test]
fn what_was_sent_under_an_earlier_name_is_not_laid_over_what_came_after_it() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({"year": "2026"}));
    let mut known = shell.receipt(0);
    known.delta.push(delta("r", 12, json!({"year": "2028"})));
    known.cur = at(12, 12);
    shell.take(&known);
    let mut answer = shell.receipt(1);
    answer.ag = vec![AppliedRange { from: 1, to: 1, gseq: 11 }];
    shell.take(&answer);
    assert_eq!(shell.view("r"), values(json!({"year": "2028"})));
}

#[test]
fn a_lost_value_is_not_confirmed_and_its_conflict_asks_for_a_person() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({"year": "2026", "note": "a"}));
    let mut answer = shell.receipt(1);
    answer.cur = at(2, 2);
    shell.take(&answer);
    shell.set("r", json!({"year": "2027", "note": "b"}));
    let mut answer = shell.receipt(2);
    let conflict = ConflictId::parse("c").unwrap();
    let lost = vec!["year".to_owned()];
    answer.verdicts = verdict(2, Verdict::Superseded { cf: vec![conflict.clone()], lost });
    let row = json!({"field": "year", "kept": {"value": "2028"}, "other": {"value": "2027"}});
    answer.delta.push(delta("r", 3, json!({"year": "2028", "@conflicts/c": row})));
    answer.cur = at(3, 3);
    shell.take(&answer);
    assert_eq!(fields::text(&shell.view("r"), "year"), "2028");
    assert_eq!(fields::text(&shell.view("r"), "note"), "b");
    assert_eq!(shell.state("r"), DataState::Attention);

    let fields = values(json!({"year": "2027"}));
    shell.save("r", Edit::Set { fields, resolves: vec![conflict] });
    assert_eq!(shell.state("r"), DataState::Local, "the resolution is on its way");
    let answer = shell.receipt(3);
    shell.take(&answer);
    assert_eq!(shell.state("r"), DataState::Stored);
    assert_eq!(shell.view("r"), values(json!({"year": "2027", "note": "b"})));
}

#[test]
fn a_rejected_command_is_shown_until_another_one_is_taken() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({}));
    shell.save("r", Edit::Command(Command::Submit.words()));
    assert_eq!(shell.records[&id("r")].pending_command(), Some("submit"));
    let mut answer = shell.receipt(2);
    answer.verdicts = verdict(2, Verdict::Rejected { why: Refusal::Incomplete { problems: 2 } });
    shell.take(&answer);
    assert_eq!(shell.state("r"), DataState::Attention);
    assert_eq!(shell.records[&id("r")].pending_command(), None);
    shell.save("r", Edit::Command(Command::Submit.words()));
    let answer = shell.receipt(3);
    shell.take(&answer);
    assert_eq!(shell.state("r"), DataState::Stored);
}

#[test]
fn a_held_op_keeps_its_values_until_a_person_has_seen_it() {
    let mut shell = Shell::new();
    let o = shell.new_record("r", json!({"year": "2026"}));
    let mut answer = shell.receipt(1);
    answer.verdicts = verdict(1, Verdict::Held { why: HeldReason::Actor });
    shell.take(&answer);
    let record = shell.records.get_mut(&id("r")).unwrap();
    assert_eq!(record.data_state(0), DataState::Attention);
    assert_eq!(record.problems[0].op.f, values(json!({"year": "2026"})));
    assert!(record.confirmed.is_empty() && !record.is_empty());
    record.dismiss(&o);
    assert!(record.is_empty(), "the office never had it");
}

#[test]
fn a_record_whose_beginning_is_held_is_read_and_begun_again_with_what_is_changed() {
    let held = |s| verdict(s, Verdict::Held { why: HeldReason::Actor });
    let mut shell = Shell::new();
    let first = shell.new_record("r", json!({"year": "2026", "note": "a"}));
    shell.set("r", json!({"note": "b"}));
    let mut receipt = shell.receipt(2);
    receipt.verdicts = [held(1), held(2)].concat();
    shell.take(&receipt);
    let written = values(json!({"year": "2026", "note": "b"}));
    assert_eq!((shell.state("r"), shell.view("r")), (DataState::Attention, written));

    // One tablet writes on, another one sends again what it has.
    let mut other = Shell {
        device: shell.device.clone(),
        records: shell.records.clone(),
        outbox: shell.outbox.clone(),
    };
    shell.set("r", json!({"note": null, "group": "g"}));
    let record = other.records.remove(&id("r")).unwrap();
    let o = OpId::parse("again").unwrap();
    let again = other.device.save_again(record, &first, NOW, o).unwrap().unwrap();
    for (record, f) in [
        (&shell.records[&id("r")], json!({"year": "2026", "group": "g"})),
        (&again.record, json!({"year": "2026", "note": "b"})),
    ] {
        let [op] = record.pending.as_slice() else { panic!("{:?}", record.pending) };
        assert_eq!((&op.k, &op.f, record.problems.len()), (&Kind::New, &values(f), 0));
    }
}

#[test]
fn of_two_beginnings_the_one_that_was_taken_says_what_the_record_is() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({"year": "2026"}));
    let mut receipt = shell.receipt(1);
    receipt.verdicts = verdict(1, Verdict::Held { why: HeldReason::Actor });
    shell.take(&receipt);
    // A later build on the same tablet begins it as something else.
    shell.set("r", json!({"note": "b"}));
    let row = shell.outbox.get_mut(&2).unwrap();
    row.bytes = row.bytes.replace("\"report\"", "\"flag\"");
    "flag".clone_into(&mut shell.records.get_mut(&id("r")).unwrap().noun);
    let mut receipt = shell.receipt(2);
    receipt.verdicts =
        verdict(2, Verdict::Held { why: HeldReason::UnknownNoun { noun: "flag".to_owned() } });
    shell.take(&receipt);

    // The office is restored to a time before both, and the person has a role again.
    let mut lost = shell.receipt(0);
    lost.epoch = "e2".to_owned();
    shell.take(&lost);
    let mut receipt = shell.receipt(2);
    receipt.verdicts = verdict(2, Verdict::Held { why: HeldReason::RecordExists });
    shell.take(&receipt);
    let record = &shell.records[&id("r")];
    assert_eq!((record.noun.as_str(), record.problems.len()), ("report", 1));
}

#[test]
fn a_held_edit_is_written_again_as_of_what_its_author_had_seen() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({"note": "a"}));
    let o = shell.set("r", json!({"note": "b"}));
    let mut receipt = shell.receipt(2);
    receipt.verdicts = verdict(2, Verdict::Held { why: HeldReason::Actor });
    receipt.delta.push(delta("r", 7, json!({"note": "a"})));
    receipt.cur = at(9, 9);
    shell.take(&receipt);
    let record = shell.records[&id("r")].clone();
    let fresh = OpId::parse("again").unwrap();
    let saved = shell.device.save_again(record.clone(), &o, NOW, fresh.clone()).unwrap().unwrap();
    let op = &saved.record.pending[0];
    assert_eq!((&op.k, &op.f, op.b), (&Kind::Set, &values(json!({"note": "b"})), 0));
    assert!(saved.record.problems.is_empty());
    assert!(shell.device.save_again(record, &fresh, NOW, o).is_none(), "there is none of that id");
}

#[test]
fn a_lost_scope_takes_its_records_but_not_what_is_unsent_or_held() {
    let mut shell = Shell::new();
    shell.new_record("unsent", json!({"year": "2026"}));
    shell.device.cursors = at(5, 5);
    let mut answer = shell.receipt(0);
    answer.delta.push(delta("unsent", 6, json!({"note": "a"})));
    answer.delta.push(delta("plain", 7, json!({"note": "a"})));
    answer.scopes = Some(scopes(&["ref"]));
    let applied = shell.take(&answer);
    assert_eq!(applied.dropped, scopes(&["org:coop"]));
    assert_eq!(applied.gone, [id("plain")]);
    assert_eq!(shell.view("unsent"), values(json!({"year": "2026"})));
    assert_eq!(shell.device.seen(shell.records.get(&id("unsent"))), 0);

    let mut held = shell.records[&id("unsent")].clone();
    let op = held.pending.remove(0);
    held.problems.push(OpProblem { op, verdict: Verdict::Held { why: HeldReason::Actor } });
    assert!(forget_scope(held.clone()).is_some());
    held.problems.clear();
    assert!(forget_scope(held).is_none());
}

#[test]
fn a_new_scope_is_pulled_from_its_beginning_beside_the_others() {
    let mut shell = Shell::new();
    shell.device.cursors = at(5, 5);
    let mut answer = shell.receipt(0);
    answer.scopes = Some(scopes(&["grp:g", "org:coop", "ref"]));
    shell.take(&answer);
    assert_eq!(shell.device.cursors.except[&"grp:g".parse().unwrap()], Cursor::default());
    assert_eq!(shell.device.cursors.all, Cursor { base: 5, pos: 5 });
}

#[test]
fn what_a_newer_server_has_in_a_scope_of_its_own_is_kept_and_not_shown() {
    let mut shell = Shell::new();
    let mut answer = shell.receipt(0);
    answer.scopes = Some(scopes(&["org:coop", "ref"]));
    answer.cur = at(0, 0);
    let read = |answer: &SyncResponse, edit: &dyn Fn(&mut Value)| {
        let mut json = serde_json::to_value(answer).unwrap();
        edit(&mut json);
        let read = SyncResponse::read(&json.to_string(), &Cursors::default()).unwrap();
        assert!(read.1, "all of it can be read");
        read.0
    };
    let granted = read(&answer, &|json| json["scopes"] = json!(["ref", "org:coop", "hub:north"]));
    shell.take(&granted);
    answer.scopes = None;
    answer.cur = at(20, 20);
    answer.delta = vec![delta("r", 10, json!({"year": "2026"})), delta("far", 20, json!({"a": 1}))];
    let far = |json: &mut Value| json["delta"][1]["c"] = json!("hub:north");
    shell.take(&read(&answer, &far));
    assert_eq!(shell.device.cursors, at(20, 20), "the pull goes on");
    let seen = |shell: &Shell, name: &str| shell.records[&id(name)].view().is_some();
    assert!(seen(&shell, "r") && !seen(&shell, "far"));
    // What a later build finds here.
    let row = serde_json::to_value(&shell.records[&id("far")]).unwrap();
    assert_eq!((&row["scope"], &row["confirmed"]), (&json!("hub:north"), &json!({"a": 1})));
    let asks = serde_json::to_value(shell.request()).unwrap();
    let hash = crate::chain::sha256_hex(b"ref org:coop hub:north");
    assert!(hash.starts_with(asks["sc"].as_str().unwrap()), "the office hears that they fit");
}

#[test]
fn an_answer_that_comes_too_late_changes_nothing() {
    let mut shell = Shell::new();
    let request = shell.request();
    let mut late = shell.receipt(0);
    late.delta.push(delta("r", 3, json!({"year": "old"})));
    late.cur = at(3, 3);
    let mut early = shell.receipt(0);
    early.delta.push(delta("r", 4, json!({"year": "new"})));
    early.cur = at(4, 4);
    shell.take_for(&request, &early);
    let before = shell.device.clone();
    let applied = shell.take_for(&request, &late);
    assert_eq!(applied, Applied { more: true, ..Applied::default() });
    assert_eq!(shell.device, before);
    assert_eq!(shell.view("r"), values(json!({"year": "new"})));
}

#[test]
fn what_a_restored_server_lost_is_pending_again() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({"year": "2026"}));
    shell.set("r", json!({"year": "2027"}));
    let mut all = shell.receipt(2);
    all.cur = at(2, 2);
    shell.take(&all);
    let mut restored = shell.receipt(1);
    let chain = Chain::default().push(shell.outbox[&1].bytes.as_bytes());
    restored.epoch = "e2".to_owned();
    restored.acked.x = Some(chain);
    restored.cur = at(1_000_001, 1_000_001);
    restored.delta.push(delta("r", 1, json!({"year": "2026"})));
    let applied = shell.take(&restored);
    assert!(applied.more && applied.sweep && !applied.fork);
    assert_eq!(shell.device.acked(), 1);
    assert_eq!(shell.outbox[&2].acked, None);
    assert_eq!(shell.view("r"), values(json!({"year": "2027"})));
    assert_eq!(shell.state("r"), DataState::Local);
    assert_eq!(shell.request().ops.len(), 1);
    let again = shell.receipt(2);
    shell.take(&again);
    assert_eq!(shell.state("r"), DataState::Stored);
}

#[test]
fn what_a_restored_server_has_beyond_the_last_answer_is_settled() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({"year": "2026"}));
    let mut restored = shell.receipt(1);
    restored.epoch = "e2".to_owned();
    restored.delta.push(delta("r", 7, json!({"year": "2026"})));
    restored.cur = at(7, 7);
    shell.take(&restored);
    assert_eq!((shell.device.acked(), shell.device.unsent()), (1, 0));
    assert_eq!(shell.state("r"), DataState::Stored);
}

#[test]
fn a_restored_server_may_have_judged_otherwise() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({"year": "2026"}));
    let answer = shell.receipt(1);
    shell.take(&answer);
    let mut restored = shell.receipt(1);
    restored.epoch = "e2".to_owned();
    restored.verdicts = verdict(1, Verdict::Held { why: HeldReason::Actor });
    shell.take(&restored);
    assert_eq!(shell.state("r"), DataState::Attention);
    restored.epoch = "e3".to_owned();
    restored.verdicts.clear();
    restored.ag = vec![AppliedRange { from: 1, to: 1, gseq: 7 }];
    restored.delta.push(delta("r", 7, json!({"year": "2026"})));
    restored.cur = at(7, 7);
    shell.take(&restored);
    assert_eq!(shell.state("r"), DataState::Stored);
}

#[test]
fn what_a_restored_server_holds_is_told_even_where_the_record_has_left() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({"year": "2026"}));
    let mut receipt = shell.receipt(1);
    receipt.scopes = Some(scopes(&["ref"]));
    shell.take(&receipt);
    assert!(shell.records.is_empty());
    let mut restored = shell.receipt(1);
    restored.epoch = "e2".to_owned();
    restored.verdicts = verdict(1, Verdict::Held { why: HeldReason::Actor });
    shell.take(&restored);
    assert_eq!(shell.state("r"), DataState::Attention);
    assert_eq!(shell.records[&id("r")].problems[0].op.f, values(json!({"year": "2026"})));
}

#[test]
fn a_gap_in_the_outbox_after_a_restore_is_a_fork() {
    let mut shell = Shell::new();
    for year in ["1", "2", "3"] {
        shell.new_record(year, json!({ "year": year }));
    }
    let all = shell.receipt(3);
    shell.take(&all);
    let mut restored = shell.receipt(0);
    restored.epoch = "e2".to_owned();
    restored.acked.x = Some(Chain::default());
    shell.outbox.remove(&1);
    assert!(shell.take(&restored).fork);
    assert_eq!(shell.device.epoch, "e", "the next answer tells it again");
}

#[test]
fn after_a_full_pull_only_what_it_found_or_what_waits_is_kept() {
    let mut record = LocalRecord::new(id("r"), Noun::Report, Scope::Ref, 1);
    record.confirmed = values(json!({"year": "2026"}));
    assert_eq!(sweep(record.clone(), 1), Some(record.clone()));
    assert_eq!(sweep(record.clone(), 2), None);
    let mut shell = Shell::new();
    shell.new_record("r", json!({"note": "a"}));
    record.pending = shell.records[&id("r")].pending.clone();
    let kept = sweep(record, 2).unwrap();
    assert_eq!((kept.generation, kept.view_fields()), (2, values(json!({"note": "a"}))));
}

#[test]
fn a_value_under_a_pending_edit_counts_as_unseen() {
    let mut shell = Shell::new();
    shell.device.cursors = at(5, 5);
    let mut answer = shell.receipt(0);
    answer.delta.push(delta("r", 6, json!({"year": "2026"})));
    answer.cur = at(6, 6);
    shell.take(&answer);
    assert_eq!(shell.device.seen(shell.records.get(&id("r"))), 6);
    shell.set("r", json!({"year": "2027"}));
    let mut answer = shell.receipt(0);
    answer.delta.push(delta("r", 8, json!({"year": "2028"})));
    answer.cur = at(8, 8);
    shell.take(&answer);
    assert_eq!(shell.device.seen(shell.records.get(&id("r"))), 6, "2028 lies under 2027");
    assert_eq!(shell.device.seen(None), 0);
}

#[test]
fn a_row_goes_only_when_it_is_in_a_backup_and_old() {
    let mut device = Shell::new().device;
    device.acked = Some(Mark { s: 5, o: OpId::parse("o").unwrap() });
    device.last = 6;
    device.safe = 4;
    device.last_contact = Some(NOW);
    let row = |s, acked| OutboxRow {
        s,
        o: OpId::parse("o").unwrap(),
        r: id("r"),
        bytes: String::new(),
        made: 0,
        acked,
    };
    let old = Some(NOW - RESTORABLE);
    for (row, gone) in [
        (row(4, old), true),
        (row(4, Some(NOW - RESTORABLE + 1)), false),
        (row(4, None), false),
        (row(5, old), false),
        (row(6, old), false),
    ] {
        assert_eq!(device.may_prune(&row), gone, "{row:?}");
    }
}

#[test]
fn what_a_restored_server_has_counts_as_acknowledged_only_now() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({"year": "2026"}));
    let receipt = shell.receipt(1);
    shell.take(&receipt);
    let mut restored = shell.receipt(1);
    restored.epoch = "e2".to_owned();
    restored.now = NOW + 2 * RESTORABLE;
    restored.safe = 1;
    shell.take(&restored);
    let row = &shell.outbox[&1];
    assert!(!shell.device.may_prune(row), "an older backup may lack it");
    shell.device.last_contact = Some(NOW + 3 * RESTORABLE);
    assert!(shell.device.may_prune(row));
}

#[test]
fn a_device_that_enrols_again_pulls_anew_and_forgets_nothing_unsent() {
    let mut shell = Shell::new();
    shell.device.cursors = at(5, 5);
    shell.new_record("r", json!({"year": "2026"}));
    let clock = shell.device.clock;
    let mut device = shell.device.enrolled_again(enrolment("d2"));
    let rows = device.fork(device.id.clone(), &shell.rows());
    assert_eq!((rows.len(), device.unsent()), (1, 1));
    assert_eq!((device.cursors.clone(), device.repulling, device.generation), (at(0, 0), true, 1));
    assert_eq!(device.clock, clock);
    let next = device.save(
        &id("r"),
        shell.records.get(&id("r")).cloned(),
        Edit::Command(Command::Submit.words()),
        0,
        NOW,
        OpId::parse("o").unwrap(),
    );
    assert_eq!(next.unwrap().outbox.s, 2);
}
