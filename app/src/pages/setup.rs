//! The beginning of an alliance on an empty server: the alliance, then who administers it; after it
//! that person is signed in and comes to the office's home.

pub mod administrator;
pub mod alliance;

use ::sync::wire::{
    EnrolRequest, Problem,
    account::{FirstAdministrator, Level, NewAlliance, SetupRequest, SetupState},
};
use leptos::prelude::*;
use model::json;

use self::{administrator::Administrator, alliance::Alliance};
use super::accounts::fields::{Problems, brought, user_name};
use crate::{
    desk::{Desk, Entry, Fetched, use_desk},
    i18n::{Msg, t},
    nav::{Apart, Page, use_nav},
    pages::home::problem_text,
    reactive::{live, watch},
    shell::{Place, first_page, use_shell},
    ui::{
        Banner, ButtonKind, Delayed, EmptyState, ErrorSummary, Icon, LinkButton, PageHeading, Tone,
    },
};

/// What the person has typed; outlives the two steps.
#[derive(Debug, Clone, Copy)]
pub struct Typed {
    pub level: RwSignal<String>,
    pub name: RwSignal<String>,
    pub short: RwSignal<String>,
    pub province: RwSignal<String>,
    pub person: RwSignal<String>,
    pub title: RwSignal<String>,
    pub user: RwSignal<String>,
    pub password: RwSignal<String>,
    pub again: RwSignal<String>,
    pub officer: RwSignal<bool>,
}

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Failure {
    NoReply,
    Refused(Problem),
    /// The alliance has begun, but this browser could not be signed in.
    SignIn,
}

/// Where the page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Alliance,
    Administrator,
    /// All is done; what the office's home needs is on its way.
    Done,
}

impl Typed {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            level: RwSignal::new("provincial".to_owned()),
            name: text(),
            short: text(),
            province: text(),
            person: text(),
            title: text(),
            user: text(),
            password: text(),
            again: text(),
            officer: RwSignal::new(true),
        }
    }

    /// Whether it is an alliance of a province.
    pub fn is_provincial(self) -> bool {
        self.level.with(|level| level == "provincial")
    }

    fn request(self, token: String) -> SetupRequest {
        let text = |value: RwSignal<String>| value.with_untracked(|text| text.trim().to_owned());
        let provincial = untrack(|| self.is_provincial());
        SetupRequest {
            token,
            alliance: NewAlliance {
                name: text(self.name),
                short: text(self.short),
                level: if provincial { Level::Provincial } else { Level::Central },
                province: provincial.then(|| text(self.province)),
            },
            administrator: FirstAdministrator {
                name: text(self.person),
                title: text(self.title),
                user: user_name(&text(self.user)),
                password: self.password.get_untracked(),
                officer: self.officer.get_untracked(),
            },
        }
    }
}

/// The page of set-up.
#[component]
pub fn SetupPage() -> impl IntoView {
    let (desk, nav, shell) = (use_desk(), use_nav(), use_shell());
    let token = brought(Apart::Setup);
    let typed = Typed::new();
    let problems: Problems = RwSignal::new(Vec::new());
    let (at, busy) = (RwSignal::new(At::Alliance), RwSignal::new(false));
    let failure = RwSignal::new(None::<Failure>);
    let done = RwSignal::new(None::<bool>);
    leptos::task::spawn_local(async move {
        let state = desk.ask("/api/v1/setup").await;
        let state = state.and_then(|body| json::read::<SetupState>(&body).ok());
        // Whoever cannot be asked now says so when the form is sent.
        done.try_set(Some(state.is_some_and(|state| state.administrator)));
    });
    let finish = Callback::new(move |()| {
        failure.set(None);
        busy.set(true);
        let request = typed.request(token.get_untracked());
        leptos::task::spawn_local(async move {
            let outcome = begin(desk, request).await;
            // The page may be gone by now; the alliance has begun all the same.
            busy.try_set(false);
            match outcome {
                Ok(()) => drop(at.try_set(At::Done)),
                Err(why) => drop(failure.try_set(Some(why))),
            }
        });
    });
    watch(move || {
        // The home is known when the roles of the person have arrived.
        let roles = desk.roles();
        if at.get() == At::Done && shell.place() == Place::Office && !roles.is_empty() {
            nav.replace(&first_page(&roles));
        }
    });
    let body = live(move || {
        if at.get() == At::Done {
            return view! {
                <Banner tone=Tone::Good><p>{t(Msg::SetupDone)}</p></Banner>
                <Delayed />
            }
            .into_any();
        }
        match done.get() {
            None => view! { <Delayed /> }.into_any(),
            Some(true) => begun(),
            Some(false) if token.with(String::is_empty) => no_link(),
            Some(false) => view! {
                <p class="lead">{t(Msg::SetupLead)}</p>
                <ErrorSummary problems=problems />
                {failed(failure)}
                {live(move || match at.get() {
                    At::Alliance => {
                        let next = move |()| at.set(At::Administrator);
                        view! { <Alliance typed=typed problems=problems next=next /> }.into_any()
                    }
                    At::Administrator | At::Done => {
                        let back = move |()| at.set(At::Alliance);
                        view! {
                            <Administrator
                                typed=typed
                                problems=problems
                                busy=busy
                                back=back
                                finish=finish
                            />
                        }
                        .into_any()
                    }
                })}
            }
            .into_any(),
        }
    });
    view! {
        <PageHeading title=t(Msg::SetupTitle) />
        {body}
    }
}

async fn begin(desk: Desk, request: SetupRequest) -> Result<(), Failure> {
    match desk.post::<()>("/api/v1/setup", &request).await {
        Fetched::Fresh(()) | Fetched::Kept((), _) => {}
        Fetched::Absent => return Err(Failure::NoReply),
        Fetched::Refused(problem) => return Err(Failure::Refused(problem)),
    }
    let FirstAdministrator { user, password, .. } = request.administrator;
    let entry = Entry::Asked(EnrolRequest::Password { user, password });
    desk.enrol(entry).await.map_err(|_| Failure::SignIn)
}

fn failed(failure: RwSignal<Option<Failure>>) -> AnyView {
    live(move || {
        failure.get().map(|failure| {
            let said = match &failure {
                Failure::NoReply => view! { <p>{t(Msg::SetupNoReply)}</p> }.into_any(),
                Failure::Refused(problem) => problem_text(problem),
                Failure::SignIn => view! {
                    <p>{t(Msg::SetupSignIn)}</p>
                    <LinkButton href=Page::Enrol.path() label=t(Msg::SetupToSignIn) />
                }
                .into_any(),
            };
            view! { <Banner tone=Tone::Problem title=t(Msg::SetupFailed)>{said}</Banner> }
        })
    })
}

fn begun() -> AnyView {
    view! {
        <EmptyState title=t(Msg::SetupBegun) mark=Icon::Check>
            <p>{t(Msg::SetupBegunHelp)}</p>
            <LinkButton
                href=Page::Enrol.path()
                label=t(Msg::SetupToSignIn)
                kind=ButtonKind::Primary
            />
        </EmptyState>
    }
    .into_any()
}

fn no_link() -> AnyView {
    view! {
        <EmptyState title=t(Msg::SetupNoLink) mark=Icon::Info>
            <p>{t(Msg::SetupNoLinkHelp)}</p>
        </EmptyState>
    }
    .into_any()
}
