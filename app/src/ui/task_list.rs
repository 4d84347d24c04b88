//! A form as a list of sections with their state.

use leptos::prelude::*;

use super::{Icon, icon};
use crate::i18n::{Msg, t};
use crate::reactive::live;

/// How far a section is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskState {
    NotStarted,
    InProgress,
    Done,
    /// Something in it must be put right.
    Problem,
}

impl TaskState {
    const fn parts(self) -> (&'static str, Msg, Option<Icon>) {
        match self {
            Self::NotStarted => ("badge task-not-started", Msg::TaskNotStarted, None),
            Self::InProgress => ("badge task-in-progress", Msg::TaskInProgress, Some(Icon::Pencil)),
            Self::Done => ("badge task-done", Msg::TaskDone, Some(Icon::Check)),
            Self::Problem => ("badge task-problem", Msg::TaskProblem, Some(Icon::Alert)),
        }
    }
}

/// A section of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The address of the section.
    pub href: String,
    pub title: String,
    /// A quiet second line, such as what was answered; may be empty.
    pub hint: String,
    pub state: TaskState,
}

/// The sections of a form, numbered, each a link.
#[component]
pub fn TaskList(#[prop(into)] tasks: Signal<Vec<Task>>) -> impl IntoView {
    let entries = live(move || {
        tasks
            .get()
            .into_iter()
            .map(|task| {
                let (class, word, mark) = task.state.parts();
                let hint = (!task.hint.is_empty())
                    .then(|| view! { <span class="task-hint">{task.hint}</span> });
                view! {
                    <li>
                        <a href=task.href class="task">
                            <span class="task-text">
                                <span class="task-title">{task.title}</span>
                                {hint}
                            </span>
                            <span class=class>{mark.map(icon)} <span>{t(word)}</span></span>
                            {icon(Icon::ChevronRight)}
                        </a>
                    </li>
                }
            })
            .collect_view()
    });
    view! { <ol class="task-list">{entries}</ol> }
}
