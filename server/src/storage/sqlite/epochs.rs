//! The histories of this server: one more after each restore from a backup.

use model::Millis;
use rusqlite::{Connection, params};
use sync::server::resume_above;

use super::connection::Step as _;
use crate::storage::StoreError;

/// All epochs, the present one last.
#[derive(Debug, Default)]
pub(super) struct Epochs(Vec<Epoch>);

#[derive(Debug)]
struct Epoch {
    id: String,
    restored: u64,
    above: u64,
}

impl Epochs {
    /// Reads the epochs; a new database begins its first one.
    pub(super) fn load(
        connection: &Connection,
        fresh: &str,
        now: Millis,
    ) -> Result<Self, StoreError> {
        let begin = "INSERT INTO epoch (n, id, restored, above, began)
                     SELECT 1, ?1, 0, 0, ?2 WHERE NOT EXISTS (SELECT 1 FROM epoch)";
        connection.execute(begin, params![fresh, now]).step("cannot begin the first epoch")?;
        let mut statement = connection
            .prepare("SELECT id, restored, above FROM epoch ORDER BY n")
            .step("cannot read the epochs")?;
        let epochs = statement
            .query_map([], |row| {
                Ok(Epoch { id: row.get(0)?, restored: row.get(1)?, above: row.get(2)? })
            })
            .and_then(Iterator::collect)
            .step("cannot read the epochs")?;
        Ok(Self(epochs))
    }

    /// Begins a new epoch after the last number that the tables have.
    pub(super) fn begin(
        connection: &Connection,
        fresh: &str,
        now: Millis,
    ) -> Result<(), StoreError> {
        let last: u64 = connection
            .query_row(
                "SELECT max((SELECT coalesce(max(last_gseq), 0) FROM rec),
                            (SELECT coalesce(max(above), 0) FROM epoch))",
                [],
                |row| row.get(0),
            )
            .step("cannot read the last number")?;
        connection
            .execute(
                "INSERT INTO epoch (id, restored, above, began) VALUES (?1, ?2, ?3, ?4)",
                params![fresh, last, resume_above(last, now), now],
            )
            .map(drop)
            .step("cannot begin a new epoch")
    }

    /// The id of the present epoch.
    pub(super) fn current(&self) -> &str {
        self.0.last().map_or("", |epoch| &epoch.id)
    }

    /// The id of the first epoch, which no restore changes.
    pub(super) fn first(&self) -> &str {
        self.0.first().map_or("", |epoch| &epoch.id)
    }

    /// Whether the server goes on from a backup.
    pub(super) fn is_restored(&self) -> bool {
        self.0.len() > 1
    }

    /// The present epoch's numbers lie above this one.
    pub(super) fn above(&self) -> u64 {
        self.0.last().map_or(0, |epoch| epoch.above)
    }

    /// The last number that an earlier epoch shares with the present one.
    pub(super) fn restore_point(&self, epoch: &str) -> Option<u64> {
        let at = self.0.iter().position(|known| known.id == epoch)?;
        self.0.iter().skip(at + 1).map(|later| later.restored).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_epoch_ends_where_the_earliest_later_one_began() {
        let epoch = |id: &str, restored, above| Epoch { id: id.to_owned(), restored, above };
        let epochs =
            Epochs(vec![epoch("a", 0, 0), epoch("b", 40, 1_000_040), epoch("c", 30, 1_000_030)]);
        assert_eq!(epochs.restore_point("a"), Some(30));
        assert_eq!(epochs.restore_point("b"), Some(30));
        assert_eq!(epochs.restore_point("c"), None);
        assert_eq!(epochs.restore_point("never"), None);
        assert_eq!((epochs.current(), epochs.above()), ("c", 1_000_030));
    }
}
