//! What offices keep in their lists, over the routes: who writes which list, what may be named in it,
//! and that nobody rises above the own place by it.

use model::{
    access::{Operation, Relation, allows},
    record::Noun,
    role::Role,
};
use serde_json::{Value, json};

use crate::{
    support::{Server, Tablet, fresh},
    world::{BELOW, CENTRAL, LED, OWN, STRANGER, person, report},
};

/// A tablet that writes into the lists.
async fn keeper<'s>(server: &'s Server, role: Role, org: &str) -> Tablet<'s> {
    let mut tablet = server.tablet(role, org).await;
    tablet.scope = "ref".to_owned();
    tablet
}

fn begun(tablet: &Tablet<'_>, noun: Noun, record: &str, fields: &Value) -> Value {
    let mut op = tablet.op("new", record, fields);
    op["n"] = json!(noun.as_str());
    op
}

/// The code of what holds an op; blank when it was applied.
async fn said(tablet: &mut Tablet<'_>, op: Value) -> String {
    let (word, why) = tablet.verdict(op).await;
    if word == "applied" { String::new() } else { why["code"].as_str().unwrap().to_owned() }
}

fn cooperative(keeper: &str, parent: &str) -> Value {
    json!({"keeper": keeper, "kind": "cooperative", "names/1": {"name": "HTX Mẫu Mới"},
           "placements/1": {"parent": parent}})
}

fn appointment(keeper: &str, role: Role, org: &str, word: &str) -> Value {
    json!({"keeper": keeper, "person": person(role, org), "org": org, "role": word})
}

#[tokio::test]
async fn every_cell_of_role_and_list() {
    let server = Server::new().await;
    let lists = [
        (Noun::Org, cooperative(OWN, OWN)),
        (Noun::Person, json!({"keeper": OWN, "name": "Nguyễn Thị Mẫu"})),
        (Noun::Appointment, appointment(OWN, Role::Viewer, BELOW, "cadre")),
        (Noun::Group, json!({"keeper": OWN, "kind": "bloc", "name": "Khối", "organiser": OWN})),
        (Noun::Movement, json!({"keeper": OWN, "name": "Phong trào", "organiser": OWN})),
        (Noun::Drive, json!({"keeper": OWN, "name": "Đợt", "organiser": OWN})),
        (Noun::LegalBasis, json!({"keeper": OWN, "kind": "Kế hoạch", "number": "1/KH"})),
        (Noun::Indicator, json!({"keeper": OWN, "name": "Số thành viên", "unit": "người"})),
        (
            Noun::Award,
            json!({"keeper": OWN, "kind": "form", "name": "Giấy khen", "recipients": ["individual"]}),
        ),
    ];
    for role in Role::ALL {
        let mut tablet = keeper(&server, role, OWN).await;
        for (noun, fields) in &lists {
            let operation = noun.kind().author;
            let may = allows(role, operation, Relation::Own);
            let expected = if may { "" } else { "no_access" };
            let op = begun(&tablet, *noun, &fresh("ds"), fields);
            assert_eq!(said(&mut tablet, op).await, expected, "{role:?} {noun:?}");
        }
        server.wait(5_000);
    }
    assert!(allows(Role::Administrator, Operation::Appoint, Relation::Own));
}

#[tokio::test]
async fn a_list_is_kept_by_the_office_that_it_names_and_by_no_other() {
    let server = Server::new().await;
    let mut officer = keeper(&server, Role::EmulationOfficer, OWN).await;
    // In the name of another office, or of none.
    for other in [CENTRAL, BELOW, ""] {
        let op = begun(&officer, Noun::Org, &fresh("ds"), &cooperative(other, OWN));
        assert_eq!(said(&mut officer, op).await, "no_access", "{other}");
    }
    let record = fresh("ds");
    let op = begun(&officer, Noun::Org, &record, &cooperative(OWN, OWN));
    assert_eq!(said(&mut officer, op).await, "");
    let set = |tablet: &Tablet<'_>, fields: Value| tablet.op("set", &record, &fields);
    let op = set(&officer, json!({"address": "Số 1"}));
    assert_eq!(said(&mut officer, op).await, "");
    let op = set(&officer, json!({"keeper": CENTRAL}));
    assert_eq!(said(&mut officer, op).await, "settled");
    // The office above sees to its own lists.
    let mut above = keeper(&server, Role::EmulationOfficer, CENTRAL).await;
    let op = set(&above, json!({"address": "Số 2"}));
    assert_eq!(said(&mut above, op).await, "no_access");
    // What the server brought itself is nobody's, whatever somebody writes into it.
    for fields in [json!({"names/a": {"name": "x"}}), json!({"keeper": OWN})] {
        let op = officer.op("set", BELOW, &fields);
        assert_eq!(said(&mut officer, op).await, "no_access");
    }
    // A cooperative keeps no lists, whoever works there.
    let mut coop = keeper(&server, Role::Administrator, BELOW).await;
    let op = begun(&coop, Noun::Person, &fresh("ds"), &json!({"keeper": BELOW, "name": "A"}));
    assert_eq!(said(&mut coop, op).await, "no_access");
}

#[tokio::test]
async fn nobody_rises_above_the_own_place_by_writing_a_list() {
    let server = Server::new().await;
    let mut admin = keeper(&server, Role::Administrator, OWN).await;
    let mut central = cooperative(OWN, OWN);
    central["kind"] = json!("central_alliance");
    let op = begun(&admin, Noun::Org, &fresh("ds"), &central);
    assert_eq!(said(&mut admin, op).await, "bad_field");
    let op = begun(&admin, Noun::Org, &fresh("ds"), &cooperative(OWN, CENTRAL));
    assert_eq!(said(&mut admin, op).await, "out_of_reach");
    for org in [CENTRAL, LED, STRANGER, "nobody"] {
        let fields = appointment(OWN, Role::Administrator, org, "administrator");
        let op = begun(&admin, Noun::Appointment, &fresh("ds"), &fields);
        let code = said(&mut admin, op).await;
        assert_eq!(code, "out_of_reach", "{org}");
    }
    // Who leads a group reads what its members hand in.
    let group = |org: &str| {
        json!({"keeper": OWN, "kind": "bloc", "name": "Khối", "organiser": OWN,
               "members/1": {"org": org}, "terms/1": {"org": OWN, "role": "leader"}})
    };
    let op = begun(&admin, Noun::Group, &fresh("ds"), &group(STRANGER));
    assert_eq!(said(&mut admin, op).await, "out_of_reach");
    let record = fresh("ds");
    let op = begun(&admin, Noun::Group, &record, &group(BELOW));
    assert_eq!(said(&mut admin, op).await, "");
    let op = admin.op("set", &record, &json!({"members/2": {"org": STRANGER}}));
    assert_eq!(said(&mut admin, op).await, "out_of_reach");
    let mut stranger = server.tablet(Role::Cadre, STRANGER).await;
    let theirs = fresh("bc");
    stranger.report(&theirs, &["submit"]).await;
    let mut leader = server.tablet(Role::GroupLeader, OWN).await;
    assert!(!leader.pull().await.iter().any(|it| it.r.as_str() == theirs));
    // Nor does who keeps lists give roles.
    let mut officer = keeper(&server, Role::EmulationOfficer, OWN).await;
    let fields = appointment(OWN, Role::EmulationOfficer, OWN, "administrator");
    let op = begun(&officer, Noun::Appointment, &fresh("ds"), &fields);
    assert_eq!(said(&mut officer, op).await, "no_access");
}

#[tokio::test]
async fn a_role_is_given_and_ends_and_a_new_organisation_hands_in() {
    let server = Server::new().await;
    let mut admin = keeper(&server, Role::Administrator, OWN).await;
    let unit = fresh("htx");
    let op = begun(&admin, Noun::Org, &unit, &cooperative(OWN, OWN));
    assert_eq!(said(&mut admin, op).await, "");
    let (writer, given) = (fresh("ng"), fresh("bn"));
    let op = begun(&admin, Noun::Person, &writer, &json!({"keeper": OWN, "name": "Lê Thị Mẫu"}));
    assert_eq!(said(&mut admin, op).await, "");
    let fields = json!({"keeper": OWN, "person": writer, "org": unit, "role": "cadre"});
    let op = begun(&admin, Noun::Appointment, &given, &fields);
    assert_eq!(said(&mut admin, op).await, "");
    let mut device = server.tablet(Role::Cadre, &unit).await;
    device.actor = writer;
    let mut fields = report();
    fields["group"] = json!("");
    let mut op = device.op("new", &fresh("bc"), &fields);
    op["n"] = json!("report");
    assert_eq!(said(&mut device, op).await, "");
    // Out of use, the appointment gives no role any more; put back, it does.
    for (step, code) in [("retire", "actor"), ("restore", "")] {
        let op = admin.op("cmd", &given, &json!({ "do": step }));
        assert_eq!(said(&mut admin, op).await, "", "{step}");
        let mut op = device.op("new", &fresh("bc"), &fields);
        op["n"] = json!("report");
        assert_eq!(said(&mut device, op).await, code, "{step}");
    }
    // What others may name is never deleted.
    let op = admin.op("del", &unit, &json!({}));
    assert_eq!(said(&mut admin, op).await, "late_edit");
}

#[tokio::test]
async fn an_office_keeps_its_last_administrator() {
    let server = Server::new().await;
    let mut admin = keeper(&server, Role::Administrator, OWN).await;
    // A list that the office keeps itself; what the server brought is out of everybody's hands.
    let mut given = Vec::new();
    let unit = fresh("lm");
    let mut office = cooperative(OWN, OWN);
    office["kind"] = json!("provincial_alliance");
    let op = begun(&admin, Noun::Org, &unit, &office);
    assert_eq!(said(&mut admin, op).await, "");
    for role in [Role::Viewer, Role::Chairman] {
        let record = fresh("bn");
        let mut fields = appointment(OWN, role, OWN, "administrator");
        fields["org"] = json!(unit);
        let op = begun(&admin, Noun::Appointment, &record, &fields);
        assert_eq!(said(&mut admin, op).await, "");
        given.push(record);
    }
    let op = admin.op("cmd", &given[0], &json!({"do": "retire"}));
    assert_eq!(said(&mut admin, op).await, "");
    for fields in [json!({"to": "2020-01-01"}), json!({"role": "viewer"}), json!({"org": OWN})] {
        let op = admin.op("set", &given[1], &fields);
        assert_eq!(said(&mut admin, op).await, "last_administrator", "{fields}");
    }
    let op = admin.op("cmd", &given[1], &json!({"do": "retire"}));
    assert_eq!(said(&mut admin, op).await, "last_administrator");
    let op = admin.op("cmd", &given[0], &json!({"do": "restore"}));
    assert_eq!(said(&mut admin, op).await, "");
    let op = admin.op("cmd", &given[1], &json!({"do": "retire"}));
    assert_eq!(said(&mut admin, op).await, "");
}
