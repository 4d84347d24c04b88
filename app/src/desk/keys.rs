//! The keys for files: this device's own pair, and what the office told of its keys and of those
//! that devices share. Without them no file can be made or opened; the exchange needs none.

use ::sync::{
    bundle::PublicKey,
    wire::{Keys, KeysRequest},
};
use leptos::prelude::*;
use model::{Millis, json, octets};

use super::Desk;
use crate::{
    db::{DbError, Row, Store},
    platform::{
        crypto::{self, Purpose},
        http, now,
    },
};

/// Key of their row in the store `meta`.
const KEYS: &str = "keys";
/// How long what the office told stays fresh, in milliseconds.
const FRESH: Millis = 86_400_000;

/// The keys that lie on this device.
#[derive(Debug, Clone)]
pub(super) struct KeyRing {
    /// Signs what this device makes.
    pub(super) private: crypto::Key,
    pub(super) public: PublicKey,
    /// What the office told last.
    pub(super) told: Keys,
    /// When that was.
    asked: Millis,
    /// The enrolment under which the office knows the pair.
    token: String,
}

impl KeyRing {
    fn of(row: &Row) -> Option<Self> {
        Some(Self {
            private: crypto::Key::private(row.get_value("private")?)?,
            public: PublicKey::of(&octets::decode(&row.get_text("public")?)?)?,
            told: json::read(&row.json_text()?).ok()?,
            asked: row.get_number("asked")?,
            token: row.get_text("token")?,
        })
    }
}

impl Desk {
    /// The keys of this device; `None` before the office told its own.
    pub(super) async fn ring(self) -> Result<Option<KeyRing>, DbError> {
        let row = self.db()?.get(Store::Meta, KEYS).await?;
        Ok(row.as_ref().and_then(KeyRing::of))
    }

    /// Tells the office the public key of this device and asks for its keys, unless it told them
    /// today. Whatever fails is tried again with the next exchange.
    pub(super) async fn refresh_keys(self) {
        if crypto::is_possible() {
            let _ = self.ask_for_keys().await;
        }
    }

    async fn ask_for_keys(self) -> Result<(), DbError> {
        let Some(token) = self.token() else { return Ok(()) };
        let (private, public) = match self.ring().await? {
            Some(ring) if ring.token == token => {
                // A clock that was put back must not keep old keys for years.
                if (0..FRESH).contains(&(now() - ring.asked)) {
                    return Ok(());
                }
                (ring.private, ring.public)
            }
            // The office would know an older pair by an older enrolment.
            _ => match pair().await {
                Some(pair) => pair,
                None => return Ok(()),
            },
        };
        let body = serde_json::to_string(&KeysRequest { key: public }).unwrap_or_default();
        let reply = http::post("/api/v1/keys", Some(&token), &body).await;
        let Some(reply) = reply.ok().filter(http::Reply::is_ok) else { return Ok(()) };
        // Another enrolment may have taken the device meanwhile.
        if json::read::<Keys>(&reply.body).is_err() || self.token() != Some(token.clone()) {
            return Ok(());
        }
        let row = Row::keyed("key", KEYS)
            .value("private", private.as_js())
            .text("public", &octets::encode(&public.0))
            .text("json", &reply.body)
            .number("asked", now())
            .text("token", &token);
        self.db()?.write(&[Store::Meta], |burst| burst.put(Store::Meta, &row)).await?;
        self.changed.update(|n| *n += 1);
        Ok(())
    }
}

/// A fresh pair; `None` where the browser cannot make one.
async fn pair() -> Option<(crypto::Key, PublicKey)> {
    let pair = crypto::pair(Purpose::Sign).await.ok()?;
    Some((pair.private, PublicKey::of(&pair.public)?))
}
