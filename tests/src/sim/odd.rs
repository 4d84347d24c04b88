//! Ops of apps that are not this one: unknown kinds, nouns and fields, other scopes, other people.

use serde_json::{Value, json};
use sync::{
    client::{PendingOp, Saved},
    op::Op,
};

use super::rng::Rng;

/// Turns a saved op into one that this version would not write.
pub(crate) fn distort(saved: &mut Saved, rng: &mut Rng) {
    let Ok(Value::Object(mut op)) = serde_json::from_str(&saved.outbox.bytes) else { return };
    let (key, value) = match rng.below(10) {
        0 => ("k", json!("tickle")),
        1 if op.contains_key("n") => ("n", json!("flag")),
        2 => ("c", json!("org:htx-c")),
        3 => ("c", json!("ref")),
        4 => ("a", json!("p-o")),
        5 => ("k", json!("del")),
        6 => ("k", json!("cmd")),
        7 => ("sv", json!(sync::SCHEMA + 8)),
        8 => ("f", json!({"@status": {"status": "received"}, "tên": 1})),
        _ => ("z", json!({"later": [1, {"deep": null}]})),
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
