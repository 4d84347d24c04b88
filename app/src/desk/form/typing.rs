//! What is typed into a form, and the draft that makes it durable, also when its page is gone.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::*;
use model::{
    fields::{self, Fields},
    id::RecordId,
};

use super::{DraftState, lease};
use crate::{
    db::{Burst, DbError, Store},
    desk::{Desk, Draft},
    panic,
    platform::{now, sleep},
};

/// Milliseconds until a draft is written again whose write failed.
const DRAFT_AGAIN: i32 = 5_000;

/// What outlives the page, so that the last keystrokes are kept when it goes.
#[derive(Debug)]
pub(super) struct FormBuffer {
    pub(super) draft: Draft,
    pub(super) saved: Fields,
    /// How often the draft has changed, and up to which change it is durable.
    pub(super) changes: u64,
    kept: u64,
    /// Whether a write begins in a moment, after a keystroke and after a write that failed.
    pub(super) due: bool,
    due_again: bool,
    /// Whether a save is under way: it removes the draft, so none is written meanwhile.
    pub(super) saving: bool,
}

impl FormBuffer {
    pub(super) fn new(draft: Draft, saved: Fields) -> Self {
        Self { draft, saved, changes: 0, kept: 0, due: false, due_again: false, saving: false }
    }

    /// Whether something is typed that is neither durable nor saved.
    pub(super) fn waits(&self) -> bool {
        self.kept < self.changes
    }

    /// The fields as they stand on the screen.
    pub(super) fn shown(&self) -> Fields {
        let mut shown = self.saved.clone();
        fields::overlay(&mut shown, &self.draft.fields);
        shown
    }

    /// What is to be saved of the fields on the screen, without some of them.
    pub(super) fn changes_without(&self, shown: &Fields, unasked: &Fields) -> Fields {
        let mut kept = shown.clone();
        fields::overlay(&mut kept, unasked);
        fields::difference(&self.saved, &kept)
    }

    /// Begins anew over what was saved; what was typed since `shown` was saved stays a draft. The
    /// base stays too: what others wrote meanwhile was not on the screen.
    pub(super) fn rebase(&mut self, saved: Fields, shown: &Fields) {
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
pub(in crate::desk) struct OpenForm(
    pub(super) Rc<RefCell<FormBuffer>>,
    pub(super) RwSignal<DraftState>,
);

impl Desk {
    /// Makes the last keystrokes of the form before durable, which a quick change of page left
    /// waiting: the next form begins with them.
    pub async fn keep_typing(self) -> Result<(), DbError> {
        match self.open.get_value() {
            Some(OpenForm(live, _)) => self.write_waiting(&live).await,
            None => Ok(()),
        }
    }

    /// Forgets what waits in the form opened last, if it is the form of this record, and returns it.
    pub(in crate::desk) fn forget_typing(self, id: &RecordId) -> Option<Draft> {
        if let Some(OpenForm(live, _)) = self.open.get_value() {
            let mut live = live.borrow_mut();
            if live.draft.id == *id && live.waits() {
                live.kept = live.changes;
                return Some(live.draft.clone());
            }
        }
        None
    }

    /// Writes the draft of the form that is open once more, into a store that may be a new one.
    pub(in crate::desk) async fn keep_anew(self) {
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
    async fn write_waiting(self, live: &RefCell<FormBuffer>) -> Result<(), DbError> {
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
    pub(in crate::desk) async fn put_draft(self, draft: &Draft) -> Result<(), DbError> {
        let id = draft.id.as_str();
        let write = |burst: &Burst<'_>| {
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
    pub(super) async fn keep(
        self,
        live: Rc<RefCell<FormBuffer>>,
        state: RwSignal<DraftState>,
    ) -> bool {
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
    async fn keep_again(self, live: Rc<RefCell<FormBuffer>>, state: RwSignal<DraftState>) {
        sleep(DRAFT_AGAIN).await;
        live.borrow_mut().due_again = false;
        let id = live.borrow().draft.id.clone();
        let _lease = if state.is_disposed() {
            let Some(lease) = lease::take(&id).await else { return };
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
