//! What the law and the practice of the alliances give to everybody: packs of reference records
//! that come with the program, each with a version, a source, and whether somebody has read it.
//!
//! They are facts of the server. A newer program brings the records of an older one up to date; it
//! touches only what a pack brought, never what an alliance wrote itself.

mod awards;
mod indicators;
mod legal_bases;

use std::collections::BTreeSet;

use model::{
    Millis,
    fields::Fields,
    id::{PersonId, RecordId},
    record::{Noun, Record},
    scope::Scope,
};
use serde_json::{Value, json};

use crate::{
    facts::{Facts, KEEPER},
    secret::NoRandomness,
    storage::{Storage, StoreError},
};

pub use model::person::SYSTEM;

/// The field of a record that names the pack which brought it.
pub const PACK: &str = "pack";

/// A set of records that come with the program.
#[derive(Debug, Clone, Copy)]
pub struct Pack {
    pub id: &'static str,
    /// One more whenever a record of it says something else; a test holds both together.
    pub version: u32,
    /// Where it comes from.
    pub source: &'static str,
    /// Whether somebody has read the source for all of it; records may say it for themselves.
    pub verified: bool,
    records: fn() -> Vec<Shipped>,
}

/// A record of a pack.
#[derive(Debug, Clone, PartialEq)]
pub struct Shipped {
    pub noun: Noun,
    pub id: &'static str,
    pub fields: Fields,
}

/// All packs, in the order in which they are written.
pub static PACKS: [Pack; 3] = [
    Pack {
        id: "awards",
        version: 1,
        source: "Luật Thi đua, khen thưởng 06/2022/QH15; quy chế của Liên minh HTX Việt Nam",
        verified: false,
        records: awards::records,
    },
    Pack {
        id: "legal-bases",
        version: 1,
        source: "Công báo; trang văn bản của Liên minh HTX Việt Nam",
        verified: false,
        records: legal_bases::records,
    },
    Pack {
        id: "indicators",
        version: 1,
        source: "Biểu báo cáo của các cụm, khối thi đua Liên minh HTX",
        verified: false,
        records: indicators::records,
    },
];

impl Pack {
    /// Its records as they are written, in an order in which every reference exists.
    pub fn records(&self) -> Vec<Shipped> {
        let mut records = (self.records)();
        for record in &mut records {
            record.fields.insert(PACK.to_owned(), json!(self.id));
        }
        records
    }
}

/// A record from a JSON object, without what is blank.
fn shipped(noun: Noun, id: &'static str, plain: Value) -> Shipped {
    Shipped { noun, id, fields: crate::facts::fields(plain) }
}

/// Brings the records of all packs to this program's version, where they are of an older one.
pub async fn bring(storage: &dyn Storage, now: Millis) -> Result<(), StoreError> {
    for pack in &PACKS {
        let known = storage.pack_version(pack.id).await?;
        if known.is_some_and(|known| known >= pack.version) {
            continue;
        }
        let facts = missing(storage, &pack.records(), now).await?;
        tracing::info!(pack = pack.id, version = pack.version, "brings a pack up to date");
        storage.put_pack(pack.id, pack.version, facts, now).await?;
    }
    Ok(())
}

/// The facts that make the stored records say what the shipped ones do.
async fn missing(
    storage: &dyn Storage,
    shipped: &[Shipped],
    now: Millis,
) -> Result<Vec<sync::op::Op>, StoreError> {
    let drawn = |_: NoRandomness| StoreError::NoRandomness;
    let corrupt = |_| StoreError::Corrupt { what: "an id of a pack" };
    let system: PersonId = SYSTEM.parse().map_err(corrupt)?;
    let mut facts = Facts::new(system.clone(), now);
    if storage.directory().person(&system).is_none() {
        let person = crate::facts::fields(json!({"name": "Hệ thống", "title": "Giao Ước"}));
        facts.begin(Noun::Person, system.cast(), person).map_err(drawn)?;
    }
    for record in shipped {
        let id: RecordId = record.id.parse().map_err(corrupt)?;
        match storage.record(id.clone()).await? {
            None => facts.begin(record.noun, id, record.fields.clone()).map_err(drawn)?,
            Some(stored) if is_ours(&stored.record, record) => {
                let changed = difference(&stored.record.fields, shipped, record);
                if !changed.is_empty() {
                    facts.change(id, changed).map_err(drawn)?;
                }
            }
            Some(_) => tracing::warn!(%id, "a record of a pack is somebody's own and stays so"),
        }
    }
    Ok(facts.into_ops())
}

/// Whether a stored record is one that a pack, or the demonstration before there were packs, wrote.
fn is_ours(stored: &Record, shipped: &Shipped) -> bool {
    stored.noun == shipped.noun
        && stored.scope == Scope::Ref
        && !stored.is_deleted()
        && !stored.fields.contains_key(KEEPER)
}

/// What to write so that a stored record says what the shipped one does: fields that packs use are
/// the pack's, any other is left alone.
fn difference(stored: &Fields, pack: &[Shipped], shipped: &Shipped) -> Fields {
    let used: BTreeSet<&String> = pack
        .iter()
        .filter(|other| other.noun == shipped.noun)
        .flat_map(|other| other.fields.keys())
        .collect();
    let said = shipped.fields.iter().filter(|(name, value)| stored.get(*name) != Some(value));
    let said = said.map(|(name, value)| (name.clone(), value.clone()));
    let gone = stored
        .keys()
        .filter(|name| used.contains(name) && !shipped.fields.contains_key(*name))
        .map(|name| (name.clone(), Value::Null));
    said.chain(gone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What each version says, as a hash: whoever changes a record raises the version of its pack
    /// and writes the new pair here.
    const VERSIONS: [(&str, u32, &str); 3] = [
        ("awards", 1, "efbbec29592954f8"),
        ("legal-bases", 1, "5111778062f8c6c3"),
        ("indicators", 1, "27ada0fb8ebb76a2"),
    ];

    fn hash(pack: &Pack) -> String {
        let records: Vec<Value> =
            pack.records().iter().map(|it| json!([it.noun.as_str(), it.id, it.fields])).collect();
        let text = serde_json::to_string(&records).unwrap();
        sync::chain::sha256_hex(text.as_bytes()).chars().take(16).collect()
    }

    #[test]
    fn what_a_pack_says_changes_with_its_version_only() {
        let now: Vec<(&str, u32, String)> =
            PACKS.iter().map(|pack| (pack.id, pack.version, hash(pack))).collect();
        let known: Vec<(&str, u32, String)> = VERSIONS
            .iter()
            .map(|(id, version, hash)| (*id, *version, (*hash).to_owned()))
            .collect();
        assert_eq!(now, known);
    }

    #[test]
    fn every_shipped_record_is_read_by_its_noun_and_named_once() {
        let mut ids = BTreeSet::new();
        for pack in &PACKS {
            assert!(!pack.source.is_empty());
            for shipped in pack.records() {
                let record = Record {
                    id: shipped.id.parse().unwrap(),
                    noun: shipped.noun,
                    scope: Scope::Ref,
                    fields: shipped.fields.clone(),
                };
                let read = match pack.id {
                    "awards" => model::award::Award::from_record(&record)
                        .is_some_and(|award| !award.source.is_empty()),
                    "legal-bases" => model::legal_basis::LegalBasis::from_record(&record).is_some(),
                    _ => model::indicator::Indicator::from_record(&record).is_some(),
                };
                assert!(read, "{}", shipped.id);
                assert!(ids.insert(shipped.id), "{} twice", shipped.id);
            }
        }
        assert!(ids.len() > 50);
    }

    #[test]
    fn only_what_differs_is_written() {
        let of = |fields: Value| Shipped {
            noun: Noun::Award,
            id: "a",
            fields: crate::facts::fields(fields),
        };
        let stored = crate::facts::fields;
        let shipped = of(json!({"name": "Mới", "kind": "title"}));
        let pack = [shipped.clone(), of(json!({"name": "x", "decider": "y"}))];
        for (before, expected) in [
            (json!({"name": "Mới", "kind": "title"}), json!({})),
            (json!({"name": "Cũ", "kind": "title"}), json!({"name": "Mới"})),
            (json!({"name": "Mới"}), json!({"kind": "title"})),
            // What later versions of a pack leave out goes; what others add stays.
            (
                json!({"name": "Mới", "kind": "title", "decider": "z", "hidden": true}),
                json!({"decider": null}),
            ),
        ] {
            let expected: Fields = serde_json::from_value(expected).unwrap();
            assert_eq!(difference(&stored(before), &pack, &shipped), expected);
        }
    }
}
