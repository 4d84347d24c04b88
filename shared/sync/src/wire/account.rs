//! What set-up and the pages of accounts ask of the server and what it answers.

use model::{
    Millis,
    id::{OrgId, PersonId},
    role::Role,
};
use serde::{Deserialize, Serialize};
use text::Date;

/// Whether somebody administers this server; the answer to `GET /api/v1/setup`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupState {
    pub administrator: bool,
}

/// What begins an alliance on an empty server; the body of `POST /api/v1/setup`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SetupRequest {
    /// What stands behind `#` in the set-up link.
    pub token: String,
    pub alliance: NewAlliance,
    pub administrator: FirstAdministrator,
}

/// The alliance whose server it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAlliance {
    pub name: String,
    /// As papers and lists shorten it.
    pub short: String,
    pub level: Level,
    /// Code of the province; for a provincial one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub province: Option<String>,
}

/// Where an alliance stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Central,
    Provincial,
}

/// Who administers it first.
#[derive(Clone, Serialize, Deserialize)]
pub struct FirstAdministrator {
    pub name: String,
    #[serde(default)]
    pub title: String,
    pub user: String,
    pub password: String,
    /// Whether the same person is emulation officer, too.
    pub officer: bool,
}

impl std::fmt::Debug for FirstAdministrator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FirstAdministrator").field("user", &self.user).finish_non_exhaustive()
    }
}

/// The accounts that an administrator manages; the answer to `GET /api/v1/accounts`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounts {
    pub as_of: Millis,
    pub accounts: Vec<ListedAccount>,
}

/// Somebody who signs in by name and password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedAccount {
    pub user: String,
    pub person: PersonId,
    pub person_name: String,
    pub org: OrgId,
    pub org_name: String,
    /// What the account may act as.
    pub roles: Vec<Role>,
    /// Those of them that the person does not hold today.
    pub ended: Vec<Role>,
    /// Server times.
    pub disabled: Option<Millis>,
    pub last_sign_in: Option<Millis>,
    /// Until when a one-time code lets a password be chosen.
    pub code_until: Option<Millis>,
    /// Whether a password was chosen.
    pub has_password: bool,
}

/// A wish for an account; the body of `POST /api/v1/accounts`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewAccount {
    pub user: String,
    pub org: OrgId,
    pub roles: Vec<String>,
    /// Somebody who is known; otherwise `name` makes a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The first day of the roles that the person does not hold yet; today, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The day on which they are held no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

/// Other roles of an account; the body of `POST /api/v1/accounts/{user}/roles`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AccountRoles {
    pub roles: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

/// A code with which somebody chooses a password; it is shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneTimeCode {
    pub user: String,
    pub code: String,
    pub link: String,
    pub expires: Millis,
}

/// Whose a one-time code is; the answer to `POST /api/v1/password/look`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeOwner {
    pub user: String,
    pub name: String,
    pub org_name: String,
}

/// A password for a one-time code; the body of `POST /api/v1/password/choose`.
#[derive(Clone, Serialize, Deserialize)]
pub struct ChosenPassword {
    pub code: String,
    pub password: String,
}

/// A password in place of another; the body of `POST /api/v1/password`.
#[derive(Clone, Serialize, Deserialize)]
pub struct ChangedPassword {
    pub user: String,
    pub old: String,
    pub new: String,
}

/// What was done, the newest first; the answer to `GET /api/v1/acts`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acts {
    pub as_of: Millis,
    pub acts: Vec<ListedAct>,
    /// Whether there are older ones: those before the last number here.
    pub more: bool,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedAct {
    pub n: u64,
    /// Server time.
    pub at: Millis,
    pub what: String,
    /// User name of who did it; blank where it is not known.
    pub user: String,
    pub person_name: String,
    pub org_name: String,
    /// The network that it came from.
    pub address: String,
    /// About whom or what: a user name, an organisation, the id of a device.
    pub about: String,
}
