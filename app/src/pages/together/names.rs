//! What a page's references are called and may name: the directory's own, and lists of the device that
//! the directory does not keep by name.

use std::sync::Arc;

use leptos::prelude::*;
use model::{
    access::Relation,
    id::RecordId,
    record::{Noun, Record},
    shape::{Field, Shape},
};

use crate::{
    desk::{Desk, title_of},
    pages::office::parts::org_name,
    today::today,
    ui::Opt,
};

/// Names of reference records, read once for a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names(StoredValue<Arc<Vec<Named>>>);

#[derive(Debug)]
struct Named {
    noun: Noun,
    id: RecordId,
    name: String,
}

/// The nouns that fields of a noun name and that the directory does not keep by name.
fn wanted(noun: Noun) -> Vec<Noun> {
    let named = |field: &Field| match field.shape {
        Shape::Ref(noun) | Shape::Refs(noun) => Some(noun),
        _ => None,
    };
    let mut nouns = Vec::new();
    for field in noun.kind().fields {
        match field.shape {
            Shape::Rows(cells) => nouns.extend(cells.iter().filter_map(named)),
            _ => nouns.extend(named(field)),
        }
    }
    nouns.retain(|noun| !matches!(noun, Noun::Org | Noun::Person | Noun::Group | Noun::Award));
    nouns
}

impl Names {
    /// None, for what names only what the directory keeps.
    pub(super) fn none() -> Self {
        Self(StoredValue::new(Arc::default()))
    }

    /// Those that fields of a noun may name.
    pub(super) async fn read(self, desk: Desk, noun: Noun) {
        let nouns = wanted(noun);
        if nouns.is_empty() {
            return;
        }
        // A store that fails says so above every page.
        let found = desk.references(&nouns).await.unwrap_or_default();
        let named = |record: Record| {
            let name = title_of(Some(record.noun), &record.fields);
            (!text::is_blank(&name)).then_some(Named { noun: record.noun, id: record.id, name })
        };
        let named = found.into_iter().filter_map(named).collect();
        let _ = self.0.try_set_value(Arc::new(named));
    }

    /// What a record is called, or its id while the device does not know it.
    pub(super) fn name(self, desk: Desk, noun: Noun, id: &str) -> String {
        let known = desk.directory.with(|known| match noun {
            Noun::Org => id.parse().ok().map(|id| org_name(known, &id)),
            Noun::Person => Some(known.person(&id.parse().ok()?)?.name.clone()),
            Noun::Group => Some(known.group(&id.parse().ok()?)?.name.clone()),
            Noun::Award => Some(known.award(&id.parse().ok()?)?.name.clone()),
            Noun::Appointment
            | Noun::Movement
            | Noun::Drive
            | Noun::LegalBasis
            | Noun::Indicator
            | Noun::Pledge
            | Noun::Nomination
            | Noun::Report
            | Noun::Decision
            | Noun::Notice
            | Noun::Ballot
            | Noun::ScoreSheet => None,
        });
        let read = || {
            self.0.with_value(|all| {
                let found = all.iter().find(|it| it.noun == noun && it.id.as_str() == id);
                found.map(|it| it.name.clone())
            })
        };
        known.or_else(read).unwrap_or_else(|| id.to_owned())
    }

    /// What may be named now, in order: what is out of use no longer.
    pub(super) fn options(self, desk: Desk, noun: Noun, reach: bool) -> Vec<Opt> {
        let today = today();
        let own =
            desk.standing.with_untracked(|standing| standing.as_ref().map(|it| it.org.clone()));
        let mut found: Vec<Opt> = desk.directory.with_untracked(|known| {
            let mut found: Vec<Opt> = match noun {
                Noun::Org => known
                    .orgs()
                    .filter(|org| {
                        let relation =
                            || own.as_ref().map(|own| known.relation(own, &org.id, today));
                        !reach || matches!(relation(), Some(Relation::Own | Relation::Below))
                    })
                    .map(|org| Opt::new(org.id.to_string(), org.name_on(today)))
                    .collect(),
                Noun::Person => known
                    .people()
                    .map(|it| Opt::new(it.id.to_string(), &it.name).hint(&it.title))
                    .collect(),
                Noun::Group => {
                    known.groups().map(|it| Opt::new(it.id.to_string(), &it.name)).collect()
                }
                Noun::Award => {
                    known.awards().iter().map(|it| Opt::new(it.id.to_string(), &it.name)).collect()
                }
                Noun::Appointment
                | Noun::Movement
                | Noun::Drive
                | Noun::LegalBasis
                | Noun::Indicator
                | Noun::Pledge
                | Noun::Nomination
                | Noun::Report
                | Noun::Decision
                | Noun::Notice
                | Noun::Ballot
                | Noun::ScoreSheet => self.0.with_value(|all| {
                    let of_noun = all.iter().filter(|it| it.noun == noun);
                    of_noun.map(|it| Opt::new(it.id.to_string(), &it.name)).collect()
                }),
            };
            found.retain(|option| option.value.parse().is_ok_and(|id| known.is_in_use(&id)));
            found
        });
        text::sort_by_cached_key(&mut found, |option| text::order_key(&option.label));
        found
    }
}
