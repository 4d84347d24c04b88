//! The command line: its commands on a data folder, and what it says.

use std::{
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;

fn giaouoc(arguments: &[&str], data: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_giaouoc"))
        .args(arguments)
        .arg("--data")
        .arg(data)
        .env_remove("GIAOUOC_WEB_DIR")
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_demonstration_fills_an_empty_folder_and_no_other() {
    let data = tempfile::tempdir().unwrap();
    let done = giaouoc(&["seed-demo"], data.path());
    assert!(done.status.success(), "{}", text(&done.stderr));
    let demo: Value =
        serde_json::from_slice(&std::fs::read(data.path().join("demo.json")).unwrap()).unwrap();
    for list in ["accounts", "enrol"] {
        for entry in demo[list].as_array().unwrap() {
            assert!(entry["role"].is_string() && entry["org"].is_string(), "{entry}");
        }
    }
    let again = giaouoc(&["seed-demo"], data.path());
    assert!(!again.status.success());
    assert!(text(&again.stderr).contains("not empty"));
    let rebuilt = giaouoc(&["rebuild"], data.path());
    assert!(rebuilt.status.success(), "{}", text(&rebuilt.stdout));
    assert!(text(&rebuilt.stdout).contains("the tables are what the log says"));
}

#[test]
fn a_rebuild_that_finds_something_says_so_and_ends_with_one() {
    let data = tempfile::tempdir().unwrap();
    assert!(giaouoc(&["seed-demo"], data.path()).status.success());
    let database = rusqlite::Connection::open(data.path().join("giaouoc.db")).unwrap();
    database.execute("DELETE FROM rec WHERE noun = 'nomination'", []).unwrap();
    drop(database);
    let rebuilt = giaouoc(&["rebuild"], data.path());
    assert_eq!(rebuilt.status.code(), Some(1));
    assert!(text(&rebuilt.stdout).contains("table rec: 0 rows were wrong"));
    assert!(giaouoc(&["rebuild"], data.path()).status.success());
}

#[test]
fn backup_and_restore_work_on_a_folder() {
    let data = tempfile::tempdir().unwrap();
    assert!(giaouoc(&["seed-demo"], data.path()).status.success());
    let file = data.path().join("copy.db");
    let file = file.to_str().unwrap();
    let done = giaouoc(&["backup", "--to", file], data.path());
    assert!(done.status.success(), "{}", text(&done.stderr));
    let itself = giaouoc::storage::sqlite::Sqlite::file(data.path());
    let refused = giaouoc(&["backup", "--to", itself.to_str().unwrap()], data.path());
    assert!(text(&refused.stderr).contains("name another file"), "{}", text(&refused.stderr));
    let elsewhere = tempfile::tempdir().unwrap();
    // Elsewhere nobody knows who was shut out since: the administrator has to say so.
    let refused = giaouoc(&["restore", "--from", file], elsewhere.path());
    assert!(!refused.status.success());
    assert!(text(&refused.stderr).contains("--confirmed"), "{}", text(&refused.stderr));
    let done = giaouoc(&["restore", "--confirmed", "--from", file], elsewhere.path());
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(text(&done.stdout).contains("is not known"), "{}", text(&done.stdout));
    assert!(giaouoc(&["rebuild"], elsewhere.path()).status.success());
    let missing = giaouoc(&["backup", "--to", file], &elsewhere.path().join("none"));
    assert!(!missing.status.success());
    assert!(text(&missing.stderr).contains("there is no database"));
}

#[test]
fn the_version_is_said() {
    let output = Command::new(env!("CARGO_BIN_EXE_giaouoc")).arg("--version").output().unwrap();
    assert_eq!(text(&output.stdout), format!("giaouoc {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn another_day_is_for_a_demonstration_only() {
    let real = tempfile::tempdir().unwrap();
    let serve = ["serve", "--listen", "127.0.0.1:0", "--clock-ahead", "-86400000"];
    let refused = giaouoc(&serve, real.path());
    assert!(!refused.status.success());
    assert!(text(&refused.stderr).contains("is for a demonstration"), "{}", text(&refused.stderr));
    assert_eq!(std::fs::read_dir(real.path()).unwrap().count(), 0, "nothing was made");
}
