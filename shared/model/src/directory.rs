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
    org::{Org, OrgKind},
    person::Person,
    record::{Noun, Record},
    role::Role,
    scope::Scope,
};

/// Deepest tree of organisations that is followed; guards against a cycle in the data.
const MAX_DEPTH: usize = 12;

/// Everything about who is who; built from the reference records.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    orgs: BTreeMap<OrgId, Org>,
    people: BTreeMap<PersonId, Person>,
    appointments: BTreeMap<RecordId, Appointment>,
    groups: BTreeMap<GroupId, EmulationGroup>,
    awards: BTreeMap<AwardId, Award>,
    /// Closing day of each drive that has one.
    drive_ends: BTreeMap<RecordId, Date>,
    /// Reference records of every other noun, for checks of references.
    others: BTreeMap<RecordId, Noun>,
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
        match record.noun {
            Noun::Org => {
                if let Some(org) = Org::from_record(record) {
                    self.orgs.insert(org.id.clone(), org);
                }
            }
            Noun::Person => {
                if let Some(person) = Person::from_record(record) {
                    self.people.insert(person.id.clone(), person);
                }
            }
            Noun::Appointment => {
                if let Some(appointment) = Appointment::from_record(record) {
                    self.appointments.insert(record.id.clone(), appointment);
                }
            }
            Noun::Group => {
                if let Some(group) = EmulationGroup::from_record(record) {
                    self.groups.insert(group.id.clone(), group);
                }
            }
            Noun::Award => {
                if let Some(award) = Award::from_record(record) {
                    self.awards.insert(award.id.clone(), award);
                }
            }
            _ if record.scope == Scope::Ref => {
                if record.noun == Noun::Drive {
                    match fields::typed(&record.fields, "to") {
                        Some(end) => self.drive_ends.insert(record.id.clone(), end),
                        None => self.drive_ends.remove(&record.id),
                    };
                }
                self.others.insert(record.id.clone(), record.noun);
            }
            _ => {}
        }
    }

    fn forget(&mut self, id: &RecordId) {
        self.orgs.remove(&id.cast());
        self.people.remove(&id.cast());
        self.appointments.remove(id);
        self.groups.remove(&id.cast());
        self.awards.remove(&id.cast());
        self.drive_ends.remove(id);
        self.others.remove(id);
    }

    /// The organisation.
    pub fn org(&self, id: &OrgId) -> Option<&Org> {
        self.orgs.get(id)
    }

    /// All organisations, by id.
    pub fn orgs(&self) -> impl Iterator<Item = &Org> {
        self.orgs.values()
    }

    /// The person.
    pub fn person(&self, id: &PersonId) -> Option<&Person> {
        self.people.get(id)
    }

    /// The group.
    pub fn group(&self, id: &GroupId) -> Option<&EmulationGroup> {
        self.groups.get(id)
    }

    /// All groups, by id.
    pub fn groups(&self) -> impl Iterator<Item = &EmulationGroup> {
        self.groups.values()
    }

    /// The award.
    pub fn award(&self, id: &AwardId) -> Option<&Award> {
        self.awards.get(id)
    }

    /// All awards, by position.
    pub fn awards(&self) -> Vec<&Award> {
        let mut awards: Vec<_> = self.awards.values().collect();
        awards.sort_by_key(|award| award.position);
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
            other => self.others.get(id) == Some(&other),
        }
    }

    /// Whether the drive ended before the day.
    pub fn drive_closed(&self, drive: &RecordId, day: Date) -> bool {
        self.drive_ends.get(drive).is_some_and(|end| *end < day)
    }

    /// The roles that a person holds at an organisation on a day.
    pub fn roles_of(&self, person: &PersonId, org: &OrgId, day: Date) -> Vec<Role> {
        let held: BTreeSet<Role> = self
            .appointments
            .values()
            .filter(|a| a.person == *person && a.org == *org && a.period.contains(day))
            .map(|a| a.role)
            .collect();
        held.into_iter().collect()
    }

    /// The people who hold one of the roles at an organisation on a day, by id.
    pub fn people_at(&self, org: &OrgId, roles: &[Role], day: Date) -> Vec<&Person> {
        let ids: BTreeSet<&PersonId> = self
            .appointments
            .values()
            .filter(|a| a.org == *org && roles.contains(&a.role) && a.period.contains(day))
            .map(|a| &a.person)
            .collect();
        ids.into_iter().filter_map(|id| self.people.get(id)).collect()
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
        if any_allows(roles, Operation::Read, Relation::Own) {
            for group in self.groups.values() {
                if group.members_on(day).any(|m| m == org) || group.organiser == *org {
                    scopes.insert(Scope::Group(group.id.clone()));
                }
            }
        }
        scopes.into_iter().collect()
    }

    fn is_central(&self, org: &OrgId) -> bool {
        self.orgs.get(org).is_some_and(|o| o.kind == OrgKind::CentralAlliance)
    }
}
