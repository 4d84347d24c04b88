//! One of many: an input that searches with or without accents, and a list below it.

use leptos::{html, prelude::*};
use text::{Query, fold};
use web_sys::KeyboardEvent;

use super::{
    Opt,
    field::{Frame, field_id},
};
use crate::{
    i18n::{Msg, t, t_args},
    platform::page,
    reactive::{live, memo, watch},
};

/// How many options the list shows at once; typing narrows the rest.
const SHOWN: usize = 40;

/// A searchable list (WAI-ARIA combobox): arrows move, Enter takes, Escape gives up.
#[component]
pub fn Select(
    /// Name of the field; the HTML id is [`field_id`] of it.
    #[prop(into)]
    field: String,
    #[prop(into)] label: String,
    /// The value of the chosen option; empty when none is.
    value: RwSignal<String>,
    #[prop(into)] options: Signal<Vec<Opt>>,
    #[prop(into, optional)] hint: String,
    #[prop(into, optional)] error: Signal<Option<String>>,
    /// Says "(not required)" behind the label.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let id = field_id(&field);
    let list = Listbox::new(&id, value, options);
    let frame = Frame { field, label: label.clone(), hint, error, optional };
    let describe = frame.described_by();
    let invalid = frame.invalid();
    let input = view! {
        <input
            node_ref=list.input
            id=id
            class="input select-input"
            type="text"
            role="combobox"
            autocomplete="off"
            aria-autocomplete="list"
            aria-controls=list.id()
            aria-expanded=move || if list.open.get() { "true" } else { "false" }
            aria-activedescendant=move || list.open.get().then(|| list.active()).flatten()
            aria-describedby=describe
            aria-invalid=invalid
            on:input=move |event| list.search(event_target_value(&event))
            on:keydown=move |event| list.press(&event)
            on:click=move |_| list.open_all()
            on:blur=move |_| list.leave()
        />
    };
    frame.around(view! { <div class="select">{input} {popup(list, label)}</div> }.into_any())
}

/// The options that answer what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Found {
    shown: Vec<Opt>,
    /// How many more there are.
    more: usize,
}

/// Exact answers first, then those that match once accents are folded away, each in their order.
fn find(options: &[Opt], typed: &str) -> Found {
    let query = Query::new(typed);
    let mut ranked: Vec<_> = options
        .iter()
        .filter_map(|option| {
            let rank = query.rank(&option.label).or_else(|| query.rank(&option.hint))?;
            Some((rank, option))
        })
        .collect();
    text::sort_by_key(&mut ranked, |(rank, _)| *rank);
    Found {
        shown: ranked.iter().take(SHOWN).map(|(_, option)| (*option).clone()).collect(),
        more: ranked.len().saturating_sub(SHOWN),
    }
}

/// The state of one list.
#[derive(Clone, Copy)]
struct Listbox {
    field: StoredValue<String>,
    input: NodeRef<html::Input>,
    value: RwSignal<String>,
    options: Signal<Vec<Opt>>,
    open: RwSignal<bool>,
    typed: RwSignal<String>,
    at: RwSignal<usize>,
    found: Memo<Found>,
}

impl Listbox {
    fn new(field: &str, value: RwSignal<String>, options: Signal<Vec<Opt>>) -> Self {
        let typed = RwSignal::new(String::new());
        let list = Self {
            field: StoredValue::new(field.to_owned()),
            input: NodeRef::new(),
            value,
            options,
            open: RwSignal::new(false),
            typed,
            at: RwSignal::new(0),
            found: memo(move || options.with(|options| typed.with(|typed| find(options, typed)))),
        };
        // What is chosen stands in the input, unless somebody is searching in it.
        watch(move || {
            let label = list.label();
            if !list.open.get()
                && let Some(input) = list.input.get()
                && input.value() != label
            {
                input.set_value(&label);
            }
        });
        list
    }

    fn id(self) -> String {
        self.field.with_value(|field| format!("{field}-list"))
    }

    fn option_id(self, position: usize) -> String {
        self.field.with_value(|field| format!("{field}-option-{position}"))
    }

    fn active(self) -> Option<String> {
        let at = self.at.get();
        self.found.with(|found| found.shown.get(at).is_some()).then(|| self.option_id(at))
    }

    /// The label of the chosen option.
    fn label(self) -> String {
        let value = self.value.get();
        self.options.with(|options| {
            options
                .iter()
                .find(|option| option.value == value)
                .map(|option| option.label.clone())
                .unwrap_or_default()
        })
    }

    fn search(self, text: String) {
        if text.is_empty() {
            self.value.set(String::new());
        }
        self.typed.set(text);
        self.at.set(0);
        self.open.set(true);
    }

    /// Shows every option, with the chosen one active.
    fn open_all(self) {
        if self.open.get_untracked() {
            return;
        }
        self.typed.set(String::new());
        let value = self.value.get_untracked();
        let at = self.found.with_untracked(|found| {
            found.shown.iter().position(|option| option.value == value).unwrap_or(0)
        });
        self.at.set(at);
        self.open.set(true);
        if let Some(input) = self.input.get_untracked() {
            input.select();
        }
    }

    fn press(self, event: &KeyboardEvent) {
        // While a letter is being composed, Enter and arrows belong to the input method.
        if event.is_composing() {
            return;
        }
        let open = self.open.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if !open => self.open_all(),
            "ArrowDown" => self.step(1),
            "ArrowUp" if open => self.step(-1),
            "Enter" if open => {
                let at = self.at.get_untracked();
                if let Some(option) =
                    self.found.with_untracked(|found| found.shown.get(at).cloned())
                {
                    self.take(option.value);
                }
            }
            "Escape" if open => self.open.set(false),
            _ => return,
        }
        event.prevent_default();
    }

    fn step(self, by: isize) {
        let count = self.found.with_untracked(|found| found.shown.len());
        let at = self.at.get_untracked().saturating_add_signed(by).min(count.saturating_sub(1));
        self.at.set(at);
        if let Some(option) = page::by_id(&self.option_id(at)) {
            page::into_view(&option);
        }
    }

    fn take(self, value: String) {
        self.value.set(value);
        self.open.set(false);
    }

    /// Takes what was typed if it names exactly one option; else the choice stays as it was.
    fn leave(self) {
        // The input also loses the focus when its page goes, with all its signals.
        if self.open.try_get_untracked() != Some(true) {
            return;
        }
        let wanted = self.typed.with_untracked(|typed| fold(typed));
        let same = self.found.with_untracked(|found| {
            let mut same = found.shown.iter().filter(|option| fold(&option.label) == wanted);
            same.next().filter(|_| same.next().is_none()).map(|option| option.value.clone())
        });
        match same {
            Some(value) => self.take(value),
            None => self.open.set(false),
        }
    }
}

fn popup(list: Listbox, label: String) -> AnyView {
    let entries = move || {
        let Found { shown, more } = list.found.get();
        let none = shown.is_empty();
        let entries: Vec<AnyView> = shown
            .into_iter()
            .enumerate()
            .map(|(position, option)| entry(list, position, option))
            .collect();
        let note = match (none, more) {
            (true, _) => t(Msg::FieldNothingFound).to_owned(),
            (false, 0) => String::new(),
            (false, more) => t_args(Msg::FieldMoreFound, &[("n", &more.to_string())]),
        };
        let note = (!note.is_empty())
            .then(|| view! { <li class="select-note" role="presentation">{note}</li> });
        (entries, note)
    };
    view! {
        <ul id=list.id() class="select-list" role="listbox" aria-label=label hidden=move || !list.open.get()>
            {live(move || list.open.get().then(entries))}
        </ul>
    }
    .into_any()
}

fn entry(list: Listbox, position: usize, option: Opt) -> AnyView {
    let Opt { value, label, hint } = option;
    let chosen = list.value.with_untracked(|chosen| *chosen == value);
    let hint = (!hint.is_empty()).then(|| view! { <span class="select-hint">{hint}</span> });
    view! {
        <li
            id=list.option_id(position)
            role="option"
            class="select-option"
            class:active=move || list.at.get() == position
            aria-selected=if chosen { "true" } else { "false" }
            // Keeps the focus in the input, so that it does not leave before the click arrives.
            on:mousedown=move |event| event.prevent_default()
            on:click=move |_| list.take(value.clone())
        >
            <span>{label}</span>
            {hint}
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(found: &Found) -> Vec<&str> {
        found.shown.iter().map(|option| option.label.as_str()).collect()
    }

    #[test]
    fn accents_may_be_left_out_and_exact_answers_come_first() {
        let options =
            [Opt::new("1", "Đặng Thị Mẫu"), Opt::new("2", "Dang Van Mau"), Opt::new("3", "Lê")];
        assert_eq!(labels(&find(&options, "dang")), ["Dang Van Mau", "Đặng Thị Mẫu"]);
        assert_eq!(labels(&find(&options, "đặng")), ["Đặng Thị Mẫu", "Dang Van Mau"]);
        assert_eq!(find(&options, "").shown.len(), 3);
    }

    #[test]
    fn long_lists_are_cut_and_counted() {
        let options: Vec<Opt> =
            (0..100).map(|n| Opt::new(n.to_string(), format!("Hợp tác xã mẫu {n}"))).collect();
        let found = find(&options, "htx");
        assert_eq!((found.shown.len(), found.more), (0, 0));
        let found = find(&options, "hop tac");
        assert_eq!((found.shown.len(), found.more), (SHOWN, 60));
    }
}
