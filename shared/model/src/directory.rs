//! The directory: organisations, people, appointments and groups, as one answerable whole.

use std::collections::{BTreeMap, BTreeSet};

use text::Date;

use crate::{
    access::{Operation, Relation, any_allows},
    appointment::Appointment,
    award::Award,
    fields,
    group::EmulationGroup,
    id::{AwardId, GroupId, OrgId, PersonId, RecordId},
    life::kept::RETIRED,
    org::{Org, OrgKind},
    person::Person,
    record::{Noun, Record},
    role::Role,
    scope::Scope,
};

/// Deepest tree of organisations that is followed; guards against a cycle in the data.
const MAX_DEPTH: usize = 12;

/// Everything about who is who; built from the reference records.
///
/// What lies in the maps is boxed, so that the compiler makes one copy of their code.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    orgs: BTreeMap<OrgId, Box<Org>>,
    people: BTreeMap<PersonId, Box<Person>>,
    appointments: BTreeMap<RecordId, Box<Appointment>>,
    groups: BTreeMap<GroupId, Box<EmulationGroup>>,
    awards: BTreeMap<AwardId, Box<Award>>,
    /// Reference records of every other noun, for checks of references.
    others: BTreeMap<RecordId, Box<Other>>,
    /// What is out of use: it keeps its name where it stands and is offered no more.
    retired: BTreeSet<RecordId>,
}

/// What is known of a reference record whose noun has no map of its own.
#[derive(Debug, Clone)]
struct Other {
    noun: Noun,
    /// Closing day of a drive.
    end: Option<Date>,
}

/// Who asks: a person acting for an organisation on an enrolled device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub person: PersonId,
    pub org: OrgId,
    /// The roles that the person holds there now and the device was enrolled for.
    pub roles: Vec<Role>,
}

impl Directory {
    /// Builds the directory from records; other nouns and malformed records are passed over.
    pub fn from_records<'a>(records: impl IntoIterator<Item = &'a Record>) -> Self {
        let mut directory = Self::default();
        for record in records {
            directory.put(record);
        }
        directory
    }

    /// Takes in one reference record, replacing what was known of it.
    pub fn put(&mut self, record: &Record) {
        if record.is_deleted() {
            self.forget(&record.id);
            return;
        }
        if record.stand().word() == RETIRED {
            self.retired.insert(record.id.clone());
        } else {
            self.retired.remove(&record.id);
        }
        match record.noun {
            Noun::Org => {
                if let Some(org) = Org::from_record(record) {
                    self.orgs.insert(org.id.clone(), Box::new(org));
                }
            }
            Noun::Person => {
                if let Some(person) = Person::from_record(record) {
                    self.people.insert(person.id.clone(), Box::new(person));
                }
            }
            // One that names nobody any more, or is out of use, gives no role.
            Noun::Appointment => match Appointment::from_record(record) {
                Some(appointment) if self.is_in_use(&record.id) => {
                    self.appointments.insert(record.id.clone(), Box::new(appointment));
                }
                _ => {
                    self.appointments.remove(&record.id);
                }
            },
            Noun::Group => {
                if let Some(group) = EmulationGroup::from_record(record) {
                    self.groups.insert(group.id.clone(), Box::new(group));
                }
            }
            Noun::Award => {
                if let Some(award) = Award::from_record(record) {
                    self.awards.insert(award.id.clone(), Box::new(award));
                }
            }
            _ if record.scope == Scope::Ref => {
                let drive = record.noun == Noun::Drive;
                let end = drive.then(|| fields::typed(&record.fields, "to")).flatten();
                let other = Other { noun: record.noun, end };
                self.others.insert(record.id.clone(), Box::new(other));
            }
            _ => {}
        }
    }

    /// Whether a record may be named anew.
    pub fn is_in_use(&self, id: &RecordId) -> bool {
        !self.retired.contains(id)
    }

    /// Whether an organisation keeps lists of its own.
    pub fn is_office(&self, org: &OrgId) -> bool {
        self.org(org).is_some_and(|org| org.kind.is_office())
    }

    fn forget(&mut self, id: &RecordId) {
        self.orgs.remove(&id.cast());
        self.people.remove(&id.cast());
        self.appointments.remove(id);
        self.groups.remove(&id.cast());
        self.awards.remove(&id.cast());
        self.others.remove(id);
        self.retired.remove(id);
    }

    /// The organisation.
    pub fn org(&self, id: &OrgId) -> Option<&Org> {
        self.orgs.get(id).map(Box::as_ref)
    }

    /// All organisations, by id.
    pub fn orgs(&self) -> impl Iterator<Item = &Org> {
        self.orgs.values().map(Box::as_ref)
    }

    /// The person.
    pub fn person(&self, id: &PersonId) -> Option<&Person> {
        self.people.get(id).map(Box::as_ref)
    }

    /// All people, by id.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values().map(Box::as_ref)
    }

    /// The group.
    pub fn group(&self, id: &GroupId) -> Option<&EmulationGroup> {
        self.groups.get(id).map(Box::as_ref)
    }

    /// All groups, by id.
    pub fn groups(&self) -> impl Iterator<Item = &EmulationGroup> {
        self.groups.values().map(Box::as_ref)
    }

    /// The award.
    pub fn award(&self, id: &AwardId) -> Option<&Award> {
        self.awards.get(id).map(Box::as_ref)
    }

    /// All awards, by position.
    pub fn awards(&self) -> Vec<&Award> {
        let mut awards: Vec<_> = self.awards.values().map(Box::as_ref).collect();
        text::sort_by_key(&mut awards, |award| award.position);
        awards
    }

    /// Whether a reference record of this noun exists.
    pub fn has(&self, noun: Noun, id: &RecordId) -> bool {
        match noun {
            Noun::Org => self.orgs.contains_key(&id.cast()),
            Noun::Person => self.people.contains_key(&id.cast()),
            Noun::Group => self.groups.contains_key(&id.cast()),
            Noun::Appointment => self.appointments.contains_key(id),
            Noun::Award => self.awards.contains_key(&id.cast()),
            noun => self.others.get(id).is_some_and(|other| other.noun == noun),
        }
    }

    /// Whether the drive ended before the day.
    pub fn drive_closed(&self, drive: &RecordId, day: Date) -> bool {
        self.others.get(drive).and_then(|other| other.end).is_some_and(|end| end < day)
    }

    /// The roles that a person holds at an organisation on a day.
    pub fn roles_of(&self, person: &PersonId, org: &OrgId, day: Date) -> Vec<Role> {
        let mut held = BTreeSet::new();
        for a in self.appointments.values() {
            if a.person == *person && a.org == *org && a.period.contains(day) {
                held.insert(a.role);
            }
        }
        held.into_iter().collect()
    }

    /// All appointments of a person at an organisation, past and coming ones included, by id.
    pub fn appointments_of<'a>(
        &'a self,
        person: &'a PersonId,
        org: &'a OrgId,
    ) -> impl Iterator<Item = &'a Appointment> {
        let all = self.appointments.values().map(Box::as_ref);
        all.filter(move |a| a.person == *person && a.org == *org)
    }

    /// Whether an appointment is all that gives its organisation an administrator on a day: without
    /// it nobody could appoint another.
    pub fn is_last_administrator(&self, appointment: &RecordId, day: Date) -> bool {
        let gives = |it: &Appointment| it.role == Role::Administrator && it.period.contains(day);
        let Some(own) = self.appointments.get(appointment).filter(|it| gives(it)) else {
            return false;
        };
        let others = self.appointments.values();
        !others.filter(|it| it.id != *appointment && it.org == own.org).any(|it| gives(it))
    }

    /// The people who hold one of the roles at an organisation on a day, by id.
    pub fn people_at(&self, org: &OrgId, roles: &[Role], day: Date) -> Vec<&Person> {
        let mut ids = BTreeSet::new();
        for a in self.appointments.values() {
            if a.org == *org && roles.contains(&a.role) && a.period.contains(day) {
                ids.insert(&a.person);
            }
        }
        ids.into_iter().filter_map(|id| self.person(id)).collect()
    }

    /// The organisations above, nearest first, on a day.
    pub fn ancestors(&self, org: &OrgId, day: Date) -> Vec<&OrgId> {
        let mut above = Vec::new();
        let mut at = org;
        while above.len() < MAX_DEPTH {
            match self.orgs.get(at).and_then(|o| o.parent_on(day)) {
                Some(parent) => {
                    above.push(parent);
                    at = parent;
                }
                None => break,
            }
        }
        above
    }

    /// How an organisation stands to the owner of records on a day.
    ///
    /// The central alliance is above everybody. Who ever led a group reaches its members' records
    /// through the group's years, so a former leader keeps the sheet it consolidated.
    pub fn relation(&self, actor: &OrgId, owner: &OrgId, day: Date) -> Relation {
        if actor == owner {
            Relation::Own
        } else if self.is_central(actor) || self.ancestors(owner, day).contains(&actor) {
            Relation::Below
        } else if self
            .groups
            .values()
            .any(|g| g.was_led_by(actor) && g.members.iter().any(|m| m.org == *owner))
        {
            Relation::Led
        } else {
            Relation::Stranger
        }
    }

    /// How an organisation stands to the home of records on a day.
    ///
    /// Who organises a group is not necessarily a member; leader and deputy are those of the day.
    pub fn relation_to(&self, actor: &OrgId, home: &Scope, day: Date) -> Relation {
        let group = match home {
            Scope::Ref | Scope::Unknown(_) => return Relation::Stranger,
            Scope::Org(owner) | Scope::Office(owner) => return self.relation(actor, owner, day),
            Scope::Group(id) => self.group(id),
        };
        let Some(group) = group else { return Relation::Stranger };
        if group.organiser == *actor {
            Relation::Organiser
        } else if group.leads_on(actor, day) {
            Relation::Leader
        } else if group.members_on(day).any(|member| member == actor) {
            Relation::Member
        } else {
            Relation::Stranger
        }
    }

    /// The scopes that roles at an organisation may read on a day, sorted.
    pub fn scopes_of(&self, org: &OrgId, roles: &[Role], day: Date) -> Vec<Scope> {
        let mut scopes = BTreeSet::from([Scope::Ref]);
        for owner in self.orgs.keys() {
            let relation = self.relation(org, owner, day);
            if any_allows(roles, Operation::Read, relation) {
                scopes.insert(Scope::Org(owner.clone()));
            }
            if any_allows(roles, Operation::ReadSheets, relation)
                && matches!(relation, Relation::Own | Relation::Below)
            {
                scopes.insert(Scope::Office(owner.clone()));
            }
        }
        for group in self.groups.keys() {
            let scope = Scope::Group(group.clone());
            if any_allows(roles, Operation::Read, self.relation_to(org, &scope, day)) {
                scopes.insert(scope);
            }
        }
        scopes.into_iter().collect()
    }

    fn is_central(&self, org: &OrgId) -> bool {
        self.orgs.get(org).is_some_and(|o| o.kind == OrgKind::CentralAlliance)
    }
}
