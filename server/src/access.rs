//! Who asks, and what that one may do: a handle exists only for who may use it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use model::{
    Millis,
    access::{Operation, Relation, any_allows, may_remind},
    directory::Directory,
    group::EmulationGroup,
    id::{OrgId, PersonId},
    role::Role,
    scope::Scope,
};
use sync::{judge::Authority, store::StoredRecord};
use text::Date;

use crate::storage::Admission;

/// An enrolled device with what it may do today.
#[derive(Debug, Clone)]
pub struct Session {
    pub admission: Arc<Admission>,
    /// The roles of the enrolment; of a personal one those that the person still holds.
    pub roles: Vec<Role>,
    pub directory: Arc<Directory>,
    /// Everything it may read, sorted.
    pub scopes: Arc<[Scope]>,
    pub now: Millis,
    pub today: Date,
}

impl Session {
    /// The session of an enrolment at a time.
    pub fn new(
        admission: Arc<Admission>,
        directory: Arc<Directory>,
        scopes: &ScopeCache,
        now: Millis,
    ) -> Self {
        let today = model::local_date(now);
        let mut roles = admission.roles.clone();
        if let Some(person) = admission.person.as_ref().filter(|_| admission.personal) {
            let held = directory.roles_of(person, &admission.org, today);
            roles.retain(|role| held.contains(role));
        }
        let scopes = scopes.get(&directory, &admission.org, &roles, today);
        Self { admission, roles, directory, scopes, now, today }
    }

    /// The same at another time.
    #[must_use]
    pub fn at(self, now: Millis, scopes: &ScopeCache) -> Self {
        if now == self.now { self } else { Self::new(self.admission, self.directory, scopes, now) }
    }

    /// The organisation that the device is enrolled for.
    pub fn org(&self) -> &OrgId {
        &self.admission.org
    }

    /// The scope whose drafts it may see.
    pub fn own(&self) -> Scope {
        Scope::Org(self.admission.org.clone())
    }

    /// On whose behalf its ops are judged.
    pub fn authority(&self) -> Authority {
        Authority::Device { org: self.admission.org.clone(), roles: self.roles.clone() }
    }

    /// Whether it may read a record: its scope is granted and, if another organisation wrote it,
    /// it was submitted at least once.
    pub fn may_read(&self, stored: &StoredRecord) -> bool {
        let scope = &stored.record.scope;
        let granted = self.scopes.binary_search(scope).is_ok();
        let foreign = matches!(scope, Scope::Org(owner) if owner != self.org());
        granted && (!foreign || stored.opened.is_some())
    }

    /// Whether a role permits an operation on what an organisation owns.
    pub fn may(&self, operation: Operation, owner: &OrgId) -> bool {
        let relation = self.directory.relation(self.org(), owner, self.today);
        any_allows(&self.roles, operation, relation)
    }

    /// The office's desk; for who may read consolidated sheets.
    pub fn office(&self) -> Option<Office<'_>> {
        any_allows(&self.roles, Operation::ReadSheets, Relation::Own).then_some(Office(self))
    }

    /// The administration of devices; for who may manage them.
    pub fn administrator(&self) -> Option<Administrator<'_>> {
        any_allows(&self.roles, Operation::ManageDevices, Relation::Own)
            .then_some(Administrator(self))
    }

    /// The administration of accounts; for a person who is known and holds the role today, whatever
    /// the device was enrolled for.
    pub fn people(&self) -> Option<People<'_>> {
        let person = self.admission.person.as_ref()?;
        let held = self.directory.roles_of(person, self.org(), self.today);
        let both = self.administrator().is_some() && held.contains(&Role::Administrator);
        both.then_some(People(self, person))
    }

    fn orgs(&self, operation: Operation) -> Vec<OrgId> {
        let orgs = self.directory.orgs().map(|org| &org.id);
        orgs.filter(|org| self.may(operation, org)).cloned().collect()
    }
}

/// The scopes whose readers share keys for files with an organisation's devices of these roles: its
/// own, and its groups.
pub fn sharing(directory: &Directory, org: &OrgId, roles: &[Role], day: Date) -> Vec<Scope> {
    let own = Scope::Org(org.clone());
    let mut scopes = directory.scopes_of(org, roles, day);
    scopes.retain(|scope| *scope == own || matches!(scope, Scope::Group(_)));
    scopes
}

/// What only an office reads: counts and sheets of its own, of those below and of those it leads.
#[derive(Debug, Clone, Copy)]
pub struct Office<'s>(&'s Session);

impl<'s> Office<'s> {
    /// Who asks.
    pub fn session(self) -> &'s Session {
        self.0
    }

    /// The organisations whose figures it reads, by id.
    pub fn orgs(self) -> Vec<OrgId> {
        self.0.orgs(Operation::ReadSheets)
    }

    /// Whether it reads the sheets of an organisation.
    pub fn reads(self, org: &OrgId) -> bool {
        self.0.may(Operation::ReadSheets, org)
    }

    /// Whether its organisation ever led a group: who summarised a year keeps its sheet.
    pub fn led(self, group: &EmulationGroup) -> bool {
        any_allows(&self.0.roles, Operation::ReadSheets, Relation::Led)
            && group.was_led_by(self.0.org())
    }

    /// Whether it may remind an organisation of what is due: one below or one that it leads.
    pub fn reminds(self, org: &OrgId) -> bool {
        let relation = self.0.directory.relation(self.0.org(), org, self.0.today);
        may_remind(&self.0.roles, relation)
    }
}

/// Devices and enrolment codes of the own organisation and of those below.
#[derive(Debug, Clone, Copy)]
pub struct Administrator<'s>(&'s Session);

impl<'s> Administrator<'s> {
    /// Who asks.
    pub fn session(self) -> &'s Session {
        self.0
    }

    /// The organisations whose devices it manages, by id.
    pub fn orgs(self) -> Vec<OrgId> {
        self.0.orgs(Operation::ManageDevices)
    }

    /// Whether it manages the devices of an organisation.
    pub fn manages(self, org: &OrgId) -> bool {
        self.0.may(Operation::ManageDevices, org)
    }
}

/// Accounts of the own organisation and of those below, and what was done there.
#[derive(Debug, Clone, Copy)]
pub struct People<'s>(&'s Session, &'s PersonId);

impl<'s> People<'s> {
    /// Who asks.
    pub fn session(self) -> &'s Session {
        self.0
    }

    /// The person who asks.
    pub fn person(self) -> &'s PersonId {
        self.1
    }

    /// The organisations whose accounts the person manages, by id.
    pub fn orgs(self) -> Vec<OrgId> {
        self.0.orgs(Operation::ManageDevices)
    }

    /// Whether the person manages the accounts of an organisation.
    pub fn manages(self, org: &OrgId) -> bool {
        self.0.directory.org(org).is_some() && self.0.may(Operation::ManageDevices, org)
    }
}

/// The scopes of organisation and roles, computed once for each day and state of the directory.
#[derive(Debug, Default)]
pub struct ScopeCache(Mutex<Cached>);

#[derive(Debug, Default)]
struct Cached {
    directory: Option<Arc<Directory>>,
    today: Option<Date>,
    scopes: BTreeMap<(OrgId, Vec<Role>), Arc<[Scope]>>,
}

impl ScopeCache {
    fn get(
        &self,
        directory: &Arc<Directory>,
        org: &OrgId,
        roles: &[Role],
        today: Date,
    ) -> Arc<[Scope]> {
        let mut cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = cached.directory.as_ref().is_some_and(|known| Arc::ptr_eq(known, directory));
        if !same || cached.today != Some(today) {
            *cached = Cached {
                directory: Some(Arc::clone(directory)),
                today: Some(today),
                scopes: BTreeMap::new(),
            };
        }
        let key = (org.clone(), roles.to_vec());
        let scopes = cached
            .scopes
            .entry(key)
            .or_insert_with(|| directory.scopes_of(org, roles, today).into());
        Arc::clone(scopes)
    }
}
