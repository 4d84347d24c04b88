//! What a group does together, over the routes: who reads it, who conducts it, whose hand writes
//! what, and what is written once for all.

use axum::http::StatusCode;
use model::{
    access::{Operation, Relation, allows},
    role::Role,
};
use serde_json::{Value, json};

use crate::{
    support::{Server, Tablet, fresh},
    world::{CENTRAL, LED, OWN, STRANGER},
};

/// An organisation and how it stands to the group.
const RELATIONS: [(&str, Relation); 4] = [
    (OWN, Relation::Leader),
    (CENTRAL, Relation::Organiser),
    (LED, Relation::Member),
    (STRANGER, Relation::Stranger),
];

/// A new record at home in the group.
fn begun(tablet: &Tablet<'_>, noun: &str, record: &str, fields: Value) -> Value {
    let mut op = tablet.op("new", record, &fields);
    op["n"] = json!(noun);
    op
}

fn ballot() -> Value {
    json!({"group": "bloc", "subject": "Bầu Khối trưởng năm 2027", "year": "2026", "seats": "1",
           "candidates/a": {"position": 1, "name": "HTX Mẫu 1"},
           "candidates/b": {"position": 2, "name": "HTX Mẫu 2"}})
}

/// A tablet that writes into the group.
async fn in_group<'s>(server: &'s Server, role: Role, org: &str) -> Tablet<'s> {
    let mut tablet = server.tablet(role, org).await;
    tablet.scope = "grp:bloc".to_owned();
    tablet
}

async fn done(tablet: &mut Tablet<'_>, op: Value) {
    assert_eq!(tablet.verdict(op).await, ("applied".to_owned(), Value::Null));
}

async fn held(tablet: &mut Tablet<'_>, op: Value) -> Value {
    let (word, why) = tablet.verdict(op).await;
    assert_eq!(word, "held");
    why["code"].clone()
}

#[tokio::test]
async fn every_cell_of_role_and_relation_to_a_group() {
    let server = Server::new().await;
    let mut leader = in_group(&server, Role::GroupLeader, OWN).await;
    let known = fresh("bq");
    let op = begun(&leader, "ballot", &known, ballot());
    done(&mut leader, op).await;
    for role in Role::ALL {
        for (org, relation) in RELATIONS {
            let mut tablet = in_group(&server, role, org).await;
            let reads = tablet.pull().await.iter().any(|it| it.r.as_str() == known);
            let path = format!("/api/v1/records/{known}/history");
            let history = server.get(&path, &tablet.token).await.status;
            assert_eq!(history == StatusCode::OK, reads, "{role:?} {org}");
            assert_eq!(reads, allows(role, Operation::Read, relation), "{role:?} {org}");
            let op = begun(&tablet, "ballot", &fresh("bq"), ballot());
            let (word, why) = tablet.verdict(op).await;
            let conducts = allows(role, Operation::Conduct, relation);
            let expected = if conducts { Value::Null } else { json!("no_access") };
            assert_eq!((word == "applied", &why["code"]), (conducts, &expected), "{role:?} {org}");
            server.wait(5_000);
        }
    }
}

#[tokio::test]
async fn a_group_s_record_begins_in_the_group_that_it_names_and_stays_there() {
    let server = Server::new().await;
    let mut leader = in_group(&server, Role::GroupLeader, OWN).await;
    let mut elsewhere = ballot();
    elsewhere["group"] = json!("another");
    let op = begun(&leader, "ballot", &fresh("bq"), elsewhere);
    assert_eq!(held(&mut leader, op).await, "bad_scope");
    leader.scope = "org:office".to_owned();
    let op = begun(&leader, "ballot", &fresh("bq"), ballot());
    assert_eq!(held(&mut leader, op).await, "bad_scope");
    leader.scope = "grp:bloc".to_owned();
    let record = fresh("bq");
    let op = begun(&leader, "ballot", &record, ballot());
    done(&mut leader, op).await;
    let op = leader.op("set", &record, &json!({"group": null}));
    assert_eq!(held(&mut leader, op).await, "settled");
}

#[tokio::test]
async fn who_has_voted_is_marked_once_and_boxes_are_told_as_sums_that_agree() {
    let server = Server::new().await;
    let mut secretary = in_group(&server, Role::GroupLeader, OWN).await;
    let mut second = in_group(&server, Role::EmulationOfficer, CENTRAL).await;
    let record = fresh("bq");
    let op = begun(&secretary, "ballot", &record, ballot());
    done(&mut secretary, op).await;
    let mark = |tablet: &Tablet<'_>, row: Value| tablet.op("set", &record, &row);
    let early = mark(&secretary, json!({"voters/led": {}}));
    assert_eq!(held(&mut secretary, early).await, "late_edit");
    let open = secretary.op("cmd", &record, &json!({"do": "open"}));
    done(&mut secretary, open).await;
    let op = mark(&secretary, json!({"subject": "Tên khác"}));
    assert_eq!(held(&mut secretary, op).await, "late_edit");
    let op = mark(&secretary, json!({"voters/led": {"box": "1"}}));
    done(&mut secretary, op).await;
    for (row, code) in [(json!({"box": "2"}), "settled"), (Value::Null, "settled")] {
        let again = mark(&second, json!({ "voters/led": row }));
        assert_eq!(held(&mut second, again).await, code);
    }
    // The same once more changes nothing.
    let same = mark(&second, json!({"voters/led": {"box": "1"}}));
    assert_ne!(second.verdict(same).await.0, "held");

    let counted = json!({"boxes/1": {"returned": 18, "valid": 16, "invalid": 2,
                                     "votes": {"a": 10, "b": 6}}});
    let op = mark(&secretary, counted);
    done(&mut secretary, op).await;
    let close = |tablet: &Tablet<'_>, returned: u64, valid: u64| {
        let words = json!({"do": "close", "issued": 19, "returned": returned, "valid": valid,
                           "invalid": 2});
        tablet.op("cmd", &record, &words)
    };
    for (returned, valid) in [(20, 16), (17, 16), (18, 15)] {
        let op = close(&secretary, returned, valid);
        let (word, why) = secretary.verdict(op).await;
        assert_eq!((word.as_str(), &why["code"]), ("rejected", &json!("counts_disagree")));
    }
    let op = close(&secretary, 18, 16);
    done(&mut secretary, op).await;
    let late = mark(&second, json!({"voters/stranger": {}}));
    assert_eq!(held(&mut second, late).await, "late_edit");
}

#[tokio::test]
async fn no_search_finds_what_a_box_holds() {
    let server = Server::new().await;
    let mut secretary = in_group(&server, Role::EmulationOfficer, OWN).await;
    let record = fresh("bq");
    let op = begun(&secretary, "ballot", &record, ballot());
    done(&mut secretary, op).await;
    let open = secretary.op("cmd", &record, &json!({"do": "open"}));
    done(&mut secretary, open).await;
    let counted = json!({"boxes/1": {"returned": 3, "valid": 3, "invalid": 0, "votes": {"a": 3},
                                     "note": "Phiếu gạch Thuận An"}});
    let op = secretary.op("set", &record, &counted);
    done(&mut secretary, op).await;
    let found = async |words: &str| {
        let path = format!("/api/v1/search?q={words}");
        server.get(&path, &secretary.token).await.json()["results"].as_array().unwrap().len()
    };
    assert_eq!(found("B%E1%BA%A7u").await, 1);
    assert_eq!(found("Thu%E1%BA%ADn").await, 0);
}

#[tokio::test]
async fn four_hands_score_one_unit_each_in_its_turn() {
    let server = Server::new().await;
    let mut leader = in_group(&server, Role::GroupLeader, OWN).await;
    let mut unit = in_group(&server, Role::Cadre, LED).await;
    let mut crosser = in_group(&server, Role::Cadre, OWN).await;
    let record = fresh("pc");
    let sheet = json!({"group": "bloc", "year": "2026", "org": LED, "crosser": OWN,
                       "criteria/1": {"position": 1, "name": "Tham mưu", "most": "5"}});
    let op = begun(&leader, "score_sheet", &record, sheet);
    done(&mut leader, op).await;
    let give = |tablet: &Tablet<'_>, set: &str, points: &str| {
        tablet.op("set", &record, &json!({format!("{set}/1"): {"points": points}}))
    };
    let go = |tablet: &Tablet<'_>, word: &str| tablet.op("cmd", &record, &json!({"do": word}));
    let op = give(&unit, "self_scores", "4");
    assert_eq!(held(&mut unit, op).await, "late_edit", "the sheet is not open");
    let op = go(&leader, "open");
    done(&mut leader, op).await;
    for set in ["cross_scores", "leader_scores", "criteria"] {
        let op = give(&unit, set, "4");
        assert_eq!(held(&mut unit, op).await, "no_access", "{set}");
    }
    let op = give(&crosser, "self_scores", "4");
    assert_eq!(held(&mut crosser, op).await, "no_access");
    // A total of nothing can be handed on.
    let op = give(&unit, "self_scores", "0");
    done(&mut unit, op).await;
    let op = go(&unit, "self_score");
    done(&mut unit, op).await;
    let op = give(&crosser, "cross_scores", "4.5");
    done(&mut crosser, op).await;
    let op = go(&crosser, "cross_score");
    done(&mut crosser, op).await;
    let op = give(&leader, "leader_scores", "4");
    done(&mut leader, op).await;
    let op = go(&leader, "leader_score");
    done(&mut leader, op).await;
    let op = give(&leader, "final_scores", "3");
    done(&mut leader, op).await;
    let op = go(&leader, "settle");
    let (word, why) = leader.verdict(op).await;
    assert_eq!((word.as_str(), &why["code"]), ("rejected", &json!("incomplete")), "no reason");
    let op = give(&leader, "final_scores", "4");
    done(&mut leader, op).await;
    let op = go(&leader, "settle");
    done(&mut leader, op).await;
    let op = give(&leader, "final_scores", "5");
    assert_eq!(held(&mut leader, op).await, "late_edit");
}
