//! What stands round every page, and the facts that it shows.

pub mod actor;
pub mod bars;
pub mod header;
pub mod notices;
pub mod store;
pub mod undo;

use std::pin::pin;

use leptos::prelude::*;

pub use bars::{BottomBar, SideBar, SkipLink, first_page};
pub use header::AppHeader;
pub use notices::Notices;
pub use store::{StoreFailure, use_db};
pub use undo::{Lasts, UndoLine};

use crate::{
    db::{Db, DbError, DbEvent},
    i18n::Msg,
    platform::{
        events, marker, storage, within,
        worker::{self, WorkerEvent},
    },
    ui::Icon,
};

/// Milliseconds after which a store that does not open is said not to.
const OPEN_PATIENCE: i32 = 10_000;
/// Name of the device's database.
const DATABASE: &str = "giaouoc";

/// Whose screen it is, which decides between bottom bar and side bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Not enrolled: no navigation.
    Nowhere,
    /// A cooperative's tablet.
    Tablet,
    /// An office.
    Office,
}

impl Place {
    const fn word(self) -> &'static str {
        match self {
            Self::Nowhere => "",
            Self::Tablet => "tablet",
            Self::Office => "office",
        }
    }

    /// The place when the device was last open.
    pub fn remembered() -> Self {
        match marker::get("place").as_deref() {
            Some("tablet") => Self::Tablet,
            Some("office") => Self::Office,
            _ => Self::Nowhere,
        }
    }
}

/// A person who may be using the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: String,
    pub name: String,
    /// The office held, such as "Giám đốc"; may be empty.
    pub role: String,
}

/// The facts round the pages. Every signal lives as long as the tab, so spawned work may write
/// them at any time.
#[derive(Debug, Clone, Copy)]
pub struct Shell {
    /// Whether this program has an office's pages.
    office_pages: bool,
    /// Whether this was an office's device already when the program was started.
    was_office: bool,
    /// Set through [`Shell::settle`].
    place: RwSignal<Place>,
    /// The organisation the device is enrolled for, as the header names it.
    pub organisation: RwSignal<String>,
    /// Who may be writing on this device.
    pub people: RwSignal<Vec<Person>>,
    /// Id of who is writing ("Người đang dùng máy"); empty when nobody was chosen.
    pub actor: RwSignal<String>,
    /// `false` when there is certainly no network.
    pub online: RwSignal<bool>,
    /// Every file of the app lies on the device.
    pub offline_ready: RwSignal<bool>,
    /// The browser promised not to delete what lies here.
    protected: RwSignal<bool>,
    /// The window is known to lose everything when it is closed.
    private: RwSignal<bool>,
    /// The build that the service worker holds; empty when unknown.
    pub build: RwSignal<String>,
    /// A new version waits.
    pub update_ready: RwSignal<bool>,
    /// This tab made way for a newer version and must be reloaded.
    pub superseded: RwSignal<bool>,
    /// Another tab keeps this one from writing, for longer than a write takes.
    pub store_held: RwSignal<bool>,
    /// Why the device's store cannot be opened.
    pub store_failure: RwSignal<Option<DbError>>,
    /// How often the browser closed the store under the app.
    pub store_closed: RwSignal<u32>,
    /// What was taken away last and can be had back; blank for nothing.
    undo: RwSignal<String>,
    store: RwSignal<Option<Db>, LocalStorage>,
}

/// The shell of this tab.
pub fn use_shell() -> Shell {
    expect_context()
}

impl Shell {
    /// Begins to watch the network, the service worker and the store; called once, by the root.
    /// `office_pages`: whether the program has them.
    pub fn start(office_pages: bool) -> Self {
        let shell = Self {
            office_pages,
            was_office: Place::remembered() == Place::Office,
            place: RwSignal::new(Place::remembered()),
            organisation: RwSignal::new(marker::get("organisation").unwrap_or_default()),
            people: RwSignal::new(Vec::new()),
            actor: RwSignal::new(marker::get("actor").unwrap_or_default()),
            online: RwSignal::new(events::maybe_online()),
            offline_ready: RwSignal::new(false),
            protected: RwSignal::new(false),
            private: RwSignal::new(false),
            build: RwSignal::new(String::new()),
            update_ready: RwSignal::new(false),
            superseded: RwSignal::new(false),
            store_held: RwSignal::new(false),
            store_failure: RwSignal::new(None),
            store_closed: RwSignal::new(0),
            undo: RwSignal::new(String::new()),
            store: RwSignal::new_local(None),
        };
        let network = move |online| {
            shell.online.set(online);
            if online && !shell.offline_ready.get_untracked() {
                worker::ask_status(office_pages);
            }
        };
        if let Some([online, offline]) = events::on_network(network) {
            online.forever();
            offline.forever();
        }
        worker::watch(office_pages, move |event| shell.hear(event));
        leptos::task::spawn_local(async move {
            shell.private.set(storage::is_private().await);
        });
        shell.open_store();
        shell
    }

    /// Whose screen it is.
    pub fn place(self) -> Place {
        self.place.get()
    }

    /// Whether this is an office's device and the program has no pages for it.
    pub fn lacks_pages(self) -> bool {
        !self.office_pages && self.place() == Place::Office
    }

    /// Whether the program with an office's pages is to be loaded now. Not again, where it could
    /// not be loaded, nor where the browser keeps no mark of the place.
    pub fn wants_pages(self) -> bool {
        self.lacks_pages() && !self.was_office && Place::remembered() == Place::Office
    }

    /// Makes this the screen of a place and an organisation, and remembers it for the next start.
    pub fn settle(self, place: Place, organisation: &str) {
        if place == Place::Nowhere {
            marker::remove("place");
            marker::remove("organisation");
        } else {
            marker::set("place", place.word());
            marker::set("organisation", organisation);
        }
        self.place.set(place);
        self.organisation.set(organisation.to_owned());
    }

    /// Changes who is writing, and remembers it for the next start.
    pub fn choose_actor(self, id: &str) {
        marker::set("actor", id);
        self.actor.set(id.to_owned());
    }

    /// Opens the device's store, at the start and when a person tries again.
    pub fn open_store(self) {
        self.store_failure.set(None);
        leptos::task::spawn_local(async move {
            let mut opening = pin!(Db::open(DATABASE));
            let opened = match within(OPEN_PATIENCE, opening.as_mut()).await {
                Some(opened) => opened,
                None => {
                    // Another tab is in its way, or the browser; it may still succeed.
                    self.store_failure.set(Some(DbError::Blocked));
                    opening.await
                }
            };
            match opened {
                Ok(db) => {
                    self.store_failure.set(None);
                    db.on_event(move |event| match event {
                        DbEvent::Superseded => self.superseded.set(true),
                        DbEvent::Lost => self.store_closed.update(|n| *n += 1),
                    });
                    self.store.set(Some(db));
                }
                Err(error) => self.store_failure.set(Some(error)),
            }
        });
    }

    /// Asks anew whether every file lies on the device, after the language was changed.
    pub fn check_files(self) {
        self.offline_ready.set(false);
        worker::ask_status(self.office_pages);
    }

    /// What may be promised of work without a network, and with which icon; nothing while files
    /// are missing, as they are on an office's device until its own program runs.
    pub fn promise(self) -> Option<(Icon, Msg)> {
        let ready = self.offline_ready.get() && !self.lacks_pages();
        promise(ready, self.protected.get(), self.private.get())
    }

    fn hear(self, event: WorkerEvent) {
        match event {
            WorkerEvent::Status { complete, office, english, build } => {
                let asked = office == self.office_pages && english == worker::wants_english();
                self.offline_ready.set(complete && asked);
                leptos::task::spawn_local(async move {
                    self.protected.set(storage::persisted().await == Some(true));
                });
                self.build.set(build);
            }
            WorkerEvent::UpdateReady => self.update_ready.set(true),
        }
    }
}

/// A window that forgets everything promises nothing; where it may be one, the promise says so.
const fn promise(complete: bool, protected: bool, private: bool) -> Option<(Icon, Msg)> {
    match (complete, protected, private) {
        (_, _, true) => Some((Icon::Alert, Msg::HomePrivateWindow)),
        (false, ..) => None,
        (true, true, false) => Some((Icon::Check, Msg::HomeOfflineReady)),
        (true, false, false) => Some((Icon::Check, Msg::HomeOfflineReadyHere)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_that_forgets_everything_promises_nothing() {
        for (complete, protected, private, said) in [
            (false, true, false, None),
            (true, true, false, Some(Msg::HomeOfflineReady)),
            (true, false, false, Some(Msg::HomeOfflineReadyHere)),
            (true, false, true, Some(Msg::HomePrivateWindow)),
            (false, false, true, Some(Msg::HomePrivateWindow)),
        ] {
            assert_eq!(promise(complete, protected, private).map(|(_, said)| said), said);
        }
    }
}
