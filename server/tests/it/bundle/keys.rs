//! Who gets which keys.

use axum::http::StatusCode;
use model::{octets::Octets, role::Role};
use serde_json::json;
use sync::wire::{Keys, SharedKey};

use super::author::{ask_keys, new_key, public};
use crate::{
    support::{Server, Tablet},
    world::{BELOW, LED, OWN, STRANGER},
};

async fn keys(tablet: &Tablet<'_>) -> Keys {
    let reply = ask_keys(tablet.server, &tablet.token, &public(&new_key())).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
    serde_json::from_value(reply.json()).unwrap()
}

fn scopes(keys: &Keys) -> Vec<String> {
    keys.shared.iter().map(|key| key.scope.to_string()).collect()
}

fn of(keys: &Keys, scope: &str) -> Vec<SharedKey> {
    keys.shared.iter().filter(|key| key.scope.to_string() == scope).cloned().collect()
}

#[tokio::test]
async fn devices_share_keys_with_those_who_read_the_same_and_with_nobody_else() {
    let server = Server::new().await;
    let (one, two) = (server.tablet(Role::Cadre, LED).await, server.tablet(Role::Cadre, LED).await);
    let (one, two) = (keys(&one).await, keys(&two).await);
    assert_eq!(one, two);
    assert_eq!(scopes(&one), ["org:led", "grp:bloc"]);
    let leader = keys(&server.tablet(Role::EmulationOfficer, OWN).await).await;
    assert_eq!(leader.office, one.office);
    assert_eq!(of(&leader, "grp:bloc"), of(&one, "grp:bloc"));
    assert_eq!(of(&leader, "org:led"), [], "an office reads what a unit submits, not its files");
    let stranger = keys(&server.tablet(Role::Cadre, STRANGER).await).await;
    assert_eq!(scopes(&stranger), ["org:stranger"]);
}

#[tokio::test]
async fn after_a_revocation_new_keys_seal_and_the_old_ones_still_open() {
    let server = Server::new().await;
    let lost = server.tablet(Role::Cadre, BELOW).await;
    let kept = server.tablet(Role::Cadre, BELOW).await;
    let before = of(&keys(&lost).await, "org:below");
    let admin = server.tablet(Role::Administrator, OWN).await;
    let path = format!("/api/v1/devices/{}/revoke", lost.device);
    for _ in 0..2 {
        let reply = server.post(&path, Some(&admin.token), &json!({})).await;
        assert_eq!(reply.status, StatusCode::NO_CONTENT);
    }
    let after = of(&keys(&kept).await, "org:below");
    assert_eq!(after.len(), 2, "one more, also when it is revoked twice");
    assert_eq!(after[1..], before);
    assert_ne!(after[0].key, before[0].key);
    let reply = ask_keys(&server, &lost.token, &public(&new_key())).await;
    assert_eq!(reply.code(), "revoked");
}

#[tokio::test]
async fn the_keys_of_the_office_stay_when_the_server_starts_again() {
    let server = Server::new().await;
    let before = keys(&server.tablet(Role::Cadre, LED).await).await;
    let data = server.close().await;
    let storage = giaouoc::storage::sqlite::Sqlite::open(data.path(), "unused", 1).unwrap();
    let server = Server::over(std::sync::Arc::new(storage), data);
    assert_eq!(keys(&server.tablet(Role::Cadre, LED).await).await, before);
}

#[tokio::test]
async fn what_is_no_key_is_refused_and_so_are_too_many() {
    let server = Server::new().await;
    let tablet = server.tablet(Role::Cadre, LED).await;
    let reply = ask_keys(&server, &tablet.token, &Octets([4; 65])).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::UNPROCESSABLE_ENTITY, "invalid".into()));
    for body in [json!({}), json!({"key": "AA"}), json!({"key": 1})] {
        let reply = server.post("/api/v1/keys", Some(&tablet.token), &body).await;
        assert_eq!(reply.code(), "malformed", "{body}");
    }
    let first = public(&new_key());
    for n in 0..100 {
        let key = if n == 0 { first } else { public(&new_key()) };
        assert_eq!(ask_keys(&server, &tablet.token, &key).await.status, StatusCode::OK);
        server.wait(1_000);
    }
    assert_eq!(ask_keys(&server, &tablet.token, &public(&new_key())).await.code(), "too_many");
    assert_eq!(ask_keys(&server, &tablet.token, &first).await.status, StatusCode::OK);
}
