//! Enrolment: from a code or a password to a device that works without the server.

use ::sync::{
    client::Device,
    wire::{EnrolRequest, Enrolment, Problem},
};
use leptos::prelude::*;
use model::json;
use serde_json::Value;

use super::{
    Desk,
    aside::with_aside,
    blobs::{UNSTORED, unstored_records},
    carried::count_waiting,
    elsewhere::Elsewhere,
    exchange::outbox_rows,
    load::read_all,
    write::{put_device, put_outbox, put_record},
};
use crate::{
    db::{Db, DbError, Range, Row, Store},
    platform::{http, id::new_id, storage},
};

/// Key of the row in `meta` with the key of an attempt whose answer has not come.
const ATTEMPT: &str = "enrolling";

/// What enrols a device.
#[derive(Debug)]
pub enum Entry {
    Asked(EnrolRequest),
    /// The answer that an earlier attempt was given; what no backup holds may go.
    Anyway(Box<Enrolment>),
}

/// Why a device is not enrolled now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnrolFailure {
    /// The office cannot be reached: enrolling is the one thing that needs the network.
    NoReply,
    /// The office refused, and says why.
    Refused(Problem),
    /// The device still holds so many unsent changes, drafts and carried files of another
    /// organisation.
    UnsentElsewhere(u64),
    /// The device holds so many changes of another organisation that a restored office would lack.
    /// Whoever does not want to wait for a backup goes on with the answer.
    NotInBackup(u64, Box<Enrolment>),
    Store(DbError),
}

impl From<DbError> for EnrolFailure {
    fn from(error: DbError) -> Self {
        Self::Store(error)
    }
}

impl Desk {
    /// Enrols this device and begins to fetch what it may see.
    pub async fn enrol(self, entry: Entry) -> Result<(), EnrolFailure> {
        let (enrolment, anyway) = match entry {
            Entry::Asked(request) => {
                let request = self.prepared(request).await?;
                let told = ask("/api/v1/enrol", &request).await?;
                (json::from_value(&told).or(Err(EnrolFailure::NoReply))?, false)
            }
            Entry::Anyway(enrolment) => (*enrolment, true),
        };
        self.become_device(enrolment, anyway).await?;
        self.tell(false).await;
        // The device is enrolled: neither a person's answer to a question of the browser nor the
        // first exchange keeps anybody from beginning.
        leptos::task::spawn_local(async {
            // The answer is shown on the page of the device; a refusal changes nothing here.
            let _ = storage::persist().await;
        });
        leptos::task::spawn_local(async move {
            self.sync_now().await;
            self.settle();
        });
        Ok(())
    }

    /// The name of the other organisation for which a code enrols, blank for the own one; the code
    /// is as good as before.
    pub async fn look(self, code: String) -> Result<String, EnrolFailure> {
        let told = ask("/api/v1/enrol/look", &EnrolRequest::code(code)).await?;
        let word = |name: &str| told.get(name)?.as_str();
        let (Some(org), Some(name)) = (word("org"), word("org_name")) else {
            return Err(EnrolFailure::NoReply);
        };
        let own =
            self.standing.with_untracked(|own| own.as_ref().is_some_and(|s| s.org.as_str() == org));
        Ok(if own { String::new() } else { name.to_owned() })
    }

    /// A request that uses no code up in vain: what lies here may not give way to another
    /// organisation's, or the answer may be lost.
    async fn prepared(self, request: EnrolRequest) -> Result<EnrolRequest, EnrolFailure> {
        let EnrolRequest::Code { code, .. } = request else { return Ok(request) };
        let db = self.db()?;
        if let Some(before) = self.device.get_untracked()
            && self.look(code.clone()).await.is_ok_and(|other| !other.is_empty())
            && let kept @ 1.. = only_here(&db, &before).await?
        {
            return Err(EnrolFailure::UnsentElsewhere(kept));
        }
        let known = db.get(Store::Meta, ATTEMPT).await?.and_then(|row| row.get_text("word"));
        let key = match known {
            Some(key) => key,
            None => {
                let key = new_id();
                let row = Row::keyed("key", ATTEMPT).text("word", &key);
                db.write(&[Store::Meta], |burst| burst.put(Store::Meta, &row)).await?;
                key
            }
        };
        Ok(EnrolRequest::Code { code, key: Some(key) })
    }

    async fn become_device(self, enrolment: Enrolment, anyway: bool) -> Result<(), EnrolFailure> {
        let db = self.db()?;
        let _guard = self.exclusively().await;
        let before: Option<Device> = db.get_json(Store::Meta, super::DEVICE).await?;
        let elsewhere = Elsewhere::of(&enrolment.unsent);
        if let Some(before) = &before
            && before.org != enrolment.org
        {
            may_be_replaced(&db, before, &enrolment, anyway).await?;
        }
        let mut device = match &before {
            Some(before) if before.org == enrolment.org => before.enrolled_again(enrolment),
            _ => Device::enrolled(enrolment),
        };
        match before {
            Some(before) if before.org == device.org => carry_over(&db, &mut device).await?,
            before => {
                // What a form kept after the browser had deleted the store is this organisation's.
                let rescued = before.is_none() && self.was_of(&device.org);
                let goes =
                    |store: &Store| !(rescued && matches!(store, Store::Drafts | Store::Blobs));
                db.write(&Store::ALL, |burst| {
                    for store in Store::ALL.into_iter().filter(goes) {
                        burst.delete_range(store, &Range::All)?;
                    }
                    put_device(burst, &device)
                })
                .await?;
                self.tell_elsewhere(elsewhere);
            }
        }
        self.device.set(Some(device));
        self.lost.set(None);
        Ok(())
    }
}

/// Asks the office by a code, or a name and a password.
async fn ask(path: &str, request: &EnrolRequest) -> Result<Value, EnrolFailure> {
    let body = serde_json::to_string(request).unwrap_or_default();
    let reply = http::post(path, None, &body).await.map_err(|_| EnrolFailure::NoReply)?;
    if !reply.is_ok() {
        return Err(json::read(&reply.body).map_or(EnrolFailure::NoReply, EnrolFailure::Refused));
    }
    json::parse(&reply.body).map_err(|_| EnrolFailure::NoReply)
}

/// Whether what the device holds of its organisation may give way to another's.
async fn may_be_replaced(
    db: &Db,
    before: &Device,
    enrolment: &Enrolment,
    anyway: bool,
) -> Result<(), EnrolFailure> {
    match (only_here(db, before).await?, before.not_in_backup()) {
        (0, 0) => Ok(()),
        (0, _) if anyway => Ok(()),
        (0, n) => Err(EnrolFailure::NotInBackup(n, Box::new(enrolment.clone()))),
        (kept, _) => Err(EnrolFailure::UnsentElsewhere(kept)),
    }
}

/// How much lies here that the office does not have: changes, photos, drafts, carried files, and
/// what was set aside.
async fn only_here(db: &Db, device: &Device) -> Result<u64, DbError> {
    let drafts = db.count(Store::Drafts, &Range::All).await? + count_waiting(db).await?;
    let aside = with_aside(db).await?.len();
    let others = unstored_records(db, &UNSTORED).await?.len() + aside;
    Ok(device.unsent() + u64::from(drafts) + u64::try_from(others).unwrap_or(u64::MAX))
}

/// A new enrolment of the same organisation keeps the outbox, under new numbers.
async fn carry_over(db: &Db, device: &mut Device) -> Result<(), DbError> {
    let rows = outbox_rows(db, &Range::All, 0).await?;
    let renumbered = device.fork(device.id.clone(), &rows);
    let stored = db.range(Store::Records, &Range::All, 0).await?;
    let mut records = read_all::<::sync::client::LocalRecord>(&stored);
    records.iter_mut().for_each(|record| record.renumber(&renumbered));
    let stores = [Store::Meta, Store::Outbox, Store::Records, Store::Summaries];
    db.write(&stores, |burst| {
        burst.delete_range(Store::Outbox, &Range::All)?;
        for row in &renumbered {
            put_outbox(burst, row)?;
        }
        for record in records.iter().filter(|record| !record.pending.is_empty()) {
            put_record(burst, record)?;
        }
        burst.delete(Store::Meta, ATTEMPT)?;
        put_device(burst, device)
    })
    .await
}
