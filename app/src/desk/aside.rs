//! Ops that no request can carry: they make way for what comes after them.

use ::sync::client::{DataState, Device, LocalRecord, OpProblem, OutboxRow};

use super::{
    Desk,
    blobs::records_in,
    exchange::unsent_rows,
    write::{put_outbox, put_record},
};
use crate::db::{Db, DbError, Store};

impl Desk {
    /// The device and its unsent rows, at most `limit` (0: all), once what is larger than anything
    /// may be was set aside.
    pub(super) async fn sendable(
        self,
        db: &Db,
        limit: u32,
    ) -> Result<(Device, Vec<OutboxRow>), DbError> {
        loop {
            let device = self.device_row(db).await?;
            let rows = unsent_rows(db, &device, limit).await?;
            let oversized = rows.iter().find(|row| Device::is_oversized(row)).map(|row| row.s);
            if oversized.is_none() || !self.put_aside(oversized).await? {
                return Ok((device, rows));
            }
        }
    }

    /// Sets the unsent op of a number aside, or the first one; whether there was anything to do.
    pub(super) async fn set_aside(self, s: Option<u64>) -> Result<bool, DbError> {
        let db = self.db()?;
        {
            let _guard = self.exclusively().await;
            let device = self.device_row(&db).await?;
            let s = s.unwrap_or(device.acked() + 1);
            let mut rows = unsent_rows(&db, &device, 0).await?;
            let Some(r) = rows.iter().find(|row| row.s == s).map(|row| row.r.clone()) else {
                return Ok(false);
            };
            rows.retain(|row| row.s >= s && row.r == r);
            let record = self.record(&r).await?;
            let Some(aside) = device.set_aside(&rows, record) else { return Ok(false) };
            db.write(&[Store::Outbox, Store::Records, Store::Summaries], |burst| {
                for row in &aside.outbox {
                    put_outbox(burst, row)?;
                }
                aside.record.as_ref().map_or(Ok(()), |record| put_record(burst, record))
            })
            .await?;
        }
        self.tell(false).await;
        Ok(true)
    }
}

/// Records of which something was set aside here, which lies nowhere else.
pub(super) async fn with_aside(db: &Db) -> Result<Vec<LocalRecord>, DbError> {
    let mut records = records_in(db, &[DataState::Attention]).await?;
    records.retain(|record| record.problems.iter().any(OpProblem::is_aside));
    Ok(records)
}
