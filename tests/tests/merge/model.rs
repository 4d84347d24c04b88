//! The model: one dossier, its fields and open conflicts, by the text of the protocol alone.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

/// A change that a person makes.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    Set(BTreeMap<String, Value>),
    Command(&'static str),
}

/// One op.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) device: &'static str,
    /// The author's clock, in milliseconds from the server's.
    pub(crate) time: i64,
    /// How many changes of the dossier its author had seen.
    pub(crate) base: u64,
    pub(crate) change: Change,
}

/// What becomes of an op.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said {
    Applied,
    /// These fields were not taken.
    Superseded(BTreeSet<String>),
    Rejected,
    Held,
}

/// Who wrote the value of a field, and when.
#[derive(Debug, Clone)]
struct Cell {
    value: Value,
    change: u64,
    stamp: (i64, &'static str),
}

/// Two values of one field, of which a person has to choose.
#[derive(Debug, Clone)]
struct Conflict {
    field: String,
    kept: Value,
    other: Value,
}

/// A dossier.
#[derive(Debug, Clone)]
pub(crate) struct Dossier {
    cells: BTreeMap<String, Cell>,
    conflicts: Vec<Conflict>,
    status: &'static str,
    changes: u64,
}

/// How far a clock may be ahead of the server's.
const AHEAD: i64 = 120_000;

/// The fields of a complete report.
pub(crate) fn first_fields() -> BTreeMap<String, Value> {
    let fields =
        [("group", json!("khoi")), ("year", json!("2026")), ("figures/1", json!({"value": "7"}))];
    fields.map(|(name, value)| (name.to_owned(), value)).into()
}

impl Dossier {
    /// Made by device `a` in its first change.
    pub(crate) fn first() -> Self {
        let cell = |value| Cell { value, change: 1, stamp: (0, "a") };
        let cells = first_fields().into_iter().map(|(name, value)| (name, cell(value))).collect();
        Self { cells, conflicts: Vec::new(), status: "draft", changes: 1 }
    }

    /// Number of the last change.
    pub(crate) fn last(&self) -> u64 {
        self.changes
    }

    /// How far it has come.
    pub(crate) fn status(&self) -> &str {
        self.status
    }

    /// The fields that have a value.
    pub(crate) fn fields(&self) -> Vec<(String, Value)> {
        let present = self.cells.iter().filter(|(_, cell)| !cell.value.is_null());
        present.map(|(name, cell)| (name.clone(), cell.value.clone())).collect()
    }

    /// The open conflicts: field and losing value.
    pub(crate) fn conflicts(&self) -> BTreeSet<(String, String)> {
        self.conflicts.iter().map(|c| (c.field.clone(), c.other.to_string())).collect()
    }

    /// Takes one op.
    pub(crate) fn take(&mut self, step: &Step) -> Said {
        let said = match &step.change {
            Change::Set(_) if !matches!(self.status, "draft" | "returned") => Said::Held,
            Change::Set(fields) => self.merge(step, fields),
            Change::Command(word) => self.command(step, word),
        };
        if matches!(said, Said::Applied | Said::Superseded(_)) {
            self.changes += 1;
        }
        said
    }

    fn merge(&mut self, step: &Step, fields: &BTreeMap<String, Value>) -> Said {
        let stamp = (step.time.min(AHEAD), step.device);
        let mut lost = BTreeSet::new();
        let mut taken = Vec::new();
        for (name, value) in fields {
            let concurrent = self
                .cells
                .get(name)
                .filter(|cell| cell.change > step.base && cell.stamp.1 != step.device);
            let wins = concurrent.is_none_or(|cell| stamp > cell.stamp);
            if let Some(there) = concurrent.filter(|cell| cell.value != *value) {
                let (kept, other) =
                    if wins { (value, &there.value) } else { (&there.value, value) };
                self.conflicts.push(Conflict {
                    field: name.clone(),
                    kept: kept.clone(),
                    other: other.clone(),
                });
            }
            if wins {
                taken.push((name, value));
            } else {
                lost.insert(name.clone());
            }
        }
        for (name, value) in taken {
            let cell = Cell { value: value.clone(), change: self.changes + 1, stamp };
            self.cells.insert(name.clone(), cell);
            self.close(name, value);
        }
        if lost.is_empty() { Said::Applied } else { Said::Superseded(lost) }
    }

    /// A value that is taken is no longer lost, unless the one that had won would be.
    fn close(&mut self, field: &str, value: &Value) {
        let losers: Vec<Value> = self
            .conflicts
            .iter()
            .filter(|conflict| conflict.field == field)
            .map(|conflict| conflict.other.clone())
            .collect();
        self.conflicts.retain(|conflict| {
            conflict.field != field || conflict.other != *value || !losers.contains(&conflict.kept)
        });
    }

    fn command(&mut self, step: &Step, word: &str) -> Said {
        let next = match (word, self.status) {
            ("submit", "submitted") => return Said::Applied,
            ("submit", "draft" | "returned") => {
                let unseen = self
                    .cells
                    .values()
                    .any(|cell| cell.change > step.base && cell.stamp.1 != step.device);
                if unseen || !self.conflicts.is_empty() {
                    return Said::Rejected;
                }
                "submitted"
            }
            ("withdraw", "draft" | "submitted" | "returned") => "withdrawn",
            ("receive", "submitted") => "received",
            ("return", "submitted" | "received") => "returned",
            _ => return Said::Rejected,
        };
        self.status = next;
        Said::Applied
    }
}
