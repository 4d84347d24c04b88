//! What somebody may do with one record: asked by the judge on the server and by the forms on a
//! device, which offer nobody what the judge would refuse.

use serde_json::Value;
use text::Date;

use crate::{
    access::{Operation, Permission, Relation, any_allows},
    directory::{Actor, Directory},
    fields::{self, Fields},
    id::OrgId,
    kind::KEEPER,
    life::Move,
    record::Noun,
    scope::Scope,
    shape::{Field, Shape},
};

/// A record in the eyes of a person on a day.
#[derive(Debug, Clone, Copy)]
pub struct Rights<'a> {
    pub actor: &'a Actor,
    pub noun: Noun,
    pub scope: &'a Scope,
    /// Those of the record; of one that begins, what it begins with.
    pub fields: &'a Fields,
    pub directory: &'a Directory,
    pub day: Date,
}

impl Rights<'_> {
    /// Whether the person may begin the record, and write what its fields leave to its authors.
    pub fn is_author(&self) -> bool {
        self.noun.life().is_some() && self.holds(Permission::Right(self.noun.kind().author))
    }

    /// Whether the person may write a field or a row, at the right time.
    pub fn may_write(&self, name: &str) -> bool {
        match self.noun.field(name).and_then(|field| field.by) {
            Some(permission) => self.noun.life().is_some() && self.holds(permission),
            None => self.is_author(),
        }
    }

    /// The organisation that a value of a field, or of a row, names and that the person may not
    /// name there: it is neither the own one nor below it.
    pub fn out_of_reach(&self, name: &str, value: &Value) -> Option<String> {
        let field = self.noun.field(name)?;
        let beyond = |field: &Field, value: Option<&Value>| {
            let id = value?.as_str().filter(|id| field.reach && !id.is_empty())?;
            let org = OrgId::parse(id).ok();
            let relation = org.map(|org| self.directory.relation(&self.actor.org, &org, self.day));
            let within = matches!(relation, Some(Relation::Own | Relation::Below));
            (!within).then(|| id.to_owned())
        };
        match field.shape {
            Shape::Rows(cells) => cells.iter().find_map(|cell| beyond(cell, value.get(cell.name))),
            _ => beyond(field, Some(value)),
        }
    }

    /// Whether the person may make a move, from where it starts.
    pub fn may_make(&self, step: &Move) -> bool {
        self.holds(step.right)
    }

    fn holds(&self, permission: Permission) -> bool {
        let relation = match permission {
            Permission::Right(_) if *self.scope == Scope::Ref => {
                if !self.directory.is_office(&self.actor.org) {
                    return false;
                }
                let Some(keeper) = fields::parsed(self.fields, KEEPER) else { return false };
                self.directory.relation(&self.actor.org, &keeper, self.day)
            }
            Permission::Right(_) => {
                self.directory.relation_to(&self.actor.org, self.scope, self.day)
            }
            Permission::Assigned(field) => {
                let Some(org) = fields::parsed(self.fields, field) else { return false };
                self.directory.relation(&self.actor.org, &org, self.day)
            }
        };
        let operation = match permission {
            Permission::Right(operation) => operation,
            Permission::Assigned(_) => Operation::Write,
        };
        any_allows(&self.actor.roles, operation, relation)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{record::Record, role::Role};

    fn record(noun: Noun, id: &str, fields: Value) -> Record {
        Record {
            id: id.parse().unwrap(),
            noun,
            scope: Scope::Ref,
            fields: serde_json::from_value(fields).unwrap(),
        }
    }

    fn directory() -> Directory {
        let org = |id: &str, above: &str| {
            let fields = json!({"kind": "cooperative", "names/1": {"name": id},
                                "placements/1": {"parent": above}});
            record(Noun::Org, id, fields)
        };
        let group = json!({
            "kind": "bloc", "organiser": "office",
            "members/1": {"org": "head"}, "members/2": {"org": "second"},
            "members/3": {"org": "third"}, "members/4": {"org": "left", "to": "2025-12-31"},
            "terms/1": {"org": "head", "role": "leader", "from": "2026-01-01"},
            "terms/2": {"org": "second", "role": "deputy", "from": "2026-01-01"},
            "terms/3": {"org": "third", "role": "leader", "to": "2025-12-31"},
        });
        Directory::from_records(&[
            org("office", "nobody"),
            org("head", "office"),
            org("second", "office"),
            org("third", "office"),
            org("left", "office"),
            record(Noun::Group, "bloc", group),
        ])
    }

    #[test]
    fn a_home_is_the_owners_or_that_of_those_who_are_in_the_group_on_the_day() {
        let directory = directory();
        let day: Date = "2026-11-30".parse().unwrap();
        for (home, actor, relation) in [
            ("ref", "office", Relation::Stranger),
            ("org:third", "third", Relation::Own),
            ("org:third", "office", Relation::Below),
            ("office:office", "office", Relation::Own),
            ("office:office", "third", Relation::Stranger),
            ("grp:bloc", "office", Relation::Organiser),
            ("grp:bloc", "head", Relation::Leader),
            ("grp:bloc", "second", Relation::Leader),
            ("grp:bloc", "third", Relation::Member),
            ("grp:bloc", "left", Relation::Stranger),
            ("grp:another", "head", Relation::Stranger),
        ] {
            let actor: OrgId = actor.parse().unwrap();
            let found = directory.relation_to(&actor, &home.parse().unwrap(), day);
            assert_eq!(found, relation, "{actor} {home}");
        }
    }

    /// The fields of a score sheet that a role at an organisation may write, by their initials.
    fn hands(role: Role, org: &str) -> String {
        let actor =
            Actor { person: "p".parse().unwrap(), org: org.parse().unwrap(), roles: vec![role] };
        let sheet = json!({"group": "bloc", "org": "third", "crosser": "second"});
        let sheet = record(Noun::ScoreSheet, "s", sheet);
        let rights = Rights {
            actor: &actor,
            noun: Noun::ScoreSheet,
            scope: &"grp:bloc".parse().unwrap(),
            fields: &sheet.fields,
            directory: &directory(),
            day: "2026-11-30".parse().unwrap(),
        };
        let sets = ["year", "self_scores/1", "cross_scores/1", "leader_scores/1", "final_scores/1"];
        let mine = sets.into_iter().filter(|name| rights.may_write(name));
        mine.filter_map(|name| name.chars().next()).collect()
    }

    #[test]
    fn a_score_sheet_has_four_hands_and_each_writes_its_own() {
        for (role, org, fields) in [
            (Role::Cadre, "third", "s"),
            (Role::Cadre, "second", "c"),
            (Role::Cadre, "head", ""),
            (Role::GroupLeader, "head", "ylf"),
            (Role::GroupLeader, "second", "ylf"),
            (Role::GroupLeader, "third", ""),
            (Role::EmulationOfficer, "office", "ylf"),
            (Role::EmulationOfficer, "third", "s"),
            (Role::Viewer, "head", ""),
            (Role::Cadre, "left", ""),
        ] {
            assert_eq!(hands(role, org), fields, "{role:?} {org}");
        }
    }
}
