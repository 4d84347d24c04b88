//! An open form: what was saved, what is typed over it, and the draft that keeps the typing.

mod attachment;
mod lease;
mod typing;

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

pub use self::lease::is_form_open;
use self::typing::FormBuffer;
pub(super) use self::{lease::form_lock, typing::OpenForm};
use super::{Desk, Draft, SaveFailure};
use crate::{
    db::DbError,
    platform::{events, id::new_id, locks::Asked, now, sleep},
    today::today,
};

/// Milliseconds from a keystroke to the write of the draft; typing on does not postpone it.
const DRAFT_DELAY: i32 = 200;
/// Milliseconds between looks whether an earlier save of the same form has ended.
const SAVE_TURN: i32 = 20;

/// Why a form is not open for writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// Neither record nor draft is on this device.
    NotHere,
    /// Another tab writes in it: two would overwrite each other's draft.
    InOtherTab,
    Store(DbError),
}

impl From<DbError> for OpenError {
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
    live: StoredValue<Rc<RefCell<FormBuffer>>, LocalStorage>,
    /// The fields as they stand on the screen.
    pub fields: RwSignal<Fields>,
    pub draft: RwSignal<DraftState>,
    /// The record as it was when the form was opened; `None` when it was never saved.
    pub record: StoredValue<Option<LocalRecord>>,
}

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
        self.put_draft(&draft).await?;
        self.tell(false).await;
        Ok(id)
    }

    /// Waits until the tab that has a form open has given it up.
    pub async fn until_form_is_free(self, id: &RecordId) {
        lease::until_free(id).await;
    }

    /// Opens the form of a record with its draft, for this tab alone.
    pub async fn open_form(self, id: &RecordId, noun: Noun) -> Result<Form, OpenError> {
        self.keep_typing().await?;
        let Some(lease) = lease::take(id).await else { return Err(OpenError::InOtherTab) };
        let record = self.record(id).await?;
        let draft = self.draft(id).await?;
        if record.is_none() && draft.is_none() {
            return Err(OpenError::NotHere);
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
        let live = FormBuffer::new(draft, saved);
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
        rules::of_form(&self.view(), &directory, today())
    }

    /// Whether something is typed that is not saved.
    pub fn is_dirty(self) -> bool {
        let shown = self.fields.get();
        self.with_live(|live| live.draft.new || !fields::difference(&live.saved, &shown).is_empty())
    }

    /// Saves what is typed as one op; nothing typed, nothing saved. Of the fields `unasked` finds
    /// what does not belong to the form as it is answered: it goes, from what was saved before too.
    pub async fn save(self, unasked: &dyn Fn(&Fields) -> Fields) -> Result<(), SaveFailure> {
        // The page, and with it its signals, may be gone before this ends.
        let live = self.live.get_value();
        while std::mem::replace(&mut live.borrow_mut().saving, true) {
            sleep(SAVE_TURN).await;
        }
        let saved = self.save_live(&live, unasked).await;
        live.borrow_mut().saving = false;
        let waits = live.borrow().waits();
        if waits {
            self.desk.keep(live, self.draft).await;
        } else if saved.is_ok() {
            let _ = self.draft.try_set(DraftState::Clean);
        }
        saved
    }

    async fn save_live(
        self,
        live: &RefCell<FormBuffer>,
        unasked: &dyn Fn(&Fields) -> Fields,
    ) -> Result<(), SaveFailure> {
        let (draft, shown, fields) = {
            let live = live.borrow();
            let shown = live.shown();
            let fields = live.changes_without(&shown, &unasked(&shown));
            (live.draft.clone(), shown, fields)
        };
        if draft.new || !fields.is_empty() {
            let edit = if draft.new {
                Edit::New { noun: draft.noun, fields }
            } else {
                Edit::Set { fields, resolves: Vec::new() }
            };
            self.desk.save(&draft.id, edit, draft.base).await?;
        } else if draft.fields.is_empty() {
            return Ok(());
        } else {
            // All that was typed does not belong there: its draft goes without an op.
            self.desk.discard(&draft.id).await?;
        }
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
    fn keep_when_left(self, live: Rc<RefCell<FormBuffer>>, lease: Asked) {
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

    fn with_live<T>(self, read: impl FnOnce(&FormBuffer) -> T) -> T {
        self.live.with_value(|live| read(&live.borrow()))
    }

    fn with_live_mut<T>(self, change: impl FnOnce(&mut FormBuffer) -> T) -> T {
        self.live.with_value(|live| change(&mut live.borrow_mut()))
    }
}
