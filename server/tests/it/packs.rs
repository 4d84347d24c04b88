//! What the law gives: loaded once, brought up to date, and never over what an alliance wrote.

use giaouoc::{
    packs::{self, PACKS},
    storage::SERVER,
};
use model::{record::Noun, scope::Scope};
use serde_json::{Value, json};
use sync::op::Kind;

use crate::{
    support::{Server, fresh},
    world::fact,
};

async fn fields(server: &Server, id: &str) -> Value {
    let stored = server.storage.record(id.parse().unwrap()).await.unwrap().unwrap();
    serde_json::to_value(stored.record.fields).unwrap()
}

async fn state(server: &Server, ops: Vec<sync::op::Op>) {
    server.storage.state(SERVER.parse().unwrap(), ops, server.now()).await.unwrap();
}

fn set(id: &str, values: Value) -> sync::op::Op {
    let mut op = fact(Noun::Award, Scope::Ref, id, values);
    (op.o, op.k, op.n, op.b) =
        (fresh("set").parse().unwrap(), Kind::Set, None, u64::from(u32::MAX));
    op
}

#[tokio::test]
async fn packs_are_loaded_and_an_older_state_is_brought_up_to_date() {
    let server = Server::new().await;
    // One of an office's own under an id that a pack uses.
    let own = json!({"kind": "title", "name": "Của riêng", "recipients": ["individual"],
                     "keeper": "office"});
    state(&server, vec![fact(Noun::Award, Scope::Ref, "dh-ldtt", own.clone())]).await;
    packs::bring(&*server.storage, server.now()).await.unwrap();
    let award = fields(&server, "ht-giay-khen").await;
    assert_eq!((&award["name"], &award["pack"]), (&json!("Giấy khen"), &json!("awards")));
    assert!(award["source"].as_str().unwrap().contains("06/2022/QH15"));
    assert_eq!(fields(&server, "dh-ldtt").await, own);
    for pack in &PACKS {
        let version = server.storage.pack_version(pack.id).await.unwrap();
        assert_eq!(version, Some(pack.version));
    }
    let last = server.storage.figures().await.unwrap().last_gseq;
    packs::bring(&*server.storage, server.now()).await.unwrap();
    assert_eq!(server.storage.figures().await.unwrap().last_gseq, last, "nothing to do");

    // As an older program had written it: another name, a field that is gone; one of others stays.
    let old = json!({"name": "Giấy khen cũ", "combined": true, "later": 7});
    state(&server, vec![set("ht-giay-khen", old)]).await;
    server.storage.put_pack("awards", 0, Vec::new(), server.now()).await.unwrap();
    packs::bring(&*server.storage, server.now()).await.unwrap();
    let award = fields(&server, "ht-giay-khen").await;
    assert_eq!((&award["name"], &award["later"]), (&json!("Giấy khen"), &json!(7)));
    let gseq = server.storage.figures().await.unwrap().last_gseq;
    assert_eq!(gseq, last + 2, "the old state and one change");
    assert_eq!(fields(&server, "dh-ldtt").await, own);

    // A newer program was here: an older one takes nothing back.
    state(&server, vec![set("ht-giay-khen", json!({"name": "Giấy khen mới"}))]).await;
    server.storage.put_pack("awards", 99, Vec::new(), server.now()).await.unwrap();
    packs::bring(&*server.storage, server.now()).await.unwrap();
    assert_eq!(fields(&server, "ht-giay-khen").await["name"], "Giấy khen mới");
}
