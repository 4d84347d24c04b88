//! What an office's pages ask of the server and what it answers.

use model::{
    Millis,
    device::StorageAnswer,
    id::{DeviceId, OrgId, PersonId},
    role::Role,
};
use serde::{Deserialize, Serialize};
use text::Date;

/// The devices that an administrator manages; the answer to `GET /api/v1/devices`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Devices {
    pub as_of: Millis,
    pub devices: Vec<EnrolledDevice>,
}

/// An enrolled device and what it last said of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolledDevice {
    pub id: DeviceId,
    pub org: OrgId,
    pub org_name: String,
    pub roles: Vec<Role>,
    pub person: Option<PersonId>,
    pub person_name: String,
    /// Server times.
    pub enrolled: Millis,
    pub revoked: Option<Millis>,
    pub last_contact: Option<Millis>,
    /// Ops that it had not sent at the last contact.
    pub unsent: u32,
    /// Ops of it that are held.
    pub held: u64,
    /// Version of the app.
    pub app: String,
    /// Its clock minus the server's, in milliseconds.
    pub clock: Millis,
    /// How its browser keeps the data, as far as it said.
    pub storage: Option<StorageAnswer>,
    /// Set when its silence stands out.
    pub silence: Option<Silence>,
}

/// A silence before a deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    pub days: u32,
    /// Name of the drive that closes next for the device's organisation.
    pub drive: String,
    pub closes_on: Date,
}

/// Whom a code is to enrol; what is sent to `POST /api/v1/codes`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewCode {
    pub org: OrgId,
    /// Words of roles.
    pub roles: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
}

/// A code that enrols one device; it is shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeCode {
    pub code: String,
    pub link: String,
    /// The link as a QR picture.
    pub svg: String,
    pub expires: Millis,
}
