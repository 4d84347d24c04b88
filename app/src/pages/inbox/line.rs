//! Lines of the inbox: which are shown, in which order, and how many there are of each status.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use model::{
    directory::Directory,
    id::{OrgId, RecordId},
    record::Noun,
    scope::Scope,
};
use serde::{Deserialize, Serialize};
use text::{LegalForm, OrderKey, Query, Rank, fold, order_key, organisation_key, person_key};

use crate::{
    desk::Summary,
    forms::lives,
    pages::{
        office::parts::org_name,
        wording::{detail_name, in_a_table, noun_name},
    },
    ui::Sort,
};

/// The statuses that filters offer, in the order of the work: what was never handed in does not
/// arrive.
pub fn statuses() -> Vec<&'static str> {
    lives::words(|noun, state| !lives::is_first(noun, state))
}

/// What waits to be received, whatever its noun.
pub const WAITING: &str = "submitted";

/// A record of another organisation.
#[derive(Debug, Clone)]
pub struct Line {
    pub summary: Summary,
    pub org: OrgId,
    pub org_name: Arc<str>,
    /// What it is called; never blank.
    pub title: String,
    /// Name of the award, or of the group that it is written to.
    pub about: String,
    /// Whether this person may receive it now.
    pub receivable: bool,
    /// Whether another nomination may propose the same recipient.
    pub twin: bool,
    folded: OnceLock<String>,
}

/// What of the lines is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub status: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub noun: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub org: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub year: String,
    /// What is searched, as typed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub words: String,
}

/// What a filter leaves, in order, as positions in the lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    pub rows: Vec<usize>,
    /// By status, of what the rest of the filter leaves.
    pub counts: BTreeMap<String, usize>,
}

/// The lines of what other organisations sent. `twins` are the nominations that may propose whom
/// another proposes too; `may` says of an organisation whether the person may receive its dossiers.
pub fn lines(
    summaries: Vec<Summary>,
    twins: &BTreeSet<RecordId>,
    own: &OrgId,
    directory: &Directory,
    may: impl Fn(&Scope) -> bool,
) -> Vec<Line> {
    let statuses = statuses();
    let mut known: BTreeMap<OrgId, (Arc<str>, bool)> = BTreeMap::new();
    summaries
        .into_iter()
        .filter_map(|summary| {
            let Scope::Org(org) = &summary.scope else { return None };
            if org == own || !statuses.contains(&summary.status.as_str()) {
                return None;
            }
            let org = org.clone();
            let (name, may) = known
                .entry(org.clone())
                .or_insert_with(|| (org_name(directory, &org).into(), may(&summary.scope)));
            Some(Line {
                org_name: Arc::clone(name),
                receivable: *may && is_receivable(&summary) && summary.pending == 0,
                title: in_a_table(&summary.noun, &summary.title, &summary.year),
                about: about(&summary, directory),
                twin: twins.contains(&summary.id),
                org,
                summary,
                folded: OnceLock::new(),
            })
        })
        .collect()
}

fn is_receivable(summary: &Summary) -> bool {
    lives::starts(Noun::parse(&summary.noun).and_then(Noun::life), "receive", &summary.status)
}

fn about(summary: &Summary, directory: &Directory) -> String {
    let id = &summary.detail;
    let noun = Noun::parse(&summary.noun);
    noun.and_then(|noun| detail_name(noun, id, directory)).unwrap_or_else(|| id.clone())
}

impl Line {
    /// Changes with everything that the row shows.
    pub fn key(&self) -> String {
        let Summary { id, status, pending, moved, year, number, .. } = &self.summary;
        let Self { title, about, org_name, receivable, twin, .. } = self;
        format!(
            "{id} {status} {pending} {moved} {receivable} {twin} {year} {number} {title} {about} \
             {org_name}"
        )
    }

    /// What a screen reader calls the row: two of one name are told apart by what they are for,
    /// whose they are and their number.
    pub fn spoken(&self) -> String {
        let Summary { year, number, .. } = &self.summary;
        let words = [&*self.title, &self.about, year, &self.org_name, number];
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ")
    }

    fn searched(&self) -> String {
        format!("{} {} {} {}", self.summary.searched(), self.title, self.org_name, self.about)
    }

    /// Ranks the line for a search; `parts` are the folded words, which rule most lines out
    /// without taking their texts apart.
    fn rank(&self, query: &Query, parts: &[String]) -> Option<Rank> {
        if parts.is_empty() {
            return Some(Rank::Exact);
        }
        let folded = self.folded.get_or_init(|| fold(&self.searched()));
        if parts.iter().any(|part| !folded.contains(part.as_str())) {
            return None;
        }
        query.rank(&self.searched())
    }
}

impl Filter {
    /// What waits to be received.
    pub fn waiting() -> Self {
        Self { status: WAITING.to_owned(), ..Self::default() }
    }

    /// Chooses and orders the lines; better answers of a search come first.
    pub fn find(&self, lines: &[Line], sort: Sort) -> Found {
        let query = Query::new(&self.words);
        let parts: Vec<String> = fold(&self.words)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect();
        let mut counts = BTreeMap::new();
        let mut rows: Vec<(Rank, usize)> = Vec::new();
        for (position, line) in lines.iter().enumerate() {
            if !self.takes(line) {
                continue;
            }
            let Some(rank) = line.rank(&query, &parts) else { continue };
            let status = &line.summary.status;
            *counts.entry(status.clone()).or_insert(0) += 1;
            if self.status.is_empty() || self.status == *status {
                rows.push((rank, position));
            }
        }
        order(&mut rows, lines, sort);
        Found { rows: rows.into_iter().map(|(_, position)| position).collect(), counts }
    }

    fn takes(&self, line: &Line) -> bool {
        (self.noun.is_empty() || self.noun == line.summary.noun)
            && (self.org.is_empty() || self.org == line.org.as_str())
            && (self.year.is_empty() || self.year == line.summary.year)
    }
}

/// How a column compares.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Text(OrderKey),
    Time(i64),
}

fn order(rows: &mut [(Rank, usize)], lines: &[Line], sort: Sort) {
    let mut orgs: BTreeMap<&OrgId, OrderKey> = BTreeMap::new();
    let statuses = statuses();
    let mut keyed: Vec<(Rank, Key, i64, usize)> = rows
        .iter()
        .filter_map(|(rank, position)| {
            let line = lines.get(*position)?;
            let key = match sort.key {
                "org" => Key::Text(
                    orgs.entry(&line.org)
                        .or_insert_with(|| organisation_key(&line.org_name, LegalForm::Ignored))
                        .clone(),
                ),
                "title" if line.summary.person => Key::Text(person_key(&line.title)),
                "title" => Key::Text(organisation_key(&line.title, LegalForm::Ignored)),
                "noun" => Key::Text(order_key(noun_name(&line.summary.noun))),
                "about" => Key::Text(order_key(&line.about)),
                "year" => Key::Text(order_key(&line.summary.year)),
                "status" => {
                    let place = statuses.iter().position(|word| *word == line.summary.status);
                    Key::Time(i64::try_from(place.unwrap_or(statuses.len())).unwrap_or(0))
                }
                _ => Key::Time(line.summary.moved),
            };
            Some((*rank, key, line.summary.moved, *position))
        })
        .collect();
    text::sort_by(&mut keyed, |a, b| {
        let by_key = if sort.descending { b.1.cmp(&a.1) } else { a.1.cmp(&b.1) };
        let newest = b.2.cmp(&a.2);
        a.0.cmp(&b.0).then(by_key).then(newest).then_with(|| place(lines, a.3, b.3))
    });
    for (row, (rank, _, _, position)) in rows.iter_mut().zip(keyed) {
        *row = (rank, position);
    }
}

/// The last word where all else is equal, so that an order never flickers.
fn place(lines: &[Line], a: usize, b: usize) -> Ordering {
    let id = |at: usize| lines.get(at).map(|line| &line.summary.id);
    id(a).cmp(&id(b))
}

#[cfg(test)]
mod tests {
    use sync::client::DataState;

    use super::*;

    fn summary(id: usize, title: &str, status: &str) -> Summary {
        Summary {
            id: RecordId::parse(&format!("n{id}")).unwrap(),
            noun: "nomination".to_owned(),
            scope: "org:htx-mau-01".parse().unwrap(),
            title: title.to_owned(),
            keywords: String::new(),
            detail: "dh-ldtt".to_owned(),
            person: true,
            year: "2026".to_owned(),
            number: format!("HS-2026-{id:06}"),
            status: status.to_owned(),
            waiting: String::new(),
            moved: i64::try_from(id).unwrap(),
            state: DataState::Stored,
            pending: 0,
            edited: 0,
        }
    }

    fn all(summaries: Vec<Summary>) -> Vec<Line> {
        let own = OrgId::parse("hai-phong").unwrap();
        lines(summaries, &BTreeSet::new(), &own, &Directory::default(), |_| true)
    }

    fn titles(filter: &Filter, lines: &[Line], key: &'static str) -> Vec<String> {
        let found = filter.find(lines, Sort { key, descending: false });
        found.rows.iter().map(|row| lines[*row].title.clone()).collect()
    }

    #[test]
    fn people_stand_in_order_of_their_given_names_and_searches_need_no_accents() {
        let lines = all(vec![
            summary(1, "Đặng Thị Mẫu Hai", "submitted"),
            summary(2, "Vũ Văn Mẫu Ba", "received"),
            summary(3, "Dang Van Mau An", "submitted"),
        ]);
        let all = ["Dang Van Mau An", "Vũ Văn Mẫu Ba", "Đặng Thị Mẫu Hai"];
        assert_eq!(titles(&Filter::default(), &lines, "title"), all);
        let dang = Filter { words: "dang".to_owned(), ..Filter::default() };
        assert_eq!(titles(&dang, &lines, "title"), ["Dang Van Mau An", "Đặng Thị Mẫu Hai"]);
    }

    #[test]
    fn two_rows_of_one_name_sound_different() {
        let lines = all(vec![
            summary(1, "Đặng Thị Mẫu Hai", "submitted"),
            summary(2, "Đặng Thị Mẫu Hai", "submitted"),
        ]);
        let spoken: Vec<String> = lines.iter().map(Line::spoken).collect();
        assert_eq!(spoken[0], "Đặng Thị Mẫu Hai, dh-ldtt, 2026, htx-mau-01, HS-2026-000001");
        assert_ne!(spoken[0], spoken[1]);
    }

    #[test]
    fn counts_ignore_the_status_filter_and_rows_follow_it() {
        let lines = all(vec![
            summary(1, "A", "submitted"),
            summary(2, "B", "received"),
            summary(3, "C", "submitted"),
        ]);
        let filter = Filter { status: "received".to_owned(), ..Filter::default() };
        let found = filter.find(&lines, Sort { key: "moved", descending: true });
        assert_eq!(found.rows, [1]);
        assert_eq!(found.counts["submitted"], 2);
    }

    #[test]
    fn a_name_that_shows_nothing_still_gives_a_row_to_press() {
        let lines = all(vec![summary(1, "\u{200B}\u{202E}", "submitted")]);
        assert_eq!(lines[0].title, "Đề nghị khen thưởng năm 2026");
    }

    #[test]
    fn what_waits_is_where_every_life_arrives_and_can_be_received_from() {
        assert_eq!(lives::words(|_, state| state.arrives), [WAITING]);
        for noun in lives::arriving() {
            assert!(lives::starts(noun.life(), "receive", WAITING), "{noun:?}");
        }
    }

    #[test]
    fn drafts_and_own_records_do_not_arrive() {
        let own =
            Summary { scope: "org:hai-phong".parse().unwrap(), ..summary(1, "A", "submitted") };
        assert!(all(vec![own, summary(2, "B", "draft")]).is_empty());
    }
}
