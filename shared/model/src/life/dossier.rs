//! The life of a dossier: a pledge, a nomination or a report, from the first word to its receipt.
//!
//! Source: the table of transitions of the nomination workflow, as far as draft, submitted,
//! received, returned and withdrawn.

use super::{Give, Guard, Kept, Life, Move, Said, Say, State};
use crate::access::{Operation, Permission};

/// Written by an organisation, handed in, received or returned by the office above it.
pub static DOSSIER: Life = Life {
    states: &[
        State { word: "draft", edits: true, opens: false, arrives: false },
        State { word: "submitted", edits: false, opens: true, arrives: true },
        State { word: "returned", edits: true, opens: true, arrives: false },
        State { word: "received", edits: false, opens: true, arrives: false },
        State { word: "withdrawn", edits: false, opens: false, arrives: false },
    ],
    moves: &[
        Move {
            word: "submit",
            from: &["draft", "returned"],
            to: "submitted",
            right: Permission::Right(Operation::Submit),
            repeats: true,
            says: &[],
            guards: &[
                Guard::NoConflicts,
                Guard::SeenAll,
                Guard::NoProblems,
                Guard::DriveOpen,
                Guard::Attachments,
            ],
            gives: &[Give::NextRevision, Give::Number],
        },
        Move {
            word: "withdraw",
            from: &["draft", "submitted", "returned"],
            to: "withdrawn",
            right: Permission::Right(Operation::Withdraw),
            repeats: false,
            says: &[Say { name: "reason", shape: Said::Text, needed: false, kept: Kept::Always }],
            guards: &[],
            gives: &[],
        },
        Move {
            word: "receive",
            from: &["submitted"],
            to: "received",
            right: Permission::Right(Operation::Receive),
            repeats: false,
            says: &[
                Say { name: "received_on", shape: Said::Day, needed: false, kept: Kept::Not },
                Say {
                    name: "incoming_number",
                    shape: Said::Text,
                    needed: false,
                    kept: Kept::IfSaid,
                },
                Say { name: "reason", shape: Said::Text, needed: false, kept: Kept::Not },
            ],
            guards: &[Guard::ReceiptDay],
            gives: &[Give::Revision, Give::ReceiptDay],
        },
        Move {
            word: "return",
            from: &["submitted", "received"],
            to: "returned",
            right: Permission::Right(Operation::Return),
            repeats: false,
            says: &[
                Say { name: "reason", shape: Said::Text, needed: true, kept: Kept::Always },
                Say { name: "items", shape: Said::Texts, needed: false, kept: Kept::Always },
                Say { name: "due", shape: Said::Day, needed: false, kept: Kept::IfSaid },
            ],
            guards: &[Guard::Reason, Guard::NotPast("due")],
            gives: &[Give::Revision],
        },
    ],
};
