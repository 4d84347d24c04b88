//! Accounts: who manages whose, one-time codes, passwords, the last administrator, and the acts.

use axum::http::StatusCode;
use giaouoc::{password, storage::Account};
use model::{record::Noun, role::Role, scope::Scope};
use serde_json::{Value, json};
use sync::op::Kind;

use crate::{
    support::{PASSWORD, Reply, Server, fresh},
    world::{BELOW, CENTRAL, LED, OWN, STRANGER, fact, person},
};

const DAY: i64 = 86_400_000;

async fn post(server: &Server, path: &str, token: &str, body: &Value) -> Reply {
    server.post(&format!("/api/v1/{path}"), Some(token), body).await
}

fn new_account(user: &str, org: &str) -> Value {
    json!({"user": user, "org": org, "roles": ["cadre"], "name": "Đặng Thị Mẫu", "title": "Kế toán"})
}

async fn choose(server: &Server, code: &Value, password: &str) -> Reply {
    let body = json!({"code": code, "password": password});
    server.post("/api/v1/password/choose", None, &body).await
}

/// Every call of an administrator, as a path and a body.
fn calls(org: &str) -> [(&'static str, Value); 6] {
    [
        ("accounts", new_account("moi.ai", org)),
        ("accounts/cu.ai/code", Value::Null),
        ("accounts/cu.ai/roles", json!({"roles": ["cadre"]})),
        ("accounts/cu.ai/disable", Value::Null),
        ("accounts/cu.ai/enable", Value::Null),
        ("accounts/khong.co/disable", Value::Null),
    ]
}

/// An account at an organisation that nobody has signed in by.
async fn account_at(server: &Server, user: &str, role: Role, org: &str) {
    let account = Account {
        user: user.to_owned(),
        hash: password::hash(PASSWORD).unwrap(),
        org: org.parse().unwrap(),
        roles: vec![role],
        person: person(role, org),
    };
    server.storage.put_account(account).await.unwrap();
}

#[tokio::test]
async fn only_administrators_manage_accounts_and_only_of_their_own_and_below() {
    let server = Server::new().await;
    account_at(&server, "cu.ai", Role::Cadre, BELOW).await;
    for role in Role::ALL {
        let token = server.sign_in(&format!("u.{}", role.as_str()), role, OWN).await;
        let allowed = role == Role::Administrator;
        for path in ["accounts", "acts"] {
            let reply = server.get(&format!("/api/v1/{path}"), &token).await;
            assert_eq!(reply.status.is_success(), allowed, "{role:?} {path}");
        }
        for (path, body) in calls(BELOW) {
            let reply = post(&server, path, &token, &body).await;
            let expected = match (allowed, path) {
                (false, _) => 403,
                (true, "accounts/khong.co/disable") => 404,
                (true, "accounts" | "accounts/cu.ai/code") => 200,
                (true, _) => 204,
            };
            assert_eq!(reply.status.as_u16(), expected, "{role:?} {path}");
        }
    }
    // An administrator elsewhere finds nobody, and makes nobody.
    for (org, manages) in [(BELOW, true), (CENTRAL, true), (STRANGER, false), (LED, false)] {
        let server = Server::new().await;
        account_at(&server, "cu.ai", Role::Cadre, BELOW).await;
        let token = server.sign_in("ad.min", Role::Administrator, org).await;
        for (path, body) in calls(BELOW) {
            let reply = post(&server, path, &token, &body).await;
            let refused = if path == "accounts" { 403 } else { 404 };
            let there = manages && path != "accounts/khong.co/disable";
            assert_eq!(reply.status.is_success(), there, "{org} {path}");
            assert!(there || [refused, 404].contains(&reply.status.as_u16()), "{org} {path}");
        }
        let listed = server.get("/api/v1/accounts", &token).await.json();
        let users: Vec<&str> = listed["accounts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["user"].as_str().unwrap())
            .collect();
        assert_eq!(users.contains(&"cu.ai"), manages, "{org}");
    }
}

#[tokio::test]
async fn a_shared_device_manages_no_accounts_nor_does_who_was_administrator() {
    let server = Server::new().await;
    let shared = server.tablet(Role::Administrator, OWN).await;
    assert_eq!(server.get("/api/v1/accounts", &shared.token).await.status, StatusCode::FORBIDDEN);
    // A device that was enrolled for one person, by a code, follows the person's roles here.
    let holder = person(Role::Administrator, OWN);
    let wish = json!({"org": OWN, "roles": ["administrator"], "person": holder});
    let code = server.post("/api/v1/codes", Some(&shared.token), &wish).await.json();
    let own = server.post("/api/v1/enrol", None, &json!({"code": code["code"]})).await.json();
    let token = own["token"].as_str().unwrap();
    assert_eq!(server.get("/api/v1/accounts", token).await.status, StatusCode::OK);
    let mut end = fact(Noun::Appointment, Scope::Ref, &format!("bn-{holder}"), json!({}));
    (end.o, end.k, end.n) = (fresh("end").parse().unwrap(), Kind::Set, None);
    end.f.insert("to".to_owned(), json!("2026-11-20"));
    server.storage.state("server".parse().unwrap(), vec![end], server.now()).await.unwrap();
    assert_eq!(server.get("/api/v1/accounts", token).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_account_begins_with_a_code_and_its_person_chooses_the_password() {
    let server = Server::new().await;
    let admin = server.sign_in("ad.min", Role::Administrator, OWN).await;
    let mut wish = new_account(" Dang.Mau ", BELOW);
    wish["from"] = json!("2026-11-20");
    wish["to"] = json!("2027-12-31");
    wish["roles"] = json!(["cadre", "viewer"]);
    let made = post(&server, "accounts", &admin, &wish).await.json();
    let code = &made["code"];
    assert_eq!(made["user"], "dang.mau");
    let link = made["link"].as_str().unwrap();
    assert!(link.ends_with(&format!("/password#{}", code.as_str().unwrap())), "{link}");
    assert_eq!(made["expires"], server.now() + 7 * DAY);
    // Nobody signs in without a password, whatever is typed for it.
    for password in ["", code.as_str().unwrap()] {
        assert_eq!(server.password("dang.mau", password).await.code(), "wrong_password");
    }
    // It is no enrolment code, and says what it is.
    let enrol = server.post("/api/v1/enrol", None, &json!({"code": code})).await;
    assert_eq!(enrol.code(), "code_for_password");
    let looked = server.post("/api/v1/password/look", None, &json!({"code": code})).await.json();
    assert_eq!((&looked["user"], &looked["name"]), (&json!("dang.mau"), &json!("Đặng Thị Mẫu")));
    assert_eq!(choose(&server, code, "ngắn").await.code(), "weak_password");
    let chosen = choose(&server, code, PASSWORD).await;
    assert_eq!(chosen.json()["user"], "dang.mau");
    assert_eq!(choose(&server, code, PASSWORD).await.code(), "code_used");
    let enrolment = server.password("dang.mau", PASSWORD).await.json();
    assert_eq!(
        (&enrolment["org"], &enrolment["roles"]),
        (&json!(BELOW), &json!(["cadre", "viewer"]))
    );
    let person = enrolment["person"].as_str().unwrap();
    let stored = server.storage.record(person.parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(stored.record.fields["keeper"], json!(OWN));
    let directory = server.storage.directory();
    let (person, org) = (person.parse().unwrap(), BELOW.parse().unwrap());
    let posts: Vec<_> = directory.appointments_of(&person, &org).collect();
    assert_eq!(posts.len(), 2);
    assert!(posts.iter().all(|it| it.period.to == Some("2027-12-31".parse().unwrap())));
    for post in posts {
        let stored = server.storage.record(post.id.clone()).await.unwrap().unwrap();
        assert_eq!(stored.record.fields["keeper"], json!(OWN));
    }
    assert_eq!(post(&server, "accounts", &admin, &wish).await.code(), "user_taken");
}

#[tokio::test]
async fn what_an_account_cannot_be_made_of_is_refused() {
    let server = Server::new().await;
    let admin = server.sign_in("ad.min", Role::Administrator, OWN).await;
    for (field, value) in [
        ("user", json!("a")),
        ("user", json!("Đặng Mẫu")),
        ("roles", json!([])),
        ("roles", json!(["king"])),
        ("name", json!("  ")),
        ("person", json!("nobody")),
        ("person", json!(person(Role::Cadre, STRANGER))),
        ("to", json!("2026-11-20")),
        ("to", json!("2020-01-01")),
    ] {
        let mut wish = new_account("moi.ai", BELOW);
        wish[field] = value;
        let reply = post(&server, "accounts", &admin, &wish).await;
        assert_eq!((reply.status.as_u16(), reply.code().as_str()), (422, "invalid"), "{wish}");
    }
    let mut wish = new_account("moi.ai", BELOW);
    wish["person"] = json!(person(Role::Cadre, BELOW));
    assert_eq!(post(&server, "accounts", &admin, &wish).await.status, StatusCode::OK);
    let count = server
        .storage
        .directory()
        .appointments_of(&person(Role::Cadre, BELOW), &BELOW.parse().unwrap())
        .count();
    assert_eq!(count, 1, "what the person holds already is not written again");
}

#[tokio::test]
async fn a_forgotten_password_goes_by_a_new_code_and_the_one_before_ends() {
    let server = Server::new().await;
    let admin = server.sign_in("ad.min", Role::Administrator, OWN).await;
    let enrolled = server.sign_in("can.bo", Role::EmulationOfficer, OWN).await;
    let first = post(&server, "accounts/can.bo/code", &admin, &Value::Null).await.json();
    let second = post(&server, "accounts/can.bo/code", &admin, &Value::Null).await.json();
    assert_eq!(choose(&server, &first["code"], "con mèo thứ tư").await.code(), "code_unknown");
    // The old password is good until another is chosen.
    assert_eq!(server.password("can.bo", PASSWORD).await.status, StatusCode::OK);
    assert_eq!(choose(&server, &second["code"], "con mèo thứ tư").await.status, StatusCode::OK);
    assert_eq!(server.password("can.bo", PASSWORD).await.code(), "wrong_password");
    assert_eq!(server.password("can.bo", "con mèo thứ tư").await.status, StatusCode::OK);
    // What is enrolled stays enrolled.
    assert_eq!(server.get("/api/v1/overview", &enrolled).await.status, StatusCode::OK);
    let late = post(&server, "accounts/can.bo/code", &admin, &Value::Null).await.json();
    server.wait(7 * DAY + 1);
    assert_eq!(choose(&server, &late["code"], "con mèo thứ năm").await.code(), "code_expired");
}

#[tokio::test]
async fn everybody_changes_the_own_password_and_is_asked_for_the_old_one() {
    let server = Server::new().await;
    let admin = server.sign_in("ad.min", Role::Administrator, OWN).await;
    let enrolled = server.sign_in("can.bo", Role::EmulationOfficer, OWN).await;
    let change = async |old: &str, new: &str| {
        let body = json!({"user": "can.bo", "old": old, "new": new});
        server.post("/api/v1/password", None, &body).await
    };
    let code = post(&server, "accounts/can.bo/code", &admin, &Value::Null).await.json();
    assert_eq!(change("sai mật khẩu", "con mèo thứ tư").await.code(), "wrong_password");
    assert_eq!(change(PASSWORD, "can.bo").await.code(), "weak_password");
    assert_eq!(change(PASSWORD, "con mèo thứ tư").await.status, StatusCode::NO_CONTENT);
    assert_eq!(change(PASSWORD, "con mèo thứ năm").await.code(), "wrong_password");
    assert_eq!(server.password("can.bo", "con mèo thứ tư").await.status, StatusCode::OK);
    assert_eq!(server.get("/api/v1/overview", &enrolled).await.status, StatusCode::OK);
    // A code that lies about opens nothing any more.
    assert_eq!(choose(&server, &code["code"], "con mèo thứ sáu").await.code(), "code_unknown");
}

#[tokio::test]
async fn who_is_disabled_comes_in_no_more_until_enabled() {
    let server = Server::new().await;
    let admin = server.sign_in("ad.min", Role::Administrator, OWN).await;
    let enrolled = server.sign_in("can.bo", Role::EmulationOfficer, OWN).await;
    let shared = server.tablet(Role::EmulationOfficer, OWN).await;
    let disable = post(&server, "accounts/can.bo/disable", &admin, &Value::Null).await;
    assert_eq!(disable.status, StatusCode::NO_CONTENT);
    let refused = server.get("/api/v1/overview", &enrolled).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (401, "revoked"));
    assert_eq!(server.get("/api/v1/overview", &shared.token).await.status, StatusCode::OK);
    assert_eq!(server.password("can.bo", "sai mật khẩu").await.code(), "wrong_password");
    assert_eq!(server.password("can.bo", PASSWORD).await.code(), "account_disabled");
    let change = json!({"user": "can.bo", "old": PASSWORD, "new": "con mèo thứ tư"});
    let change = server.post("/api/v1/password", None, &change).await;
    assert_eq!(change.code(), "account_disabled");
    let listed = server.get("/api/v1/accounts", &admin).await.json();
    let rows = listed["accounts"].as_array().unwrap();
    let row = rows.iter().find(|row| row["user"] == "can.bo").unwrap();
    assert_eq!((&row["disabled"], &row["has_password"]), (&json!(server.now()), &json!(true)));
    // Whoever comes back after a restart is as disabled.
    let server = server.again().await;
    assert_eq!(server.password("can.bo", PASSWORD).await.code(), "account_disabled");
    post(&server, "accounts/can.bo/enable", &admin, &Value::Null).await;
    assert_eq!(server.password("can.bo", PASSWORD).await.status, StatusCode::OK);
    assert_eq!(server.get("/api/v1/overview", &enrolled).await.code(), "revoked");
}

#[tokio::test]
async fn the_last_administrator_is_not_disabled_and_keeps_the_role() {
    let server = Server::new().await;
    let admin = server.sign_in("ad.min", Role::Administrator, OWN).await;
    let lock_out = [
        ("accounts/ad.min/disable", Value::Null),
        ("accounts/ad.min/roles", json!({"roles": ["viewer"]})),
        ("accounts/ad.min/roles", json!({"roles": ["administrator"], "to": "2027-01-01"})),
    ];
    let refused = async |name: &str| {
        for (path, body) in &lock_out {
            let reply = post(&server, path, &admin, body).await;
            let (status, code) = (reply.status.as_u16(), reply.code());
            assert_eq!((status, code.as_str()), (409, "last_administrator"), "{name} {path}");
            assert_eq!(server.get("/api/v1/accounts", &admin).await.status, StatusCode::OK);
        }
    };
    refused("alone").await;
    let mut second = new_account("thu.hai", BELOW);
    second["roles"] = json!(["administrator"]);
    second["to"] = json!("2027-06-30");
    let code = post(&server, "accounts", &admin, &second).await.json()["code"].clone();
    refused("the second has no password yet").await;
    choose(&server, &code, PASSWORD).await;
    refused("the second goes one day").await;
    let keeps = json!({"roles": ["administrator"]});
    post(&server, "accounts/thu.hai/roles", &admin, &keeps).await;
    post(&server, "accounts/thu.hai/disable", &admin, &Value::Null).await;
    refused("the second is disabled").await;
    post(&server, "accounts/thu.hai/enable", &admin, &Value::Null).await;
    let gone = post(&server, "accounts/ad.min/roles", &admin, &json!({"roles": ["viewer"]})).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(server.get("/api/v1/accounts", &admin).await.status, StatusCode::FORBIDDEN);
    let second = server.password("thu.hai", PASSWORD).await.json();
    let second = second["token"].as_str().unwrap();
    let reply = post(&server, "accounts/thu.hai/disable", second, &Value::Null).await;
    assert_eq!(reply.code(), "last_administrator");
}

#[tokio::test]
async fn roles_that_an_account_loses_end_at_once() {
    let server = Server::new().await;
    let admin = server.sign_in("ad.min", Role::Administrator, OWN).await;
    let officer = server.sign_in("can.bo", Role::EmulationOfficer, OWN).await;
    assert_eq!(server.get("/api/v1/overview", &officer).await.status, StatusCode::OK);
    let wish = json!({"roles": ["cadre"]});
    let reply = post(&server, "accounts/can.bo/roles", &admin, &wish).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    assert_eq!(server.get("/api/v1/overview", &officer).await.status, StatusCode::FORBIDDEN);
    let again = server.password("can.bo", PASSWORD).await.json();
    assert_eq!(again["roles"], json!(["cadre"]));
    let row = server.storage.account_row("can.bo".to_owned(), server.now()).await.unwrap().unwrap();
    assert_eq!(row.account.roles, [Role::Cadre]);
}

#[tokio::test]
async fn what_was_done_is_listed_for_who_administers_it_page_by_page() {
    let server = Server::behind_proxy().await;
    let admin = server.sign_in("ad.min", Role::Administrator, OWN).await;
    let stranger = server.sign_in("xa.la", Role::Administrator, STRANGER).await;
    let wrong = json!({"user": "ad.min", "password": "mật khẩu gõ nhầm"});
    server.enrol_from("203.0.113.9", &wrong).await;
    // A password in the place of the name is not kept.
    let swapped = json!({"user": "mật khẩu của tôi", "password": "ad.min"});
    server.enrol_from("203.0.113.9", &swapped).await;
    let made = post(&server, "accounts", &admin, &new_account("moi.ai", BELOW)).await.json();
    choose(&server, &made["code"], PASSWORD).await;
    post(&server, "codes", &admin, &json!({"org": BELOW, "roles": ["cadre"]})).await;
    let words = async |token: &str| -> Vec<(String, String, String)> {
        let listed = server.get("/api/v1/acts", token).await.json();
        let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
        let acts = listed["acts"].as_array().unwrap();
        acts.iter()
            .map(|row| (text(row, "what"), text(row, "about"), text(row, "address")))
            .collect()
    };
    let own = words(&admin).await;
    let what: Vec<&str> = own.iter().map(|(what, ..)| what.as_str()).collect();
    assert_eq!(
        what,
        ["enrolment_code_made", "password_chosen", "account_made", "sign_in_failed", "signed_in"]
    );
    assert_eq!(own[0].1, "Đơn vị below");
    assert_eq!((own[2].1.as_str(), own[3].2.as_str()), ("moi.ai", "203.0.113.9"));
    assert_eq!(words(&stranger).await.len(), 1, "nothing of others");
    let central = server.sign_in("tw.admin", Role::Administrator, CENTRAL).await;
    let all = server.get("/api/v1/acts", &central).await.json().to_string();
    assert_eq!(all.matches("sign_in_failed").count(), 2, "who stands above sees unknown names too");
    for secret in ["mật khẩu", PASSWORD, made["code"].as_str().unwrap()] {
        assert!(!all.contains(secret), "{secret} in {all}");
    }

    for _ in 0..60 {
        server
            .storage
            .note(giaouoc::storage::NewAct {
                at: server.now(),
                what: model::act::Act::SignedIn,
                user: "ad.min".to_owned(),
                person: None,
                org: Some(OWN.parse().unwrap()),
                address: "local".to_owned(),
                about: String::new(),
                about_org: None,
            })
            .await
            .unwrap();
    }
    let first = server.get("/api/v1/acts", &admin).await.json();
    let acts = first["acts"].as_array().unwrap();
    assert_eq!((acts.len(), &first["more"]), (50, &json!(true)));
    let last = acts[49]["n"].as_u64().unwrap();
    let second = server.get(&format!("/api/v1/acts?before={last}"), &admin).await.json();
    assert_eq!((second["acts"].as_array().unwrap().len(), &second["more"]), (15, &json!(false)));
}
