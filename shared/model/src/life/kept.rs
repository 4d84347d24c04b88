//! The life of what an office keeps in its lists: it is in use from its first word on, until it is
//! retired. What other records may name is never deleted.

use super::{Life, Move, State};
use crate::access::{Operation, Permission};

/// The word of what is out of use: old records still name it, new ones no longer.
pub const RETIRED: &str = "retired";

const STATES: &[State] = &[
    State { word: "draft", edits: true, opens: false, arrives: false },
    State { word: RETIRED, edits: false, opens: false, arrives: false },
];

const fn step(
    word: &'static str,
    from: &'static [&'static str],
    to: &'static str,
    right: Operation,
) -> Move {
    let right = Permission::Right(right);
    Move { word, from, to, right, repeats: true, says: &[], guards: &[], gives: &[] }
}

/// States and moves of reference data.
pub static KEPT: Life = Life {
    states: STATES,
    moves: &[
        step("retire", &["draft"], RETIRED, Operation::Keep),
        step("restore", &[RETIRED], "draft", Operation::Keep),
    ],
};

/// Those of appointments, which give roles.
pub static APPOINTED: Life = Life {
    states: STATES,
    moves: &[
        step("retire", &["draft"], RETIRED, Operation::Appoint),
        step("restore", &[RETIRED], "draft", Operation::Appoint),
    ],
};
