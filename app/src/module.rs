//! The two programs that the client is built as. A cooperative's tablet never downloads the pages
//! of an office; everything else is the same in both.

use leptos::prelude::*;

use crate::{
    desk::Desk,
    i18n::{Msg, t},
    nav::{Nav, Page},
    pages::{
        written::{Written, handed_in::HandedInPage, record::RecordPage},
        *,
    },
    platform::page,
    reactive::{live, watch},
    shell::{Shell, use_shell},
    ui::{Button, ButtonKind, Delayed, EmptyState, Icon, LinkButton, PageHeading},
};

/// What one of the programs carries besides the frame.
#[derive(Debug, Clone, Copy)]
pub struct Module {
    /// Draws a page.
    pub show: fn(Page) -> AnyView,
    /// Whether an office's pages are in it.
    pub office: bool,
}

/// The pages of a cooperative; what boot.js loads unless the device was an office's when it was
/// last open.
pub const CADRE: Module = Module { show: cadre, office: false };

/// Every page.
pub const OFFICE: Module = Module { show: office, office: true };

fn cadre(page: Page) -> AnyView {
    match page {
        Page::Home => view! { <HomePage /> }.into_any(),
        Page::PledgeHandedIn(id) => handed_in(Written::Pledge, id),
        Page::Pledges => view! { <PledgesPage /> }.into_any(),
        Page::Pledge(id) => view! { <PledgePage id=id /> }.into_any(),
        Page::PledgeForm(id) => view! { <PledgeFormPage id=id /> }.into_any(),
        Page::PledgeStep(id, step) => view! { <PledgeStepPage id=id step=step /> }.into_any(),
        Page::PledgeConflicts(id) => view! { <PledgeConflictsPage id=id /> }.into_any(),
        Page::NominationHandedIn(id) => handed_in(Written::Nomination, id),
        Page::Nominations => view! { <NominationsPage /> }.into_any(),
        Page::Nomination(id) => view! { <NominationPage id=id /> }.into_any(),
        Page::NominationForm(id) => view! { <NominationFormPage id=id /> }.into_any(),
        Page::NominationStep(id, step) => {
            view! { <NominationStepPage id=id step=step /> }.into_any()
        }
        Page::NominationConflicts(id) => view! { <NominationConflictsPage id=id /> }.into_any(),
        Page::ReportHandedIn(id) => handed_in(Written::Report, id),
        Page::Reports => view! { <ReportsPage /> }.into_any(),
        Page::Report(id) => view! { <ReportPage id=id /> }.into_any(),
        Page::ReportForm(id) => view! { <ReportFormPage id=id /> }.into_any(),
        Page::ReportStep(id, step) => view! { <ReportStepPage id=id step=step /> }.into_any(),
        Page::ReportConflicts(id) => view! { <ReportConflictsPage id=id /> }.into_any(),
        Page::Device => view! { <DevicePage /> }.into_any(),
        Page::Bundles => view! { <BundlesPage /> }.into_any(),
        Page::Unconfirmed(noun, id) => match Written::of_word(&noun) {
            Some(written) => view! { <RecordPage written=written id=id foreign=true /> }.into_any(),
            None => view! { <NotFoundPage /> }.into_any(),
        },
        Page::Enrol => view! { <EnrolPage /> }.into_any(),
        Page::NotFound => view! { <NotFoundPage /> }.into_any(),
        _ => view! { <Elsewhere /> }.into_any(),
    }
}

fn handed_in(written: Written, id: String) -> AnyView {
    view! { <HandedInPage written=written id=id /> }.into_any()
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
        Page::Catalogue => view! { <CataloguePage /> }.into_any(),
        Page::Devices => view! { <DevicesPage /> }.into_any(),
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
