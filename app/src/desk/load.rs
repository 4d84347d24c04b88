//! Reads for pages: lists, drafts, the directory.

use std::sync::Arc;

use ::sync::client::LocalRecord;
use leptos::prelude::*;
use model::{
    directory::Directory,
    id::RecordId,
    record::{Noun, Record},
    scope::Scope,
};

use super::{Desk, Draft, Summary};
use crate::{
    db::{DbError, Index, Range, Row, Store},
    i18n::{Msg, t},
    shell::Lasts,
};

impl Desk {
    /// The lines of every record of a noun, in no order.
    pub async fn list(self, noun: Noun) -> Result<Vec<Summary>, DbError> {
        let rows = self.db()?.by_index(Index::SummariesNoun, noun.as_str(), 0).await?;
        Ok(lines(&rows))
    }

    /// The lines of every record of any noun, in no order.
    pub async fn list_all(self) -> Result<Vec<Summary>, DbError> {
        let rows = self.db()?.range(Store::Summaries, &Range::All, 0).await?;
        Ok(read_all(&rows))
    }

    /// The lines of every record that needs a person.
    pub async fn list_attention(self) -> Result<Vec<Summary>, DbError> {
        let rows = self.db()?.by_index(Index::SummariesState, "attention", 0).await?;
        Ok(read_all(&rows))
    }

    /// The lines of every dossier that stands at a status.
    pub async fn list_status(self, status: &str) -> Result<Vec<Summary>, DbError> {
        let rows = self.db()?.by_index(Index::SummariesStatus, status, 0).await?;
        Ok(lines(&rows))
    }

    /// The lines of the dossiers that the office answered last, at most so many.
    pub async fn list_answered(self, most: u32) -> Result<Vec<Summary>, DbError> {
        let rows = self.db()?.first_by_index(Index::SummariesAnswered, most).await?;
        Ok(lines(&rows))
    }

    /// The records of a noun with all their fields; for short lists of reference data.
    pub async fn reference(self, noun: Noun) -> Result<Vec<Record>, DbError> {
        let rows = self.reference_rows().await?;
        Ok(rows.into_iter().filter(|record| record.noun == noun).collect())
    }

    /// The records of several nouns of reference data, read at once.
    pub async fn references(self, nouns: &[Noun]) -> Result<Vec<Record>, DbError> {
        let rows = self.reference_rows().await?;
        Ok(rows.into_iter().filter(|record| nouns.contains(&record.noun)).collect())
    }

    /// All drafts, newest first.
    pub async fn drafts(self) -> Result<Vec<Draft>, DbError> {
        let rows = self.db()?.range(Store::Drafts, &Range::All, 0).await?;
        let mut drafts: Vec<Draft> = read_all(&rows);
        text::sort_by_key(&mut drafts, |draft| std::cmp::Reverse(draft.at));
        Ok(drafts)
    }

    /// The draft of a record.
    pub async fn draft(self, id: &RecordId) -> Result<Option<Draft>, DbError> {
        self.db()?.get_json(Store::Drafts, id.as_str()).await
    }

    /// Throws a draft away, on the person's word; for a while it can be had back.
    pub async fn discard(self, id: &RecordId) -> Result<(), DbError> {
        let typed = self.forget_typing(id);
        self.keep_typing().await?;
        let draft = match typed {
            Some(typed) => Some(typed),
            None => self.draft(id).await?,
        };
        self.db()?
            .write(&[Store::Drafts], |burst| burst.delete(Store::Drafts, id.as_str()))
            .await?;
        self.tell(false).await;
        if let Some(draft) = draft {
            self.shell.offer_undo(t(Msg::AppDiscarded).to_owned(), Lasts::Anywhere, move || {
                let draft = draft.clone();
                leptos::task::spawn_local(async move {
                    // A store that fails says so above every page.
                    let _ = self.put_draft(&draft).await;
                    self.tell(false).await;
                });
            });
        }
        self.sweep_soon(super::SWEEP_AFTER_DRAFT);
        Ok(())
    }

    pub(super) async fn read_directory(self) {
        if let Ok(records) = self.reference_rows().await {
            self.directory.set(Arc::new(Directory::from_records(&records)));
        }
    }

    async fn reference_rows(self) -> Result<Vec<Record>, DbError> {
        let scope = Scope::Ref.to_string();
        let rows = self.db()?.by_index(Index::RecordsScope, scope.as_str(), 0).await?;
        Ok(read_all::<LocalRecord>(&rows).iter().filter_map(LocalRecord::view).collect())
    }
}

/// Rows as lines, without those that this build would show as what they are not.
fn lines(rows: &[Row]) -> Vec<Summary> {
    let mut lines: Vec<Summary> = read_all(rows);
    lines.retain(|line| line.scope.is_known());
    lines
}

/// Rows as values; one that cannot be read is left where it is and passed over.
pub(super) fn read_all<T: serde::de::DeserializeOwned>(rows: &[Row]) -> Vec<T> {
    rows.iter().filter_map(|row| row.read().ok()).collect()
}
