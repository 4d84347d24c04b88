//! Nominations: list, form, record and conflicts, and what the form asks.

use leptos::prelude::*;
use model::{
    attachment::ATTACHMENTS,
    fields::{self, Fields},
};

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
        name: "recipient",
        title: Msg::NominationStepRecipient,
        questions: &[
            ask("recipient_kind", Ask::Choice(&["collective", "individual", "household"])),
            maybe("recipient_org", Ask::Pick(Source::Org)).when(is_collective),
            ask("recipient_name", Ask::Line),
            maybe("born_on", Ask::Date).when(is_individual),
            maybe("gender", Ask::Choice(&["female", "male"])).when(is_individual),
            ask("position", Ask::Line).when(is_individual),
            maybe("unit", Ask::Line),
        ],
    },
    Step {
        name: "award",
        title: Msg::NominationStepAward,
        questions: &[
            ask("award", Ask::Pick(Source::Award)),
            ask("year", Ask::Year),
            maybe("basis", Ask::Choice(&["merit", "sudden", "movement", "service"])),
            maybe("movement", Ask::Pick(Source::Movement)),
            maybe("drive", Ask::Pick(Source::Drive)),
            maybe("rating", Ask::Choice(&["completed", "good", "excellent"])),
        ],
    },
    Step {
        name: "achievements",
        title: Msg::NominationStepAchievements,
        questions: &[ask("achievements", Ask::Long(800, 4000))],
    },
    Step {
        name: "prior",
        title: Msg::NominationStepPrior,
        questions: &[maybe("prior_awards", Ask::Rows(&PRIOR_AWARDS))],
    },
    Step {
        name: "meeting",
        title: Msg::NominationStepMeeting,
        questions: &[ask("meeting_on", Ask::Date)],
    },
    Step {
        name: "attachments",
        title: Msg::NominationStepAttachments,
        questions: &[maybe(ATTACHMENTS, Ask::Rows(&PHOTOS))],
    },
];

const PRIOR_AWARDS: Rows = Rows {
    cells: &[
        ask("award", Ask::Line),
        ask("year", Ask::Year),
        maybe("decision", Ask::Line),
        maybe("decided_on", Ask::Date),
        maybe("body", Ask::Line),
    ],
    add: Msg::NominationAddPrior,
    remove: Msg::FieldRemove,
};

const PHOTOS: Rows = Rows {
    cells: &[maybe("caption", Ask::Line)],
    add: Msg::AttachmentChoose,
    remove: Msg::AttachmentRemove,
};

fn is_collective(view: &Fields) -> bool {
    fields::text(view, "recipient_kind") == "collective"
}

fn is_individual(view: &Fields) -> bool {
    fields::text(view, "recipient_kind") == "individual"
}

/// The list of nominations.
#[component]
pub fn NominationsPage() -> impl IntoView {
    view! { <List written=Written::Nomination /> }
}

/// A nomination.
#[component]
pub fn NominationPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    view! { <RecordPage written=Written::Nomination id=id /> }
}

/// The task list of a nomination form.
#[component]
pub fn NominationFormPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    view! { <TaskPage written=Written::Nomination id=id /> }
}

/// A step of a nomination form.
#[component]
pub fn NominationStepPage(
    /// Id of the record.
    id: String,
    /// Name of the step.
    step: String,
) -> impl IntoView {
    view! { <StepPage written=Written::Nomination id=id step=step /> }
}

/// The conflicts of a nomination.
#[component]
pub fn NominationConflictsPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    view! { <Conflicts written=Written::Nomination id=id /> }
}
