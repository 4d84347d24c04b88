//! Ops that no request can carry: those that are not made, and those that lie there already.

use model::bound;

use super::*;

/// More than a value may have.
fn huge() -> String {
    "ữ".repeat(bound::VALUE_BYTES)
}

fn set_of(f: Value) -> Edit {
    Edit::Set { fields: values(f), resolves: Vec::new() }
}

impl Shell {
    /// Writes what no build makes any more, as an earlier one did.
    fn plant(&mut self, record: &str, kind: &Kind, f: Value) {
        let edit = match kind {
            Kind::New => Edit::New { noun: Noun::Report, fields: Fields::new() },
            _ => set_of(json!({})),
        };
        self.save(record, edit);
        let f = values(f);
        let row = self.outbox.get_mut(&self.device.last).unwrap();
        let op = Op { f: f.clone(), ..serde_json::from_str(&row.bytes).unwrap() };
        row.bytes = serde_json::to_string(&op).unwrap();
        self.records.get_mut(&id(record)).unwrap().pending.last_mut().unwrap().f = f;
    }

    fn command(&mut self, record: &str) {
        self.save(record, Edit::Command(Command::Submit.words()));
    }

    /// Sets an op aside, and whether that does anything.
    fn set_aside(&mut self, s: u64) -> bool {
        let r = self.outbox[&s].r.clone();
        let rows: Vec<OutboxRow> =
            self.outbox.range(s..).map(|(_, row)| row.clone()).filter(|row| row.r == r).collect();
        let Some(aside) = self.device.set_aside(&rows, self.records.get(&r).cloned()) else {
            return false;
        };
        self.outbox.extend(aside.outbox.into_iter().map(|row| (row.s, row)));
        self.records.extend(aside.record.map(|record| (r, record)));
        true
    }

    /// The kinds and fields of the ops in the outbox.
    fn ops(&self) -> Vec<(String, Fields)> {
        let read = |row: &OutboxRow| serde_json::from_str::<Op>(&row.bytes).unwrap();
        self.outbox.values().map(read).map(|op| (op.k.as_str().to_owned(), op.f)).collect()
    }

    /// The kinds of what waits for a person, and the names of its fields.
    fn waits(&self, record: &str) -> Vec<(Kind, String)> {
        let problems = &self.records[&id(record)].problems;
        let names = |op: &PendingOp| op.f.keys().cloned().collect::<Vec<_>>().join(" ");
        problems.iter().map(|problem| (problem.op.k.clone(), names(&problem.op))).collect()
    }
}

#[test]
fn what_no_request_can_carry_is_not_saved_and_costs_no_number() {
    let rows = |n: usize, text: &str| -> Value {
        (0..n).map(|n| (format!("contents/{n}"), json!({"position": n, "text": text}))).collect()
    };
    let most = "a".repeat(bound::VALUE_BYTES - 2);
    for (name, f, fits) in [
        ("the longest text of a form", json!({"note": "\u{1f33e}".repeat(20_000)}), true),
        ("the largest value", json!({ "note": most }), true),
        ("a value that is larger", json!({"note": format!("{most}a")}), false),
        ("a picture pasted as text", json!({"note": "A".repeat(8_600_000)}), false),
        ("many rows that fit", rows(100, "nội dung"), true),
        ("rows that are too much together", rows(30, &"ữ".repeat(3_000)), false),
    ] {
        let mut shell = Shell::new();
        shell.new_record("r", json!({"year": "2026"}));
        let (device, record) = (shell.device.clone(), shell.records[&id("r")].clone());
        let o = OpId::parse("o").unwrap();
        let saved = shell.device.save(&id("r"), Some(record), set_of(f), 0, NOW, o);
        assert_eq!(saved.is_ok(), fits, "{name}");
        if let Err(why) = saved {
            assert_eq!((why, &shell.device), (SaveError::TooLarge, &device), "{name}");
        }
    }
}

#[test]
fn a_record_grows_no_larger_than_one_may_be() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({"year": "2026"}));
    let part = "a".repeat(bound::VALUE_BYTES - 100);
    let save = |shell: &mut Shell, f: Value| {
        let record = shell.records[&id("r")].clone();
        let o = OpId::parse("o").unwrap();
        let saved = shell.device.save(&id("r"), Some(record), set_of(f), 0, NOW, o)?;
        shell.records.insert(id("r"), saved.record);
        Ok(())
    };
    let fitting = bound::RECORD_BYTES / bound::VALUE_BYTES;
    for n in 0..fitting {
        assert_eq!(save(&mut shell, json!({ format!("rows/{n}"): part })), Ok(()), "{n}");
    }
    assert_eq!(save(&mut shell, json!({ "rows/last": part })), Err(SaveError::TooLarge));
    assert_eq!(save(&mut shell, json!({ "rows/0": "short" })), Ok(()), "what is less may be said");
}

#[test]
fn a_value_that_is_too_large_waits_and_the_rest_of_its_op_travels() {
    let mut shell = Shell::new();
    shell.plant("r", &Kind::New, json!({"year": "2026", "note": huge()}));
    shell.new_record("q", json!({"year": "2027"}));
    assert!(Device::is_oversized(&shell.outbox[&1]) && !Device::is_oversized(&shell.outbox[&2]));
    assert!(shell.set_aside(1));
    let said = [("new", json!({"year": "2026"})), ("new", json!({"year": "2027"}))];
    assert_eq!(shell.ops(), said.map(|(kind, f)| (kind.to_owned(), values(f))));
    assert_eq!(shell.view("r")["note"], huge(), "the person sees what was written");
    assert!(!shell.take(&shell.receipt(2)).more);
    assert_eq!((shell.state("r"), shell.state("q")), (DataState::Attention, DataState::Stored));
    assert_eq!(shell.waits("r"), [(Kind::Set, "note".to_owned())]);

    // Another device's text comes to lie under it, and is not overwritten unseen.
    let mut answer = shell.receipt(2);
    answer.delta.push(delta("r", 40, json!({"note": "of another"})));
    answer.cur = at(50, 50);
    shell.take(&answer);
    assert_eq!(shell.view("r")["note"], huge());
    assert_eq!(shell.device.seen(shell.records.get(&id("r"))), 0);
    shell.set("r", json!({"note": "shorter"}));
    assert_eq!((shell.state("r"), shell.waits("r")), (DataState::Local, Vec::new()));
    assert_eq!(shell.view("r")["note"], "shorter");
}

#[test]
fn a_text_that_was_shortened_since_waits_for_nobody() {
    for kind in [Kind::New, Kind::Set] {
        let mut shell = Shell::new();
        if kind == Kind::Set {
            shell.new_record("r", json!({"year": "2026"}));
        }
        shell.plant("r", &kind, json!({"note": huge()}));
        let s = shell.device.last;
        shell.set("r", json!({"note": "shorter"}));
        shell.command("r");
        assert!(shell.set_aside(s));
        let first = if kind == Kind::New { "new" } else { "aside" };
        assert_eq!(shell.ops()[usize::try_from(s).unwrap() - 1], (first.into(), Fields::new()));
        assert_eq!(shell.ops().last().unwrap().0, "cmd", "what was handed in is what is sent");
        shell.take(&shell.receipt(shell.device.last));
        assert_eq!(
            (shell.state("r"), shell.view("r")["note"].as_str()),
            (DataState::Stored, Some("shorter"))
        );
    }
}

#[test]
fn a_command_does_not_go_before_what_its_author_saw() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({"year": "2026"}));
    shell.plant("r", &Kind::Set, json!({"note": huge()}));
    shell.command("r");
    assert!(shell.set_aside(2));
    assert!(shell.records[&id("r")].pending_command().is_none(), "the form is open again");
    let kinds: Vec<String> = shell.ops().into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["new", "aside", "aside"]);
    let expected = [(Kind::Set, "note".to_owned()), (Kind::Cmd, "do".to_owned())];
    assert_eq!(shell.waits("r"), expected);
    shell.set("r", json!({"note": "shorter"}));
    shell.command("r");
    shell.take(&shell.receipt(5));
    assert_eq!((shell.state("r"), shell.waits("r")), (DataState::Stored, Vec::new()));
}

#[test]
fn what_the_office_refuses_by_itself_waits_whole_and_begins_again_when_it_is_changed() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({"year": "2026", "note": "a"}));
    shell.set("r", json!({"group": "g"}));
    shell.command("r");
    assert!(shell.set_aside(1));
    assert!(!shell.set_aside(1), "once is enough");
    assert!(shell.ops().iter().all(|(kind, f)| kind == "aside" && f.is_empty()));
    let written = values(json!({"year": "2026", "note": "a", "group": "g"}));
    assert_eq!(shell.view("r"), written);
    let mut receipt = shell.receipt(3);
    let kind = || HeldReason::UnknownKind { kind: "aside".to_owned() };
    receipt.verdicts = (1..=3).flat_map(|s| verdict(s, Verdict::Held { why: kind() })).collect();
    shell.take(&receipt);
    assert_eq!((shell.view("r"), shell.waits("r").len()), (written, 3));
    shell.set("r", json!({"note": "b"}));
    let record = &shell.records[&id("r")];
    let [op] = record.pending.as_slice() else { panic!("{:?}", record.pending) };
    assert_eq!(
        (&op.k, op.f["year"].as_str(), op.f["note"].as_str()),
        (&Kind::New, Some("2026"), Some("b"))
    );
}

#[test]
fn a_resolution_is_not_made_by_half() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({"year": "2026"}));
    let resolves = vec![ConflictId::parse("c").unwrap()];
    shell.save("r", Edit::Set { fields: values(json!({"year": "2027"})), resolves });
    let f = values(json!({"year": "2027", "note": huge()}));
    shell.records.get_mut(&id("r")).unwrap().pending[1].f = f.clone();
    let row = shell.outbox.get_mut(&2).unwrap();
    let op = Op { f, ..serde_json::from_str(&row.bytes).unwrap() };
    row.bytes = serde_json::to_string(&op).unwrap();
    assert!(shell.set_aside(2));
    assert_eq!(shell.ops()[1].0, "aside");
    assert_eq!(shell.records[&id("r")].problems[0].op.rc.len(), 1);
}

#[test]
fn what_was_set_aside_outlives_a_restored_server_and_a_new_name() {
    let mut shell = Shell::new();
    shell.plant("r", &Kind::New, json!({"year": "2026", "note": huge()}));
    shell.command("r");
    shell.set_aside(1);
    shell.take(&shell.receipt(2));
    let waits = shell.waits("r");
    let mut restored = shell.receipt(0);
    restored.epoch = "e2".to_owned();
    shell.take(&restored);
    assert_eq!((shell.waits("r"), shell.device.unsent()), (waits.clone(), 2));
    let rows = shell.rows();
    let renumbered = shell.device.fork(DeviceId::parse("e").unwrap(), &rows);
    shell.records.get_mut(&id("r")).unwrap().renumber(&renumbered);
    shell.outbox = renumbered.into_iter().map(|row| (row.s, row)).collect();
    let mut receipt = shell.receipt(2);
    let kind = "aside".to_owned();
    receipt.verdicts = verdict(2, Verdict::Held { why: HeldReason::UnknownKind { kind } });
    shell.take(&receipt);
    assert_eq!(shell.waits("r"), waits);
    assert_eq!(shell.view("r")["note"], huge());
}

#[test]
fn what_was_set_aside_is_shown_over_what_was_written_before_it() {
    let mut shell = Shell::new();
    shell.new_record("gone", json!({"year": "2026"}));
    shell.new_record("r", json!({"year": "2026", "note": "a"}));
    shell.set("r", json!({"note": "b", "group": "g"}));
    shell.plant("r", &Kind::Set, json!({"note": huge()}));
    assert!(shell.set_aside(4));
    assert_eq!(shell.view("r")["note"], huge(), "though older texts are pending");

    // The numbers change with a new name, and an older op turns out to be refused by itself.
    shell.outbox.remove(&1);
    let rows = shell.rows();
    let renumbered = shell.device.fork(DeviceId::parse("e").unwrap(), &rows);
    let record = shell.records.get_mut(&id("r")).unwrap();
    record.renumber(&renumbered);
    assert_eq!(record.problems[0].op.s, 3, "the number of the op that it was part of");
    shell.outbox = renumbered.into_iter().map(|row| (row.s, row)).collect();
    assert!(shell.set_aside(2));
    let note = [(Kind::Set, "note".to_owned())];
    assert_eq!(shell.waits("r"), note, "of two texts of a field the later one waits");
    assert_eq!(shell.ops()[1].1, values(json!({"group": "g"})), "and what else it says goes");
    assert_eq!(shell.view("r")["note"], huge());
    shell.take(&shell.receipt(3));
    assert_eq!(shell.view("r")["note"], huge());
    shell.set("r", json!({"note": "shorter"}));
    assert_eq!((shell.view("r")["note"].as_str(), shell.waits("r").len()), (Some("shorter"), 0));
}

#[test]
fn a_text_that_was_dismissed_comes_back_unless_it_was_written_anew() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({"year": "2026"}));
    shell.plant("r", &Kind::Set, json!({"note": huge(), "rows/1": huge()}));
    assert!(shell.set_aside(2));
    let record = shell.records.get_mut(&id("r")).unwrap();
    let problems = std::mem::take(&mut record.problems);
    shell.set("r", json!({"note": "shorter"}));
    shell.records.get_mut(&id("r")).unwrap().recall(problems.clone());
    assert_eq!(
        (&shell.view("r")["note"], &shell.view("r")["rows/1"]),
        (&"shorter".into(), &huge().into())
    );
    shell.records.get_mut(&id("r")).unwrap().dismiss(&problems[0].op.o);
    shell.set("r", json!({"rows/1": null}));
    shell.records.get_mut(&id("r")).unwrap().recall(problems);
    assert_eq!(shell.waits("r"), []);
}

#[test]
fn a_record_begins_again_with_what_was_set_aside_last() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({"year": "2026", "note": "a"}));
    shell.set("r", json!({"note": "b"}));
    shell.plant("r", &Kind::Set, json!({"note": "c", "rows/1": huge()}));
    // It is refused by itself, so all of it waits; and the office holds what went before.
    shell.records.get_mut(&id("r")).unwrap().pending[2].rc = vec![ConflictId::parse("x").unwrap()];
    let row = shell.outbox.get_mut(&3).unwrap();
    let rc = vec![ConflictId::parse("x").unwrap()];
    let op = Op { rc, ..serde_json::from_str(&row.bytes).unwrap() };
    row.bytes = serde_json::to_string(&op).unwrap();
    assert!(shell.set_aside(3));
    let mut receipt = shell.receipt(3);
    receipt.verdicts =
        (1..=2).flat_map(|s| verdict(s, Verdict::Held { why: HeldReason::Actor })).collect();
    shell.take(&receipt);
    assert_eq!(shell.view("r")["note"], "c");
    shell.set("r", json!({"rows/1": "shorter"}));
    let record = &shell.records[&id("r")];
    let [op] = record.pending.as_slice() else { panic!("{:?}", record.pending) };
    let begun = json!({"year": "2026", "note": "c", "rows/1": "shorter"});
    assert_eq!((&op.k, &op.f), (&Kind::New, &values(begun)));
}

#[test]
fn an_op_that_the_office_knows_already_says_nothing_twice() {
    let mut shell = Shell::new();
    shell.plant("r", &Kind::New, json!({"year": "2026", "note": huge()}));
    shell.take(&shell.receipt(1));
    let rows = shell.rows();
    let renumbered = shell.device.fork(DeviceId::parse("e").unwrap(), &rows);
    shell.outbox = renumbered.into_iter().map(|row| (row.s, row)).collect();
    assert!(shell.set_aside(1));
    assert_eq!((shell.ops()[0].0.as_str(), shell.waits("r").len()), ("aside", 0));
}

#[test]
fn the_culprit_is_found_by_halving_and_the_request_itself_is_not_mistaken_for_it() {
    // Which of a hundred ops the office refuses, if any; and how many requests that takes.
    for culprit in [Some(0), Some(1), Some(63), Some(99), None] {
        let (mut first, mut found, mut search) = (0, Vec::new(), Search::default());
        let mut requests = 0;
        while first < 100 {
            requests += 1;
            assert!(requests <= 24, "{culprit:?}: it goes on looking");
            let ops = search.limit(100 - first);
            let refused = culprit
                .is_some_and(|at| (first..first + ops).contains(&at) && !found.contains(&at));
            if refused {
                assert!(search.refused(ops));
                continue;
            }
            first += ops;
            if search.taken() {
                found.push(first);
            }
        }
        assert_eq!(found, culprit.into_iter().collect::<Vec<_>>());
    }
    let mut search = Search::default();
    let mut asked = 0;
    while search.refused(search.limit(100)) {
        asked += 1;
    }
    assert_eq!(
        (asked, search.limit(100)),
        (7, 0),
        "what is refused without any op is no op's fault"
    );
}
