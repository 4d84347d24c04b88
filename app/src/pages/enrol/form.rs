//! The form: a code, or name and password.

use leptos::{ev::SubmitEvent, prelude::*};
use sync::{client::Device, wire::EnrolRequest};

use super::Attempt;
use crate::{
    desk::{EnrolFailure, Entry, use_desk},
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
pub fn EnrolForm(attempt: Attempt, enrol: Callback<Entry>) -> impl IntoView {
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
            enrol.run(Entry::Asked(EnrolRequest::code(code)));
        }
    };
    let by_password = move |event: SubmitEvent| {
        event.prevent_default();
        let fields = [
            ("user", attempt.user, Msg::EnrolUserMissing),
            ("password", attempt.password, Msg::EnrolPasswordMissing),
        ];
        if missing(&fields) {
            enrol.run(Entry::Asked(EnrolRequest::Password {
                user: attempt.user.with_untracked(|user| user.trim().to_owned()),
                password: attempt.password.get_untracked(),
            }));
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
        <BeforeMoving />
        <ErrorSummary problems=problems />
        <Failure attempt=attempt enrol=enrol />
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

/// Says beforehand what keeps the device from moving to another organisation, or what would be
/// lost by it: an attempt uses the code up.
#[component]
pub fn BeforeMoving() -> impl IntoView {
    let (desk, shell) = (use_desk(), use_shell());
    let of_device = |count: fn(&Device) -> u64| {
        memo(move || desk.device.with(|device| device.as_ref().map_or(0, count)))
    };
    let (unsent, not_in_backup) = (of_device(Device::unsent), of_device(Device::not_in_backup));
    live(move || {
        let said = |message, n: u64| {
            t_args(message, &[("n", &n.to_string()), ("org", &shell.organisation.get())])
        };
        let (said, send) = match (unsent.get(), not_in_backup.get()) {
            (0, 0) => return None,
            (0, n) => (said(Msg::EnrolBeforeBackup, n), None),
            (unsent, _) => (said(Msg::EnrolUnsent, unsent), Some(view! { <SendButton /> })),
        };
        Some(view! {
            <Banner tone=Tone::Caution>
                <p>{said}</p>
                {send}
            </Banner>
        })
    })
}

/// Why the last attempt failed, and what to do.
#[component]
fn Failure(attempt: Attempt, enrol: Callback<Entry>) -> impl IntoView {
    live(move || {
        attempt.failure.get().map(|failure| {
            let said = match &failure {
                EnrolFailure::NoReply => view! { <p>{t(Msg::EnrolNoReply)}</p> }.into_any(),
                EnrolFailure::Refused(problem) => problem_text(problem),
                EnrolFailure::UnsentElsewhere(n) => {
                    let said = t_args(Msg::EnrolElsewhere, &[("n", &n.to_string())]);
                    view! { <p>{said}</p> }.into_any()
                }
                EnrolFailure::NotInBackup(n, enrolment) => {
                    let said = t_args(Msg::EnrolNotInBackup, &[("n", &n.to_string())]);
                    let enrolment = enrolment.clone();
                    let go_on = move |()| enrol.run(Entry::Anyway(enrolment.clone()));
                    view! {
                        <p>{said}</p>
                        <Button label=t(Msg::EnrolAnyway) kind=ButtonKind::Danger on_press=go_on />
                    }
                    .into_any()
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
