//! An open form: what was saved, what is typed over it, and the draft that keeps the typing.

mod attachment;

use std::{cell::RefCell, rc::Rc};

use ::sync::client::{Edit, LocalRecord};
use leptos::prelude::*;
use model::{
    Millis,
    fields::{self, Fields},
    id::RecordId,
    record::{Noun, Record},
    scope::Scope,
};
use rules::Problem;
use serde_json::Value;

use super::{Desk, Draft, SaveFailure};
use crate::{
    db::{DbError, Store},
    panic,
    platform::{
        events,
        id::new_id,
        locks::{self, Asked},
        now, sleep,
    },
};

/// Milliseconds from a keystroke to the write of the draft; typing on does not postpone it.
const DRAFT_DELAY: i32 = 200;
/// Milliseconds until a draft is written again whose write failed.
const DRAFT_AGAIN: i32 = 5_000;
/// Milliseconds between looks whether an earlier save of the same form has ended.
const SAVE_TURN: i32 = 20;

/// How often, and after how many milliseconds each time, a form that another page holds is asked
/// for again: a page that was left gives it up in a moment.
const LEASE_TRIES: u32 = 8;
const LEASE_PAUSE: i32 = 50;

/// Why a form is not open for writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotOpened {
    /// Neither record nor draft is on this device.
    NotHere,
    /// Another tab writes in it: two would overwrite each other's draft.
    InOtherTab,
    Store(DbError),
}

impl From<DbError> for NotOpened {
    fn from(error: DbError) -> Self {
        Self::Store(error)
    }
}

/// What became of the typing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftState {
    /// Nothing typed that is not saved.
    Clean,
    /// Typed, not durable yet.
    Typing,
    /// Durable on this device since.
    Kept(Millis),
    /// Not durable; the person must know.
    Failed(DbError),
}

/// An open form of one record.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    desk: Desk,
    live: StoredValue<Rc<RefCell<Live>>, LocalStorage>,
    /// The fields as they stand on the screen.
    pub fields: RwSignal<Fields>,
    pub draft: RwSignal<DraftState>,
    /// The record as it was when the form was opened; `None` when it was never saved.
    pub record: StoredValue<Option<LocalRecord>>,
}

/// What outlives the page, so that the last keystrokes are kept when it goes.
#[derive(Debug)]
struct Live {
    draft: Draft,
    saved: Fields,
    /// How often the draft has changed, and up to which change it is durable.
    changes: u64,
    kept: u64,
    /// Whether a write begins in a moment, after a keystroke and after a write that failed.
    due: bool,
    due_again: bool,
    /// Whether a save is under way: it removes the draft, so none is written meanwhile.
    saving: bool,
}

impl Live {
    fn new(draft: Draft, saved: Fields) -> Self {
        Self { draft, saved, changes: 0, kept: 0, due: false, due_again: false, saving: false }
    }

    /// Whether something is typed that is neither durable nor saved.
    fn waits(&self) -> bool {
        self.kept < self.changes
    }

    /// The fields as they stand on the screen.
    fn shown(&self) -> Fields {
        let mut shown = self.saved.clone();
        fields::overlay(&mut shown, &self.draft.fields);
        shown
    }

    /// Begins anew over what was saved; what was typed since `shown` was saved stays a draft. The
    /// base stays too: what others wrote meanwhile was not on the screen.
    fn rebase(&mut self, saved: Fields, shown: &Fields) {
        self.draft.fields = fields::difference(shown, &self.shown());
        self.draft.new = false;
        if self.draft.fields.is_empty() {
            self.kept = self.changes;
        } else {
            self.changes += 1;
        }
        self.saved = saved;
    }
}

/// The form that was opened last, whether its page is still there or not.
#[derive(Debug, Clone)]
pub(super) struct OpenForm(Rc<RefCell<Live>>, RwSignal<DraftState>);

impl Desk {
    /// Begins a new record: an empty draft with an id, so that its address can be reloaded.
    pub async fn begin(self, noun: Noun, fields: Fields) -> Result<RecordId, DbError> {
        let id = RecordId::parse(&new_id()).map_err(|_| DbError::data("no id"))?;
        let draft = Draft {
            id: id.clone(),
            noun,
            base: 0,
            fields,
            step: String::new(),
            at: now(),
            new: true,
        };
        let put = |draft: &Draft| {
            let draft = draft.clone();
            async move { self.put_draft(&draft).await }
        };
        put(&draft).await?;
        self.tell(false).await;
        Ok(id)
    }

    /// Opens the form of a record with its draft, for this tab alone.
    pub async fn open_form(self, id: &RecordId, noun: Noun) -> Result<Form, NotOpened> {
        self.keep_typing().await?;
        let Some(lease) = lease(id).await else { return Err(NotOpened::InOtherTab) };
        let record = self.record(id).await?;
        let draft = self.draft(id).await?;
        if record.is_none() && draft.is_none() {
            return Err(NotOpened::NotHere);
        }
        let saved = record.as_ref().map(LocalRecord::view_fields).unwrap_or_default();
        let kept = draft.as_ref().map_or(DraftState::Clean, |draft| DraftState::Kept(draft.at));
        let draft = match draft {
            // Another tab, or a save that outlived its page, may have saved it meanwhile.
            Some(draft) => Draft { new: draft.new && record.is_none(), ..draft },
            None => Draft {
                id: id.clone(),
                noun,
                base: self.seen(id).await?,
                fields: Fields::new(),
                step: String::new(),
                at: now(),
                new: false,
            },
        };
        let live = Live::new(draft, saved);
        let shown = live.shown();
        let live = Rc::new(RefCell::new(live));
        let form = Form {
            desk: self,
            live: StoredValue::new_local(Rc::clone(&live)),
            fields: RwSignal::new(shown),
            draft: RwSignal::new(kept),
            record: StoredValue::new(record),
        };
        self.open.set_value(Some(OpenForm(Rc::clone(&live), form.draft)));
        form.keep_when_left(live, lease);
        Ok(form)
    }

    /// Makes the last keystrokes of the form before durable, which a quick change of page left
    /// waiting: the next form begins with them.
    pub async fn keep_typing(self) -> Result<(), DbError> {
        match self.open.get_value() {
            Some(OpenForm(live, _)) => self.write_waiting(&live).await,
            None => Ok(()),
        }
    }

    /// Forgets what waits in the form opened last, if it is the form of this record.
    pub(super) fn forget_typing(self, id: &RecordId) {
        if let Some(OpenForm(live, _)) = self.open.get_value() {
            let mut live = live.borrow_mut();
            if live.draft.id == *id {
                live.kept = live.changes;
            }
        }
    }

    /// Writes the draft of the form that is open once more, into a store that may be a new one.
    pub(super) async fn keep_anew(self) {
        let Some(OpenForm(live, state)) = self.open.get_value() else { return };
        {
            let mut live = live.borrow_mut();
            let is_draft = live.draft.new || !live.draft.fields.is_empty();
            if state.is_disposed() || live.saving || !is_draft {
                return;
            }
            live.changes += 1;
        }
        self.keep(live, state).await;
    }

    /// Writes down what waits in a form, which goes on waiting when that fails. A store that the
    /// browser closed is opened by the second attempt, which takes what was typed meanwhile.
    async fn write_waiting(self, live: &RefCell<Live>) -> Result<(), DbError> {
        let mut again = true;
        loop {
            let (draft, changes) = {
                let live = live.borrow();
                if !live.waits() {
                    return Ok(());
                }
                (live.draft.clone(), live.changes)
            };
            match self.put_draft(&draft).await {
                Ok(()) => {
                    let mut live = live.borrow_mut();
                    live.kept = live.kept.max(changes);
                    return Ok(());
                }
                Err(error) if again && error.retry_helps() => again = false,
                Err(error) => return Err(error),
            }
        }
    }

    /// Writes a draft down; of a saved record, what was typed and taken back leaves none.
    async fn put_draft(self, draft: &Draft) -> Result<(), DbError> {
        let id = draft.id.as_str();
        let write = |burst: &crate::db::Burst<'_>| {
            if draft.fields.is_empty() && !draft.new {
                burst.delete(Store::Drafts, id)
            } else {
                burst.put_json(Store::Drafts, id, draft)
            }
        };
        self.db()?.write(&[Store::Drafts], write).await?;
        panic::draft_saved(now());
        Ok(())
    }

    /// Makes the typing of a form durable now, or tries again later; whether it is durable.
    async fn keep(self, live: Rc<RefCell<Live>>, state: RwSignal<DraftState>) -> bool {
        if !live.borrow().waits() {
            return true;
        }
        let kept = self.write_waiting(&live).await;
        let (is_kept, waits) = (kept.is_ok(), live.borrow().waits());
        let news = match kept {
            Ok(()) => (!waits).then(|| DraftState::Kept(now())),
            Err(error) => waits.then_some(DraftState::Failed(error)),
        };
        if let Some(news) = news {
            // The page may be gone; the draft is kept all the same.
            let _ = state.try_set(news);
        }
        if !is_kept && !std::mem::replace(&mut live.borrow_mut().due_again, true) {
            leptos::task::spawn_local(self.keep_again(live, state));
        }
        is_kept
    }

    /// Tries later to keep what could not be kept. Without its page it has no right to the form
    /// any more and asks for it.
    async fn keep_again(self, live: Rc<RefCell<Live>>, state: RwSignal<DraftState>) {
        sleep(DRAFT_AGAIN).await;
        live.borrow_mut().due_again = false;
        let id = live.borrow().draft.id.clone();
        let _lease = if state.is_disposed() {
            let Some(lease) = lease(&id).await else { return };
            Some(lease)
        } else {
            None
        };
        // A save keeps what waits when it ends.
        if !live.borrow().saving {
            Box::pin(self.keep(live, state)).await;
        }
    }
}

/// How the names of the locks of open forms begin.
const FORM_LOCK: &str = "giaouoc.form.";

/// Name of the lock of who writes in the form of a record.
pub(super) fn form_lock(id: &str) -> String {
    format!("{FORM_LOCK}{id}")
}

/// Whether a tab has a form open, this one or another.
pub async fn is_form_open() -> bool {
    for _ in 0..LEASE_TRIES {
        if !locks::is_any_held(FORM_LOCK).await {
            return false;
        }
        sleep(LEASE_PAUSE).await;
    }
    true
}

/// The right to write in a form, `None` while another tab has it.
async fn lease(id: &RecordId) -> Option<Asked> {
    let name = form_lock(id.as_str());
    for _ in 0..LEASE_TRIES {
        match locks::try_hold(&name).await {
            Asked::Busy => sleep(LEASE_PAUSE).await,
            held => return Some(held),
        }
    }
    None
}

impl Form {
    /// The record's id.
    pub fn id(self) -> RecordId {
        self.with_live(|live| live.draft.id.clone())
    }

    /// The noun of the record.
    pub fn noun(self) -> Noun {
        self.with_live(|live| live.draft.noun)
    }

    /// The text of a field; follows the typing.
    pub fn text(self, name: &str) -> String {
        self.fields.with(|f| fields::text(f, name).to_owned())
    }

    /// Types a text into a field; blank removes it.
    pub fn set_text(self, name: &str, text: &str) {
        let value = if text.is_empty() { Value::Null } else { Value::String(text.to_owned()) };
        self.set(name, value);
    }

    /// Types a value into a field; `null` removes it.
    pub fn set(self, name: &str, value: Value) {
        if self.fields.with_untracked(|f| f.get(name).unwrap_or(&Value::Null) == &value) {
            return;
        }
        self.fields.update(|f| {
            if value.is_null() {
                f.remove(name);
            } else {
                f.insert(name.to_owned(), value);
            }
        });
        self.typed();
    }

    /// Types into one cell of a row; a row that is not there begins with it.
    pub fn set_cell(self, row: &str, cell: &str, value: Value) {
        let mut object = self
            .fields
            .with_untracked(|f| f.get(row).and_then(Value::as_object).cloned())
            .unwrap_or_default();
        object.insert(cell.to_owned(), value);
        self.set(row, Value::Object(object));
    }

    /// Adds a row at the end of a set and returns its field name.
    pub fn add_row(self, set: &str) -> String {
        let position = self.next_position(set);
        let name = format!("{set}/{}", new_id());
        self.set(&name, serde_json::json!({"position": position}));
        name
    }

    /// The position behind the last row of a set.
    fn next_position(self, set: &str) -> u64 {
        let last = self.fields.with_untracked(|f| {
            fields::rows(f, set)
                .filter_map(|(_, row)| row.get("position")?.as_u64())
                .max()
                .unwrap_or(0)
        });
        last + 1
    }

    /// Removes a row.
    pub fn remove_row(self, row: &str) {
        self.set(row, Value::Null);
    }

    /// Remembers the step that is open, for "Đang viết dở".
    pub fn at_step(self, step: &str) {
        self.with_live_mut(|live| step.clone_into(&mut live.draft.step));
    }

    /// The record as it stands on the screen.
    pub fn view(self) -> Record {
        let device = self.desk.device.get_untracked();
        let scope = self
            .record
            .with_value(|record| record.as_ref().map(|record| record.scope.clone()))
            .or_else(|| device.map(|device| device.own()))
            .unwrap_or(Scope::Ref);
        Record { id: self.id(), noun: self.noun(), scope, fields: self.fields.get() }
    }

    /// All problems of the form as it stands on the screen.
    pub fn problems(self) -> Vec<Problem> {
        let directory = self.desk.directory.get();
        rules::problems(&self.view(), &directory, model::local_date(now()))
    }

    /// Whether something is typed that is not saved.
    pub fn is_dirty(self) -> bool {
        let shown = self.fields.get();
        self.with_live(|live| live.draft.new || !fields::difference(&live.saved, &shown).is_empty())
    }

    /// Saves what is typed as one op; nothing typed, nothing saved.
    pub async fn save(self) -> Result<(), SaveFailure> {
        // The page, and with it its signals, may be gone before this ends.
        let live = self.live.get_value();
        while std::mem::replace(&mut live.borrow_mut().saving, true) {
            sleep(SAVE_TURN).await;
        }
        let saved = self.save_live(&live).await;
        live.borrow_mut().saving = false;
        let waits = live.borrow().waits();
        if waits {
            self.desk.keep(live, self.draft).await;
        } else if saved.is_ok() {
            let _ = self.draft.try_set(DraftState::Clean);
        }
        saved
    }

    async fn save_live(self, live: &RefCell<Live>) -> Result<(), SaveFailure> {
        let (draft, shown) = {
            let live = live.borrow();
            (live.draft.clone(), live.shown())
        };
        if !draft.new && draft.fields.is_empty() {
            return Ok(());
        }
        let edit = if draft.new {
            Edit::New { noun: draft.noun, fields: draft.fields }
        } else {
            Edit::Set { fields: draft.fields, resolves: Vec::new() }
        };
        self.desk.save(&draft.id, edit, draft.base).await?;
        let record = self.desk.record(&draft.id).await?;
        let saved = record.as_ref().map(LocalRecord::view_fields).unwrap_or_default();
        live.borrow_mut().rebase(saved, &shown);
        let now_shown = live.borrow().shown();
        let _ = self.fields.try_maybe_update(|fields| (*fields != now_shown, *fields = now_shown));
        let _ = self.record.try_set_value(record);
        Ok(())
    }

    fn typed(self) {
        let shown = self.fields.get_untracked();
        let begins = self.with_live_mut(|live| {
            live.draft.fields = fields::difference(&live.saved, &shown);
            live.draft.at = now();
            live.changes += 1;
            !std::mem::replace(&mut live.due, true)
        });
        self.draft.set(DraftState::Typing);
        if begins {
            let (desk, state, live) = (self.desk, self.draft, self.live.get_value());
            leptos::task::spawn_local(async move {
                sleep(DRAFT_DELAY).await;
                live.borrow_mut().due = false;
                if !live.borrow().saving {
                    desk.keep(live, state).await;
                }
            });
        }
    }

    /// Keeps at once what is typed when the tab goes to the back: the last safe moment. The lease
    /// lasts as long as the page.
    fn keep_when_left(self, live: Rc<RefCell<Live>>, lease: Asked) {
        let (desk, state) = (self.desk, self.draft);
        let listeners = events::on_visible(move |visible| {
            if !visible && live.borrow().waits() {
                let live = Rc::clone(&live);
                leptos::task::spawn_local(async move {
                    desk.keep(live, state).await;
                });
            }
        });
        // Removed with the page: listeners and the lease go when they are dropped.
        let held = StoredValue::new_local((listeners, lease));
        on_cleanup(move || {
            held.dispose();
        });
    }

    fn with_live<T>(self, read: impl FnOnce(&Live) -> T) -> T {
        self.live.with_value(|live| read(&live.borrow()))
    }

    fn with_live_mut<T>(self, change: impl FnOnce(&mut Live) -> T) -> T {
        self.live.with_value(|live| change(&mut live.borrow_mut()))
    }
}
