//! What movements and drives share: from when to when, contents, themes, anniversaries.

use leptos::prelude::*;
use model::fields::{self, Fields};
use serde::Deserialize;
use text::Date;

use crate::{
    i18n::{Msg, t, t_args},
    nav::Page,
    pages::office::parts::mark,
    ui::SummaryRow,
};

/// From when to when, both days included: `02/04/2021 – 31/12/2021`.
pub fn period(from: Option<Date>, to: Option<Date>) -> String {
    let day = Date::to_display;
    match (from.map(day), to.map(day)) {
        (Some(from), Some(to)) => format!("{from} – {to}"),
        (Some(from), None) => t_args(Msg::MovementFrom, &[("day", &from)]),
        (None, Some(to)) => t_args(Msg::MovementUntil, &[("day", &to)]),
        (None, None) => t(Msg::MovementNoDays).to_owned(),
    }
}

/// How a period stands to a day.
pub fn standing(from: Option<Date>, to: Option<Date>, day: Date) -> &'static str {
    t(if from.is_some_and(|from| day < from) {
        Msg::MovementAhead
    } else if to.is_some_and(|to| to < day) {
        Msg::MovementOver
    } else {
        Msg::MovementOpen
    })
}

/// Theme, motto and slogan, those that there are.
pub fn mottos(theme: &str, motto: &str, slogan: &str) -> Vec<SummaryRow> {
    [(Msg::MovementTheme, theme), (Msg::MovementMotto, motto), (Msg::MovementSlogan, slogan)]
        .into_iter()
        .filter(|(_, words)| !words.is_empty())
        .map(|(label, words)| SummaryRow::new(t(label), format!("“{words}”")))
        .collect()
}

/// An anniversary that a movement or drive honours.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Anniversary {
    #[serde(default)]
    ordinal: u32,
    name: String,
    #[serde(default)]
    from: Option<Date>,
    #[serde(default)]
    to: Option<Date>,
}

/// The anniversaries in words.
pub fn anniversaries(view: &Fields) -> Vec<SummaryRow> {
    fields::typed_rows::<Anniversary>(view, "anniversaries")
        .into_iter()
        .map(|(_, row)| {
            let ordinal = row.ordinal.to_string();
            let mut words =
                t_args(Msg::MovementYears, &[("n", ordinal.as_str()), ("name", &row.name)]);
            if let (Some(from), Some(to)) = (row.from, row.to) {
                words = format!("{words} ({} – {})", from.to_display(), to.to_display());
            }
            SummaryRow::new(t(Msg::MovementAnniversary), words)
        })
        .collect()
}

/// A numbered content.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
struct Content {
    position: u32,
    text: String,
    movement: Option<String>,
    synthetic: bool,
}

/// The numbered contents; nothing when there are none.
pub fn contents(view: &Fields) -> AnyView {
    let mut rows = fields::typed_rows::<Content>(view, "contents");
    text::sort_by_key(&mut rows, |(_, row)| row.position);
    if rows.is_empty() {
        return ().into_any();
    }
    let items: Vec<AnyView> = rows
        .into_iter()
        .map(|(_, row)| {
            let synthetic = row.synthetic.then(|| mark(Msg::SheetSynthetic));
            let link = row.movement.map(|id| {
                view! { <a href=Page::Movement(id).path()>{t(Msg::MovementOpenOne)}</a> }
            });
            view! {
                <li lang="vi">
                    {row.text} " " {synthetic} " " {link}
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <h3>{t(Msg::MovementContents)}</h3>
        <ol class="contents">{items}</ol>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_days_of_a_period_are_within() {
        let day = |d| Date::new(2026, 5, d).ok();
        let at = |d| standing(day(2), day(4), day(d).unwrap());
        assert_eq!(at(1), t(Msg::MovementAhead));
        assert_eq!((at(2), at(4)), (t(Msg::MovementOpen), t(Msg::MovementOpen)));
        assert_eq!(at(5), t(Msg::MovementOver));
        assert_eq!(period(day(2), day(4)), "02/05/2026 – 04/05/2026");
    }
}
