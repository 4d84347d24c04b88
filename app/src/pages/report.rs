//! Reports of figures: list, form, record and conflicts, and what the form asks.

pub mod figures;

use leptos::prelude::*;

use super::written::{
    Written,
    conflicts::Conflicts,
    form::{StepPage, TaskPage},
    list::List,
    question::{Ask, Source, Step, ask},
    record::RecordPage,
};
use crate::i18n::Msg;

/// The sections of the form.
pub const STEPS: &[Step] = &[
    Step {
        name: "group",
        title: Msg::ReportStepGroup,
        questions: &[ask("group", Ask::Pick(Source::Group)), ask("year", Ask::Year)],
    },
    Step { name: "figures", title: Msg::ReportFigures, questions: &[ask("figures", Ask::Figures)] },
];

/// The list of reports.
#[component]
pub fn ReportsPage() -> impl IntoView {
    view! { <List written=Written::Report /> }
}

/// A report.
#[component]
pub fn ReportPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    view! { <RecordPage written=Written::Report id=id /> }
}

/// The task list of the form.
#[component]
pub fn ReportFormPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    view! { <TaskPage written=Written::Report id=id /> }
}

/// A step of the form.
#[component]
pub fn ReportStepPage(
    /// Id of the record.
    id: String,
    /// Name of the step.
    step: String,
) -> impl IntoView {
    view! { <StepPage written=Written::Report id=id step=step /> }
}

/// The conflicts of a report.
#[component]
pub fn ReportConflictsPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    view! { <Conflicts written=Written::Report id=id /> }
}
