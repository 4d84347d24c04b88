//! The server's disk is full, or dies: nothing is acknowledged that is not stored, and when the
//! disk is well again everything goes on.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use crate::{
    process::{Process, seed, signal},
    skip::skip,
    writer::{Writer, check},
};

/// Pushes until the disk refuses, mends it, and looks whether all that was acknowledged is there.
async fn survives(data: &Path, process: Process, break_it: impl Fn(), mend_it: impl Fn()) {
    let mut writers = vec![Writer::enrol(&process, data).await];
    let writer = &mut writers[0];
    writer.write();
    assert!(writer.push(&process).await);
    break_it();
    let before = writer.acked.len();
    // What fits into pages that are there already may still be stored, and then counts.
    let mut refused = false;
    for _ in 0..200 {
        writer.write();
        refused = !writer.push(&process).await;
        if refused {
            break;
        }
    }
    assert!(refused, "the disk never refused");
    assert_eq!(process.status("/readyz").await, 503, "it says so");
    assert!(!writer.outbox.is_empty());
    assert!(writer.acked.len() >= before);
    mend_it();
    assert_eq!(process.status("/readyz").await, 200);
    assert!(writer.push(&process).await, "it does not recover");
    assert_eq!(writer.outbox, [] as [String; 0]);
    signal(&process, "-TERM");
    assert_eq!(process.ended(), Some(0));
    check(data, &writers);
}

#[tokio::test]
async fn a_full_disk_takes_nothing_and_loses_nothing() {
    let Some(disk) = SmallDisk::mount() else {
        return skip("a full disk: a file system of its own needs root and mount(8)");
    };
    let data = disk.0.path().join("data");
    seed(&data);
    let process = Process::start(&data, &[]).await;
    let filler = disk.0.path().join("filler");
    let fill = || {
        // Writes until nothing fits any more.
        let _full = fs::write(&filler, vec![1; 64 << 20]);
    };
    survives(&data, process, fill, || fs::remove_file(&filler).unwrap()).await;
}

#[test]
fn a_backup_onto_a_full_disk_ends_with_one_sentence() {
    let Some(disk) = SmallDisk::mount() else {
        return skip("a full disk: a file system of its own needs root and mount(8)");
    };
    let data = tempfile::tempdir().unwrap();
    seed(data.path());
    let _full = fs::write(disk.0.path().join("filler"), vec![1; 64 << 20]);
    let to = disk.0.path().join("backup.db");
    let done = Command::new(env!("CARGO_BIN_EXE_giaouoc"))
        .args(["backup", "--data"])
        .arg(data.path())
        .arg("--to")
        .arg(&to)
        .env("RUST_BACKTRACE", "1")
        .output()
        .unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("no room") && said.contains("backup.db"), "{said}");
    assert!(!to.exists());
    assert!(check_folder(disk.0.path()), "nothing half-written stays behind");
}

/// Whether only what filled the disk is in a folder.
fn check_folder(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().all(|entry| entry.unwrap().file_name() == "filler")
}

#[tokio::test]
async fn a_disk_that_fails_takes_nothing_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let Some(library) = faulty_disk(folder.path()) else {
        return skip("a failing disk: no C compiler that makes a library for LD_PRELOAD");
    };
    let data = folder.path().join("data");
    seed(&data);
    let mark = folder.path().join("the disk is broken");
    let environment = [("LD_PRELOAD", library.as_path()), ("FAULTY_DISK", &mark)];
    let process = Process::with(&data, &environment).await;
    let break_it = || fs::write(&mark, "").unwrap();
    survives(&data, process, break_it, || fs::remove_file(&mark).unwrap()).await;
}

/// A file system of 32 MB, gone with the value.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=32m", "tmpfs"]).arg(folder.path());
        let mounted = mount.output().is_ok_and(|done| done.status.success());
        mounted.then_some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _gone = Command::new("umount").arg(self.0.path()).status();
    }
}

fn faulty_disk(folder: &Path) -> Option<PathBuf> {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/faulty_disk.c");
    let library = folder.join("faulty_disk.so");
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).args([source, "-ldl"]);
    compiler.output().is_ok_and(|done| done.status.success()).then_some(library)
}
