//! The home screen of a tablet: the truth about the data, what is due, what to go on with, what
//! came back. Nothing else.

pub mod answers;
pub mod drafts;
pub mod due;
pub mod line;
pub mod status;

use leptos::prelude::*;

use self::{answers::Answers, drafts::Drafts, due::Due, status::Status};
pub use self::{
    line::record_address,
    status::{
        RefusedBanner, SendButton, contact_sentence, data_sentence, exchange_sentence, problem_text,
    },
};
use crate::{
    desk::use_desk,
    i18n::{Msg, t},
    nav::{Page, use_nav},
    reactive::{live, memo, watch},
    shell::{Place, first_page, use_shell},
    ui::{Delayed, PageHeading},
};

/// The home screen of a tablet; an office goes to its overview.
#[component]
pub fn HomePage() -> impl IntoView {
    let (desk, shell, nav) = (use_desk(), use_shell(), use_nav());
    let goal = memo(move || {
        let enrolled = desk.standing.with(Option::is_some);
        enrolled.then(|| match shell.place() {
            Place::Office => first_page(&desk.roles()),
            Place::Tablet | Place::Nowhere => Page::Home,
        })
    });
    watch(move || {
        if let Some(page) = goal.get().filter(|page| *page != Page::Home) {
            nav.replace(&page);
        }
    });
    live(move || match goal.get() {
        Some(Page::Home) => view! {
            <PageHeading title=t(Msg::NavHome) />
            <Status />
            <Due />
            <Drafts />
            <Answers />
        }
        .into_any(),
        _ => view! { <Delayed /> }.into_any(),
    })
}
