//! The box on top of a form that lists its problems, each a link to its field.

use leptos::{html, prelude::*};

use super::{Icon, field_id, icon};
use crate::{
    i18n::{Msg, t},
    platform::page,
    reactive::{live, memo, watch},
};

/// A problem of a form, in the same words as at its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// Name of the field; the link goes to [`field_id`] of it.
    pub field: String,
    pub text: String,
    /// Where the field is, when it is on another page: the path of that page.
    pub page: Option<String>,
}

/// The problems found; takes the focus whenever they change to a list that is not empty.
#[component]
pub fn ErrorSummary(
    #[prop(into)] problems: Signal<Vec<FieldProblem>>,
    /// What the list is called, where it is not of fields to be put right.
    #[prop(optional)]
    title: Option<&'static str>,
) -> impl IntoView {
    let title = title.unwrap_or_else(|| t(Msg::FieldProblems));
    let node = NodeRef::<html::Div>::new();
    watch(move || {
        if problems.with(|problems| !problems.is_empty())
            && let Some(summary) = node.get()
        {
            summary.scroll_into_view();
            page::focus_quietly(&summary);
        }
    });
    let entries = move || {
        problems
            .get()
            .into_iter()
            .map(|problem| {
                let href = format!(
                    "{}#{}",
                    problem.page.unwrap_or_default(),
                    String::from(js_sys::encode_uri_component(&field_id(&problem.field)))
                );
                view! { <li><a href=href>{problem.text}</a></li> }
            })
            .collect_view()
    };
    let any = memo(move || problems.with(|problems| !problems.is_empty()));
    live(move || {
        any.get().then(|| {
            view! {
                <div
                    class="error-summary"
                    node_ref=node
                    role="alert"
                    tabindex="-1"
                    aria-labelledby="error-summary-title"
                >
                    <h2 id="error-summary-title">{icon(Icon::Alert)} {title}</h2>
                    <ul>{live(entries)}</ul>
                </div>
            }
        })
    })
}
