//! Who may write what of a group's records, and when: told once more, without the tables of the
//! nouns.

use std::collections::BTreeMap;

use sync::op::Op;

use super::{Last, status_of};
use model::scope::Scope;

/// The steps of what a group does together.
pub(super) const STEPS: &[(&str, &str)] = &[
    ("draft", "open"),
    ("open", "closed"),
    ("draft", "void"),
    ("open", "void"),
    ("open", "self_scored"),
    ("self_scored", "cross_scored"),
    ("cross_scored", "leader_scored"),
    ("leader_scored", "final"),
    ("self_scored", "open"),
    ("cross_scored", "open"),
    ("leader_scored", "open"),
];

/// Who organises the group of the founding data, and who leads it.
const CONDUCT: [&str; 2] = ["org:lm", "org:htx-c"];

/// I11: an edit of a group's record is by the hand whose turn it is, and what is written once stays.
pub(super) fn allowed(
    noun: &str,
    fields: &BTreeMap<String, Last>,
    op: &Op,
    author: &Scope,
) -> Result<(), String> {
    let state = status_of(fields);
    for (name, value) in &op.f {
        let set = name.split('/').next().unwrap_or_default();
        let (hand, during, once) = match (noun, set) {
            ("ballot", "voters" | "boxes") => (None, "open", true),
            ("score_sheet", "self_scores") => (Some("org"), "open", false),
            ("score_sheet", "cross_scores") => (Some("crosser"), "self_scored", false),
            ("score_sheet", "leader_scores") => (None, "cross_scored", false),
            ("score_sheet", "final_scores") => (None, "leader_scored", false),
            (_, "group") => (None, "draft", true),
            _ => (None, "draft", false),
        };
        let author = author.to_string();
        let is_hand = match hand {
            None => CONDUCT.contains(&author.as_str()),
            Some(field) => fields
                .get(field)
                .and_then(|last| last.value.as_str())
                .is_some_and(|org| author == format!("org:{org}")),
        };
        if !is_hand || state != during {
            return Err(format!("I11: {name} of a {noun} that is {state}, by {author}"));
        }
        let there = fields.get(name).map(|last| &last.value).filter(|there| !there.is_null());
        if once && there.is_some_and(|there| there != value) {
            return Err(format!("I11: {name} was written once for all"));
        }
    }
    Ok(())
}
