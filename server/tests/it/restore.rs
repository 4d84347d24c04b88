//! The office's disk dies after its last backup; the devices bring back what it had acknowledged.

use std::process::Command;

use crate::{
    process::{Process, seed, signal},
    writer::{Writer, check},
};

fn giaouoc(arguments: &[&str], data: &std::path::Path) {
    let done = Command::new(env!("CARGO_BIN_EXE_giaouoc"))
        .args(arguments)
        .arg("--data")
        .arg(data)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[tokio::test]
async fn what_was_acknowledged_after_the_last_backup_comes_back_from_the_devices() {
    let data = tempfile::tempdir().unwrap();
    seed(data.path());
    let process = Process::start(data.path(), &[]).await;
    let mut writers = Vec::new();
    for _ in 0..3 {
        let mut writer = Writer::enrol(&process, data.path()).await;
        writer.write();
        assert!(writer.push(&process).await);
        writers.push(writer);
    }
    let backup = data.path().join("backup.db");
    giaouoc(&["backup", "--to", backup.to_str().unwrap()], data.path());

    let before: usize = writers.iter().map(|writer| writer.acked.len()).sum();
    while writers.iter().map(|writer| writer.acked.len()).sum::<usize>() < before + 100 {
        for writer in &mut writers {
            writer.write();
            assert!(writer.push(&process).await);
        }
    }
    let acked: Vec<Vec<String>> = writers.iter().map(|writer| writer.acked.clone()).collect();
    signal(&process, "-KILL");
    drop(process);

    giaouoc(&["restore", "--from", backup.to_str().unwrap()], data.path());
    let process = Process::start(data.path(), &[]).await;
    for writer in &mut writers {
        // The first answer says what is lacking, the second request brings it.
        assert!(writer.push(&process).await);
        assert!(writer.push(&process).await);
    }
    signal(&process, "-TERM");
    assert_eq!(process.ended(), Some(0));
    check(data.path(), &writers);
    for (writer, acked) in writers.iter().zip(acked) {
        assert_eq!(writer.acked, acked, "an acknowledged op did not come back");
        assert_eq!(writer.outbox, [] as [String; 0]);
    }
}
