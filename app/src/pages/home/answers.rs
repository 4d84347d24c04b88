//! "Văn phòng đã trả lời": the latest dossiers that the office received or sent back.

use leptos::prelude::*;
use model::record::Noun;

use super::line::record_address;
use crate::{
    desk::{Desk, Summary, use_desk},
    i18n::{Msg, t},
    pages::wording::record_name,
    reactive::{Reading, live},
    ui::{Icon, Section, StatusBadge, icon, moment},
};

/// How many are shown.
const MOST: u32 = 5;

/// The latest answers; absent when there is none.
#[component]
pub fn Answers() -> impl IntoView {
    let desk = use_desk();
    let found = Reading::new(move || {
        desk.changed.track();
        async move { desk.list_answered(MOST).await }
    });
    live(move || {
        let answers = found.get()?.unwrap_or_default();
        (!answers.is_empty()).then(|| {
            let entries: Vec<AnyView> = answers.iter().map(|answer| entry(desk, answer)).collect();
            view! {
                <Section title=t(Msg::HomeAnswers)>
                    <ul class="task-list">{entries}</ul>
                </Section>
            }
        })
    })
}

fn entry(desk: Desk, answer: &Summary) -> AnyView {
    let noun = Noun::parse(&answer.noun);
    let title = desk.directory.with_untracked(|directory| {
        record_name(noun, &answer.title, &answer.detail, &answer.year, directory)
    });
    view! {
        <li>
            <a class="task" href=record_address(noun, &answer.id)>
                <span class="task-text">
                    <span class="task-title">{title}</span>
                    <span class="task-hint">{moment(answer.moved)}</span>
                </span>
                <StatusBadge status=answer.told() />
                {icon(Icon::ChevronRight)}
            </a>
        </li>
    }
    .into_any()
}
