//! A clock that is wrong dates nothing and gives no number; nothing is lost by it.

use model::role::Role;
use serde_json::{Value, json};
use sync::wire::{SyncRequest, SyncResponse};

use crate::{
    support::{Server, Tablet},
    world::{BELOW, NOW},
};

const DAY: i64 = 86_400_000;

/// Sends ops from a device whose own clock is right.
async fn push(tablet: &mut Tablet<'_>, now: i64, ops: &[Value]) -> SyncResponse {
    let request = SyncRequest { now, ..tablet.request(ops) };
    let reply = tablet.exchange(&request).await;
    let answer: SyncResponse = serde_json::from_value(reply.json()).unwrap();
    let at = answer.acked.clone();
    tablet.at = at.o.map(|o| sync::wire::Mark { s: at.s, o });
    tablet.cursors = answer.cur.clone();
    answer
}

/// The same device, to go on with the server that was started again.
fn goes_on(tablet: Tablet<'_>) -> impl FnOnce(&Server) -> Tablet<'_> + use<> {
    let Tablet { server: _, token, device, epoch, scopes, scope, actor, at, chain, cursors } =
        tablet;
    move |server| Tablet { server, token, device, epoch, scopes, scope, actor, at, chain, cursors }
}

async fn field(server: &Server, record: &str, field: &str) -> Value {
    let stored = server.storage.record(record.parse().unwrap()).await.unwrap().unwrap();
    stored.record.fields.get(field).cloned().unwrap_or_default()
}

async fn ready(server: &Server) -> String {
    String::from_utf8(server.get("/readyz", "").await.body).unwrap()
}

/// A report, its submit, and an edit of another record behind them.
fn work(tablet: &Tablet<'_>, record: &str) -> Vec<Value> {
    let mut ops = vec![
        tablet.new_report(record),
        tablet.op("cmd", record, &json!({"do": "submit"})),
        tablet.op("set", "bc-0", &json!({"note": record})),
    ];
    for (op, s) in ops.iter_mut().zip(tablet.next()..) {
        op["s"] = json!(s);
        op["h"] = json!(format!("{:016x}", NOW << 16));
    }
    ops
}

#[tokio::test]
async fn a_clock_that_leaps_or_falls_back_gives_no_number_until_it_is_right() {
    for leap in [400 * DAY, -40 * DAY] {
        let server = Server::new().await;
        let mut tablet = server.tablet(Role::Cadre, BELOW).await;
        tablet.report("bc-0", &[]).await;
        let tablet_of = goes_on(tablet);
        let server = server.again().await;
        let mut tablet = tablet_of(&server);
        assert_eq!(ready(&server).await, "ready\n");

        server.wait(leap);
        let ops = work(&tablet, "bc-1");
        let answer = push(&mut tablet, NOW + 1_000, &ops).await;
        assert_eq!(answer.acked.s, ops[2]["s"].as_u64().unwrap(), "{leap}: all is stored");
        let waits = json!({"code": "awaiting_attachments", "blobs": 0});
        let verdicts = serde_json::to_value(&answer.verdicts).unwrap();
        assert_eq!(verdicts.as_array().unwrap().len(), 1, "{leap}: {verdicts}");
        assert_eq!((&verdicts[0]["st"], &verdicts[0]["why"]), (&json!("held"), &waits), "{leap}");
        assert!((NOW..NOW + DAY).contains(&answer.now), "{leap}: no device learns a wrong time");
        assert_eq!(field(&server, "bc-0", "note").await, "bc-1", "{leap}: nothing else waits");
        assert_eq!(field(&server, "bc-1", "@number").await, Value::Null, "{leap}");
        assert!(ready(&server).await.contains("clock"), "{leap}");

        // A restart does not make it right.
        let tablet_of = goes_on(tablet);
        let server = server.again().await;
        let mut tablet = tablet_of(&server);
        let ops = work(&tablet, "bc-2");
        push(&mut tablet, NOW + 2_000, &ops).await;
        assert_eq!(field(&server, "bc-2", "@number").await, Value::Null, "{leap}");

        // The operator sets it: what waited goes on, dated by the right one.
        server.wait(3_600_000 - leap);
        let answer = push(&mut tablet, NOW + 3_600_000, &[]).await;
        assert!(answer.verdicts.is_empty(), "{leap}");
        for (record, number) in [("bc-1", "BC-2026-000001"), ("bc-2", "BC-2026-000002")] {
            assert_eq!(field(&server, record, "@number").await, number, "{leap}");
            let status = field(&server, record, "@status").await;
            assert_eq!(status["at"], NOW + 3_600_000, "{leap}");
        }
        assert_eq!(ready(&server).await, "ready\n", "{leap}");
        let data = server.close().await;
        let rebuilt = giaouoc::storage::sqlite::Sqlite::rebuild(data.path()).unwrap();
        assert_eq!(rebuilt.differences, [], "{leap}");
    }
}
