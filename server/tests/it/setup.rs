//! The beginning of an alliance: the link, once; the command line; never over the demonstration.

use std::{
    path::Path,
    process::{Command, Output},
};

use axum::http::StatusCode;
use giaouoc::{
    founding,
    storage::{AccountStorage as _, Storage, sqlite::Sqlite},
};
use model::record::Noun;
use serde_json::{Value, json};

use crate::{
    process::{Process, seed},
    support::{PASSWORD, Server},
    world::NOW,
};

fn wish(token: &str) -> Value {
    json!({
        "token": token,
        "alliance": {"name": " Liên minh HTX tỉnh Mẫu ", "short": "LM Mẫu",
                     "level": "provincial", "province": "31"},
        "administrator": {"name": "Nguyễn Văn Mẫu", "title": "Chánh Văn phòng",
                          "user": "Quantri", "password": PASSWORD, "officer": true},
    })
}

async fn link(server: &Server) -> String {
    founding::link(&*server.storage, server.data.path(), server.now()).await.unwrap()
}

async fn administered(server: &Server) -> Value {
    server.get("/api/v1/setup", "").await.json()
}

#[tokio::test]
async fn an_empty_server_is_set_up_once_by_its_link() {
    let server = Server::empty().await;
    assert_eq!(administered(&server).await, json!({"administrator": false}));
    let nobody = server.password("quantri", PASSWORD).await;
    assert_eq!((nobody.status.as_u16(), nobody.code().as_str()), (403, "no_account_yet"));
    let (old, token) = (link(&server).await, link(&server).await);
    for bad in ["", "x", old.as_str()] {
        let refused = server.post("/api/v1/setup", None, &wish(bad)).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (403, "setup_link_unknown"));
    }
    assert_eq!(server.storage.directory().orgs().count(), 0, "nothing of a refused wish stays");
    let done = server.post("/api/v1/setup", None, &wish(&token)).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{:?}", String::from_utf8_lossy(&done.body));
    assert_eq!(administered(&server).await, json!({"administrator": true}));
    for token in [&token, &old] {
        let again = server.post("/api/v1/setup", None, &wish(token)).await;
        assert_eq!((again.status.as_u16(), again.code().as_str()), (409, "setup_done"));
    }
    let error = founding::link(&*server.storage, server.data.path(), NOW).await.unwrap_err();
    assert!(error.to_string().contains("administrator"), "{error}");
    assert_eq!(server.password("quantri", "sai mật khẩu").await.code(), "wrong_password");

    let enrolment = server.password(" QuanTri ", PASSWORD).await.json();
    assert_eq!(enrolment["roles"], json!(["administrator", "emulation_officer"]));
    let directory = server.storage.directory();
    let org = enrolment["org"].as_str().unwrap();
    let record = |id: &str| server.storage.record(id.parse().unwrap());
    let fields = record(org).await.unwrap().unwrap().record.fields;
    assert_eq!(
        serde_json::to_value(&fields).unwrap(),
        json!({
            "kind": "provincial_alliance", "province": "31", "keeper": org,
            "names/1": {"name": "Liên minh HTX tỉnh Mẫu", "short": "LM Mẫu"},
            "placements/1": {"admin_unit": "thành phố Hải Phòng"},
        })
    );
    let person = enrolment["person"].as_str().unwrap();
    let fields = record(person).await.unwrap().unwrap().record.fields;
    assert_eq!(
        serde_json::to_value(&fields).unwrap(),
        json!({"name": "Nguyễn Văn Mẫu", "title": "Chánh Văn phòng", "keeper": org})
    );
    let (person, org) = (person.parse().unwrap(), org.parse().unwrap());
    for appointment in directory.appointments_of(&person, &org) {
        let fields = record(appointment.id.as_str()).await.unwrap().unwrap().record.fields;
        assert_eq!((&fields["from"], &fields["keeper"]), (&json!("2026-11-20"), &json!(org)));
    }
    assert_eq!(directory.appointments_of(&person, &org).count(), 2);
    // What the law gives is there, and everybody reads it.
    assert!(directory.awards().len() > 20);
    assert!(directory.has(Noun::LegalBasis, &"cc-luat-tdkt".parse().unwrap()));
    assert!(directory.has(Noun::Indicator, &"cs-htx".parse().unwrap()));
    let listed = server.get("/api/v1/acts", enrolment["token"].as_str().unwrap()).await.json();
    let words: Vec<&str> =
        listed["acts"].as_array().unwrap().iter().map(|it| it["what"].as_str().unwrap()).collect();
    assert_eq!(words, ["signed_in", "sign_in_failed", "set_up", "sign_in_failed"]);
    assert!(!listed.to_string().contains(PASSWORD));
}

#[tokio::test]
async fn two_who_open_the_link_at_once_make_one_administrator() {
    let server = Server::empty().await;
    let token = link(&server).await;
    let (first, second) =
        tokio::join!(async { server.post("/api/v1/setup", None, &wish(&token)).await }, async {
            server.post("/api/v1/setup", None, &wish(&token)).await
        },);
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 409]);
    assert_eq!(server.storage.directory().orgs().count(), 1);
}

#[tokio::test]
async fn what_cannot_be_used_is_named_and_leaves_the_link_good() {
    let server = Server::empty().await;
    let token = link(&server).await;
    for (pointer, value, code) in [
        ("/alliance/name", json!(" "), "invalid"),
        ("/alliance/short", json!(""), "invalid"),
        ("/alliance/province", json!("30"), "invalid"),
        ("/alliance/province", Value::Null, "invalid"),
        ("/alliance/level", json!("central"), "invalid"),
        ("/administrator/name", json!(""), "invalid"),
        ("/administrator/user", json!("quản trị"), "invalid"),
        ("/administrator/password", json!("ngắn"), "weak_password"),
        ("/administrator/password", json!("minh-hoa-2026"), "weak_password"),
    ] {
        let mut wish = wish(&token);
        *wish.pointer_mut(pointer).unwrap() = value;
        let refused = server.post("/api/v1/setup", None, &wish).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (422, code), "{pointer}");
    }
    let done = server.post("/api/v1/setup", None, &wish(&token)).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT);
}

fn giaouoc(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_giaouoc"))
        .args(arguments)
        .arg("--data")
        .arg(data)
        .env("GIAOUOC_LOG", "warn")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    let all = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8_lossy(&all).into_owned()
}

const INIT: [&str; 13] = [
    "init",
    "--org",
    "Liên minh HTX tỉnh Mẫu",
    "--short",
    "LM Mẫu",
    "--level",
    "provincial",
    "--province",
    "31",
    "--admin",
    "quantri",
    "--name",
    "Nguyễn Văn Mẫu",
];

fn init(data: &Path, password: &str) -> Output {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), format!("{password}\n")).unwrap();
    let arguments: Vec<&str> =
        INIT.into_iter().chain(["--password-file", file.path().to_str().unwrap()]).collect();
    giaouoc(data, &arguments)
}

#[tokio::test]
async fn the_command_line_begins_an_alliance_and_lets_in_who_was_locked_out() {
    let data = tempfile::tempdir().unwrap();
    let weak = init(data.path(), "ngắn");
    assert!(!weak.status.success() && said(&weak).contains("at least 10"), "{}", said(&weak));
    let done = init(data.path(), PASSWORD);
    assert!(done.status.success(), "{}", said(&done));
    let again = init(data.path(), PASSWORD);
    assert!(!again.status.success() && said(&again).contains("admin-code"), "{}", said(&again));
    let link = giaouoc(data.path(), &["setup-link"]);
    assert!(!link.status.success() && said(&link).contains("admin-code"), "{}", said(&link));
    let seeded = giaouoc(data.path(), &["seed-demo"]);
    assert!(!seeded.status.success() && said(&seeded).contains("not empty"), "{}", said(&seeded));
    let unknown = giaouoc(data.path(), &["admin-code", "nobody"]);
    assert!(said(&unknown).contains("no account nobody"), "{}", said(&unknown));

    let code = |output: &Output| {
        let text = said(output);
        text.split_once("code for quantri: ")
            .unwrap_or_else(|| panic!("{text}"))
            .1
            .chars()
            .take(11)
            .collect::<String>()
    };
    let stopped = giaouoc(data.path(), &["admin-code", "QuanTri"]);
    let first = code(&stopped);
    let server = Process::start(data.path(), &[]).await;
    // Also beside a server that runs; the code before ends.
    let running = giaouoc(data.path(), &["admin-code", "quantri", "--url", "https://gu.vn/"]);
    let second = code(&running);
    assert!(said(&running).contains(&format!("https://gu.vn/password#{second}")));
    let choose = async |code: &str, password: &str| {
        let body = json!({"code": code, "password": password});
        server.post("/api/v1/password/choose", "", &body).await.unwrap()
    };
    assert_eq!(choose(&first, "con mèo thứ tư").await["code"], "code_unknown");
    assert_eq!(choose(&second, "con mèo thứ tư").await["user"], "quantri");
    let sign_in = json!({"user": "quantri", "password": "con mèo thứ tư"});
    let enrolment = server.post("/api/v1/enrol", "", &sign_in).await.unwrap();
    assert_eq!(enrolment["roles"], json!(["administrator", "emulation_officer"]));
}

#[tokio::test]
async fn an_empty_server_prints_its_link_and_the_demonstration_never_does() {
    let printed = |data: &Path, arguments: &[&str]| {
        use std::io::{BufRead as _, BufReader};
        let mut child = Command::new(env!("CARGO_BIN_EXE_giaouoc"))
            .args(["serve", "--listen", "127.0.0.1:0", "--until-stdin-closes", "--data"])
            .arg(data)
            .args(arguments)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        // It serves when it says so in its log.
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("serving") {
            line.clear();
            assert!(log.read_line(&mut line).unwrap() > 0, "it ended");
        }
        drop(child.stdin.take());
        let output = child.wait_with_output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let data = tempfile::tempdir().unwrap();
    let first = printed(data.path(), &["--url", "https://gu.example.vn/"]);
    let (before, token) = first.trim().split_once("https://gu.example.vn/setup#").unwrap();
    assert!(token.len() == 22 && !before.contains(token), "{first}");
    let second = giaouoc(data.path(), &["setup-link"]);
    let second = said(&second);
    let token = second.trim().split_once("http://127.0.0.1:8080/setup#").unwrap().1.to_owned();
    let storage = Sqlite::open(data.path(), "e", NOW).unwrap();
    let request = serde_json::from_value(wish(&token)).unwrap();
    founding::begin(&storage, request, true, String::new(), NOW).await.unwrap();
    assert!(storage.standing().await.unwrap().administrator);
    storage.close().await.unwrap();
    assert_eq!(printed(data.path(), &[]), "", "somebody administers it");

    let demo = tempfile::tempdir().unwrap();
    seed(demo.path());
    assert_eq!(printed(demo.path(), &[]), "");
    for command in [&["setup-link"][..], &INIT] {
        let refused = giaouoc(demo.path(), command);
        assert!(!refused.status.success());
        assert!(said(&refused).contains("never becomes a real alliance"), "{}", said(&refused));
    }
    // Even without an account it offers nothing.
    let database = rusqlite::Connection::open(demo.path().join("giaouoc.db")).unwrap();
    database.execute("DELETE FROM account", []).unwrap();
    drop(database);
    assert_eq!(printed(demo.path(), &[]), "");
}
