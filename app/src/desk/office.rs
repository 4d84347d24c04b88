//! What only the server computes: sheets, overviews, histories. The last answer is kept, so that
//! a page without the network shows it with its time instead of nothing.

use ::sync::wire::Problem;
use leptos::prelude::*;
use model::{Millis, json};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::Desk;
use crate::{
    db::{DbError, Store},
    platform::{http, now},
};

/// Milliseconds that a person who is typing waits for the server.
const PATIENCE: i32 = 4_000;

/// An answer of the server, or the last one that this device kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Fetched<T> {
    /// Just now.
    Fresh(T),
    /// The server cannot be reached; this is of the given time of the device.
    Kept(T, Millis),
    /// The server cannot be reached and nothing was kept.
    Absent,
    /// The server refuses, and says why.
    Refused(Problem),
}

#[derive(Serialize, Deserialize)]
struct Kept {
    at: Millis,
    body: String,
}

impl Desk {
    /// Asks the server for a path below `/api/v1/`, which begins with that.
    pub async fn fetch<T: DeserializeOwned>(self, path: &str) -> Fetched<T> {
        let key = format!("kept {path}");
        let reply = http::get(path, self.token().as_deref()).await;
        if let Ok(reply) = &reply {
            if reply.is_ok() {
                if let Ok(value) = json::read(&reply.body) {
                    // What cannot be kept is only missing when the network is.
                    let _ = self.keep_answer(&key, &reply.body).await;
                    return Fetched::Fresh(value);
                }
            } else if reply.status < 500
                && let Ok(problem) = json::read(&reply.body)
            {
                return Fetched::Refused(problem);
            }
        }
        match self.kept_answer(&key).await {
            Ok(Some(kept)) => json::read(&kept.body)
                .map_or(Fetched::Absent, |value| Fetched::Kept(value, kept.at)),
            _ => Fetched::Absent,
        }
    }

    /// Asks the server for what is out of date with the next keystroke: nothing is kept, and nobody
    /// waits long.
    pub async fn ask(self, path: &str) -> Option<String> {
        let token = self.token();
        let request = http::Request {
            method: "GET",
            path,
            bearer: token.as_deref(),
            body: http::Body::Nothing,
            deadline: PATIENCE,
        };
        let reply = http::send(request).await.ok()?;
        reply.is_ok().then_some(reply.body)
    }

    /// Posts to the server; for what needs it, such as a new enrolment code.
    pub async fn post<T: DeserializeOwned>(self, path: &str, body: &impl Serialize) -> Fetched<T> {
        let body = serde_json::to_string(body).unwrap_or_default();
        let Ok(reply) = http::post(path, self.token().as_deref(), &body).await else {
            return Fetched::Absent;
        };
        if !reply.is_ok() {
            return json::read(&reply.body).map_or(Fetched::Absent, Fetched::Refused);
        }
        let text = if reply.body.is_empty() { "null" } else { &reply.body };
        json::read(text).map_or(Fetched::Absent, Fetched::Fresh)
    }

    pub(super) fn token(self) -> Option<String> {
        self.device.with_untracked(|device| device.as_ref().map(|device| device.token.clone()))
    }

    async fn keep_answer(self, key: &str, body: &str) -> Result<(), DbError> {
        let kept = Kept { at: now(), body: body.to_owned() };
        self.db()?.write(&[Store::Meta], |burst| burst.put_json(Store::Meta, key, &kept)).await
    }

    async fn kept_answer(self, key: &str) -> Result<Option<Kept>, DbError> {
        self.db()?.get_json(Store::Meta, key).await
    }
}
