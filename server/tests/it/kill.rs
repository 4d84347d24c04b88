//! SIGKILL in the middle of pushes, again and again: nothing acknowledged is lost or doubled.

use std::{env, path::Path, time::Duration};

use giaouoc::storage::sqlite::Sqlite;
use rusqlite::Connection;
use serde_json::{Value, json, value::RawValue};
use sync::chain::Chain;

use crate::process::{Process, code_of, seed, signal};

/// Rounds on one data folder; more begin on a new one, so that the log stays short.
const ROUNDS_OF_A_FOLDER: u32 = 10;

/// Runs as many rounds as `GIAOUOC_KILL_ROUNDS` says, else ten.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sigkill_in_the_middle_of_pushes_loses_and_doubles_nothing() {
    let rounds = env::var("GIAOUOC_KILL_ROUNDS").map_or(10, |rounds| rounds.parse().unwrap());
    let mut acked = 0;
    for first in (0..rounds).step_by(ROUNDS_OF_A_FOLDER as usize) {
        acked += folder(first..rounds.min(first + ROUNDS_OF_A_FOLDER)).await;
    }
    println!("{rounds} rounds, {acked} ops acknowledged");
    assert!(acked > 0, "nothing was acknowledged at all");
}

/// Kills the server once a round; returns how many ops it acknowledged.
async fn folder(rounds: std::ops::Range<u32>) -> usize {
    let data = tempfile::tempdir().unwrap();
    seed(data.path());
    let mut tablets: Vec<Tablet> = Vec::new();
    for round in rounds {
        let mut process = Process::start(data.path(), &[]).await;
        while tablets.len() < 2 {
            tablets.push(Tablet::enrol(&process, data.path()).await);
        }
        let [one, two] = tablets.as_mut_slice() else { panic!("two tablets") };
        // Anywhere from the first request on; the factor spreads the rounds over the time.
        let until = Duration::from_millis(u64::from(3 + round * 61 % 397));
        let killer = async {
            tokio::time::sleep(until).await;
            signal(&process, "-KILL");
        };
        tokio::join!(one.push_on(&process), two.push_on(&process), killer);
        assert_eq!(process.child.wait().unwrap().code(), None, "killed");
        drop(process);
        check(data.path(), &tablets);
    }
    // What was under way when the last one died is sent again; then everything is there once.
    let process = Process::start(data.path(), &[]).await;
    for tablet in &mut tablets {
        assert!(tablet.push(&process).await);
        assert_eq!(tablet.outbox, [] as [String; 0]);
    }
    signal(&process, "-TERM");
    assert_eq!(process.ended(), Some(0));
    check(data.path(), &tablets);
    tablets.iter().map(|tablet| tablet.acked.len()).sum()
}

/// The database is whole, and the invariants I1 to I4 of the protocol hold.
fn check(data: &Path, tablets: &[Tablet]) {
    let database = Connection::open(Sqlite::file(data)).unwrap();
    let says: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(says, "ok");
    // I1: what was acknowledged is in the log, byte for byte; what else is there was sent.
    for tablet in tablets {
        let mut statement =
            database.prepare("SELECT bytes FROM op WHERE dev = ?1 ORDER BY s").unwrap();
        let stored = statement.query_map([tablet.said("device")], |row| row.get(0)).unwrap();
        let stored: Vec<String> = stored.collect::<Result<_, _>>().unwrap();
        assert!(stored.starts_with(&tablet.acked), "an acknowledged op is gone");
        assert!(tablet.outbox.starts_with(&stored[tablet.acked.len()..]));
    }
    let broken = |sql: &str| -> u32 { database.query_row(sql, [], |row| row.get(0)).unwrap() };
    // I2: no op has effects twice.
    let doubled = "SELECT count(*) FROM (SELECT 1 FROM op WHERE gseq IS NOT NULL
                   GROUP BY o HAVING count(*) > 1)";
    assert_eq!(broken(doubled), 0, "an op was applied twice");
    // I3: a device's ops are there from the first on without a gap, and have effects in order.
    let gaps = "SELECT count(*) FROM (SELECT 1 FROM op JOIN sequence USING (dev)
                GROUP BY dev HAVING count(*) <> max(s) OR max(s) <> acked)";
    assert_eq!(broken(gaps), 0, "a sequence has a gap");
    let disorder = "SELECT count(*) FROM (SELECT gseq, lag(gseq) OVER (PARTITION BY dev ORDER BY s)
                    AS before FROM op WHERE gseq IS NOT NULL) WHERE gseq <= before";
    assert_eq!(broken(disorder), 0, "ops were applied out of order");
    drop(database);
    // I4: the tables are what the log folds to.
    assert_eq!(Sqlite::rebuild(data).unwrap().differences, []);
}

/// A device that writes without an end.
struct Tablet {
    enrolment: Value,
    acked: Vec<String>,
    outbox: Vec<String>,
    chain: Chain,
}

impl Tablet {
    async fn enrol(process: &Process, data: &Path) -> Self {
        let code = json!({"code": code_of(data, "cadre")});
        let enrolment = process.post("/api/v1/enrol", "", &code).await.unwrap();
        Self { enrolment, acked: Vec::new(), outbox: Vec::new(), chain: Chain::default() }
    }

    /// What the enrolment says.
    fn said(&self, key: &str) -> &str {
        self.enrolment[key].as_str().unwrap()
    }

    /// Writes and sends until the server is gone.
    async fn push_on(&mut self, process: &Process) {
        loop {
            self.write();
            if !self.push(process).await {
                return;
            }
        }
    }

    /// One op for each verdict there is, and a field that both tablets write unseen.
    fn write(&mut self) {
        let s = self.acked.len() + self.outbox.len() + 1;
        let (own, dev) = (format!("r-{}-{s}", self.said("device")), self.said("device"));
        let text = json!({"achievements": format!("Đạt {s} ").repeat(30)});
        let wishes = [
            ("new", own.as_str(), text.clone()),
            ("set", own.as_str(), json!({"achievements": "Vượt"})),
            ("cmd", own.as_str(), json!({"do": "submit"})),
            ("tickle", own.as_str(), json!({})),
            ("new", "r-shared", text.clone()),
            ("set", "r-shared", json!({"achievements": format!("{dev} {s}")})),
            ("del", own.as_str(), json!({})),
        ];
        let ops: Vec<String> = wishes
            .iter()
            .zip(s..)
            .map(|((kind, record, fields), s)| {
                let noun = (*kind == "new").then_some("nomination");
                json!({
                    "o": format!("o-{dev}-{s}"), "s": s, "h": format!("{:016x}", s << 16),
                    "r": record, "c": format!("org:{}", self.said("org")), "k": kind, "n": noun,
                    "sv": 1, "a": self.said("person"), "f": fields,
                })
                .to_string()
            })
            .collect();
        self.outbox.extend(ops);
    }

    /// Sends what is unsent; `false` when no answer comes.
    async fn push(&mut self, process: &Process) -> bool {
        let at = self.acked.last().map(|op| serde_json::from_str::<Value>(op).unwrap());
        let raw = |op: &String| RawValue::from_string(op.clone()).unwrap();
        let request = json!({
            "v": 1, "epoch": self.said("epoch"), "dev": self.said("device"), "now": 0,
            "at": at.map(|op| json!({"s": op["s"], "o": op["o"]})),
            "ops": self.outbox.iter().map(raw).collect::<Vec<_>>(), "cur": {"*": [0, 0]},
        });
        let answer = process.post("/api/v1/sync", self.said("token"), &request).await;
        let Ok(answer) = answer else { return false };
        self.take(&answer);
        true
    }

    /// Takes a receipt in, after checking its chain.
    fn take(&mut self, answer: &Value) {
        assert!(answer["fork"].is_null(), "{answer}");
        let upto = usize::try_from(answer["acked"]["s"].as_u64().unwrap()).unwrap();
        assert!(upto >= self.acked.len(), "the server forgot what it acknowledged");
        let news: Vec<String> = self.outbox.drain(..upto - self.acked.len()).collect();
        self.chain = news.iter().fold(self.chain, |chain, op| chain.push(op.as_bytes()));
        self.acked.extend(news);
        assert_eq!(answer["acked"]["x"], self.chain.to_string());
    }
}
