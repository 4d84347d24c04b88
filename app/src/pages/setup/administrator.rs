//! The second step: who administers the server first.

use leptos::{ev::SubmitEvent, prelude::*};
use model::account::is_user_name;

use super::Typed;
use crate::{
    i18n::{Msg, t, t_args},
    pages::accounts::fields::{Problems, error_at, password_problem, problem, user_name},
    platform::{page, sleep},
    ui::{Button, ButtonKind, Check, FieldProblem, Section, TextField, TextKind, Width, field_id},
};

/// Asks for the administrator.
#[component]
pub fn Administrator(
    typed: Typed,
    problems: Problems,
    busy: RwSignal<bool>,
    #[prop(into)] back: Callback<()>,
    finish: Callback<()>,
) -> impl IntoView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let found = wrong(typed);
        let right = found.is_empty();
        problems.set(found);
        if right && !busy.get_untracked() {
            finish.run(());
        }
    };
    // Who goes on by the keyboard goes on here.
    leptos::task::spawn_local(async {
        sleep(0).await;
        page::focus(&field_id("person"));
    });
    let of = t_args(Msg::SetupOf, &[("org", &typed.name.get_untracked())]);
    let back = move |()| {
        problems.set(Vec::new());
        back.run(());
    };
    view! {
        <Section title=t(Msg::SetupAdministrator)>
            <p class="quiet">{of}</p>
            <form class="form-page" novalidate on:submit=submit>
                <TextField
                    field="person"
                    label=t(Msg::SetupPerson)
                    value=typed.person
                    error=error_at(problems, "person")
                />
                <TextField
                    field="title"
                    label=t(Msg::SetupPersonTitle)
                    hint=t(Msg::SetupPersonTitleHint)
                    value=typed.title
                    optional=true
                />
                <TextField
                    field="user"
                    label=t(Msg::EnrolUser)
                    hint=t(Msg::AccountsUserHint)
                    value=typed.user
                    error=error_at(problems, "user")
                    width=Width::Medium
                    autocomplete="username"
                />
                <TextField
                    field="password"
                    label=t(Msg::EnrolPassword)
                    hint=t(Msg::PasswordHint)
                    value=typed.password
                    error=error_at(problems, "password")
                    kind=TextKind::Password
                    width=Width::Medium
                    autocomplete="new-password"
                />
                <TextField
                    field="again"
                    label=t(Msg::PasswordAgain)
                    value=typed.again
                    error=error_at(problems, "again")
                    kind=TextKind::Password
                    width=Width::Medium
                    autocomplete="new-password"
                />
                <Check
                    field="officer"
                    label=t(Msg::SetupOfficer)
                    hint=t(Msg::SetupOfficerHint)
                    value=typed.officer
                />
                <div class="actions">
                    <Button
                        label=t(Msg::SetupFinish)
                        kind=ButtonKind::Primary
                        submit=true
                        busy=busy
                    />
                    <Button label=t(Msg::SetupBack) on_press=back />
                </div>
            </form>
        </Section>
    }
}

fn wrong(typed: Typed) -> Vec<FieldProblem> {
    let mut found = Vec::new();
    if typed.person.with_untracked(|name| text::is_blank(name)) {
        found.push(problem("person", Msg::SetupPersonMissing));
    }
    let user = user_name(&typed.user.get_untracked());
    if !is_user_name(&user) {
        found.push(problem("user", Msg::AccountsUserWrong));
    }
    let password = typed.password.get_untracked();
    let again = typed.again.get_untracked();
    found.extend(password_problem(&user, ("password", &password), ("again", &again)));
    found
}
