//! The real binary: it ends well when asked.

use std::process::Command;

use crate::process::{Process, signal};

#[tokio::test]
async fn it_ends_well_at_a_signal_and_when_its_parent_is_gone() {
    let data = tempfile::tempdir().unwrap();
    for name in ["-TERM", "-INT"] {
        let process = Process::start(data.path(), &[]).await;
        signal(&process, name);
        assert_eq!(process.ended(), Some(0), "{name}");
    }
    let mut process = Process::start(data.path(), &["--until-stdin-closes"]).await;
    drop(process.child.stdin.take());
    assert_eq!(process.ended(), Some(0));
    let wal = data.path().join("giaouoc.db-wal");
    assert!(!wal.exists() || std::fs::metadata(wal).unwrap().len() == 0, "written back");
}

#[tokio::test]
async fn a_second_server_on_the_same_folder_is_told() {
    let data = tempfile::tempdir().unwrap();
    let _first = Process::start(data.path(), &[]).await;
    let second = Command::new(env!("CARGO_BIN_EXE_giaouoc"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(data.path())
        .output()
        .unwrap();
    assert!(!second.status.success());
    assert!(String::from_utf8_lossy(&second.stderr).contains("another process"));
}
