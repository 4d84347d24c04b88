//! A record on a device: what the office confirmed, what is pending here, what needs attention.

use model::{
    Millis,
    attachment::BlobId,
    fields::{self, Fields},
    id::{DeviceId, OpId, PersonId, RecordId},
    record::{Noun, Record},
    scope::Scope,
};
use serde::{Deserialize, Serialize};

use super::OutboxRow;
use crate::{
    chain::Chain,
    op::{Kind, Op},
    verdict::Verdict,
};

/// Where the bytes of a record are, and nothing else. Drafts are kept apart by the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataState {
    /// Typed, this device only.
    Draft,
    /// Saved, not acknowledged.
    Local,
    /// A request with it is under way, or its attachments are.
    Sending,
    /// Every op has a durable receipt, and the office has every attachment made here.
    Stored,
    /// Rejected, held, or in open conflict.
    Attention,
}

impl DataState {
    /// The word by which a device indexes it. That a request is under way is a moment and never
    /// stored; that attachments are is.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Local => "local",
            Self::Sending => "sending",
            Self::Stored => "stored",
            Self::Attention => "attention",
        }
    }
}

/// An op that the office does not have yet, or of which the device has no receipt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PendingOp {
    pub s: u64,
    pub o: OpId,
    pub k: Kind,
    pub f: Fields,
    pub by: PersonId,
    pub at: Millis,
    /// The number up to which its author had seen the record.
    #[serde(default)]
    pub b: u64,
    /// Conflicts that it resolves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rc: Vec<model::id::ConflictId>,
}

impl PendingOp {
    pub(crate) fn of(op: Op) -> Self {
        let Op { s, o, k, f, b, rc, .. } = op;
        Self { s, o, k, f, by: op.a, at: op.h.millis(), b, rc }
    }
}

/// An op that is safe at the office but was not applied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpProblem {
    pub op: PendingOp,
    pub verdict: Verdict,
}

impl OpProblem {
    /// Whether its texts lost to a value which no pull has brought yet.
    pub(super) fn is_lost(&self) -> bool {
        matches!(self.verdict, Verdict::Superseded { .. })
    }

    /// Whether its texts were set aside: they are what the person wrote last.
    pub(super) fn is_shown(&self) -> bool {
        self.is_aside() && self.op.k.is_edit()
    }
}

/// Proof that the last op of the record is durable at the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub device: DeviceId,
    /// Number of the op.
    pub s: u64,
    /// Server time.
    pub at: Millis,
    /// The chain up to the op.
    pub chain: Chain,
}

/// A row of the store `records`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LocalRecord {
    pub id: RecordId,
    /// As text: nouns of newer versions are kept.
    pub noun: String,
    pub scope: Scope,
    /// Number of the last change that a delta brought; 0 for none.
    pub v: u64,
    pub confirmed: Fields,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<PendingOp>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<OpProblem>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
    /// Blobs of this record that lie here and that the office does not have yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unstored: Vec<BlobId>,
    /// The last edit here, or the arrival of a change; the device's clock.
    pub edited: Millis,
    #[serde(default)]
    pub generation: u32,
}

impl LocalRecord {
    pub(super) fn new(id: RecordId, noun: Noun, scope: Scope, generation: u32) -> Self {
        Self::empty(id, noun.as_str().to_owned(), scope, generation)
    }

    pub(crate) fn empty(id: RecordId, noun: String, scope: Scope, generation: u32) -> Self {
        Self {
            id,
            noun,
            scope,
            v: 0,
            confirmed: Fields::new(),
            pending: Vec::new(),
            problems: Vec::new(),
            receipt: None,
            unstored: Vec::new(),
            edited: 0,
            generation,
        }
    }

    /// The fields as the person sees them: those that are [carried](Self::carried_fields), and
    /// over them what was set aside, since nobody has written it anew.
    pub fn view_fields(&self) -> Fields {
        let mut view = self.carried_fields();
        for problem in self.problems.iter().filter(|problem| problem.is_shown()) {
            fields::overlay(&mut view, &problem.op.f);
        }
        view
    }

    /// The fields as the office knows them, or will once everything is sent that can be: confirmed
    /// values, or of a record that never [began](Self::has_begun) what was written of it; over them
    /// those that lost to a value which no pull has brought yet; and the pending ones over all.
    pub(super) fn carried_fields(&self) -> Fields {
        let mut view = if self.has_begun() { self.confirmed.clone() } else { self.unapplied() };
        for problem in self.problems.iter().filter(|problem| problem.is_lost()) {
            fields::overlay(&mut view, &problem.op.f);
        }
        for op in &self.pending {
            if op.k.is_edit() {
                fields::overlay(&mut view, &op.f);
            }
            for conflict in &op.rc {
                view.remove(&format!("{}/{conflict}", fields::CONFLICTS));
            }
        }
        view
    }

    /// The record as the person sees it; `None` when this build does not know its noun or scope.
    pub fn view(&self) -> Option<Record> {
        let noun = Noun::parse(&self.noun).filter(|_| self.scope.is_known())?;
        Some(Record {
            id: self.id.clone(),
            noun,
            scope: self.scope.clone(),
            fields: self.view_fields(),
        })
    }

    /// Texts that are shown over a value: they were set aside, or lost to it, and no pull has
    /// brought it yet.
    pub(super) fn laid_over(&self) -> impl Iterator<Item = &PendingOp> {
        let shown = self.problems.iter().filter(|it| it.is_lost() || it.is_shown());
        shown.map(|problem| &problem.op)
    }

    /// Whether a beginning waits here, to be sent or for a person.
    pub(super) fn begins_again(&self) -> bool {
        let unapplied = self.problems.iter().map(|problem| &problem.op);
        self.pending.iter().chain(unapplied).any(|op| op.k == Kind::New)
    }

    /// The command that waits to be judged, or for attachments, if any; the form is frozen
    /// meanwhile.
    pub fn pending_command(&self) -> Option<&str> {
        let awaits = |problem: &&OpProblem| problem.verdict.awaits_attachments();
        let waiting = self.problems.iter().rev().find(awaits).map(|problem| &problem.op);
        let op = self.pending.iter().rev().find(|op| op.k == Kind::Cmd).or(waiting)?;
        op.f.get("do")?.as_str()
    }

    /// Whether a command waits here to be sent.
    pub fn has_unsent_command(&self) -> bool {
        self.pending.iter().any(|op| op.k == Kind::Cmd)
    }

    /// Where the bytes are. `sending` is the greatest number in the request under way, 0 for none.
    pub fn data_state(&self, sending: u64) -> DataState {
        let open_conflicts = fields::rows(&self.confirmed, fields::CONFLICTS).any(|(id, _)| {
            !self.pending.iter().any(|op| op.rc.iter().any(|resolved| resolved.as_str() == id))
        });
        let awaiting = self.problems.iter().filter(|p| p.verdict.awaits_attachments()).count();
        if open_conflicts || awaiting < self.problems.len() {
            DataState::Attention
        } else if self.pending.iter().any(|op| op.s <= sending) {
            DataState::Sending
        } else if !self.pending.is_empty() {
            DataState::Local
        } else if awaiting > 0 || !self.unstored.is_empty() {
            DataState::Sending
        } else {
            DataState::Stored
        }
    }

    /// Gives ops the numbers that they have in the outbox after a [fork](super::Device::fork); what
    /// was set aside has that of the op it was part of.
    pub fn renumber(&mut self, rows: &[OutboxRow]) {
        let problems = self.problems.iter_mut().map(|problem| &mut problem.op);
        for op in self.pending.iter_mut().chain(problems) {
            if let Some(row) = rows.iter().find(|row| op.is_of(&row.o)) {
                op.s = row.s;
            }
        }
    }

    /// A later value of these fields was taken: the text that lost before it is out of sight.
    pub(super) fn overwrite(&mut self, f: &Fields) {
        self.forget_texts(f, OpProblem::is_lost);
    }

    /// These fields were written anew: what of them was set aside is not waited for any more.
    pub(super) fn write_anew(&mut self, f: &Fields) {
        self.forget_texts(f, OpProblem::is_shown);
    }

    fn forget_texts(&mut self, f: &Fields, of: impl Fn(&OpProblem) -> bool) {
        self.problems.retain_mut(|problem| {
            if !of(problem) {
                return true;
            }
            problem.op.f.retain(|name, _| !f.contains_key(name));
            !problem.op.f.is_empty()
        });
    }

    /// Whether nothing is left of the record: it is to be deleted.
    pub fn is_empty(&self) -> bool {
        self.confirmed.is_empty() && self.pending.is_empty() && self.problems.is_empty()
    }

    /// Puts problems back that were taken off the list, without the texts that were written anew
    /// since.
    pub fn recall(&mut self, problems: impl IntoIterator<Item = OpProblem>) {
        for mut problem in problems {
            let later = self.pending.iter().filter(|op| op.k.is_edit() && op.s > problem.op.s);
            let shown = problem.is_shown();
            for later in later.filter(|_| shown) {
                problem.op.f.retain(|name, _| !later.f.contains_key(name));
            }
            if !shown || !problem.op.f.is_empty() {
                self.problems.push(problem);
            }
        }
    }

    /// Takes the problems of an op off the list: the person has seen them. The record may be
    /// [empty](Self::is_empty) then.
    pub fn dismiss(&mut self, op: &OpId) {
        self.problems.retain(|problem| problem.op.o != *op);
    }
}
