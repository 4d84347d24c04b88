//! Attachments on a device: which blobs the office lacks, and what became of a submit that waited
//! for them.

use model::{
    attachment::{self, BlobId},
    fields, json,
};

use super::{LocalRecord, PendingOp};
use crate::verdict::Verdict;

impl LocalRecord {
    /// Whether an attachment that the person sees names the blob.
    pub fn names(&self, blob: &BlobId) -> bool {
        attachment::blobs(&self.view_fields()).contains(blob)
    }

    /// The office has the blob: an upload ended, or its hash was asked for.
    pub fn stored(&mut self, blob: &BlobId) {
        self.unstored.retain(|unstored| unstored != blob);
    }

    /// The office asks for a blob whose bytes lie here, such as after a restore.
    pub fn needed(&mut self, blob: &BlobId) {
        if self.names(blob) && !self.unstored.contains(blob) {
            self.unstored.push(blob.clone());
        }
    }

    /// Lays a new op over the record. Blobs that it adds are not at the office yet, but for those
    /// that a resolution chooses: they were added before.
    pub(super) fn push(&mut self, op: PendingOp) {
        if op.k.is_edit() {
            self.write_anew(&op.f);
        }
        if op.k.is_edit() && op.rc.is_empty() {
            let before = attachment::blobs(&self.view_fields());
            for blob in attachment::blobs(&op.f) {
                if !before.contains(&blob) && !self.unstored.contains(&blob) {
                    self.unstored.push(blob);
                }
            }
        }
        self.pending.push(op);
        self.trim_unstored();
    }

    /// A blob that no attachment names any more is not waited for.
    pub(super) fn trim_unstored(&mut self) {
        if !self.unstored.is_empty() {
            let named = attachment::blobs(&self.view_fields());
            self.unstored.retain(|blob| named.contains(blob));
        }
    }

    /// Submits that waited for attachments get the verdict that the server gave in the end, if it
    /// is one of the device's present `generation`: an earlier server history may have said else,
    /// and its word does not count any more.
    pub(super) fn take_releases(&mut self, generation: u32) {
        if self.generation != generation {
            return;
        }
        let confirmed = &self.confirmed;
        self.problems.retain_mut(|problem| {
            let name = format!("{}/{}", fields::RELEASED, problem.op.o);
            let released = confirmed.get(&name).and_then(|word| json::from_value(word).ok());
            match released {
                None => true,
                Some(Verdict::Applied) => false,
                Some(verdict) => {
                    problem.verdict = verdict;
                    true
                }
            }
        });
    }
}
