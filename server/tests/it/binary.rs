//! The real binary: it ends well when asked, and loses nothing when it is killed.

use std::{
    io::{BufRead as _, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use giaouoc::storage::sqlite::Sqlite;
use serde_json::{Value, json};
use sync::chain::Chain;

/// A server process.
struct Process {
    child: Child,
    url: String,
    client: reqwest::Client,
}

impl Process {
    async fn start(data: &Path, arguments: &[&str]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut child = Command::new(env!("CARGO_BIN_EXE_giaouoc"))
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--log-json", "--data"])
            .arg(data)
            .args(arguments)
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in log.lines().map_while(Result::ok) {
                let _json: Value = serde_json::from_str(&line).expect("the log is JSON");
            }
        });
        let this =
            Self { child, url: format!("http://127.0.0.1:{port}"), client: reqwest::Client::new() };
        let began = Instant::now();
        while this.client.get(format!("{}/readyz", this.url)).send().await.is_err() {
            assert!(began.elapsed() < Duration::from_secs(30), "it does not start");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        this
    }

    async fn post(&self, path: &str, token: &str, body: &Value) -> reqwest::Result<Value> {
        let request = self.client.post(format!("{}{path}", self.url)).bearer_auth(token).json(body);
        request.send().await?.json().await
    }

    /// Waits for the end and returns the exit code.
    fn ended(mut self) -> Option<i32> {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(began.elapsed() < Duration::from_secs(20), "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

fn seed(data: &Path) {
    let done = Command::new(env!("CARGO_BIN_EXE_giaouoc"))
        .args(["seed-demo", "--data"])
        .arg(data)
        .status()
        .unwrap();
    assert!(done.success());
}

async fn enrol(process: &Process, data: &Path) -> Value {
    let demo: Value =
        serde_json::from_slice(&std::fs::read(data.join("demo.json")).unwrap()).unwrap();
    let cadre = demo["enrol"].as_array().unwrap().iter().find(|it| it["role"] == "cadre").unwrap();
    process.post("/api/v1/enrol", "", &json!({"code": cadre["code"]})).await.unwrap()
}

fn signal(process: &Process, name: &str) {
    let done = Command::new("kill").args([name, &process.child.id().to_string()]).status().unwrap();
    assert!(done.success());
}

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

/// Kills the server again and again while a device pushes: what was acknowledged is there, byte
/// for byte, and the receipt goes on from it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sigkill_in_the_middle_of_pushes_loses_nothing_acknowledged() {
    const ROUNDS: u32 = 5;
    let data = tempfile::tempdir().unwrap();
    seed(data.path());
    let mut device: Option<Value> = None;
    let mut acked: Vec<String> = Vec::new();
    let mut outbox: Vec<String> = Vec::new();
    for round in 0..ROUNDS {
        let mut process = Process::start(data.path(), &[]).await;
        if device.is_none() {
            device = Some(enrol(&process, data.path()).await);
        }
        let device = device.as_ref().unwrap();
        let until = Instant::now() + Duration::from_millis(120 + 70 * u64::from(round));
        let pid = process.child.id();
        let killer = std::thread::spawn(move || {
            std::thread::sleep(until.saturating_duration_since(Instant::now()));
            assert!(
                Command::new("kill").args(["-KILL", &pid.to_string()]).status().unwrap().success()
            );
        });
        while let Some(answer) = push(&process, device, &acked, &mut outbox).await {
            take(&answer, &mut acked, &mut outbox);
        }
        killer.join().unwrap();
        let status = process.child.wait().unwrap();
        assert_eq!(status.code(), None, "killed");
        assert_integrity(data.path());
    }
    assert!(!acked.is_empty(), "nothing was acknowledged at all");
    // What was under way when the last one died is sent again; then everything is there once.
    let process = Process::start(data.path(), &[]).await;
    let device = device.unwrap();
    let answer = push(&process, &device, &acked, &mut outbox).await.unwrap();
    take(&answer, &mut acked, &mut outbox);
    signal(&process, "-TERM");
    assert_eq!(process.ended(), Some(0));
    let database = rusqlite::Connection::open(Sqlite::file(data.path())).unwrap();
    let mut statement = database.prepare("SELECT bytes FROM op WHERE dev = ?1 ORDER BY s").unwrap();
    let stored: Vec<String> = statement
        .query_map([device["device"].as_str().unwrap()], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(stored, acked);
    drop(statement);
    drop(database);
    assert_eq!(Sqlite::rebuild(data.path()).unwrap().differences, []);
}

/// Sends what is unsent with a few new ops; nothing when the server is gone.
async fn push(
    process: &Process,
    device: &Value,
    acked: &[String],
    outbox: &mut Vec<String>,
) -> Option<Value> {
    for _ in 0..7 {
        let s = acked.len() + outbox.len() + 1;
        let op = json!({
            "o": format!("o-{s}"), "s": s, "h": "0000000000010000", "r": format!("r-{s}"),
            "c": format!("org:{}", device["org"].as_str().unwrap()), "k": "new", "n": "nomination",
            "sv": 1, "a": device["person"], "f": {"achievements": "Đạt ".repeat(200)},
        });
        outbox.push(op.to_string());
    }
    let at = acked.last().map(|op| serde_json::from_str::<Value>(op).unwrap());
    let request = json!({
        "v": 1, "epoch": device["epoch"], "dev": device["device"], "now": 0,
        "at": at.map(|op| json!({"s": op["s"], "o": op["o"]})),
        "ops": outbox.iter().map(|op| serde_json::value::RawValue::from_string(op.clone()).unwrap())
            .collect::<Vec<_>>(),
        "cur": {"*": [0, 0]},
    });
    process.post("/api/v1/sync", device["token"].as_str().unwrap(), &request).await.ok()
}

/// Takes a receipt in, after checking its chain.
fn take(answer: &Value, acked: &mut Vec<String>, outbox: &mut Vec<String>) {
    assert!(answer["fork"].is_null(), "{answer}");
    let upto = usize::try_from(answer["acked"]["s"].as_u64().unwrap()).unwrap();
    assert!(upto >= acked.len(), "the server forgot what it acknowledged");
    acked.extend(outbox.drain(..upto - acked.len()));
    let chain = acked.iter().fold(Chain::default(), |chain, op| chain.push(op.as_bytes()));
    assert_eq!(answer["acked"]["x"], chain.to_string());
}

fn assert_integrity(data: &Path) {
    let database = rusqlite::Connection::open(Sqlite::file(data)).unwrap();
    let says: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(says, "ok");
}
