//! Other nominations on this device that may propose the same recipient. It warns and blocks
//! nothing: two people may have one name.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use leptos::prelude::*;
use model::{
    fields,
    id::RecordId,
    record::{Noun, Record},
};
use rules::twin::{folded_name, maybe_same};

use crate::{
    desk::{Desk, Summary},
    forms::known,
    i18n::{Msg, t},
    pages::{
        home::line::{Line, lines},
        office::parts::{org_name, owner, record_page},
        wording,
    },
    platform::sleep,
    reactive::{Reading, live, memo},
    ui::{Banner, Tone},
};

/// The answers by which a recipient is told.
const TOLD_BY: [&str; 6] =
    ["recipient_kind", "recipient_name", "recipient_org", "born_on", "award", "year"];
/// Milliseconds after the last keystroke before others are looked for.
const PAUSE: i32 = 300;

/// A banner that names them, each with the way to it; `record` is the nomination as it stands.
pub fn twins(desk: Desk, record: Arc<dyn Fn() -> Record + Send + Sync>) -> AnyView {
    let now = Arc::clone(&record);
    // What is typed elsewhere in the form asks nothing anew.
    let told = memo(move || {
        let record = now();
        let answers = TOLD_BY.map(|name| fields::text(&record.fields, name));
        format!("{}\n{}", answers.join("\n"), record.status().as_str())
    });
    let found = Reading::new(move || {
        desk.changed.track();
        let (asked, record) = (told.get(), Arc::clone(&record));
        async move {
            sleep(PAUSE).await;
            // Somebody types on, or the page is gone.
            if told.try_get_untracked() != Some(asked) {
                return Ok(Vec::new());
            }
            let record = untrack(|| record());
            let wanted = (record.noun == Noun::Nomination).then(|| {
                let of = |name: &str| fields::text(&record.fields, name);
                key(of("award"), of("year"), of("recipient_name"))
            });
            let Some(wanted) = wanted.flatten() else { return Ok(Vec::new()) };
            let mut alike = desk.list(Noun::Nomination).await?;
            alike.retain(|line| key_of(line).as_ref() == Some(&wanted));
            let ids: Vec<RecordId> = alike.into_iter().map(|line| line.id).collect();
            let others = read(desk, &ids).await;
            let twins = others.iter().filter(|other| maybe_same(&record, other));
            Ok::<_, crate::db::DbError>(twins.map(|twin| entry(desk, twin)).collect())
        }
    });
    live(move || {
        let twins: Vec<Line> = found.get().and_then(Result::ok).unwrap_or_default();
        (!twins.is_empty()).then(|| {
            view! {
                <Banner tone=Tone::Caution title=t(Msg::NominationTwin)>
                    <p>{t(Msg::NominationTwinHelp)}</p>
                    {lines(twins)}
                </Banner>
            }
        })
    })
}

/// A record that is not being written.
pub fn still(record: &Record) -> Arc<dyn Fn() -> Record + Send + Sync> {
    let record = record.clone();
    Arc::new(move || record.clone())
}

/// The nominations among these lines of which others may propose the same recipient.
pub async fn with_twins(desk: Desk, lines: &[Summary]) -> BTreeSet<RecordId> {
    let mut alike: BTreeMap<String, Vec<RecordId>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.status != "withdrawn") {
        if let Some(key) = key_of(line) {
            alike.entry(key).or_default().push(line.id.clone());
        }
    }
    let mut found = BTreeSet::new();
    for ids in alike.values().filter(|ids| ids.len() > 1) {
        let records = read(desk, ids).await;
        for record in &records {
            if records.iter().any(|other| maybe_same(record, other)) {
                found.insert(record.id.clone());
            }
        }
    }
    found
}

/// What two lines share that may propose the same recipient; `None` when it is not all written.
fn key_of(line: &Summary) -> Option<String> {
    let nomination = line.noun == Noun::Nomination.as_str();
    nomination.then(|| key(&line.detail, &line.year, &line.title)).flatten()
}

fn key(award: &str, year: &str, name: &str) -> Option<String> {
    let name = folded_name(name);
    let written = ![award, year, &name].contains(&"");
    written.then(|| format!("{award} {year} {name}"))
}

async fn read(desk: Desk, ids: &[RecordId]) -> Vec<Record> {
    let mut records = Vec::new();
    for id in ids {
        // What cannot be read cannot be compared.
        if let Ok(Some(local)) = desk.record(id).await {
            records.extend(local.view());
        }
    }
    records
}

fn entry(desk: Desk, record: &Record) -> Line {
    let text = |name: &str| fields::text(&record.fields, name).to_owned();
    let org = owner(&record.scope);
    let whose = org.map(|org| desk.directory.with_untracked(|known| org_name(known, org)));
    let status = wording::status(record.status().as_str()).to_owned();
    let mut words = vec![whose.unwrap_or_default(), text(fields::NUMBER), status];
    words.retain(|word| !word.is_empty());
    Line {
        mark: known(Noun::Nomination).mark,
        title: text("recipient_name"),
        note: words.join(" · "),
        href: record_page(desk, Noun::Nomination, org, &record.id).path(),
    }
}
