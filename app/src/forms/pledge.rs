//! Pledges: what the form asks, and its words.

use model::{
    fields::{self, Fields},
    record::Noun,
};

use super::{
    Form, Words, Written,
    question::{Ask, Rows, Source, Step, ask, maybe},
};
use crate::i18n::Msg;

/// A pledge as a form.
pub const WRITTEN: Written = Written::new(&FORM);

static FORM: Form = Form {
    noun: Noun::Pledge,
    folder: "pledges",
    words: Words {
        many: Msg::NavPledges,
        form: Msg::PledgeFormTitle,
        begin: Msg::PledgeBegin,
        unnamed: Msg::HomeUnnamedPledge,
        number: Msg::PledgeNumber,
        submit: Msg::PledgeSubmit,
        submit_help: Msg::PledgeSubmitHelp,
        comes_next: Msg::PledgeComesNext,
        withdraw: Msg::PledgeWithdraw,
        withdraw_help: Msg::PledgeWithdrawHelp,
        empty: Msg::PledgeEmpty,
        empty_help: Msg::PledgeEmptyHelp,
        searched: Msg::PledgeSearched,
    },
    steps: STEPS,
    of_this_year: false,
    judged_at: None,
};

/// The sections of the form.
const STEPS: &[Step] = &[
    Step {
        name: "movement",
        title: Msg::PledgeStepMovement,
        questions: &[
            ask("title", Ask::Line),
            ask("year", Ask::Year),
            ask("movement", Ask::Pick(Source::Movement)),
            maybe("drive", Ask::Pick(Source::Drive)),
            maybe("group", Ask::Pick(Source::Group)),
        ],
    },
    Step {
        name: "contents",
        title: Msg::PledgeStepContents,
        questions: &[ask("contents", Ask::Rows(&CONTENTS))],
    },
    Step {
        name: "targets",
        title: Msg::PledgeStepTargets,
        questions: &[ask("targets", Ask::Rows(&TARGETS))],
    },
    Step {
        name: "signatory",
        title: Msg::PledgeStepSignatory,
        questions: &[
            ask("signatory_name", Ask::Line),
            ask("signatory_title", Ask::Line),
            maybe("commitment", Ask::Lines),
            maybe("place", Ask::Line),
            ask("committed_on", Ask::Date),
        ],
    },
];

const CONTENTS: Rows = Rows {
    cells: &[ask("text", Ask::Lines)],
    add: Msg::PledgeAddContent,
    remove: Msg::FieldRemove,
};

const TARGETS: Rows = Rows {
    cells: &[
        maybe("indicator", Ask::Pick(Source::Indicator)),
        ask("name", Ask::Line),
        ask("shape", Ask::Choice(&["at_least", "range", "ratio", "yearly", "text"])),
        ask("value", Ask::Number).when(has_number),
        ask("upto", Ask::Number).when(is_range),
        maybe("unit", Ask::Line).when(has_unit),
        ask("text", Ask::Lines).when(is_text),
    ],
    add: Msg::PledgeAddTarget,
    remove: Msg::FieldRemove,
};

fn is_text(row: &Fields) -> bool {
    fields::text(row, "shape") == "text"
}

fn is_range(row: &Fields) -> bool {
    fields::text(row, "shape") == "range"
}

fn has_number(row: &Fields) -> bool {
    !is_text(row)
}

fn has_unit(row: &Fields) -> bool {
    has_number(row) && fields::text(row, "shape") != "ratio"
}
