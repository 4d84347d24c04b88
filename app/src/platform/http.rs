//! Requests to the own server, with a deadline and optionally a compressed body.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Blob, Headers, RequestInit, Response};

use super::gzip;

/// A request to a path of the own server.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    pub method: &'a str,
    /// Begins with `/`.
    pub path: &'a str,
    /// The device's token.
    pub bearer: Option<&'a str>,
    pub body: Body<'a>,
    /// Milliseconds for the whole exchange.
    pub deadline: i32,
}

/// What a request carries.
#[derive(Debug, Clone, Copy)]
pub enum Body<'a> {
    Nothing,
    /// A JSON text, and whether it may travel compressed.
    Json(&'a str, bool),
    Bytes(&'a [u8]),
}

/// An answer of any status.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    /// The answer as text; blank when it was taken as bytes.
    pub body: String,
    /// The answer as bytes, where they were asked for and came.
    pub blob: Option<Blob>,
    headers: Headers,
}

impl Reply {
    /// Whether the status is 2xx.
    pub fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// A header of the answer.
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).ok().flatten()
    }
}

/// No answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoReply {
    /// The server cannot be reached, or the connection broke.
    Network,
    /// The deadline passed.
    Timeout,
}

/// Sends a request and reads the whole answer.
pub async fn send(request: Request<'_>) -> Result<Reply, NoReply> {
    answered(request, &[], false).await
}

/// The same with headers of its own.
pub async fn send_with(request: Request<'_>, headers: &[(&str, String)]) -> Result<Reply, NoReply> {
    answered(request, headers, false).await
}

/// Fetches bytes with a token; a refusal comes as text.
pub async fn get_blob(path: &str, bearer: Option<&str>) -> Result<Reply, NoReply> {
    let request = Request { method: "GET", path, bearer, body: Body::Nothing, deadline: 120_000 };
    answered(request, &[], true).await
}

async fn answered(
    request: Request<'_>,
    headers: &[(&str, String)],
    blob: bool,
) -> Result<Reply, NoReply> {
    let controller = AbortController::new().map_err(|_| NoReply::Network)?;
    let deadline = Deadline::start(&controller, request.deadline);
    exchange(request, headers, blob, &controller)
        .await
        .map_err(|_| if deadline.passed() { NoReply::Timeout } else { NoReply::Network })
}

/// Fetches JSON with a token.
pub async fn get(path: &str, bearer: Option<&str>) -> Result<Reply, NoReply> {
    send(Request { method: "GET", path, bearer, body: Body::Nothing, deadline: 20_000 }).await
}

/// Posts JSON uncompressed, for short bodies.
pub async fn post(path: &str, bearer: Option<&str>, json: &str) -> Result<Reply, NoReply> {
    let body = Body::Json(json, false);
    send(Request { method: "POST", path, bearer, body, deadline: 20_000 }).await
}

async fn exchange(
    request: Request<'_>,
    own: &[(&str, String)],
    blob: bool,
    controller: &AbortController,
) -> Result<Reply, JsValue> {
    let init = RequestInit::new();
    init.set_method(request.method);
    init.set_signal(Some(&controller.signal()));
    let headers = Headers::new()?;
    headers.set("accept", if blob { "*/*" } else { "application/json" })?;
    if let Some(token) = request.bearer {
        headers.set("authorization", &format!("Bearer {token}"))?;
    }
    match request.body {
        Body::Nothing => {}
        Body::Json(json, compress) => {
            headers.set("content-type", "application/json")?;
            let packed = if compress { gzip::compress(json.as_bytes()).await } else { None };
            match packed {
                Some(bytes) => {
                    headers.set("content-encoding", "gzip")?;
                    init.set_body(&Uint8Array::from(bytes.as_slice()));
                }
                None => init.set_body(&JsValue::from_str(json)),
            }
        }
        Body::Bytes(bytes) => {
            headers.set("content-type", "application/octet-stream")?;
            init.set_body(&Uint8Array::from(bytes));
        }
    }
    for (name, value) in own {
        headers.set(name, value)?;
    }
    init.set_headers(&headers);
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response: Response =
        JsFuture::from(window.fetch_with_str_and_init(request.path, &init)).await?.dyn_into()?;
    let mut reply = Reply {
        status: response.status(),
        body: String::new(),
        blob: None,
        headers: response.headers(),
    };
    if blob && reply.is_ok() {
        reply.blob = Some(JsFuture::from(response.blob()?).await?.dyn_into()?);
    } else {
        reply.body = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    }
    Ok(reply)
}

/// Aborts the request when time is up, and stops the timer when it is dropped.
struct Deadline {
    timer: Option<i32>,
    controller: AbortController,
    _abort: Closure<dyn FnMut()>,
}

impl Deadline {
    fn start(controller: &AbortController, milliseconds: i32) -> Self {
        let target = controller.clone();
        let abort = Closure::<dyn FnMut()>::new(move || target.abort());
        let timer = web_sys::window().and_then(|window| {
            window
                .set_timeout_with_callback_and_timeout_and_arguments_0(
                    abort.as_ref().unchecked_ref(),
                    milliseconds,
                )
                .ok()
        });
        Self { timer, controller: controller.clone(), _abort: abort }
    }

    fn passed(&self) -> bool {
        self.controller.signal().aborted()
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        if let (Some(timer), Some(window)) = (self.timer, web_sys::window()) {
            window.clear_timeout_with_handle(timer);
        }
    }
}
