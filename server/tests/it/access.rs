//! Every cell of role × operation × relation, over the routes.

use axum::http::StatusCode;
use giaouoc::{
    password,
    storage::{Account, SERVER},
};
use model::{
    access::{Operation, Relation, allows},
    record::Noun,
    role::Role,
    scope::Scope,
};
use serde_json::{Value, json};
use sync::op::Kind;

use crate::{
    support::{Server, Tablet, fresh},
    world::{BELOW, LED, OWN, STRANGER, fact, person},
};

fn org_in(relation: Relation) -> &'static str {
    match relation {
        Relation::Own => OWN,
        Relation::Below => BELOW,
        Relation::Led => LED,
        Relation::Stranger => STRANGER,
        Relation::Organiser | Relation::Leader | Relation::Member => {
            unreachable!("a relation to a group")
        }
    }
}

/// Whether a role at `OWN` was let do an operation on what `org` owns.
async fn try_it(server: &Server, tablet: &mut Tablet<'_>, operation: Operation, org: &str) -> bool {
    let record = fresh("bc");
    let mut author = server.tablet(Role::Cadre, org).await;
    let command = |tablet: &Tablet<'_>, words: Value| tablet.op("cmd", &record, &words);
    match operation {
        Operation::Read => {
            author.report(&record, &["submit"]).await;
            let pulled = tablet.pull().await.iter().any(|it| it.r.as_str() == record);
            let path = format!("/api/v1/records/{record}/history");
            let history = server.get(&path, &tablet.token).await.status;
            assert_eq!(history == StatusCode::OK, pulled, "{operation:?} {org}");
            pulled
        }
        Operation::Write => {
            author.report(&record, &[]).await;
            let op = tablet.op("set", &record, &json!({"title": "x"}));
            permitted(tablet, op).await
        }
        Operation::Submit => {
            author.report(&record, &[]).await;
            let op = command(tablet, json!({"do": "submit"}));
            permitted(tablet, op).await
        }
        Operation::Withdraw => {
            author.report(&record, &["submit"]).await;
            let op = command(tablet, json!({"do": "withdraw"}));
            permitted(tablet, op).await
        }
        Operation::Receive => {
            author.report(&record, &["submit"]).await;
            let op = command(tablet, json!({"do": "receive"}));
            permitted(tablet, op).await
        }
        Operation::Return => {
            author.report(&record, &["submit"]).await;
            let op = command(tablet, json!({"do": "return", "reason": "Thiếu biên bản họp"}));
            permitted(tablet, op).await
        }
        Operation::ReadSheets => {
            let reply = server.get("/api/v1/overview", &tablet.token).await;
            if reply.status == StatusCode::FORBIDDEN {
                return false;
            }
            let overview = reply.json();
            overview["orgs"].as_array().unwrap().iter().any(|it| it["org"] == org)
        }
        Operation::Conduct | Operation::Keep | Operation::Appoint => {
            unreachable!("of groups and lists, not of what an organisation writes")
        }
        Operation::ManageDevices => {
            let wish = json!({"org": org, "roles": ["cadre"]});
            let made = server.post("/api/v1/codes", Some(&tablet.token), &wish).await;
            let devices = server.get("/api/v1/devices", &tablet.token).await;
            let listed = devices.status == StatusCode::OK
                && devices.json()["devices"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|it| it["id"] == author.device.as_str());
            let revoke = format!("/api/v1/devices/{}/revoke", author.device);
            let revoked = server.post(&revoke, Some(&tablet.token), &Value::Null).await.status;
            assert_eq!(made.status == StatusCode::OK, listed, "{org}");
            assert_eq!(revoked == StatusCode::NO_CONTENT, listed, "{org} {revoked}");
            listed
        }
    }
}

/// Whether an op was applied; if not, it is held for want of a right and nothing else.
async fn permitted(tablet: &mut Tablet<'_>, op: Value) -> bool {
    let (word, why) = tablet.verdict(op).await;
    if word != "applied" {
        assert_eq!((word.as_str(), &why["code"]), ("held", &json!("no_access")));
    }
    word == "applied"
}

#[tokio::test]
async fn every_cell_of_role_operation_relation() {
    let server = Server::new().await;
    let mut cells = 0;
    for role in Role::ALL {
        let mut tablet = server.tablet(role, OWN).await;
        for relation in [Relation::Own, Relation::Below, Relation::Led, Relation::Stranger] {
            let of_lists = [Operation::Conduct, Operation::Keep, Operation::Appoint];
            for operation in Operation::ALL.into_iter().filter(|it| !of_lists.contains(it)) {
                let did = try_it(&server, &mut tablet, operation, org_in(relation)).await;
                let expected = allows(role, operation, relation);
                assert_eq!(did, expected, "{role:?} {operation:?} {relation:?}");
                cells += 1;
                server.wait(5_000);
            }
        }
    }
    assert_eq!(cells, 8 * 4 * 8);
}

#[tokio::test]
async fn a_draft_is_read_by_its_own_organisation_alone() {
    let server = Server::new().await;
    let mut author = server.tablet(Role::Cadre, BELOW).await;
    author.report("draft-1", &[]).await;
    for (org, sees) in [(BELOW, true), (OWN, false), (crate::world::CENTRAL, false)] {
        let mut reader = server.tablet(Role::EmulationOfficer, org).await;
        let pulled = reader.pull().await;
        assert_eq!(pulled.iter().any(|it| it.r.as_str() == "draft-1"), sees, "{org}");
        let history = server.get("/api/v1/records/draft-1/history", &reader.token).await;
        let expected = if sees { StatusCode::OK } else { StatusCode::NOT_FOUND };
        assert_eq!(history.status, expected, "{org}");
    }
    // The office sees a count.
    let officer = server.tablet(Role::EmulationOfficer, OWN).await;
    let overview = server.get("/api/v1/overview", &officer.token).await.json();
    let below = overview["orgs"].as_array().unwrap().iter().find(|it| it["org"] == BELOW).unwrap();
    assert_eq!(below["counts"]["report"]["draft"], 1);
    // From the first submit on the office sees what happens, and nothing of what happened before.
    author.server.wait(1);
    let submit = author.op("cmd", "draft-1", &json!({"do": "submit"}));
    assert_eq!(author.verdict(submit).await.0, "applied");
    let history = server.get("/api/v1/records/draft-1/history", &officer.token).await.json();
    let kinds: Vec<_> =
        history["entries"].as_array().unwrap().iter().map(|it| &it["kind"]).collect();
    assert_eq!(kinds, ["cmd"]);
    let own = server.get("/api/v1/records/draft-1/history", &author.token).await.json();
    assert_eq!(own["entries"].as_array().unwrap().len(), 2);
    assert_eq!(own["entries"][0]["name"], "Người mẫu cadre below");
    assert_eq!(own["entries"][1]["command"], "submit");
}

#[tokio::test]
async fn who_writes_must_hold_a_role_of_the_device_at_its_organisation() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    for actor in ["cadre-at-led", "chairman-at-below", "nobody"] {
        tablet.actor = actor.to_owned();
        let op = tablet.new_report(&fresh("bc"));
        let (word, why) = tablet.verdict(op).await;
        assert_eq!((word.as_str(), &why["code"]), ("held", &json!("actor")), "{actor}");
    }
}

#[tokio::test]
async fn a_new_record_cannot_be_smuggled_into_another_scope() {
    let server = Server::new().await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    for (scope, code) in
        [("org:led", "no_access"), ("ref", "bad_scope"), ("office:office", "bad_scope")]
    {
        tablet.scope = scope.to_owned();
        let op = tablet.new_report(&fresh("bc"));
        let (word, why) = tablet.verdict(op).await;
        assert_eq!((word.as_str(), &why["code"]), ("held", &json!(code)), "{scope}");
    }
}

#[tokio::test]
async fn the_sequence_of_another_device_is_refused() {
    let server = Server::new().await;
    let mut mine = server.tablet(Role::Cadre, BELOW).await;
    mine.report("bc-mine", &[]).await;
    let mut thief = server.tablet(Role::Cadre, BELOW).await;
    for stolen in [mine.device.as_str(), SERVER] {
        thief.device = stolen.parse().unwrap();
        let op = thief.new_report(&fresh("bc"));
        for request in [thief.request(&[op]), thief.request(&[])] {
            let reply = thief.exchange(&request).await;
            assert_eq!(reply.status, StatusCode::FORBIDDEN);
            assert_eq!(reply.code(), "foreign_device");
        }
    }
}

#[tokio::test]
async fn a_role_that_ended_writes_no_more_and_its_own_sign_in_reads_no_more() {
    let server = Server::new().await;
    let cadre = person(Role::Cadre, BELOW);
    let account = Account {
        user: "can.bo".to_owned(),
        hash: password::hash("mật khẩu").unwrap(),
        org: BELOW.parse().unwrap(),
        roles: vec![Role::Cadre],
        person: cadre.clone(),
    };
    server.storage.put_account(account).await.unwrap();
    let sign_in = json!({"user": "can.bo", "password": "mật khẩu"});
    let personal = server.post("/api/v1/enrol", None, &sign_in).await.json();
    assert_eq!(personal["scopes"], json!(["ref", "org:below"]));
    let mut shared = server.tablet(Role::Cadre, BELOW).await;
    let before = shared.new_report("bc-1");
    assert_eq!(shared.verdict(before).await.0, "applied");

    let mut end = fact(Noun::Appointment, Scope::Ref, &format!("bn-{cadre}"), json!({}));
    end.o = "end-of-the-role".parse().unwrap();
    end.k = Kind::Set;
    end.n = None;
    end.f.insert("to".to_owned(), json!("2026-11-20"));
    let device = SERVER.parse().unwrap();
    server.storage.state(device, vec![end], server.now()).await.unwrap();

    let late = shared.op("set", "bc-1", &json!({"title": "x"}));
    let (word, why) = shared.verdict(late).await;
    assert_eq!((word.as_str(), &why["code"]), ("held", &json!("actor")));
    assert!(shared.pull().await.iter().any(|it| it.r.as_str() == "bc-1"), "the tablet stays");
    shared.token = personal["token"].as_str().unwrap().to_owned();
    shared.device = personal["device"].as_str().unwrap().parse().unwrap();
    shared.at = None;
    let answer = shared.exchange(&shared.request(&[])).await.json();
    assert_eq!(answer["scopes"], json!(["ref"]));
    assert_eq!(server.post("/api/v1/enrol", None, &sign_in).await.code(), "no_role");
}
