//! The root: contexts, the frame round the pages, and which page is shown.

use leptos::prelude::*;

use crate::{
    desk::{Desk, use_desk},
    i18n::{Lang, Language},
    module::{Module, follow_place},
    nav::{Apart, Nav, Page},
    pages::hear_slash,
    reactive::{live, memo, watch},
    shell::{
        AppHeader, BottomBar, Notices, Place, Shell, SideBar, SkipLink, StoreFailure, UndoLine,
    },
    today,
    ui::Delayed,
};

/// The whole app.
#[component]
pub fn App(
    /// The pages that this program has.
    module: Module,
) -> impl IntoView {
    let language = Language::start();
    let nav = Nav::start();
    let shell = Shell::start(module.office);
    let desk = Desk::start(shell);
    provide_context(language);
    provide_context(nav);
    provide_context(shell);
    provide_context(desk);
    today::start(move || desk.on_another_day());
    follow_place(shell, desk, nav);
    follow_language(language, shell, nav);
    enrol_first(desk, nav);
    hear_slash();
    live(move || {
        // A change of language draws everything anew.
        language.track();
        frame(nav, shell, module)
    })
}

/// Draws the app in English after all, where that was chosen and its texts have come since; not
/// under a form that is being written.
fn follow_language(language: Language, shell: Shell, nav: Nav) {
    let here = nav.page();
    watch(move || {
        let kept = shell.offline_ready.get() && !here.get().is_form();
        if kept && Lang::chosen() != Lang::current() {
            leptos::task::spawn_local(async move {
                language.choose(Lang::chosen()).await;
            });
        }
    });
}

/// Every page but these is about an organisation's data: a device without one is enrolled first.
fn enrol_first(desk: Desk, nav: Nav) {
    let unknown = memo(move || desk.ready.get() && desk.standing.with(Option::is_none));
    watch(move || {
        let open = matches!(
            nav.page().get(),
            Page::Enrol
                | Page::Device
                | Page::NotFound
                | Page::Apart(Apart::Setup | Apart::Password)
        );
        if unknown.get() && !open {
            nav.replace(&Page::Enrol);
        }
    });
}

fn frame(nav: Nav, shell: Shell, module: Module) -> AnyView {
    let ready = use_desk().ready;
    let class = move || match shell.place() {
        Place::Nowhere => "app app-bare",
        Place::Tablet => "app app-tablet",
        Place::Office => "app app-office",
    };
    let bar = live(move || match shell.place() {
        Place::Nowhere => ().into_any(),
        Place::Tablet => view! { <BottomBar /> }.into_any(),
        Place::Office => view! { <SideBar /> }.into_any(),
    });
    let content = live(move || match shell.store_failure.get() {
        Some(error) => view! { <StoreFailure error=error /> }.into_any(),
        // What is shown may name organisations and awards at once.
        None if ready.get() => {
            nav.arrived().track();
            module.show(nav.page().get())
        }
        None => view! { <Delayed /> }.into_any(),
    });
    let search = live(move || (shell.place() != Place::Nowhere).then(module.search));
    view! {
        <div class=class>
            <SkipLink />
            <AppHeader>{search}</AppHeader>
            {bar}
            <main id="main" class="page" tabindex="-1">
                <Notices />
                <UndoLine />
                {content}
            </main>
        </div>
    }
    .into_any()
}
