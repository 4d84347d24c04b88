//! Ops of apps that are not this one: unknown kinds, nouns and fields, other scopes, other people,
//! and values of a shape, depth or size that no form has.

use model::bound::{RECORD_FIELDS, VALUE_BYTES, VALUE_DEPTH};
use serde_json::{Value, json};
use sync::{
    client::{PendingOp, Saved},
    op::Op,
};

use super::rng::Rng;

/// Turns a saved op into one that this version would not write.
pub(crate) fn distort(saved: &mut Saved, rng: &mut Rng) {
    let Ok(Value::Object(mut op)) = serde_json::from_str(&saved.outbox.bytes) else { return };
    let (key, value) = match rng.below(16) {
        0 => ("k", json!("tickle")),
        1 if op.contains_key("n") => ("n", json!("flag")),
        2 => ("c", json!("org:htx-c")),
        3 => ("c", if rng.percent(50) { json!("ref") } else { json!("hub:north") }),
        4 => ("a", json!("p-o")),
        5 => ("k", json!("del")),
        6 => ("k", json!("cmd")),
        7 => ("sv", json!(sync::SCHEMA + 8)),
        8 => ("f", json!({"@status": {"status": "received"}, "tên": 1})),
        9 => ("z", json!({"later": [1, {"deep": null}]})),
        _ => ("f", unfit(rng)),
    };
    op.insert(key.to_owned(), value);
    let Ok(bytes) = serde_json::to_string(&op) else { return };
    let Ok(read) = serde_json::from_str::<Op>(&bytes) else { return };
    saved.outbox.bytes = bytes;
    let Some(pending) = saved.record.pending.pop() else { return };
    let Op { k, f, .. } = read;
    saved.record.pending.push(PendingOp { k, f, ..pending });
    if key == "n" {
        "flag".clone_into(&mut saved.record.noun);
    }
}

/// Fields with a value that does not fit, among some that do.
fn unfit(rng: &mut Rng) -> Value {
    let shapes = [json!(5), json!(["x"]), json!({"a": 1}), json!(true)];
    let depths = [VALUE_DEPTH, VALUE_DEPTH + 1, 40, 64, 110];
    let shape = rng.pick(&shapes).cloned().unwrap_or_default();
    let depth = rng.pick(&depths).copied().unwrap_or_default();
    let deep = (1..depth).fold(json!([]), |inner, _| json!([inner]));
    match rng.below(9) {
        0 => json!({"year": shape, "note": "a"}),
        1 => json!({"recipient_name": shape, "title": shape, "group": shape}),
        2 => json!({"figures/1": 7, "figures/2": {"value": 7}}),
        3 => json!({"targets/1": {"position": "x"}, "note": "b"}),
        4 => json!({ "note": deep }),
        5 => json!({"later/1": {"a": deep}, "figures/1": {"value": "7002"}}),
        6 => json!({"year": deep, "note": "c"}),
        7 => json!({"note": "x".repeat(VALUE_BYTES + rng.below(3) * VALUE_BYTES)}),
        _ => (0..=RECORD_FIELDS).map(|n| (format!("x/{n}"), json!(n))).collect(),
    }
}
