//! A submit waits for attachments, and is judged once more when they are there.

use super::*;

/// A complete report with one photo; the one named by `a`s has arrived.
fn with_photo(digit: &str, over: Value) -> StoredRecord {
    let photo = json!({"position": 1, "blob": digit.repeat(64), "name": "a.jpg",
                       "kind": "image/jpeg", "bytes": 9});
    let mut there = report(over);
    there.record.fields.insert("attachments/1".to_owned(), photo);
    there
}

fn awaiting(blobs: u32) -> Verdict {
    Verdict::Held { why: HeldReason::AwaitingAttachments { blobs } }
}

fn submit() -> Op {
    op("cmd", json!({"do": "submit"}))
}

#[test]
fn a_submit_waits_only_if_nothing_else_is_wrong() {
    let rejected = |why| Verdict::Rejected { why };
    for (what, there, verdict) in [
        ("the photo is there", with_photo("a", json!({})), Verdict::Applied),
        ("it is not", with_photo("b", json!({})), awaiting(1)),
        (
            "two are missing",
            with_photo(
                "b",
                json!({"attachments/2": {"position": 2, "blob": "c".repeat(64),
                "name": "", "kind": "", "bytes": 1}, "attachments/3": {"position": 2}}),
            ),
            awaiting(2),
        ),
        (
            "the form is not complete",
            with_photo("b", json!({"year": "soon"})),
            rejected(Refusal::Incomplete { problems: 1 }),
        ),
        ("it is submitted already", with_photo("b", status("submitted")), Verdict::Applied),
    ] {
        let judgement = judged(Some(there), &submit());
        assert_eq!(judgement.verdict, verdict, "{what}");
        let moves = what == "the photo is there";
        assert_eq!(judgement.facts.is_empty(), !moves, "{what}");
    }
}

#[test]
fn what_waited_is_judged_as_of_when_it_came_but_on_the_record_as_it_is() {
    const DAY: Millis = 86_400_000;
    let waiting = |after| Waiting {
        device: DeviceId::parse("mine").unwrap(),
        bytes: String::new(),
        received: NOW - 200 * DAY,
        after,
        blobs: 1,
    };
    let again = |there: StoredRecord, after| {
        let desk = Desk { current: None, directory: directory(), was: None, doubted: false };
        let Ok(judgement) = judge_again(&submit(), &waiting(after), &there, NOW, &desk);
        judgement
    };
    let released = again(with_photo("a", json!({"drive": "over"})), 10);
    assert_eq!(released.verdict, Verdict::Applied, "a drive that has ended since is no reason");
    assert_eq!(released.facts["@number"], json!("BC-2025-000123"));
    assert_eq!(released.facts["@status"]["at"], json!(NOW - 200 * DAY));
    assert_eq!(released.facts["@status"]["by"], json!("cadre"));
    let rejected = |why| Verdict::Rejected { why };
    let withdrawn = Refusal::WrongStatus { status: "withdrawn".to_owned() };
    for (what, there, after, verdict) in [
        ("it still waits", with_photo("b", json!({})), 10, awaiting(1)),
        ("somebody wrote since", with_photo("a", json!({})), 9, rejected(Refusal::ChangedSince)),
        ("withdrawn since", with_photo("a", status("withdrawn")), 10, rejected(withdrawn)),
        ("submitted since", with_photo("a", status("submitted")), 10, Verdict::Applied),
        (
            "deleted since",
            with_photo("a", json!({"@deleted": true})),
            10,
            Verdict::Held { why: HeldReason::Deleted },
        ),
    ] {
        let judgement = again(there, after);
        assert_eq!((judgement.verdict, judgement.facts.len()), (verdict, 0), "{what}");
    }
}

#[test]
fn while_the_clock_is_in_doubt_no_command_is_dated_and_afterwards_it_is() {
    let withdraw = op("cmd", json!({"do": "withdraw", "reason": ""}));
    let back = by_officer(json!({"do": "return", "reason": "Thiếu biên bản họp"}));
    let receive = by_officer(json!({"do": "receive"}));
    for (what, there, op, waits) in [
        ("submit", report(json!({})), submit(), true),
        ("withdraw", report(json!({})), withdraw, true),
        ("receive", report(status("submitted")), receive, true),
        ("return", report(status("submitted")), back, true),
        ("an incomplete form", report(json!({"year": "soon"})), submit(), false),
        ("done already", report(status("submitted")), submit(), false),
        ("an edit", report(json!({})), op("set", json!({"year": "2027"})), false),
    ] {
        let doubted = judged_by(true, Some(there.clone()), &op);
        let sure = judged_by(false, Some(there.clone()), &op);
        if !waits {
            assert_eq!(doubted, sure, "{what}");
            continue;
        }
        assert_eq!((doubted.verdict, doubted.facts.len()), (awaiting(0), 0), "{what}");
        let waiting = Waiting {
            device: DeviceId::parse("mine").unwrap(),
            bytes: String::new(),
            received: NOW + 400 * 86_400_000,
            after: 10,
            blobs: 0,
        };
        let again = |doubted| {
            let desk = Desk { current: None, directory: directory(), was: None, doubted };
            let Ok(judgement) = judge_again(&op, &waiting, &there, NOW, &desk);
            judgement
        };
        assert_eq!(again(true).verdict, awaiting(0), "{what}");
        assert_eq!(again(false), sure, "{what}: as of when the clock was right again");
    }
}
