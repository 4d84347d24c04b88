//! The dense table of the office, with headers that sort.

use leptos::prelude::*;

use super::{Icon, icon};
use crate::i18n::{Msg, t};
use crate::reactive::live;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Names the column in [`Sort`] and in the address.
    pub key: &'static str,
    pub label: String,
    /// Right-aligned, with figures of equal width.
    pub number: bool,
    pub sortable: bool,
}

impl Column {
    /// A column of text that can be sorted.
    pub fn new(key: &'static str, label: impl Into<String>) -> Self {
        Self { key, label: label.into(), number: false, sortable: true }
    }

    /// A column of numbers that can be sorted.
    pub fn number(key: &'static str, label: impl Into<String>) -> Self {
        Self { number: true, ..Self::new(key, label) }
    }

    /// A column that cannot be sorted.
    #[must_use]
    pub fn plain(self) -> Self {
        Self { sortable: false, ..self }
    }
}

/// By which column rows are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    pub key: &'static str,
    pub descending: bool,
}

/// A table: the caption and the headers; the children are the rows (`<tr>`) of its body.
#[component]
pub fn Table(
    /// Says what the table holds; read by screen readers, shown above it.
    #[prop(into)]
    caption: String,
    columns: Vec<Column>,
    /// The order; a click on a header changes it. The caller sorts.
    #[prop(optional)]
    sort: Option<RwSignal<Sort>>,
    /// Id of the body, for who jumps to the rows.
    #[prop(optional)]
    body: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let headers: Vec<AnyView> = columns.into_iter().map(|column| header(column, sort)).collect();
    let name = caption.clone();
    view! {
        <div class="table-frame" role="region" aria-label=name tabindex="0">
            <table class="table">
                <caption>{caption}</caption>
                <thead>
                    <tr>{headers}</tr>
                </thead>
                <tbody id=body tabindex=body.map(|_| "-1")>
                    {children()}
                </tbody>
            </table>
        </div>
    }
}

fn header(column: Column, sort: Option<RwSignal<Sort>>) -> AnyView {
    let class = if column.number { "number" } else { "" };
    let Some(sort) = sort.filter(|_| column.sortable) else {
        return view! { <th scope="col" class=class>{column.label}</th> }.into_any();
    };
    let key = column.key;
    let order = move || {
        let sort = sort.get();
        match (sort.key == key, sort.descending) {
            (false, _) => "none",
            (true, false) => "ascending",
            (true, true) => "descending",
        }
    };
    let press = move |_| {
        sort.update(|sort| {
            *sort = Sort { key, descending: sort.key == key && !sort.descending };
        });
    };
    let mark = live(move || match order() {
        "ascending" => Some(icon(Icon::SortUp)),
        "descending" => Some(icon(Icon::SortDown)),
        _ => None,
    });
    view! {
        <th scope="col" class=class aria-sort=order>
            <button type="button" class="table-sort" on:click=press title=t(Msg::FieldSort)>
                {column.label}
                {mark}
            </button>
        </th>
    }
    .into_any()
}
