//! A line of the home screen: what it is, a quiet second line, and where it leads.

use leptos::prelude::*;
use model::{id::RecordId, record::Noun};

use crate::{
    nav::Page,
    ui::{Icon, icon},
};

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub mark: Icon,
    pub title: String,
    /// Why it is here, when, until when; may be empty.
    pub note: String,
    pub href: String,
}

/// Lines one below the other, each a link.
pub fn lines(lines: Vec<Line>) -> AnyView {
    let entries: Vec<AnyView> = lines
        .into_iter()
        .map(|line| {
            let note = (!line.note.is_empty())
                .then(|| view! { <span class="task-hint">{line.note}</span> });
            view! {
                <li>
                    <a class="task" href=line.href>
                        {icon(line.mark)}
                        <span class="task-text">
                            <span class="task-title">{line.title}</span>
                            {note}
                        </span>
                        {icon(Icon::ChevronRight)}
                    </a>
                </li>
            }
            .into_any()
        })
        .collect();
    view! { <ul class="task-list">{entries}</ul> }.into_any()
}

/// The address of a record's page; the home page for a noun without one.
pub fn record_address(noun: Option<Noun>, id: &RecordId) -> String {
    noun.and_then(|noun| Page::of_record(noun, id)).unwrap_or(Page::Home).path()
}
