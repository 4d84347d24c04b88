//! A new password in the place of the old one, which is asked for.

use ::sync::wire::{Problem, account::ChangedPassword};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    desk::{Fetched, use_desk},
    i18n::{Msg, t},
    pages::{
        accounts::fields::{Problems, error_at, password_problem, problem, user_name},
        home::problem_text,
    },
    reactive::live,
    ui::{Banner, Button, ErrorSummary, Section, TextField, TextKind, Tone, Width},
};

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    Changed,
    NoReply,
    Refused(Problem),
}

/// Asks for name, old and new password.
#[component]
pub fn Change() -> impl IntoView {
    let desk = use_desk();
    let text = || RwSignal::new(String::new());
    let (user, old, new, again) = (text(), text(), text(), text());
    let problems: Problems = RwSignal::new(Vec::new());
    let busy = RwSignal::new(false);
    let outcome = RwSignal::new(None::<Outcome>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let wish = ChangedPassword {
            user: user_name(&user.get_untracked()),
            old: old.get_untracked(),
            new: new.get_untracked(),
        };
        let mut found = Vec::new();
        if wish.user.is_empty() {
            found.push(problem("user", Msg::EnrolUserMissing));
        }
        if wish.old.is_empty() {
            found.push(problem("old", Msg::PasswordOldMissing));
        }
        let repeated = again.get_untracked();
        found.extend(password_problem(&wish.user, ("next", &wish.new), ("next_again", &repeated)));
        let right = found.is_empty();
        problems.set(found);
        if !right || busy.get_untracked() {
            return;
        }
        outcome.set(None);
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = desk.post::<()>("/api/v1/password", &wish).await;
            // The page may be gone by now; the password is changed all the same.
            busy.try_set(false);
            let became = match answer {
                Fetched::Fresh(()) | Fetched::Kept((), _) => Outcome::Changed,
                Fetched::Absent => Outcome::NoReply,
                Fetched::Refused(problem) => Outcome::Refused(problem),
            };
            if became == Outcome::Changed {
                for field in [old, new, again] {
                    field.try_set(String::new());
                }
            }
            outcome.try_set(Some(became));
        });
    };
    let said = live(move || {
        outcome.get().map(|outcome| match outcome {
            Outcome::Changed => {
                view! { <Banner tone=Tone::Good><p>{t(Msg::PasswordChanged)}</p></Banner> }
                    .into_any()
            }
            Outcome::NoReply => {
                view! { <Banner tone=Tone::Problem><p>{t(Msg::PasswordNoReply)}</p></Banner> }
                    .into_any()
            }
            Outcome::Refused(problem) => {
                let said = problem_text(&problem);
                view! { <Banner tone=Tone::Problem>{said}</Banner> }.into_any()
            }
        })
    });
    let hidden = move |field: &'static str, label, value, hint: &'static str, autocomplete| {
        view! {
            <TextField
                field=field
                label=t(label)
                hint=hint
                value=value
                error=error_at(problems, field)
                kind=TextKind::Password
                width=Width::Medium
                autocomplete=autocomplete
            />
        }
    };
    view! {
        <Section title=t(Msg::PasswordByOld)>
            <ErrorSummary problems=problems />
            {said}
            <form class="form-page" id="change" novalidate on:submit=submit>
                <TextField
                    field="user"
                    label=t(Msg::EnrolUser)
                    value=user
                    error=error_at(problems, "user")
                    width=Width::Medium
                    autocomplete="username"
                />
                {hidden("old", Msg::PasswordOld, old, "", "current-password")}
                {hidden("next", Msg::PasswordNew, new, t(Msg::PasswordHint), "new-password")}
                {hidden("next_again", Msg::PasswordAgain, again, "", "new-password")}
                <Button label=t(Msg::PasswordChange) submit=true busy=busy />
            </form>
        </Section>
    }
}
