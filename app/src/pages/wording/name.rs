//! What people call a record.

use model::{
    directory::Directory,
    fields::{self, Fields},
    kind::Title,
    record::Noun,
};

use crate::{
    desk::title_of,
    forms::{Written, known, question::Source},
    i18n::{Msg, t, t_args},
    today::today,
};

/// What a noun is called, by its word on the wire.
pub fn noun_name(noun: &str) -> &'static str {
    t(Noun::parse(noun).map_or(Msg::DossierTitle, |noun| known(noun).name))
}

/// What people call a record with these fields.
pub fn name_of(noun: Option<Noun>, view: &Fields, directory: &Directory) -> String {
    let detail = noun.map_or("", |noun| fields::text(view, noun.kind().detail));
    record_name(noun, &title_of(noun, view), detail, fields::text(view, "year"), directory)
}

/// What people call a record: its title, and what never has one by noun, year and group.
pub fn record_name(
    noun: Option<Noun>,
    title: &str,
    detail: &str,
    year: &str,
    directory: &Directory,
) -> String {
    if !text::is_blank(title) {
        return title.to_owned();
    }
    let written = noun.and_then(Written::of);
    if noun.is_none_or(has_titles) || year.is_empty() {
        return t(written.map_or(Msg::HomeUnnamed, |written| written.words().unnamed)).to_owned();
    }
    let of_year = in_a_table(noun.map_or("", Noun::as_str), "", year);
    let about = noun.and_then(|noun| detail_name(noun, detail, directory));
    about.map_or_else(|| of_year.clone(), |about| format!("{of_year} · {about}"))
}

/// The same in a table that has what it is about in a column of its own: by noun and year when it
/// has no title.
pub fn in_a_table(noun: &str, title: &str, year: &str) -> String {
    // A line of the device's store may be older than the cleaning of titles.
    let title = if text::is_blank(title) { "" } else { title };
    match (title, year) {
        ("", "") => noun_name(noun).to_owned(),
        ("", year) => t_args(Msg::NounOfYear, &[("noun", noun_name(noun)), ("year", year)]),
        (title, _) => title.to_owned(),
    }
}

/// Whether records of a noun have titles of their own: not where its form asks for none.
pub fn has_titles(noun: Noun) -> bool {
    match noun.kind().title {
        Title::Field(name) => Written::of(noun).is_none_or(|form| form.step_of(name).is_some()),
        Title::First(_) | Title::Newest(..) => true,
        Title::Unnamed => false,
    }
}

/// What the detail of a record is called, such as its award or its group; `None` for what the
/// directory does not know.
pub fn detail_name(noun: Noun, id: &str, directory: &Directory) -> Option<String> {
    Some(match Source::of_detail(noun)? {
        Source::Org => directory.org(&id.parse().ok()?)?.name_on(today()).to_owned(),
        Source::Award => directory.award(&id.parse().ok()?)?.name.clone(),
        Source::Group => directory.group(&id.parse().ok()?)?.name.clone(),
        Source::Movement | Source::Drive | Source::Indicator => return None,
    })
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

    #[test]
    fn what_never_has_a_title_is_called_by_its_year() {
        for (noun, title, year, called) in [
            (Noun::Report, "", "2026", "Báo cáo năm 2026"),
            (Noun::Report, "", "", "Báo cáo chưa ghi năm"),
            (Noun::Pledge, "", "2027", "Giao ước chưa có tên"),
            (Noun::Pledge, "Giao ước 2027", "2027", "Giao ước 2027"),
        ] {
            let named = record_name(Some(noun), title, "khoi-1", year, &Directory::default());
            assert_eq!(named, called);
        }
        assert_eq!(in_a_table("nomination", "", "2026"), "Đề nghị khen thưởng năm 2026");
    }
}
