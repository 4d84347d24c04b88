//! The task list of a form: its sections with their state, and what can be done with the whole.

use leptos::prelude::*;
use rules::Severity;

use super::{CHECK, answers, input::Writing, line::draft_line, question::Step, step::is_here};
use crate::{
    desk::use_desk,
    i18n::{Msg, t, t_args},
    nav::use_nav,
    reactive::live,
    ui::{Button, ButtonKind, Dialog, Icon, LinkButton, Task, TaskList, TaskState},
};

/// Problems of what is not written yet; every other one is a mistake.
pub const MISSING: [&str; 5] =
    ["required", "required_choice", "required_date", "required_rows", "too_short"];

/// The body of the task list.
pub fn tasks(writing: Writing) -> AnyView {
    let id = writing.form.id();
    let tasks = Memo::new({
        let id = id.clone();
        move |_| {
            let sections = writing.written.steps().iter().map(|step| section(writing, step));
            sections.chain([check(writing, id.as_str())]).collect::<Vec<_>>()
        }
    });
    let new = writing.form.record.with_value(Option::is_none);
    let to_record = (!new).then(|| {
        let href = writing.written.record_page(id.as_str()).path();
        view! { <LinkButton href=href label=t(Msg::FormToRecord) /> }
    });
    view! {
        <TaskList tasks=tasks />
        {draft_line(writing.form)}
        <div class="actions">
            <LinkButton
                href=writing.written.list_page().path()
                label=t(Msg::FormToList)
                mark=Icon::Back
            />
            {to_record}
            {discard(writing)}
        </div>
    }
    .into_any()
}

fn section(writing: Writing, step: &'static Step) -> Task {
    let id = writing.form.id();
    let (answered, optional) = writing.form.fields.with(|view| {
        let asked = step.questions.iter().filter(|question| (question.when)(view));
        (answers::answered(step.questions, view), asked.into_iter().all(|q| q.optional))
    });
    let hint = if optional { t(Msg::FormOptional).to_owned() } else { String::new() };
    Task {
        href: writing.written.step_page(id.as_str(), step.name).path(),
        title: t(step.title).to_owned(),
        hint,
        state: state(writing, step, answered),
    }
}

fn state(writing: Writing, step: &Step, answered: usize) -> TaskState {
    writing.problems.with(|problems| {
        let mut here = problems.iter().filter(|problem| is_here(step, problem)).peekable();
        if answered == 0 {
            TaskState::NotStarted
        } else if here.peek().is_none() {
            TaskState::Done
        } else if here.all(|problem| MISSING.contains(&problem.code)) {
            TaskState::InProgress
        } else {
            TaskState::Problem
        }
    })
}

fn check(writing: Writing, id: &str) -> Task {
    let left = writing
        .problems
        .with(|problems| problems.iter().filter(|p| p.severity == Severity::Block).count());
    let hint = match left {
        0 => t(Msg::FormReady).to_owned(),
        n => t_args(Msg::FormLeft, &[("n", &n.to_string())]),
    };
    Task {
        href: writing.written.step_page(id, CHECK).path(),
        title: t(Msg::FormCheck).to_owned(),
        hint,
        state: if left == 0 { TaskState::InProgress } else { TaskState::NotStarted },
    }
}

/// Throws away what was typed and not saved, after a question.
fn discard(writing: Writing) -> AnyView {
    let (desk, nav) = (use_desk(), use_nav());
    let open = RwSignal::new(false);
    let id = writing.form.id();
    let new = writing.form.record.with_value(Option::is_none);
    let after =
        if new { writing.written.list_page() } else { writing.written.record_page(id.as_str()) };
    let throw = move |()| {
        let (id, after) = (id.clone(), after.clone());
        leptos::task::spawn_local(async move {
            if desk.discard(&id).await.is_ok() {
                nav.replace(&after);
            }
        });
    };
    let throw = Callback::new(throw);
    let help = if new { Msg::FormDiscardNew } else { Msg::FormDiscardHelp };
    let offered = live(move || {
        writing.form.is_dirty().then(|| {
            view! {
                <Button
                    label=t(Msg::FormDiscard)
                    kind=ButtonKind::Quiet
                    mark=Icon::Trash
                    on_press=move |()| open.set(true)
                />
            }
        })
    });
    view! {
        {offered}
        <Dialog open=open id="discard" title=t(Msg::FormDiscard)>
            <p>{t(help)}</p>
            <div class="actions">
                <Button label=t(Msg::FormDiscardYes) kind=ButtonKind::Danger on_press=throw />
                <Button label=t(Msg::FormKeepOn) on_press=move |()| open.set(false) />
            </div>
        </Dialog>
    }
    .into_any()
}
