//! What lies on this device: the one way in which pages read, type, save and send.
//!
//! The database is the truth and is read anew for each write under one lock, so that two tabs
//! never number two ops alike; the signals here only tell pages that something changed.

mod arrive;
mod aside;
mod blobs;
mod bundle;
mod carried;
mod counts;
mod deliver;
mod draft;
mod elsewhere;
mod enrol;
mod errands;
mod exchange;
mod file_name;
mod form;
mod keys;
mod load;
mod office;
mod outbox;
mod rights;
mod save;
mod storage;
mod summary;
mod sync;
mod sync_state;
mod trace;
mod unconfirmed;
mod upload;
mod write;

use std::sync::Arc;

use ::sync::client::Device;
use leptos::prelude::*;
use model::{
    directory::Directory,
    id::{OrgId, PersonId},
    org::OrgKind,
    role::Role,
};

pub use self::{
    arrive::{Arrived, ImportError},
    blobs::PhotoError,
    bundle::{Addressee, BundleError, BundleFile, BundlePreview},
    carried::{Answer, Carried, Way},
    counts::Counts,
    deliver::RelayError,
    draft::Draft,
    enrol::{EnrolFailure, Entry},
    errands::{ERRANDS, Errands, PART},
    form::{DraftState, Form, OpenError, is_form_open},
    office::Fetched,
    save::SaveFailure,
    summary::{Summary, title_of, told},
    sync_state::SyncState,
    trace::Trace,
    unconfirmed::Unconfirmed,
};
use crate::{
    db::{Db, DbError, Store},
    platform::{channel::Channel, events, locks, marker, page, sleep},
    reactive::{memo, watch},
    shell::{Person, Place, Shell},
    today::today,
};

/// Key of the device's row in the store `meta`.
const DEVICE: &str = "device";
/// Name of the channel between tabs.
const CHANNEL: &str = "giaouoc";
/// What a tab tells the others: reference data changed, or records alone.
const REFERENCE: &str = "reference";
const RECORDS: &str = "records";

/// Milliseconds after the start, when nobody waits for it, and after a draft was thrown away, when
/// its form is closed.
const SWEEP_AFTER_START: i32 = 30_000;
const SWEEP_AFTER_DRAFT: i32 = 2_000;

/// What rights follow from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub org: OrgId,
    pub roles: Vec<Role>,
    /// Who is using the device; `None` when nobody is chosen.
    pub actor: Option<PersonId>,
}

impl Standing {
    fn of(device: &Device) -> Self {
        Self { org: device.org.clone(), roles: device.roles.clone(), actor: device.actor.clone() }
    }
}

/// The desk of this tab. Every signal lives as long as the tab.
#[derive(Debug, Clone, Copy)]
pub struct Desk {
    shell: Shell,
    /// Who this device is; `None` before it is enrolled.
    pub device: RwSignal<Option<Device>>,
    /// Whether [`device`](Self::device) has been read.
    pub ready: RwSignal<bool>,
    /// For whom and as whom this device acts; unlike [`device`](Self::device) it stays the same
    /// through an exchange, so what follows it is not drawn anew under somebody's hands.
    pub standing: Memo<Option<Standing>>,
    /// Organisations, people, groups, awards as far as this device has them.
    pub directory: RwSignal<Arc<Directory>>,
    /// Grows with every change of what is stored; pages that follow it read again.
    pub changed: RwSignal<u64>,
    /// How much is where.
    pub counts: RwSignal<Counts>,
    /// What was on this device before the browser deleted it.
    pub lost: RwSignal<Option<Trace>>,
    /// The mark of what other devices had not sent; as text, since each further type of signal
    /// costs every first visit.
    elsewhere: RwSignal<String>,
    /// Why the last trial to write failed; `None` while writing works.
    pub unwritable: RwSignal<Option<DbError>>,
    /// What the exchange with the office is doing.
    pub sync: RwSignal<SyncState>,
    /// Greatest number of an op in the request under way; 0 for none.
    pub sending: RwSignal<u64>,
    /// Pieces of uploads that got through.
    uploaded: RwSignal<u64>,
    channel: StoredValue<Option<Channel>, LocalStorage>,
    /// The form opened last.
    open: StoredValue<Option<form::OpenForm>, LocalStorage>,
}

/// The desk of this tab.
pub fn use_desk() -> Desk {
    expect_context()
}

impl Desk {
    /// Begins to keep the desk; called once, by the root.
    pub fn start(shell: Shell) -> Self {
        let device = RwSignal::new(None::<Device>);
        let desk = Self {
            shell,
            device,
            ready: RwSignal::new(false),
            standing: memo(move || device.with(|device| device.as_ref().map(Standing::of))),
            directory: RwSignal::new(Arc::default()),
            changed: RwSignal::new(0),
            counts: RwSignal::new(Counts::default()),
            lost: RwSignal::new(None),
            elsewhere: RwSignal::new(elsewhere::marked()),
            unwritable: RwSignal::new(None),
            sync: RwSignal::new(SyncState::Idle),
            sending: RwSignal::new(0),
            uploaded: RwSignal::new(0),
            channel: StoredValue::new_local(None),
            open: StoredValue::new_local(None),
        };
        desk.channel.set_value(Channel::join(CHANNEL, move |what| {
            leptos::task::spawn_local(async move { desk.refresh(what == REFERENCE).await });
        }));
        desk.leave_traces();
        watch(move || {
            if shell.is_open() {
                leptos::task::spawn_local(async move {
                    desk.open().await;
                    desk.keep_syncing();
                });
            }
        });
        watch(move || {
            if shell.store_closed.get() > 0 {
                leptos::task::spawn_local(async move { desk.look_for_loss().await });
            }
        });
        let mut before = None::<String>;
        watch(move || {
            let chosen = shell.actor.get();
            if before.replace(chosen.clone()).is_some_and(|before| before != chosen) {
                leptos::task::spawn_local(async move { desk.take_actor(&chosen).await });
            }
        });
        desk
    }

    /// Removes what this device need not keep, after a pause of the given milliseconds.
    fn sweep_soon(self, pause: i32) {
        leptos::task::spawn_local(async move {
            sleep(pause).await;
            while self.shell.offers_undo() {
                sleep(pause).await;
            }
            self.tidy().await;
        });
    }

    /// The device's database; `None` before it is open.
    fn db(self) -> Result<Db, DbError> {
        self.shell.db().ok_or(DbError::Closed)
    }

    async fn open(self) {
        let Ok(db) = self.db() else { return };
        match db.get_json::<Device>(Store::Meta, DEVICE).await {
            Ok(device) => {
                self.lost.set(Self::lost(device.as_ref()));
                self.device.set(device);
                self.read_directory().await;
                self.refresh_counts().await;
                self.settle();
                // The outcome is kept: what cannot be written is said before somebody types.
                let _ = self.probe().await;
                self.sweep_soon(SWEEP_AFTER_START);
            }
            Err(error) => self.shell.store_failure.set(Some(error)),
        }
        self.ready.set(true);
    }

    /// A store that the browser closed may have been deleted with all that was in it.
    async fn look_for_loss(self) {
        self.keep_anew().await;
        if let Ok(db) = self.db()
            && let Ok(device) = db.get_json::<Device>(Store::Meta, DEVICE).await
        {
            self.lost.set(Self::lost(device.as_ref()));
        }
    }

    /// Reads again what another tab or an answer changed.
    async fn refresh(self, directory_changed: bool) {
        if let Ok(db) = self.db()
            && let Ok(device) = db.get_json::<Device>(Store::Meta, DEVICE).await
        {
            self.device.set(device);
        }
        if directory_changed {
            self.read_directory().await;
            self.settle();
        }
        self.refresh_counts().await;
        self.changed.update(|n| *n += 1);
    }

    /// Tells the pages and the other tabs that something changed.
    async fn tell(self, directory_changed: bool) {
        if directory_changed {
            self.read_directory().await;
            self.settle();
        }
        self.refresh_counts().await;
        self.changed.update(|n| *n += 1);
        self.channel.with_value(|channel| {
            if let Some(channel) = channel {
                channel.tell(if directory_changed { REFERENCE } else { RECORDS });
            }
        });
    }

    /// Names, terms and what is due may be others on another day.
    pub(crate) fn on_another_day(self) {
        if self.ready.get_untracked() {
            self.settle();
            self.changed.update(|n| *n += 1);
        }
    }

    /// Shows in the frame whose device this is and who may be writing.
    fn settle(self) {
        let Some(device) = self.device.get_untracked() else {
            self.shell.settle(Place::Nowhere, "");
            return;
        };
        let today = today();
        let directory = self.directory.get_untracked();
        let name = directory.org(&device.org).map_or_else(
            || marker::get("organisation").unwrap_or_default(),
            |org| org.name_on(today).to_owned(),
        );
        let kind = directory.org(&device.org).map(|org| org.kind);
        self.shell.settle(place_of(&device.roles, kind), &name);
        let people: Vec<Person> = directory
            .people_at(&device.org, &device.roles, today)
            .into_iter()
            .map(|person| Person {
                id: person.id.to_string(),
                name: person.name.clone(),
                role: person.title.clone(),
            })
            .collect();
        if device.actor.is_none()
            && let [only] = people.as_slice()
        {
            self.shell.choose_actor(&only.id);
        } else if let Some(actor) = &device.actor
            && self.shell.actor.get_untracked() != actor.as_str()
        {
            self.shell.choose_actor(actor.as_str());
        }
        self.shell.people.set(people);
    }

    /// Another person takes the device.
    async fn take_actor(self, id: &str) {
        let actor = PersonId::parse(id).ok();
        // A failure leaves the former person chosen; the next save says so.
        let _ = self.change_device(|device| device.actor = actor).await;
    }

    fn keep_syncing(self) {
        self.sync_soon(0);
        if let Some(listeners) = events::on_network(move |online| {
            if online {
                self.sync_soon(0);
            }
        }) {
            listeners.into_iter().for_each(events::Listener::forever);
        }
        if let Some(listeners) = events::on_visible(move |visible| {
            if visible {
                self.sync_soon(0);
            }
        }) {
            listeners.into_iter().for_each(events::Listener::forever);
        }
        if let Some(listeners) = events::on_put_away(|away| {
            if away {
                locks::let_go();
            } else {
                page::reload();
            }
        }) {
            listeners.into_iter().for_each(events::Listener::forever);
        }
        leptos::task::spawn_local(async move { self.tick().await });
    }
}

/// An office works at a desk with tables; a cooperative, its head included, on a tablet with forms.
fn place_of(roles: &[Role], kind: Option<OrgKind>) -> Place {
    let alliance = matches!(kind, Some(OrgKind::CentralAlliance | OrgKind::ProvincialAlliance));
    let writes = |role: &Role| matches!(role, Role::Cadre | Role::Chairman);
    if alliance || !roles.iter().all(writes) { Place::Office } else { Place::Tablet }
}
