//! Who knows the name of a photo, its SHA-256, has no right to it by that.

use axum::http::StatusCode;
use model::role::Role;
use serde_json::{Value, json};

use super::{Client, jpeg, photo};
use crate::{
    support::{Server, Tablet},
    world::{BELOW, OWN, STRANGER},
};

fn client<'s>(tablet: &Tablet<'s>) -> Client<'s> {
    Client { server: tablet.server, token: tablet.token.clone() }
}

/// Makes a report that names a photo, and submits it; the verdict of the submit.
async fn name_it(tablet: &mut Tablet<'_>, record: &str, bytes: &[u8]) -> (String, Value) {
    tablet.report(record, &[]).await;
    let row = tablet.op("set", record, &json!({"attachments/p1": photo(bytes, "Ảnh.jpg")}));
    assert_eq!(tablet.verdict(row).await.0, "applied");
    let submit = tablet.op("cmd", record, &json!({"do": "submit"}));
    tablet.verdict(submit).await
}

#[tokio::test]
async fn who_names_the_photo_of_another_neither_reads_it_nor_learns_that_it_is_here() {
    let server = Server::new().await;
    let mut owner = server.tablet(Role::Cadre, BELOW).await;
    let mut thief = server.tablet(Role::Cadre, STRANGER).await;
    let (secret, nobodys) = (jpeg(1, 5_000), jpeg(2, 5_000));
    assert_eq!(client(&owner).send(&secret).await.status, StatusCode::NO_CONTENT);
    assert_eq!(name_it(&mut owner, "bc-1", &secret).await.0, "applied");

    // Everything is as with a photo that nobody has.
    for (record, bytes) in [("bc-2", &secret), ("bc-3", &nobodys)] {
        assert!(!client(&thief).has(bytes).await, "{record}");
        let (word, why) = name_it(&mut thief, record, bytes).await;
        assert_eq!((word.as_str(), &why["code"]), ("held", &json!("awaiting_attachments")));
        let read = format!("/api/v1/records/{record}/attachments/p1");
        let reply = server.get(&read, &thief.token).await;
        assert_eq!((reply.status, reply.code().as_str()), (StatusCode::NOT_FOUND, "blob_missing"));
    }
    assert_eq!(thief.push(&[]).await.need.len(), 2);

    // Who has the bytes brings them, and is served; they are kept once.
    assert_eq!(client(&thief).send(&secret).await.status, StatusCode::NO_CONTENT);
    assert!(client(&thief).has(&secret).await);
    let reply = server.get("/api/v1/records/bc-2/attachments/p1", &thief.token).await;
    assert_eq!((reply.status, reply.body), (StatusCode::OK, secret.clone()));
    let stored = server.storage.record("bc-2".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(stored.record.status().as_str(), "submitted", "the submit goes on");

    // Of the owner nothing has changed, and a colleague's tablet need not send it again.
    let officer = server.tablet(Role::EmulationOfficer, OWN).await;
    let colleague = server.tablet(Role::Cadre, BELOW).await;
    let reply = server.get("/api/v1/records/bc-1/attachments/p1", &officer.token).await;
    assert_eq!((reply.status, reply.body), (StatusCode::OK, secret.clone()));
    assert!(client(&colleague).has(&secret).await);

    let data = server.close().await;
    let rebuilt = giaouoc::storage::sqlite::Sqlite::rebuild(data.path()).unwrap();
    assert_eq!(rebuilt.differences, []);
}
