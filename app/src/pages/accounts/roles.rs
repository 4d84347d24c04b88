//! The roles of an account: as boxes, and changed in a dialog.

use ::sync::wire::account::AccountRoles;
use leptos::prelude::*;
use model::role::Role;
use text::Date;

use super::{
    Asked,
    fields::{Problems, error_at, problem},
    row::{failure, follow, path, why},
};
use crate::{
    desk::use_desk,
    i18n::{Msg, for_code, t, t_args},
    reactive::{live, watch},
    today::today,
    ui::{Button, ButtonKind, Check, DateField, Dialog, ErrorSummary, FieldProblem},
};

/// A box for each role.
#[derive(Debug, Clone, Copy)]
pub struct Boxes {
    field: &'static str,
    on: StoredValue<Vec<(Role, RwSignal<bool>)>>,
}

impl Boxes {
    /// Boxes with some roles chosen.
    pub fn new(field: &'static str, chosen: &[Role]) -> Self {
        let on = Role::ALL.map(|role| (role, RwSignal::new(chosen.contains(&role))));
        Self { field, on: StoredValue::new(on.to_vec()) }
    }

    /// Chooses these and no others.
    pub fn set(self, chosen: &[Role]) {
        self.on.with_value(|on| on.iter().for_each(|(role, on)| on.set(chosen.contains(role))));
    }

    /// The words of those that are chosen.
    pub fn chosen(self) -> Vec<String> {
        self.on.with_value(|on| {
            let chosen = on.iter().filter(|(_, on)| on.get_untracked());
            chosen.map(|(role, _)| role.as_str().to_owned()).collect()
        })
    }

    /// The name of the first box, for a problem with all.
    pub fn first(self) -> String {
        self.name(Role::Cadre)
    }

    fn name(self, role: Role) -> String {
        format!("{}_{}", self.field, role.as_str())
    }

    /// Draws them.
    pub fn show(self) -> AnyView {
        let one = |(role, on): &(Role, RwSignal<bool>)| {
            let label = for_code("role", role.as_str()).map_or("", t);
            view! { <Check field=self.name(*role) label=label value=*on /> }.into_any()
        };
        let boxes: Vec<AnyView> = self.on.with_value(|on| on.iter().map(one).collect());
        view! {
            <fieldset class="field code-roles">
                <legend class="field-label">{t(Msg::AccountsRoles)}</legend>
                <p class="field-hint">{t(Msg::AccountsRolesHint)}</p>
                {boxes}
            </fieldset>
        }
        .into_any()
    }
}

/// The day after the last one that was typed, as roles end; `None` for a blank.
pub fn last_day(typed: &str, field: &str, from: Date) -> Result<Option<Date>, FieldProblem> {
    if typed.is_empty() {
        return Ok(None);
    }
    let last = Date::parse_display(typed).or(Err(problem(field, Msg::AccountsDayWrong)))?;
    match last.add_days(1) {
        Some(end) if last >= from && last >= today() => Ok(Some(end)),
        _ => Err(problem(field, Msg::AccountsToEarly)),
    }
}

/// Changes the roles of an account.
#[component]
pub fn RolesDialog(asked: Asked) -> impl IntoView {
    let desk = use_desk();
    let (open, busy) = (RwSignal::new(false), RwSignal::new(false));
    let failed = RwSignal::new(None::<String>);
    let boxes = Boxes::new("roles", &[]);
    let to = RwSignal::new(String::new());
    let problems: Problems = RwSignal::new(Vec::new());
    follow(asked.roles, open, failed);
    watch(move || {
        if let Some(account) = asked.roles.get() {
            boxes.set(&account.roles);
            to.set(String::new());
            problems.set(Vec::new());
        }
    });
    let press = move |()| {
        let Some(account) = asked.roles.get_untracked() else { return };
        let roles = boxes.chosen();
        let mut found = Vec::new();
        if roles.is_empty() {
            found.push(problem(&boxes.first(), Msg::DevicesRolesMissing));
        }
        let typed = to.with_untracked(|to| to.trim().to_owned());
        let to = last_day(&typed, "roles_to", today());
        let to = to.map_err(|wrong| found.push(wrong)).ok().flatten();
        let right = found.is_empty();
        problems.set(found);
        if !right {
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            let wish = AccountRoles { roles, from: None, to };
            let outcome = failure(desk.post::<()>(&path(&account.user, "roles"), &wish).await);
            // The page may be gone by now; the roles are changed all the same.
            busy.try_set(false);
            match outcome {
                Ok(()) => {
                    if open.try_set(false).is_none() {
                        asked.again.run(());
                    }
                }
                Err(words) => drop(failed.try_set(Some(words))),
            }
        });
    };
    let whose = live(move || {
        asked.roles.get().map(|account| {
            let args = [("user", &*account.user), ("name", &*account.person_name)];
            view! { <p>{t_args(Msg::AccountsRolesOf, &args)}</p> }
        })
    });
    view! {
        <Dialog open=open id="accounts-roles" title=t(Msg::AccountsChangeRoles)>
            {why(failed)}
            <ErrorSummary problems=problems />
            {whose}
            {boxes.show()}
            <DateField
                field="roles_to"
                label=t(Msg::AccountsTo)
                hint=t(Msg::AccountsToHint)
                value=to
                error=error_at(problems, "roles_to")
                optional=true
            />
            <div class="actions">
                <Button
                    label=t(Msg::AccountsRolesSave)
                    kind=ButtonKind::Primary
                    busy=busy
                    on_press=press
                />
                <Button
                    label=t(Msg::OfficeCancel)
                    first=true
                    on_press=move |()| open.set(false)
                />
            </div>
        </Dialog>
    }
}
