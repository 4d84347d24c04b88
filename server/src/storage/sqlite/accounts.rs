//! Accounts, the set-up link, and the table of acts.

use std::{path::Path, sync::Arc};

use model::{
    Millis,
    id::{DeviceId, OrgId},
    role::Role,
};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use sync::{
    op::{Kind, Op},
    wire::SharedKey,
};
use text::Date;

use super::{
    Sqlite, acts, admission, connection::Step as _, json, keys, shut_out::Line, state, tx::Tx,
};
use crate::storage::{
    Account, AccountCode, AccountError, AccountRow, AccountStorage, ActQuery, ActRow, Answer,
    Change, CodeError, NewAct, SERVER, SetUpError, Standing, StoreError,
};

const READ: &str = "cannot read the accounts";
const WRITE: &str = "cannot write an account";

fn standing(connection: &Connection) -> Result<Standing, StoreError> {
    let sql = "SELECT count(*) > 0,
                      coalesce(max(instr(' ' || roles || ' ', ' administrator ') > 0), 0)
               FROM account";
    connection
        .query_row(sql, [], |row| {
            Ok(Standing { accounts: row.get(0)?, administrator: row.get(1)? })
        })
        .step(READ)
}

fn is_administered(connection: &Connection) -> Result<bool, StoreError> {
    Ok(standing(connection)?.administrator)
}

fn put_setup_link(connection: &Connection, hash: &str, now: Millis) -> Result<(), SetUpError> {
    if is_administered(connection)? {
        return Err(SetUpError::Done);
    }
    connection
        .execute(
            "INSERT OR REPLACE INTO setup_link (one, hash, made) VALUES (1, ?1, ?2)",
            params![hash, now],
        )
        .step("cannot keep the set-up link")?;
    Ok(())
}

fn use_setup_link(connection: &Connection, hash: Option<&str>) -> Result<(), SetUpError> {
    const STEP: &str = "cannot use the set-up link up";
    let sql = "DELETE FROM setup_link WHERE ?1 IS NULL OR hash = ?1";
    let used = connection.execute(sql, [hash]).step(STEP)?;
    if used == 0 && hash.is_some() { Err(SetUpError::Link) } else { Ok(()) }
}

/// Writes facts at the end of the server's own sequence.
fn state_all(tx: &mut Tx<'_>, facts: Vec<Op>, now: Millis) -> Result<(), StoreError> {
    let server: DeviceId =
        SERVER.parse().map_err(|_| StoreError::Corrupt { what: "the server's own name" })?;
    for mut op in facts {
        if op.k != Kind::New {
            // The server has seen everything: its facts are in conflict with nobody.
            op.b = tx.memory.last_gseq;
        }
        state(tx, op, &server, now)?;
    }
    Ok(())
}

fn put_life(tx: &Tx<'_>, user: &str, now: Millis) -> Result<(), StoreError> {
    let sql = "INSERT OR IGNORE INTO account_life (user, made) VALUES (?1, ?2)";
    tx.connection.execute(sql, params![user, now]).map(drop).step(WRITE)
}

/// The columns of [`read_row`], for an account `a`; `?1` is the time.
const COLUMNS: &str = "a.user, a.hash, a.org, a.roles, a.person,
    (SELECT disabled FROM account_life WHERE user = a.user),
    (SELECT max(at) FROM act WHERE what = 'signed_in' AND user = a.user),
    (SELECT max(expires) FROM account_code
     WHERE user = a.user AND used IS NULL AND expires >= ?1)";

fn read_row(row: &Row<'_>) -> Result<AccountRow, StoreError> {
    let text = |at: usize| row.get::<_, String>(at).step(READ);
    let account = Account {
        user: text(0)?,
        hash: text(1)?,
        org: json::id("an organisation", &text(2)?)?,
        roles: admission::read_roles(&text(3)?),
        person: json::id("a person", &text(4)?)?,
    };
    Ok(AccountRow {
        account,
        disabled: row.get(5).step(READ)?,
        last_sign_in: row.get(6).step(READ)?,
        code_until: row.get(7).step(READ)?,
    })
}

fn account_row(
    connection: &Connection,
    user: &str,
    now: Millis,
) -> Result<Option<AccountRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM account AS a WHERE a.user = ?2");
    let mut statement = connection.prepare_cached(&sql).step(READ)?;
    let mut rows = statement.query(params![now, user]).step(READ)?;
    rows.next().step(READ)?.map(read_row).transpose()
}

fn accounts(
    connection: &Connection,
    orgs: &[OrgId],
    now: Millis,
) -> Result<Vec<AccountRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM account AS a
         WHERE a.org IN (SELECT value FROM json_each(?2)) ORDER BY a.user"
    );
    let mut statement = connection.prepare_cached(&sql).step(READ)?;
    let orgs = json::write("organisations", &orgs)?;
    let mut rows = statement.query(params![now, orgs]).step(READ)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().step(READ)? {
        found.push(read_row(row)?);
    }
    Ok(found)
}

fn known(tx: &Tx<'_>, user: &str) -> Result<Account, AccountError> {
    admission::account(tx, user)?.ok_or(AccountError::Unknown)
}

/// Whether somebody is left who can administer: signs in, and holds the role on a day and for good.
fn keep_an_administrator(tx: &Tx<'_>, today: Date) -> Result<(), AccountError> {
    let sql = "SELECT a.org, a.person, a.roles FROM account AS a
               LEFT JOIN account_life AS l USING (user)
               WHERE l.disabled IS NULL AND a.hash <> ''
                 AND instr(' ' || a.roles || ' ', ' administrator ') > 0";
    let mut statement = tx.connection.prepare_cached(sql).step(READ)?;
    let mut rows = statement.query([]).step(READ)?;
    while let Some(row) = rows.next().step(READ)? {
        let text = |at: usize| row.get::<_, String>(at).step(READ);
        let org: OrgId = json::id("an organisation", &text(0)?)?;
        let person = json::id("a person", &text(1)?)?;
        let holds =
            |day| tx.memory.directory.roles_of(&person, &org, day).contains(&Role::Administrator);
        if holds(today) && holds(Date::MAX) {
            return Ok(());
        }
    }
    Err(AccountError::LastAdministrator)
}

fn put_code(tx: &Tx<'_>, code: &AccountCode) -> Result<(), StoreError> {
    let sql = "DELETE FROM account_code WHERE user = ?1 AND used IS NULL";
    tx.connection.execute(sql, [&code.user]).step(WRITE)?;
    let sql = "INSERT INTO account_code (hash, user, expires) VALUES (?1, ?2, ?3)";
    let values = params![code.hash, code.user, code.expires];
    tx.connection.execute(sql, values).map(drop).step(WRITE)
}

/// Why a code enrols nobody: a person may have taken a one-time code for an enrolment code.
pub(super) fn tell_apart(connection: &Connection, hash: &str, why: CodeError) -> CodeError {
    if !matches!(why, CodeError::Unknown) {
        return why;
    }
    let found = connection
        .prepare_cached("SELECT 1 FROM account_code WHERE hash = ?1")
        .and_then(|mut statement| statement.exists([hash]))
        .step(READ);
    match found {
        Ok(true) => CodeError::ForPassword,
        Ok(false) => why,
        Err(error) => error.into(),
    }
}

fn account_of_code(tx: &Tx<'_>, hash: &str, now: Millis) -> Result<Account, CodeError> {
    let found: Option<(String, Millis, Option<Millis>)> = tx
        .connection
        .prepare_cached("SELECT user, expires, used FROM account_code WHERE hash = ?1")
        .and_then(|mut statement| {
            let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            statement.query_row([hash], read).optional()
        })
        .step(READ)?;
    match found {
        None => Err(CodeError::Unknown),
        Some((_, _, Some(_))) => Err(CodeError::Used),
        Some((_, expires, None)) if expires < now => Err(CodeError::Expired),
        Some((user, ..)) => admission::account(tx, &user)?.ok_or(CodeError::Unknown),
    }
}

fn choose_password(tx: &Tx<'_>, code: &str, hash: &str, act: NewAct) -> Result<Account, CodeError> {
    let account = account_of_code(tx, code, act.at)?;
    let sql = "UPDATE account_code SET used = ?2 WHERE hash = ?1";
    tx.connection.execute(sql, params![code, act.at]).step(WRITE)?;
    put_hash(tx, &account.user, hash)?;
    let act = NewAct {
        user: account.user.clone(),
        person: Some(account.person.clone()),
        org: Some(account.org.clone()),
        ..act
    };
    acts::note(tx.connection, &act)?;
    Ok(account)
}

fn put_hash(tx: &Tx<'_>, user: &str, hash: &str) -> Result<(), StoreError> {
    let sql = "UPDATE account SET hash = ?2 WHERE user = ?1";
    tx.connection.execute(sql, params![user, hash]).map(drop).step(WRITE)
}

fn change_password(
    tx: &Tx<'_>,
    was: &Account,
    hash: &str,
    act: &NewAct,
) -> Result<bool, StoreError> {
    let sql = "UPDATE account SET hash = ?3 WHERE user = ?1 AND hash = ?2";
    let changed = tx.connection.execute(sql, params![was.user, was.hash, hash]).step(WRITE)?;
    if changed > 0 {
        // What was lost or guessed opens nothing either.
        let sql = "DELETE FROM account_code WHERE user = ?1 AND used IS NULL";
        tx.connection.execute(sql, [&was.user]).step(WRITE)?;
        acts::note(tx.connection, act)?;
    }
    Ok(changed > 0)
}

fn set_disabled(tx: &Tx<'_>, user: &str, since: Option<Millis>) -> Result<(), StoreError> {
    let sql = "INSERT INTO account_life (user, made, disabled) VALUES (?1, 0, ?2)
               ON CONFLICT (user) DO UPDATE SET disabled = excluded.disabled";
    tx.connection.execute(sql, params![user, since]).map(drop).step(WRITE)
}

/// The devices that were signed in by an account and not revoked since.
fn enrolled_by(tx: &Tx<'_>, user: &str) -> Result<Vec<DeviceId>, StoreError> {
    let sql = "SELECT e.id FROM enrolled_by AS b JOIN enrolment AS e ON e.id = b.enrolment
               WHERE b.user = ?1 AND e.revoked IS NULL";
    let mut statement = tx.connection.prepare_cached(sql).step(READ)?;
    let mut rows = statement.query([user]).step(READ)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().step(READ)? {
        let id: String = row.get(0).step(READ)?;
        found.push(json::id("a device id", &id)?);
    }
    Ok(found)
}

/// Keeps by which account a device was signed in.
pub(super) fn note_enrolled_by(
    tx: &Tx<'_>,
    enrolment: &DeviceId,
    user: &str,
) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO enrolled_by (enrolment, user) VALUES (?1, ?2)";
    tx.connection.execute(sql, params![enrolment.as_str(), user]).map(drop).step(WRITE)
}

fn put_roles(tx: &Tx<'_>, user: &str, roles: &[Role]) -> Result<(), StoreError> {
    let sql = "UPDATE account SET roles = ?2 WHERE user = ?1";
    let values = params![user, admission::write_roles(roles)];
    tx.connection.execute(sql, values).map(drop).step(WRITE)
}

impl Sqlite {
    /// Makes a set-up link while another process serves the same folder: no fact changes, and
    /// nothing that it keeps in memory.
    pub fn put_setup_link_beside(data: &Path, hash: &str, now: Millis) -> Result<(), SetUpError> {
        put_setup_link(&super::schema::open(&Self::file(data))?, hash, now)
    }

    /// Makes the one-time code of an account while another process serves the same folder; it lets
    /// the account be signed in by again, but gives no role.
    pub fn put_account_code_beside(
        data: &Path,
        code: &AccountCode,
        act: &NewAct,
    ) -> Result<(), AccountError> {
        const STEP: &str = "cannot write beside the server";
        let mut connection = super::schema::open(&Self::file(data))?;
        let transaction = connection.transaction().step(STEP)?;
        let sql = "SELECT org FROM account WHERE user = ?1";
        let org: Option<String> =
            transaction.query_row(sql, [&code.user], |row| row.get(0)).optional().step(READ)?;
        let org = org.ok_or(AccountError::Unknown)?;
        let sql = "DELETE FROM account_code WHERE user = ?1 AND used IS NULL";
        transaction.execute(sql, [&code.user]).step(WRITE)?;
        let sql = "INSERT INTO account_code (hash, user, expires) VALUES (?1, ?2, ?3)";
        let values = params![code.hash, code.user, code.expires];
        transaction.execute(sql, values).step(WRITE)?;
        let sql = "UPDATE account_life SET disabled = NULL WHERE user = ?1";
        transaction.execute(sql, [&code.user]).step(WRITE)?;
        let about_org = Some(json::id("an organisation", &org)?);
        acts::note(&transaction, &NewAct { about_org, ..act.clone() })?;
        transaction.commit().step(STEP)?;
        Ok(())
    }
}

impl AccountStorage for Sqlite {
    fn standing(&self) -> Answer<'_, Standing> {
        Box::pin(self.readers.run(|tx| standing(tx.connection)))
    }

    fn put_setup_link(&self, hash: String, now: Millis) -> Answer<'_, (), SetUpError> {
        Box::pin(self.write(move |tx| put_setup_link(tx.connection, &hash, now)))
    }

    fn set_up(
        &self,
        link: Option<String>,
        account: Account,
        change: Change,
    ) -> Answer<'_, (), SetUpError> {
        Box::pin(self.write(move |tx| {
            if is_administered(tx.connection)? {
                return Err(SetUpError::Done);
            }
            use_setup_link(tx.connection, link.as_deref())?;
            state_all(tx, change.facts, change.act.at)?;
            admission::put_account(tx, &account)?;
            put_life(tx, &account.user, change.act.at)?;
            acts::note(tx.connection, &change.act)?;
            Ok(())
        }))
    }

    fn account_row(&self, user: String, now: Millis) -> Answer<'_, Option<AccountRow>> {
        Box::pin(self.readers.run(move |tx| account_row(tx.connection, &user, now)))
    }

    fn accounts(&self, orgs: Vec<OrgId>, now: Millis) -> Answer<'_, Vec<AccountRow>> {
        Box::pin(self.readers.run(move |tx| accounts(tx.connection, &orgs, now)))
    }

    fn make_account(
        &self,
        account: Account,
        code: AccountCode,
        change: Change,
    ) -> Answer<'_, (), AccountError> {
        Box::pin(self.write(move |tx| {
            if admission::account(tx, &account.user)?.is_some() {
                return Err(AccountError::Taken);
            }
            state_all(tx, change.facts, change.act.at)?;
            admission::put_account(tx, &account)?;
            put_life(tx, &account.user, change.act.at)?;
            put_code(tx, &code)?;
            acts::note(tx.connection, &change.act)?;
            Ok(())
        }))
    }

    fn put_account_code(&self, code: AccountCode, change: Change) -> Answer<'_, (), AccountError> {
        Box::pin(self.write(move |tx| {
            known(tx, &code.user)?;
            put_code(tx, &code)?;
            acts::note(tx.connection, &change.act)?;
            Ok(())
        }))
    }

    fn account_of_code(&self, hash: String, now: Millis) -> Answer<'_, Account, CodeError> {
        Box::pin(self.readers.run(move |tx| account_of_code(tx, &hash, now)))
    }

    fn choose_password(
        &self,
        code: String,
        password: String,
        act: NewAct,
    ) -> Answer<'_, Account, CodeError> {
        let list = Arc::clone(&self.shut_out);
        Box::pin(self.write(move |tx| {
            let at = act.at;
            let account = choose_password(tx, &code, &password, act)?;
            list.add(&Line::Used { code, at })?;
            Ok(account)
        }))
    }

    fn change_password(&self, was: Account, hash: String, act: NewAct) -> Answer<'_, bool> {
        Box::pin(self.write(move |tx| change_password(tx, &was, &hash, &act)))
    }

    fn disable_account(
        &self,
        user: String,
        fresh: Vec<SharedKey>,
        change: Change,
    ) -> Answer<'_, (), AccountError> {
        Box::pin(async move {
            let now = change.act.at;
            let list = Arc::clone(&self.shut_out);
            let devices = self
                .write(move |tx| {
                    known(tx, &user)?;
                    set_disabled(tx, &user, Some(now))?;
                    keep_an_administrator(tx, change.today)?;
                    list.add(&Line::Disabled { user: user.clone(), at: now })?;
                    let devices = enrolled_by(tx, &user)?;
                    for device in &devices {
                        admission::revoke(tx, device, now)?;
                        list.add(&Line::Revoked { device: device.clone(), at: now })?;
                    }
                    if !devices.is_empty() {
                        fresh.iter().try_for_each(|it| keys::put_shared(tx.connection, it, now))?;
                    }
                    acts::note(tx.connection, &change.act)?;
                    Ok::<_, AccountError>(devices)
                })
                .await?;
            devices.iter().for_each(|device| self.admissions.revoke(device, now));
            Ok(())
        })
    }

    fn enable_account(&self, user: String, act: NewAct) -> Answer<'_, (), AccountError> {
        let list = Arc::clone(&self.shut_out);
        Box::pin(self.write(move |tx| {
            known(tx, &user)?;
            set_disabled(tx, &user, None)?;
            list.add(&Line::Enabled { user, at: act.at })?;
            acts::note(tx.connection, &act)?;
            Ok(())
        }))
    }

    fn put_roles(
        &self,
        user: String,
        roles: Vec<Role>,
        change: Change,
    ) -> Answer<'_, (), AccountError> {
        Box::pin(self.write(move |tx| {
            known(tx, &user)?;
            state_all(tx, change.facts, change.act.at)?;
            put_roles(tx, &user, &roles)?;
            keep_an_administrator(tx, change.today)?;
            acts::note(tx.connection, &change.act)?;
            Ok(())
        }))
    }

    fn let_in_again(&self, code: AccountCode, change: Change) -> Answer<'_, (), AccountError> {
        let list = Arc::clone(&self.shut_out);
        Box::pin(self.write(move |tx| {
            let mut account = known(tx, &code.user)?;
            state_all(tx, change.facts, change.act.at)?;
            if !account.roles.contains(&Role::Administrator) {
                account.roles.push(Role::Administrator);
                put_roles(tx, &code.user, &account.roles)?;
            }
            set_disabled(tx, &code.user, None)?;
            list.add(&Line::Enabled { user: code.user.clone(), at: change.act.at })?;
            put_code(tx, &code)?;
            acts::note(tx.connection, &change.act)?;
            Ok(())
        }))
    }

    fn note(&self, act: NewAct) -> Answer<'_, ()> {
        Box::pin(self.write(move |tx| acts::note(tx.connection, &act)))
    }

    fn acts(&self, query: ActQuery) -> Answer<'_, Vec<ActRow>> {
        Box::pin(self.readers.run(move |tx| acts::read(tx.connection, &query)))
    }

    fn pack_version(&self, id: &'static str) -> Answer<'_, Option<u32>> {
        Box::pin(self.readers.run(move |tx| {
            tx.connection
                .query_row("SELECT version FROM pack WHERE id = ?1", [id], |row| row.get(0))
                .optional()
                .step("cannot read the version of a pack")
        }))
    }

    fn put_pack(
        &self,
        id: &'static str,
        version: u32,
        facts: Vec<Op>,
        now: Millis,
    ) -> Answer<'_, ()> {
        Box::pin(self.write(move |tx| {
            state_all(tx, facts, now)?;
            let sql = "INSERT OR REPLACE INTO pack (id, version, at) VALUES (?1, ?2, ?3)";
            tx.connection
                .execute(sql, params![id, version, now])
                .map(drop)
                .step("cannot keep the version of a pack")
        }))
    }
}
