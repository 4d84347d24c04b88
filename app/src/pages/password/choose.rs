//! A one-time code: whose it is, the password that is chosen with it, and signing in.

use ::sync::wire::{
    EnrolRequest, Problem,
    account::{ChosenPassword, CodeOwner},
};
use leptos::{ev::SubmitEvent, prelude::*};
use serde_json::json;

use crate::{
    desk::{Desk, Entry, Fetched, use_desk},
    i18n::{Msg, t, t_args},
    nav::{Page, use_nav},
    pages::{
        accounts::fields::{Problems, error_at, password_problem, problem},
        home::problem_text,
    },
    reactive::live,
    ui::{
        Banner, Button, ButtonKind, ErrorSummary, LinkButton, Section, TextField, TextKind, Tone,
        Width,
    },
};

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Failure {
    NoReply,
    Refused(Problem),
    /// The password is chosen, but this browser could not be signed in by it.
    SignIn,
}

/// Asks for the code, then for the password.
#[component]
pub fn Choose(
    /// What the link brought; blank without one.
    code: String,
) -> impl IntoView {
    let (desk, nav) = (use_desk(), use_nav());
    let begun = !code.is_empty();
    let code = RwSignal::new(code);
    let (password, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let owner = RwSignal::new(None::<CodeOwner>);
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let problems: Problems = RwSignal::new(Vec::new());
    let look = move || {
        failure.set(None);
        busy.set(true);
        let body = json!({"code": code.get_untracked().trim()});
        leptos::task::spawn_local(async move {
            let answer = desk.post::<CodeOwner>("/api/v1/password/look", &body).await;
            // The page may be gone by now.
            busy.try_set(false);
            match read(answer) {
                Ok(found) => drop(owner.try_set(Some(found))),
                Err(why) => drop(failure.try_set(Some(why))),
            }
        });
    };
    if begun {
        look();
    }
    let by_code = move |event: SubmitEvent| {
        event.prevent_default();
        let blank = code.with_untracked(|code| text::is_blank(code));
        let found = blank.then(|| problem("code", Msg::PasswordCodeMissing));
        problems.set(found.into_iter().collect());
        if !blank && !busy.get_untracked() {
            look();
        }
    };
    let choose = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(CodeOwner { user, .. }) = owner.get_untracked() else { return };
        let (chosen, repeated) = (password.get_untracked(), again.get_untracked());
        let found = password_problem(&user, ("new", &chosen), ("new_again", &repeated));
        let right = found.is_none();
        problems.set(found.into_iter().collect());
        if !right || busy.get_untracked() {
            return;
        }
        failure.set(None);
        busy.set(true);
        let code = code.with_untracked(|code| code.trim().to_owned());
        leptos::task::spawn_local(async move {
            let outcome = enter(desk, user, ChosenPassword { code, password: chosen }).await;
            busy.try_set(false);
            match outcome {
                Ok(()) => nav.go(&Page::Enrol),
                Err(why) => drop(failure.try_set(Some(why))),
            }
        });
    };
    let form = live(move || match owner.get() {
        None => view! {
            <form class="form-page" novalidate on:submit=by_code>
                <TextField
                    field="code"
                    label=t(Msg::PasswordCode)
                    hint=t(Msg::PasswordCodeHint)
                    value=code
                    error=error_at(problems, "code")
                    width=Width::Medium
                />
                <Button
                    label=t(Msg::PasswordNext)
                    kind=ButtonKind::Primary
                    submit=true
                    busy=busy
                />
            </form>
        }
        .into_any(),
        Some(CodeOwner { user, name, org_name }) => {
            let whose =
                t_args(Msg::PasswordWhose, &[("user", &user), ("name", &name), ("org", &org_name)]);
            view! {
                <p>{whose}</p>
                <form class="form-page" id="choose" novalidate on:submit=choose>
                    <TextField
                        field="new"
                        label=t(Msg::PasswordNew)
                        hint=t(Msg::PasswordHint)
                        value=password
                        error=error_at(problems, "new")
                        kind=TextKind::Password
                        width=Width::Medium
                        autocomplete="new-password"
                    />
                    <TextField
                        field="new_again"
                        label=t(Msg::PasswordAgain)
                        value=again
                        error=error_at(problems, "new_again")
                        kind=TextKind::Password
                        width=Width::Medium
                        autocomplete="new-password"
                    />
                    <Button
                        label=t(Msg::PasswordChoose)
                        kind=ButtonKind::Primary
                        submit=true
                        busy=busy
                    />
                </form>
            }
            .into_any()
        }
    });
    view! {
        <Section title=t(Msg::PasswordByCode)>
            <ErrorSummary problems=problems />
            {failed(failure)}
            {form}
        </Section>
    }
}

fn read<T>(answer: Fetched<T>) -> Result<T, Failure> {
    match answer {
        Fetched::Fresh(value) | Fetched::Kept(value, _) => Ok(value),
        Fetched::Absent => Err(Failure::NoReply),
        Fetched::Refused(problem) => Err(Failure::Refused(problem)),
    }
}

/// Chooses the password and signs this device in by it.
async fn enter(desk: Desk, user: String, chosen: ChosenPassword) -> Result<(), Failure> {
    read(desk.post::<CodeOwner>("/api/v1/password/choose", &chosen).await)?;
    let entry = Entry::Asked(EnrolRequest::Password { user, password: chosen.password });
    desk.enrol(entry).await.map_err(|_| Failure::SignIn)
}

fn failed(failure: RwSignal<Option<Failure>>) -> AnyView {
    live(move || {
        failure.get().map(|failure| {
            let said = match &failure {
                Failure::NoReply => view! { <p>{t(Msg::PasswordNoReply)}</p> }.into_any(),
                Failure::Refused(problem) => problem_text(problem),
                Failure::SignIn => view! {
                    <p>{t(Msg::PasswordSignIn)}</p>
                    <LinkButton href=Page::Enrol.path() label=t(Msg::SetupToSignIn) />
                }
                .into_any(),
            };
            view! { <Banner tone=Tone::Problem>{said}</Banner> }
        })
    })
}
