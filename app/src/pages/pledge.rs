//! Pledges: list, form, record and conflicts, and what the form asks.

use leptos::prelude::*;
use model::fields::{self, Fields};

use super::written::{
    Written,
    conflicts::Conflicts,
    form::{StepPage, TaskPage},
    list::List,
    question::{Ask, Rows, Source, Step, ask, maybe},
    record::RecordPage,
};
use crate::i18n::Msg;

/// The sections of the form.
pub const STEPS: &[Step] = &[
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

/// The list of pledges.
#[component]
pub fn PledgesPage() -> impl IntoView {
    view! { <List written=Written::Pledge /> }
}

/// A pledge.
#[component]
pub fn PledgePage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    view! { <RecordPage written=Written::Pledge id=id /> }
}

/// The task list of a pledge form.
#[component]
pub fn PledgeFormPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    view! { <TaskPage written=Written::Pledge id=id /> }
}

/// A step of a pledge form.
#[component]
pub fn PledgeStepPage(
    /// Id of the record.
    id: String,
    /// Name of the step.
    step: String,
) -> impl IntoView {
    view! { <StepPage written=Written::Pledge id=id step=step /> }
}

/// The conflicts of a pledge.
#[component]
pub fn PledgeConflictsPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    view! { <Conflicts written=Written::Pledge id=id /> }
}
