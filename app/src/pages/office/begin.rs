//! What a new office still has to enter before its units can write, on its home until it is done.

use ::sync::wire::office::Devices;
use leptos::prelude::*;
use model::{
    access::{Operation, Relation},
    directory::Directory,
    id::OrgId,
    movement::Movement,
    record::Noun,
    role::Role,
};
use text::Date;

use super::parts::Followed;
use crate::{
    desk::{Desk, Fetched},
    i18n::{Msg, t},
    nav::Page,
    reactive::{Reading, live, memo},
    today::today,
    ui::{Section, Task, TaskList, TaskState},
};

/// What of the beginning is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct There {
    orgs: bool,
    people: bool,
    groups: bool,
    movement: bool,
    /// `None` for who manages no devices, or while the office cannot be asked.
    devices: Option<bool>,
}

impl There {
    fn of(known: &Directory, own: &OrgId, day: Date, movement: bool) -> Self {
        let below: Vec<&OrgId> = known
            .orgs()
            .map(|org| &org.id)
            .filter(|org| known.relation(own, org, day) == Relation::Below)
            .collect();
        let has_people = |org: &&OrgId| !known.people_at(org, &Role::ALL, day).is_empty();
        Self {
            orgs: !below.is_empty(),
            people: below.iter().any(has_people),
            groups: known.groups().any(|group| group.members_on(day).next().is_some()),
            movement,
            devices: None,
        }
    }

    fn is_all(self) -> bool {
        self.orgs && self.people && self.groups && self.movement && self.devices != Some(false)
    }
}

/// The list, for who keeps the office's lists and while something is missing.
pub(super) fn begin(desk: Desk) -> AnyView {
    let movements = Reading::new(move || {
        desk.directory.track();
        async move {
            let found = desk.reference(Noun::Movement).await.unwrap_or_default();
            let open = |it: Movement| it.open_on(today());
            found.iter().filter_map(Movement::from_record).any(open)
        }
    });
    let manages = desk.opens(&Page::Devices);
    let devices = manages.then(|| Followed::<Devices>::new(desk, "/api/v1/devices".to_owned()));
    let there = memo(move || {
        let own = desk.standing.with(|standing| standing.as_ref().map(|it| it.org.clone()))?;
        if !desk.may_at_own(Operation::Keep) {
            return None;
        }
        let movement = movements.get()?;
        let mut there = desk.directory.with(|known| There::of(known, &own, today(), movement));
        there.devices = devices.and_then(|devices| match devices.answer.get() {
            Some(Fetched::Fresh(all) | Fetched::Kept(all, _)) => {
                Some(all.devices.iter().any(|it| it.org != own && it.revoked.is_none()))
            }
            _ => None,
        });
        (!there.is_all()).then_some(there)
    });
    live(move || {
        there.get().map(|there| {
            let tasks = tasks(there);
            view! {
                <Section title=t(Msg::OfficeBegin)>
                    <p>{t(Msg::OfficeBeginHelp)}</p>
                    <TaskList tasks=Signal::stored(tasks) />
                </Section>
            }
        })
    })
}

fn tasks(there: There) -> Vec<Task> {
    let task = |page: Page, title, hint, done| Task {
        href: page.path(),
        title: t(title).to_owned(),
        hint: t(hint).to_owned(),
        state: if done { TaskState::Done } else { TaskState::NotStarted },
    };
    let entries = Page::Entries;
    let mut tasks = vec![
        task(entries(Noun::Org), Msg::OfficeBeginOrgs, Msg::OfficeBeginOrgsHelp, there.orgs),
        task(
            entries(Noun::Appointment),
            Msg::OfficeBeginPeople,
            Msg::OfficeBeginPeopleHelp,
            there.people,
        ),
        task(
            entries(Noun::Group),
            Msg::OfficeBeginGroups,
            Msg::OfficeBeginGroupsHelp,
            there.groups,
        ),
        task(
            entries(Noun::Movement),
            Msg::OfficeBeginMovement,
            Msg::OfficeBeginMovementHelp,
            there.movement,
        ),
    ];
    tasks.extend(there.devices.map(|done| {
        task(Page::Devices, Msg::OfficeBeginDevices, Msg::OfficeBeginDevicesHelp, done)
    }));
    tasks
}

#[cfg(test)]
mod tests {
    use model::record::Record;
    use serde_json::json;

    use super::*;

    fn record(noun: Noun, id: &str, fields: serde_json::Value) -> Record {
        Record {
            id: id.parse().unwrap(),
            noun,
            scope: model::scope::Scope::Ref,
            fields: serde_json::from_value(fields).unwrap(),
        }
    }

    #[test]
    fn each_thing_that_is_entered_is_taken_off_the_list() {
        let own: OrgId = "lm".parse().unwrap();
        let day: Date = "2026-11-30".parse().unwrap();
        let alliance = json!({"kind": "provincial_alliance", "names/1": {"name": "LM"}});
        let unit = json!({"kind": "cooperative", "names/1": {"name": "HTX"},
                          "placements/1": {"parent": "lm"}});
        let group = json!({"kind": "bloc", "organiser": "lm", "members/1": {"org": "htx"}});
        let mut records = vec![
            record(Noun::Org, "lm", alliance),
            record(Noun::Person, "p1", json!({"name": "Quản trị"})),
            record(
                Noun::Appointment,
                "a1",
                json!({"person": "p1", "org": "lm", "role": "administrator"}),
            ),
        ];
        let there = |records: &[Record]| {
            let known = Directory::from_records(records);
            let it = There::of(&known, &own, day, false);
            (it.orgs, it.people, it.groups)
        };
        assert_eq!(there(&records), (false, false, false));
        records.push(record(Noun::Org, "htx", unit));
        assert_eq!(there(&records), (true, false, false));
        records.push(record(Noun::Person, "p2", json!({"name": "Cán bộ"})));
        records.push(record(
            Noun::Appointment,
            "a2",
            json!({"person": "p2", "org": "htx", "role": "cadre"}),
        ));
        assert_eq!(there(&records), (true, true, false));
        records.push(record(Noun::Group, "g", group));
        assert_eq!(there(&records), (true, true, true));
        let all = There { orgs: true, people: true, groups: true, movement: true, devices: None };
        assert!(all.is_all() && There { devices: Some(true), ..all }.is_all());
        assert!(!There { devices: Some(false), ..all }.is_all());
    }
}
