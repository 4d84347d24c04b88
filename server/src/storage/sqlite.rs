//! SQLite: one file in the data folder, one writer, a few readers.

mod accounts;
mod acts;
mod admission;
mod attachment;
mod backup;
mod blob;
mod connection;
mod contacts;
mod delta;
mod epochs;
mod indexer;
mod json;
mod keys;
mod lock;
mod log;
mod operation;
mod query;
mod readers;
mod rebuild;
mod record;
mod restore;
mod schema;
mod search;
mod shut_out;
mod tx;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock, atomic::AtomicBool},
    thread::JoinHandle,
};

use model::{
    Millis,
    attachment::BlobId,
    device::StorageAnswer,
    directory::Directory,
    id::{DeviceId, OrgId, RecordId},
    record::Noun,
    scope::Scope,
};
use sync::{
    op::Op,
    server::{RequestError, Session, handle, record_fact},
    store::{LogEntry, Store as _, StoredRecord},
    verdict::Verdict,
    wire::{SharedKey, SyncResponse},
};

use self::{
    admission::Admissions,
    contacts::{Contact, Contacts},
    epochs::Epochs,
    indexer::Indexer,
    lock::Lock,
    readers::Readers,
    shut_out::{Line, ShutOut},
    tx::Tx,
    writer::{Published, Writer},
};
pub use self::{
    backup::{Attachments, BackedUp},
    connection::FILE,
    rebuild::{Difference, Rebuilt},
    restore::Restored,
    shut_out::LIST,
};
use super::{
    Account, Admission, Answer, Blob, CodeError, CodeRow, Count, DeviceRow, Figures, Found,
    NewBlob, NewEnrolment, SearchQuery, Storage, StoreError, SyncCall, SyncError, Upload,
    UploadError,
};

/// An open database.
pub struct Sqlite {
    writer: Mutex<Option<Writer>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    readers: Readers,
    published: Published,
    admissions: Arc<Admissions>,
    indexer: Indexer,
    shut_out: Arc<ShutOut>,
    file: PathBuf,
    /// Held until the database is closed.
    lock: Mutex<Option<Lock>>,
}

impl Sqlite {
    /// Opens the database in a data folder, which is made when it is missing; one process at a
    /// time. A new database begins with the epoch id `fresh`.
    pub fn open(data: &Path, fresh: &str, now: Millis) -> Result<Self, StoreError> {
        let lock = Lock::take(data)?;
        let file = Self::file(data);
        let connection = schema::open(&file)?;
        let epochs = Arc::new(Epochs::load(&connection, fresh, now)?);
        let shut_out = Arc::new(ShutOut::open(data, epochs.first(), now)?);
        let published = Published {
            epochs,
            directory: Arc::new(RwLock::new(Arc::new(record::directory(&connection)?))),
            contacts: Arc::new(Contacts::default()),
            clock_doubt: Arc::default(),
        };
        let admissions = Arc::new(Admissions::load(&connection)?);
        let (writer, thread) = Writer::start(connection, published.clone())
            .map_err(|source| StoreError::Io { step: "cannot start the writer", source })?;
        Ok(Self {
            readers: Readers::new(&file, published.clone()),
            writer: Mutex::new(Some(writer)),
            thread: Mutex::new(Some(thread)),
            published,
            admissions,
            indexer: Indexer::default(),
            shut_out,
            file,
            lock: Mutex::new(Some(lock)),
        })
    }

    /// The database file in a data folder.
    pub fn file(data: &Path) -> PathBuf {
        data.join(FILE)
    }

    fn writer(&self) -> Result<Writer, StoreError> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or(StoreError::Closed)
    }

    async fn write<T, E>(
        &self,
        job: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let writer = self.writer()?;
        writer.run(job).await
    }

    /// A request without ops of a known device only reads; any other is one write.
    async fn answer(&self, call: SyncCall) -> Result<SyncResponse, SyncError> {
        let device = call.request.dev.clone();
        let contact = (!call.carried).then(|| Contact {
            at: call.now,
            unsent: call.request.left,
            app: call.request.app.chars().take(40).collect(),
            clock: call.request.now.saturating_sub(call.now),
            storage: StorageAnswer::parse(&call.request.st),
        });
        let contacts = Arc::clone(&self.published.contacts);
        let note = move || contact.into_iter().for_each(|it| contacts.note(device.clone(), it));
        let call = if call.request.ops.is_empty() {
            let read = self
                .readers
                .run(move |tx| {
                    if admission::is_linked(tx, &call.request.dev, &call.enrolment)? != Some(true) {
                        return Ok::<_, SyncError>(Err(call));
                    }
                    // Without ops nothing is written, and a read transaction refuses to.
                    let mut tx = Tx::reading(tx.connection, tx.memory.clone());
                    Ok(Ok(respond(&call, &mut tx)?))
                })
                .await?;
            match read {
                Ok(response) => {
                    note();
                    return Ok(response);
                }
                Err(call) => call,
            }
        } else {
            call
        };
        let response = self
            .write(move |tx| {
                admission::claim(tx, &call.request.dev, &call.enrolment)?;
                let response = respond(&call, tx)?;
                note();
                Ok::<_, SyncError>(response)
            })
            .await?;
        self.indexer.wake(self.writer()?.downgrade());
        Ok(response)
    }
}

fn respond(call: &SyncCall, tx: &mut Tx<'_>) -> Result<SyncResponse, SyncError> {
    let session =
        Session { authority: &call.authority, own: &call.own, scopes: &call.scopes, now: call.now };
    handle(&call.request, session, tx).map_err(|error| match error {
        RequestError::Malformed { index } => SyncError::Malformed { index },
        RequestError::Version { v } => SyncError::Version { v },
        RequestError::Store(error) => SyncError::Store(error),
    })
}

/// Writes a fact as the next op of a sequence of the server's own.
fn state(tx: &mut Tx<'_>, mut op: Op, device: &DeviceId, now: Millis) -> Result<(), StoreError> {
    op.s = tx.sequence(device)?.acked + 1;
    match record_fact(&op, device, now, tx) {
        Ok(Verdict::Applied) => Ok(()),
        Err(RequestError::Store(error)) => Err(error),
        Ok(_) | Err(RequestError::Malformed { .. } | RequestError::Version { .. }) => {
            Err(StoreError::NoFact { op: op.o })
        }
    }
}

impl Storage for Sqlite {
    fn epoch(&self) -> &str {
        self.published.epochs.current()
    }

    fn is_restored(&self) -> bool {
        self.published.epochs.is_restored()
    }

    fn directory(&self) -> Arc<Directory> {
        self.published.directory()
    }

    fn sync(&self, call: SyncCall) -> Answer<'_, SyncResponse, SyncError> {
        Box::pin(self.answer(call))
    }

    fn record(&self, id: RecordId) -> Answer<'_, Option<StoredRecord>> {
        Box::pin(self.readers.run(move |tx| record::read(tx.connection, &id)))
    }

    fn history(&self, id: RecordId) -> Answer<'_, Vec<LogEntry>> {
        Box::pin(self.readers.run(move |tx| query::history(tx, &id)))
    }

    fn records(&self, noun: Noun, scopes: Vec<Scope>, own: Scope) -> Answer<'_, Vec<StoredRecord>> {
        Box::pin(self.readers.run(move |tx| query::records(tx, noun, &scopes, &own)))
    }

    fn counts(&self, scopes: Vec<Scope>) -> Answer<'_, Vec<Count>> {
        Box::pin(self.readers.run(move |tx| query::counts(tx, &scopes)))
    }

    fn search(&self, query: SearchQuery) -> Answer<'_, Vec<Found>> {
        Box::pin(async move {
            self.indexer.catch_up(&self.writer()?).await?;
            self.readers.run(move |tx| search::find(tx, &query)).await
        })
    }

    fn state(&self, device: DeviceId, ops: Vec<Op>, now: Millis) -> Answer<'_, ()> {
        Box::pin(
            self.write(move |tx| ops.into_iter().try_for_each(|op| state(tx, op, &device, now))),
        )
    }

    fn admission(&self, token: String) -> Answer<'_, Option<Arc<Admission>>> {
        Box::pin(std::future::ready(Ok(self.admissions.get(&token))))
    }

    fn code(&self, code: String) -> Answer<'_, Option<OrgId>> {
        Box::pin(self.readers.run(move |tx| admission::code(tx, &code)))
    }

    fn redeem(&self, code: String, new: NewEnrolment) -> Answer<'_, Arc<Admission>, CodeError> {
        Box::pin(async move {
            let token = new.token.clone();
            let list = Arc::clone(&self.shut_out);
            let admission = self
                .write(move |tx| {
                    let admission = admission::redeem(tx, &code, &new)
                        .map_err(|error| accounts::tell_apart(tx.connection, &code, error))?;
                    list.add(&Line::Used { code, at: new.now })?;
                    list.add(&Line::enrolled(&admission, new.now))?;
                    Ok::<_, CodeError>(admission)
                })
                .await?;
            Ok(self.admissions.admit(token, admission))
        })
    }

    fn enrol(&self, account: Account, new: NewEnrolment) -> Answer<'_, Arc<Admission>> {
        Box::pin(async move {
            let token = new.token.clone();
            let list = Arc::clone(&self.shut_out);
            let admission = self
                .write(move |tx| {
                    let grant = Admission {
                        id: new.device.clone(),
                        org: account.org,
                        roles: account.roles,
                        person: Some(account.person),
                        personal: true,
                        revoked: None,
                    };
                    let admission = admission::enrol(tx, &new, grant)?;
                    accounts::note_enrolled_by(tx, &admission.id, &account.user)?;
                    list.add(&Line::enrolled(&admission, new.now))?;
                    Ok::<_, StoreError>(admission)
                })
                .await?;
            Ok(self.admissions.admit(token, admission))
        })
    }

    fn account(&self, user: String) -> Answer<'_, Option<Account>> {
        Box::pin(self.readers.run(move |tx| admission::account(tx, &user)))
    }

    fn put_account(&self, account: Account) -> Answer<'_, ()> {
        Box::pin(self.write(move |tx| admission::put_account(tx, &account)))
    }

    fn put_code(&self, code: CodeRow) -> Answer<'_, ()> {
        Box::pin(self.write(move |tx| admission::put_code(tx, &code)))
    }

    fn devices(&self, orgs: Vec<OrgId>) -> Answer<'_, Vec<DeviceRow>> {
        Box::pin(async move {
            // What was noted of the last contacts is written with this commit.
            self.write(|_| Ok::<_, StoreError>(())).await?;
            self.readers.run(move |tx| admission::devices(tx, &orgs)).await
        })
    }

    fn revoke(&self, id: DeviceId, now: Millis, fresh: Vec<SharedKey>) -> Answer<'_, bool> {
        Box::pin(async move {
            let revoked = id.clone();
            let before = self.admissions.by_id(&id).is_some_and(|it| it.revoked.is_some());
            let list = Arc::clone(&self.shut_out);
            let known = self
                .write(move |tx| {
                    let known = admission::revoke(tx, &id, now)?;
                    if known && !before {
                        fresh.iter().try_for_each(|it| keys::put_shared(tx.connection, it, now))?;
                        list.add(&Line::Revoked { device: id, at: now })?;
                    }
                    Ok::<_, StoreError>(known)
                })
                .await?;
            self.admissions.revoke(&revoked, now);
            Ok(known)
        })
    }

    fn held(&self, orgs: Vec<OrgId>) -> Answer<'_, u64> {
        Box::pin(self.readers.run(move |tx| admission::held(tx, &orgs)))
    }

    fn has_blob(&self, scope: Scope, id: BlobId) -> Answer<'_, bool> {
        Box::pin(self.readers.run(move |tx| attachment::has(tx.connection, &scope, &id)))
    }

    fn blob(&self, scope: Scope, id: BlobId) -> Answer<'_, Option<Blob>> {
        Box::pin(self.readers.run(move |tx| blob::read(tx.connection, &scope, &id)))
    }

    fn put_blob(&self, scope: Scope, blob: NewBlob, now: Millis) -> Answer<'_, ()> {
        Box::pin(self.write(move |tx| blob::put(tx, &scope, &blob, now)))
    }

    fn begin_upload(&self, upload: Upload, now: Millis) -> Answer<'_, ()> {
        Box::pin(self.write(move |tx| blob::begin(tx, &upload, now)))
    }

    fn upload(&self, id: String, enrolment: DeviceId) -> Answer<'_, Option<Upload>> {
        Box::pin(self.readers.run(move |tx| blob::upload(tx.connection, &id, &enrolment)))
    }

    fn uploaded(&self, id: String) -> Answer<'_, Vec<u8>> {
        Box::pin(self.readers.run(move |tx| blob::pieces(tx.connection, &id)))
    }

    fn append(&self, upload: Upload, data: Vec<u8>, now: Millis) -> Answer<'_, (), UploadError> {
        Box::pin(self.write(move |tx| blob::append(tx, &upload, &data, now)))
    }

    fn finish(&self, upload: Upload, blob: NewBlob, now: Millis) -> Answer<'_, (), UploadError> {
        Box::pin(self.write(move |tx| blob::finish(tx, &upload, &blob, now)))
    }

    fn drop_upload(&self, id: String) -> Answer<'_, ()> {
        Box::pin(self.write(move |tx| blob::drop_upload(tx, &id)))
    }

    fn ready(&self) -> Answer<'_, ()> {
        let file = self.file.clone();
        Box::pin(self.write(move |tx| {
            operation::check_room(&file)?;
            operation::beat(tx.connection)
        }))
    }

    fn figures(&self) -> Answer<'_, Figures> {
        let file = self.file.clone();
        Box::pin(self.readers.run(move |tx| operation::figures(tx, &file)))
    }

    fn last_received(&self) -> Answer<'_, Option<Millis>> {
        Box::pin(self.readers.run(|tx| operation::last_received(tx.connection)))
    }

    fn clock_doubt(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.published.clock_doubt)
    }

    fn release_undated(&self, now: Millis) -> Answer<'_, ()> {
        Box::pin(async move {
            let any = self.readers.run(|tx| attachment::undated(tx.connection)).await?;
            if any.is_empty() {
                return Ok(());
            }
            self.write(move |tx| operation::release_undated(tx, now)).await
        })
    }

    fn close(&self) -> Answer<'_, ()> {
        Box::pin(async move {
            self.indexer.stop();
            self.readers.close().await;
            drop(self.writer.lock().unwrap_or_else(PoisonError::into_inner).take());
            let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
            let Some(thread) = thread else { return Ok(()) };
            let ended = tokio::task::spawn_blocking(move || thread.join()).await;
            drop(self.lock.lock().unwrap_or_else(PoisonError::into_inner).take());
            ended.ok().and_then(Result::ok).ok_or(StoreError::Panicked)
        })
    }
}
