//! What does not fit is held before it can reach anybody.

use model::bound::{FACT_BYTES, Misfit, RECORD_BYTES, RECORD_FIELDS, VALUE_BYTES, VALUE_DEPTH};

use super::*;

fn nested(depth: usize) -> Value {
    (1..depth).fold(json!([]), |inner, _| json!([inner]))
}

fn text(bytes: usize) -> Value {
    json!("x".repeat(bytes))
}

fn held(field: &str, why: Misfit) -> Verdict {
    Verdict::Held { why: HeldReason::BadField { field: field.to_owned(), why: Some(why) } }
}

#[test]
fn a_value_of_wrong_shape_depth_or_size_is_held_in_every_kind_of_edit() {
    use Misfit::{TooDeep, TooLong, WrongShape};
    for (field, value, why) in [
        ("movement", json!(5), None),
        ("group", json!(5), Some(WrongShape)),
        ("group", json!(["x"]), Some(WrongShape)),
        ("group", json!({"a": 1}), Some(WrongShape)),
        ("year", json!(2026), Some(WrongShape)),
        ("figures/1", json!("7002"), Some(WrongShape)),
        ("figures/1", json!({"value": 7002}), Some(WrongShape)),
        ("year", nested(64), Some(TooDeep)),
        ("year", nested(124), Some(TooDeep)),
        ("later", nested(VALUE_DEPTH), None),
        ("later", nested(VALUE_DEPTH + 1), Some(TooDeep)),
        ("later/1", json!({"x": nested(124)}), Some(TooDeep)),
        ("note", text(VALUE_BYTES - 2), None),
        ("note", text(VALUE_BYTES), Some(TooLong)),
        ("title", text(6 << 20), Some(TooLong)),
        ("title", json!("ngắn"), None),
    ] {
        let verdict = why.map_or(Verdict::Applied, |why| held(field, why));
        let f = json!({ field: value });
        for kind in ["set", "add", "rem", "app"] {
            let judged = judged(Some(report(json!({}))), &op(kind, f.clone())).verdict;
            assert_eq!(judged, verdict, "{kind} {field}");
        }
        let began = Op { f: fields_of(f), ..new("report", "org:coop") };
        assert_eq!(judged(None, &began).verdict, verdict, "new {field}");
    }
}

#[test]
fn the_words_of_a_command_are_bounded_as_a_value_is() {
    let sent = || Some(report(status("submitted")));
    let returned = |f: Value| judged(sent(), &by_officer(f)).verdict;
    let long = "x".repeat(VALUE_BYTES);
    let why = Misfit::TooLong;
    assert_eq!(returned(json!({"do": "return", "reason": long})), held("reason", why));
    let items: Vec<&str> = vec!["biên bản"; 20_000];
    let many = json!({"do": "return", "reason": "Thiếu biên bản", "items": items});
    assert_eq!(returned(many), held("items", why));
    let deep = json!({"do": "return", "reason": "Thiếu biên bản", "later": nested(9)});
    assert_eq!(returned(deep), held("later", Misfit::TooDeep));
    let reason = "Thiếu biên bản họp. ".repeat(1_000);
    assert_eq!(returned(json!({"do": "return", "reason": reason})), Verdict::Applied);
}

#[test]
fn a_record_grows_to_its_bound_and_can_always_become_smaller() {
    let rows = |n: usize, bytes: usize| -> Value {
        (0..n).map(|n| (format!("x/{n}"), text(bytes))).collect::<serde_json::Map<_, _>>().into()
    };
    let set = |f: Value| op("set", f);
    let full = Misfit::RecordFull;
    let four = || Some(report(rows(4, VALUE_BYTES - 100)));
    assert_eq!(judged(four(), &set(json!({"note": text(1_000)}))).verdict, held("note", full));
    assert_eq!(judged(four(), &set(json!({"x/0": text(200)}))).verdict, Verdict::Applied);
    let many = || Some(report(rows(RECORD_FIELDS, 1)));
    assert_eq!(judged(many(), &set(json!({"note": "x"}))).verdict, held("note", full));
    assert_eq!(judged(many(), &set(json!({"x/0": "y"}))).verdict, Verdict::Applied);
    // From a time without bounds.
    let huge = || Some(report(rows(40, VALUE_BYTES - 2)));
    assert_eq!(judged(huge(), &set(json!({"x/0": text(10)}))).verdict, Verdict::Applied);
    assert_eq!(judged(huge(), &set(json!({"x/0": null}))).verdict, Verdict::Applied);
    let began = Op { f: fields_of(rows(6, VALUE_BYTES - 2)), ..new("report", "org:coop") };
    assert_eq!(judged(None, &began).verdict, held("x/5", full));
    const { assert!(RECORD_BYTES < 6 * VALUE_BYTES) };
}

#[test]
fn conflicts_are_bounded_and_nothing_is_lost_by_that() {
    let side = |n: usize| json!({"value": text(n), "at": 1, "by": "p", "dev": "d"});
    let conflict = |n: usize| json!({"field": "note", "kept": side(n), "other": side(n)});
    let there = |open: usize| {
        let mut all: serde_json::Map<String, Value> =
            (0..open).map(|n| (format!("@conflicts/{n}"), conflict(FACT_BYTES / 5))).collect();
        all.insert("note".to_owned(), text(FACT_BYTES / 5));
        Some(report(Value::Object(all)))
    };
    let unseen = Op { b: 9, ..op("set", json!({"note": text(FACT_BYTES / 6)})) };
    assert_eq!(judged(there(1), &unseen).verdict, Verdict::Applied);
    assert_eq!(judged(there(2), &unseen).verdict, held("note", Misfit::RecordFull));
    let seen = op("set", json!({"note": text(FACT_BYTES / 6)}));
    assert_eq!(judged(there(2), &seen).verdict, Verdict::Applied);
}

#[test]
fn a_verdict_repeats_little_of_what_a_device_wrote() {
    let long = "x".repeat(10_000);
    for op in [
        op(&long, json!({})),
        op("set", json!({ (long.clone()): 1 })),
        op("set", json!({ "group": long })),
    ] {
        let verdict = judged(Some(report(json!({}))), &op).verdict;
        assert!(serde_json::to_string(&verdict).unwrap().len() < 250, "{verdict:?}");
    }
    let verdict = judged(None, &new(&long, "org:coop")).verdict;
    assert!(serde_json::to_string(&verdict).unwrap().len() < 250, "{verdict:?}");
}

#[test]
fn what_the_server_states_has_the_size_that_it_needs() {
    let desk = Desk { current: None, directory: directory(), was: None, doubted: false };
    let device = DeviceId::parse("server").unwrap();
    let court = Court {
        authority: &Authority::System,
        device: &device,
        now: NOW,
        epoch: "now",
        request_epoch: "now",
    };
    let recipients: serde_json::Map<String, Value> =
        (0..5_000).map(|n| (format!("recipients/{n}"), text(200))).collect();
    let fact = Op { f: fields_of(Value::Object(recipients)), ..new("decision", "office:office") };
    let Ok(judgement) = judge(&fact, court, &desk);
    assert_eq!(judgement.verdict, Verdict::Applied);
}
