//! Brings carried files to the office, in the course of the exchange and when a person wants it.

use ::sync::{bundle::Receipt, wire::Problem};
use model::{json, octets, scope::Scope};
use serde_json::Value;

use super::{
    Desk,
    carried::{self, Answer, Carried, Way},
    exchange::deadline,
};
use crate::{
    db::DbError,
    platform::http::{self, Body, Request},
};

/// Why a file is not at the office now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RelayError {
    /// The office cannot be reached; the file goes by itself later.
    NoReply,
    /// The office does not take it.
    Refused(Problem),
    /// The office hears nothing from this device; the file waits for another enrolment.
    Denied(Problem),
    Store(DbError),
}

impl From<DbError> for RelayError {
    fn from(error: DbError) -> Self {
        Self::Store(error)
    }
}

impl Desk {
    /// Brings a file to the office now; what came of it stands in its line as well.
    pub async fn deliver(self, id: &str) -> Result<Answer, RelayError> {
        let db = self.db()?;
        let delivered = self.post_file(&carried::bytes_of(&db, id).await?).await;
        let way = match &delivered {
            Ok(answer) => Way::Answered(answer.clone()),
            Err(RelayError::Refused(problem)) => Way::Refused(problem.clone()),
            Err(_) => return delivered,
        };
        {
            let _guard = self.exclusively().await;
            // The person may have taken it off the device meanwhile.
            if let Some(carried) = carried::carried(&db, id).await? {
                let line = Carried { way, ..carried };
                carried::put(&db, &line).await?;
            }
        }
        self.tell(false).await;
        delivered
    }

    async fn post_file(self, file: &[u8]) -> Result<Answer, RelayError> {
        let token = self.token();
        let reply = http::send(Request {
            method: "POST",
            path: "/api/v1/bundle",
            bearer: token.as_deref(),
            body: Body::Bytes(file),
            deadline: deadline(file.len()),
        })
        .await
        .map_err(|_| RelayError::NoReply)?;
        if reply.is_ok() {
            return answer_of(&reply.body).ok_or(RelayError::NoReply);
        }
        Err(match json::read::<Problem>(&reply.body) {
            Ok(problem) if reply.status == 401 => RelayError::Denied(problem),
            Ok(problem) if problem.retry_after.is_none() && reply.status < 500 => {
                RelayError::Refused(problem)
            }
            _ => RelayError::NoReply,
        })
    }

    /// Delivers what waits, until the office cannot be reached; whether anything was taken.
    pub(super) async fn deliver_waiting(self) -> Result<bool, DbError> {
        let mut taken = false;
        for file in carried::waiting(&self.db()?).await? {
            match self.deliver(&file.id).await {
                Ok(_) => taken = true,
                Err(RelayError::Refused(_)) => {}
                Err(RelayError::NoReply | RelayError::Denied(_)) => break,
                Err(RelayError::Store(error)) => return Err(error),
            }
        }
        Ok(taken)
    }

    /// Shows the records of a file no longer apart once they have come from the office, or will not
    /// come because they are not this device's to read.
    pub(super) async fn close_pulled(self) -> Result<(), DbError> {
        let db = self.db()?;
        let device = self.device_row(&db).await?;
        let mut closed = false;
        for mut file in self.list_carried().await? {
            let Way::Answered(answer) = &file.way else { continue };
            let Ok(receipt) = Receipt::read(&answer.receipt) else { continue };
            let Ok(scope) = file.org.parse().map(Scope::Org) else { continue };
            let comes = device.scopes.contains(&scope);
            let here = device.has_pulled(receipt.claimed(), &scope);
            if !file.open || answer.fork || comes && !here {
                continue;
            }
            file.open = false;
            carried::put(&db, &file).await?;
            closed = true;
        }
        if closed {
            self.tell(false).await;
        }
        Ok(())
    }
}

/// The words of a `BundleTaken` that a courier needs; the others would only cost bytes.
fn answer_of(body: &str) -> Option<Answer> {
    let taken = json::parse(body).ok()?;
    Some(Answer {
        fresh: taken.get("fresh")?.as_i64()?,
        fork: taken.get("fork").is_some_and(|fork| *fork == Value::Bool(true)),
        receipt: octets::decode(taken.get("receipt")?.as_str()?)?,
    })
}
