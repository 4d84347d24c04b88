//! One account in the list, and what can be done with it.

use ::sync::wire::account::{ListedAccount, OneTimeCode};
use leptos::prelude::*;
use serde_json::Value;

use super::Asked;
use crate::{
    desk::{Fetched, use_desk},
    i18n::{Msg, t, t_args},
    pages::{
        enrol::role_names,
        office::parts::{day, said},
    },
    platform::page,
    reactive::{live, watch},
    ui::{Banner, Button, ButtonKind, Dialog, Tone, ago, moment},
};

/// The path of a call about an account; its name has no letter that an address has not.
pub(super) fn path(user: &str, call: &str) -> String {
    format!("/api/v1/accounts/{}/{call}", String::from(js_sys::encode_uri_component(user)))
}

/// What became of a call, as a sentence when it failed.
pub(super) fn failure<T>(answer: Fetched<T>) -> Result<T, String> {
    match answer {
        Fetched::Fresh(value) | Fetched::Kept(value, _) => Ok(value),
        Fetched::Absent => Err(t(Msg::DevicesNoNetwork).to_owned()),
        Fetched::Refused(problem) => Err(said(&problem)),
    }
}

/// The row of an account.
pub fn row(account: &ListedAccount, asked: Asked) -> AnyView {
    let last = account.last_sign_in;
    let last = live(move || last.map_or_else(|| t(Msg::DevicesNever).to_owned(), ago));
    let state = match (account.disabled, account.code_until, account.has_password) {
        (Some(at), ..) => Some(t_args(Msg::AccountsDisabledOn, &[("day", &day(at))])),
        (None, Some(until), _) => Some(t_args(Msg::AccountsCodeUntil, &[("at", &moment(until))])),
        (None, None, false) => Some(t(Msg::AccountsNoPassword).to_owned()),
        (None, None, true) => None,
    };
    let state = state.map(|words| view! { <span class="mark">{words}</span> });
    let ended = (!account.ended.is_empty()).then(|| {
        let names = role_names(&account.ended).join(", ");
        let words = t_args(Msg::AccountsEnded, &[("roles", &names)]);
        view! { <span class="mark">{words}</span> }
    });
    view! {
        <tr class:missing=account.disabled.is_some() data-user=account.user.clone()>
            <th scope="row">{account.user.clone()} {state}</th>
            <td>{account.person_name.clone()}</td>
            <td>{account.org_name.clone()}</td>
            <td>{role_names(&account.roles).join(", ")} {ended}</td>
            <td>{last}</td>
            <td>{buttons(account, asked)}</td>
        </tr>
    }
    .into_any()
}

fn buttons(account: &ListedAccount, asked: Asked) -> AnyView {
    let desk = use_desk();
    let busy = RwSignal::new(false);
    let named = |message| t_args(message, &[("user", &account.user)]);
    let call = move |path: String, code: bool| {
        asked.failed.set(None);
        busy.set(true);
        leptos::task::spawn_local(async move {
            let outcome = if code {
                failure(desk.post::<OneTimeCode>(&path, &Value::Null).await).map(Some)
            } else {
                failure(desk.post::<()>(&path, &Value::Null).await).map(|()| None)
            };
            // The page may be gone by now; the server has done it all the same.
            busy.try_set(false);
            match outcome {
                Ok(made) => {
                    if asked.made.try_set(made).is_none() {
                        page::focus("made-account-code");
                        asked.again.run(());
                    }
                }
                Err(why) => drop(asked.failed.try_set(Some(why))),
            }
        });
    };
    let (code, enable) = (path(&account.user, "code"), path(&account.user, "enable"));
    if account.disabled.is_some() {
        return view! {
            <Button
                label=t(Msg::AccountsEnable)
                name=named(Msg::AccountsEnableWhich)
                busy=busy
                on_press=move |()| call(enable.clone(), false)
            />
        }
        .into_any();
    }
    let (for_roles, for_disable) = (account.clone(), account.clone());
    view! {
        <div class="actions">
            <Button
                label=t(Msg::AccountsNewCode)
                name=named(Msg::AccountsNewCodeWhich)
                busy=busy
                on_press=move |()| call(code.clone(), true)
            />
            <Button
                label=t(Msg::AccountsChangeRoles)
                name=named(Msg::AccountsChangeRolesWhich)
                on_press=move |()| asked.roles.set(Some(for_roles.clone()))
            />
            <Button
                label=t(Msg::AccountsDisable)
                name=named(Msg::AccountsDisableWhich)
                kind=ButtonKind::Danger
                on_press=move |()| asked.disable.set(Some(for_disable.clone()))
            />
        </div>
    }
    .into_any()
}

/// Opens a dialog while something is asked for, and forgets it when the dialog closes.
pub(super) fn follow(
    asked: RwSignal<Option<ListedAccount>>,
    open: RwSignal<bool>,
    failed: RwSignal<Option<String>>,
) {
    watch(move || {
        if asked.with(Option::is_some) {
            failed.set(None);
            open.set(true);
        }
    });
    let mut before = false;
    watch(move || {
        let open = open.get();
        if std::mem::replace(&mut before, open) && !open {
            asked.set(None);
        }
    });
}

/// Why it was not done, above what was asked.
pub(super) fn why(failed: RwSignal<Option<String>>) -> AnyView {
    live(move || {
        failed.get().map(|words| view! { <Banner tone=Tone::Problem><p>{words}</p></Banner> })
    })
}

/// Asks before nobody may sign in by an account any more.
#[component]
pub fn DisableDialog(asked: Asked) -> impl IntoView {
    let desk = use_desk();
    let (open, busy) = (RwSignal::new(false), RwSignal::new(false));
    let failed = RwSignal::new(None::<String>);
    follow(asked.disable, open, failed);
    let press = move |()| {
        let Some(account) = asked.disable.get_untracked() else { return };
        busy.set(true);
        leptos::task::spawn_local(async move {
            let path = path(&account.user, "disable");
            let outcome = failure(desk.post::<()>(&path, &Value::Null).await);
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
    let question = live(move || {
        asked.disable.get().map(|account| {
            let words = t_args(
                Msg::AccountsDisableHelp,
                &[("user", &account.user), ("name", &account.person_name)],
            );
            view! { <p>{words}</p> }
        })
    });
    view! {
        <Dialog open=open id="accounts-disable" title=t(Msg::AccountsDisableTitle)>
            {why(failed)}
            {question}
            <div class="actions">
                <Button
                    label=t(Msg::AccountsDisableNow)
                    kind=ButtonKind::Danger
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
