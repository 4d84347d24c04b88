//! What answers a search: the server's results, or the lines of this device that match.

use leptos::prelude::*;
use model::{id::RecordId, json, record::Noun, scope::Scope};
use serde::Deserialize;
use text::{Query, fold};

use crate::{
    desk::{Desk, Summary},
    forms::{Place, Shown, known},
    i18n::{Msg, t, t_args},
    nav::{Page, address},
    pages::{
        inbox::filters::ALL,
        office::parts::{org_name, owner, record_page},
        wording::{in_a_table, record_name},
    },
};

/// Most results that are shown.
pub const MOST: usize = 20;

/// A result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub noun: Noun,
    pub title: String,
    /// Number and whose it is.
    pub note: String,
    pub href: String,
}

/// The results of one search.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// The best first, those of one noun beside each other.
    pub hits: Vec<Hit>,
    /// How many more there are, as far as that is known.
    pub more: usize,
    /// Whether only this device was looked through.
    pub here: bool,
}

/// How much was found, and where was looked.
pub fn said(found: &Found) -> String {
    let Found { hits, more, here } = found;
    let count = match (hits.len(), more) {
        (0, _) => t(Msg::FieldNothingFound).to_owned(),
        (n, 0) => t_args(Msg::ListCount, &[("n", &n.to_string())]),
        (_, more) => t_args(Msg::FieldMoreFound, &[("n", &more.to_string())]),
    };
    if *here { format!("{}. {}", count.trim_end_matches('.'), t(Msg::SearchHere)) } else { count }
}

/// A record of this device.
#[derive(Debug)]
pub struct Entry {
    hit: Hit,
    searched: String,
    /// The same without accents, which rules most of them out quickly.
    folded: String,
}

impl Entry {
    fn new(hit: Hit, more: &str) -> Self {
        let searched = format!("{} {} {more}", hit.title, hit.note);
        Self { hit, folded: fold(&searched), searched }
    }
}

/// Everything on this device that can be opened.
pub async fn entries(desk: Desk, office: bool) -> Vec<Entry> {
    // A store that fails says so above every page.
    let lines = desk.list_all().await.unwrap_or_default();
    let entry = |line: Summary| {
        let noun = Noun::parse(&line.noun)?;
        let title = desk.directory.with_untracked(|known| {
            record_name(Some(noun), &line.title, &line.detail, &line.year, known)
        });
        let hit = hit(desk, office, noun, &line.scope, &line.id, title, &line.number)?;
        Some(Entry::new(hit, &line.keywords))
    };
    lines.into_iter().filter_map(entry).collect()
}

/// The entries that answer, exact ones first.
pub fn find(entries: &[Entry], typed: &str) -> Found {
    let (query, folded) = (Query::new(typed), fold(typed));
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).collect();
    let mut ranked: Vec<_> = entries
        .iter()
        .filter(|entry| words.iter().all(|word| entry.folded.contains(word)))
        .filter_map(|entry| Some((query.rank(&entry.searched)?, &entry.hit)))
        .collect();
    text::sort_by_key(&mut ranked, |(rank, _)| *rank);
    let hits = ranked.iter().take(MOST).map(|(_, hit)| (*hit).clone()).collect();
    Found { hits: by_noun(hits), more: ranked.len().saturating_sub(MOST), here: true }
}

/// The server's answer.
#[derive(Deserialize)]
struct Answer {
    results: Vec<Result>,
}

#[derive(Deserialize)]
struct Result {
    id: RecordId,
    noun: String,
    scope: Scope,
    number: String,
    title: String,
}

/// What the server finds; `None` while it cannot be reached.
pub async fn ask(desk: Desk, typed: &str) -> Option<Found> {
    let typed = String::from(js_sys::encode_uri_component(typed));
    let body = desk.ask(&format!("/api/v1/search?limit={MOST}&q={typed}")).await?;
    let answer: Answer = json::read(&body).ok()?;
    let hit = |found: Result| {
        let noun = Noun::parse(&found.noun)?;
        let title = in_a_table(&found.noun, &text::clean_line(&found.title), "");
        hit(desk, true, noun, &found.scope, &found.id, title, &found.number)
    };
    let hits = answer.results.into_iter().filter_map(hit).collect();
    Some(Found { hits: by_noun(hits), more: 0, here: false })
}

/// A result, unless it leads nowhere: a tablet has pages for what is written on it alone.
fn hit(
    desk: Desk,
    office: bool,
    noun: Noun,
    scope: &Scope,
    id: &RecordId,
    title: String,
    number: &str,
) -> Option<Hit> {
    let owner = owner(scope);
    let href = match known(noun).shown {
        Shown::Form(written) if !office => written.record_page(id.as_str()).path(),
        Shown::Form(_) | Shown::Own(_) if office => record_page(desk, noun, owner, id).path(),
        Shown::Among(place) if office => among(place, id.as_str(), &title),
        Shown::Form(_) | Shown::Own(_) | Shown::Among(_) | Shown::Nowhere => return None,
    };
    // A tablet has its own organisation's alone.
    let whose = owner
        .filter(|_| office)
        .map(|owner| desk.directory.with_untracked(|known| org_name(known, owner)));
    let mut note = vec![number.to_owned(), whose.unwrap_or_default()];
    note.retain(|word| !word.is_empty());
    Some(Hit { noun, title, note: note.join(" · "), href })
}

/// The address of what has no page of its own.
fn among(place: Place, id: &str, name: &str) -> String {
    match place {
        Place::Organisation => address(&Page::Inbox, &[("status", ALL), ("org", id)]),
        Place::Person => address(&Page::Inbox, &[("status", ALL), ("q", name)]),
        Place::Movements => Page::Movements.path(),
        Place::Catalogue => Page::Catalogue.path(),
    }
}

/// Those of one noun beside each other, the noun of the best first.
fn by_noun(hits: Vec<Hit>) -> Vec<Hit> {
    let mut nouns: Vec<Noun> = Vec::new();
    for hit in &hits {
        if !nouns.contains(&hit.noun) {
            nouns.push(hit.noun);
        }
    }
    let mut hits = hits;
    text::sort_by_key(&mut hits, |hit| nouns.iter().position(|noun| *noun == hit.noun));
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(noun: Noun, title: &str, note: &str) -> Entry {
        let [title, note] = [title, note].map(str::to_owned);
        Entry::new(Hit { noun, title, note, href: String::new() }, "")
    }

    fn titles(entries: &[Entry], typed: &str) -> Vec<String> {
        find(entries, typed).hits.into_iter().map(|hit| hit.title).collect()
    }

    #[test]
    fn numbers_and_names_are_found_with_and_without_accents_by_noun() {
        let entries = [
            entry(Noun::Nomination, "Đặng Thị Mẫu Hai", "HS-2026-000012 · HTX Bạch Đằng"),
            entry(Noun::Org, "HTX Bạch Đằng", ""),
            entry(Noun::Report, "Báo cáo năm 2020 · Khối 1", "BC-2020-000001"),
            entry(Noun::Nomination, "Dang Van Mau", "HS-2026-000013"),
        ];
        for (typed, found) in [
            ("BC-2020-000001", &["Báo cáo năm 2020 · Khối 1"][..]),
            ("bc 2020", &["Báo cáo năm 2020 · Khối 1"]),
            ("dang", &["Dang Van Mau", "Đặng Thị Mẫu Hai", "HTX Bạch Đằng"]),
            ("đằng", &["Đặng Thị Mẫu Hai", "Dang Van Mau", "HTX Bạch Đằng"]),
            ("bach dang", &["Đặng Thị Mẫu Hai", "HTX Bạch Đằng"]),
            ("ang", &[]),
        ] {
            assert_eq!(titles(&entries, typed), found, "{typed}");
        }
    }

    #[test]
    fn more_than_can_be_shown_are_counted() {
        let entries: Vec<Entry> =
            (0..50).map(|n| entry(Noun::Pledge, &format!("Giao ước {n}"), "")).collect();
        let found = find(&entries, "giao uoc");
        assert_eq!((found.hits.len(), found.more, found.here), (MOST, 30, true));
    }
}
