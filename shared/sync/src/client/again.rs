//! What the office holds is not lost on the device either: it can be read there, and written again.

use model::{
    Millis,
    fields::{self, Fields},
    id::{OpId, RecordId},
    record::Noun,
};

use super::{Device, Edit, LocalRecord, SaveError, Saved};
use crate::op::Kind;

impl LocalRecord {
    /// Whether the record has a beginning: at the office as far as this device knows, or in a
    /// pending op. One whose first op is held has none; it is that author's to begin again.
    pub fn has_begun(&self) -> bool {
        self.v > 0
            || !self.confirmed.is_empty()
            || self.pending.iter().any(|op| op.k == Kind::New)
            || !self.problems.iter().any(|problem| problem.op.k == Kind::New)
    }

    /// What was written of a record that never began: the values of its held edits, over all those
    /// that were set aside.
    pub(super) fn unapplied(&self) -> Fields {
        let edits = self.problems.iter().filter(|problem| problem.op.k.is_edit());
        let (aside, held): (Vec<_>, Vec<_>) = edits.partition(|problem| problem.is_shown());
        let mut written = Fields::new();
        for problem in held.into_iter().chain(aside) {
            fields::overlay(&mut written, &problem.op.f);
        }
        written
    }
}

impl Device {
    /// Writes an edit that the office holds once more, as of what its author had seen: what others
    /// wrote meanwhile is not overwritten but stands beside it. `None` when there is no such edit.
    pub fn save_again(
        &mut self,
        mut record: LocalRecord,
        held: &OpId,
        now: Millis,
        op_id: OpId,
    ) -> Option<Result<Saved, SaveError>> {
        let is_it = |problem: &super::OpProblem| problem.op.o == *held && problem.op.k.is_edit();
        let at = record.problems.iter().position(is_it)?;
        let id: RecordId = record.id.clone();
        let nothing = Edit::Set { fields: Fields::new(), resolves: Vec::new() };
        let (edit, base) = if record.has_begun() {
            let op = record.problems.remove(at).op;
            (Edit::Set { fields: op.f, resolves: op.rc }, op.b)
        } else {
            (nothing, 0)
        };
        Some(self.save(&id, Some(record), edit, base, now, op_id))
    }
}

/// An edit of a record that never began begins it, with all that was written of it before, in the
/// device's present `generation`.
pub(super) fn begin(
    record: &mut LocalRecord,
    edit: Edit,
    generation: u32,
) -> Result<Edit, SaveError> {
    let changed = match edit {
        Edit::New { fields, .. } | Edit::Set { fields, .. } => fields,
        command @ Edit::Command(_) => return Ok(command),
    };
    let noun = Noun::parse(&record.noun).ok_or(SaveError::NotHere)?;
    let mut fields = record.unapplied();
    fields::overlay(&mut fields, &changed);
    record.problems.retain(|problem| !problem.op.k.is_edit());
    record.generation = generation;
    Ok(Edit::New { noun, fields })
}
