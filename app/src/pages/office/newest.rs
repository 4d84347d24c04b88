//! The dossiers that came last and wait to be received.

use std::cmp::Reverse;

use leptos::prelude::*;
use model::scope::Scope;

use super::parts::{day_and_time, org_name};
use crate::{
    desk::{Summary, use_desk},
    i18n::{Msg, t},
    nav::{Page, address},
    pages::{
        inbox::line::WAITING,
        wording::{in_a_table, noun_name},
    },
    reactive::{Reading, live},
    ui::LinkButton,
};

/// How many are shown.
const SHOWN: usize = 6;

/// The newest, and the way to all.
#[component]
pub fn Newest() -> impl IntoView {
    let desk = use_desk();
    let waiting = Reading::new(move || {
        desk.changed.track();
        async move {
            let own = desk.device.with_untracked(|device| device.as_ref().map(|d| d.own()));
            let mut lines = desk.list_status(WAITING).await.unwrap_or_default();
            lines.retain(|line| Some(&line.scope) != own.as_ref());
            text::sort_by_key(&mut lines, |line| Reverse(line.moved));
            lines.truncate(SHOWN);
            lines
        }
    });
    let entries = live(move || {
        let lines = waiting.get().unwrap_or_default();
        if lines.is_empty() {
            return view! { <p class="quiet">{t(Msg::OfficeNothingNew)}</p> }.into_any();
        }
        let items = lines.iter().map(entry).collect_view();
        let all = address(&Page::Inbox, &[("status", WAITING)]);
        view! {
            <ul class="card-list">{items}</ul>
            <div class="actions">
                <LinkButton href=all label=t(Msg::OfficeAllNew) />
            </div>
        }
        .into_any()
    });
    view! { {entries} }
}

fn entry(line: &Summary) -> AnyView {
    let name = match &line.scope {
        Scope::Org(org) => use_desk().directory.with_untracked(|known| org_name(known, org)),
        _ => String::new(),
    };
    let noun = noun_name(&line.noun);
    let title = in_a_table(&line.noun, &line.title, &line.year);
    view! {
        <li>
            <a class="card-link" href=Page::Dossier(line.id.to_string()).path()>
                <span class="card-title">{title}</span>
                <span class="card-meta">
                    <span>{noun}</span>
                    <span>{name}</span>
                    <span>{day_and_time(line.moved)}</span>
                    <span>{line.number.clone()}</span>
                </span>
            </a>
        </li>
    }
    .into_any()
}
