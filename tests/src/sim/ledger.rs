//! What the server's log must never do, watched entry by entry and without the judge's help.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    bound::{VALUE_BYTES, VALUE_DEPTH, depth_of},
    fields,
    id::{DeviceId, OpId, RecordId},
    legible,
    scope::Scope,
};
use serde_json::Value;
use sync::{op::Op, store::LogEntry, verdict::Verdict};

use super::tablet::text_of;
use crate::memory::{Logged, Memory};

/// What is known of an op from where it was written.
#[derive(Debug, Clone)]
pub(crate) struct Authored {
    /// The scope that its device writes.
    pub(crate) own: Scope,
    /// For each of its fields, the values that its author had ever seen there.
    pub(crate) seen: BTreeMap<String, BTreeSet<String>>,
}

/// The last write of a field.
#[derive(Debug, Clone)]
struct Last {
    value: Value,
    device: DeviceId,
    gseq: u64,
}

mod together;

/// Follows the log.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ledger {
    authors: BTreeMap<OpId, Authored>,
    known: BTreeSet<OpId>,
    sequences: BTreeMap<DeviceId, u64>,
    last_gseq: u64,
    /// The last number that a restored server took over; 0 for none.
    shared: u64,
    values: BTreeMap<RecordId, BTreeMap<String, Last>>,
    scopes: BTreeMap<RecordId, Scope>,
    nouns: BTreeMap<RecordId, String>,
    /// Submits that waited for photos and got their verdict.
    released: BTreeSet<String>,
    /// Whether the entries were looked at before.
    replays: bool,
    /// Entries that were followed.
    length: usize,
    /// Conflicts that were recorded.
    pub(crate) conflicts: u64,
    /// Whether the server is of before there were bounds.
    pub(crate) unbounded: bool,
}

/// The steps of a dossier, each from one status to the next.
const STEPS: [(&str, &str); 8] = [
    ("draft", "submitted"),
    ("draft", "withdrawn"),
    ("submitted", "withdrawn"),
    ("submitted", "received"),
    ("submitted", "returned"),
    ("received", "returned"),
    ("returned", "submitted"),
    ("returned", "withdrawn"),
];

impl Ledger {
    /// Remembers an op when it is written.
    pub(crate) fn author(&mut self, o: OpId, authored: Authored) {
        self.authors.insert(o, authored);
    }

    /// Begins anew with the log of a restored server.
    pub(crate) fn restart(&mut self, store: &Memory) -> Result<(), String> {
        let authors = std::mem::take(&mut self.authors);
        let (conflicts, unbounded) = (self.conflicts, self.unbounded);
        *self = Self { authors, unbounded, replays: true, ..Self::default() };
        let followed = self.follow(store);
        *self = Self { conflicts, replays: false, shared: self.last_gseq, ..std::mem::take(self) };
        followed
    }

    /// Looks at all entries since the last call.
    pub(crate) fn follow(&mut self, store: &Memory) -> Result<(), String> {
        for logged in store.log().iter().skip(self.length) {
            self.note(logged)
                .map_err(|what| format!("{what}, in {:?} judged {:?}", logged.op, logged.entry))?;
        }
        self.length = store.log().len();
        Ok(())
    }

    fn note(&mut self, logged: &Logged) -> Result<(), String> {
        let LogEntry { device, s, o, gseq, repeats, verdict, .. } = &logged.entry;
        let sequence = self.sequences.entry(device.clone()).or_default();
        if *s != *sequence + 1 {
            return Err(format!("I3: number {s} follows {sequence}"));
        }
        *sequence = *s;
        if *repeats {
            let ok = self.known.contains(o) && gseq.is_none();
            return if ok { Ok(()) } else { Err("I2: a repetition has effects".to_owned()) };
        }
        if !self.known.insert(o.clone()) {
            return Err("I2: the op was logged before".to_owned());
        }
        if gseq.is_some() != verdict.has_effect() {
            return Err("only what has effects has a number".to_owned());
        }
        let (Some(gseq), Some(op)) = (gseq, &logged.op) else { return Ok(()) };
        if *gseq <= self.last_gseq {
            return Err("the numbers go back".to_owned());
        }
        self.last_gseq = *gseq;
        self.effects(op, &logged.entry)
    }

    fn effects(&mut self, op: &Op, entry: &LogEntry) -> Result<(), String> {
        let fields = self.values.entry(op.r.clone()).or_default();
        let scope = self.scopes.entry(op.r.clone()).or_insert_with(|| op.c.clone());
        let noun =
            self.nouns.entry(op.r.clone()).or_insert_with(|| op.n.clone().unwrap_or_default());
        let authored = self.authors.get(&op.o);
        let lost: &[String] = match &entry.verdict {
            Verdict::Superseded { lost, .. } => lost,
            _ => &[],
        };
        if op.k.is_edit()
            && !self.replays
            && let Some(authored) = authored
        {
            match scope {
                Scope::Group(_) => together::allowed(noun, fields, op, &authored.own)?,
                scope if *scope != authored.own => {
                    return Err("an edit of another organisation's record".to_owned());
                }
                _ if !matches!(status_of(fields), "draft" | "returned") => {
                    return Err("an edit of what is not open".to_owned());
                }
                _ => {}
            }
            if !self.unbounded
                && let Some((name, _)) = op.f.iter().find(|(name, value)| !fits(noun, name, value))
            {
                return Err(format!("I10: a value that does not fit was applied to {name}"));
            }
            for (name, value) in &op.f {
                let Some(last) = fields.get(name).filter(|last| last.device != entry.device) else {
                    continue;
                };
                let (mine, there) = (text_of(value), text_of(&last.value));
                // Who had seen a state that is lost had seen what it was made from.
                let before = last.gseq <= self.shared && last.gseq <= op.b;
                // What nobody can read is served as left out, and was seen as such.
                let mut served = fields::of([(name.clone(), last.value.clone())]);
                legible::fit(&mut served);
                let served = served.get(name).map(text_of).unwrap_or_default();
                let seen = authored
                    .seen
                    .get(name)
                    .is_some_and(|seen| seen.contains(&there) || seen.contains(&served));
                let seen = seen || before;
                let loser = if lost.contains(name) { &mine } else { &there };
                if mine != there && (!seen || lost.contains(name)) && !kept(entry, name, loser) {
                    return Err(format!("I5: {loser} of {name} is lost without a conflict"));
                }
            }
        }
        if let Some(next) = entry.facts.get(fields::STATUS).map(word) {
            let step = (status_of(fields), next);
            let steps = if matches!(scope, Scope::Group(_)) { together::STEPS } else { &STEPS };
            if !steps.contains(&step) {
                return Err(format!("I9: from {} to {}", step.0, step.1));
            }
        }
        if entry.facts.contains_key(fields::NUMBER) && fields.contains_key(fields::NUMBER) {
            return Err("a second number".to_owned());
        }
        for (o, _) in fields::rows(&entry.facts, fields::RELEASED) {
            if !self.released.insert(o.to_owned()) {
                return Err(format!("{o} is released twice"));
            }
        }
        let recorded = fields::rows(&entry.facts, fields::CONFLICTS).count();
        self.conflicts += u64::try_from(recorded).unwrap_or_default();
        let taken = op.f.iter().filter(|(name, _)| op.k.is_edit() && !lost.contains(name));
        for (name, value) in taken.chain(&entry.facts) {
            let (device, gseq) = (entry.device.clone(), self.last_gseq);
            let last = Last { value: value.clone(), device, gseq };
            fields.insert(name.clone(), last);
        }
        Ok(())
    }
}

/// Whether a form can have written a value, told without the table of shapes.
fn fits(noun: &str, name: &str, value: &Value) -> bool {
    let shaped = match (noun, name) {
        (_, "year")
        | ("report", "group" | "title")
        | ("nomination", "movement" | "recipient_name")
        | ("pledge", "group" | "movement" | "title") => value.is_string(),
        ("report", _) if name.starts_with("figures/") => value.is_object(),
        ("pledge", _) if name.starts_with("targets/") => value.is_object(),
        _ => true,
    };
    value.is_null()
        || shaped && depth_of(value) <= VALUE_DEPTH && value.to_string().len() <= VALUE_BYTES
}

/// Whether an entry records a conflict that keeps a losing value.
fn kept(entry: &LogEntry, name: &str, loser: &str) -> bool {
    fields::rows(&entry.facts, fields::CONFLICTS).any(|(_, row)| {
        row.get("field").and_then(Value::as_str) == Some(name)
            && row.pointer("/other/value").is_some_and(|value| text_of(value) == loser)
    })
}

fn status_of(fields: &BTreeMap<String, Last>) -> &str {
    fields.get(fields::STATUS).map_or("draft", |last| word(&last.value))
}

fn word(status: &Value) -> &str {
    status.get("status").and_then(Value::as_str).unwrap_or("draft")
}
