//! Files of other devices that lie here until the office has them.

use std::rc::Rc;

use ::sync::wire::Problem;
use model::{Millis, json};

use super::{Desk, file_name::file_name};
use crate::{
    db::{Burst, Db, DbError, Index, Key, Row, Store},
    i18n::{Msg, t},
    shell::Lasts,
};

/// What stands behind the key of the row with the bytes.
const FILE: &str = ".file";

/// A file of another device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// SHA-256 of the file as it was chosen.
    pub id: String,
    /// Of whom, as the file says.
    pub org: String,
    pub org_name: String,
    pub dev: String,
    pub made: Millis,
    /// How many changes are in it.
    pub count: i64,
    /// Whether its records are shown here, apart from what the office confirmed.
    pub open: bool,
    pub way: Way,
}

/// How far a file has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Not at the office.
    Waiting,
    /// The office does not take it, and says why; trying again does not help by itself.
    Refused(Problem),
    /// The office has answered.
    Answered(Answer),
}

/// The office's answer to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Changes that the office did not have.
    pub fresh: i64,
    /// The office has other changes under the device's name, and took nothing.
    pub fork: bool,
    /// For the device that made the file.
    pub receipt: Vec<u8>,
}

impl Way {
    const fn word(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Refused(_) => "refused",
            Self::Answered(_) => "answered",
        }
    }
}

impl Carried {
    /// The name of the file of its receipt.
    pub fn receipt_name(&self) -> String {
        file_name(&self.org, self.made, ".receipt.giaouoc")
    }

    fn row(&self) -> Result<Row, DbError> {
        let row = Row::keyed("id", &self.id)
            .text("state", self.way.word())
            .text("org", &self.org)
            .text("org_name", &self.org_name)
            .text("dev", &self.dev)
            .number("made", self.made)
            .number("count", self.count)
            .number("open", self.open.into());
        match &self.way {
            Way::Waiting => Ok(row),
            Way::Refused(problem) => row.json(problem),
            Way::Answered(answer) => Ok(row
                .number("fresh", answer.fresh)
                .number("fork", answer.fork.into())
                .bytes("receipt", &answer.receipt)),
        }
    }

    fn of(row: &Row) -> Option<Self> {
        let way = match row.get_text("state")?.as_str() {
            "refused" => Way::Refused(json::read(&row.json_text()?).ok()?),
            "answered" => Way::Answered(Answer {
                fresh: row.get_number("fresh")?,
                fork: row.get_number("fork")? != 0,
                receipt: row.get_bytes("receipt")?,
            }),
            _ => Way::Waiting,
        };
        Some(Self {
            id: row.get_text("id")?,
            org: row.get_text("org")?,
            org_name: row.get_text("org_name")?,
            dev: row.get_text("dev")?,
            made: row.get_number("made")?,
            count: row.get_number("count")?,
            open: row.get_number("open")? != 0,
            way,
        })
    }
}

impl Desk {
    /// All files that are here, the latest made first.
    pub async fn list_carried(self) -> Result<Vec<Carried>, DbError> {
        let rows = self.db()?.first_by_index(Index::CarriedState, 0).await?;
        let mut carried: Vec<Carried> = rows.iter().filter_map(Carried::of).collect();
        text::sort_by_key(&mut carried, |carried| std::cmp::Reverse(carried.made));
        Ok(carried)
    }

    /// Takes a file off this device, on the person's word; for a while it can be had back.
    pub async fn remove_carried(self, id: &str) -> Result<(), DbError> {
        let keys = [Key::from(id), Key::from(bytes_key(id).as_str())];
        let rows = self.db()?.get_many(Store::Carried, &keys).await?;
        let rows: Rc<Vec<Row>> = Rc::new(rows.into_iter().flatten().collect());
        self.drop_carried(id).await?;
        self.shell.offer_undo(t(Msg::AppFileRemoved).to_owned(), Lasts::Anywhere, move || {
            let rows = Rc::clone(&rows);
            leptos::task::spawn_local(async move {
                // A store that fails says so above every page.
                let _ = self.put_carried_again(&rows).await;
            });
        });
        Ok(())
    }

    async fn put_carried_again(self, rows: &[Row]) -> Result<(), DbError> {
        let put =
            |burst: &Burst<'_>| rows.iter().try_for_each(|row| burst.put(Store::Carried, row));
        self.db()?.write(&[Store::Carried], put).await?;
        self.tell(false).await;
        Ok(())
    }

    /// Takes a file off this device.
    pub async fn drop_carried(self, id: &str) -> Result<(), DbError> {
        let db = self.db()?;
        db.write(&[Store::Carried], |burst| {
            burst.delete(Store::Carried, id)?;
            burst.delete(Store::Carried, bytes_key(id).as_str())
        })
        .await?;
        self.tell(false).await;
        Ok(())
    }
}

/// How many files wait for the office.
pub(super) async fn count_waiting(db: &Db) -> Result<u32, DbError> {
    db.count_index(Index::CarriedState, Way::Waiting.word()).await
}

/// The files that wait for the office.
pub(super) async fn waiting(db: &Db) -> Result<Vec<Carried>, DbError> {
    let rows = db.by_index(Index::CarriedState, Way::Waiting.word(), 0).await?;
    Ok(rows.iter().filter_map(Carried::of).collect())
}

/// One file, if it is here.
pub(super) async fn carried(db: &Db, id: &str) -> Result<Option<Carried>, DbError> {
    Ok(db.get(Store::Carried, id).await?.as_ref().and_then(Carried::of))
}

/// Keeps a file: its line, what is to be sent, and its ops if they may be shown.
pub(super) async fn keep(
    db: &Db,
    carried: &Carried,
    file: &[u8],
    ops: &str,
) -> Result<(), DbError> {
    let bytes = Row::keyed("id", &bytes_key(&carried.id)).bytes("file", file).text("ops", ops);
    let line = carried.row()?;
    db.write(&[Store::Carried], |burst| {
        burst.put(Store::Carried, &bytes)?;
        burst.put(Store::Carried, &line)
    })
    .await
}

/// Writes the line of a file that is here anew.
pub(super) async fn put(db: &Db, carried: &Carried) -> Result<(), DbError> {
    let line = carried.row()?;
    db.write(&[Store::Carried], |burst| burst.put(Store::Carried, &line)).await
}

/// What is to be sent of a file.
pub(super) async fn bytes_of(db: &Db, id: &str) -> Result<Vec<u8>, DbError> {
    let row = db.get(Store::Carried, bytes_key(id).as_str()).await?;
    row.and_then(|row| row.get_bytes("file")).ok_or_else(|| DbError::data("a file without bytes"))
}

/// The ops of a file, one a line; none when they may not be shown.
pub(super) async fn ops_of(db: &Db, id: &str) -> Result<String, DbError> {
    let row = db.get(Store::Carried, bytes_key(id).as_str()).await?;
    Ok(row.and_then(|row| row.get_text("ops")).unwrap_or_default())
}

fn bytes_key(id: &str) -> String {
    format!("{id}{FILE}")
}
