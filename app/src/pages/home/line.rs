//! A line of the home screen: what it is, a quiet second line, and where it leads.

use leptos::prelude::*;
use model::{
    directory::Directory,
    id::{GroupId, RecordId},
    record::Noun,
};

use crate::{
    i18n::{Msg, t, t_args},
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

/// What people call a record: its title, and for a report its group and year.
pub fn record_name(
    noun: Option<Noun>,
    title: &str,
    group: &str,
    year: &str,
    directory: &Directory,
) -> String {
    if !text::is_blank(title) {
        return title.to_owned();
    }
    let unnamed = match noun {
        Some(Noun::Pledge) => Msg::HomeUnnamedPledge,
        Some(Noun::Nomination) => Msg::HomeUnnamedNomination,
        Some(Noun::Report) => {
            let group =
                GroupId::parse(group).ok().and_then(|id| Some(directory.group(&id)?.name.clone()));
            return match (group, year) {
                (Some(group), _) => t_args(Msg::HomeReportOf, &[("year", year), ("group", &group)]),
                (None, "") => t(Msg::HomeUnnamedReport).to_owned(),
                (None, _) => t_args(Msg::HomeReportOfYear, &[("year", year)]),
            };
        }
        _ => Msg::HomeUnnamed,
    };
    t(unnamed).to_owned()
}

/// The address of a record's page; the home page for a noun without one.
pub fn record_address(noun: Option<Noun>, id: &RecordId) -> String {
    noun.and_then(|noun| Page::of_record(noun, id)).unwrap_or(Page::Home).path()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_always_something_to_press() {
        for title in ["", "\u{200B}\u{2060}", "\u{3164}"] {
            let named = record_name(Some(Noun::Nomination), title, "", "", &Directory::default());
            assert_eq!(named, t(Msg::HomeUnnamedNomination));
        }
    }
}
