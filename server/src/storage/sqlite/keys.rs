//! Keys of the `.giaouoc` files.

use std::sync::Arc;

use model::{
    Millis,
    id::{DeviceId, KeyId, OrgId},
    octets::Octets,
    scope::Scope,
};
use rusqlite::{Connection, OptionalExtension as _, params};
use sync::{
    bundle::{PublicKey, SharedSecret},
    wire::SharedKey,
};

use super::{Sqlite, connection::Step as _, json, tx::Tx};
use crate::storage::{Admission, Answer, KeyStorage, OfficeSecrets, StoreError};

/// Most keys of one enrolment: a browser that was wiped makes a new one.
const MOST_KEYS: u32 = 100;

/// The office's secret keys, once they were made.
fn office(connection: &Connection) -> Result<Option<OfficeSecrets>, StoreError> {
    connection
        .query_row("SELECT seal, sign FROM office_key", [], |row| {
            Ok(OfficeSecrets { seal: Octets(row.get(0)?), sign: Octets(row.get(1)?) })
        })
        .optional()
        .step("cannot read the keys of the office")
}

/// Keeps the office's secret keys, unless it has some, and returns those that it has then.
fn put_office(connection: &Connection, fresh: OfficeSecrets) -> Result<OfficeSecrets, StoreError> {
    connection
        .execute(
            "INSERT OR IGNORE INTO office_key (one, seal, sign) VALUES (1, ?1, ?2)",
            params![fresh.seal.0, fresh.sign.0],
        )
        .step("cannot keep the keys of the office")?;
    Ok(office(connection)?.unwrap_or(fresh))
}

/// Adds a key of a device; `false` when it has too many.
fn put_device(
    connection: &Connection,
    enrolment: &DeviceId,
    key: &PublicKey,
    now: Millis,
) -> Result<bool, StoreError> {
    const STEP: &str = "cannot keep the key of a device";
    connection
        .execute(
            "INSERT OR IGNORE INTO device_key (key, enrolment, made) SELECT ?1, ?2, ?3
             WHERE (SELECT count(*) FROM device_key WHERE enrolment = ?2) < ?4",
            params![key.0, enrolment.as_str(), now, MOST_KEYS],
        )
        .step(STEP)?;
    connection
        .query_row(
            "SELECT EXISTS (SELECT 1 FROM device_key WHERE key = ?1 AND enrolment = ?2)",
            params![key.0, enrolment.as_str()],
            |row| row.get(0),
        )
        .step(STEP)
}

/// The enrolment of an organisation that a key signs for: the one that the sequence belongs to,
/// otherwise the latest that was not revoked, otherwise the latest.
fn signer(
    connection: &Connection,
    key: &PublicKey,
    org: &OrgId,
    device: &DeviceId,
) -> Result<Option<DeviceId>, StoreError> {
    let found: Option<String> = connection
        .query_row(
            "SELECT e.id FROM device_key AS k JOIN enrolment AS e ON e.id = k.enrolment
             WHERE k.key = ?1 AND e.org = ?2
             ORDER BY EXISTS (SELECT 1 FROM device WHERE dev = ?3 AND enrolment = e.id) DESC,
                      e.revoked IS NOT NULL, e.made DESC, e.id
             LIMIT 1",
            params![key.0, org.as_str(), device.as_str()],
            |row| row.get(0),
        )
        .optional()
        .step("cannot read whose a key is")?;
    found.map(|id| json::id("a device id", &id)).transpose()
}

/// Adds a shared key, as the newest of its scope.
pub(super) fn put_shared(
    connection: &Connection,
    fresh: &SharedKey,
    now: Millis,
) -> Result<(), StoreError> {
    let SharedKey { scope, id, key } = fresh;
    connection
        .execute(
            "INSERT INTO shared_key (id, scope, key, made) VALUES (?1, ?2, ?3, ?4)",
            params![id.as_str(), scope.to_string(), key.0, now],
        )
        .map(drop)
        .step("cannot keep a shared key")
}

/// The shared keys of a scope, the newest first.
fn shared(connection: &Connection, scope: &Scope) -> Result<Vec<SharedKey>, StoreError> {
    const STEP: &str = "cannot read the shared keys";
    let mut statement = connection
        .prepare_cached("SELECT id, key FROM shared_key WHERE scope = ?1 ORDER BY n DESC")
        .step(STEP)?;
    let rows: Vec<(String, [u8; 32])> = statement
        .query_map([scope.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
        .and_then(Iterator::collect)
        .step(STEP)?;
    rows.into_iter()
        .map(|(id, key)| {
            let id = json::id("a key id", &id)?;
            Ok(SharedKey { scope: scope.clone(), id, key: Octets(key) })
        })
        .collect()
}

/// A shared key by its id.
fn shared_by_id(connection: &Connection, id: &KeyId) -> Result<Option<SharedSecret>, StoreError> {
    connection
        .query_row("SELECT key FROM shared_key WHERE id = ?1", [id.as_str()], |row| row.get(0))
        .optional()
        .map(|found| found.map(Octets))
        .step("cannot read a shared key")
}

fn all_shared(tx: &Tx<'_>, scopes: &[Scope]) -> Result<Vec<SharedKey>, StoreError> {
    let mut all = Vec::new();
    for scope in scopes {
        all.extend(shared(tx.connection, scope)?);
    }
    Ok(all)
}

impl KeyStorage for Sqlite {
    fn office_secrets(&self, fresh: OfficeSecrets) -> Answer<'_, OfficeSecrets> {
        Box::pin(async move {
            match self.readers.run(|tx| office(tx.connection)).await? {
                Some(secrets) => Ok(secrets),
                None => self.write(move |tx| put_office(tx.connection, fresh)).await,
            }
        })
    }

    fn put_device_key(&self, id: DeviceId, key: PublicKey, now: Millis) -> Answer<'_, bool> {
        Box::pin(self.write(move |tx| put_device(tx.connection, &id, &key, now)))
    }

    fn signer(
        &self,
        key: PublicKey,
        org: OrgId,
        device: DeviceId,
    ) -> Answer<'_, Option<Arc<Admission>>> {
        Box::pin(async move {
            let found =
                self.readers.run(move |tx| signer(tx.connection, &key, &org, &device)).await?;
            Ok(found.and_then(|id| self.admissions.by_id(&id)))
        })
    }

    fn shared_keys(&self, fresh: Vec<SharedKey>, now: Millis) -> Answer<'_, Vec<SharedKey>> {
        Box::pin(async move {
            let scopes: Vec<Scope> = fresh.iter().map(|key| key.scope.clone()).collect();
            let known = self.readers.run(move |tx| all_shared(tx, &scopes)).await?;
            if fresh.iter().all(|it| known.iter().any(|key| key.scope == it.scope)) {
                return Ok(known);
            }
            self.write(move |tx| {
                for it in &fresh {
                    if shared(tx.connection, &it.scope)?.is_empty() {
                        put_shared(tx.connection, it, now)?;
                    }
                }
                all_shared(tx, &fresh.into_iter().map(|key| key.scope).collect::<Vec<_>>())
            })
            .await
        })
    }

    fn shared_key(&self, id: KeyId) -> Answer<'_, Option<SharedSecret>> {
        Box::pin(self.readers.run(move |tx| shared_by_id(tx.connection, &id)))
    }
}
