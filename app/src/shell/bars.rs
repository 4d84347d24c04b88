//! Navigation: five targets at the bottom of a tablet, a side bar at the office.

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    nav::{Page, use_nav},
    ui::{Icon, icon},
};

/// One target: its page, its word, its accessible name when that says more, its icon.
struct Target(Page, Msg, Option<Msg>, Icon);

/// Jumps over the navigation.
#[component]
pub fn SkipLink() -> impl IntoView {
    view! { <a class="skip-link" href="#main">{t(Msg::NavSkip)}</a> }
}

/// The bar of a tablet.
#[component]
pub fn BottomBar() -> impl IntoView {
    bar(
        "bottom-bar",
        Msg::NavTablet,
        [
            Target(Page::Home, Msg::NavHome, None, Icon::Home),
            Target(Page::Pledges, Msg::NavPledges, None, Icon::Pledge),
            Target(
                Page::Nominations,
                Msg::NavNominations,
                Some(Msg::NavNominationsFull),
                Icon::Award,
            ),
            Target(Page::Reports, Msg::NavReports, None, Icon::Chart),
            Target(Page::Device, Msg::NavDevice, None, Icon::Device),
        ],
    )
}

/// The bar of an office.
#[component]
pub fn SideBar() -> impl IntoView {
    bar(
        "side-bar",
        Msg::NavOfficeBar,
        [
            Target(Page::Office, Msg::NavOffice, None, Icon::Home),
            Target(Page::Inbox, Msg::NavInbox, None, Icon::Inbox),
            Target(Page::Sheets, Msg::NavSheets, None, Icon::Sheet),
            Target(Page::Movements, Msg::NavMovements, None, Icon::Flag),
            Target(Page::Groups, Msg::NavGroups, None, Icon::Group),
            Target(Page::Devices, Msg::NavDevices, None, Icon::Devices),
            Target(Page::Catalogue, Msg::NavCatalogue, None, Icon::Book),
            Target(Page::Device, Msg::NavDevice, None, Icon::Device),
        ],
    )
}

fn bar(class: &'static str, name: Msg, targets: impl IntoIterator<Item = Target>) -> AnyView {
    let here = use_nav().page();
    let links: Vec<AnyView> = targets
        .into_iter()
        .map(|Target(page, word, full, mark)| {
            let href = page.path();
            let current = move || (here.get().section() == page).then_some("page");
            view! {
                <li>
                    <a href=href aria-current=current aria-label=full.map(t)>
                        {icon(mark)}
                        <span>{t(word)}</span>
                    </a>
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <nav class=class aria-label=t(name)>
            <ul>{links}</ul>
        </nav>
    }
    .into_any()
}
