//! One step of a form: its questions, and a foot with Back and Next at the same place.

use std::sync::Arc;

use leptos::prelude::*;
use rules::{Problem, Severity};

use super::{
    CHECK,
    eligibility::eligibility,
    input::{Writing, question},
    line::{draft_line, failure_banner},
    question::Step,
    twins::twins,
    unasked::unasked,
};
use crate::{
    desk::{SaveFailure, use_desk},
    i18n::{Msg, t},
    nav::{Nav, Page, use_nav},
    pages::wording::FieldName,
    platform::{page, sleep},
    reactive::live,
    ui::{Button, ButtonKind, ErrorSummary, FieldProblem, Icon, LinkButton},
};

/// The body of a step.
pub fn step(writing: Writing, step: &'static Step) -> AnyView {
    let nav = use_nav();
    writing.form.at_step(step.name);
    let returning = nav.query("return").is_some();
    // Who comes from a listed problem sees it at its field, and begins there.
    let wanted = page::hash();
    if !wanted.is_empty() {
        writing.revealed.set(true);
        focus_soon(wanted);
    }
    let listed = RwSignal::new(Vec::<FieldProblem>::new());
    let failure = RwSignal::new(None::<SaveFailure>);
    let saving = RwSignal::new(false);
    let busy = Signal::derive(move || saving.get() || writing.preparing.get());
    let (back, next) = neighbours(writing, step, returning);
    let go_on = move || {
        let next = next.clone();
        saving.set(true);
        leptos::task::spawn_local(async move {
            let saved = save(writing).await;
            saving.set(false);
            match saved {
                Ok(()) => move_on(writing, step, listed, nav, &next),
                Err(why) => failure.set(Some(why)),
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            go_on();
        }
    };
    let shown_once = live(move || {
        listed.with(|listed| !listed.is_empty()).then(|| view! { <p>{t(Msg::FormGoOn)}</p> })
    });
    let recipient = matches!(step.name, "recipient" | "award");
    let twins = recipient.then(|| twins(use_desk(), Arc::new(move || writing.form.view())));
    let questions: Vec<AnyView> = step
        .questions
        .iter()
        .map(|asked| (question(writing, asked), eligibility(writing, asked)).into_any())
        .collect();
    view! {
        <form novalidate on:submit=submit>
            {failure_banner(failure)}
            <ErrorSummary problems=listed />
            {shown_once}
            {questions}
            {twins}
            {draft_line(writing.form)}
            <div class="form-foot">
                <LinkButton href=back label=t(Msg::FormBack) mark=Icon::Back />
                <Button label=t(Msg::FormNext) kind=ButtonKind::Primary submit=true busy=busy />
            </div>
        </form>
    }
    .into_any()
}

/// The addresses before and after a step; who came to change one answer returns to the check.
fn neighbours(writing: Writing, step: &Step, returning: bool) -> (String, Page) {
    let id = writing.form.id();
    let (written, id) = (writing.written, id.as_str());
    let steps = written.steps();
    let at = steps.iter().position(|other| other.name == step.name).unwrap_or(0);
    let name = |at: usize| steps.get(at).map_or(CHECK, |step| step.name);
    let check = written.step_page(id, CHECK);
    if returning {
        return (check.path(), check);
    }
    let back = match at.checked_sub(1) {
        Some(before) => written.step_page(id, name(before)),
        None => written.form_page(id),
    };
    (back.path(), written.step_page(id, name(at + 1)))
}

/// Saves what is typed; a form in which nothing stands yet is no record.
pub async fn save(writing: Writing) -> Result<(), SaveFailure> {
    let blank = writing.form.fields.with_untracked(|view| view.values().all(is_blank));
    if blank { Ok(()) } else { writing.form.save(&|view| unasked(writing.written, view)).await }
}

fn is_blank(value: &serde_json::Value) -> bool {
    value.is_null() || value.as_str().is_some_and(text::is_blank)
}

/// Shows the problems of the step once; who goes on all the same puts them right later.
fn move_on(
    writing: Writing,
    step: &'static Step,
    listed: RwSignal<Vec<FieldProblem>>,
    nav: Nav,
    next: &Page,
) {
    let here = |problem: &Problem| is_here(step, problem);
    let problems: Vec<FieldProblem> = untrack(|| writing.listed(here))
        .into_iter()
        .map(|problem| FieldProblem { page: None, ..problem })
        .collect();
    if problems.is_empty() || listed.with_untracked(|before| *before == problems) {
        nav.go(next);
    } else {
        writing.revealed.set(true);
        listed.set(problems);
    }
}

/// Whether a problem belongs to a question of the step.
pub fn is_here(step: &Step, problem: &Problem) -> bool {
    let name = FieldName::of(&problem.field);
    problem.severity == Severity::Block && step.questions.iter().any(|q| q.field == name.set)
}

/// Gives the focus to the field named in the address, once it is drawn.
fn focus_soon(hash: String) {
    leptos::task::spawn_local(async move {
        sleep(0).await;
        let id = js_sys::decode_uri_component(&hash).map_or(hash, String::from);
        page::focus(&id);
    });
}
