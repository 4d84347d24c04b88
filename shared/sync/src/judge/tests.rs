//! Every word the judge can say, and how two values of one field meet.

use std::convert::Infallible;

use model::{
    attachment::BlobId,
    command::Refusal,
    id::{OpId, PersonId, RecordId},
    scope::Scope,
};

use super::*;
use crate::{
    hlc::Hlc,
    store::{Stamp, Waiting},
};

mod bounds;
mod waiting;

const NOW: Millis = 1_780_000_000_000;

/// What the judge reads: one record and a directory.
struct Desk {
    current: Option<StoredRecord>,
    directory: Directory,
    was: Option<Value>,
    doubted: bool,
}

impl Reader for Desk {
    type Error = Infallible;
    fn record(&self, id: &RecordId) -> Result<Option<StoredRecord>, Infallible> {
        Ok(self.current.clone().filter(|current| current.record.id == *id))
    }
    fn value_at(&self, _: &RecordId, _: &str, _: u64) -> Result<Option<Value>, Infallible> {
        Ok(self.was.clone())
    }
    fn numbers_issued(&self, _: &str) -> Result<u32, Infallible> {
        Ok(122)
    }
    fn restore_point(&self, epoch: &str) -> Result<Option<u64>, Infallible> {
        Ok((epoch == "before").then_some(5))
    }
    fn has_blob(&self, _: &Scope, blob: &BlobId) -> Result<bool, Infallible> {
        Ok(blob.as_str().starts_with('a'))
    }
    fn is_clock_doubted(&self) -> bool {
        self.doubted
    }
    fn directory(&self) -> &Directory {
        &self.directory
    }
}

fn fields_of(value: Value) -> Fields {
    serde_json::from_value(value).unwrap()
}

fn directory() -> Directory {
    let reference = |noun, id: &str, f| Record {
        id: RecordId::parse(id).unwrap(),
        noun,
        scope: Scope::Ref,
        fields: fields_of(f),
    };
    let org = |id, kind: &str, above: &str| {
        let f = json!({"kind": kind, "names/1": {"name": id}, "placements/1": {"parent": above}});
        reference(Noun::Org, id, f)
    };
    let appointed = |person: &str, org: &str, role: &str| {
        let f = json!({"person": person, "org": org, "role": role});
        reference(Noun::Appointment, &format!("{person}-at-{org}"), f)
    };
    let records = [
        org("office", "provincial_alliance", "nobody"),
        org("coop", "cooperative", "office"),
        org("other", "cooperative", "nobody"),
        appointed("cadre", "coop", "cadre"),
        appointed("officer", "office", "emulation_officer"),
        reference(Noun::Drive, "over", json!({"to": "2026-01-31"})),
        reference(Noun::Group, "bloc", json!({"kind": "bloc", "organiser": "office"})),
    ];
    Directory::from_records(&records)
}

/// A report of `coop`, complete, with other fields over it; all of it written by `elsewhere` at 10.
fn report(over: Value) -> StoredRecord {
    let mut fields =
        fields_of(json!({"group": "bloc", "year": "2026", "figures/1": {"value": "1"}}));
    fields.extend(fields_of(over));
    let stamp = Stamp {
        gseq: 10,
        h: Hlc::at(NOW - 1_000),
        device: DeviceId::parse("elsewhere").unwrap(),
        actor: PersonId::parse("colleague").unwrap(),
    };
    let stamps = fields.keys().map(|name| (name.clone(), stamp.clone())).collect();
    let record = Record {
        id: RecordId::parse("r").unwrap(),
        noun: Noun::Report,
        scope: Scope::Org(OrgId::parse("coop").unwrap()),
        fields,
    };
    StoredRecord { record, stamps, opened: None }
}

fn status(word: &str) -> Value {
    let day = text::Millis(NOW).to_local().date();
    json!({"@status": {"status": word, "revision": 1, "at": NOW, "by": "cadre", "reason": "",
                       "received_on": day}})
}

/// An op of the cadre who has seen everything.
fn op(k: &str, f: Value) -> Op {
    Op {
        o: OpId::parse("o1").unwrap(),
        s: 1,
        h: Hlc::at(NOW),
        r: RecordId::parse("r").unwrap(),
        c: "org:coop".parse().unwrap(),
        k: k.to_owned().into(),
        n: None,
        sv: 1,
        b: 100,
        be: None,
        a: PersonId::parse("cadre").unwrap(),
        f: fields_of(f),
        rc: Vec::new(),
    }
}

fn new(noun: &str, scope: &str) -> Op {
    Op { n: Some(noun.to_owned()), c: scope.parse().unwrap(), ..op("new", json!({})) }
}

fn by_officer(f: Value) -> Op {
    Op { a: PersonId::parse("officer").unwrap(), ..op("cmd", f) }
}

fn judged(current: Option<StoredRecord>, op: &Op) -> Judgement {
    judged_by(false, current, op)
}

fn judged_by(doubted: bool, current: Option<StoredRecord>, op: &Op) -> Judgement {
    let desk = Desk { current, directory: directory(), was: None, doubted };
    let office = op.a.as_str() == "officer";
    let authority = Authority::Device {
        org: OrgId::parse(if office { "office" } else { "coop" }).unwrap(),
        roles: vec![if office { Role::EmulationOfficer } else { Role::Cadre }],
    };
    let device = DeviceId::parse("mine").unwrap();
    let court = Court {
        authority: &authority,
        device: &device,
        now: NOW,
        epoch: "now",
        request_epoch: "now",
    };
    let Ok(judgement) = judge(op, court, &desk);
    judgement
}

#[test]
fn every_reason_to_hold_an_op_is_given() {
    use HeldReason as Why;
    let word = str::to_owned;
    let held = |current: Option<Value>, op: Op, why: Why| {
        let verdict = judged(current.map(report), &op).verdict;
        assert_eq!(verdict, Verdict::Held { why }, "{op:?}");
    };
    let plain = || Some(json!({}));
    let stranger = Op { a: PersonId::parse("officer-too").unwrap(), ..op("set", json!({})) };
    let nobody = Op { c: "ref".parse().unwrap(), ..op("cmd", json!({"do": "return"})) };
    held(plain(), op("tickle", json!({})), Why::UnknownKind { kind: word("tickle") });
    held(None, new("flag", "org:coop"), Why::UnknownNoun { noun: word("flag") });
    held(plain(), stranger, Why::Actor);
    held(None, new("report", "org:other"), Why::NoAccess);
    held(None, new("notice", "org:coop"), Why::NoAccess);
    held(None, new("org", "ref"), Why::NoAccess);
    held(plain(), op("cmd", json!({"do": "receive"})), Why::NoAccess);
    held(None, new("report", "ref"), Why::BadScope);
    held(None, op("set", json!({})), Why::MissingRecord);
    held(None, op("cmd", json!({"do": "submit"})), Why::MissingRecord);
    held(plain(), new("report", "org:coop"), Why::RecordExists);
    held(Some(json!({"@deleted": true})), op("set", json!({})), Why::Deleted);
    held(Some(status("submitted")), op("set", json!({"year": "1"})), Why::LateEdit);
    held(Some(status("received")), op("add", json!({})), Why::LateEdit);
    held(Some(status("withdrawn")), op("rem", json!({})), Why::LateEdit);
    held(Some(status("returned")), op("del", json!({})), Why::LateEdit);
    let bad = |field: &str| Why::BadField { field: word(field), why: None };
    held(plain(), op("set", json!({"@status": {}})), bad("@status"));
    held(plain(), op("set", json!({"a/b/c": 1})), bad("a/b/c"));
    let broken = Why::BrokenReference { field: word("group"), id: word("gone") };
    held(plain(), op("set", json!({"group": "gone"})), broken);
    let closed = |in_time| Why::ClosedDrive { drive: word("over"), in_time };
    let submit = || op("cmd", json!({"do": "submit"}));
    let before = Op { h: Hlc::at(NOW - 200 * 86_400_000), ..submit() };
    held(Some(json!({"drive": "over"})), submit(), closed(false));
    held(Some(json!({"drive": "over"})), before, closed(true));
    held(plain(), nobody, Why::BadCommand);
}

#[test]
fn every_refusal_of_a_command_is_given() {
    let rejected = |current: Value, op: Op, why: Refusal| {
        let verdict = judged(Some(report(current)), &op).verdict;
        assert_eq!(verdict, Verdict::Rejected { why }, "{op:?}");
    };
    let submit = || op("cmd", json!({"do": "submit"}));
    let unseen = Op { b: 9, ..submit() };
    let conflict = json!({"@conflicts/c": {"field": "year"}});
    let wrong = Refusal::WrongStatus { status: "received".to_owned() };
    rejected(status("received"), submit(), wrong);
    rejected(json!({"year": "soon"}), submit(), Refusal::Incomplete { problems: 1 });
    rejected(conflict, submit(), Refusal::OpenConflicts { conflicts: 1 });
    rejected(json!({}), unseen, Refusal::ChangedSince);
    let sent = || status("submitted");
    let returned = |f: Value| by_officer(f);
    rejected(sent(), returned(json!({"do": "return", "reason": "no"})), Refusal::ReasonNeeded);
    let early = json!({"do": "return", "reason": "Thiếu biên bản", "due": "2020-01-01"});
    rejected(sent(), returned(early), Refusal::DueInPast);
    let paper = json!({"do": "receive", "received_on": "2020-01-01"});
    rejected(sent(), by_officer(paper), Refusal::NumberNeeded);
    let ahead = json!({"do": "receive", "received_on": "2099-01-01"});
    rejected(sent(), by_officer(ahead), Refusal::DayInFuture);
    // `NotAllowed` and `DriveClosed` are forecasts of a device: the judge holds such commands.
}

#[test]
fn a_submit_gets_a_number_once_and_a_second_one_changes_nothing() {
    let submit = op("cmd", json!({"do": "submit"}));
    let first = judged(Some(report(json!({}))), &submit);
    assert_eq!(first.verdict, Verdict::Applied);
    assert_eq!(first.facts["@number"], json!("BC-2026-000123"));
    assert_eq!(first.facts["@status"]["status"], json!("submitted"));
    let again = judged(Some(report(status("submitted"))), &submit);
    assert_eq!(again, Judgement { verdict: Verdict::Applied, facts: Fields::new() });
    let mut returned = status("returned");
    returned["@number"] = json!("BC-2026-000007");
    let corrected = judged(Some(report(returned)), &submit);
    assert!(!corrected.facts.contains_key("@number"));
    assert_eq!(corrected.facts["@status"]["revision"], json!(2));
}

#[test]
fn a_command_of_the_office_moves_the_dossier() {
    let received = judged(Some(report(status("submitted"))), &by_officer(json!({"do": "receive"})));
    assert_eq!(received.facts["@status"]["status"], json!("received"));
    let withdrawn = judged(Some(report(json!({}))), &op("cmd", json!({"do": "withdraw"})));
    assert_eq!(withdrawn.facts["@status"]["status"], json!("withdrawn"));
}

#[test]
fn what_was_seen_is_overwritten_and_what_was_not_is_kept() {
    let set = |year: &str, b, at| Op { b, h: Hlc::at(at), ..op("set", json!({"year": year})) };
    let there = || Some(report(json!({})));
    let seen = judged(there(), &set("2027", 10, 0));
    assert_eq!(seen, Judgement { verdict: Verdict::Applied, facts: Fields::new() });

    let later = judged(there(), &set("2027", 9, NOW));
    assert_eq!(later.verdict, Verdict::Applied);
    let conflict = later.facts.values().next().unwrap();
    assert_eq!(conflict["field"], json!("year"));
    assert_eq!(conflict["kept"]["value"], json!("2027"));
    assert_eq!(conflict["other"]["value"], json!("2026"));
    assert_eq!(conflict["other"]["by"], json!("colleague"));

    let earlier = judged(there(), &set("2027", 9, NOW - 2_000));
    let Verdict::Superseded { cf, lost } = earlier.verdict else { panic!("{earlier:?}") };
    assert_eq!(lost, ["year"]);
    let conflict = &earlier.facts[&format!("@conflicts/{}", cf[0])];
    assert_eq!(conflict["kept"]["value"], json!("2026"));
    assert_eq!(conflict["other"]["value"], json!("2027"));
}

#[test]
fn the_same_value_twice_is_no_conflict_and_the_later_stamp_stays() {
    let set = |at| Op { b: 9, h: Hlc::at(at), ..op("set", json!({"year": "2026"})) };
    let there = || Some(report(json!({})));
    let later = judged(there(), &set(NOW));
    assert_eq!(later, Judgement { verdict: Verdict::Applied, facts: Fields::new() });
    let earlier = judged(there(), &set(NOW - 2_000));
    let lost = vec!["year".to_owned()];
    assert_eq!(earlier.verdict, Verdict::Superseded { cf: Vec::new(), lost });
    assert_eq!(earlier.facts, Fields::new());
}

#[test]
fn texts_are_compared_composed() {
    let there = Some(report(json!({"note": "Ghi chú"})));
    let set = Op { b: 9, ..op("set", json!({"note": "Ghi chu\u{301}"})) };
    assert_eq!(judged(there, &set).facts, Fields::new());
}

#[test]
fn a_clock_ahead_wins_by_two_minutes_at_most() {
    let mut there = report(json!({}));
    if let Some(stamp) = there.stamps.get_mut("year") {
        stamp.h = Hlc::at(NOW + crate::hlc::MAX_AHEAD + 1);
    }
    let set = Op { b: 9, h: Hlc::at(NOW + 10_000_000), ..op("set", json!({"year": "2027"})) };
    let verdict = judged(Some(there), &set).verdict;
    assert!(matches!(verdict, Verdict::Superseded { .. }), "{verdict:?}");
}

#[test]
fn a_base_of_a_lost_history_ends_where_it_was_restored() {
    let set = |b, be: Option<&str>| Op {
        b,
        be: be.map(str::to_owned),
        ..op("set", json!({"year": "2027"}))
    };
    let conflicts = |op: Op| judged(Some(report(json!({}))), &op).facts.len();
    assert_eq!(conflicts(set(10, None)), 0);
    assert_eq!(conflicts(set(10, Some("now"))), 0);
    assert_eq!(conflicts(set(10, Some("before"))), 1, "10 is not the 10 of before");
    assert_eq!(conflicts(set(10, Some("never heard of"))), 1);
}

#[test]
fn a_resolution_closes_its_conflict_and_no_other() {
    let there = report(json!({"@conflicts/one": {"field": "year"}, "@conflicts/two": {}}));
    let set = Op {
        rc: vec![ConflictId::parse("one").unwrap(), ConflictId::parse("gone").unwrap()],
        ..op("set", json!({"year": "2027"}))
    };
    let facts = judged(Some(there), &set).facts;
    assert_eq!(facts, fields_of(json!({"@conflicts/one": null})));
}

#[test]
fn a_lost_value_that_is_taken_again_closes_its_conflict_if_nothing_is_lost_by_that() {
    let conflict = json!({"field": "year", "kept": {"value": "2026"}, "other": {"value": "2027"}});
    let there = report(json!({"@conflicts/c": conflict}));
    let unseen = Op { b: 9, ..op("set", json!({"year": "2027"})) };
    let facts = judged(Some(there.clone()), &unseen).facts;
    assert_eq!(facts["@conflicts/c"], Value::Null);
    assert_eq!(facts.len(), 2, "2026 is now the lost one");
    let seen = op("set", json!({"year": "2027"}));
    assert_eq!(judged(Some(there), &seen).facts, Fields::new(), "2026 is in no other conflict");
}

#[test]
fn the_server_itself_may_write_reference_data_and_facts() {
    let desk = Desk { current: None, directory: directory(), was: None, doubted: false };
    let device = DeviceId::parse("server").unwrap();
    let court = Court {
        authority: &Authority::System,
        device: &device,
        now: NOW,
        epoch: "now",
        request_epoch: "now",
    };
    let fact = Op { f: fields_of(json!({"@number": "x"})), ..new("org", "ref") };
    let Ok(judgement) = judge(&fact, court, &desk);
    assert_eq!(judgement.verdict, Verdict::Applied);
}
