//! A server in this process, and tablets that speak to it over its routes.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use giaouoc::{
    http::{self, App, Assets},
    password, secret,
    storage::{Account, CodeRow, SERVER, Storage, sqlite::Sqlite},
};
use http_body_util::BodyExt as _;
use metrics_exporter_prometheus::PrometheusBuilder;
use model::{id::DeviceId, role::Role};
use serde_json::{Value, json, value::RawValue};
use sync::{
    chain::Chain,
    wire::{Cursors, Enrolment, Mark, SyncRequest, SyncResponse, scopes_hash},
};
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::world::{self, NOW, person};

/// The password of everybody who signs in here.
pub const PASSWORD: &str = "ba con mèo đen";

/// A server over a fresh folder, with the world in it.
pub struct Server {
    pub router: Router,
    /// What only an operator reaches.
    pub operation: Router,
    pub storage: Arc<dyn Storage>,
    pub data: TempDir,
    clock: Arc<AtomicI64>,
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| {
            panic!("{error}: {}", String::from_utf8_lossy(&self.body));
        })
    }

    /// The code of a problem, which has its whole shape.
    pub fn code(&self) -> String {
        let problem = self.json();
        for key in ["vi", "en", "request"] {
            assert!(!problem[key].as_str().unwrap().is_empty(), "{problem}");
        }
        assert_eq!(self.headers["x-request-id"], problem["request"].as_str().unwrap());
        problem["code"].as_str().unwrap().to_owned()
    }
}

impl Server {
    pub async fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let storage: Arc<dyn Storage> =
            Arc::new(Sqlite::open(data.path(), "epoch-1", NOW).unwrap());
        storage.state(SERVER.parse().unwrap(), world::ops(), NOW).await.unwrap();
        Self::over(storage, data)
    }

    /// A server over an empty folder.
    pub async fn empty() -> Self {
        let data = tempfile::tempdir().unwrap();
        let storage: Arc<dyn Storage> =
            Arc::new(Sqlite::open(data.path(), "epoch-1", NOW).unwrap());
        Self::over(storage, data)
    }

    /// A token of somebody who signed in by name and password, with an account made for it.
    pub async fn sign_in(&self, user: &str, role: Role, org: &str) -> String {
        let account = Account {
            user: user.to_owned(),
            hash: password::hash(PASSWORD).unwrap(),
            org: org.parse().unwrap(),
            roles: vec![role],
            person: person(role, org),
        };
        self.storage.put_account(account).await.unwrap();
        let enrolment = self.password(user, PASSWORD).await;
        assert_eq!(enrolment.status, StatusCode::OK, "{:?}", enrolment.json());
        enrolment.json()["token"].as_str().unwrap().to_owned()
    }

    /// Asks to be let in by name and password.
    pub async fn password(&self, user: &str, password: &str) -> Reply {
        let body = json!({"user": user, "password": password});
        self.post("/api/v1/enrol", None, &body).await
    }

    /// A server behind a proxy.
    pub async fn behind_proxy() -> Self {
        let Self { storage, data, .. } = Self::new().await;
        Self::with(storage, data, true, 0)
    }

    /// A server over a storage that is open already.
    pub fn over(storage: Arc<dyn Storage>, data: TempDir) -> Self {
        Self::with(storage, data, false, 0)
    }

    /// The same after the last entry of its log, as a process goes on.
    pub async fn again(self) -> Self {
        let Self { storage, data, clock, .. } = self;
        let last = storage.last_received().await.unwrap().unwrap_or(0);
        let again = Self::with(storage, data, false, last);
        again.clock.store(clock.load(Ordering::SeqCst), Ordering::SeqCst);
        again
    }

    fn with(storage: Arc<dyn Storage>, data: TempDir, behind_proxy: bool, last_entry: i64) -> Self {
        let clock = Arc::new(AtomicI64::new(NOW));
        let app = App::new(http::Options {
            storage: Arc::clone(&storage),
            assets: Assets::Folder(data.path().join("web")),
            metrics: PrometheusBuilder::new().build_recorder().handle(),
            clock: {
                let clock = Arc::clone(&clock);
                Arc::new(move || clock.load(Ordering::SeqCst))
            },
            last_entry,
            url: None,
            behind_proxy,
        });
        let (router, operation) = (http::router(app.clone()), http::operation(app));
        Self { router, operation, storage, data, clock }
    }

    /// Ends the server and leaves its folder.
    pub async fn close(self) -> TempDir {
        self.storage.close().await.unwrap();
        self.data
    }

    pub fn now(&self) -> i64 {
        self.clock.load(Ordering::SeqCst)
    }

    /// Lets time pass.
    pub fn wait(&self, millis: i64) {
        self.clock.fetch_add(millis, Ordering::SeqCst);
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        Self::ask(&self.router, request).await
    }

    /// Sends a request to some routes.
    pub async fn ask(routes: &Router, request: Request<Body>) -> Reply {
        let response = routes.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Reply { status: parts.status, headers: parts.headers, body }
    }

    /// A request for enrolment that comes from an address.
    pub async fn enrol_from(&self, address: &str, body: &Value) -> Reply {
        let request = Request::post("/api/v1/enrol")
            .header("content-type", "application/json")
            .header("x-forwarded-for", address);
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub async fn get(&self, path: &str, token: &str) -> Reply {
        let request = Request::get(path).header("authorization", format!("Bearer {token}"));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, token: Option<&str>, body: &Value) -> Reply {
        self.post_text(path, token, body.to_string()).await
    }

    pub async fn post_text(&self, path: &str, token: Option<&str>, body: String) -> Reply {
        let mut request = Request::post(path).header("content-type", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub async fn post_file(&self, path: &str, token: &str, file: &[u8]) -> Reply {
        let request = Request::post(path)
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/octet-stream");
        self.send(request.body(Body::from(file.to_vec())).unwrap()).await
    }

    /// A device of an organisation, enrolled for one role.
    pub async fn enrol(&self, role: Role, org: &str) -> Enrolment {
        let code = secret::code().unwrap();
        let row = CodeRow {
            hash: secret::code_hash(&code),
            org: org.parse().unwrap(),
            roles: vec![role],
            person: None,
            expires: None,
        };
        self.storage.put_code(row).await.unwrap();
        let reply = self.post("/api/v1/enrol", None, &json!({"code": code})).await;
        serde_json::from_value(reply.json()).unwrap()
    }

    /// A tablet of an organisation, enrolled for one role, used by who holds it.
    pub async fn tablet(&self, role: Role, org: &str) -> Tablet<'_> {
        let enrolment = self.enrol(role, org).await;
        Tablet {
            server: self,
            token: enrolment.token,
            device: enrolment.device,
            epoch: enrolment.epoch,
            scopes: scopes_hash(&enrolment.scopes),
            scope: format!("org:{org}"),
            actor: person(role, org).to_string(),
            at: None,
            chain: Chain::default(),
            cursors: Cursors::default(),
        }
    }
}

/// A device that keeps what the protocol asks it to keep.
pub struct Tablet<'s> {
    pub server: &'s Server,
    pub token: String,
    pub device: DeviceId,
    pub epoch: String,
    pub scopes: String,
    /// The scope that its `new` ops name.
    pub scope: String,
    pub actor: String,
    pub at: Option<Mark>,
    pub chain: Chain,
    pub cursors: Cursors,
}

/// Distinct ids in all tests of this process.
pub fn fresh(prefix: &str) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::SeqCst))
}

impl Tablet<'_> {
    /// The number of the next op.
    pub fn next(&self) -> u64 {
        self.at.as_ref().map_or(0, |mark| mark.s) + 1
    }

    /// An op with the next number.
    pub fn op(&self, kind: &str, record: &str, fields: &Value) -> Value {
        json!({
            "o": fresh("op"), "s": self.next(), "h": format!("{:016x}", self.server.now() << 16),
            "r": record, "c": self.scope, "k": kind, "sv": 1, "b": u32::MAX, "a": self.actor,
            "f": fields,
        })
    }

    /// The first op of a report, with the next number.
    pub fn new_report(&self, record: &str) -> Value {
        let mut op = self.op("new", record, &world::report());
        op["n"] = json!("report");
        op
    }

    pub fn request(&self, ops: &[Value]) -> SyncRequest {
        let raw = |op: &Value| RawValue::from_string(op.to_string()).unwrap();
        SyncRequest {
            v: 1,
            app: "test".to_owned(),
            epoch: self.epoch.clone(),
            dev: self.device.clone(),
            now: self.server.now(),
            at: self.at.clone(),
            ops: ops.iter().map(raw).collect(),
            cur: self.cursors.clone(),
            sc: self.scopes.clone(),
            left: 0,
            st: String::new(),
            max: None,
        }
    }

    pub async fn exchange(&self, request: &SyncRequest) -> Reply {
        let body = serde_json::to_value(request).unwrap();
        self.server.post("/api/v1/sync", Some(&self.token), &body).await
    }

    /// Sends ops, checks the receipt as a device does, and remembers it.
    pub async fn push(&mut self, ops: &[Value]) -> SyncResponse {
        let reply = self.exchange(&self.request(ops)).await;
        assert_eq!(reply.status, StatusCode::OK, "{:?}", reply.json());
        let answer: SyncResponse = serde_json::from_value(reply.json()).unwrap();
        for op in ops {
            self.chain = self.chain.push(op.to_string().as_bytes());
        }
        if let Some(last) = ops.last() {
            assert_eq!(answer.acked.x, Some(self.chain), "another receipt than the device's");
            assert_eq!(answer.acked.o.as_ref().unwrap().as_str(), last["o"].as_str().unwrap());
        }
        self.at = answer.acked.o.clone().map(|o| Mark { s: answer.acked.s, o });
        self.cursors = answer.cur.clone();
        answer
    }

    /// Sends one op and returns the word of its verdict, and why.
    pub async fn verdict(&mut self, op: Value) -> (String, Value) {
        let s = op["s"].as_u64().unwrap();
        let answer = self.push(&[op]).await;
        let found = answer.verdicts.iter().find(|verdict| verdict.s == s);
        found.map_or(("applied".to_owned(), Value::Null), |verdict| {
            let verdict = serde_json::to_value(verdict).unwrap();
            (verdict["st"].as_str().unwrap().to_owned(), verdict["why"].clone())
        })
    }

    /// Makes a report and applies commands to it.
    pub async fn report(&mut self, record: &str, commands: &[&str]) {
        let op = self.new_report(record);
        assert_eq!(self.verdict(op).await.0, "applied");
        for command in commands {
            let op = self.op("cmd", record, &json!({"do": command}));
            assert_eq!(self.verdict(op).await, ("applied".to_owned(), Value::Null), "{command}");
        }
    }

    /// Everything that it may read, from the beginning.
    pub async fn pull(&mut self) -> Vec<sync::wire::DeltaRecord> {
        self.cursors = Cursors::default();
        let mut records = Vec::new();
        loop {
            let answer = self.push(&[]).await;
            records.extend(answer.delta);
            if !answer.more {
                return records;
            }
        }
    }
}
