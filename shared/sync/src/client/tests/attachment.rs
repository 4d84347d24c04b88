//! What a device knows of the bytes of its attachments, and of a submit that waits for them.

use model::attachment::BlobId;

use super::*;

fn blob(digit: char) -> BlobId {
    BlobId::parse(&digit.to_string().repeat(64)).unwrap()
}

fn photo(digit: char, caption: &str) -> Value {
    json!({"position": 1, "blob": blob(digit), "name": "a.jpg", "kind": "image/jpeg",
           "bytes": 9, "caption": caption})
}

fn awaiting() -> Verdict {
    Verdict::Held { why: HeldReason::AwaitingAttachments { blobs: 1 } }
}

fn rejected() -> Verdict {
    Verdict::Rejected { why: Refusal::ChangedSince }
}

#[test]
fn a_blob_is_unstored_from_the_save_that_adds_it_until_the_office_has_it() {
    let edits = [
        ("a photo is added", json!({"attachments/1": photo('a', "")}), "a"),
        ("its caption changes", json!({"attachments/1": photo('a', "hội nghị")}), "a"),
        ("another one is added", json!({"attachments/2": photo('b', "")}), "ab"),
        ("the same one again", json!({"attachments/3": photo('b', "")}), "ab"),
        ("the first is taken out", json!({"attachments/1": null}), "b"),
        ("of the two equal ones one", json!({"attachments/2": null}), "b"),
        ("both", json!({"attachments/3": null}), ""),
    ];
    let mut shell = Shell::new();
    shell.new_record("r", json!({}));
    for (what, fields, unstored) in edits {
        shell.set("r", fields);
        let expected: Vec<BlobId> = unstored.chars().map(blob).collect();
        assert_eq!(shell.records[&id("r")].unstored, expected, "{what}");
    }
}

#[test]
fn a_record_is_stored_only_with_its_attachments() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({"attachments/1": photo('a', "")}));
    assert_eq!(shell.state("r"), DataState::Local);
    let answer = shell.receipt(1);
    shell.take(&answer);
    assert_eq!(shell.state("r"), DataState::Sending, "the photo is not there");
    let record = shell.records.get_mut(&id("r")).unwrap();
    record.stored(&blob('a'));
    assert_eq!(record.data_state(0), DataState::Stored);
    record.needed(&blob('b'));
    assert_eq!(record.data_state(0), DataState::Stored, "it does not name that one");
    record.needed(&blob('a'));
    record.needed(&blob('a'));
    assert_eq!(record.unstored, [blob('a')], "a restored server has lost it");
    let kept = serde_json::to_string(&*record).unwrap();
    assert_eq!(&json::read::<LocalRecord>(&kept).unwrap(), &*record);
}

#[test]
fn a_photo_that_another_device_takes_out_is_not_sent() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({"attachments/1": photo('a', "")}));
    let mut answer = shell.receipt(1);
    answer.delta.push(delta("r", 2, json!({"attachments/1": null})));
    shell.take(&answer);
    assert_eq!(shell.state("r"), DataState::Stored);
}

#[test]
fn what_a_resolution_takes_was_added_before() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({}));
    let conflict = ConflictId::parse("x").unwrap();
    let fields = values(json!({"attachments/1": photo('a', "")}));
    shell.save("r", Edit::Set { fields, resolves: vec![conflict] });
    assert!(shell.records[&id("r")].unstored.is_empty());
}

#[test]
fn a_submit_that_waits_is_under_way_until_it_is_released() {
    let over = [
        ("applied", json!({"st": "applied"}), None, DataState::Stored),
        (
            "refused in the end",
            json!({"st": "rejected", "why": {"code": "changed_since"}}),
            Some(rejected()),
            DataState::Attention,
        ),
        (
            "of a later version",
            json!({"st": "postponed"}),
            Some(Verdict::Held { why: HeldReason::Unknown { word: "postponed".into() } }),
            DataState::Attention,
        ),
    ];
    for (what, word, left, state) in over {
        let mut shell = Shell::new();
        shell.new_record("r", json!({}));
        let submit = shell.save("r", Edit::Command(Command::Submit.words()));
        let mut answer = shell.receipt(2);
        answer.verdicts = verdict(2, awaiting());
        answer.cur = at(1, 1);
        shell.take(&answer);
        let record = &shell.records[&id("r")];
        assert_eq!(record.data_state(0), DataState::Sending, "{what}");
        assert_eq!(record.pending_command(), Some("submit"), "{what}");
        let mut answer = shell.receipt(2);
        answer.delta.push(delta("r", 2, json!({format!("@released/{submit}"): word})));
        shell.take(&answer);
        let record = &shell.records[&id("r")];
        assert_eq!(record.problems.first().map(|problem| problem.verdict.clone()), left, "{what}");
        assert_eq!(record.data_state(0), state, "{what}");
        assert_eq!(record.pending_command().is_some(), state == DataState::Sending, "{what}");
    }
}

#[test]
fn the_release_may_come_before_the_receipt() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({}));
    let submit = shell.save("r", Edit::Command(Command::Submit.words()));
    let mut answer = shell.receipt(1);
    let released = json!({format!("@released/{submit}"): {"st": "applied"}});
    answer.delta.push(delta("r", 2, released));
    answer.cur = at(2, 2);
    shell.take(&answer);
    let mut answer = shell.receipt(2);
    answer.verdicts = verdict(2, awaiting());
    shell.take(&answer);
    assert_eq!(shell.state("r"), DataState::Stored);
}

#[test]
fn a_release_of_a_lost_history_counts_for_nothing() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({}));
    let submit = shell.save("r", Edit::Command(Command::Submit.words()));
    let released = json!({format!("@released/{submit}"): {"st": "applied"}});
    let mut answer = shell.receipt(2);
    answer.verdicts = verdict(2, awaiting());
    answer.delta.push(delta("r", 2, released.clone()));
    answer.cur = at(2, 2);
    shell.take(&answer);
    assert_eq!(shell.state("r"), DataState::Stored);
    let mut restored = shell.receipt(2);
    restored.epoch = "e2".to_owned();
    restored.acked.x = Some(shell.device.chain);
    restored.verdicts = verdict(2, awaiting());
    restored.cur = Cursors::default();
    restored.more = true;
    shell.take(&restored);
    assert_eq!(shell.state("r"), DataState::Sending, "it waits again");
    let mut answer = shell.receipt(2);
    answer.delta.push(delta("r", 1_000_002, released));
    shell.take(&answer);
    assert_eq!(shell.state("r"), DataState::Stored);
}

#[test]
fn a_submit_that_waits_answers_an_earlier_refusal() {
    let mut shell = Shell::new();
    shell.new_record("r", json!({}));
    for (s, word) in [(2, rejected()), (3, awaiting())] {
        shell.save("r", Edit::Command(Command::Submit.words()));
        let mut answer = shell.receipt(s);
        answer.verdicts = verdict(s, word);
        shell.take(&answer);
    }
    assert_eq!(shell.state("r"), DataState::Sending);
}
