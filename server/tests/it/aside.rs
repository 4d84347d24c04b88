//! A device whose outbox holds what no request can carry, or what the office refuses.

use axum::http::StatusCode;
use model::{bound::OP_BYTES, role::Role};
use serde_json::{Value, json};
use sync::{
    client::{DataState, Device, LocalRecord, OutboxRow, Search, Taken},
    wire::BundleTaken,
};

use crate::{
    bundle::author::Author,
    support::Server,
    world::{BELOW, LED, OWN},
};

/// A picture as base64, pasted into a text.
const PASTED: usize = 8_600_000;

impl Author {
    /// Makes an op of the outbox say what no build says any more.
    fn plant(&mut self, s: u64, field: &str, value: &Value) {
        let row = self.outbox.get_mut(&s).unwrap();
        let mut op: Value = serde_json::from_str(&row.bytes).unwrap();
        op["f"][field] = value.clone();
        row.bytes = op.to_string();
        let record = self.records.get_mut(&row.r).unwrap();
        let pending = record.pending.iter_mut().find(|op| op.s == s).unwrap();
        pending.f.insert(field.to_owned(), value.clone());
    }

    fn set_aside(&mut self, s: u64) {
        let r = self.outbox[&s].r.clone();
        let rows: Vec<OutboxRow> =
            self.outbox.range(s..).map(|(_, row)| row.clone()).filter(|row| row.r == r).collect();
        let aside = self.device.set_aside(&rows, self.records.get(&r).cloned()).unwrap();
        self.outbox.extend(aside.outbox.into_iter().map(|row| (row.s, row)));
        self.records.extend(aside.record.map(|record| (r, record)));
    }

    /// Exchanges as the app does until nothing is left; how many requests were refused.
    async fn exchange_all(&mut self, server: &Server) -> usize {
        let (mut search, mut refused) = (Search::default(), 0);
        for _ in 0..100 {
            let rows = self.unsent();
            let rows = &rows[..search.limit(rows.len())];
            match self.ask(server, rows).await {
                Ok(_) if search.taken() => self.set_aside(self.device.acked() + 1),
                Ok(answer) if !answer.more && self.device.unsent() == 0 => return refused,
                Ok(_) => {}
                Err(reply) => {
                    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
                    assert!(search.refused(rows.len()), "the request itself is refused");
                    refused += 1;
                }
            }
        }
        panic!("the device is stuck");
    }
}

/// A device with an ordinary report, one with a text that is too large, and ordinary ones behind it.
async fn stuck(server: &Server) -> Author {
    let mut author = Author::new(server, Role::Cadre, LED).await;
    for report in ["bc-1", "bc-2", "bc-3", "bc-4", "bc-5"] {
        author.report(report);
    }
    author.plant(2, "note", &json!("A".repeat(PASTED)));
    author.submit("bc-5");
    author
}

fn shows(record: &LocalRecord) -> usize {
    record.view_fields()["note"].as_str().unwrap().len()
}

#[tokio::test]
async fn an_op_that_the_office_refuses_makes_way_and_what_is_behind_it_arrives() {
    let server = Server::new().await;
    let mut author = stuck(&server).await;
    let refused = author.ask(&server, &author.unsent()).await.unwrap_err();
    assert_eq!(refused.code(), "too_large");
    let refused = author.exchange_all(&server).await;
    assert!(refused <= 4, "{refused} requests were refused before the culprit was found");
    for report in ["bc-1", "bc-3", "bc-4", "bc-5"] {
        assert_eq!(author.state(report), DataState::Stored, "{report}");
    }
    assert_eq!(author.state("bc-2"), DataState::Attention);
    assert_eq!(shows(&author.records[&Author::id("bc-2")]), PASTED, "nothing typed is lost");
    let stored = server.storage.record(Author::id("bc-2")).await.unwrap().unwrap();
    assert!(!stored.record.fields.contains_key("note"), "the rest of it is at the office");
    assert!(stored.record.fields.contains_key("year"));

    author.set("bc-2", json!({"note": "rút ngắn"}));
    assert_eq!(author.exchange_all(&server).await, 0);
    assert_eq!(author.state("bc-2"), DataState::Stored);
}

#[tokio::test]
async fn an_oversized_op_goes_with_no_courier_and_stops_none() {
    let server = Server::new().await;
    let mut author = stuck(&server).await;
    let oversized: Vec<u64> =
        author.unsent().iter().filter(|row| Device::is_oversized(row)).map(|row| row.s).collect();
    assert_eq!(oversized, [2]);
    author.set_aside(2);
    let file = author.courier();
    assert!(file.len() < OP_BYTES, "{} bytes", file.len());
    let reply = server.post_file("/api/v1/bundle", &author.device.token, &file).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
    let told: BundleTaken = serde_json::from_value(reply.json()).unwrap();
    assert_eq!((told.count, told.fresh, told.held), (6, 6, 0));
    assert!(matches!(author.take(&told.receipt.0), Taken::Applied(_)));
    assert_eq!((author.device.unsent(), author.state("bc-5")), (0, DataState::Stored));
    assert_eq!(author.state("bc-2"), DataState::Attention);
}

#[tokio::test]
async fn what_stands_for_an_op_is_stored_and_held_and_nothing_is_handed_in_without_it() {
    let server = Server::new().await;
    let mut author = Author::new(&server, Role::Cadre, BELOW).await;
    author.report("bc-1");
    author.set("bc-1", json!({"note": "bị từ chối"}));
    author.submit("bc-1");
    author.set_aside(2);
    let answer = author.exchange(&server).await;
    let said: Vec<Value> =
        answer.verdicts.iter().map(|verdict| serde_json::to_value(verdict).unwrap()).collect();
    let kind = json!({"code": "unknown_kind", "kind": "aside"});
    assert_eq!(said, [2, 3].map(|s| json!({"s": s, "st": "held", "why": kind})));
    assert_eq!(author.device.unsent(), 0);
    let record = &author.records[&Author::id("bc-1")];
    assert_eq!((record.pending.len(), record.problems.len()), (0, 2));
    let stored = server.storage.record(Author::id("bc-1")).await.unwrap().unwrap();
    assert_eq!(stored.record.status().as_str(), "draft", "it is not handed in without the text");
    // What lies on the device alone is nothing that waits at the office.
    let office = server.enrol(Role::Administrator, OWN).await;
    let listed = server.get("/api/v1/devices", &office.token).await.json();
    let devices = listed["devices"].as_array().unwrap();
    let device = devices.iter().find(|it| it["id"] == *author.device.id.as_str()).unwrap();
    assert_eq!((&device["held"], &device["unsent"]), (&json!(0), &json!(0)));
}
