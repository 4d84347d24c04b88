//! What waits for a person: changes that the office did not apply, and open conflicts.

use leptos::prelude::*;
use model::{
    access::Operation,
    fields::{self, Fields},
    id::RecordId,
    life::DO,
    scope::Scope,
};
use serde_json::Value;
use sync::{
    client::{LocalRecord, OpProblem},
    op::Kind,
    verdict::Verdict,
};

use super::{Written, answers, references::References};
use crate::{
    desk::{Desk, SaveFailure},
    i18n::{Msg, t, t_args},
    pages::wording::{self, label, stand},
    platform::download,
    reactive::live,
    ui::{Banner, Button, Icon, LinkButton, Tone, moment},
};

use super::line::failure_banner;

/// Everything about a record that needs a person, each with what to do.
pub fn troubles(
    desk: Desk,
    written: Written,
    record: Option<&LocalRecord>,
    references: RwSignal<Option<References>>,
) -> AnyView {
    let Some(record) = record else { return ().into_any() };
    let id = &record.id;
    let view = record.view_fields();
    let open = fields::rows(&view, fields::CONFLICTS).count();
    let conflicts = (open > 0).then(|| {
        let href = written.conflicts_page(id.as_str()).path();
        view! {
            <Banner tone=Tone::Problem>
                <p>{t_args(Msg::ConflictOpen, &[("n", &open.to_string())])}</p>
                <LinkButton href=href label=t(Msg::ConflictGo) />
            </Banner>
        }
    });
    let failure = RwSignal::new(None::<SaveFailure>);
    let editable =
        record.view().is_some_and(|it| it.is_editable()) && record.pending_command().is_none();
    let place = Place { desk, written, view: &view, scope: &record.scope, editable, failure };
    let problems: Vec<AnyView> = record
        .problems
        .iter()
        .filter(|problem| !problem.verdict.awaits_attachments())
        .filter_map(|problem| place.one(id, problem, references))
        .collect();
    view! {
        {conflicts}
        {failure_banner(failure)}
        {problems}
    }
    .into_any()
}

/// Where the problems of one record are shown.
struct Place<'a> {
    desk: Desk,
    written: Written,
    view: &'a Fields,
    scope: &'a Scope,
    /// Whether the record's status takes edits now.
    editable: bool,
    failure: RwSignal<Option<SaveFailure>>,
}

impl Place<'_> {
    fn one(
        &self,
        id: &RecordId,
        problem: &OpProblem,
        references: RwSignal<Option<References>>,
    ) -> Option<AnyView> {
        let (mut text, code) = wording::verdict(self.view, &problem.verdict)?;
        if problem.is_aside() && !problem.op.k.is_edit() {
            t(Msg::RecordAsideAfter).clone_into(&mut text);
        }
        let title = match problem.verdict {
            Verdict::Rejected { .. } => Msg::RecordRejected,
            _ if problem.is_aside() => Msg::RecordAside,
            _ => Msg::RecordHeld,
        };
        let what = what(self.view, problem);
        let (desk, failure) = (self.desk, self.failure);
        let is_edit = problem.op.k.is_edit();
        let content = is_edit.then(|| self.content(&problem.op.f, references));
        let done = move |outcome: Result<(), SaveFailure>| {
            if let Err(why) = outcome {
                failure.try_set(Some(why));
            }
        };
        let (record, op) = (id.clone(), problem.op.o.clone());
        let dismiss = move |()| {
            let (record, op) = (record.clone(), op.clone());
            leptos::task::spawn_local(async move { done(desk.dismiss(&record, &op).await) });
        };
        let (record, op, scope) = (id.clone(), problem.op.o.clone(), self.scope.clone());
        let offered = is_edit && self.editable;
        let again = live(move || {
            let (record, op) = (record.clone(), op.clone());
            let press = move |()| {
                let (record, op) = (record.clone(), op.clone());
                leptos::task::spawn_local(async move { done(desk.save_again(&record, &op).await) });
            };
            (offered && desk.may(Operation::Write, &scope)).then(|| {
                view! { <Button label=t(Msg::RecordAgain) mark=Icon::Send on_press=press /> }
            })
        });
        let copy = (problem.is_aside() && is_edit).then(|| {
            let (name, text) = (format!("{id}.txt"), self.as_text(&problem.op.f));
            let save = move |()| {
                // A browser that takes no file says so itself.
                let _ = download::save(&name, "text/plain;charset=utf-8", text.as_bytes());
            };
            view! { <Button label=t(Msg::RecordSaveText) on_press=save /> }
        });
        Some(
            view! {
                <Banner tone=Tone::Problem title=t(title)>
                    <p>{what}</p>
                    <p>{text}</p>
                    {content}
                    <p class="quiet-code">{code}</p>
                    <div class="actions">
                        {again} {copy} <Button label=t(Msg::RecordDismiss) on_press=dismiss />
                    </div>
                </Banner>
            }
            .into_any(),
        )
    }

    /// What was written, for a file.
    fn as_text(&self, f: &Fields) -> String {
        let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let line = |(name, value): (&String, &Value)| {
            format!("{}\n{}\n\n", label(self.view, name), plain(value))
        };
        f.iter().map(line).collect()
    }

    /// What was written, to be read and copied.
    fn content(&self, f: &Fields, references: RwSignal<Option<References>>) -> AnyView {
        let (written, view, f) = (self.written, self.view.clone(), f.clone());
        let said = live(move || {
            references.with(|known| {
                let known = known.as_ref()?;
                let said = |(name, value): (&String, &Value)| {
                    let text = answers::of_field(Some(written), name, value, known);
                    let text = if text.is_empty() { t(Msg::FieldNone).to_owned() } else { text };
                    view! {
                        <dt>{label(&view, name)}</dt>
                        <dd>{text}</dd>
                    }
                    .into_any()
                };
                Some(f.iter().map(said).collect_view())
            })
        });
        view! {
            <details>
                <summary>{t(Msg::RecordWritten)}</summary>
                <dl class="diff">{said}</dl>
            </details>
        }
        .into_any()
    }
}

/// What the op wished: a transition, or changes of fields.
fn what(view: &Fields, problem: &OpProblem) -> String {
    let moment = moment(problem.op.at);
    let wished = match &problem.op.k {
        Kind::Cmd => {
            let did = stand::did(fields::text(&problem.op.f, DO));
            t_args(Msg::RecordWishMove, &[("did", did)])
        }
        Kind::New => t(Msg::RecordWishNew).to_owned(),
        _ => {
            let mut names: Vec<String> =
                problem.op.f.keys().map(|name| text::begin_small(&label(view, name))).collect();
            names.dedup();
            t_args(Msg::RecordWishEdit, &[("what", &names.join(", "))])
        }
    };
    t_args(Msg::RecordWish, &[("wish", wished.as_str()), ("moment", moment.as_str())])
}
