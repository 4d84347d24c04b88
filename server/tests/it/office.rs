//! What an office reads: counts, sheets, search, and the reminder it sends.

use std::sync::Arc;

use axum::http::StatusCode;
use giaouoc::storage::{Storage, sqlite::Sqlite};
use model::role::Role;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    support::Server,
    world::{BELOW, CENTRAL, LED, NOW, OWN, STRANGER},
};

#[tokio::test]
async fn the_overview_counts_what_came() {
    let server = Server::new().await;
    let mut cadre = server.tablet(Role::Cadre, BELOW).await;
    cadre.report("bc-1", &["submit"]).await;
    cadre.report("bc-2", &[]).await;
    let held = cadre.op("tickle", "bc-2", &json!({"x": 1}));
    cadre.push(&[held]).await;
    let officer = server.tablet(Role::EmulationOfficer, OWN).await;
    let overview = server.get("/api/v1/overview", &officer.token).await.json();
    let orgs = overview["orgs"].as_array().unwrap();
    let names: Vec<_> = orgs.iter().map(|it| it["org"].as_str().unwrap()).collect();
    assert_eq!(names, [BELOW, LED, OWN]);
    assert_eq!(orgs[0]["counts"]["report"]["submitted"], 1);
    assert_eq!(orgs[0]["counts"]["report"]["draft"], 1);
    assert_eq!(orgs[0]["counts"]["pledge"]["draft"], 0);
    assert_eq!(orgs[0]["last_received"], server.now());
    assert_eq!(orgs[0]["name"], "Đơn vị below");
    assert_eq!(overview["held"], 1);
}

#[tokio::test]
async fn the_leader_of_a_group_reads_its_sheet_and_strangers_do_not() {
    let server = Server::new().await;
    for (org, record) in [(OWN, "bc-own"), (LED, "bc-led")] {
        server.tablet(Role::Cadre, org).await.report(record, &["submit"]).await;
    }
    let path = "/api/v1/sheets/reports?group=bloc&year=2026";
    for (role, org, status) in [
        (Role::GroupLeader, OWN, 200),
        (Role::EmulationOfficer, CENTRAL, 200),
        (Role::EmulationOfficer, STRANGER, 403),
        (Role::Cadre, OWN, 403),
        (Role::Administrator, OWN, 403),
    ] {
        let reader = server.tablet(role, org).await;
        let reply = server.get(path, &reader.token).await;
        assert_eq!(reply.status.as_u16(), status, "{role:?} {org}");
        let list = server.get("/api/v1/sheets", &reader.token).await;
        if status == 200 {
            let sheet = reply.json();
            // Both are handed in; neither office has received one.
            assert_eq!(sheet["totals"]["htx"]["value"], "0");
            assert_eq!(sheet["totals_with_waiting"]["htx"]["value"], "14");
            let counts = ["reported", "waiting", "expected"].map(|count| &sheet[count]);
            assert_eq!(counts, [&json!(0), &json!(2), &json!(2)]);
            assert_eq!(list.json()["sheets"][0]["group"], "bloc");
        } else if list.status == StatusCode::OK {
            assert_eq!(list.json()["sheets"], json!([]));
        }
    }
}

#[tokio::test]
async fn search_finds_with_and_without_accents_and_only_what_one_may_read() {
    let server = Server::new().await;
    let mut cadre = server.tablet(Role::Cadre, BELOW).await;
    for (record, title) in
        [("bc-1", "Đặng Thị Mẫu Hai"), ("bc-2", "Dang dở"), ("bc-3", "Đường sắt")]
    {
        let mut op = cadre.new_report(record);
        op["f"]["title"] = json!(title);
        assert_eq!(cadre.verdict(op).await.0, "applied");
    }
    let titles = async |token: &str, q: &str| -> Vec<String> {
        let reply = server.get(&format!("/api/v1/search?noun=report&q={q}"), token).await;
        assert_eq!(reply.status, StatusCode::OK);
        let found = reply.json();
        let results = found["results"].as_array().unwrap();
        results.iter().map(|it| it["title"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(titles(&cadre.token, "dang").await, ["Dang dở", "Đặng Thị Mẫu Hai"]);
    assert_eq!(titles(&cadre.token, "%C4%91%E1%BA%B7ng").await, ["Đặng Thị Mẫu Hai", "Dang dở"]);
    assert_eq!(titles(&cadre.token, "hai+mau+dang").await, ["Đặng Thị Mẫu Hai"]);
    assert_eq!(titles(&cadre.token, "duo").await, ["Đường sắt"]);
    assert_eq!(titles(&cadre.token, "ang").await, [""; 0]);
    assert_eq!(titles(&cadre.token, "%22+OR+*").await, [""; 0]);
    let officer = server.tablet(Role::EmulationOfficer, OWN).await;
    assert_eq!(titles(&officer.token, "dang").await, [""; 0]);
    let submit = cadre.op("cmd", "bc-1", &json!({"do": "submit"}));
    assert_eq!(cadre.verdict(submit).await.0, "applied");
    assert_eq!(titles(&officer.token, "dang").await, ["Đặng Thị Mẫu Hai"]);
    let stranger = server.tablet(Role::EmulationOfficer, STRANGER).await;
    assert_eq!(titles(&stranger.token, "dang").await, [""; 0]);
    let change = cadre.op("set", "bc-2", &json!({"title": "Bạch Đằng"}));
    assert_eq!(cadre.verdict(change).await.0, "applied");
    assert_eq!(titles(&cadre.token, "dang").await, ["Bạch Đằng", "Đặng Thị Mẫu Hai"]);
}

#[tokio::test]
async fn a_report_without_a_title_is_found_by_its_number() {
    let server = Server::new().await;
    let mut cadre = server.tablet(Role::Cadre, BELOW).await;
    let report = cadre.new_report("bc-1");
    assert_eq!(cadre.verdict(report).await.0, "applied");
    let submit = cadre.op("cmd", "bc-1", &json!({"do": "submit"}));
    assert_eq!(cadre.verdict(submit).await.0, "applied");
    let officer = server.tablet(Role::EmulationOfficer, OWN).await;
    for (q, count) in [("BC-2026-000001", 1), ("bc+2026", 1), ("BC-2026-000002", 0)] {
        let reply = server.get(&format!("/api/v1/search?q={q}"), &officer.token).await.json();
        let found = reply["results"].as_array().unwrap();
        assert_eq!(found.len(), count, "{q}");
        assert!(found.iter().all(|it| it["number"] == "BC-2026-000001"), "{found:?}");
    }
}

#[tokio::test]
async fn what_an_older_index_lacks_is_found_after_the_upgrade() {
    let server = Server::new().await;
    let mut cadre = server.tablet(Role::Cadre, BELOW).await;
    cadre.report("bc-1", &["submit"]).await;
    let data = server.close().await;
    {
        // As the version left it that indexed nothing without a title.
        let connection = Connection::open(Sqlite::file(data.path())).unwrap();
        connection.execute("INSERT INTO search (search) VALUES ('delete-all')", []).unwrap();
        connection.execute("UPDATE searched SET upto = 1000000", []).unwrap();
        connection.pragma_update(None, "user_version", 9).unwrap();
    }
    let storage: Arc<dyn Storage> = Arc::new(Sqlite::open(data.path(), "epoch-2", NOW).unwrap());
    let server = Server::over(storage, data);
    let officer = server.tablet(Role::EmulationOfficer, OWN).await;
    let reply = server.get("/api/v1/search?q=BC-2026-000001", &officer.token).await.json();
    assert_eq!(reply["results"][0]["id"], "bc-1", "{reply}");
}

#[tokio::test]
async fn a_reminder_reaches_the_organisation_and_nobody_else() {
    let server = Server::new().await;
    let wish = |org: &str| json!({"org": org, "group": "bloc", "year": 2026});
    let leader = server.tablet(Role::GroupLeader, OWN).await;
    let reply = server.post("/api/v1/reminders", Some(&leader.token), &wish(LED)).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    for (role, org, status) in [
        (Role::GroupLeader, OWN, 403),
        (Role::Viewer, OWN, 403),
        (Role::Cadre, OWN, 403),
        (Role::EmulationOfficer, STRANGER, 403),
    ] {
        let who = server.tablet(role, org).await;
        let to = if role == Role::GroupLeader { OWN } else { LED };
        let reply = server.post("/api/v1/reminders", Some(&who.token), &wish(to)).await;
        assert_eq!(reply.status.as_u16(), status, "{role:?} {org}");
    }
    let outside = server.post("/api/v1/reminders", Some(&leader.token), &wish(BELOW)).await;
    assert_eq!(outside.code(), "not_found");
    for (org, sees) in [(LED, true), (STRANGER, false), (BELOW, false)] {
        let mut tablet = server.tablet(Role::Cadre, org).await;
        let notices: Vec<_> =
            tablet.pull().await.into_iter().filter(|it| it.n == "notice").collect();
        assert_eq!(notices.len(), usize::from(sees), "{org}");
        if sees {
            let f: Value = serde_json::to_value(&notices[0].f).unwrap();
            assert_eq!(
                (&f["kind"], &f["group"], &f["year"], &f["from"]),
                (&json!("report_due"), &json!("bloc"), &json!(2026), &json!(OWN))
            );
        }
    }
}
