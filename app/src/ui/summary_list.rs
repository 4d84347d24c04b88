//! Questions with their answers, and a link to change each.

use leptos::prelude::*;

use crate::i18n::{Msg, t};
use crate::reactive::live;

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SummaryRow {
    pub label: String,
    /// The answer; line breaks are kept. Empty shows that nothing was written.
    pub value: String,
    /// The address where it is changed.
    pub change: Option<String>,
}

impl SummaryRow {
    /// An answer that cannot be changed here.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), change: None }
    }

    /// Adds the link.
    #[must_use]
    pub fn change(mut self, href: impl Into<String>) -> Self {
        self.change = Some(href.into());
        self
    }
}

/// Answers to check before they are handed in, or the facts of a record.
#[component]
pub fn SummaryList(#[prop(into)] rows: Signal<Vec<SummaryRow>>) -> impl IntoView {
    let entries = live(move || rows.get().into_iter().map(entry).collect_view());
    view! { <dl class="summary">{entries}</dl> }
}

fn entry(row: SummaryRow) -> AnyView {
    let answer = if text::is_blank(&row.value) {
        view! { <dd class="summary-value summary-none">{t(Msg::FieldNone)}</dd> }.into_any()
    } else {
        view! { <dd class="summary-value">{row.value}</dd> }.into_any()
    };
    let label = row.label.clone();
    let change = row.change.map(|href| {
        view! {
            <dd class="summary-change">
                <a href=href>
                    {t(Msg::FieldChange)} <span class="visually-hidden">" " {label}</span>
                </a>
            </dd>
        }
    });
    view! { <div class="summary-row"><dt>{row.label}</dt>{answer} {change}</div> }.into_any()
}
