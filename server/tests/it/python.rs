//! A client in another language, written from docs/sync.md alone, against the real server.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use giaouoc::{clock, storage::sqlite::Sqlite};
use rusqlite::Connection;
use serde_json::{Value, json};
use sync::chain::Chain;

use crate::process::{Process, code_of, seed, signal};

/// A device whose state is one file, moved by calls of `tests/python/client.py`.
struct Device {
    state: PathBuf,
}

impl Device {
    /// Enrols a device of a cadre.
    fn enrol(folder: &Path, name: &str, url: &str, code: &str) -> Self {
        let device = Self { state: folder.join(name) };
        device.run("enrol", &[url, code]);
        device
    }

    fn run(&self, verb: &str, words: &[&str]) -> String {
        let program = env::var_os("GIAOUOC_PYTHON").unwrap_or_else(|| "python3".into());
        let client = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/python/client.py");
        let done = Command::new(program)
            .arg(client)
            .arg(&self.state)
            .arg(verb)
            .args(words)
            .stderr(Stdio::inherit())
            .output()
            .expect("Python 3 is missing; run this: apt-get install -y python3");
        assert!(done.status.success(), "{verb} {words:?}");
        String::from_utf8(done.stdout).unwrap().trim().to_owned()
    }

    /// Writes one op; returns the id of its record.
    fn write(&self, kind: &str, record: &str, fields: &Value) -> String {
        let noun = if kind == "new" { &["nomination"][..] } else { &[] };
        let fields = fields.to_string();
        self.run("write", &[&[kind, record, fields.as_str()], noun].concat())
    }

    fn sync(&self, words: &[&str]) -> Value {
        self.run("sync", words);
        self.show()
    }

    fn show(&self) -> Value {
        serde_json::from_str(&self.run("show", &[])).unwrap()
    }
}

/// A nomination that can be submitted.
fn nomination() -> Value {
    json!({
        "recipient_kind": "individual", "recipient_name": "Nguye\u{302}\u{303}n Thị Mẫu",
        "position": "Tổ trưởng", "award": "ht-giay-khen", "year": "2026",
        "achievements": "Vận động 30 hộ vào hợp tác xã. ".repeat(20), "meeting_on": "2026-10-30",
    })
}

/// The device has everything that the database has for it, and the receipt over its own ops.
fn assert_whole(data: &Path, device: &Device, org: &str) {
    let shown = device.show();
    let database = Connection::open(Sqlite::file(data)).unwrap();
    let mut statement = database.prepare("SELECT bytes FROM op WHERE dev = ?1 ORDER BY s").unwrap();
    let stored = statement.query_map([shown["dev"].as_str().unwrap()], |row| row.get(0)).unwrap();
    let stored: Vec<String> = stored.collect::<Result<_, _>>().unwrap();
    let chain = stored.iter().fold(Chain::default(), |chain, op| chain.push(op.as_bytes()));
    assert_eq!(shown["chain"], chain.to_string());
    assert_eq!((&shown["acked"], &shown["unsent"]), (&json!(stored.len()), &json!(0)));
    let mut statement = database
        .prepare("SELECT id, noun, scope, last_gseq, fields FROM rec WHERE scope IN ('ref', ?1)")
        .unwrap();
    let records = statement
        .query_map([format!("org:{org}")], |row| {
            let fields: String = row.get(4)?;
            let mut record = json!({
                "n": row.get::<_, String>(1)?, "c": row.get::<_, String>(2)?,
                "f": serde_json::from_str::<Value>(&fields).unwrap(),
            });
            record["id"] = json!(row.get::<_, String>(0)?);
            Ok(record)
        })
        .unwrap();
    let mut mine = shown["records"].as_object().unwrap().clone();
    for record in records {
        let record = record.unwrap();
        let here = mine.remove(record["id"].as_str().unwrap()).unwrap_or_default();
        for key in ["n", "c", "f"] {
            assert_eq!(here[key], record[key], "{key} of {}", record["id"]);
        }
    }
    assert!(mine.values().all(|record| record["f"] == json!({})), "{mine:?}");
}

fn count(data: &Path, sql: &str) -> u32 {
    let database = Connection::open(Sqlite::file(data)).unwrap();
    database.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn problem<'a>(shown: &'a Value, code: &str) -> &'a Value {
    let verdicts = shown["verdicts"].as_array().unwrap();
    verdicts.iter().find(|it| it["why"]["code"] == code).unwrap_or_else(|| panic!("{verdicts:?}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_in_python_writes_submits_and_proves_its_receipts() {
    let (data, states) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    seed(data.path());
    let process = Process::start(data.path(), &[]).await;
    let code = code_of(data.path(), "cadre");
    let device = Device::enrol(states.path(), "one", &process.url, &code);
    let org = "htx-mau-01";

    // The first pull comes in many pages.
    device.sync(&["--max", "3000"]);
    assert_whole(data.path(), &device, org);
    let dossier = device.write("new", "-", &nomination());
    device.write(
        "set",
        &dossier,
        &json!({"unit": "Tổ 3", "prior_awards/r1": {"year": "2025",
        "award": "Giấy khen", "position": 1}}),
    );
    device.write("cmd", &dossier, &json!({"do": "submit"}));
    let shown = device.sync(&[]);
    let fields = &shown["records"][&dossier]["f"];
    assert_eq!(fields["@status"]["status"], "submitted");
    assert_eq!(fields["recipient_name"], "Nguyễn Thị Mẫu");
    assert!(fields["@number"].as_str().unwrap().starts_with("HS-"));
    assert_eq!(shown["verdicts"], json!([]));
    assert_whole(data.path(), &device, org);

    // The answer is lost; then every request arrives twice.
    let draft = device.write("new", "-", &json!({"recipient_name": "Lê Văn Mẫu"}));
    device.sync(&["--lose"]);
    assert_eq!(device.show()["unsent"], 1);
    device.write("set", &draft, &json!({"year": "2026"}));
    device.sync(&["--twice"]);
    assert_whole(data.path(), &device, org);
    assert_eq!(count(data.path(), "SELECT count(*) FROM op WHERE repeats <> 0"), 0);

    // What is refused or held is safe at the office, and blocks nothing.
    device.write("cmd", &draft, &json!({"do": "submit"}));
    device.write("tickle", &draft, &json!({}));
    device.write("set", &dossier, &json!({"unit": "Tổ 4"}));
    device.write("set", &draft, &json!({"unit": "Tổ 5"}));
    let shown = device.sync(&[]);
    assert_eq!(problem(&shown, "incomplete")["st"], "rejected");
    assert_eq!(problem(&shown, "unknown_kind")["st"], "held");
    assert_eq!(problem(&shown, "late_edit")["st"], "held");
    assert_eq!(shown["records"][&draft]["f"]["unit"], "Tổ 5");
    assert_whole(data.path(), &device, org);

    // Two devices, one field: the one that had not seen the other's value makes a conflict.
    let other = Device::enrol(states.path(), "two", &process.url, &code);
    other.sync(&[]);
    assert_whole(data.path(), &other, org);
    device.write("set", &draft, &json!({"unit": "Tổ 6"}));
    other.write("set", &draft, &json!({"unit": "Tổ 7"}));
    other.sync(&[]);
    device.sync(&[]);
    let shown = other.sync(&[]);
    let open = |fields: &Value| {
        fields.as_object().unwrap().keys().filter(|it| it.starts_with("@conflicts/")).count()
    };
    assert_eq!(open(&shown["records"][&draft]["f"]), 1);
    assert_whole(data.path(), &device, org);
    assert_whole(data.path(), &other, org);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_in_python_brings_back_what_a_restored_server_lost() {
    let (data, states) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    seed(data.path());
    let mut process = Process::start(data.path(), &[]).await;
    let port: u16 = process.url.rsplit(':').next().unwrap().parse().unwrap();
    let code = code_of(data.path(), "cadre");
    let device = Device::enrol(states.path(), "one", &process.url, &code);
    let early = device.write("new", "-", &nomination());
    device.sync(&[]);
    let backup = states.path().join("backup.db");
    Sqlite::back_up(data.path(), &backup, clock::now()).unwrap();
    assert_eq!(device.sync(&[])["safe"], 1);
    device.write("cmd", &early, &json!({"do": "submit"}));
    let late = device.write("new", "-", &json!({"recipient_name": "Lê Văn Mẫu"}));
    let before = device.sync(&[]);

    // A clone of the device goes its own way from here on.
    let clone = Device { state: states.path().join("clone") };
    std::fs::copy(&device.state, &clone.state).unwrap();
    device.write("set", &late, &json!({"year": "2026"}));
    clone.write("set", &late, &json!({"position": "Tổ trưởng"}));

    signal(&process, "-KILL");
    process.child.wait().unwrap();
    drop(process);
    Sqlite::restore(&backup, data.path(), "epoch-after-restore", 1_795_000_000_000, false).unwrap();
    let process = Process::at(port, data.path(), &[]).await;
    let after = device.sync(&[]);
    assert_eq!(after["epoch"], "epoch-after-restore");
    assert_eq!(after["dev"], before["dev"]);
    assert_eq!(after["records"][&early]["f"]["@status"]["status"], "submitted");
    assert_eq!(after["verdicts"], json!([]));
    assert_whole(data.path(), &device, "htx-mau-01");

    // The clone finds out that its name is taken, and loses nothing either.
    let forked = clone.sync(&[]);
    assert_ne!(forked["dev"], after["dev"]);
    assert_eq!(forked["records"][&late]["f"]["position"], "Tổ trưởng");
    assert_whole(data.path(), &clone, "htx-mau-01");
    device.sync(&[]);
    assert_whole(data.path(), &device, "htx-mau-01");
    drop(process);
    assert_eq!(Sqlite::rebuild(data.path()).unwrap().differences, []);
}
