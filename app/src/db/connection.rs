//! The open database: opening with upgrade, making way for a newer tab, reopening after a loss.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Event, IdbDatabase, IdbOpenDbRequest, IdbTransaction, IdbTransactionMode, IdbVersionChangeEvent,
};

use super::{DbError, Store, VERSION, schema};

/// Rejection value that stands for "another tab is in the way".
const BLOCKED: &str = "blocked";

/// What happened to the connection without the app asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DbEvent {
    /// A newer version of the app opened in another tab; this one closed politely and must reload.
    Superseded,
    /// The browser closed the connection; the next call opens it again, once.
    Lost,
}

/// A handle on the device's store; clones share one connection.
#[derive(Clone)]
pub struct Db(Rc<Inner>);

/// Who hears what befalls the connection.
type Listener = Box<dyn Fn(DbEvent)>;

struct Inner {
    name: String,
    connection: RefCell<Option<IdbDatabase>>,
    superseded: RefCell<bool>,
    listener: RefCell<Option<Listener>>,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Db").field(&self.0.name).finish()
    }
}

impl Db {
    /// Opens the database, creating or upgrading its stores.
    pub async fn open(name: &str) -> Result<Self, DbError> {
        let db = Self(Rc::new(Inner {
            name: name.to_owned(),
            connection: RefCell::new(None),
            superseded: RefCell::new(false),
            listener: RefCell::new(None),
        }));
        db.connect().await?;
        Ok(db)
    }

    /// Hears what befalls the connection; one listener at a time.
    pub fn on_event(&self, listener: impl Fn(DbEvent) + 'static) {
        *self.0.listener.borrow_mut() = Some(Box::new(listener));
    }

    /// Closes the connection; a later call opens it again.
    pub fn close(&self) {
        if let Some(database) = self.0.connection.borrow_mut().take() {
            database.close();
        }
    }

    /// Deletes a whole database, for tests and for wiping a device after a confirmed send.
    pub async fn delete_database(name: &str) -> Result<(), DbError> {
        let request = factory()?.delete_database(name).map_err(|e| DbError::from_js(&e))?;
        JsFuture::from(opened(&request)).await.map(drop).map_err(|event| open_failure(&event))
    }

    /// Begins a transaction; reopens once if the connection is gone.
    pub(super) async fn transaction(
        &self,
        stores: &[Store],
        mode: IdbTransactionMode,
    ) -> Result<IdbTransaction, DbError> {
        if let Some(transaction) = self.begin(stores, mode)? {
            return Ok(transaction);
        }
        if *self.0.superseded.borrow() {
            return Err(DbError::Closed);
        }
        self.connect().await?;
        self.begin(stores, mode)?.ok_or(DbError::Closed)
    }

    /// Drops the connection after an error behind which it may be dead (Safari loses its
    /// database server when the device sleeps), so that the next call opens a new one.
    pub(super) fn doubt(&self, error: DbError) -> DbError {
        let dead = match &error {
            DbError::Closed => true,
            DbError::Other { name, .. } => name == "UnknownError",
            _ => false,
        };
        if dead {
            self.close();
        }
        error
    }

    /// `None` when there is no usable connection.
    fn begin(
        &self,
        stores: &[Store],
        mode: IdbTransactionMode,
    ) -> Result<Option<IdbTransaction>, DbError> {
        let Some(database) = self.0.connection.borrow().clone() else { return Ok(None) };
        match begin(&database, stores, mode) {
            Ok(transaction) => Ok(Some(transaction)),
            Err(error) => match DbError::from_js(&error) {
                DbError::Closed => {
                    self.0.connection.borrow_mut().take();
                    Ok(None)
                }
                other => Err(other),
            },
        }
    }

    async fn connect(&self) -> Result<(), DbError> {
        let request =
            factory()?.open_with_u32(&self.0.name, VERSION).map_err(|e| DbError::from_js(&e))?;
        let upgrade = Closure::once_into_js(|event: IdbVersionChangeEvent| run_upgrade(&event));
        request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
        JsFuture::from(opened(&request)).await.map_err(|event| open_failure(&event))?;
        let database: IdbDatabase =
            request.result().map_err(|e| DbError::from_js(&e))?.unchecked_into();
        self.watch(&database);
        if let Some(other) = self.0.connection.borrow_mut().replace(database) {
            other.close();
        }
        Ok(())
    }

    fn watch(&self, database: &IdbDatabase) {
        let inner = Rc::downgrade(&self.0);
        let superseded = Closure::once_into_js(move |event: Event| {
            if let Some(database) =
                event.target().and_then(|target| target.dyn_into::<IdbDatabase>().ok())
            {
                database.close();
            }
            if let Some(inner) = inner.upgrade() {
                inner.connection.borrow_mut().take();
                *inner.superseded.borrow_mut() = true;
                inner.tell(DbEvent::Superseded);
            }
        });
        database.set_onversionchange(Some(superseded.unchecked_ref()));
        let inner = Rc::downgrade(&self.0);
        let lost = Closure::once_into_js(move || {
            if let Some(inner) = inner.upgrade() {
                inner.connection.borrow_mut().take();
                inner.tell(DbEvent::Lost);
            }
        });
        database.set_onclose(Some(lost.unchecked_ref()));
    }
}

impl Inner {
    fn tell(&self, event: DbEvent) {
        if let Some(listener) = self.listener.borrow().as_ref() {
            listener(event);
        }
    }
}

fn factory() -> Result<web_sys::IdbFactory, DbError> {
    let none = || DbError::from_name("NotSupportedError", "no IndexedDB");
    let window = web_sys::window().ok_or_else(none)?;
    window.indexed_db().map_err(|error| DbError::from_js(&error))?.ok_or_else(none)
}

/// `durability` goes in as a plain object: web-sys has it behind an unstable flag.
fn begin(
    database: &IdbDatabase,
    stores: &[Store],
    mode: IdbTransactionMode,
) -> Result<IdbTransaction, JsValue> {
    let names: Array = stores.iter().map(|store| JsValue::from_str(store.name())).collect();
    if mode == IdbTransactionMode::Readonly {
        return database.transaction_with_str_sequence(&names);
    }
    let options = Object::new();
    Reflect::set(&options, &"durability".into(), &"strict".into())?;
    let begin: Function = Reflect::get(database, &"transaction".into())?.unchecked_into();
    begin.call3(database, &names, &"readwrite".into(), &options).map(JsCast::unchecked_into)
}

fn run_upgrade(event: &IdbVersionChangeEvent) {
    let Some(request) =
        event.target().and_then(|target| target.dyn_into::<IdbOpenDbRequest>().ok())
    else {
        return;
    };
    let (Ok(database), Some(transaction)) = (request.result(), request.transaction()) else {
        return;
    };
    let old = old_version(event);
    if schema::upgrade(database.unchecked_ref(), &transaction, old).is_err() {
        // The open request then fails with AbortError and the old store stays as it was.
        let _ = transaction.abort();
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "versions are small whole numbers"
)]
fn old_version(event: &IdbVersionChangeEvent) -> u32 {
    event.old_version() as u32
}

/// Resolves on success, rejects on error and on `blocked`. A blocked request may still succeed
/// after the other tab goes; that late connection is closed so that it blocks nobody.
fn opened(request: &IdbOpenDbRequest) -> Promise {
    Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
        let late = request.clone();
        let blocked = Closure::once_into_js(move || {
            let waiting = late.clone();
            let close = Closure::once_into_js(move || {
                if let Some(database) =
                    waiting.result().ok().and_then(|value| value.dyn_into::<IdbDatabase>().ok())
                {
                    database.close();
                }
            });
            late.set_onsuccess(Some(close.unchecked_ref()));
            // Rejecting a promise cannot throw.
            let _ = reject.call1(&JsValue::NULL, &BLOCKED.into());
        });
        request.set_onblocked(Some(blocked.unchecked_ref()));
    })
}

fn open_failure(event: &JsValue) -> DbError {
    if event.as_string().as_deref() == Some(BLOCKED) {
        DbError::Blocked
    } else {
        DbError::behind(event)
    }
}
