//! Clients that others wrote, against the real server: tus is tus. And a link that breaks for real.

use std::{
    env,
    ffi::OsString,
    io::Write as _,
    net::TcpStream,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    attachments::{hash, jpeg},
    process::{Process, code_of, seed, signal},
    skip::skip,
};

/// A client, the library that it needs, and how one gets it.
struct Peer {
    program: OsString,
    client: &'static str,
    has: [&'static str; 2],
    install: &'static str,
}

fn tuspy() -> Peer {
    Peer {
        program: env::var_os("GIAOUOC_PYTHON").unwrap_or_else(|| "python3".into()),
        client: concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/tus/client.py"),
        has: ["-c", "import tusclient"],
        install: "python3 -m venv ~/tus && ~/tus/bin/pip install tuspy==1.1.0 && \
                  export GIAOUOC_PYTHON=~/tus/bin/python",
    }
}

fn tus_js_client() -> Peer {
    Peer {
        program: env::var_os("GIAOUOC_NODE").unwrap_or_else(|| "node".into()),
        client: concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/tus/client.cjs"),
        has: ["-e", "require('tus-js-client')"],
        install: "npm install --prefix ~/tus tus-js-client@4.3.1 && \
                  export NODE_PATH=~/tus/node_modules",
    }
}

impl Peer {
    fn is_here(&self) -> bool {
        let tried = Command::new(&self.program).args(self.has).stderr(Stdio::null()).status();
        tried.is_ok_and(|status| status.success())
    }

    /// Sends some chunks of a file, 0 for all; the offset at which it began.
    fn send(&self, url: &str, token: &str, file: &Path, state: &Path, chunks: &str) -> usize {
        let done = Command::new(&self.program)
            .arg(self.client)
            .args([&format!("{url}/api/v1/blobs"), token])
            .args([file, state])
            .arg(chunks)
            .stderr(Stdio::inherit())
            .output()
            .unwrap();
        assert!(done.status.success());
        String::from_utf8(done.stdout).unwrap().trim().parse().unwrap()
    }
}

async fn token(process: &Process, data: &Path) -> String {
    let code = code_of(data, "cadre");
    let enrolled = process.post("/api/v1/enrol", "", &json!({"code": code})).await.unwrap();
    enrolled["token"].as_str().unwrap().to_owned()
}

async fn head(url: &str, token: &str) -> reqwest::Response {
    let request = reqwest::Client::new().head(url).bearer_auth(token);
    request.header("tus-resumable", "1.0.0").send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tuspy_sends_a_photo_over_a_crash_of_the_server() {
    sends_over_a_crash(tuspy()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tus_js_client_sends_a_photo_over_a_crash_of_the_server() {
    sends_over_a_crash(tus_js_client()).await;
}

async fn sends_over_a_crash(peer: Peer) {
    if !peer.is_here() {
        return skip(&format!("a tus client is not installed; run this: {}", peer.install));
    }
    let (data, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    seed(data.path());
    let mut process = Process::start(data.path(), &[]).await;
    let token = token(&process, data.path()).await;
    let photo = jpeg(1, 1_000_000);
    let (file, state) = (files.path().join("photo.jpg"), files.path().join("state.json"));
    std::fs::write(&file, &photo).unwrap();
    assert_eq!(peer.send(&process.url, &token, &file, &state, "2"), 0);
    let blob = format!("{}/api/v1/blobs/{}", process.url, hash(&photo));
    assert_eq!(head(&blob, &token).await.status(), 404);

    let port: u16 = process.url.rsplit(':').next().unwrap().parse().unwrap();
    signal(&process, "-KILL");
    process.child.wait().unwrap();
    drop(process);
    let process = Process::at(port, data.path(), &[]).await;
    assert_eq!(peer.send(&process.url, &token, &file, &state, "0"), 400_000);
    assert_eq!(head(&blob, &token).await.status(), 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_before_a_connection_broke_is_kept() {
    let data = tempfile::tempdir().unwrap();
    seed(data.path());
    let process = Process::start(data.path(), &[]).await;
    let token = token(&process, data.path()).await;
    let photo = jpeg(3, 300_000);
    let begun = reqwest::Client::new()
        .post(format!("{}/api/v1/blobs", process.url))
        .bearer_auth(&token)
        .header("tus-resumable", "1.0.0")
        .header("upload-length", photo.len());
    let begun = begun.send().await.unwrap();
    let upload = begun.headers()["location"].to_str().unwrap().to_owned();
    let address = process.url.strip_prefix("http://").unwrap();
    let mut link = TcpStream::connect(address).unwrap();
    write!(
        link,
        "PATCH {upload} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
         tus-resumable: 1.0.0\r\ncontent-type: application/offset+octet-stream\r\n\
         upload-offset: 0\r\ncontent-length: {}\r\n\r\n",
        photo.len()
    )
    .unwrap();
    link.write_all(&photo[..150_001]).unwrap();
    drop(link);

    let url = format!("{}{upload}", process.url);
    let (began, mut kept) = (Instant::now(), String::new());
    while kept != "150001" {
        assert!(began.elapsed() < Duration::from_secs(30), "{kept} bytes were kept");
        tokio::time::sleep(Duration::from_millis(20)).await;
        kept = head(&url, &token).await.headers()["upload-offset"].to_str().unwrap().to_owned();
    }
}
