//! The form: a code, or name and password.

use leptos::{ev::SubmitEvent, prelude::*};
use sync::wire::EnrolRequest;

use super::Attempt;
use crate::{
    desk::{EnrolFailure, use_desk},
    i18n::{Msg, t, t_args},
    pages::home::{SendButton, problem_text},
    reactive::{live, memo},
    shell::use_shell,
    ui::{
        Banner, Button, ButtonKind, ErrorSummary, FieldProblem, Section, TextField, TextKind, Tone,
        Width,
    },
};

/// Asks for what enrols the device.
#[component]
pub fn EnrolForm(attempt: Attempt, enrol: Callback<EnrolRequest>) -> impl IntoView {
    let problems = RwSignal::new(Vec::<FieldProblem>::new());
    let missing = move |fields: &[(&str, RwSignal<String>, Msg)]| {
        let found: Vec<FieldProblem> = fields
            .iter()
            .filter(|(_, value, _)| value.with_untracked(|value| value.trim().is_empty()))
            .map(|(field, _, message)| FieldProblem {
                field: (*field).to_owned(),
                text: t(*message).to_owned(),
                page: None,
            })
            .collect();
        let none = found.is_empty();
        problems.set(found);
        none && !attempt.busy.get_untracked()
    };
    let by_code = move |event: SubmitEvent| {
        event.prevent_default();
        if missing(&[("code", attempt.code, Msg::EnrolCodeMissing)]) {
            let code = attempt.code.with_untracked(|code| code.trim().to_owned());
            enrol.run(EnrolRequest::Code { code });
        }
    };
    let by_password = move |event: SubmitEvent| {
        event.prevent_default();
        let fields = [
            ("user", attempt.user, Msg::EnrolUserMissing),
            ("password", attempt.password, Msg::EnrolPasswordMissing),
        ];
        if missing(&fields) {
            enrol.run(EnrolRequest::Password {
                user: attempt.user.with_untracked(|user| user.trim().to_owned()),
                password: attempt.password.get_untracked(),
            });
        }
    };
    let error = move |field: &'static str| {
        Signal::derive(move || {
            problems.with(|problems| {
                problems.iter().find(|p| p.field == field).map(|problem| problem.text.clone())
            })
        })
    };
    let label = Signal::derive(move || {
        t(if attempt.busy.get() { Msg::EnrolBusy } else { Msg::EnrolNow }).to_owned()
    });
    view! {
        <p class="lead">{t(Msg::EnrolLead)}</p>
        <Unsent />
        <ErrorSummary problems=problems />
        <Failure attempt=attempt />
        <Section title=t(Msg::EnrolByCode)>
            <form on:submit=by_code novalidate>
                <TextField
                    field="code"
                    label=t(Msg::EnrolCode)
                    hint=t(Msg::EnrolCodeHint)
                    value=attempt.code
                    error=error("code")
                    width=Width::Medium
                />
                <Button label=label kind=ButtonKind::Primary busy=attempt.busy submit=true />
            </form>
        </Section>
        <Section title=t(Msg::EnrolByPassword)>
            <form on:submit=by_password novalidate>
                <TextField
                    field="user"
                    label=t(Msg::EnrolUser)
                    value=attempt.user
                    error=error("user")
                    width=Width::Medium
                    autocomplete="username"
                />
                <TextField
                    field="password"
                    label=t(Msg::EnrolPassword)
                    value=attempt.password
                    error=error("password")
                    kind=TextKind::Password
                    width=Width::Medium
                    autocomplete="current-password"
                />
                <Button label=label busy=attempt.busy submit=true />
            </form>
        </Section>
    }
}

/// Says beforehand that another organisation's unsent work keeps the device from moving.
#[component]
fn Unsent() -> impl IntoView {
    let (desk, shell) = (use_desk(), use_shell());
    let unsent = memo(move || {
        desk.device.with(|device| device.as_ref().map_or(0, sync::client::Device::unsent))
    });
    live(move || {
        (unsent.get() > 0).then(|| {
            let n = unsent.get().to_string();
            let org = shell.organisation.get();
            let said = t_args(Msg::EnrolUnsent, &[("n", &n), ("org", &org)]);
            view! {
                <Banner tone=Tone::Caution>
                    <p>{said}</p>
                    <SendButton />
                </Banner>
            }
        })
    })
}

/// Why the last attempt failed, and what to do.
#[component]
fn Failure(attempt: Attempt) -> impl IntoView {
    live(move || {
        attempt.failure.get().map(|failure| {
            let said = match &failure {
                EnrolFailure::NoReply => view! { <p>{t(Msg::EnrolNoReply)}</p> }.into_any(),
                EnrolFailure::Refused(problem) => problem_text(problem),
                EnrolFailure::UnsentElsewhere(n) => {
                    let said = t_args(Msg::EnrolElsewhere, &[("n", &n.to_string())]);
                    view! { <p>{said}</p> }.into_any()
                }
                EnrolFailure::Store(error) => view! {
                    <p>{t(Msg::EnrolStoreFailed)}</p>
                    <p class="quiet-code">{error.to_string()}</p>
                }
                .into_any(),
            };
            view! {
                <Banner tone=Tone::Problem title=t(Msg::EnrolFailed)>
                    {said}
                </Banner>
            }
        })
    })
}
