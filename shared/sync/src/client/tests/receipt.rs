//! Receipts that a courier brings.

use model::{attachment::BlobId, status::Status};

use super::*;
use crate::bundle::Receipt;

impl Shell {
    fn carry(&mut self, receipt: &Receipt) -> Taken {
        let wanted = self.device.wanted(&receipt.answer);
        let rows: Vec<OutboxRow> =
            self.rows().into_iter().filter(|row| wanted.contains(&row.s)).collect();
        let records = touched(&receipt.answer, &rows)
            .into_iter()
            .filter_map(|id| self.records.get(&id).map(|record| (id, record.clone())))
            .collect();
        let taken = self.device.take_receipt(receipt, &rows, records);
        if let Taken::Applied(applied) | Taken::Restored(applied) = &taken {
            for row in &applied.outbox {
                self.outbox.insert(row.s, row.clone());
            }
            for record in &applied.records {
                self.records.insert(record.id.clone(), record.clone());
            }
        }
        taken
    }
}

fn receipt(answer: SyncResponse) -> Receipt {
    Receipt::new(DeviceId::parse("d").unwrap(), 1, answer, Vec::new())
}

#[test]
fn a_receipt_by_courier_stores_a_record_and_leaves_the_feed_where_it_was() {
    let mut shell = Shell::new();
    shell.take(&SyncResponse { cur: at(7, 7), ..shell.receipt(0) });
    shell.new_record("a", json!({"title": "x"}));
    let carried = receipt(SyncResponse { safe: 1, ..shell.receipt(1) });
    shell.set("a", json!({"note": "y"}));
    let Taken::Applied(applied) = shell.carry(&carried) else { panic!("not applied") };
    assert!(applied.more, "the second op is still unsent");
    assert_eq!((shell.device.acked(), shell.device.safe), (1, 1));
    assert_eq!(shell.device.cursors, at(7, 7));
    assert_eq!(shell.state("a"), DataState::Local);
    let Taken::Applied(applied) = shell.carry(&receipt(shell.receipt(2))) else {
        panic!("not applied")
    };
    assert!(!applied.more);
    assert_eq!(shell.state("a"), DataState::Stored);
    assert_eq!(shell.view("a"), values(json!({"title": "x", "note": "y"})));
    assert_eq!(shell.device.last_contact, Some(NOW + 5_000));
}

#[test]
fn what_is_no_news_or_not_for_this_device_changes_nothing() {
    let mut shell = Shell::new();
    shell.new_record("a", json!({"title": "x"}));
    let first = receipt(shell.receipt(1));
    shell.take(&shell.receipt(1));
    shell.set("a", json!({"title": "y"}));
    let earlier = |answer: SyncResponse| SyncResponse { epoch: "lost".to_owned(), ..answer };
    let other_name = Receipt::new(DeviceId::parse("d0").unwrap(), 1, shell.receipt(2), Vec::new());
    let copy = Receipt { from: 3, ..receipt(shell.receipt(2)) };
    let photo = BlobId::parse(&"a".repeat(64)).unwrap();
    for (what, carried, expected, has_photo) in [
        ("for a copy that was further on", copy, Taken::Foreign, true),
        ("the radio brought it before", first.clone(), Taken::Older, true),
        ("of a history that is over", receipt(earlier(shell.receipt(2))), Taken::Older, false),
        ("for another name", other_name, Taken::Foreign, false),
    ] {
        let carried = Receipt { blobs: vec![photo.clone()], ..carried };
        assert_eq!(!shell.device.stored_by(&carried).is_empty(), has_photo, "{what}");
        let before = (shell.device.clone(), shell.records.clone());
        assert_eq!(shell.carry(&carried), expected, "{what}");
        assert_eq!((shell.device.clone(), shell.records.clone()), before, "{what}");
    }
}

#[test]
fn a_receipt_for_what_the_device_did_not_write_is_a_fork() {
    let mut shell = Shell::new();
    shell.new_record("a", json!({"title": "x"}));
    let whole = shell.receipt(1);
    let other = OpId::parse("other").unwrap();
    for (what, answer) in [
        ("another chain", {
            let x = Some(Chain::default().push(b"other"));
            SyncResponse { acked: Acked { x, ..whole.acked.clone() }, ..whole.clone() }
        }),
        ("another op", {
            SyncResponse { acked: Acked { o: Some(other), ..whole.acked.clone() }, ..whole.clone() }
        }),
        ("more than was written", {
            SyncResponse { acked: Acked { s: 2, ..whole.acked.clone() }, ..whole.clone() }
        }),
        ("as the office says", {
            let acked = Acked { s: 0, o: None, x: None };
            SyncResponse { fork: true, acked, ..whole.clone() }
        }),
    ] {
        let before = (shell.device.clone(), shell.records.clone());
        assert_eq!(shell.carry(&receipt(answer)), Taken::Forked, "{what}");
        assert_eq!((shell.device.clone(), shell.records.clone()), before, "{what}");
    }
}

#[test]
fn what_a_restored_server_lost_goes_into_the_next_bundle() {
    let mut shell = Shell::new();
    shell.new_record("a", json!({"title": "x"}));
    let kept = shell.receipt(1);
    shell.set("a", json!({"title": "y"}));
    shell.take(&shell.receipt(2));
    assert_eq!((shell.device.unsent(), shell.state("a")), (0, DataState::Stored));
    let restored = SyncResponse { epoch: "e2".to_owned(), now: NOW + 9_000, ..kept };
    assert!(matches!(shell.carry(&receipt(restored.clone())), Taken::Restored(_)));
    assert_eq!((shell.device.unsent(), shell.state("a")), (1, DataState::Local));
    assert_eq!(shell.view("a"), values(json!({"title": "y"})));
    assert!(shell.device.repulling);
    assert_eq!(shell.carry(&receipt(restored)), Taken::Older, "a second time");
}

#[test]
fn a_command_by_courier_is_seen_as_done_before_the_change_comes() {
    let mut shell = Shell::new();
    shell.take(&SyncResponse { cur: at(7, 7), ..shell.receipt(0) });
    shell.new_record("a", json!({"title": "x"}));
    shell.save("a", Edit::Command(Command::Submit.words()));
    shell.carry(&receipt(shell.receipt(2)));
    let view = shell.records[&id("a")].view().unwrap();
    let by = PersonId::parse("p").unwrap();
    assert_eq!(view.status(), Status::Submitted { revision: 1, at: NOW + 5_000, by });
    assert_eq!(shell.state("a"), DataState::Stored);
    shell.save("a", Edit::Command(Command::Withdraw { reason: String::new() }.words()));
    shell.carry(&receipt(shell.receipt(3)));
    assert_eq!(shell.records[&id("a")].view().unwrap().status().as_str(), "withdrawn");
}

#[test]
fn a_lost_text_stays_in_sight_until_its_conflict_comes() {
    let mut shell = Shell::new();
    shell.new_record("a", json!({"title": "x", "note": "n"}));
    shell.take(&SyncResponse { cur: at(7, 7), ..shell.receipt(1) });
    shell.set("a", json!({"title": "mine", "note": "m"}));
    let mut theirs = SyncResponse { cur: at(8, 8), ..shell.receipt(1) };
    theirs.delta.push(delta("a", 8, json!({"title": "theirs"})));
    shell.take(&theirs);
    let conflict = ConflictId::parse("c1").unwrap();
    let lost = Verdict::Superseded { cf: vec![conflict], lost: vec!["title".to_owned()] };
    let answer = SyncResponse { verdicts: verdict(2, lost), ..shell.receipt(2) };
    shell.carry(&receipt(answer));
    assert_eq!(shell.state("a"), DataState::Attention);
    assert_eq!(shell.view("a"), values(json!({"title": "mine", "note": "m"})));
    assert_eq!(shell.records[&id("a")].confirmed["title"], json!("theirs"), "not confirmed");
    assert_eq!(shell.device.seen(shell.records.get(&id("a"))), 7, "theirs lies under mine");
    let row = json!({"@conflicts/c1": {"field": "title"}});
    shell.take(&SyncResponse {
        delta: vec![delta("a", 9, row)],
        cur: at(9, 9),
        ..shell.receipt(2)
    });
    assert!(shell.records[&id("a")].problems.is_empty());
    assert_eq!(shell.view("a")["title"], json!("theirs"));
    assert_eq!(shell.device.seen(shell.records.get(&id("a"))), 9);
    assert_eq!(shell.state("a"), DataState::Attention, "the conflict itself");
}

#[test]
fn of_a_text_that_was_written_twice_the_later_one_is_in_sight() {
    for (second, state) in [("applied", DataState::Stored), ("superseded", DataState::Attention)] {
        let mut shell = Shell::new();
        shell.new_record("a", json!({"title": "x"}));
        shell.take(&SyncResponse { cur: at(7, 7), ..shell.receipt(1) });
        shell.set("a", json!({"title": "once"}));
        shell.set("a", json!({"title": "twice"}));
        let lost = |conflict: &str| Verdict::Superseded {
            cf: vec![ConflictId::parse(conflict).unwrap()],
            lost: vec!["title".to_owned()],
        };
        let mut verdicts = verdict(2, lost("c1"));
        if second == "superseded" {
            verdicts.extend(verdict(3, lost("c2")));
        }
        let answer = SyncResponse { verdicts, ..shell.receipt(3) };
        shell.carry(&receipt(answer));
        assert_eq!(shell.view("a")["title"], json!("twice"), "{second}");
        assert_eq!(shell.state("a"), state, "{second}");
        shell.set("a", json!({"title": "three"}));
        shell.carry(&receipt(shell.receipt(4)));
        assert_eq!(shell.view("a")["title"], json!("three"), "{second}");
    }
}

#[test]
fn a_text_that_another_device_wrote_too_is_confirmed() {
    let mut shell = Shell::new();
    shell.new_record("a", json!({"title": "x"}));
    shell.take(&SyncResponse { cur: at(7, 7), ..shell.receipt(1) });
    shell.set("a", json!({"title": "same"}));
    let equal = Verdict::Superseded { cf: Vec::new(), lost: vec!["title".to_owned()] };
    let answer = SyncResponse { verdicts: verdict(2, equal), ..shell.receipt(2) };
    shell.carry(&receipt(answer));
    assert_eq!(
        (shell.state("a"), shell.view("a")["title"].clone()),
        (DataState::Stored, json!("same"))
    );
}

#[test]
fn a_file_shown_before_it_was_delivered_goes_when_its_changes_were_pulled() {
    let mut shell = Shell::new();
    let run = AppliedRange { from: 4, to: 6, gseq: 40 };
    let told = receipt(SyncResponse { ag: vec![run], ..shell.receipt(0) });
    let scope = shell.device.own();
    for (base, pulled) in [(39, false), (41, false), (42, true)] {
        shell.device.cursors = at(base, base);
        assert_eq!(shell.device.has_pulled(&told, &scope), pulled, "{base}");
    }
    shell.device.epoch = "e2".to_owned();
    assert!(!shell.device.has_pulled(&told, &scope), "of a history that is over");
}
