//! What a group does together, on its page: the records by noun, and a button that begins one.

use std::cmp::Reverse;

use leptos::prelude::*;
use model::{
    fields,
    group::EmulationGroup,
    id::RecordId,
    kind::{GROUP, Home},
    record::Noun,
    scope::Scope,
};
use serde_json::json;
use sync::client::Edit;

use super::standing;
use crate::{
    desk::{Desk, Summary},
    forms::known,
    i18n::{Msg, t},
    nav::{Page, use_nav},
    pages::wording::{self, noun_name, record_name},
    platform::id::new_id,
    reactive::{Reading, live},
    today::today,
    ui::{Banner, Button, Section, Tone, icon},
};

/// The nouns that groups write together.
fn nouns() -> impl Iterator<Item = Noun> {
    Noun::ALL.into_iter().filter(|noun| noun.kind().home == Home::Group && noun.life().is_some())
}

/// A section for each noun.
pub fn together(desk: Desk, group: &EmulationGroup) -> AnyView {
    let scope = Scope::Group(group.id.clone());
    let failed = RwSignal::new(None::<String>);
    let said = live(move || {
        failed.get().map(|words| view! { <Banner tone=Tone::Problem><p>{words}</p></Banner> })
    });
    let sections = nouns().map(|noun| section(desk, noun, &scope, failed)).collect_view();
    view! {
        {said}
        {sections}
    }
    .into_any()
}

fn section(desk: Desk, noun: Noun, scope: &Scope, failed: RwSignal<Option<String>>) -> AnyView {
    let home = scope.clone();
    let found = Reading::new(move || {
        desk.changed.track();
        let home = home.clone();
        async move {
            let mut found = desk.list(noun).await.unwrap_or_default();
            found.retain(|summary| summary.scope == home);
            text::sort_by_key(&mut found, |summary| Reverse(summary.year.clone()));
            found
        }
    });
    let list = live(move || {
        let found = found.get().unwrap_or_default();
        if found.is_empty() {
            return view! { <p class="quiet">{t(Msg::TogetherNone)}</p> }.into_any();
        }
        let lines = found.iter().map(|summary| line(desk, noun, summary)).collect_view();
        view! { <ul class="line-list">{lines}</ul> }.into_any()
    });
    let (scope, author) = (scope.clone(), noun.kind().author);
    let begin = live(move || {
        let scope = scope.clone();
        desk.may(author, &scope).then(|| {
            let begin = move |()| begin(desk, noun, &scope, failed);
            let name = format!("{}: {}", t(Msg::TogetherBegin), noun_name(noun.as_str()));
            view! { <Button label=t(Msg::TogetherBegin) name=name on_press=begin /> }
        })
    });
    view! { <Section title=noun_name(noun.as_str())>{list} {begin}</Section> }.into_any()
}

fn line(desk: Desk, noun: Noun, summary: &Summary) -> AnyView {
    let name = desk.directory.with(|directory| {
        let Summary { title, detail, year, .. } = summary;
        record_name(Some(noun), title, detail, year, directory)
    });
    let href = Page::of_record(noun, &summary.id).map(|page| page.path());
    view! {
        <li>
            <a href=href>{icon(known(noun).mark)} " " {name}</a>
            {standing(noun, &summary.status)}
        </li>
    }
    .into_any()
}

/// Begins a record of the group and opens it.
fn begin(desk: Desk, noun: Noun, scope: &Scope, failed: RwSignal<Option<String>>) {
    let (Scope::Group(group), Ok(id)) = (scope, RecordId::parse(&new_id())) else { return };
    let year = today().year().to_string();
    let fields = fields::of([(GROUP.to_owned(), json!(group)), ("year".to_owned(), json!(year))]);
    let nav = use_nav();
    leptos::task::spawn_local(async move {
        match desk.save(&id, Edit::New { noun, fields }, 0).await {
            Ok(()) => {
                if let Some(page) = Page::of_record(noun, &id) {
                    nav.go(&page);
                }
            }
            Err(why) => {
                failed.try_set(Some(wording::save_failure(&why).to_owned()));
            }
        }
    });
}
