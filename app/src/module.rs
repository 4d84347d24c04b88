//! The two programs that the client is built as. A cooperative's tablet never downloads the pages
//! of an office; everything else is the same in both.

use leptos::prelude::*;
use model::person::SYSTEM;

use crate::{
    desk::{self, Desk, ERRANDS, Errands, use_desk},
    i18n::{Msg, t},
    nav::{Apart, Nav, Page},
    pages::{
        part::with_part,
        written::{
            check,
            conflicts::Conflicts,
            form::{StepPage, TaskPage},
            handed_in::HandedInPage,
            later::{self, Later},
            list::List,
            photo_rows,
            record::RecordPage,
        },
        *,
    },
    platform::{
        page,
        part::{Fetch, Part},
    },
    reactive::{live, memo, watch},
    shell::{Shell, use_shell},
    ui::{Button, ButtonKind, Delayed, EmptyState, Icon, LinkButton, PageHeading},
};

/// What one of the programs carries besides the frame.
#[derive(Debug, Clone, Copy)]
pub struct Module {
    /// Draws a page.
    show: fn(Page) -> AnyView,
    /// What is fetched later, or who fetches it.
    rest: Result<&'static Rest, Fetch<Rest>>,
    /// Draws the way to search that stands on every page.
    pub search: fn() -> AnyView,
    /// Whether an office's pages are in it.
    pub office: bool,
}

/// What of a cooperative's program is fetched after the rest of it: everything without which one
/// can begin to write.
#[derive(Debug)]
pub struct Rest {
    page: fn(Page) -> AnyView,
    form: Later,
    errands: &'static Errands,
}

/// A page under the word that it shows the demonstration.
fn noted(page: Page) -> AnyView {
    view! {
        <Demonstration />
        {office(page)}
    }
    .into_any()
}

/// Says of the demonstration that it is none of a real alliance: its author of what nobody wrote is
/// invented as all of it is.
#[component]
fn Demonstration() -> impl IntoView {
    let desk = use_desk();
    let is_demo = memo(move || {
        desk.directory.with(|known| {
            let system = SYSTEM.parse().ok();
            system.and_then(|id| known.person(&id).map(|it| it.synthetic)).unwrap_or(false)
        })
    });
    live(move || is_demo.get().then(|| view! { <p class="quiet">{t(Msg::SetupDemonstration)}</p> }))
}

/// The part itself. Whoever names it has all of it in the program: only an office's does, and the
/// border in `main.rs`.
pub static REST: Rest = Rest {
    page: cadre,
    form: Later { check: check::check, chooser: photo_rows::chooser, photo: photo_rows::photo },
    errands: &ERRANDS,
};

/// Where the pages of the part come in.
static PAGES: Part<Rest> = Part::new();

impl Module {
    /// The pages of a cooperative; what boot.js loads unless the device was an office's when it was
    /// last open. `rest` brings those that are fetched later.
    pub const fn cadre(rest: Fetch<Rest>) -> Self {
        let search = || view! { <SearchLink /> }.into_any();
        Self { show: first, rest: Err(rest), search, office: false }
    }

    /// Every page. Nothing of it is fetched later.
    pub const fn office(rest: &'static Rest) -> Self {
        let search = || view! { <SearchField /> }.into_any();
        Self { show: noted, rest: Ok(rest), search, office: true }
    }

    /// Draws a page.
    pub(crate) fn show(self, page: Page) -> AnyView {
        (self.show)(page)
    }

    /// Says to all who need it where the rest comes from.
    pub(crate) fn begin(self) {
        match self.rest {
            Ok(rest) => {
                PAGES.put(rest);
                later::PART.put(&rest.form);
                desk::PART.put(rest.errands);
            }
            Err(fetch) => {
                PAGES.comes_by(fetch);
                later::PART
                    .comes_by(|| Box::pin(async { PAGES.come().await.map(|rest| &rest.form) }));
                desk::PART
                    .comes_by(|| Box::pin(async { PAGES.come().await.map(|rest| rest.errands) }));
            }
        }
    }
}

/// The pages with which one begins to write, and for all others the part that has them.
fn first(page: Page) -> AnyView {
    match page {
        Page::Home => view! { <HomePage /> }.into_any(),
        Page::List(written) => view! { <List written=written /> }.into_any(),
        Page::Form(written, id) => view! { <TaskPage written=written id=id /> }.into_any(),
        Page::Step(written, id, step) => {
            view! { <StepPage written=written id=id step=step /> }.into_any()
        }
        Page::Enrol => view! { <EnrolPage /> }.into_any(),
        Page::NotFound => view! { <NotFoundPage /> }.into_any(),
        page => with_part(&PAGES, move |rest| (rest.page)(page.clone())),
    }
}

fn cadre(page: Page) -> AnyView {
    match page {
        Page::Home => view! { <HomePage /> }.into_any(),
        Page::List(written) => view! { <List written=written /> }.into_any(),
        Page::Record(written, id) => view! { <RecordPage written=written id=id /> }.into_any(),
        Page::Form(written, id) => view! { <TaskPage written=written id=id /> }.into_any(),
        Page::Step(written, id, step) => {
            view! { <StepPage written=written id=id step=step /> }.into_any()
        }
        Page::Conflicts(written, id) => view! { <Conflicts written=written id=id /> }.into_any(),
        Page::HandedIn(written, id) => view! { <HandedInPage written=written id=id /> }.into_any(),
        Page::Device => view! { <DevicePage /> }.into_any(),
        Page::Bundles => view! { <BundlesPage /> }.into_any(),
        Page::Unconfirmed(written, id) => {
            view! { <RecordPage written=written id=id foreign=true /> }.into_any()
        }
        Page::Search => view! { <List /> }.into_any(),
        Page::Enrol => view! { <EnrolPage /> }.into_any(),
        Page::NotFound => view! { <NotFoundPage /> }.into_any(),
        Page::Office
        | Page::Inbox
        | Page::Dossier(_)
        | Page::Sheets
        | Page::Sheet(_)
        | Page::Decision(_)
        | Page::Movements
        | Page::Movement(_)
        | Page::Groups
        | Page::Group(_)
        | Page::Together(_)
        | Page::Catalogue
        | Page::Directory
        | Page::Entries(_)
        | Page::Entry(..)
        | Page::Devices
        | Page::Apart(_) => view! { <Elsewhere /> }.into_any(),
    }
}

fn office(page: Page) -> AnyView {
    match page {
        Page::Office => view! { <OfficePage /> }.into_any(),
        Page::Inbox => view! { <InboxPage /> }.into_any(),
        Page::Dossier(id) => view! { <DossierPage id=id /> }.into_any(),
        Page::Sheets => view! { <SheetsPage /> }.into_any(),
        Page::Sheet(id) => view! { <SheetPage id=id /> }.into_any(),
        Page::Decision(id) => view! { <DecisionPage id=id /> }.into_any(),
        Page::Movements => view! { <MovementsPage /> }.into_any(),
        Page::Movement(id) => view! { <MovementPage id=id /> }.into_any(),
        Page::Groups => view! { <GroupsPage /> }.into_any(),
        Page::Group(id) => view! { <GroupPage id=id /> }.into_any(),
        Page::Together(id) => view! { <TogetherPage id=id /> }.into_any(),
        Page::Catalogue => view! { <CataloguePage /> }.into_any(),
        Page::Directory => view! { <DirectoryPage /> }.into_any(),
        Page::Entries(noun) => view! { <EntriesPage noun=noun /> }.into_any(),
        Page::Entry(_, id) => view! { <TogetherPage id=id /> }.into_any(),
        Page::Devices => view! { <DevicesPage /> }.into_any(),
        Page::Apart(Apart::Accounts) => view! { <AccountsPage /> }.into_any(),
        Page::Apart(Apart::Acts) => view! { <ActsPage /> }.into_any(),
        Page::Apart(Apart::Setup) => view! { <SetupPage /> }.into_any(),
        Page::Apart(Apart::Password) => view! { <PasswordPage /> }.into_any(),
        page => cadre(page),
    }
}

/// A page that only an office's program has.
#[component]
fn Elsewhere() -> impl IntoView {
    let shell = use_shell();
    live(move || {
        if shell.wants_pages() {
            view! { <Delayed /> }.into_any()
        } else if shell.lacks_pages() {
            let reload = move |()| page::reload();
            view! {
                <PageHeading title=t(Msg::AppNotHere) />
                <EmptyState title=t(Msg::AppOfficeNotHere) mark=Icon::Device>
                    <Button label=t(Msg::AppReload) on_press=reload kind=ButtonKind::Primary />
                </EmptyState>
            }
            .into_any()
        } else {
            view! {
                <PageHeading title=t(Msg::AppOfficeOnly) />
                <EmptyState title=t(Msg::AppOfficeOnlyHelp) mark=Icon::Device>
                    <LinkButton
                        href=Page::Home.path()
                        label=t(Msg::AppToHome)
                        kind=ButtonKind::Primary
                        mark=Icon::Home
                    />
                </EmptyState>
            }
            .into_any()
        }
    })
}

/// Loads the other program once this has become an office's device, as soon as nothing is being
/// written.
pub fn follow_place(shell: Shell, desk: Desk, nav: Nav) {
    let here = nav.page();
    watch(move || {
        if shell.wants_pages() && !here.get().is_form() {
            leptos::task::spawn_local(async move {
                if desk.keep_typing().await.is_ok() {
                    page::reload();
                }
            });
        }
    });
}
