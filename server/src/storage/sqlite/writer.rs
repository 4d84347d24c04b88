//! The one writer: a thread with the only read-write connection, and group commit.
//!
//! Waiting jobs share a transaction, each in a savepoint of its own: an error or a panic undoes
//! that job alone. Nobody gets an answer before the commit has reached the disk.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
};

use model::directory::Directory;
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::{
    connection::Step as _,
    contacts::Contacts,
    epochs::Epochs,
    tx::{Memory, Tx},
};
use crate::storage::StoreError;

/// Most jobs in one commit.
const GROUP: usize = 64;
/// Most jobs that wait.
const QUEUE: usize = 256;

/// A job ran; `keep` says whether its changes stay, `announce` hands out the answer.
struct Ran {
    keep: bool,
    announce: Box<dyn FnOnce(Result<(), StoreError>) + Send>,
}

type Job = Box<dyn FnOnce(&mut Tx<'_>) -> Ran + Send>;

/// Sends jobs to the thread.
#[derive(Clone)]
pub(super) struct Writer {
    jobs: mpsc::Sender<Job>,
}

/// Reaches the writer as long as others keep it going.
#[derive(Clone)]
pub(super) struct WeakWriter {
    jobs: mpsc::WeakSender<Job>,
}

impl WeakWriter {
    /// The writer, unless it is closing.
    pub(super) fn upgrade(&self) -> Option<Writer> {
        self.jobs.upgrade().map(|jobs| Writer { jobs })
    }
}

/// What the thread shares with the readers.
#[derive(Clone)]
pub(super) struct Published {
    pub(super) epochs: Arc<Epochs>,
    pub(super) directory: Arc<RwLock<Arc<Directory>>>,
    pub(super) contacts: Arc<Contacts>,
    /// Whether the clock is in doubt.
    pub(super) clock_doubt: Arc<AtomicBool>,
}

impl Published {
    /// Who is who, as of the last commit.
    pub(super) fn directory(&self) -> Arc<Directory> {
        Arc::clone(&self.directory.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Writer {
    /// Starts the thread; it ends, after what waits, when all senders are gone.
    pub(super) fn start(
        connection: Connection,
        published: Published,
    ) -> Result<(Self, JoinHandle<()>), std::io::Error> {
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || Thread { connection, published, waiting }.run())?;
        Ok((Self { jobs }, thread))
    }

    /// A handle that does not keep the thread going.
    pub(super) fn downgrade(&self) -> WeakWriter {
        WeakWriter { jobs: self.jobs.downgrade() }
    }

    /// Runs a job in the next transaction; its result comes after the commit.
    pub(super) async fn run<T, E>(
        &self,
        job: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |tx| {
            let result = job(tx);
            Ran {
                keep: result.is_ok(),
                announce: Box::new(move |committed| {
                    // Who asked may have gone.
                    let _gone = answer
                        .send(result.and_then(|value| committed.map(|()| value).map_err(E::from)));
                }),
            }
        });
        self.jobs.send(job).await.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Panicked)?
    }
}

struct Thread {
    connection: Connection,
    published: Published,
    waiting: mpsc::Receiver<Job>,
}

impl Thread {
    fn run(mut self) {
        while let Some(first) = self.waiting.blocking_recv() {
            let mut jobs = vec![first];
            while jobs.len() < GROUP
                && let Ok(job) = self.waiting.try_recv()
            {
                jobs.push(job);
            }
            metrics::histogram!("giaouoc_commit_jobs")
                .record(f64::from(u32::try_from(jobs.len()).unwrap_or(u32::MAX)));
            self.transaction(jobs);
        }
        if let Err(error) = self.finish() {
            tracing::error!(error = &error as &dyn std::error::Error, "cannot close the database");
        }
    }

    /// Runs the jobs in one transaction and hands out their answers.
    fn transaction(&self, jobs: Vec<Job>) {
        let mut ran = Vec::with_capacity(jobs.len());
        let directory = self.published.directory();
        let before = Arc::as_ptr(&directory);
        let done = self.begin(directory).and_then(|mut tx| {
            for job in jobs {
                if let Some(announce) = one(&mut tx, job)? {
                    ran.push(announce);
                }
            }
            self.published.contacts.write(&self.connection)?;
            self.connection.execute_batch("COMMIT").step("cannot commit")?;
            Ok(tx.memory.directory)
        });
        match done {
            Ok(directory) => {
                if Arc::as_ptr(&directory) != before {
                    let mut published =
                        self.published.directory.write().unwrap_or_else(PoisonError::into_inner);
                    *published = directory;
                }
                ran.into_iter().for_each(|announce| announce(Ok(())));
            }
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "a commit failed");
                if !self.connection.is_autocommit()
                    && let Err(error) = self.connection.execute_batch("ROLLBACK")
                {
                    tracing::error!(error = &error as &dyn std::error::Error, "cannot roll back");
                }
                ran.into_iter().for_each(|announce| announce(Err(error.again())));
            }
        }
    }

    fn begin(&self, directory: Arc<Directory>) -> Result<Tx<'_>, StoreError> {
        self.connection.execute_batch("BEGIN IMMEDIATE").step("cannot begin a transaction")?;
        let epochs = Arc::clone(&self.published.epochs);
        let mut memory = Memory::load(&self.connection, epochs, directory)?;
        memory.clock_doubted = self.published.clock_doubt.load(Ordering::SeqCst);
        Ok(Tx::writing(&self.connection, memory))
    }

    fn finish(&self) -> Result<(), StoreError> {
        self.published.contacts.write(&self.connection)?;
        self.connection
            .execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);")
            .step("cannot write back the log of the database")
    }
}

type Announce = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// Runs one job in its savepoint. An error means that the whole transaction is lost; a job that
/// panicked has no answer to give.
fn one(tx: &mut Tx<'_>, job: Job) -> Result<Option<Announce>, StoreError> {
    let before = tx.memory.clone();
    tx.connection.execute_batch("SAVEPOINT job").step("cannot set a savepoint")?;
    let ran = catch_unwind(AssertUnwindSafe(|| job(tx))).ok();
    if tx.connection.is_autocommit() {
        // A full disk or a failing one makes SQLite give up the whole transaction by itself.
        return Err(StoreError::Lost);
    }
    let flushed = match &ran {
        Some(Ran { keep: true, .. }) => tx.flush(),
        _ => Err(StoreError::Panicked),
    };
    match (ran, flushed) {
        (Some(ran), Ok(())) => {
            tx.connection.execute_batch("RELEASE job").step("cannot release a savepoint")?;
            Ok(Some(ran.announce))
        }
        (ran, flushed) => {
            tx.connection
                .execute_batch("ROLLBACK TO job; RELEASE job")
                .step("cannot undo a savepoint")?;
            tx.memory = before;
            Ok(ran.map(|ran| match (ran.keep, flushed) {
                (true, Err(error)) => {
                    let failed: Announce = Box::new(move |_| (ran.announce)(Err(error)));
                    failed
                }
                _ => ran.announce,
            }))
        }
    }
}
