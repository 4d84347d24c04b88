//! The root: contexts, the frame round the pages, and which page is shown.

use leptos::prelude::*;

use crate::{
    desk::Desk,
    i18n::{Lang, Language},
    nav::{Nav, Page},
    pages::*,
    shell::{AppHeader, BottomBar, Notices, Place, Shell, SideBar, SkipLink, StoreFailure},
    ui::Delayed,
};

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    let language = Language(RwSignal::new(Lang::current()));
    let nav = Nav::start();
    let shell = Shell::start();
    provide_context(language);
    provide_context(nav);
    provide_context(shell);
    provide_context(Desk::start(shell));
    move || {
        // A change of language draws everything anew.
        language.0.track();
        frame(nav, shell)
    }
}

fn frame(nav: Nav, shell: Shell) -> AnyView {
    let class = move || match shell.place() {
        Place::Nowhere => "app app-bare",
        Place::Tablet => "app app-tablet",
        Place::Office => "app app-office",
    };
    let bar = move || match shell.place() {
        Place::Nowhere => ().into_any(),
        Place::Tablet => view! { <BottomBar /> }.into_any(),
        Place::Office => view! { <SideBar /> }.into_any(),
    };
    let content = move || match shell.store_failure.get() {
        Some(error) => view! { <StoreFailure error=error /> }.into_any(),
        None if shell.is_open() => show(nav.page().get()),
        None => view! { <Delayed /> }.into_any(),
    };
    view! {
        <div class=class>
            <SkipLink />
            <AppHeader />
            {bar}
            <main id="main" class="page" tabindex="-1">
                <Notices />
                {content}
            </main>
        </div>
    }
    .into_any()
}

fn show(page: Page) -> AnyView {
    match page {
        Page::Home => view! { <HomePage /> }.into_any(),
        Page::Pledges => view! { <PledgesPage /> }.into_any(),
        Page::Pledge(id) => view! { <PledgePage id=id /> }.into_any(),
        Page::PledgeForm(id) => view! { <PledgeFormPage id=id /> }.into_any(),
        Page::PledgeStep(id, step) => view! { <PledgeStepPage id=id step=step /> }.into_any(),
        Page::PledgeConflicts(id) => view! { <PledgeConflictsPage id=id /> }.into_any(),
        Page::Nominations => view! { <NominationsPage /> }.into_any(),
        Page::Nomination(id) => view! { <NominationPage id=id /> }.into_any(),
        Page::NominationForm(id) => view! { <NominationFormPage id=id /> }.into_any(),
        Page::NominationStep(id, step) => {
            view! { <NominationStepPage id=id step=step /> }.into_any()
        }
        Page::NominationConflicts(id) => view! { <NominationConflictsPage id=id /> }.into_any(),
        Page::Reports => view! { <ReportsPage /> }.into_any(),
        Page::Report(id) => view! { <ReportPage id=id /> }.into_any(),
        Page::ReportForm(id) => view! { <ReportFormPage id=id /> }.into_any(),
        Page::ReportStep(id, step) => view! { <ReportStepPage id=id step=step /> }.into_any(),
        Page::ReportConflicts(id) => view! { <ReportConflictsPage id=id /> }.into_any(),
        Page::Device => view! { <DevicePage /> }.into_any(),
        Page::Enrol => view! { <EnrolPage /> }.into_any(),
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
        Page::NotFound => view! { <NotFoundPage /> }.into_any(),
    }
}
