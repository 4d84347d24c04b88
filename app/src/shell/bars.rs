//! Navigation: a bar at the bottom of a tablet, a side bar at the office.

use leptos::prelude::*;
use model::{
    access::{Relation, any_allows},
    role::Role,
};

use crate::{
    desk::use_desk,
    forms::{Written, known, nomination, pledge, report},
    i18n::{Msg, t},
    nav::{Page, use_nav},
    reactive::{live, memo},
    ui::{Icon, icon},
};

/// One target: its page, its word, its accessible name when that says more, its icon.
struct Target(Page, Msg, Option<Msg>, Icon);

/// Jumps over the navigation: in the inbox to its rows.
#[component]
pub fn SkipLink() -> impl IntoView {
    let here = use_nav().page();
    let inbox = memo(move || here.get() == Page::Inbox);
    live(move || {
        let (href, word) =
            if inbox.get() { ("#inbox-rows", Msg::NavSkipToRows) } else { ("#main", Msg::NavSkip) };
        view! { <a class="skip-link" href=href>{t(word)}</a> }
    })
}

/// The bar of a tablet.
#[component]
pub fn BottomBar() -> impl IntoView {
    bar(
        "bottom-bar",
        Msg::NavTablet,
        [
            Target(Page::Home, Msg::NavHome, None, Icon::Home),
            list(pledge::WRITTEN, Msg::NavPledges, None),
            list(nomination::WRITTEN, Msg::NavNominations, Some(Msg::NavNominationsFull)),
            list(report::WRITTEN, Msg::NavReports, None),
            Target(Page::Device, Msg::NavDevice, None, Icon::Device),
        ],
    )
}

fn list(written: Written, word: Msg, full: Option<Msg>) -> Target {
    Target(written.list_page(), word, full, known(written.noun()).mark)
}

/// The bar of an office: the pages that who uses the device may open.
#[component]
pub fn SideBar() -> impl IntoView {
    let desk = use_desk();
    let opens = |page: Page| memo(move || desk.opens(&page));
    let (reads, manages) = (opens(Page::Office), opens(Page::Devices));
    live(move || {
        reads.track();
        manages.track();
        bar("side-bar", Msg::NavOfficeBar, untrack(|| offered(&desk.roles())))
    })
}

/// The office's page to begin with.
pub fn first_page(roles: &[Role]) -> Page {
    offered(roles).into_iter().next().map_or(Page::Device, |Target(page, ..)| page)
}

fn offered(roles: &[Role]) -> Vec<Target> {
    let mut targets = vec![
        Target(Page::Office, Msg::NavOffice, None, Icon::Home),
        Target(Page::Inbox, Msg::NavInbox, None, Icon::Inbox),
        Target(Page::Sheets, Msg::NavSheets, None, Icon::Sheet),
        Target(Page::Devices, Msg::NavDevices, None, Icon::Devices),
        Target(Page::Movements, Msg::NavMovements, None, Icon::Flag),
        Target(Page::Groups, Msg::NavGroups, None, Icon::Group),
        Target(Page::Catalogue, Msg::NavCatalogue, None, Icon::Book),
        Target(Page::Directory, Msg::NavDirectory, None, Icon::Building),
        Target(Page::Device, Msg::NavDevice, None, Icon::Device),
    ];
    targets.retain(|Target(page, ..)| {
        page.right().is_none_or(|right| any_allows(roles, right, Relation::Own))
    });
    targets
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_offered_a_page_that_only_says_no() {
        let dossiers = [Page::Office, Page::Inbox, Page::Sheets];
        for (role, reads, manages) in [
            (Role::EmulationOfficer, true, false),
            (Role::RecordsClerk, true, false),
            (Role::GroupLeader, true, false),
            (Role::Viewer, true, false),
            (Role::Administrator, false, true),
            (Role::Cadre, false, false),
        ] {
            let pages: Vec<Page> =
                offered(&[role]).into_iter().map(|Target(page, ..)| page).collect();
            assert!(dossiers.iter().all(|page| pages.contains(page) == reads), "{role:?}");
            assert_eq!(pages.contains(&Page::Devices), manages, "{role:?}");
            assert!(pages.contains(&Page::Catalogue) && pages.contains(&Page::Device));
        }
        assert_eq!(first_page(&[Role::Administrator]), Page::Devices);
        assert_eq!(first_page(&[Role::Viewer]), Page::Office);
    }
}
