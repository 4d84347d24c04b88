//! What was done: sign-ins, failures and what administrators did, the newest first, page by page.

use ::sync::wire::account::{Acts, ListedAct};
use leptos::prelude::*;
use model::act::Act;

use super::office::parts::{answer, day_and_time, no_right};
use crate::{
    desk::use_desk,
    i18n::{Msg, t},
    nav::{Apart, Page, address, use_nav},
    reactive::{Reading, live, memo},
    ui::{Column, EmptyState, Icon, LinkButton, PageHeading, Section, Table},
};

/// The log of an office and its units.
#[component]
pub fn ActsPage() -> impl IntoView {
    let (desk, nav) = (use_desk(), use_nav());
    let read = Reading::new(move || {
        let before = nav.query("before").filter(|n| n.bytes().all(|byte| byte.is_ascii_digit()));
        let ready = desk.ready.get();
        async move {
            let query = before.map_or_else(String::new, |n| format!("?before={n}"));
            match ready {
                true => Some(desk.fetch::<Acts>(&format!("/api/v1/acts{query}")).await),
                false => None,
            }
        }
    });
    let may = memo(move || desk.opens(&Page::Apart(Apart::Acts)));
    let body =
        live(move || if may.get() { answer(read.get().flatten(), show) } else { no_right() });
    view! {
        <PageHeading title=t(Msg::ActsTitle) />
        <p class="quiet">{t(Msg::ActsLead)}</p>
        {body}
    }
}

fn show(Acts { acts, more, .. }: Acts) -> AnyView {
    if acts.is_empty() {
        return view! { <EmptyState title=t(Msg::ActsEmpty) mark=Icon::Document /> }.into_any();
    }
    let last = acts.last().map(|act| act.n.to_string()).unwrap_or_default();
    let older = more.then(|| {
        let href = address(&Page::Apart(Apart::Acts), &[("before", &last)]);
        view! { <LinkButton href=href label=t(Msg::ActsOlder) /> }
    });
    let columns = vec![
        Column::new("at", t(Msg::ActsAt)).plain(),
        Column::new("what", t(Msg::ActsWhat)).plain(),
        Column::new("who", t(Msg::ActsWho)).plain(),
        Column::new("about", t(Msg::ActsAbout)).plain(),
        Column::new("address", t(Msg::ActsAddress)).plain(),
    ];
    let rows: Vec<AnyView> = acts.into_iter().map(row).collect();
    view! {
        <Section title=t(Msg::ActsList)>
            <Table caption=t(Msg::ActsList) columns=columns>
                {rows}
            </Table>
            <p class="actions">
                {older}
                <LinkButton href=Apart::Acts.path() label=t(Msg::ActsNewest) />
                <LinkButton href=Apart::Accounts.path() label=t(Msg::AccountsTitle) />
            </p>
        </Section>
    }
    .into_any()
}

fn row(act: ListedAct) -> AnyView {
    let what = Act::parse(&act.what).map(|act| t(name(act)).to_owned()).unwrap_or(act.what);
    let who = if act.person_name.is_empty() { act.user } else { act.person_name };
    let org =
        (!act.org_name.is_empty()).then(|| view! { <span class="cell-note">{act.org_name}</span> });
    let address = if act.address.is_empty() { t(Msg::ActsCommand).to_owned() } else { act.address };
    view! {
        <tr data-act=act.n.to_string()>
            <td>{day_and_time(act.at)}</td>
            <th scope="row">{what}</th>
            <td>{who} {org}</td>
            <td>{act.about}</td>
            <td>{address}</td>
        </tr>
    }
    .into_any()
}

/// What an act is called.
const fn name(act: Act) -> Msg {
    match act {
        Act::SetUp => Msg::ActsSetUp,
        Act::SignedIn => Msg::ActsSignedIn,
        Act::SignInFailed => Msg::ActsSignInFailed,
        Act::Enrolled => Msg::ActsEnrolled,
        Act::AccountMade => Msg::ActsAccountMade,
        Act::AccountDisabled => Msg::ActsAccountDisabled,
        Act::AccountEnabled => Msg::ActsAccountEnabled,
        Act::RolesChanged => Msg::ActsRolesChanged,
        Act::CodeMade => Msg::ActsCodeMade,
        Act::CodeMadeByOperator => Msg::ActsCodeMadeByOperator,
        Act::PasswordChosen => Msg::ActsPasswordChosen,
        Act::PasswordChanged => Msg::ActsPasswordChanged,
        Act::EnrolmentCodeMade => Msg::ActsEnrolmentCodeMade,
        Act::DeviceRevoked => Msg::ActsDeviceRevoked,
    }
}
