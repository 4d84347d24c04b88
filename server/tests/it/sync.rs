//! The exchange over the route: nothing twice, nothing lost, nothing blocked.

use std::{collections::BTreeSet, io::Write as _};

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use flate2::{Compression, write::GzEncoder};
use model::role::Role;
use serde_json::{Value, json};
use sync::wire::{Mark, SyncResponse};

use crate::{
    support::Server,
    world::{BELOW, OWN},
};

#[tokio::test]
async fn an_op_sent_twice_and_an_answer_lost_make_no_second_record() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    let op = tablet.new_report("bc-1");
    let request = tablet.request(std::slice::from_ref(&op));
    // The commit happens, the answer does not arrive.
    let lost = tablet.exchange(&request).await.json();
    let again = tablet.exchange(&request).await.json();
    assert_eq!(lost["acked"], again["acked"], "the same receipt");
    assert_eq!(lost["ag"], again["ag"]);
    assert!(again["fork"].is_null());
    let answer = tablet.push(&[op]).await;
    assert_eq!(answer.acked.s, 1);
    let log = server.storage.history("bc-1".parse().unwrap()).await.unwrap();
    assert_eq!(log.len(), 1);
}

#[tokio::test]
async fn a_device_that_lost_its_name_sends_again_and_nothing_is_applied_twice() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    let op = tablet.new_report("bc-1");
    tablet.push(std::slice::from_ref(&op)).await;
    // Another tablet with the same memory went on meanwhile.
    let mut twin = server.tablet(Role::Cadre, BELOW).await;
    twin.token = tablet.token.clone();
    twin.device = tablet.device.clone();
    twin.at = tablet.at.clone();
    twin.chain = tablet.chain;
    let theirs = twin.op("set", "bc-1", &json!({"title": "a"}));
    twin.push(&[theirs]).await;
    let mut mine = tablet.op("set", "bc-1", &json!({"title": "b"}));
    let reply = tablet.exchange(&tablet.request(std::slice::from_ref(&mine))).await.json();
    assert_eq!(reply["fork"], true);
    // It takes a new id under the same token, numbers anew and keeps the ids of its ops.
    tablet.device = "a-new-name".parse().unwrap();
    tablet.at = None;
    tablet.chain = sync::chain::Chain::default();
    mine["s"] = json!(2);
    let answer = tablet.push(&[op, mine]).await;
    assert_eq!(answer.acked.s, 2);
    let log = server.storage.history("bc-1".parse().unwrap()).await.unwrap();
    let repeats: Vec<bool> = log.iter().map(|entry| entry.repeats).collect();
    assert_eq!(repeats, [false, false, true, false]);
}

#[tokio::test]
async fn what_cannot_be_applied_is_held_and_blocks_nothing() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    let mut ops = vec![tablet.new_report("bc-1")];
    let mut push = |mut op: Value| {
        op["s"] = json!(ops.len() + 1);
        ops.push(op);
    };
    push(tablet.op("tickle", "bc-1", &json!({"x": 1})));
    push(json!({"o": "unreadable", "s": 0, "what": ["is", "this"]}));
    let mut noun = tablet.op("new", "bc-2", &json!({}));
    noun["n"] = json!("dream");
    push(noun);
    push(tablet.op("set", "bc-none", &json!({"title": "x"})));
    push(tablet.op("set", "bc-1", &json!({"group": "no-such-group"})));
    push(tablet.op("set", "bc-1", &json!({"@number": "HS-1"})));
    push(tablet.op("cmd", "bc-1", &json!({"do": "fly"})));
    push(tablet.op("set", "bc-1", &json!({"title": "được"})));
    push(tablet.op("cmd", "bc-1", &json!({"do": "receive"})));
    let answer = tablet.push(&ops).await;
    let verdicts = serde_json::to_value(&answer.verdicts).unwrap();
    let codes: Vec<_> = verdicts.as_array().unwrap().iter().map(|it| &it["why"]["code"]).collect();
    assert_eq!(
        codes,
        [
            "unknown_kind",
            "unreadable",
            "unknown_noun",
            "missing_record",
            "broken_reference",
            "bad_field",
            "bad_command",
            "no_access"
        ]
    );
    assert_eq!(answer.acked.s, 10);
    let stored = server.storage.record("bc-1".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(stored.record.fields["title"], "được");
    // Another device is served as before.
    server.tablet(Role::Cadre, BELOW).await.report("bc-3", &["submit"]).await;
}

#[tokio::test]
async fn two_fields_merge_and_one_field_twice_is_a_conflict_that_a_person_resolves() {
    let server = Server::new().await;
    let mut one = server.tablet(Role::Cadre, BELOW).await;
    let mut two = server.tablet(Role::Cadre, BELOW).await;
    one.report("bc-1", &[]).await;
    let seen = two.pull().await.iter().find(|it| it.r.as_str() == "bc-1").unwrap().v;
    let based = |mut op: Value| {
        op["b"] = json!(seen);
        op
    };
    let op = based(one.op("set", "bc-1", &json!({"title": "một", "note": "a"})));
    assert_eq!(one.verdict(op).await.0, "applied");
    server.wait(1_000);
    let mut op = based(two.op("set", "bc-1", &json!({"title": "hai", "place": "b"})));
    op["h"] = json!(format!("{:016x}", (server.now() - 60_000) << 16));
    assert_eq!(two.verdict(op).await.0, "superseded");
    let stored = server.storage.record("bc-1".parse().unwrap()).await.unwrap().unwrap();
    let fields = &stored.record.fields;
    assert_eq!(
        (&fields["title"], &fields["note"], &fields["place"]),
        (&json!("một"), &json!("a"), &json!("b"))
    );
    let (id, conflict) = model::fields::rows(fields, "@conflicts").next().unwrap();
    assert_eq!(
        (&conflict["kept"]["value"], &conflict["other"]["value"]),
        (&json!("một"), &json!("hai"))
    );
    let mut op = two.op("set", "bc-1", &json!({"title": "ba"}));
    op["rc"] = json!([id]);
    assert_eq!(two.verdict(op).await.0, "applied");
    let stored = server.storage.record("bc-1".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!((stored.record.open_conflicts(), &stored.record.fields["title"]), (0, &json!("ba")));
}

#[tokio::test]
async fn a_device_that_lost_ops_takes_a_new_name_and_goes_on() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    let mut op = tablet.new_report("bc-1");
    op["s"] = json!(5);
    let reply = tablet.exchange(&tablet.request(&[op.clone()])).await;
    assert_eq!((reply.status, &reply.json()["fork"]), (StatusCode::OK, &json!(true)));
    assert!(server.storage.record("bc-1".parse().unwrap()).await.unwrap().is_none());
    tablet.device = "a-new-name".parse().unwrap();
    op["s"] = json!(1);
    assert_eq!(tablet.verdict(op).await.0, "applied");
}

#[tokio::test]
async fn a_request_of_an_unknown_version_is_refused_by_name_and_stores_nothing() {
    let server = Server::new().await;
    let tablet = server.tablet(Role::Cadre, BELOW).await;
    for v in [0, 2, 99] {
        let mut request = tablet.request(&[tablet.new_report("bc-1")]);
        request.v = v;
        let reply = tablet.exchange(&request).await;
        assert_eq!(
            (reply.status, reply.code().as_str()),
            (StatusCode::BAD_REQUEST, "unsupported_version")
        );
    }
    assert!(server.storage.record("bc-1".parse().unwrap()).await.unwrap().is_none());
}

#[tokio::test]
async fn an_op_under_the_id_of_another_is_no_receipt_for_what_is_not_there() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    let first = tablet.new_report("bc-1");
    tablet.push(std::slice::from_ref(&first)).await;
    let mut other = tablet.new_report("bc-2");
    other["o"] = first["o"].clone();
    let (word, why) = tablet.verdict(other).await;
    assert_eq!((word.as_str(), &why), ("held", &json!({"code": "bad_field", "field": "o"})));
    assert!(server.storage.record("bc-2".parse().unwrap()).await.unwrap().is_none());
    let log = server.storage.history("bc-2".parse().unwrap()).await.unwrap();
    assert_eq!(log.len(), 1, "what it wrote is kept, under the record that it names");
    let data = server.close().await;
    let rebuilt = giaouoc::storage::sqlite::Sqlite::rebuild(data.path()).unwrap();
    assert_eq!(rebuilt.differences, []);
}

#[tokio::test]
async fn one_request_has_a_bounded_number_of_ops_judged_and_the_next_goes_on() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    let mut ops = vec![tablet.new_report("bc-1")];
    for n in 0..2_400 {
        let mut op = tablet.op("set", "bc-1", &json!({"note": n.to_string()}));
        op["s"] = json!(n + 2);
        ops.push(op);
    }
    let mut requests = 0;
    while !ops.is_empty() {
        let request = tablet.request(&ops);
        let answer: SyncResponse =
            serde_json::from_value(tablet.exchange(&request).await.json()).unwrap();
        let before = tablet.at.as_ref().map_or(0, |at| at.s);
        let took = usize::try_from(answer.acked.s - before).unwrap();
        assert!((1..=sync::server::MOST_OPS).contains(&took), "{took}");
        for op in ops.drain(..took) {
            tablet.chain = tablet.chain.push(op.to_string().as_bytes());
        }
        assert_eq!(answer.acked.x, Some(tablet.chain));
        tablet.at = answer.acked.o.map(|o| Mark { s: answer.acked.s, o });
        requests += 1;
    }
    assert_eq!(requests, 3);
}

#[tokio::test]
async fn numbers_beyond_all_bounds_are_no_error_of_the_server() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    tablet.report("bc-1", &[]).await;
    let mut request = tablet.request(&[]);
    request.cur.all = (u64::MAX, u64::MAX).into();
    assert_eq!(tablet.exchange(&request).await.status, StatusCode::OK);
    request.at = Some(Mark { s: u64::MAX, o: "x".parse().unwrap() });
    assert_eq!(tablet.exchange(&request).await.json()["fork"], true);
    let mut op = tablet.op("set", "bc-1", &json!({"title": "x"}));
    op["b"] = json!(u64::MAX);
    op["h"] = json!("ffffffffffffffff");
    assert_eq!(tablet.verdict(op).await.0, "applied");
}

#[tokio::test]
async fn a_no_op_sync_is_small() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    tablet.report("bc-1", &[]).await;
    tablet.pull().await;
    let request = tablet.request(&[]);
    let reply = tablet.exchange(&request).await;
    let sent = serde_json::to_string(&request).unwrap().len();
    let headers: usize = reply.headers.iter().map(|(k, v)| k.as_str().len() + v.len() + 4).sum();
    assert!(sent + headers + reply.body.len() < 450, "{sent} {headers} {}", reply.body.len());
    assert!(reply.headers.get("x-request-id").is_none());
    assert!(reply.headers.get("content-security-policy").is_none());
}

#[tokio::test]
async fn a_sync_costs_what_was_edited() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    let reports: Vec<String> = (0..50).map(|n| format!("bc-{n}")).collect();
    for report in &reports {
        tablet.report(report, &[]).await;
    }
    for (edits, most) in [(1, 600 + 350), (10, 2_500), (50, 600 + 50 * 350)] {
        tablet.pull().await;
        let ops: Vec<Value> = reports[..edits]
            .iter()
            .zip(tablet.next()..)
            .map(|(report, s)| {
                let mut op = tablet.op("set", report, &json!({"note": format!("{edits} lần sửa")}));
                op["s"] = json!(s);
                op
            })
            .collect();
        let request = tablet.request(&ops);
        let sent = serde_json::to_string(&request).unwrap().len();
        let answered = tablet.push(&ops).await;
        let came = serde_json::to_string(&answered).unwrap().len();
        assert!(answered.verdicts.is_empty(), "{answered:?}");
        assert!(sent + came <= most, "{edits} edits: {sent} + {came}");
    }
}

#[tokio::test]
async fn bodies_travel_compressed_both_ways() {
    let server = Server::new().await;
    let tablet = server.tablet(Role::Cadre, BELOW).await;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&serde_json::to_vec(&tablet.request(&[])).unwrap()).unwrap();
    let request = Request::post("/api/v1/sync")
        .header("content-type", "application/json")
        .header("content-encoding", "gzip")
        .header("accept-encoding", "gzip")
        .header("authorization", format!("Bearer {}", tablet.token))
        .body(Body::from(encoder.finish().unwrap()))
        .unwrap();
    let reply = server.send(request).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(reply.headers["content-encoding"], "gzip");
    let mut json = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&*reply.body), &mut json)
        .unwrap();
    let answer: SyncResponse = serde_json::from_str(&json).unwrap();
    assert!(!answer.delta.is_empty());
}

#[tokio::test]
async fn an_organisation_and_what_refers_to_it_may_come_in_one_request() {
    let server = Server::new().await;
    let mut ops = crate::world::ops();
    // All of the world again, under other names, in one transaction.
    for op in &mut ops {
        op.o = format!("{}-2", op.o).parse().unwrap();
        op.r = format!("{}-2", op.r).parse().unwrap();
        for field in ["person", "org", "organiser"] {
            if let Some(value) = op.f.get_mut(field) {
                *value = json!(format!("{}-2", value.as_str().unwrap()));
            }
        }
    }
    server.storage.state("second".parse().unwrap(), ops, server.now()).await.unwrap();
    let directory = server.storage.directory();
    assert!(directory.org(&"below-2".parse().unwrap()).is_some());
    assert!(directory.group(&"bloc-2".parse().unwrap()).is_some());
}

#[tokio::test]
async fn a_fact_that_does_not_fit_undoes_all_of_its_request() {
    let server = Server::new().await;
    let good = crate::world::fact(
        model::record::Noun::Person,
        model::scope::Scope::Ref,
        "p-new",
        json!({"name": "Mẫu"}),
    );
    let bad = crate::world::fact(
        model::record::Noun::Appointment,
        model::scope::Scope::Ref,
        "a-new",
        json!({"person": "p-new", "org": "nowhere", "role": "cadre"}),
    );
    let failed = server.storage.state("seed".parse().unwrap(), vec![good, bad], server.now()).await;
    assert!(failed.is_err());
    assert!(server.storage.directory().person(&"p-new".parse().unwrap()).is_none());
    assert!(server.storage.record("p-new".parse().unwrap()).await.unwrap().is_none());
    let mut officer = server.tablet(Role::EmulationOfficer, OWN).await;
    assert!(!officer.pull().await.iter().any(|it| it.r.as_str() == "p-new"));
}

#[tokio::test]
async fn a_column_of_blank_rows_is_no_bomb_and_blocks_nothing_behind_it() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    tablet.report("bc-1", &[]).await;
    // Pasted from a spreadsheet: the first and the last of 400,000 cells are filled.
    let column = |rows: usize| format!("đầu{}cuối", "\n".repeat(rows));
    let mut ops = vec![
        tablet.op("set", "bc-1", &json!({"note": column(400_000)})),
        tablet.op("set", "bc-1", &json!({"note": column(60_000)})),
        tablet.op("set", "bc-1", &json!({"title": "bình thường"})),
    ];
    for (at, op) in ops.iter_mut().enumerate() {
        op["s"] = json!(tablet.next() + at as u64);
    }
    let plain = serde_json::to_vec(&tablet.request(&ops)).unwrap();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&plain).unwrap();
    let body = encoder.finish().unwrap();
    assert!(plain.len() > 150 * body.len() && plain.len() > 256 << 10);
    let request = Request::post("/api/v1/sync")
        .header("authorization", format!("Bearer {}", tablet.token))
        .header("content-type", "application/json")
        .header("content-encoding", "gzip")
        .body(Body::from(body))
        .unwrap();
    let reply = server.send(request).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
    let answer = reply.json();
    assert_eq!(answer["acked"]["s"], 4);
    let verdicts = answer["verdicts"].as_array().unwrap();
    assert_eq!(verdicts.len(), 1, "{verdicts:?}");
    assert_eq!((&verdicts[0]["s"], &verdicts[0]["why"]["why"]), (&json!(2), &json!("too_long")));
}

#[tokio::test]
async fn the_least_request_gets_the_answer_that_the_page_tells_of() {
    let server = Server::new().await;
    let tablet = server.tablet(Role::Cadre, BELOW).await;
    let least = json!({"v": 1, "dev": tablet.device, "now": server.now(), "cur": {"*": [0, 0]}});
    let ask = async |key: &str, value: Value| {
        let mut request = least.clone();
        if !key.is_empty() {
            request[key] = value;
        }
        server.post("/api/v1/sync", Some(&tablet.token), &request).await
    };
    let answer = ask("", Value::Null).await.json();
    let keys: BTreeSet<&str> = answer.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys.into_iter().collect::<Vec<_>>(),
        ["acked", "cur", "epoch", "more", "now", "scopes", "v"]
    );
    assert_eq!(answer["acked"], json!({"s": 0, "x": "0".repeat(64)}), "of another history");
    let epoch = answer["epoch"].clone();
    assert_eq!(ask("epoch", epoch).await.json()["acked"], json!({"s": 0}), "of this history");
    for key in ["at", "max", "a_later_key"] {
        assert_eq!(ask(key, Value::Null).await.status, StatusCode::OK, "{key}: null");
    }
    for key in ["app", "epoch", "ops", "sc", "left", "st"] {
        assert_eq!(ask(key, Value::Null).await.code(), "malformed", "{key}: null");
    }
    for (max, status) in [(json!(0), 200), (json!(u32::MAX), 200), (json!(-1), 400)] {
        assert_eq!(ask("max", max.clone()).await.status.as_u16(), status, "max: {max}");
    }
}
