//! What a figure is made of: a list below the sheet, searched with or without accents, each entry
//! with the way to its record.

use leptos::{html, prelude::*};
use text::Query;

use crate::{
    i18n::{Msg, t, t_args},
    platform::page,
    reactive::{live, watch},
    ui::{Button, Icon, TextField, TextKind},
};

/// Entries from which on a search stands above them.
const SEARCH_FROM: usize = 12;

/// One thing that a figure counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub name: String,
    pub detail: String,
    /// Whether the detail is a number.
    pub number: bool,
    /// Words and addresses of its records.
    pub links: Vec<(String, String)>,
    /// Tells it apart from the others.
    pub key: String,
}

/// A figure that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drill {
    pub title: String,
    /// What a source says of the figure; may be blank.
    pub note: String,
    /// Headings of the two columns.
    pub name: &'static str,
    pub detail: &'static str,
    pub sources: Vec<Source>,
    /// Id of the button that gets the focus back.
    pub back: String,
}

impl Drill {
    /// Remembers the button that opened it.
    #[must_use]
    pub fn back_to(self, id: &str) -> Self {
        Self { back: id.to_owned(), ..self }
    }
}

/// The open figure; takes the focus when it opens.
#[component]
pub fn DrillPanel(drill: RwSignal<Option<Drill>>) -> impl IntoView {
    let node = NodeRef::<html::Section>::new();
    watch(move || {
        if drill.with(Option::is_some)
            && let Some(panel) = node.get()
        {
            panel.scroll_into_view();
            page::focus_quietly(&panel);
        }
    });
    let close = Callback::new(move |()| {
        let back = drill.with_untracked(|drill| drill.as_ref().map(|drill| drill.back.clone()));
        drill.set(None);
        if let Some(back) = back {
            page::focus(&back);
        }
    });
    let keys = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            close.run(());
        }
    };
    let content = live(move || drill.get().map(|drill| opened(drill, close)));
    view! {
        <section
            node_ref=node
            id="sheet-drill"
            class="drill"
            tabindex="-1"
            aria-labelledby="sheet-drill-title"
            hidden=move || drill.with(Option::is_none)
            on:keydown=keys
        >
            {content}
        </section>
    }
}

fn opened(drill: Drill, close: Callback<()>) -> AnyView {
    let Drill { title, note, name, detail, sources, .. } = drill;
    let words = RwSignal::new(String::new());
    let all = sources.len();
    let search = (all >= SEARCH_FROM).then(|| {
        view! {
            <div class="filters">
                <TextField
                    field="drill-search"
                    label=t(Msg::SheetSearch)
                    value=words
                    kind=TextKind::Search
                />
            </div>
        }
    });
    let number = sources.first().is_some_and(|source| source.number);
    let rows = live(move || {
        let query = words.with(|words| Query::new(words));
        let mut found: Vec<_> =
            sources.iter().filter_map(|source| Some((query.rank(&source.name)?, source))).collect();
        text::sort_by_key(&mut found, |(rank, _)| *rank);
        if found.is_empty() {
            let words = t_args(Msg::SheetNothingFound, &[("n", &all.to_string())]);
            return view! { <tr><td colspan="3">{words}</td></tr> }.into_any();
        }
        found.into_iter().map(|(_, source)| entry(source)).collect_view().into_any()
    });
    let class = if number { "number" } else { "" };
    view! {
        <div class="drill-head">
            <h2 id="sheet-drill-title">{title}</h2>
            <Button label=t(Msg::OfficeClose) mark=Icon::Close on_press=close />
        </div>
        {(!note.is_empty()).then(|| view! { <p class="quiet">{note}</p> })}
        {search}
        <div class="table-frame sheet-frame">
            <table class="table sheet">
                <thead>
                    <tr>
                        <th scope="col">{name}</th>
                        <th scope="col" class=class>{detail}</th>
                        <th scope="col">{t(Msg::SheetRecords)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn entry(source: &Source) -> AnyView {
    let links: Vec<AnyView> = source
        .links
        .iter()
        .map(|(words, href)| {
            let name = format!("{words}: {}", source.name);
            view! { <a class="drill-link" href=href.clone() aria-label=name>{words.clone()}</a> }
                .into_any()
        })
        .collect();
    let class = if source.number { "number" } else { "" };
    view! {
        <tr>
            <th scope="row">{source.name.clone()}</th>
            <td class=class>{source.detail.clone()}</td>
            <td>{links}</td>
        </tr>
    }
    .into_any()
}
