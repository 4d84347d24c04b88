//! The field itself (WAI-ARIA combobox): `/` goes to it, arrows move, Enter opens, Escape gives up.
//! Where the header has no room for it a button opens it.

use std::sync::Arc;

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::{
    BEGIN,
    hits::{Entry, Found, Hit, ask, entries, find, said},
};
use crate::{
    desk::use_desk,
    forms::known,
    i18n::{Msg, t},
    nav::use_nav,
    platform::{page, sleep},
    reactive::{Reading, live, memo, watch},
    shell::{Place, use_shell},
    ui::{Icon, icon},
};

/// HTML ids.
const INPUT: &str = "search-all";
const LIST: &str = "search-found";

/// Milliseconds without a keystroke after which is searched.
const PAUSE: i32 = 150;

/// The field of every page.
#[component]
pub fn SearchField() -> impl IntoView {
    let search = Search::start();
    let here = use_nav().page();
    watch(move || {
        here.track();
        search.close();
    });
    let expanded = move || if search.open.get() { "true" } else { "false" };
    view! {
        <div class="search" role="search" class:search-shown=move || search.shown.get()>
            <button
                id=BEGIN
                type="button"
                class="header-button search-button"
                aria-label=t(Msg::SearchOpen)
                title=t(Msg::SearchOpen)
                aria-controls=INPUT
                on:click=move |_| search.show()
            >
                {icon(Icon::Search)}
            </button>
            <div class="search-field">
                {icon(Icon::Search)}
                <input
                    node_ref=search.input
                    id=INPUT
                    class="input"
                    type="text"
                    inputmode="search"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    aria-label=t(Msg::SearchLabel)
                    placeholder=t(Msg::SearchHint)
                    aria-autocomplete="list"
                    aria-keyshortcuts="/"
                    aria-controls=LIST
                    aria-expanded=expanded
                    aria-activedescendant=move || search.active()
                    prop:value=move || search.typed.get()
                    on:input=move |event| search.search(event_target_value(&event))
                    on:keydown=move |event| search.press(&event)
                    on:focus=move |_| search.open_again()
                    on:blur=move |_| search.leave()
                />
                {popup(search)}
            </div>
        </div>
    }
}

/// The state of the field.
#[derive(Clone, Copy)]
struct Search {
    input: NodeRef<html::Input>,
    typed: RwSignal<String>,
    /// Whether the results are shown.
    open: RwSignal<bool>,
    /// Whether the field is shown where there is only room for a button.
    shown: RwSignal<bool>,
    at: RwSignal<usize>,
    found: Reading<Option<Found>>,
}

impl Search {
    fn start() -> Self {
        let (desk, shell) = (use_desk(), use_shell());
        let (typed, open) = (RwSignal::new(String::new()), RwSignal::new(false));
        // Read when somebody searches and forgotten afterwards, however much lies here.
        let lines = StoredValue::new(None::<Arc<Vec<Entry>>>);
        let asked = memo(move || if open.get() { typed.get() } else { String::new() });
        let found = Reading::new(move || {
            let (words, office) = (asked.get(), shell.place() == Place::Office);
            let online = office && shell.online.get_untracked();
            async move {
                if text::is_blank(&words) {
                    lines.try_set_value(None);
                    return None;
                }
                sleep(PAUSE).await;
                // Somebody types on, or the page is gone.
                if asked.try_get_untracked().as_ref() != Some(&words) {
                    return None;
                }
                if online && let Some(found) = ask(desk, &words).await {
                    return Some(found);
                }
                let known = match lines.try_get_value().flatten() {
                    Some(known) => known,
                    None => Arc::new(entries(desk, office).await),
                };
                lines.try_set_value(Some(Arc::clone(&known)));
                Some(find(&known, &words))
            }
        });
        Self {
            input: NodeRef::new(),
            typed,
            open,
            shown: RwSignal::new(false),
            at: RwSignal::new(0),
            found,
        }
    }

    fn count(self) -> usize {
        self.found.with(|found| found.and_then(Option::as_ref).map_or(0, |it| it.hits.len()))
    }

    fn active(self) -> Option<String> {
        let at = self.at.get();
        (self.open.get() && at < self.count()).then(|| option_id(at))
    }

    fn search(self, words: String) {
        self.open.set(!text::is_blank(&words));
        self.at.set(0);
        self.typed.set(words);
    }

    fn open_again(self) {
        if self.typed.with_untracked(|typed| !text::is_blank(typed)) {
            self.open.set(true);
        }
    }

    /// The input also loses the focus when everything is drawn anew, with all its signals.
    fn leave(self) {
        self.open.try_set(false);
        if self.typed.try_with_untracked(|typed| text::is_blank(typed)) == Some(true) {
            self.shown.try_set(false);
        }
    }

    /// Forgets what was searched.
    fn close(self) {
        self.open.set(false);
        self.shown.set(false);
        self.typed.set(String::new());
    }

    fn show(self) {
        self.shown.set(true);
        leptos::task::spawn_local(async move {
            // What is not shown yet cannot take the focus.
            leptos::task::tick().await;
            page::focus(INPUT);
        });
    }

    fn press(self, event: &KeyboardEvent) {
        // While a letter is being composed, Enter and arrows belong to the input method.
        if event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => self.step(1),
            "ArrowUp" => self.step(-1),
            "Enter" => {
                let option = untrack(|| self.active()).and_then(|id| page::by_id(&id));
                if let Some(option) = option.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                    option.click();
                }
            }
            "Escape" => {
                if !self.open.get_untracked() {
                    self.close();
                }
                self.open.set(false);
            }
            _ => return,
        }
        event.prevent_default();
    }

    fn step(self, by: isize) {
        self.open_again();
        let last = untrack(|| self.count()).saturating_sub(1);
        let at = self.at.get_untracked().saturating_add_signed(by).min(last);
        self.at.set(at);
        if let Some(option) = page::by_id(&option_id(at)) {
            page::into_view(&option);
        }
    }
}

fn option_id(at: usize) -> String {
    format!("{LIST}-{at}")
}

fn popup(search: Search) -> AnyView {
    let results = live(move || {
        search.found.with(|found| found.cloned().flatten()).map(|found| results(search, found))
    });
    let note = live(move || {
        search.found.with(|found| found.and_then(Option::as_ref).map(said)).unwrap_or_default()
    });
    view! {
        <div class="search-popup" hidden=move || !search.open.get()>
            // Keeps the focus in the input, so that it does not leave before the click arrives.
            <div
                id=LIST
                role="listbox"
                aria-label=t(Msg::SearchLabel)
                on:mousedown=move |event| event.prevent_default()
                on:click=move |_| search.close()
            >
                {results}
            </div>
            <p class="search-note" role="status">
                {note}
            </p>
        </div>
    }
    .into_any()
}

/// The results, those of each noun under its name.
fn results(search: Search, found: Found) -> Vec<AnyView> {
    let mut groups: Vec<AnyView> = Vec::new();
    let mut hits = found.hits.into_iter().enumerate().peekable();
    while let Some((_, first)) = hits.peek() {
        let noun = first.noun;
        let mut options = Vec::new();
        while let Some((at, hit)) = hits.next_if(|(_, hit)| hit.noun == noun) {
            options.push(option(search, at, hit));
        }
        let (id, name) = (format!("{LIST}-{}", noun.as_str()), t(known(noun).name));
        groups.push(
            view! {
                <div role="group" aria-labelledby=id.clone()>
                    <p class="search-noun" id=id.clone()>{icon(known(noun).mark)} {name}</p>
                    {options}
                </div>
            }
            .into_any(),
        );
    }
    groups
}

fn option(search: Search, at: usize, hit: Hit) -> AnyView {
    let Hit { title, note, href, .. } = hit;
    let selected = move || if search.at.get() == at { "true" } else { "false" };
    view! {
        <a id=option_id(at) role="option" class="search-option" tabindex="-1" href=href aria-selected=selected>
            <span>{title}</span>
            <span class="select-hint">{note}</span>
        </a>
    }
    .into_any()
}
