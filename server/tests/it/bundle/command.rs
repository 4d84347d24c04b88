//! `giaouoc import-bundle`, while no server runs and while one does.

use std::{
    path::Path,
    process::{Command, Output},
};

use model::role::Role;
use sync::client::{DataState, Taken};

use super::author::Author;
use crate::{process::Process, support::Server, world::LED};

fn import(data: &Path, arguments: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_giaouoc"))
        .args(["import-bundle", "--data"])
        .arg(data)
        .args(arguments)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

#[tokio::test]
async fn files_are_taken_in_while_no_server_runs_and_a_bad_one_stops_no_other() {
    let server = Server::new().await;
    let mut author = Author::new(&server, Role::Cadre, LED).await;
    author.report("bc-1");
    let data = server.close().await;
    let stick = tempfile::tempdir().unwrap();
    let (good, bad) = (stick.path().join("htx.giaouoc"), stick.path().join("anh.jpg"));
    std::fs::write(&good, author.courier()).unwrap();
    std::fs::write(&bad, b"\xff\xd8\xff").unwrap();

    let done = import(data.path(), &[&bad, &good]);
    let words = said(&done);
    assert_eq!(done.status.code(), Some(1), "{words}");
    assert!(words.contains("anh.jpg: not taken: this is no file of this system"), "{words}");
    assert!(words.contains("htx.giaouoc: 1 ops, 1 of them new, 0 held"), "{words}");
    let receipt = std::fs::read(stick.path().join("htx.receipt.giaouoc")).unwrap();
    assert!(matches!(author.take(&receipt), Taken::Applied(_)));
    assert_eq!(author.state("bc-1"), DataState::Stored);

    let receipts = tempfile::tempdir().unwrap();
    let done = import(data.path(), &[Path::new("--receipts"), receipts.path(), &good]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert!(said(&done).contains("1 ops, 0 of them new"), "{}", said(&done));
    let receipt = std::fs::read(receipts.path().join("htx.receipt.giaouoc")).unwrap();
    assert_eq!(author.take(&receipt), Taken::Older);
}

#[tokio::test]
async fn while_a_server_runs_it_sends_people_to_the_page() {
    let server = Server::new().await;
    let mut author = Author::new(&server, Role::Cadre, LED).await;
    author.report("bc-1");
    let data = server.close().await;
    let file = data.path().join("htx.giaouoc");
    std::fs::write(&file, author.courier()).unwrap();
    let running = Process::start(data.path(), &[]).await;
    let done = import(data.path(), &[&file]);
    assert_eq!(done.status.code(), Some(1));
    assert!(said(&done).contains("on its page /bundles"), "{}", said(&done));
    drop(running);
    let elsewhere = tempfile::tempdir().unwrap();
    let done = import(elsewhere.path(), &[&file]);
    assert!(said(&done).contains("there is no database"), "{}", said(&done));
    assert!(!elsewhere.path().join("giaouoc.db").exists(), "none is made by mistake");
}
