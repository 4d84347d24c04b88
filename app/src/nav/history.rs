//! The browser's history as a signal: links, back and forward, and the query of the address.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlAnchorElement, MouseEvent, UrlSearchParams};

use super::Page;
use crate::platform::{events::listen, page};
use crate::reactive::memo;

/// Where the app is. Lives as long as the tab.
#[derive(Debug, Clone, Copy)]
pub struct Nav {
    path: RwSignal<String>,
    search: RwSignal<String>,
    page: Memo<Page>,
    arrived: RwSignal<u64>,
    moved: StoredValue<bool>,
}

/// The navigation of this tab.
pub fn use_nav() -> Nav {
    expect_context()
}

impl Nav {
    /// Takes over links and the history of this tab; called once, by the root.
    pub fn start() -> Self {
        let (here, query) = location();
        let path = RwSignal::new(here);
        let search = RwSignal::new(query);
        let page = memo(move || path.with(|path| Page::parse(path)));
        let arrived = RwSignal::new(0);
        let nav = Self { path, search, page, arrived, moved: StoredValue::new(false) };
        if let Some(window) = web_sys::window() {
            listen(&window, "popstate", move |_| nav.arrive()).forever();
            listen(&window, "click", move |event| nav.follow(&event)).forever();
        }
        nav
    }

    /// The page to show.
    pub fn page(self) -> Memo<Page> {
        self.page
    }

    /// Changes when the person comes to the page that is shown by another query, which then begins
    /// anew.
    pub fn arrived(self) -> RwSignal<u64> {
        self.arrived
    }

    /// Whether the person has changed the page since the app was opened.
    pub fn has_moved(self) -> bool {
        self.moved.get_value()
    }

    /// Goes to a page.
    pub fn go(self, page: &Page) {
        self.push(&page.path());
    }

    /// Goes to a page with a query, as `[("status", "draft")]`.
    pub fn go_with(self, page: &Page, query: &[(&str, &str)]) {
        self.push(&address(page, query));
    }

    /// Goes to a page in place of this one, which "back" then skips.
    pub fn replace(self, page: &Page) {
        change(&page.path(), false);
        self.read();
    }

    /// Goes back to where the person came from.
    pub fn back(self) {
        if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
            // At the first entry nothing happens, which is right.
            let _ = history.back();
        }
    }

    /// A value of the query, followed as it changes.
    pub fn query(self, name: &str) -> Option<String> {
        self.search.with(|search| parameters(search)?.get(name)).filter(|value| !value.is_empty())
    }

    /// Changes a value of the query in place; an empty value removes it.
    pub fn set_query(self, name: &str, value: &str) {
        let Some(parameters) = self.search.with_untracked(|search| parameters(search)) else {
            return;
        };
        if value.is_empty() {
            parameters.delete(name);
        } else {
            parameters.set(name, value);
        }
        let query = String::from(parameters.to_string());
        let path = self.path.get_untracked();
        change(&if query.is_empty() { path } else { format!("{path}?{query}") }, false);
        self.read();
    }

    fn push(self, address: &str) {
        // A link that is pressed twice is one step back.
        let (path, search) = location();
        change(address, path + &search != address);
        self.arrive();
        if let Some(window) = web_sys::window() {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    /// Takes over where the person went.
    fn arrive(self) {
        if self.read() {
            self.moved.set_value(true);
            self.arrived.update(|n| *n += 1);
        }
    }

    /// Takes over what the address bar says; whether it is the same page with another query.
    fn read(self) -> bool {
        let (path, search) = location();
        let other_query = self.search.with_untracked(|known| *known != search);
        if other_query {
            self.search.set(search);
        }
        let other_page = self.path.with_untracked(|known| *known != path);
        if other_page {
            self.moved.set_value(true);
            self.path.set(path);
        }
        other_query && !other_page
    }

    /// Follows a click on a link of the app without loading the page anew; a link to a place on
    /// the same page gives it the focus.
    fn follow(self, event: &Event) {
        let Some(click) = event.dyn_ref::<MouseEvent>() else { return };
        if click.default_prevented()
            || click.button() != 0
            || click.meta_key()
            || click.ctrl_key()
            || click.shift_key()
            || click.alt_key()
        {
            return;
        }
        let Some(link) = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|target| target.closest("a[href]").ok().flatten())
            .and_then(|found| found.dyn_into::<HtmlAnchorElement>().ok())
        else {
            return;
        };
        let ours = link.origin() == page::origin()
            && link.target().is_empty()
            && !link.has_attribute("download")
            && !link.pathname().starts_with("/api/");
        if !ours {
            return;
        }
        event.prevent_default();
        let address = link.pathname() + &link.search();
        let hash = link.hash();
        let (path, search) = location();
        if !hash.is_empty() && address == path + &search {
            page::focus(&decode(hash.trim_start_matches('#')));
        } else {
            self.push(&(address + &hash));
        }
    }
}

/// A page's path with a query, for `href`.
pub fn address(page: &Page, query: &[(&str, &str)]) -> String {
    let Ok(parameters) = UrlSearchParams::new() else { return page.path() };
    for (name, value) in query {
        parameters.append(name, value);
    }
    format!("{}?{}", page.path(), String::from(parameters.to_string()))
}

fn parameters(search: &str) -> Option<UrlSearchParams> {
    UrlSearchParams::new_with_str(search).ok()
}

fn decode(text: &str) -> String {
    js_sys::decode_uri_component(text).map_or_else(|_| text.to_owned(), String::from)
}

fn location() -> (String, String) {
    let Some(window) = web_sys::window() else { return Default::default() };
    let location = window.location();
    (location.pathname().unwrap_or_default(), location.search().unwrap_or_default())
}

fn change(address: &str, push: bool) {
    let Some(history) = web_sys::window().and_then(|window| window.history().ok()) else { return };
    // A browser may refuse after hundreds of changes within seconds; the page then stays.
    let _ = if push {
        history.push_state_with_url(&JsValue::NULL, "", Some(address))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(address))
    };
}
