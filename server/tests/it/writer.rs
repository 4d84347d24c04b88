//! A device that writes without an end and remembers what was acknowledged, and what has to hold of
//! the server's database whatever befell the server.

use std::path::Path;

use giaouoc::storage::sqlite::Sqlite;
use rusqlite::Connection;
use serde_json::{Value, json, value::RawValue};
use sync::chain::Chain;

use crate::process::{Process, code_of};

/// The database is whole, and the invariants I1 to I4 of the protocol hold.
pub fn check(data: &Path, writers: &[Writer]) {
    let database = Connection::open(Sqlite::file(data)).unwrap();
    let says: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(says, "ok");
    // I1: what was acknowledged is in the log, byte for byte; what else is there was sent.
    for writer in writers {
        let mut statement =
            database.prepare("SELECT bytes FROM op WHERE dev = ?1 ORDER BY s").unwrap();
        let stored = statement.query_map([writer.said("device")], |row| row.get(0)).unwrap();
        let stored: Vec<String> = stored.collect::<Result<_, _>>().unwrap();
        assert!(stored.starts_with(&writer.acked), "an acknowledged op is gone");
        assert!(writer.outbox.starts_with(&stored[writer.acked.len()..]));
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
pub struct Writer {
    enrolment: Value,
    epoch: String,
    /// What it has receipts for, in order.
    pub acked: Vec<String>,
    pub outbox: Vec<String>,
    chain: Chain,
}

impl Writer {
    pub async fn enrol(process: &Process, data: &Path) -> Self {
        let code = json!({"code": code_of(data, "cadre")});
        let enrolment = process.post("/api/v1/enrol", "", &code).await.unwrap();
        let epoch = enrolment["epoch"].as_str().unwrap().to_owned();
        let (acked, outbox) = (Vec::new(), Vec::new());
        Self { enrolment, epoch, acked, outbox, chain: Chain::default() }
    }

    /// What the enrolment says.
    fn said(&self, key: &str) -> &str {
        self.enrolment[key].as_str().unwrap()
    }

    /// Writes and sends until the server is gone.
    pub async fn push_on(&mut self, process: &Process) {
        loop {
            self.write();
            if !self.push(process).await {
                return;
            }
        }
    }

    /// One op for each verdict there is, and a field that both tablets write unseen.
    pub fn write(&mut self) {
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

    /// Sends what is unsent; `false` when no answer comes, or an error: then nothing was taken.
    pub async fn push(&mut self, process: &Process) -> bool {
        let at = self.acked.last().map(|op| serde_json::from_str::<Value>(op).unwrap());
        let raw = |op: &String| RawValue::from_string(op.clone()).unwrap();
        let request = json!({
            "v": 1, "epoch": self.epoch, "dev": self.said("device"), "now": 0,
            "at": at.map(|op| json!({"s": op["s"], "o": op["o"]})),
            "ops": self.outbox.iter().map(raw).collect::<Vec<_>>(), "cur": {"*": [0, 0]},
        });
        let answer = process.post("/api/v1/sync", self.said("token"), &request).await;
        let Ok(answer) = answer else { return false };
        let is_answer = answer["code"].is_null();
        if is_answer {
            self.take(&answer);
        }
        is_answer
    }

    /// Takes a receipt in, after checking its chain.
    fn take(&mut self, answer: &Value) {
        assert!(answer["fork"].is_null(), "{answer}");
        let upto = usize::try_from(answer["acked"]["s"].as_u64().unwrap()).unwrap();
        if answer["epoch"] != self.epoch.as_str() {
            // The server was restored: what its backup lacks is unsent again.
            answer["epoch"].as_str().unwrap().clone_into(&mut self.epoch);
            let unsent = self.acked.split_off(upto.min(self.acked.len()));
            self.outbox.splice(0..0, unsent);
            self.chain = chain_of(&self.acked, Chain::default());
        }
        assert!(upto >= self.acked.len(), "the server forgot what it acknowledged");
        let news: Vec<String> = self.outbox.drain(..upto - self.acked.len()).collect();
        self.chain = chain_of(&news, self.chain);
        self.acked.extend(news);
        assert_eq!(answer["acked"]["x"], self.chain.to_string());
    }
}

fn chain_of(ops: &[String], from: Chain) -> Chain {
    ops.iter().fold(from, |chain, op| chain.push(op.as_bytes()))
}
