//! Files that people carry: delivered by whoever, they do what their author could have done.

pub mod author;
mod command;
mod keys;

use axum::http::StatusCode;
use giaouoc::storage::sqlite::Sqlite;
use model::{id::DeviceId, role::Role, scope::Scope};
use serde_json::json;
use sync::{
    bundle::Receipt,
    client::{DataState, Taken},
    wire::BundleTaken,
};

use self::author::{Author, new_key};
use crate::{
    support::{Reply, Server, Tablet},
    world::{BELOW, LED, NOW, OWN, STRANGER},
};

async fn deliver(server: &Server, token: &str, file: &[u8]) -> Reply {
    server.post_file("/api/v1/bundle", token, file).await
}

fn taken(reply: &Reply) -> BundleTaken {
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
    serde_json::from_value(reply.json()).unwrap()
}

/// The scope of who makes most files here.
fn led() -> Scope {
    Scope::Org(LED.parse().unwrap())
}

/// The records that a device reads.
async fn reads(tablet: &mut Tablet<'_>) -> Vec<String> {
    tablet.pull().await.into_iter().map(|record| record.r.to_string()).collect()
}

#[tokio::test]
async fn a_neighbour_brings_a_sealed_file_and_the_record_turns_green_by_its_receipt() {
    let server = Server::new().await;
    let mut author = Author::new(&server, Role::Cadre, LED).await;
    author.report("bc-1");
    author.submit("bc-1");
    let mut neighbour = server.tablet(Role::Cadre, STRANGER).await;
    let before = reads(&mut neighbour).await;

    let reply = deliver(&server, &neighbour.token, &author.courier()).await;
    let told = taken(&reply);
    assert_eq!((told.from, told.to, told.count, told.fresh, told.held), (1, 2, 2, 2, 0));
    assert_eq!((told.dev, told.org.as_str()), (author.device.id.clone(), LED));
    assert_eq!(told.org_name, "Đơn vị led");

    assert_eq!(author.state("bc-1"), DataState::Local, "nothing is sent by making a file");
    assert!(matches!(author.take(&told.receipt.0), Taken::Applied(_)));
    assert_eq!(author.state("bc-1"), DataState::Stored);
    assert_eq!(author.device.unsent(), 0);
    let view = author.records[&Author::id("bc-1")].view().unwrap();
    assert_eq!(view.status().as_str(), "submitted");

    let mut officer = server.tablet(Role::EmulationOfficer, OWN).await;
    assert!(reads(&mut officer).await.contains(&"bc-1".to_owned()), "the office has it");
    assert_eq!(reads(&mut neighbour).await, before, "who carries it reads nothing of it");
    let devices = server.storage.devices(vec![LED.parse().unwrap()]).await.unwrap();
    assert_eq!(devices[0].contact, None, "the device itself did not call");

    author.exchange(&server).await;
    author.exchange(&server).await;
    let view = author.records[&Author::id("bc-1")].view().unwrap();
    assert!(view.fields.contains_key("@number"), "the next pull brings what the office added");
}

#[tokio::test]
async fn the_same_file_twice_and_the_radio_besides_change_nothing() {
    let server = Server::new().await;
    let mut author = Author::new(&server, Role::Cadre, LED).await;
    author.report("bc-1");
    let file = author.courier();
    let first = taken(&deliver(&server, &author.device.token, &file).await);
    let again = taken(&deliver(&server, &author.device.token, &file).await);
    assert_eq!((first.fresh, again.fresh), (1, 0));
    assert_eq!(first.receipt, again.receipt, "the clock of the test stands still");

    // The receipt is lost; the device writes on, and sends all by radio.
    author.set("bc-1", json!({"year": "2025"}));
    let later = author.bundle();
    author.exchange(&server).await;
    author.exchange(&server).await;
    assert_eq!((author.device.acked(), author.state("bc-1")), (2, DataState::Stored));
    let late = taken(&deliver(&server, &author.device.token, &later).await);
    assert_eq!((late.from, late.count, late.fresh), (1, 2, 0));
    for receipt in [&first.receipt, &late.receipt] {
        assert_eq!(author.take(&receipt.0), Taken::Older);
    }
    let history = server.storage.history(Author::id("bc-1")).await.unwrap();
    assert_eq!(history.len(), 2, "each op once");
}

#[tokio::test]
async fn the_first_half_by_radio_the_rest_by_stick() {
    let server = Server::new().await;
    let mut author = Author::new(&server, Role::Cadre, LED).await;
    author.report("bc-1");
    author.exchange(&server).await;
    author.set("bc-1", json!({"year": "2025"}));
    let told = taken(&deliver(&server, &author.device.token, &author.bundle()).await);
    assert_eq!((told.from, told.to, told.fresh), (2, 2, 1));
    assert!(matches!(author.take(&told.receipt.0), Taken::Applied(_)));
    assert_eq!(author.state("bc-1"), DataState::Stored);
}

#[tokio::test]
async fn a_cut_or_changed_file_is_refused_and_leaves_nothing() {
    let server = Server::new().await;
    let mut author = Author::new(&server, Role::Cadre, LED).await;
    author.report("bc-1");
    let token = author.device.token.clone();
    for (what, file) in [("sealed", author.courier()), ("bare", author.bundle())] {
        let cuts = (0..file.len()).step_by(file.len() / 23 + 1);
        for length in cuts {
            let reply = deliver(&server, &token, &file[..length]).await;
            assert!(reply.status.is_client_error(), "{what} cut to {length}");
        }
        for bit in (0..file.len() * 8).step_by(149) {
            let mut file = file.clone();
            file[bit / 8] ^= 1 << (bit % 8);
            let reply = deliver(&server, &token, &file).await;
            let code = reply.code();
            let codes = ["bundle_unreadable", "bundle_forged", "bundle_sealed_for_others"];
            assert!(codes.contains(&code.as_str()), "{what}, bit {bit}: {code}");
        }
    }
    assert_eq!(server.storage.history(Author::id("bc-1")).await.unwrap(), []);
}

#[tokio::test]
async fn only_the_authors_own_key_signs_for_it() {
    let server = Server::new().await;
    let mut author = Author::new(&server, Role::Cadre, LED).await;
    author.report("bc-1");
    let courier = server.tablet(Role::Administrator, OWN).await;

    let mut impostor = Author::new(&server, Role::Cadre, LED).await;
    impostor.device.id = author.device.id.clone();
    impostor.report("bc-2");
    let reply = deliver(&server, &courier.token, &impostor.courier()).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::FORBIDDEN, "foreign_device".to_owned()));

    let mut stranger = Author::new(&server, Role::Cadre, STRANGER).await;
    stranger.device.org = LED.parse().unwrap();
    stranger.report("bc-2");
    let reply = deliver(&server, &courier.token, &stranger.courier()).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::FORBIDDEN, "device_unknown".to_owned()));

    author.key = new_key();
    let reply = deliver(&server, &courier.token, &author.courier()).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::FORBIDDEN, "device_unknown".to_owned()));
    for record in ["bc-1", "bc-2"] {
        assert_eq!(server.storage.history(Author::id(record)).await.unwrap(), []);
    }
}

#[tokio::test]
async fn a_key_that_somebody_else_names_too_does_not_make_the_file_his() {
    let server = Server::new().await;
    let mut author = Author::new(&server, Role::Cadre, LED).await;
    author.report("bc-1");
    // The public half stands in every bare file.
    for org in [LED, STRANGER] {
        let thief = server.tablet(Role::Viewer, org).await;
        let key = author::public(&author.key);
        assert_eq!(author::ask_keys(&server, &thief.token, &key).await.status, StatusCode::OK);
    }
    let told = taken(&deliver(&server, &author.device.token, &author.courier()).await);
    assert_eq!((told.fresh, told.held), (1, 0));
}

#[tokio::test]
async fn the_courier_adds_no_right() {
    let server = Server::new().await;
    let mut viewer = Author::new(&server, Role::Viewer, LED).await;
    viewer.report("bc-1");
    let courier = server.tablet(Role::EmulationOfficer, OWN).await;
    let told = taken(&deliver(&server, &courier.token, &viewer.courier()).await);
    assert_eq!((told.fresh, told.held), (1, 1), "a viewer writes nothing, whoever brings it");
    viewer.take(&told.receipt.0);
    assert_eq!(viewer.state("bc-1"), DataState::Attention);
    let nobody = deliver(&server, "no token", &viewer.courier()).await;
    assert_eq!(nobody.code(), "unauthenticated");
}

#[tokio::test]
async fn a_file_of_a_revoked_device_is_refused_and_its_bearer_is_not() {
    let server = Server::new().await;
    let mut author = Author::new(&server, Role::Cadre, BELOW).await;
    author.report("bc-1");
    let file = author.courier();
    let admin = server.tablet(Role::Administrator, OWN).await;
    let path = format!("/api/v1/devices/{}/revoke", author.device.id);
    let reply = server.post(&path, Some(&admin.token), &json!({})).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    let mut neighbour = server.tablet(Role::Cadre, BELOW).await;
    let reply = deliver(&server, &neighbour.token, &file).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::FORBIDDEN, "bundle_revoked".to_owned()));
    assert_eq!(server.storage.history(Author::id("bc-1")).await.unwrap(), []);
    neighbour.push(&[]).await;
    let reply = deliver(&server, &author.device.token, &file).await;
    assert_eq!(reply.code(), "revoked", "the device itself");
}

#[tokio::test]
async fn a_device_that_took_another_name_offline_is_known_by_its_key() {
    let server = Server::new().await;
    let mut author = Author::new(&server, Role::Cadre, LED).await;
    author.report("bc-1");
    let rows: Vec<_> = author.outbox.values().cloned().collect();
    let name: DeviceId = "never-heard-of".parse().unwrap();
    let rows = author.device.fork(name.clone(), &rows);
    author.outbox = rows.into_iter().map(|row| (row.s, row)).collect();
    let told = taken(&deliver(&server, &author.device.token, &author.courier()).await);
    assert_eq!((told.dev, told.fresh), (name, 1));
    assert!(matches!(author.take(&told.receipt.0), Taken::Applied(_)));
    author.exchange(&server).await;
    assert_eq!(author.state("bc-1"), DataState::Stored);
}

#[tokio::test]
async fn a_copied_tablet_learns_by_courier_that_it_is_one() {
    let server = Server::new().await;
    let mut author = Author::new(&server, Role::Cadre, LED).await;
    author.report("bc-1");
    author.set("bc-1", json!({"year": "2025"}));
    taken(&deliver(&server, &author.device.token, &author.bundle()).await);
    // Another tablet with the same storage went on from the first op.
    author.outbox.remove(&2);
    author.records.clear();
    author.device.last = 1;
    author.report("bc-2");
    let told = taken(&deliver(&server, &author.device.token, &author.bundle()).await);
    assert_eq!((told.fork, told.fresh), (true, 0));
    assert_eq!(author.take(&told.receipt.0), Taken::Forked);
    let rows: Vec<_> = author.outbox.values().cloned().collect();
    let rows = author.device.fork("copy".parse().unwrap(), &rows);
    author.outbox = rows.into_iter().map(|row| (row.s, row)).collect();
    let told = taken(&deliver(&server, &author.device.token, &author.bundle()).await);
    assert_eq!((told.fork, told.held), (false, 0));
    assert_eq!(server.storage.history(Author::id("bc-2")).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_restored_server_asks_by_receipt_for_what_it_lost() {
    let server = Server::new().await;
    let mut author = Author::new(&server, Role::Cadre, LED).await;
    author.report("bc-1");
    author.exchange(&server).await;
    let backup = server.data.path().join("backup.db");
    Sqlite::back_up(server.data.path(), &backup, NOW).unwrap();
    author.set("bc-1", json!({"year": "2025"}));
    author.exchange(&server).await;
    author.set("bc-1", json!({"year": "2024"}));
    let data = server.close().await;
    Sqlite::restore(&backup, data.path(), "epoch-2", NOW + 1, true).unwrap();
    let storage = std::sync::Arc::new(Sqlite::open(data.path(), "unused", NOW).unwrap());
    let server = Server::over(storage, data);
    server.wait(60_000);

    let told = taken(&deliver(&server, &author.device.token, &author.courier()).await);
    assert_eq!((told.from, told.fresh), (3, 0), "the second op is missing before it");
    assert!(matches!(author.take(&told.receipt.0), Taken::Restored(_)));
    assert_eq!((author.device.acked(), author.state("bc-1")), (1, DataState::Local));
    let told = taken(&deliver(&server, &author.device.token, &author.courier()).await);
    assert_eq!((told.from, told.fresh), (2, 2));
    author.take(&told.receipt.0);
    assert_eq!(author.state("bc-1"), DataState::Stored);
    let view = author.records[&Author::id("bc-1")].view_fields();
    assert_eq!(view["year"], json!("2024"));
}

#[tokio::test]
async fn a_file_for_another_office_says_so_and_one_for_colleagues_is_taken() {
    let (server, other) = (Server::new().await, Server::new().await);
    let mut author = Author::new(&server, Role::Cadre, LED).await;
    author.report("bc-1");
    let stranger = other.tablet(Role::Administrator, OWN).await;
    for file in [author.courier(), author.hand_over("org:led"), author.hand_over("grp:bloc")] {
        let reply = deliver(&other, &stranger.token, &file).await;
        assert_eq!(reply.code(), "bundle_sealed_for_others");
    }
    let reply = deliver(&other, &stranger.token, &author.bundle()).await;
    assert_eq!(reply.code(), "device_unknown");
    let file = author.hand_over("grp:bloc");
    assert_eq!(taken(&deliver(&server, &author.device.token, &file).await).fresh, 1);
    let receipt = taken(&deliver(&server, &author.device.token, &file).await).receipt;
    let reply = deliver(&server, &author.device.token, &receipt.0).await;
    assert_eq!(reply.code(), "bundle_unreadable", "a receipt is for the device");
}

#[tokio::test]
async fn photos_travel_with_the_file_and_the_submit_does_not_wait_for_them() {
    let server = Server::new().await;
    let mut author = Author::new(&server, Role::Cadre, LED).await;
    author.report("bc-1");
    let photo = author.attach("bc-1", "a", b"\xff\xd8\xff a photo");
    author.submit("bc-1");
    let file = author.courier();
    let told = taken(&deliver(&server, &author.device.token, &file).await);
    assert_eq!((told.fresh, told.held), (3, 0));
    assert!(server.storage.has_blob(led(), photo.clone()).await.unwrap());
    let receipt = Receipt::read(&told.receipt.0).unwrap().verified(true).unwrap();
    assert_eq!(receipt.blobs, [photo]);
    author.take(&told.receipt.0);
    assert_eq!(author.state("bc-1"), DataState::Stored);
    let again = taken(&deliver(&server, &author.device.token, &file).await);
    assert_eq!(again.receipt, told.receipt);

    // The words went by radio; nothing but the photo is unsent.
    author.report("bc-2");
    let late = author.attach("bc-2", "a", b"\xff\xd8\xff another");
    author.exchange(&server).await;
    author.exchange(&server).await;
    assert_eq!(author.device.unsent(), 0);
    assert!(!server.storage.has_blob(led(), late.clone()).await.unwrap());
    taken(&deliver(&server, &author.device.token, &author.bundle()).await);
    assert!(server.storage.has_blob(led(), late).await.unwrap());

    let mut other = Author::new(&server, Role::Cadre, LED).await;
    other.report("bc-3");
    let script = other.attach("bc-3", "a", b"<script>");
    let told = taken(&deliver(&server, &other.device.token, &other.courier()).await);
    let receipt = Receipt::read(&told.receipt.0).unwrap().verified(true).unwrap();
    assert_eq!((told.fresh, receipt.blobs), (2, Vec::new()), "what is no photo stays out");
    assert!(!server.storage.has_blob(led(), script).await.unwrap());
}

#[tokio::test]
async fn a_year_of_work_goes_in_by_parts_and_a_bomb_does_not() {
    let server = Server::new().await;
    let mut author = Author::new(&server, Role::Cadre, LED).await;
    author.report("bc-1");
    for n in 0..900 {
        // Words that do not compress to nothing.
        let words: String =
            (0..40).map(|at| format!("{:x} ", (n * 7919 + at * 104_729) % 65_521)).collect();
        author.set("bc-1", json!({"note": words.repeat(60)}));
    }
    let file = author.bundle();
    let inflated: usize = author.outbox.values().map(|row| row.bytes.len()).sum();
    assert!(inflated > 8 << 20, "more than a request may have: {inflated}");
    let told = taken(&deliver(&server, &author.device.token, &file).await);
    assert_eq!((told.count, told.fresh, told.held), (901, 901, 0));
    assert!(matches!(author.take(&told.receipt.0), Taken::Applied(_)));
    assert_eq!(author.device.unsent(), 0);

    // A column of blank rows compresses like a bomb, and is none.
    author.set("bc-1", json!({"note": "ngắn"}));
    author.pad(20 << 20);
    let blank = author.bundle();
    assert!(blank.len() < 64 << 10);
    let told = taken(&deliver(&server, &author.device.token, &blank).await);
    assert_eq!((told.count, told.fresh), (1, 1));
    assert!(matches!(author.take(&told.receipt.0), Taken::Applied(_)));

    author.set("bc-1", json!({"note": "dài"}));
    author.pad(64 << 20);
    let bomb = author.bundle();
    assert!(bomb.len() < 256 << 10);
    assert_eq!(deliver(&server, &author.device.token, &bomb).await.code(), "too_large");
    let huge = vec![b' '; (64 << 20) + 1];
    assert_eq!(deliver(&server, &author.device.token, &huge).await.code(), "too_large");
}
