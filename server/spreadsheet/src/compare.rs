//! Records that are the same, or could be.

use std::collections::HashMap;

use serde::Serialize;
use text::fold;

use crate::{Field, Table, value::Meaning};

/// A record that an earlier one is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Like {
    pub row: u32,
    /// The first row that is like it.
    pub of: u32,
}

/// What a name is compared by: `HTX` is `Hợp tác xã`, and capitals, accents, spaces and line
/// breaks make no other organisation.
pub fn comparable(name: &str) -> String {
    let folded = fold(name);
    let words: Vec<&str> = folded
        .split_ascii_whitespace()
        .map(|word| match word {
            "htx" => "hop tac xa",
            "lmhtx" => "lien minh hop tac xa",
            "lhhtx" => "lien hiep hop tac xa",
            "qtdnd" => "quy tin dung nhan dan",
            "tht" => "to hop tac",
            word => word,
        })
        .collect();
    words.join(" ")
}

/// The records that say what an earlier one says, whatever their numbers.
pub fn duplicates(table: &Table) -> Vec<Like> {
    let fields: Vec<usize> = table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| !matches!(column.field, Field::No | Field::Note | Field::Section))
        .map(|(at, _)| at)
        .collect();
    likes(table, |texts| {
        let mut key = String::new();
        for text in fields.iter().map(|at| texts.get(*at).and_then(Option::as_deref)) {
            key.push_str(text.unwrap_or_default());
            key.push('\u{1F}');
        }
        Some(key).filter(|key| key.len() > fields.len())
    })
}

/// The people with the name of an earlier one in the same organisation: whether they are one
/// person somebody has to say.
pub fn namesakes(table: &Table) -> Vec<Like> {
    let (Some(name), organisation) = (table.column(Field::Name), table.column(Field::Organisation))
    else {
        return Vec::new();
    };
    likes(table, |texts| {
        let text = |at: usize| texts.get(at).and_then(Option::as_deref);
        let organisation = organisation.and_then(text).unwrap_or_default();
        text(name).map(|name| format!("{name}\u{1F}{organisation}"))
    })
}

fn likes(table: &Table, key: impl Fn(&[Option<String>]) -> Option<String>) -> Vec<Like> {
    let mut known: HashMap<String, u32> = HashMap::new();
    let mut likes = Vec::new();
    for record in &table.records {
        let texts: Vec<Option<String>> =
            record.readings.iter().map(|reading| reading.value.as_ref().map(word)).collect();
        let Some(key) = key(&texts) else { continue };
        match known.get(&key) {
            Some(of) => likes.push(Like { row: record.row, of: *of }),
            None => {
                known.insert(key, record.row);
            }
        }
    }
    likes
}

/// A meaning as it is compared.
fn word(meaning: &Meaning) -> String {
    match meaning {
        Meaning::Text(text) => comparable(text),
        Meaning::Code(code) => code.clone(),
        Meaning::Phones(phones) => phones.join(" "),
        Meaning::Day(day) => day.to_string(),
        Meaning::Year(year) => year.to_string(),
        Meaning::Number(number) => number.to_string(),
        Meaning::Sex(sex) => format!("{sex:?}"),
        Meaning::Role(role) => format!("{role:?}"),
        Meaning::Target(target) => format!("{target:?}"),
        Meaning::Decision { number, .. } => comparable(number),
    }
}

/// Names and their short forms, by which texts are found.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    keys: HashMap<String, String>,
}

impl Catalogue {
    /// Adds a name for a key; the first who has it keeps it.
    pub fn add(&mut self, key: &str, name: &str) {
        self.keys.entry(comparable(name)).or_insert_with(|| key.to_owned());
    }

    /// The key of a text.
    pub fn find(&self, text: &str) -> Option<&str> {
        self.keys.get(&comparable(text)).map(String::as_str)
    }

    /// The texts of a column that have no key, each once, with its rows.
    pub fn unknown(&self, table: &Table, field: Field) -> Vec<(String, Vec<u32>)> {
        let mut unknown: Vec<(String, Vec<u32>)> = Vec::new();
        for record in &table.records {
            let value = table.get(record, field).and_then(|reading| reading.value.as_ref());
            let Some(Meaning::Text(text)) = value else { continue };
            if self.find(text).is_some() {
                continue;
            }
            match unknown.iter_mut().find(|(known, _)| comparable(known) == comparable(text)) {
                Some((_, rows)) => rows.push(record.row),
                None => unknown.push((text.clone(), vec![record.row])),
            }
        }
        unknown
    }
}
