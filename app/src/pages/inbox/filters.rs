//! The filters of the inbox: one signal each, mirrored in the address, and those that a person
//! saved under a name on this device.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use text::{LegalForm, organisation_key};

use super::line::{Filter, Found, Line, WAITING, statuses};
use crate::{
    forms::lives,
    i18n::{Msg, t, t_args},
    nav::use_nav,
    pages::wording::{self, noun_name},
    platform::marker,
    reactive::{live, memo, watch},
    shell::{Lasts, use_shell},
    ui::{Button, ButtonKind, Dialog, Icon, Opt, Picker, TextField, TextKind, Width, icon},
};

/// Name of the saved filters among the marks of the device.
const SAVED: &str = "inbox_filters";

/// The word of the address for every status.
pub const ALL: &str = "all";

/// The status that the address asks for; blank for every one.
fn status_of(asked: Option<&str>) -> &str {
    match asked {
        None => WAITING,
        Some(ALL) => "",
        Some(status) => status,
    }
}

/// The filter as it stands on the screen.
#[derive(Debug, Clone, Copy)]
pub struct Filters {
    pub status: RwSignal<String>,
    noun: RwSignal<String>,
    org: RwSignal<String>,
    year: RwSignal<String>,
    pub words: RwSignal<String>,
}

/// A filter with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Saved {
    name: String,
    #[serde(flatten)]
    filter: Filter,
}

impl Filters {
    /// The filter that the address names, followed into the address as it changes; what waits to
    /// be received where it names none.
    pub fn of_address() -> Self {
        let nav = use_nav();
        let read = |name| RwSignal::new(untrack(|| nav.query(name)).unwrap_or_default());
        let status = untrack(|| nav.query("status"));
        let filters = Self {
            status: RwSignal::new(status_of(status.as_deref()).to_owned()),
            noun: read("noun"),
            org: read("org"),
            year: read("year"),
            words: read("q"),
        };
        for (name, signal) in filters.named() {
            let mut begun = false;
            watch(move || {
                let value = signal.get();
                let (begun, status) = (std::mem::replace(&mut begun, true), name == "status");
                // The status stands in the address from the beginning, so that a kept one shows
                // the same.
                if begun || status {
                    nav.set_query(name, if status && value.is_empty() { ALL } else { &value });
                }
            });
        }
        filters
    }

    fn named(self) -> [(&'static str, RwSignal<String>); 5] {
        [
            ("status", self.status),
            ("noun", self.noun),
            ("org", self.org),
            ("year", self.year),
            ("q", self.words),
        ]
    }

    /// The filter, followed.
    pub fn get(self) -> Filter {
        Filter {
            status: self.status.get(),
            noun: self.noun.get(),
            org: self.org.get(),
            year: self.year.get(),
            words: self.words.get(),
        }
    }

    /// Whether more is asked than a status.
    pub fn narrowed(self) -> bool {
        self.get() != Filter { status: self.status.get(), ..Filter::default() }
    }

    /// Takes over a filter.
    pub fn take(self, filter: Filter) {
        self.status.set(filter.status);
        self.noun.set(filter.noun);
        self.org.set(filter.org);
        self.year.set(filter.year);
        self.words.set(filter.words);
    }
}

/// One button a status, with how many there are.
#[component]
pub fn StatusTabs(filters: Filters, found: Memo<Found>) -> impl IntoView {
    let tab = move |status: &'static str| {
        let count = move || {
            found.with(|found| match status {
                "" => found.counts.values().sum(),
                status => found.counts.get(status).copied().unwrap_or(0),
            })
        };
        let pressed = move || {
            if filters.status.with(|chosen| chosen == status) { "true" } else { "false" }
        };
        let name = if status.is_empty() { t(Msg::InboxAll) } else { wording::status(status) };
        let id = if status.is_empty() {
            "inbox-tab-all".to_owned()
        } else {
            format!("inbox-tab-{status}")
        };
        view! {
            <button
                type="button"
                id=id
                class="tab"
                aria-pressed=pressed
                on:click=move |_| filters.status.set(status.to_owned())
            >
                {name}
                " "
                <span class="tab-count">
                    {live(move || crate::i18n::count(count()))}
                </span>
            </button>
        }
        .into_any()
    };
    let tabs: Vec<AnyView> = statuses().into_iter().chain([""]).map(tab).collect();
    view! { <div class="tabs" role="group" aria-label=t(Msg::InboxByStatus)>{tabs}</div> }
}

/// Search, noun, organisation and year, folded away until somebody wants them, and the saved
/// filters.
#[component]
pub fn FilterBar(filters: Filters, lines: RwSignal<Option<Vec<Line>>>) -> impl IntoView {
    let nouns = Signal::derive(move || {
        let mut options = vec![Opt::new("", t(Msg::InboxAnyNoun))];
        options.extend(lives::arriving().map(|it| Opt::new(it.as_str(), noun_name(it.as_str()))));
        options
    });
    let orgs = memo(move || {
        let names: BTreeMap<String, Arc<str>> = lines.with(|lines| {
            let all = lines.iter().flatten();
            all.map(|line| (line.org.to_string(), Arc::clone(&line.org_name))).collect()
        });
        let mut orgs: Vec<_> = names.into_iter().collect();
        text::sort_by_cached_key(&mut orgs, |(_, name)| organisation_key(name, LegalForm::Ignored));
        let mut options = vec![Opt::new("", t(Msg::InboxAnyOrg))];
        options.extend(orgs.into_iter().map(|(id, name)| Opt::new(id, &*name)));
        options
    });
    let years = memo(move || {
        let years: BTreeSet<String> = lines
            .with(|lines| lines.iter().flatten().map(|line| line.summary.year.clone()).collect());
        let mut options = vec![Opt::new("", t(Msg::InboxAnyYear))];
        let known = years.into_iter().rev().filter(|year| !year.is_empty());
        options.extend(known.map(|year| Opt::new(year.clone(), year)));
        options
    });
    let open = untrack(|| filters.narrowed());
    view! {
        <details class="fold" id="inbox-filters" open=open>
            <summary>{icon(Icon::Search)} {t(Msg::InboxFilters)}</summary>
            <div class="filters" role="search">
                <TextField
                    field="q"
                    label=t(Msg::InboxSearch)
                    value=filters.words
                    kind=TextKind::Search
                />
                <Picker field="noun" label=t(Msg::InboxNoun) value=filters.noun options=nouns />
                <Picker field="org" label=t(Msg::InboxOrg) value=filters.org options=orgs />
                <Picker field="year" label=t(Msg::InboxYear) value=filters.year options=years />
            </div>
            <SavedFilters filters=filters />
        </details>
    }
}

/// The saved filters, each a button, and the one that saves.
#[component]
fn SavedFilters(filters: Filters) -> impl IntoView {
    let shell = use_shell();
    on_cleanup(move || shell.leave_page());
    let saved = RwSignal::new(read());
    let open = RwSignal::new(false);
    let name = RwSignal::new(String::new());
    let missing = RwSignal::new(None::<String>);
    let keep = move |list: Vec<Saved>| {
        marker::set(SAVED, &serde_json::to_string(&list).unwrap_or_default());
        saved.set(list);
    };
    let begin = move |()| {
        name.set(String::new());
        missing.set(None);
        open.set(true);
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let name = text::clean_line(&name.get_untracked());
        if name.is_empty() {
            missing.set(Some(t(Msg::InboxNameMissing).to_owned()));
            return;
        }
        let mut list = saved.get_untracked();
        list.retain(|known| known.name != name);
        list.push(Saved { name, filter: untrack(|| filters.get()) });
        keep(list);
        open.set(false);
    };
    let entries = live(move || {
        let entry = |known: Saved| {
            let Saved { name, filter } = known;
            let gone = name.clone();
            let forget = move |_| {
                let before = saved.get_untracked();
                let mut list = before.clone();
                list.retain(|known| known.name != gone);
                keep(list);
                let said = t_args(Msg::AppRemoved, &[("what", &gone)]);
                shell.offer_undo(said, Lasts::Page, move || keep(before.clone()));
            };
            let label = t_args(Msg::InboxForget, &[("name", &name)]);
            view! {
                <li>
                    <button
                        type="button"
                        class="tab"
                        on:click=move |_| filters.take(filter.clone())
                    >
                        {name}
                    </button>
                    <button
                        type="button"
                        class="icon-button"
                        aria-label=label.clone()
                        title=label
                        on:click=forget
                    >
                        {icon(Icon::Close)}
                    </button>
                </li>
            }
        };
        saved.get().into_iter().map(entry).collect_view()
    });
    let unchanged = move || [Filter::default(), Filter::waiting()].contains(&filters.get());
    view! {
        <div class="saved-filters">
            <ul aria-label=t(Msg::InboxSaved)>{entries}</ul>
            <Show when=move || !unchanged()>
                <Button
                    label=t(Msg::InboxClear)
                    kind=ButtonKind::Quiet
                    mark=Icon::Close
                    on_press=move |()| filters.take(Filter::default())
                />
                <Button label=t(Msg::InboxSave) kind=ButtonKind::Quiet on_press=begin />
            </Show>
        </div>
        <Dialog open=open id="inbox-save" title=t(Msg::InboxSave)>
            <form novalidate on:submit=save>
            <TextField
                field="filter-name"
                label=t(Msg::InboxName)
                value=name
                error=missing
                width=Width::Medium
            />
            <div class="actions">
                <Button label=t(Msg::InboxSaveNow) kind=ButtonKind::Primary submit=true />
                <Button label=t(Msg::OfficeCancel) on_press=move |()| open.set(false) />
            </div>
            </form>
        </Dialog>
    }
}

fn read() -> Vec<Saved> {
    marker::get(SAVED).and_then(|kept| model::json::read(&kept).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inbox_opens_on_what_waits() {
        for (asked, status) in
            [(None, "submitted"), (Some("all"), ""), (Some("returned"), "returned")]
        {
            assert_eq!(status_of(asked), status, "{asked:?}");
        }
    }
}
