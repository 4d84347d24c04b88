//! The accounts of an office and its units: who signs in, in which roles, and how a new one and a
//! forgotten password go: by a code that is shown once, never by a password that two people know.

pub mod fields;
pub mod made;
pub mod new;
pub mod roles;
pub mod row;

use ::sync::wire::account::{Accounts, ListedAccount, OneTimeCode};
use leptos::prelude::*;
use model::Millis;
use text::Query;

use self::{
    made::Made,
    new::NewAccount,
    roles::RolesDialog,
    row::{DisableDialog, row},
};
use super::office::parts::{Dated, Followed, answer, no_right};
use crate::{
    desk::use_desk,
    i18n::{Msg, t, t_args},
    nav::{Apart, Page},
    reactive::{live, memo},
    ui::{
        Check, Column, EmptyState, Icon, LinkButton, PageHeading, Section, Table, TextField,
        TextKind,
    },
};

impl Dated for Accounts {
    fn as_of(&mut self) -> &mut Millis {
        &mut self.as_of
    }
}

/// What the rows ask of the page.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// A code that was made.
    pub made: RwSignal<Option<OneTimeCode>>,
    /// An account to be disabled.
    pub disable: RwSignal<Option<ListedAccount>>,
    /// An account whose roles are to be changed.
    pub roles: RwSignal<Option<ListedAccount>>,
    /// Why the last wish was not granted.
    pub failed: RwSignal<Option<String>>,
    /// Asks the server for the list once more.
    pub again: Callback<()>,
}

/// The accounts of the office and its units.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let desk = use_desk();
    let followed = Followed::<Accounts>::new(desk, "/api/v1/accounts".to_owned());
    let asked = Asked {
        made: RwSignal::new(None),
        disable: RwSignal::new(None),
        roles: RwSignal::new(None),
        failed: RwSignal::new(None),
        again: Callback::new(move |()| followed.ask_again()),
    };
    // They outlive the list, which is drawn anew when it changes.
    let (words, disabled) = (RwSignal::new(String::new()), RwSignal::new(false));
    let listed = move |accounts: Accounts| list(accounts.accounts, asked, words, disabled);
    let may = memo(move || desk.opens(&Page::Apart(Apart::Accounts)));
    let body = live(move || {
        if !may.get() {
            return no_right();
        }
        view! {
            <p class="actions">
                <LinkButton href=Apart::Acts.path() label=t(Msg::ActsTitle) mark=Icon::Document />
                <LinkButton href=Apart::Password.path() label=t(Msg::PasswordByOld) mark=Icon::User />
            </p>
            <Made asked=asked />
            {live(move || answer(followed.answer.get(), listed))}
            <NewAccount asked=asked />
            <DisableDialog asked=asked />
            <RolesDialog asked=asked />
        }
        .into_any()
    });
    view! {
        <PageHeading title=t(Msg::AccountsTitle) />
        {followed.dated()}
        {body}
    }
}

fn list(
    accounts: Vec<ListedAccount>,
    asked: Asked,
    words: RwSignal<String>,
    disabled: RwSignal<bool>,
) -> AnyView {
    if accounts.is_empty() {
        return view! {
            <EmptyState title=t(Msg::AccountsEmpty) mark=Icon::User>
                <p>{t(Msg::AccountsEmptyHelp)}</p>
            </EmptyState>
        }
        .into_any();
    }
    let caption = t_args(Msg::AccountsCount, &[("n", &accounts.len().to_string())]);
    let columns = vec![
        Column::new("user", t(Msg::EnrolUser)).plain(),
        Column::new("person", t(Msg::AccountsPerson)).plain(),
        Column::new("org", t(Msg::InboxOrg)).plain(),
        Column::new("roles", t(Msg::AccountsRoles)).plain(),
        Column::new("last", t(Msg::AccountsLast)).plain(),
        Column::new("do", t(Msg::DevicesDo)).plain(),
    ];
    let rows = live(move || {
        let query = words.with(|words| Query::new(words));
        accounts
            .iter()
            .filter(|account| disabled.get() || account.disabled.is_none())
            .filter(|account| {
                let ListedAccount { user, person_name, org_name, .. } = account;
                query.rank(&format!("{person_name} {org_name} {user}")).is_some()
            })
            .map(|account| row(account, asked))
            .collect_view()
    });
    view! {
        <Section title=t(Msg::AccountsList)>
            <div class="filters">
                <TextField
                    field="q"
                    label=t(Msg::AccountsSearch)
                    value=words
                    kind=TextKind::Search
                />
                <Check field="disabled" label=t(Msg::AccountsShowDisabled) value=disabled />
            </div>
            <Table caption=caption columns=columns>
                {rows}
            </Table>
        </Section>
    }
    .into_any()
}
