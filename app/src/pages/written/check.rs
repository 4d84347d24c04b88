//! The last step: every answer with a link to change it, all problems, and the button that hands in.

use std::sync::Arc;

use leptos::prelude::*;
use model::{access::Operation, command::Command, fields, life::Facts};
use rules::Severity;

use super::{
    CHECK, answers,
    eligibility::judged,
    input::{Writing, is_hint},
    line::{draft_line, failure_banner},
    photos::{Viewer, gallery},
    question::Step,
    step::save,
    twins::twins,
};
use crate::{
    desk::{SaveFailure, use_desk},
    i18n::{Msg, t, t_args},
    nav::use_nav,
    pages::wording,
    reactive::{live, memo},
    today::today,
    ui::{
        Banner, Button, ButtonKind, ErrorSummary, FieldProblem, Icon, LinkButton, Section,
        SummaryList, Tone, field_id,
    },
};

/// The body of the check.
pub fn check(writing: Writing) -> AnyView {
    writing.form.at_step(CHECK);
    let id = writing.form.id();
    let listed = RwSignal::new(untrack(|| writing.listed(|_| true)));
    let failure = RwSignal::new(None::<SaveFailure>);
    let refused = RwSignal::new(None::<String>);
    let viewer = Viewer::new(id.clone());
    let section = |step: &'static Step| {
        if step.has_photos() { photos(writing, viewer, step) } else { section(writing, step) }
    };
    let sections: Vec<AnyView> = writing.written.steps().iter().map(section).collect();
    let back = writing.written.form_page(id.as_str()).path();
    let rules = writing.written.judged_at().map(|_| judged(writing));
    let refusal = live(move || {
        refused.get().map(|why| {
            view! { <Banner tone=Tone::Problem><p>{why}</p></Banner> }
        })
    });
    view! {
        {failure_banner(failure)}
        <ErrorSummary problems=listed />
        {conflicts(writing)}
        {sections}
        {rules}
        {hints(writing)}
        {twins(use_desk(), Arc::new(move || writing.form.view()))}
        {handing_in(writing)}
        {refusal}
        {draft_line(writing.form)}
        {viewer.dialog()}
        <div class="form-foot">
            <LinkButton href=back label=t(Msg::FormBack) mark=Icon::Back />
            {save_button(writing, failure)}
            {submit_button(writing, listed, failure, refused)}
        </div>
    }
    .into_any()
}

/// The photos, with a link to where they are changed.
fn photos(writing: Writing, viewer: Viewer, step: &'static Step) -> AnyView {
    let desk = use_desk();
    let page = writing.written.step_page(writing.form.id().as_str(), step.name).path();
    let shown = live(move || writing.form.fields.with(|view| gallery(desk, viewer, view)));
    view! {
        <Section title=t(step.title)>
            {shown}
            <p>
                <a class="photo-change" href=format!("{page}?return=check")>
                    {t(Msg::AttachmentChange)}
                </a>
            </p>
        </Section>
    }
    .into_any()
}

fn section(writing: Writing, step: &'static Step) -> AnyView {
    let id = writing.form.id();
    let rows = memo(move || {
        let page = writing.written.step_page(id.as_str(), step.name).path();
        let change = |field: &str| {
            let id = String::from(js_sys::encode_uri_component(&field_id(field)));
            Some(format!("{page}?return=check#{id}"))
        };
        writing.form.fields.with(|view| {
            writing.with_references(|r| answers::of_step(step.questions, view, r, &change))
        })
    });
    view! {
        <Section title=t(step.title)>
            <SummaryList rows=rows />
        </Section>
    }
    .into_any()
}

/// Open conflicts keep a form from being handed in.
fn conflicts(writing: Writing) -> AnyView {
    let open =
        writing.form.fields.with_untracked(|view| fields::rows(view, fields::CONFLICTS).count());
    if open == 0 {
        return ().into_any();
    }
    let href = writing.written.conflicts_page(writing.form.id().as_str()).path();
    view! {
        <Banner tone=Tone::Problem>
            <p>{t_args(Msg::ConflictOpen, &[("n", &open.to_string())])}</p>
            <LinkButton href=href label=t(Msg::ConflictGo) />
        </Banner>
    }
    .into_any()
}

/// What should be looked at again; it keeps nobody from handing in.
fn hints(writing: Writing) -> AnyView {
    let shown = live(move || {
        let hints: Vec<String> = writing.form.fields.with(|view| {
            writing.problems.with(|problems| {
                let hints = problems.iter().filter(|problem| is_hint(problem));
                hints.map(|problem| wording::problem(view, problem)).collect()
            })
        });
        (!hints.is_empty()).then(|| {
            let hints: Vec<AnyView> =
                hints.into_iter().map(|hint| view! { <p>{hint}</p> }.into_any()).collect();
            view! { <Banner tone=Tone::Caution title=t(Msg::FormLook)>{hints}</Banner> }
        })
    });
    view! { {shown} }.into_any()
}

/// What handing in means, or who may.
fn handing_in(writing: Writing) -> AnyView {
    let desk = use_desk();
    let text = live(move || {
        let record = writing.form.view();
        if !desk.may(Operation::Submit, &record.scope) {
            return t(Msg::FormNoSubmit).to_owned();
        }
        let left = writing.problems.with(|problems| {
            problems.iter().filter(|problem| problem.severity == Severity::Block).count()
        });
        match left {
            0 => t(writing.written.words().submit_help).to_owned(),
            n => t_args(Msg::FormLeft, &[("n", &n.to_string())]),
        }
    });
    view! { <p class="lead" id="submit-help">{text}</p> }.into_any()
}

/// Saves without handing in, when there is something to save.
fn save_button(writing: Writing, failure: RwSignal<Option<SaveFailure>>) -> AnyView {
    let press = Callback::new(move |()| {
        leptos::task::spawn_local(async move {
            if let Err(why) = save(writing).await {
                failure.set(Some(why));
            }
        });
    });
    let shown = live(move || {
        let dirty = matches!(
            writing.form.draft.get(),
            crate::desk::DraftState::Typing
                | crate::desk::DraftState::Kept(_)
                | crate::desk::DraftState::Failed(_)
        );
        dirty.then(|| view! { <Button label=t(Msg::FormSaveHere) on_press=press /> })
    });
    view! { {shown} }.into_any()
}

fn submit_button(
    writing: Writing,
    listed: RwSignal<Vec<FieldProblem>>,
    failure: RwSignal<Option<SaveFailure>>,
    refused: RwSignal<Option<String>>,
) -> AnyView {
    let (desk, nav) = (use_desk(), use_nav());
    let busy = RwSignal::new(false);
    let submit = move |()| {
        let problems = untrack(|| writing.listed(|_| true));
        if !problems.is_empty() {
            listed.set(problems);
            return;
        }
        if let Some(why) = forecast(writing) {
            refused.set(Some(why));
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            let id = writing.form.id();
            let done = match save(writing).await {
                Ok(()) => desk.command(&id, Command::Submit).await,
                Err(why) => Err(why),
            };
            busy.set(false);
            match done {
                Ok(()) => nav.go(&writing.written.handed_in_page(id.as_str())),
                Err(why) => failure.set(Some(why)),
            }
        });
    };
    let submit = Callback::new(submit);
    let shown = live(move || {
        let scope = writing.form.view().scope;
        desk.may(Operation::Submit, &scope).then(|| {
            view! {
                <Button
                    label=t(writing.written.words().submit)
                    kind=ButtonKind::Primary
                    mark=Icon::Send
                    busy=busy
                    on_press=submit
                />
            }
        })
    });
    view! { {shown} }.into_any()
}

/// What the judge would say, as far as this device knows.
fn forecast(writing: Writing) -> Option<String> {
    let record = untrack(|| writing.form.view());
    let open = record.open_conflicts();
    let drive = fields::parsed(&record.fields, "drive");
    let closed = writing.with_references(|references| {
        drive.is_some_and(|drive| references.directory.drive_closed(&drive, today()))
    });
    let facts = Facts {
        open_conflicts: u32::try_from(open).unwrap_or(u32::MAX),
        drive_closed: closed,
        ..Facts::default()
    };
    Command::Submit.forecast(&record, facts, today()).err().map(|why| wording::refusal(&why))
}
