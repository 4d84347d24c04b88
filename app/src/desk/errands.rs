//! What the desk does besides reading, typing, saving and sending: photos, files of other devices,
//! keys, tidying. It lies in the part of the program that is fetched later, and an exchange fetches
//! it only when there is something of the kind.

use ::sync::client::DataState;
use model::attachment::BlobId;

use super::{Desk, blobs::unstored_records, exchange::ExchangeError};
use crate::{
    db::{DbError, Store},
    platform::part::{Part, Pending},
};

/// The functions of the part.
#[derive(Debug)]
pub struct Errands {
    upload: fn(Desk, Vec<BlobId>, Vec<BlobId>) -> Pending<Uploaded>,
    deliver: fn(Desk) -> Pending<Result<bool, DbError>>,
    close: fn(Desk) -> Pending<Result<(), DbError>>,
    keys: fn(Desk) -> Pending<()>,
    tidy: fn(Desk) -> Pending<()>,
    set_aside: fn(Desk, Option<u64>) -> Pending<Result<bool, DbError>>,
}

/// Whether another exchange is due, and the blobs that are through.
type Uploaded = Result<(bool, Vec<BlobId>), ExchangeError>;

/// The part itself; only who fetches it may name it.
pub static ERRANDS: Errands = Errands {
    upload: |desk, need, mut ended| {
        Box::pin(async move {
            let more = desk.upload(&need, &mut ended).await?;
            Ok((more, ended))
        })
    },
    deliver: |desk| Box::pin(desk.deliver_waiting()),
    close: |desk| Box::pin(desk.close_pulled()),
    set_aside: |desk, s| Box::pin(desk.set_aside(s)),
    keys: |desk| Box::pin(desk.refresh_keys()),
    tidy: |desk| {
        Box::pin(async move {
            // What is not removed now is another time.
            let _ = desk.prune().await;
            let _ = desk.sweep_blobs().await;
        })
    },
};

/// Where the part comes in.
pub static PART: Part<Errands> = Part::new();

/// The part, without which the exchange cannot end.
async fn part() -> Result<&'static Errands, ExchangeError> {
    PART.come().await.ok_or(ExchangeError::NoReply)
}

impl Desk {
    /// Exchanges the own records, and then the blobs that the office needs, until neither is left.
    pub(super) async fn exchange_own(self) -> Result<(), ExchangeError> {
        let mut ended = Vec::new();
        loop {
            let (need, whole) = self.exchange().await?;
            let more = if need.is_empty() && !self.has_unstored().await? {
                false
            } else {
                let (more, through) = (part().await?.upload)(self, need, ended).await?;
                ended = through;
                more
            };
            if !more {
                return if whole { Ok(()) } else { Err(ExchangeError::Unreadable) };
            }
        }
    }

    /// Brings what this device carries for others; whether that brought something new.
    pub(super) async fn deliver_carried(self) -> Result<bool, ExchangeError> {
        if self.db()?.keys(Store::Carried).await?.is_empty() {
            return Ok(false);
        }
        Ok((part().await?.deliver)(self).await?)
    }

    /// Ends what was carried and has come by a pull since.
    pub(super) async fn close_carried(self) -> Result<(), ExchangeError> {
        if self.db()?.keys(Store::Carried).await?.is_empty() {
            return Ok(());
        }
        Ok((part().await?.close)(self).await?)
    }

    /// Asks for the keys of files, once a day.
    pub(super) async fn look_after_keys(self) {
        if let Some(errands) = PART.come().await {
            (errands.keys)(self).await;
        }
    }

    /// Removes what this device need not keep.
    pub(super) async fn tidy(self) {
        if let Some(errands) = PART.come().await {
            (errands.tidy)(self).await;
        }
    }

    /// Sets the unsent op of a number aside, or the first one; whether there was anything to do.
    pub(super) async fn put_aside(self, s: Option<u64>) -> Result<bool, DbError> {
        match PART.come().await {
            Some(errands) => (errands.set_aside)(self, s).await,
            None => Ok(false),
        }
    }

    async fn has_unstored(self) -> Result<bool, DbError> {
        Ok(!unstored_records(&self.db()?, &[DataState::Sending]).await?.is_empty())
    }
}
