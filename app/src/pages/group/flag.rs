//! The rotating flag: who held it, from when to when, and who handed it over where.

use leptos::prelude::*;
use model::{fields, id::OrgId, record::Record};
use serde::Deserialize;
use text::Date;

use super::{day_or_dash, named_on};
use crate::{
    desk::Desk,
    i18n::{Msg, t, t_args},
    pages::office::parts::mark,
    today::today,
    ui::{Column, Section, Table},
};

/// A row of the group's set `custody`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Custody {
    holder: OrgId,
    #[serde(default)]
    from: Option<Date>,
    #[serde(default)]
    to: Option<Date>,
    #[serde(default)]
    handed_by: Option<OrgId>,
    #[serde(default)]
    handed_by_title: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    flag: String,
    #[serde(default)]
    unverified: bool,
}

/// The holders, the latest first; nothing for a group without a flag.
pub fn flag(desk: Desk, record: &Record) -> AnyView {
    let mut rows: Vec<Custody> =
        fields::typed_rows(&record.fields, "custody").into_iter().map(|(_, row)| row).collect();
    if rows.is_empty() {
        return ().into_any();
    }
    text::sort_by_key(&mut rows, |row| std::cmp::Reverse(row.from));
    let rows: Vec<AnyView> = rows.iter().map(|row| line(desk, row)).collect();
    let columns = vec![
        Column::new("holder", t(Msg::GroupHolder)).plain(),
        Column::number("from", t(Msg::GroupFrom)).plain(),
        Column::number("to", t(Msg::GroupTo)).plain(),
        Column::new("handed", t(Msg::GroupHanded)).plain(),
    ];
    view! {
        <Section title=t(Msg::GroupFlag)>
            <Table caption=t(Msg::GroupFlagCaption) columns=columns>
                {rows}
            </Table>
        </Section>
    }
    .into_any()
}

fn line(desk: Desk, row: &Custody) -> AnyView {
    let day = row.from.unwrap_or(today());
    let holder = named_on(desk, &row.holder, day);
    let open = row.to.is_none().then(|| mark(Msg::GroupHolds));
    let unverified = row.unverified.then(|| mark(Msg::SheetUnverified));
    let flag =
        (!row.flag.is_empty()).then(|| view! { <span class="cell-note">{row.flag.clone()}</span> });
    view! {
        <tr>
            <th scope="row">{holder} " " {open} " " {unverified} {flag}</th>
            <td class="number">{day_or_dash(row.from)}</td>
            <td class="number">{day_or_dash(row.to)}</td>
            <td>{handed(desk, row, day)}</td>
        </tr>
    }
    .into_any()
}

/// Who handed it over, and where.
fn handed(desk: Desk, row: &Custody, day: Date) -> String {
    let by = match (&row.handed_by, row.handed_by_title.as_str()) {
        (_, title) if !title.is_empty() => title.to_owned(),
        (Some(org), _) => named_on(desk, org, day),
        (None, _) => return row.place.clone(),
    };
    if row.place.is_empty() {
        by
    } else {
        t_args(Msg::GroupHandedAt, &[("by", by.as_str()), ("place", &row.place)])
    }
}
