//! After a restore nobody comes in who was shut out since the backup.

use std::{path::PathBuf, sync::Arc};

use giaouoc::storage::{
    Storage, StoreError,
    sqlite::{LIST, Sqlite},
};
use model::{id::DeviceId, role::Role};
use serde_json::{Value, json};
use sync::wire::{Enrolment, Keys};
use tempfile::TempDir;

use crate::{
    bundle::author::{ask_keys, new_key, public},
    support::{PASSWORD, Server},
    world::{BELOW, NOW, OWN, person},
};

/// What a server knew when it lost its database, and some of it is not in the backup.
struct Lost {
    data: TempDir,
    backup: PathBuf,
    /// Revoked since the backup, its token, and the request that it sends.
    revoked: DeviceId,
    token: String,
    request: Value,
    /// A code that was used since, and who enrolled with it.
    code: String,
    stranger: Enrolment,
    /// A code that nobody has used.
    open: String,
    /// The shared key that the revoked device knows.
    key: String,
}

async fn code(server: &Server, admin: &str) -> String {
    let wish = json!({"org": BELOW, "roles": ["cadre"], "person": person(Role::Cadre, BELOW)});
    let made = server.post("/api/v1/codes", Some(admin), &wish).await.json();
    made["code"].as_str().unwrap().to_owned()
}

async fn shared_key(server: &Server, token: &str) -> String {
    let reply = ask_keys(server, token, &public(&new_key())).await.json();
    let keys: Keys = serde_json::from_value(reply).unwrap();
    keys.shared[0].id.to_string()
}

async fn lost() -> Lost {
    let server = Server::new().await;
    let admin = server.tablet(Role::Administrator, OWN).await;
    let tablet = server.tablet(Role::Cadre, BELOW).await;
    let request = serde_json::to_value(tablet.request(&[])).unwrap();
    let key = shared_key(&server, &tablet.token).await;
    let (used, open) = (code(&server, &admin.token).await, code(&server, &admin.token).await);
    let backup = server.data.path().join("backup.db");
    Sqlite::back_up(server.data.path(), &backup, NOW).unwrap();

    let path = format!("/api/v1/devices/{}/revoke", tablet.device);
    server.post(&path, Some(&admin.token), &Value::Null).await;
    let reply = server.post("/api/v1/enrol", None, &json!({"code": used})).await.json();
    let stranger = serde_json::from_value(reply).unwrap();
    let (revoked, token) = (tablet.device.clone(), tablet.token.clone());
    let data = server.close().await;
    Lost { data, backup, revoked, token, request, code: used, stranger, open, key }
}

fn serve(data: TempDir) -> Server {
    let storage: Arc<dyn Storage> = Arc::new(Sqlite::open(data.path(), "-", NOW).unwrap());
    Server::over(storage, data)
}

#[tokio::test]
async fn who_was_shut_out_since_the_backup_stays_out_and_the_operator_hears_of_it() {
    let Lost { data, backup, revoked, token, request, code, stranger, open, key } = lost().await;
    let restored = Sqlite::restore(&backup, data.path(), "epoch-2", NOW + 5, false).unwrap();
    assert!(restored.listed);
    assert_eq!(restored.revoked, [revoked]);
    assert_eq!(restored.codes, 1);
    let [(device, org, at)] = &restored.strangers[..] else { panic!("{restored:?}") };
    assert_eq!((device, org.as_str(), *at), (&stranger.device, BELOW, NOW));

    let server = serve(data);
    let reply = server.post("/api/v1/sync", Some(&token), &request).await;
    assert_eq!(reply.code(), "revoked");
    let enrol = async |code: &str| server.post("/api/v1/enrol", None, &json!({"code": code})).await;
    assert_eq!(enrol(&code).await.code(), "code_used");
    let reply = server.post("/api/v1/sync", Some(&stranger.token), &request).await;
    assert_eq!((reply.status.as_u16(), reply.code().as_str()), (401, "device_forgotten"));
    let told = reply.json();
    assert!(told["vi"].as_str().unwrap().contains("mã ghi danh mới"), "{told}");

    // Who comes anew shares a key that the revoked one never had.
    let colleague: Enrolment = serde_json::from_value(enrol(&open).await.json()).unwrap();
    assert_ne!(shared_key(&server, &colleague.token).await, key);
}

#[tokio::test]
async fn where_the_list_is_lost_the_administrator_has_to_say_who_was_shut_out() {
    for keep in ["nothing", "a list that began later", "the list of another alliance"] {
        let Lost { data, backup, open, .. } = lost().await;
        let list = data.path().join(LIST);
        let line = |of: &str, at: i64| json!({"what": "began", "of": of, "at": at}).to_string();
        match keep {
            "nothing" => std::fs::remove_file(&list).unwrap(),
            "a list that began later" => std::fs::write(&list, line("epoch-1", NOW + 1)).unwrap(),
            _ => std::fs::write(&list, line("epoch-9", 0)).unwrap(),
        }
        let before = std::fs::read(Sqlite::file(data.path())).unwrap();
        let refused = Sqlite::restore(&backup, data.path(), "epoch-2", NOW + 5, false);
        assert!(matches!(refused, Err(StoreError::Unlisted)), "{keep}: {refused:?}");
        assert!(before == std::fs::read(Sqlite::file(data.path())).unwrap(), "{keep}");

        let restored = Sqlite::restore(&backup, data.path(), "epoch-2", NOW + 5, true).unwrap();
        assert!(!restored.listed && restored.kept.is_some(), "{keep}");
        let server = serve(data);
        let reply = server.post("/api/v1/enrol", None, &json!({"code": open})).await;
        assert_eq!(reply.code(), "code_used", "{keep}: nobody knows who used it");
    }
}

#[tokio::test]
async fn who_was_disabled_since_the_backup_stays_so_and_a_used_code_is_used() {
    let server = Server::new().await;
    let admin = server.sign_in("ad.min", Role::Administrator, OWN).await;
    for user in ["da.khoa", "mo.lai"] {
        server.sign_in(user, Role::Cadre, BELOW).await;
    }
    let post = async |path: &str| {
        let path = format!("/api/v1/accounts/{path}");
        server.post(&path, Some(&admin), &Value::Null).await
    };
    let code = post("ad.min/code").await.json()["code"].clone();
    let backup = server.data.path().join("backup.db");
    Sqlite::back_up(server.data.path(), &backup, NOW).unwrap();
    for call in ["da.khoa/disable", "mo.lai/disable", "mo.lai/enable"] {
        assert_eq!(post(call).await.status.as_u16(), 204, "{call}");
    }
    let choose = json!({"code": code, "password": "một mật khẩu khác"});
    let chosen = server.post("/api/v1/password/choose", None, &choose).await;
    assert_eq!(chosen.status.as_u16(), 200);
    let data = server.close().await;
    Sqlite::restore(&backup, data.path(), "epoch-2", NOW + 5, false).unwrap();
    let server = serve(data);
    assert_eq!(server.password("da.khoa", PASSWORD).await.code(), "account_disabled");
    assert_eq!(server.password("mo.lai", PASSWORD).await.status.as_u16(), 200);
    let again = server.post("/api/v1/password/choose", None, &choose).await;
    assert_eq!(again.code(), "code_used");
}
