//! I7: an answer or a receipt takes nothing out of a person's sight, and brings nothing into it,
//! that neither a change of the office nor a lost right accounts for.

use std::collections::BTreeSet;

use model::{fields, fields::Fields};
use sync::{client::LocalRecord, verdict::Verdict, wire::SyncResponse};

use super::tablet::{Tablet, text_of};

/// When the changes come that an answer's verdicts speak of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Changes {
    /// With it, or with the next requests of the same exchange.
    Follow,
    /// With the next exchange: a receipt has none.
    Wait,
}

/// Compares what a device shows before and after it took an answer, or the receipt in a file.
pub(super) fn kept(
    before: &Tablet,
    after: &Tablet,
    answer: &SyncResponse,
    changes: Changes,
) -> Result<(), String> {
    let anew = before.device.epoch != after.device.epoch || before.device.repulling;
    if anew || answer.scopes.is_some() {
        return Ok(());
    }
    let touched: BTreeSet<_> = answer.delta.iter().map(|delta| &delta.r).collect();
    for (id, record) in &before.records {
        if after.records.get(id) == Some(record) {
            continue;
        }
        let base = before.device.cursors.all.base.max(record.v);
        // What was sent under an earlier name may have been changed again since.
        let late = record.pending.iter().any(|op| {
            let run = answer.ag.iter().find(|run| (run.from..=run.to).contains(&op.s));
            run.is_some_and(|run| run.gseq + (op.s - run.from) <= base)
        });
        // What lost comes as a conflict.
        let superseded = answer.verdicts.iter().any(|verdict| {
            matches!(verdict.verdict, Verdict::Superseded { .. })
                && record.pending.iter().any(|op| op.s == verdict.s)
        });
        let follows = superseded && changes == Changes::Follow;
        let lost = !after.device.scopes.contains(&record.scope);
        if late || follows || lost || touched.contains(id) {
            continue;
        }
        let (was, now) = (Sight::of(Some(record)), Sight::of(after.records.get(id)));
        let kept = was.record.iter().all(|text| now.shows(text) || now.covers(text, &was));
        if !kept || !now.record.iter().all(|text| was.has(text)) {
            return Err(format!("I7: {id} was seen as {was:?} and is now {now:?}"));
        }
    }
    Ok(())
}

/// A field and its value.
type Text = (String, String);

/// What is shown of a record, and what of it lies on the device.
#[derive(Debug)]
struct Sight {
    record: BTreeSet<Text>,
    /// Texts of ops that were not applied stand beside the record.
    beside: BTreeSet<Text>,
    /// Texts under later ones: they show when those are not applied.
    under: BTreeSet<Text>,
}

impl Sight {
    fn of(record: Option<&LocalRecord>) -> Self {
        let shown = record.map(LocalRecord::view_fields).unwrap_or_default();
        let problems = record.into_iter().flat_map(|record| &record.problems);
        let pending = record.into_iter().flat_map(|record| &record.pending);
        let confirmed = record.into_iter().map(|record| &record.confirmed);
        Self {
            record: texts([&shown]),
            beside: texts(problems.map(|problem| &problem.op.f)),
            under: texts(pending.map(|op| &op.f).chain(confirmed)),
        }
    }

    fn shows(&self, text: &Text) -> bool {
        self.record.contains(text) || self.beside.contains(text)
    }

    /// Whether a text lies under one that no request could carry, which was written after it and
    /// stood beside it until here.
    fn covers(&self, text: &Text, was: &Self) -> bool {
        let mut beside = was.beside.iter().filter(|(name, _)| *name == text.0);
        self.under.contains(text) && beside.any(|later| self.record.contains(later))
    }

    fn has(&self, text: &Text) -> bool {
        self.shows(text) || self.under.contains(text)
    }
}

/// What people wrote.
fn texts<'a>(all: impl IntoIterator<Item = &'a Fields>) -> BTreeSet<Text> {
    let values = all.into_iter().flatten().filter(|(name, _)| !fields::is_server_fact(name));
    values.map(|(name, value)| (name.clone(), text_of(value))).collect()
}
