//! Reading an answer, also one that says more than this build knows.

use model::json::{self, Unreadable};

use super::{Cursors, SyncResponse};

impl SyncResponse {
    /// Reads an answer, and whether all of it could be read. Of one whose changes are those of a
    /// later version the receipts count alone: the cursors stay where they are, and what this build
    /// cannot read is left to pull, so that nothing keeps the outbox from being emptied.
    pub fn read(text: &str, cur: &Cursors) -> Result<(Self, bool), Unreadable> {
        let mut json = json::parse(text)?;
        if let Ok(answer) = json::from_value(&json) {
            return Ok((answer, true));
        }
        let answer = json.as_object_mut().ok_or(Unreadable)?;
        answer.remove("delta");
        answer.remove("scopes");
        answer.insert("cur".to_owned(), json::to_value(cur)?);
        answer.insert("more".to_owned(), true.into());
        Ok((json::from_value(&json)?, false))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_with_changes_of_a_later_version_counts_for_its_receipts() {
        let answer = |delta: serde_json::Value| {
            json!({"v": 1, "epoch": "e", "now": 5, "acked": {"s": 3, "o": "o3", "x": "0".repeat(64)},
                   "verdicts": [{"s": 3, "st": "held", "why": {"code": "too_tired"}}],
                   "cur": {"*": [9, 9]}, "delta": [delta], "scopes": ["ref"]})
            .to_string()
        };
        let cur = Cursors { all: (4, 5).into(), ..Cursors::default() };
        let known = json!({"r": "r", "n": "dream", "c": "ref", "v": 9, "f": {"x": 1}});
        let (read, whole) = SyncResponse::read(&answer(known.clone()), &cur).unwrap();
        assert!(whole && read.delta.len() == 1 && !read.more);
        assert_eq!(read.cur.all.base, 9);
        let mut later = known;
        later["f"] = json!("in another form");
        let (read, whole) = SyncResponse::read(&answer(later), &cur).unwrap();
        assert!(!whole && read.more, "what cannot be read is left to pull");
        assert_eq!((read.acked.s, read.verdicts.len()), (3, 1));
        assert_eq!((read.cur, read.delta.len(), read.scopes), (cur.clone(), 0, None));
        for text in ["<!DOCTYPE html>", "", "[]", "{}"] {
            assert!(SyncResponse::read(text, &cur).is_err(), "{text}");
        }
    }
}
