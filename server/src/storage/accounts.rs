//! What the server asks of its storage about accounts, set-up, and who did what.

use model::{
    Millis,
    act::Act,
    id::{OrgId, PersonId},
    role::Role,
};
use sync::{op::Op, wire::SharedKey};
use text::Date;

use super::{Account, Answer, CodeError, StoreError};

/// Which accounts there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Somebody can sign in, or could once.
    pub accounts: bool,
    /// Somebody administers this server.
    pub administrator: bool,
}

/// An account and how it lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Its hash is blank while no password was chosen.
    pub account: Account,
    pub disabled: Option<Millis>,
    pub last_sign_in: Option<Millis>,
    /// Until when its one-time code is good.
    pub code_until: Option<Millis>,
}

/// A code with which the password of an account is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountCode {
    /// SHA-256 of the code, hexadecimal.
    pub hash: String,
    pub user: String,
    pub expires: Millis,
}

/// Something that somebody did, for the table of acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAct {
    pub at: Millis,
    pub what: Act,
    /// User name of who did it; blank where it is not known.
    pub user: String,
    pub person: Option<PersonId>,
    pub org: Option<OrgId>,
    /// The network that it came from; blank for the command line.
    pub address: String,
    pub about: String,
    pub about_org: Option<OrgId>,
}

/// An act with its number; the word may be one of a later version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActRow {
    pub n: u64,
    pub at: Millis,
    pub what: String,
    pub user: String,
    pub person: Option<PersonId>,
    pub org: Option<OrgId>,
    pub address: String,
    pub about: String,
}

/// Which acts to read.
#[derive(Debug, Clone)]
pub struct ActQuery {
    /// Those of these organisations, or about them.
    pub orgs: Vec<OrgId>,
    /// Those of nobody who is known, too.
    pub strangers: bool,
    /// Those before this number.
    pub before: Option<u64>,
    pub limit: usize,
}

/// A change of accounts with the facts that belong to it: all or nothing.
#[derive(Debug, Clone)]
pub struct Change {
    /// Records of the server itself.
    pub facts: Vec<Op>,
    pub act: NewAct,
    /// The local day, for roles.
    pub today: Date,
}

/// Why the first administrator is not made.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// Somebody administers this server already.
    #[error("an administrator exists")]
    Done,
    /// The link is another one than was made last.
    #[error("no such set-up link")]
    Link,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an account is not changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    #[error("no such account")]
    Unknown,
    #[error("the user name is taken")]
    Taken,
    /// Nobody would be left who could administer the server for good.
    #[error("it is the last administrator")]
    LastAdministrator,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The accounts of one server.
pub trait AccountStorage: Send + Sync {
    /// Which accounts there are.
    fn standing(&self) -> Answer<'_, Standing>;

    /// Makes a set-up link the only one, by its hash.
    fn put_setup_link(&self, hash: String, now: Millis) -> Answer<'_, (), SetUpError>;

    /// Makes the first account with its facts; by a link, which is used up, or without one from the
    /// command line.
    fn set_up(
        &self,
        link: Option<String>,
        account: Account,
        change: Change,
    ) -> Answer<'_, (), SetUpError>;

    /// The account of a user, disabled ones included.
    fn account_row(&self, user: String, now: Millis) -> Answer<'_, Option<AccountRow>>;

    /// The accounts of some organisations, by user name.
    fn accounts(&self, orgs: Vec<OrgId>, now: Millis) -> Answer<'_, Vec<AccountRow>>;

    /// Makes an account without a password, and the code to choose one.
    fn make_account(
        &self,
        account: Account,
        code: AccountCode,
        change: Change,
    ) -> Answer<'_, (), AccountError>;

    /// Makes a code the only good one of its account. The password stays as it is until another is
    /// chosen.
    fn put_account_code(&self, code: AccountCode, change: Change) -> Answer<'_, (), AccountError>;

    /// Whose a one-time code is.
    fn account_of_code(&self, hash: String, now: Millis) -> Answer<'_, Account, CodeError>;

    /// Uses a code up and makes a password the account's, by its hash.
    fn choose_password(
        &self,
        code: String,
        password: String,
        act: NewAct,
    ) -> Answer<'_, Account, CodeError>;

    /// Puts one hash in the place of another; `false` when that is not the account's any more.
    fn change_password(&self, was: Account, hash: String, act: NewAct) -> Answer<'_, bool>;

    /// Lets nobody sign in by an account any more, and revokes what was enrolled by it; the keys
    /// are added to the shared ones, as for a revoked device.
    fn disable_account(
        &self,
        user: String,
        fresh: Vec<SharedKey>,
        change: Change,
    ) -> Answer<'_, (), AccountError>;

    /// Lets sign in again by an account.
    fn enable_account(&self, user: String, act: NewAct) -> Answer<'_, (), AccountError>;

    /// Gives an account other roles, with the facts by which its person holds them.
    fn put_roles(
        &self,
        user: String,
        roles: Vec<Role>,
        change: Change,
    ) -> Answer<'_, (), AccountError>;

    /// Lets an account be administrator again, whatever kept it from it, and makes its one-time
    /// code: for the operator of the machine.
    fn let_in_again(&self, code: AccountCode, change: Change) -> Answer<'_, (), AccountError>;

    /// Keeps what somebody did.
    fn note(&self, act: NewAct) -> Answer<'_, ()>;

    /// What was done, the newest first.
    fn acts(&self, query: ActQuery) -> Answer<'_, Vec<ActRow>>;

    /// The version that the records of a pack were brought to.
    fn pack_version(&self, id: &'static str) -> Answer<'_, Option<u32>>;

    /// Brings records to a version of a pack.
    fn put_pack(
        &self,
        id: &'static str,
        version: u32,
        facts: Vec<Op>,
        now: Millis,
    ) -> Answer<'_, ()>;
}
