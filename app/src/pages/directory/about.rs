//! What a list says of an entry, and what a new one begins with.

use model::{
    appointment::Appointment,
    directory::Directory,
    drive::Drive,
    fields::{self, Fields},
    group::EmulationGroup,
    id::OrgId,
    kind::KEEPER,
    movement::Movement,
    record::{Noun, Record},
};
use serde_json::{Value, json};

use crate::{
    desk::title_of,
    i18n::{Msg, for_code, for_entry, t, t_args},
    pages::{movement::parts::period, office::parts::org_name},
    today::today,
};

/// What an entry is called in its list; blank for what has no name yet.
pub(super) fn entry_name(record: &Record, known: &Directory) -> String {
    if record.noun == Noun::Appointment {
        let person = Appointment::from_record(record).map(|it| it.person);
        let person = person.as_ref().and_then(|id| known.person(id));
        return person.map(|person| person.name.clone()).unwrap_or_default();
    }
    title_of(Some(record.noun), &record.fields)
}

/// What tells entries of one name apart.
pub(super) fn about(noun: Noun, record: &Record, known: &Directory) -> String {
    let f = &record.fields;
    let kind = || chosen(noun, "kind", fields::text(f, "kind"));
    match noun {
        Noun::Org => {
            let org = known.org(&record.id.cast());
            let parent = org.and_then(|org| org.parent_on(today()));
            joined([kind(), parent.map(|id| org_name(known, id)).unwrap_or_default()])
        }
        Noun::Person => fields::text(f, "title").to_owned(),
        Noun::Appointment => {
            let Some(it) = Appointment::from_record(record) else { return String::new() };
            let role = for_code("role", it.role.as_str()).map(t).unwrap_or_default().to_owned();
            let days = match (it.period.from, it.period.to) {
                (None, None) => String::new(),
                (from, to) => period(from, to),
            };
            joined([role, org_name(known, &it.org), days])
        }
        Noun::Group => {
            let group = EmulationGroup::from_record(record);
            let members = group.map_or(0, |group| group.members_on(today()).count());
            joined([kind(), t_args(Msg::GroupMembers, &[("n", &members.to_string())])])
        }
        Noun::Movement => {
            let movement = Movement::from_record(record);
            joined([kind(), movement.map(|it| period(it.from, it.to)).unwrap_or_default()])
        }
        Noun::Drive => {
            let drive = Drive::from_record(record);
            joined([kind(), drive.map(|it| period(it.from, it.to)).unwrap_or_default()])
        }
        Noun::LegalBasis => fields::text(f, "title").to_owned(),
        Noun::Indicator => fields::text(f, "unit").to_owned(),
        Noun::Award => joined([kind(), fields::text(f, "decider").to_owned()]),
        Noun::Pledge
        | Noun::Nomination
        | Noun::Report
        | Noun::Decision
        | Noun::Notice
        | Noun::Ballot
        | Noun::ScoreSheet => String::new(),
    }
}

/// The text of a word that a field holds.
fn chosen(noun: Noun, field: &str, word: &str) -> String {
    let own = for_entry(&format!("{}_{field}_{word}", noun.as_str()));
    let words = own.or_else(|| for_code("value", &format!("{field}_{word}")));
    words.map_or_else(|| word.to_owned(), |words| t(words).to_owned())
}

fn joined<const N: usize>(parts: [String; N]) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// What a new entry begins with: whose it is, and what is nearly always so.
pub(super) fn begin_with(noun: Noun, own: &OrgId) -> Fields {
    let more: Vec<(&str, Value)> = match noun {
        Noun::Org => vec![
            ("kind", json!("cooperative")),
            ("names/1", json!({})),
            ("placements/1", json!({ "parent": own })),
        ],
        Noun::Appointment => vec![("org", json!(own)), ("role", json!("cadre"))],
        Noun::Group => vec![("kind", json!("bloc")), ("organiser", json!(own))],
        Noun::Movement => vec![("kind", json!("thematic")), ("organiser", json!(own))],
        Noun::Drive => vec![("kind", json!("yearly")), ("organiser", json!(own))],
        Noun::Indicator => vec![("additive", json!(true))],
        Noun::Award => vec![("kind", json!("form"))],
        Noun::Person
        | Noun::LegalBasis
        | Noun::Pledge
        | Noun::Nomination
        | Noun::Report
        | Noun::Decision
        | Noun::Notice
        | Noun::Ballot
        | Noun::ScoreSheet => Vec::new(),
    };
    let own = (KEEPER, json!(own));
    fields::of(
        more.into_iter()
            .chain([own])
            .map(|(name, value)| (name.to_owned(), value))
            .collect::<Vec<_>>(),
    )
}
