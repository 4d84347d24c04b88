//! Who may come in: accounts, codes, enrolments and the sequences of enrolled devices.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use model::{
    Millis,
    device::StorageAnswer,
    id::{DeviceId, OrgId, PersonId},
    role::Role,
};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use sync::store::Store as _;

use super::{connection::Step as _, json, tx::Tx};
use crate::storage::{
    Account, Admission, CodeError, CodeRow, DeviceRow, NewEnrolment, StoreError, SyncError,
};

/// All enrolments by the hash of their token, so that a request costs no query.
#[derive(Debug, Default)]
pub(super) struct Admissions(RwLock<BTreeMap<String, Arc<Admission>>>);

impl Admissions {
    /// Reads all enrolments.
    pub(super) fn load(connection: &Connection) -> Result<Self, StoreError> {
        const STEP: &str = "cannot read the enrolments";
        let mut statement = connection
            .prepare("SELECT token, id, org, roles, person, revoked, personal FROM enrolment")
            .step(STEP)?;
        let mut rows = statement.query([]).step(STEP)?;
        let mut all = BTreeMap::new();
        while let Some(row) = rows.next().step(STEP)? {
            let admission = Admission {
                id: json::id("a device id", &column(row, 1)?)?,
                org: json::id("an organisation", &column(row, 2)?)?,
                roles: read_roles(&column(row, 3)?),
                person: read_person(row.get(4).step(STEP)?)?,
                personal: row.get(6).step(STEP)?,
                revoked: row.get(5).step(STEP)?,
            };
            all.insert(column(row, 0)?, Arc::new(admission));
        }
        Ok(Self(RwLock::new(all)))
    }

    pub(super) fn get(&self, token: &str) -> Option<Arc<Admission>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(token).cloned()
    }

    /// The enrolment of an id.
    pub(super) fn by_id(&self, id: &DeviceId) -> Option<Arc<Admission>> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        all.values().find(|admission| admission.id == *id).cloned()
    }

    /// Takes in an enrolment that was committed; it has one token.
    pub(super) fn admit(&self, token: String, admission: Admission) -> Arc<Admission> {
        let admission = Arc::new(admission);
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, other| other.id != admission.id);
        all.insert(token, Arc::clone(&admission));
        admission
    }

    /// Takes in a revocation that was committed.
    pub(super) fn revoke(&self, id: &DeviceId, now: Millis) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for admission in all.values_mut().filter(|admission| admission.id == *id) {
            Arc::make_mut(admission).revoked.get_or_insert(now);
        }
    }
}

fn column(row: &Row<'_>, at: usize) -> Result<String, StoreError> {
    row.get(at).step("cannot read who may come in")
}

fn read_person(person: Option<String>) -> Result<Option<PersonId>, StoreError> {
    person.map(|id| json::id("a person", &id)).transpose()
}

/// Roles stand in one column, separated by spaces; words of a newer version are passed over.
pub(super) fn read_roles(words: &str) -> Vec<Role> {
    words.split(' ').filter_map(Role::parse).collect()
}

pub(super) fn write_roles(roles: &[Role]) -> String {
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" ")
}

/// Enrols a device with what an account or a code grants.
pub(super) fn enrol(
    tx: &Tx<'_>,
    new: &NewEnrolment,
    grant: Admission,
) -> Result<Admission, StoreError> {
    tx.connection
        .execute(
            "INSERT INTO enrolment (id, token, org, roles, person, personal, made)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                grant.id.as_str(),
                new.token,
                grant.org.as_str(),
                write_roles(&grant.roles),
                grant.person.as_ref().map(|person| person.as_str()),
                grant.personal,
                new.now,
            ],
        )
        .step("cannot enrol a device")?;
    link(tx, &grant.id, &grant.id)?;
    Ok(grant)
}

/// How long a device may ask again for the enrolment whose answer it did not get: an hour.
const REPEATABLE: Millis = 3_600_000;

/// For whom a code enrols, or has enrolled, a device.
pub(super) fn code(tx: &Tx<'_>, hash: &str) -> Result<Option<OrgId>, StoreError> {
    let org: Option<String> = tx
        .connection
        .prepare_cached("SELECT org FROM code WHERE hash = ?1")
        .and_then(|mut statement| statement.query_row([hash], |row| row.get(0)).optional())
        .step("cannot read an enrolment code")?;
    org.map(|org| json::id("an organisation", &org)).transpose()
}

/// The enrolment that the code brought to who has the same key, not long ago; under the new token.
fn repeat(tx: &Tx<'_>, hash: &str, new: &NewEnrolment) -> Result<Option<Admission>, StoreError> {
    const STEP: &str = "cannot repeat an enrolment";
    let Some(key) = &new.key else { return Ok(None) };
    let since = new.now.saturating_sub(REPEATABLE);
    let found = tx
        .connection
        .query_row(
            "SELECT e.id, e.org, e.roles, e.person, e.personal
             FROM code JOIN enrolment AS e ON e.id = code.enrolment
             WHERE code.hash = ?1 AND code.key = ?2 AND code.used >= ?3 AND e.revoked IS NULL",
            params![hash, key, since],
            |row| {
                let words = (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok((words, row.get::<_, Option<String>>(3)?, row.get::<_, bool>(4)?))
            },
        )
        .optional()
        .step(STEP)?;
    let Some(((id, org, roles), person, personal)) = found else { return Ok(None) };
    let (id, org, roles): (String, String, String) = (id, org, roles);
    tx.connection
        .execute("UPDATE enrolment SET token = ?2 WHERE id = ?1", params![id, new.token])
        .step(STEP)?;
    Ok(Some(Admission {
        id: json::id("a device id", &id)?,
        org: json::id("an organisation", &org)?,
        roles: read_roles(&roles),
        person: read_person(person)?,
        personal,
        revoked: None,
    }))
}

/// Uses a code up and enrols a device with it, or once more the device that it enrolled.
pub(super) fn redeem(tx: &Tx<'_>, hash: &str, new: &NewEnrolment) -> Result<Admission, CodeError> {
    const STEP: &str = "cannot read an enrolment code";
    if let Some(again) = repeat(tx, hash, new)? {
        return Ok(again);
    }
    let found = tx
        .connection
        .query_row(
            "SELECT org, roles, person, expires, used FROM code WHERE hash = ?1",
            [hash],
            |row| {
                let code = (row.get(0)?, row.get(1)?, row.get::<_, Option<String>>(2)?);
                Ok((code, row.get::<_, Option<Millis>>(3)?, row.get::<_, Option<Millis>>(4)?))
            },
        )
        .optional()
        .step(STEP)?;
    let Some(((org, roles, person), expires, used)) = found else {
        return Err(CodeError::Unknown);
    };
    let (org, roles): (String, String) = (org, roles);
    if let Some(expires) = expires {
        if used.is_some() {
            return Err(CodeError::Used);
        }
        if expires < new.now {
            return Err(CodeError::Expired);
        }
    }
    let grant = Admission {
        id: new.device.clone(),
        org: json::id("an organisation", &org)?,
        roles: read_roles(&roles),
        person: read_person(person)?,
        personal: false,
        revoked: None,
    };
    let grant = enrol(tx, new, grant)?;
    tx.connection
        .execute(
            "UPDATE code SET used = ?2, enrolment = ?3, key = ?4 WHERE hash = ?1",
            params![hash, new.now, grant.id.as_str(), new.key],
        )
        .step("cannot use an enrolment code up")?;
    Ok(grant)
}

/// Adds an enrolment code.
pub(super) fn put_code(tx: &Tx<'_>, code: &CodeRow) -> Result<(), StoreError> {
    tx.connection
        .execute(
            "INSERT INTO code (hash, org, roles, person, expires) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                code.hash,
                code.org.as_str(),
                write_roles(&code.roles),
                code.person.as_ref().map(|person| person.as_str()),
                code.expires,
            ],
        )
        .map(drop)
        .step("cannot add an enrolment code")
}

/// Adds or replaces an account.
pub(super) fn put_account(tx: &Tx<'_>, account: &Account) -> Result<(), StoreError> {
    tx.connection
        .execute(
            "INSERT OR REPLACE INTO account (user, hash, org, roles, person)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                account.user,
                account.hash,
                account.org.as_str(),
                write_roles(&account.roles),
                account.person.as_str(),
            ],
        )
        .map(drop)
        .step("cannot write an account")
}

/// The account of a user.
pub(super) fn account(tx: &Tx<'_>, user: &str) -> Result<Option<Account>, StoreError> {
    let found = tx
        .connection
        .prepare_cached("SELECT hash, org, roles, person FROM account WHERE user = ?1")
        .and_then(|mut statement| {
            let read = |row: &Row<'_>| {
                Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get(3)?))
            };
            statement.query_row([user], read).optional()
        })
        .step("cannot read an account")?;
    let Some((hash, org, roles, person)) = found else { return Ok(None) };
    let person: String = person;
    Ok(Some(Account {
        user: user.to_owned(),
        hash,
        org: json::id("an organisation", &org)?,
        roles: read_roles(&roles),
        person: json::id("a person", &person)?,
    }))
}

/// Whether a sequence is one of the enrolment's.
pub(super) fn is_linked(
    tx: &Tx<'_>,
    device: &DeviceId,
    enrolment: &DeviceId,
) -> Result<Option<bool>, StoreError> {
    let owner: Option<String> = tx
        .connection
        .prepare_cached("SELECT enrolment FROM device WHERE dev = ?1")
        .and_then(|mut statement| {
            statement.query_row([device.as_str()], |row| row.get(0)).optional()
        })
        .step("cannot read whose a sequence is")?;
    Ok(owner.map(|owner| owner == enrolment.as_str()))
}

/// Makes sure that a sequence is the enrolment's: a new one becomes it, as after a fork.
pub(super) fn claim(tx: &Tx<'_>, device: &DeviceId, enrolment: &DeviceId) -> Result<(), SyncError> {
    match is_linked(tx, device, enrolment)? {
        Some(true) => Ok(()),
        Some(false) => Err(SyncError::ForeignDevice),
        // The server's own sequences belong to no enrolment.
        None if tx.sequence(device)?.acked > 0 => Err(SyncError::ForeignDevice),
        None => Ok(link(tx, device, enrolment)?),
    }
}

fn link(tx: &Tx<'_>, device: &DeviceId, enrolment: &DeviceId) -> Result<(), StoreError> {
    tx.connection
        .execute(
            "INSERT INTO device (dev, enrolment) VALUES (?1, ?2)",
            params![device.as_str(), enrolment.as_str()],
        )
        .map(drop)
        .step("cannot link a sequence to its device")
}

/// Revokes an enrolment; `false` when there is none of this id.
pub(super) fn revoke(tx: &Tx<'_>, id: &DeviceId, now: Millis) -> Result<bool, StoreError> {
    let changed = tx
        .connection
        .execute(
            "UPDATE enrolment SET revoked = coalesce(revoked, ?2) WHERE id = ?1",
            params![id.as_str(), now],
        )
        .step("cannot revoke a device")?;
    Ok(changed > 0)
}

/// The enrolled devices of some organisations, the last contact first. Of the sequences of one
/// device the latest speaks.
pub(super) fn devices(tx: &Tx<'_>, orgs: &[OrgId]) -> Result<Vec<DeviceRow>, StoreError> {
    const STEP: &str = "cannot read the devices";
    let sql = "SELECT e.id, e.org, e.roles, e.person, e.made, e.revoked,
                      max(d.contact), d.unsent, d.app, d.clock, d.storage,
                      (SELECT count(*) FROM op JOIN device AS own USING (dev)
                       WHERE own.enrolment = e.id AND op.st = 'held')
               FROM json_each(?1) AS wanted
               CROSS JOIN enrolment AS e ON e.org = wanted.value
               JOIN device AS d ON d.enrolment = e.id
               GROUP BY e.id ORDER BY max(d.contact) DESC, e.made DESC, e.id";
    let mut statement = tx.connection.prepare_cached(sql).step(STEP)?;
    let mut rows = statement.query([json::write("organisations", &orgs)?]).step(STEP)?;
    let mut devices = Vec::new();
    while let Some(row) = rows.next().step(STEP)? {
        let numbers = || -> Result<_, rusqlite::Error> {
            Ok((row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?, row.get(9)?, row.get(11)?))
        };
        let (made, revoked, contact, unsent, clock, held) = numbers().step(STEP)?;
        devices.push(DeviceRow {
            id: json::id("a device id", &column(row, 0)?)?,
            org: json::id("an organisation", &column(row, 1)?)?,
            roles: read_roles(&column(row, 2)?),
            person: read_person(row.get(3).step(STEP)?)?,
            made,
            revoked,
            contact,
            unsent,
            app: column(row, 8)?,
            clock,
            storage: StorageAnswer::parse(&column(row, 10)?),
            held,
        });
    }
    Ok(devices)
}

/// How many ops of the devices of some organisations are held.
pub(super) fn held(tx: &Tx<'_>, orgs: &[OrgId]) -> Result<u64, StoreError> {
    tx.connection
        .prepare_cached(
            "SELECT count(*) FROM op JOIN device USING (dev)
             JOIN enrolment ON enrolment.id = device.enrolment
             WHERE op.st = 'held' AND enrolment.org IN (SELECT value FROM json_each(?1))",
        )
        .step("cannot count what is held")?
        .query_row([json::write("organisations", &orgs)?], |row| row.get(0))
        .step("cannot count what is held")
}
