//! What who uses the device may do and open: by the table that the server asks too.

use std::sync::Arc;

use leptos::prelude::*;
use model::{
    access::{Operation, Relation, any_allows, may_remind},
    directory::{Actor, Directory},
    group::EmulationGroup,
    id::OrgId,
    record::Record,
    rights::Rights,
    role::Role,
    scope::Scope,
};
use text::Date;

use super::{Desk, Standing};
use crate::{nav::Page, today::today};

impl Desk {
    /// Whether a role of the person at the device permits an operation on a scope's records.
    pub fn may(self, operation: Operation, scope: &Scope) -> bool {
        let today = today();
        self.standing.with(|standing| {
            let Some(standing) = standing else { return false };
            self.directory.with(|directory| {
                let relation = directory.relation_to(&standing.org, scope, today);
                let roles = roles_of(standing, directory, today);
                any_allows(&roles, operation, relation)
            })
        })
    }

    /// Asks what the person at the device may do with a record; `None` while nobody is chosen.
    pub fn ask_rights<T>(self, record: &Record, ask: impl FnOnce(&Rights<'_>) -> T) -> Option<T> {
        let day = today();
        let Record { noun, scope, fields, .. } = record;
        self.standing.with(|standing| {
            let standing = standing.as_ref()?;
            self.directory.with(|directory| {
                let roles = roles_of(standing, directory, day);
                let person = standing.actor.clone()?;
                let actor = Actor { person, org: standing.org.clone(), roles };
                Some(ask(&Rights { actor: &actor, noun: *noun, scope, fields, directory, day }))
            })
        })
    }

    /// What the person at the device may act as; while nobody is chosen, what the device may be
    /// used in.
    pub fn roles(self) -> Vec<Role> {
        let today = today();
        self.standing.with(|standing| match standing {
            Some(Standing { actor: None, roles, .. }) => roles.clone(),
            Some(standing) => self.directory.with(|known| roles_of(standing, known, today)),
            None => Vec::new(),
        })
    }

    /// Whether a page has more to say to who uses the device than that it may not be opened.
    pub fn opens(self, page: &Page) -> bool {
        page.right().is_none_or(|right| any_allows(&self.roles(), right, Relation::Own))
    }

    /// Whether who uses the device may remind an organisation of what is due.
    pub fn may_remind(self, org: &OrgId) -> bool {
        let today = today();
        let own = self.standing.with(|standing| standing.as_ref().map(|s| s.org.clone()));
        own.is_some_and(|own| {
            let relation = self.directory.with(|known| known.relation(&own, org, today));
            may_remind(&self.roles(), relation)
        })
    }

    /// Whether who uses the device may open the sheets of a group: its organiser is the own
    /// organisation or below it, or the own one ever led it.
    pub fn opens_sheet_of(self, group: &EmulationGroup) -> bool {
        let today = today();
        let own = self.standing.with(|standing| standing.as_ref().map(|s| s.org.clone()));
        own.is_some_and(|own| {
            let read = |relation| any_allows(&self.roles(), Operation::ReadSheets, relation);
            let organiser = |known: &Arc<Directory>| known.relation(&own, &group.organiser, today);
            read(self.directory.with(organiser)) || group.was_led_by(&own) && read(Relation::Led)
        })
    }

    /// Whether the person at the device may do something with the own organisation's records.
    pub fn may_at_own(self, operation: Operation) -> bool {
        let org = self.standing.with(|standing| standing.as_ref().map(|s| s.org.clone()));
        let scope = org.map(Scope::Org);
        scope.is_some_and(|scope| self.may(operation, &scope))
    }
}

/// The roles of the person at the device that the device may be used in.
fn roles_of(standing: &Standing, directory: &Directory, today: Date) -> Vec<Role> {
    let Some(actor) = &standing.actor else { return Vec::new() };
    let mut roles = directory.roles_of(actor, &standing.org, today);
    roles.retain(|role| standing.roles.contains(role));
    roles
}
