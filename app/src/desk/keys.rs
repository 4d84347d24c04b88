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
    db::{Db, DbError, Row, Store},
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
pub(super) struct Ring {
    /// Signs what this device makes.
    pub(super) private: crypto::Key,
    pub(super) public: PublicKey,
    /// When the office was asked last; 0 for never.
    asked: Millis,
    /// What it told; `None` before its first answer.
    pub(super) told: Option<Keys>,
}

impl Ring {
    fn of(row: &Row) -> Option<Self> {
        let told = row.get_text("told").and_then(|told| json::read(&told).ok());
        Some(Self {
            private: crypto::Key::private(row.get_value("private")?)?,
            public: PublicKey::of(&octets::decode(&row.get_text("public")?)?)?,
            asked: row.get_number("asked")?,
            told,
        })
    }

    async fn read(db: &Db) -> Result<Option<Self>, DbError> {
        Ok(db.get(Store::Meta, KEYS).await?.as_ref().and_then(Self::of))
    }

    /// Writes them with the office's answer as it came; blank for none.
    async fn write(&self, db: &Db, told: &str) -> Result<(), DbError> {
        let row = Row::keyed("key", KEYS)
            .value("private", self.private.as_js())
            .text("public", &octets::encode(&self.public.0))
            .number("asked", self.asked)
            .text("told", told);
        db.write(&[Store::Meta], |burst| burst.put(Store::Meta, &row)).await
    }

    /// A fresh pair that nobody knows yet; `None` where the browser cannot make one.
    async fn make() -> Option<Self> {
        let pair = crypto::pair(Purpose::Sign).await.ok()?;
        let public = PublicKey::of(&pair.public)?;
        Some(Self { private: pair.private, public, asked: 0, told: None })
    }

    fn is_fresh(&self) -> bool {
        // A clock that was put back must not keep old keys for years.
        self.told.is_some() && (0..FRESH).contains(&(now() - self.asked))
    }
}

impl Desk {
    /// The keys of this device, if it has any.
    pub(super) async fn ring(self) -> Result<Option<Ring>, DbError> {
        Ring::read(&self.db()?).await
    }

    /// A new enrolment has a new pair of keys: the office knows the old one by the old enrolment.
    pub(super) async fn renew_keys(self) {
        if let (Ok(db), Some(ring)) = (self.db(), Ring::make().await) {
            {
                let _guard = self.exclusively().await;
                // A pair that was not kept is made again with the next exchange.
                let _ = ring.write(&db, "").await;
            }
            self.refresh_keys().await;
        }
    }

    /// Asks the office for its keys, unless it told them today. Whatever fails is tried again with
    /// the next exchange.
    pub(super) async fn refresh_keys(self) {
        if crypto::is_possible() {
            let _ = self.ask_for_keys().await;
        }
    }

    async fn ask_for_keys(self) -> Result<(), DbError> {
        let db = self.db()?;
        let Some(ring) = self.own_ring(&db).await? else { return Ok(()) };
        if ring.is_fresh() {
            return Ok(());
        }
        let body = serde_json::to_string(&KeysRequest { key: ring.public }).unwrap_or_default();
        let token = self.token();
        let Ok(reply) = http::post("/api/v1/keys", token.as_deref(), &body).await else {
            return Ok(());
        };
        if !reply.is_ok() || json::read::<Keys>(&reply.body).is_err() {
            return Ok(());
        }
        {
            let _guard = self.exclusively().await;
            // Another enrolment may have taken the device meanwhile.
            if Ring::read(&db).await?.is_some_and(|kept| kept.public == ring.public) {
                Ring { asked: now(), ..ring }.write(&db, &reply.body).await?;
            }
        }
        self.changed.update(|n| *n += 1);
        Ok(())
    }

    /// The pair of this device; a device without one makes it.
    async fn own_ring(self, db: &Db) -> Result<Option<Ring>, DbError> {
        let _guard = self.exclusively().await;
        if let Some(ring) = Ring::read(db).await? {
            return Ok(Some(ring));
        }
        let Some(ring) = Ring::make().await else { return Ok(None) };
        ring.write(db, "").await?;
        Ok(Some(ring))
    }
}
