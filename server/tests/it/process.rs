//! The server as a process of its own.

use std::{
    io::{BufRead as _, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

/// A server process.
pub struct Process {
    pub child: Child,
    pub url: String,
    client: reqwest::Client,
}

impl Process {
    /// A server at a free port.
    pub async fn start(data: &Path, arguments: &[&str]) -> Self {
        Self::at(free_port(), data, arguments).await
    }

    /// A server at a free port with more in its environment.
    pub async fn with(data: &Path, environment: &[(&str, &Path)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_giaouoc"));
        command.envs(environment.iter().copied());
        Self::run(command, free_port(), data, &[]).await
    }

    /// A server at a port that was free a moment ago.
    pub async fn at(port: u16, data: &Path, arguments: &[&str]) -> Self {
        Self::run(Command::new(env!("CARGO_BIN_EXE_giaouoc")), port, data, arguments).await
    }

    async fn run(mut command: Command, port: u16, data: &Path, arguments: &[&str]) -> Self {
        let mut child = command
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

    pub async fn post(&self, path: &str, token: &str, body: &Value) -> reqwest::Result<Value> {
        let request = self.client.post(format!("{}{path}", self.url)).bearer_auth(token).json(body);
        request.send().await?.json().await
    }

    /// The status of an address.
    pub async fn status(&self, path: &str) -> u16 {
        let answer = self.client.get(format!("{}{path}", self.url)).send().await.unwrap();
        answer.status().as_u16()
    }

    /// Waits for the end and returns the exit code.
    pub fn ended(mut self) -> Option<i32> {
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

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Makes the demonstration data.
pub fn seed(data: &Path) {
    let done = Command::new(env!("CARGO_BIN_EXE_giaouoc"))
        .args(["seed-demo", "--data"])
        .arg(data)
        .status()
        .unwrap();
    assert!(done.success());
}

/// The demonstration's first code for a role.
pub fn code_of(data: &Path, role: &str) -> String {
    let demo: Value =
        serde_json::from_slice(&std::fs::read(data.join("demo.json")).unwrap()).unwrap();
    let found = demo["enrol"].as_array().unwrap().iter().find(|it| it["role"] == role).unwrap();
    found["code"].as_str().unwrap().to_owned()
}

/// Sends a signal by its name, such as `-KILL`.
pub fn signal(process: &Process, name: &str) {
    let done = Command::new("kill").args([name, &process.child.id().to_string()]).status().unwrap();
    assert!(done.success());
}
