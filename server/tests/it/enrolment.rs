//! Codes, passwords, tokens, and what becomes of them.

use axum::http::StatusCode;
use giaouoc::{password, storage::Account};
use model::role::Role;
use serde_json::{Value, json};
use sync::wire::{SyncRequest, Unsent};

use crate::{
    support::Server,
    world::{BELOW, LED, OWN, person},
};

const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;

async fn made_code(server: &Server) -> Value {
    let admin = server.tablet(Role::Administrator, OWN).await;
    let wish = json!({"org": BELOW, "roles": ["cadre"], "person": person(Role::Cadre, BELOW)});
    let reply = server.post("/api/v1/codes", Some(&admin.token), &wish).await;
    assert_eq!(reply.status, StatusCode::OK);
    reply.json()
}

#[tokio::test]
async fn a_code_enrols_one_device_within_seven_days() {
    let server = Server::new().await;
    let made = made_code(&server).await;
    let code = made["code"].as_str().unwrap();
    assert!(made["link"].as_str().unwrap().ends_with(&format!("/enrol#{code}")));
    assert!(made["svg"].as_str().unwrap().contains("<svg"));
    assert_eq!(made["expires"], server.now() + 7 * DAY);
    let typed = json!({"code": format!(" {} ", code.to_lowercase())});
    let first = server.post("/api/v1/enrol", None, &typed).await;
    assert_eq!(first.status, StatusCode::OK);
    let enrolment = first.json();
    assert_eq!(enrolment["org"], BELOW);
    assert_eq!(enrolment["person"], "cadre-at-below");
    assert_eq!(enrolment["roles"], json!(["cadre"]));
    assert_eq!(enrolment["scopes"], json!(["ref", "org:below"]));
    let second = server.post("/api/v1/enrol", None, &typed).await;
    assert_eq!((second.status, second.code().as_str()), (StatusCode::FORBIDDEN, "code_used"));

    let late = made_code(&server).await;
    server.wait(7 * DAY + 1);
    let reply = server.post("/api/v1/enrol", None, &json!({"code": late["code"]})).await;
    assert_eq!(reply.code(), "code_expired");
    let reply = server.post("/api/v1/enrol", None, &json!({"code": "AAAAA-AAAAA"})).await;
    assert_eq!(reply.code(), "code_unknown");
}

#[tokio::test]
async fn an_enrolment_whose_answer_was_lost_is_asked_for_again_by_the_same_device() {
    let server = Server::new().await;
    let code = made_code(&server).await["code"].clone();
    let ask = async |code: &Value, key: &str| {
        server.post("/api/v1/enrol", None, &json!({"code": code, "key": key})).await
    };
    let key = "k".repeat(22);
    let lost = ask(&code, &key).await.json();
    server.wait(HOUR);
    let again = ask(&code, &key).await;
    assert_eq!(again.status, StatusCode::OK, "{:?}", again.json());
    let again = again.json();
    assert_eq!((&again["device"], &again["org"]), (&lost["device"], &lost["org"]));
    assert_ne!(again["token"], lost["token"]);
    // One device, which the last answer lets in.
    for (token, status) in [(&lost, StatusCode::UNAUTHORIZED), (&again, StatusCode::OK)] {
        let token = token["token"].as_str().unwrap();
        let tablet = server.tablet(Role::Cadre, BELOW).await;
        let request = SyncRequest {
            dev: again["device"].as_str().unwrap().parse().unwrap(),
            ..tablet.request(&[])
        };
        let body = serde_json::to_value(&request).unwrap();
        assert_eq!(server.post("/api/v1/sync", Some(token), &body).await.status, status);
    }
    for (name, wish) in [
        ("another device", json!({"code": code, "key": "x".repeat(22)})),
        ("an old client, which has no key", json!({"code": code})),
        ("a key that anybody could have", json!({"code": code, "key": ""})),
    ] {
        let refused = server.post("/api/v1/enrol", None, &wish).await;
        assert_eq!(refused.code(), "code_used", "{name}");
    }
    server.wait(1);
    assert_eq!(ask(&code, &key).await.code(), "code_used", "after the hour");
    // A key belongs to a code, not to a device for ever; a short one is none.
    for key in [key.as_str(), "", "short"] {
        let code = made_code(&server).await["code"].clone();
        assert_ne!(ask(&code, key).await.json()["device"], lost["device"]);
        assert_eq!(ask(&code, key).await.status == StatusCode::OK, key.len() > 16, "{key}");
    }
}

#[tokio::test]
async fn a_revoked_device_does_not_come_back_by_its_key() {
    let server = Server::new().await;
    let admin = server.tablet(Role::Administrator, OWN).await;
    let wish = json!({"code": made_code(&server).await["code"], "key": "k".repeat(22)});
    let device = server.post("/api/v1/enrol", None, &wish).await.json()["device"].clone();
    let path = format!("/api/v1/devices/{}/revoke", device.as_str().unwrap());
    server.post(&path, Some(&admin.token), &Value::Null).await;
    assert_eq!(server.post("/api/v1/enrol", None, &wish).await.code(), "code_used");
}

#[tokio::test]
async fn a_code_says_whose_it_is_and_is_not_used_up_by_that() {
    let server = Server::new().await;
    let wish = json!({"code": made_code(&server).await["code"]});
    let look = async |wish: &Value| server.post("/api/v1/enrol/look", None, wish).await;
    let whose = look(&wish).await;
    assert_eq!(whose.status, StatusCode::OK, "{:?}", whose.json());
    assert_eq!(whose.json()["org"], BELOW);
    assert!(!whose.json()["org_name"].as_str().unwrap().is_empty());
    let enrolled = server.post("/api/v1/enrol", None, &wish).await;
    assert_eq!(enrolled.status, StatusCode::OK);
    assert_eq!(look(&wish).await.json(), whose.json(), "a link that is opened once more");
    assert_eq!(look(&json!({"code": "AAAAA-AAAAA"})).await.code(), "code_unknown");
}

#[tokio::test]
async fn a_code_is_made_for_roles_that_exist_and_people_who_hold_them() {
    let server = Server::new().await;
    let admin = server.tablet(Role::Administrator, OWN).await;
    for wish in [
        json!({"org": BELOW, "roles": []}),
        json!({"org": BELOW, "roles": ["king"]}),
        json!({"org": BELOW, "roles": ["cadre"], "person": "cadre-at-led"}),
    ] {
        let reply = server.post("/api/v1/codes", Some(&admin.token), &wish).await;
        assert_eq!(
            (reply.status, reply.code().as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "invalid")
        );
    }
}

#[tokio::test]
async fn a_password_signs_in_who_holds_the_role_and_nobody_for_long() {
    let server = Server::new().await;
    let account = |user: &str, role, at| Account {
        user: user.to_owned(),
        hash: password::hash("đúng mật khẩu").unwrap(),
        org: OWN.parse().unwrap(),
        roles: vec![role],
        person: person(role, at),
    };
    server.storage.put_account(account("can.bo", Role::EmulationOfficer, OWN)).await.unwrap();
    server.storage.put_account(account("da.nghi", Role::Cadre, BELOW)).await.unwrap();
    let sign_in = async |user: &str, password: &str| {
        server.post("/api/v1/enrol", None, &json!({"user": user, "password": password})).await
    };
    let reply = sign_in(" Can.Bo ", "đúng mật khẩu").await;
    assert_eq!(reply.status, StatusCode::OK, "{:?}", reply.json());
    assert_eq!(reply.json()["person"], "emulation-officer-at-office");
    assert_eq!(sign_in("da.nghi", "đúng mật khẩu").await.code(), "no_role");
    assert_eq!(sign_in("can.bo", "sai").await.code(), "wrong_password");
    assert_eq!(sign_in("khong.co", "sai").await.code(), "wrong_password");
    let mut last = sign_in("can.bo", "sai").await;
    for _ in 0..12 {
        last = sign_in("can.bo", "sai").await;
    }
    assert_eq!((last.status, last.code().as_str()), (StatusCode::TOO_MANY_REQUESTS, "too_many"));
    assert!(last.headers.contains_key("retry-after"));
    assert!(last.json()["retry_after"].as_u64().unwrap() > 0);
}

/// A server with one account whose password is `right`.
async fn with_account() -> Server {
    let server = Server::behind_proxy().await;
    let account = Account {
        user: "can.bo".to_owned(),
        hash: password::hash("right").unwrap(),
        org: OWN.parse().unwrap(),
        roles: vec![Role::EmulationOfficer],
        person: person(Role::EmulationOfficer, OWN),
    };
    server.storage.put_account(account).await.unwrap();
    server
}

#[tokio::test]
async fn wrong_passwords_of_others_do_not_lock_out_who_knows_the_right_one() {
    let server = with_account().await;
    let sign_in = async |address: &str, password: &str| {
        let body = json!({"user": "can.bo", "password": password});
        server.enrol_from(address, &body).await.status.as_u16()
    };
    for _ in 0..10 {
        assert_eq!(sign_in("203.0.113.9", "wrong").await, 403);
    }
    assert_eq!(sign_in("203.0.113.9", "wrong").await, 429, "guessing has a bound");
    assert_eq!(sign_in("198.51.100.4", "right").await, 200);
    server.wait(61_000);
    assert_eq!(sign_in("203.0.113.9", "right").await, 200, "and it passes");
    // Nobody goes round it with the addresses of one network.
    for n in 0..10 {
        assert_eq!(sign_in(&format!("2001:db8::{n}"), "wrong").await, 403);
    }
    assert_eq!(sign_in("2001:db8::ffff", "wrong").await, 429);
}

#[tokio::test]
async fn fifty_tablets_sign_in_with_one_account_from_one_address_at_once() {
    let server = with_account().await;
    let body = json!({"user": "can.bo", "password": "right"});
    let waiting: Vec<_> = (0..50)
        .map(|_| {
            let (router, body) = (server.router.clone(), body.to_string());
            tokio::spawn(async move {
                let request = axum::http::Request::post("/api/v1/enrol")
                    .header("content-type", "application/json")
                    .header("x-forwarded-for", "203.0.113.9");
                let request = request.body(axum::body::Body::from(body)).unwrap();
                tower::ServiceExt::oneshot(router, request).await.unwrap().status()
            })
        })
        .collect();
    for tablet in waiting {
        assert_eq!(tablet.await.unwrap(), StatusCode::OK);
    }
}

#[tokio::test]
async fn a_revoked_token_opens_nothing() {
    let server = Server::new().await;
    let admin = server.tablet(Role::Administrator, OWN).await;
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    tablet.report("bc-1", &[]).await;
    let path = format!("/api/v1/devices/{}/revoke", tablet.device);
    for _ in 0..2 {
        let reply = server.post(&path, Some(&admin.token), &Value::Null).await;
        assert_eq!(reply.status, StatusCode::NO_CONTENT);
    }
    let refused = tablet.exchange(&tablet.request(&[])).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::UNAUTHORIZED, "revoked"));
    let devices = server.get("/api/v1/devices", &admin.token).await.json();
    let row =
        devices["devices"].as_array().unwrap().iter().find(|it| it["id"] == tablet.device.as_str());
    let row = row.unwrap();
    assert_eq!(row["revoked"], server.now());
    assert_eq!(row["last_contact"], server.now());
    assert_eq!(row["app"], "test");
    let unknown =
        server.post("/api/v1/devices/nobody/revoke", Some(&admin.token), &Value::Null).await;
    assert_eq!(unknown.code(), "not_found");
}

#[tokio::test]
async fn an_enrolment_says_what_other_devices_of_the_organisation_kept_back() {
    let server = Server::new().await;
    let admin = server.tablet(Role::Administrator, OWN).await;
    let tablet = server.tablet(Role::Cadre, BELOW).await;
    let keep_back = async |left| {
        let request = SyncRequest { left, ..tablet.request(&[]) };
        assert_eq!(tablet.exchange(&request).await.status, StatusCode::OK);
    };
    keep_back(3).await;
    let heard = server.now();
    server.wait(DAY);
    assert_eq!(server.enrol(Role::Cadre, LED).await.unsent, []);
    let said = server.enrol(Role::Cadre, BELOW).await.unsent;
    assert_eq!(said, [Unsent { left: 3, at: heard }]);

    keep_back(0).await;
    assert_eq!(server.enrol(Role::Cadre, BELOW).await.unsent, []);

    keep_back(2).await;
    let path = format!("/api/v1/devices/{}/revoke", tablet.device);
    server.post(&path, Some(&admin.token), &Value::Null).await;
    assert_eq!(server.enrol(Role::Cadre, BELOW).await.unsent, []);
}

#[tokio::test]
async fn neither_token_nor_code_nor_password_is_in_the_database() {
    let server = Server::new().await;
    let made = made_code(&server).await;
    let code = made["code"].as_str().unwrap().to_owned();
    let token = server.post("/api/v1/enrol", None, &json!({"code": code})).await.json()["token"]
        .as_str()
        .unwrap()
        .to_owned();
    server.storage.close().await.unwrap();
    let bytes = std::fs::read(server.data.path().join("giaouoc.db")).unwrap();
    for secret in [code.replace('-', ""), code, token] {
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{secret}");
    }
}
