//! Records from files of other devices that the office has not confirmed: apart from everything
//! else, and to be read only.

use leptos::prelude::*;
use model::{id::RecordId, record::Noun};

use crate::{
    desk::{Desk, Unconfirmed, use_desk},
    i18n::{Msg, t, t_args},
    nav::Page,
    pages::{
        home::record_name,
        written::{Written, photos::listed, record::sections, references::References},
    },
    reactive::{Reading, live},
    ui::{Banner, Delayed, EmptyState, Icon, LinkButton, PageHeading, Section, Tone, icon, moment},
};

/// The records of one noun, or of all; absent when there is none.
#[component]
pub fn UnconfirmedList(noun: Option<Noun>) -> impl IntoView {
    let desk = use_desk();
    let found = Reading::new(move || {
        desk.changed.track();
        async move { desk.unconfirmed().await }
    });
    live(move || {
        let mut found = found.get()?.unwrap_or_default();
        found.retain(|found| match written(found) {
            Some(written) => noun.is_none_or(|noun| written.noun() == noun),
            None => false,
        });
        (!found.is_empty()).then(|| {
            let entries: Vec<AnyView> = found.iter().map(|found| entry(desk, found)).collect();
            view! {
                <Section title=t(Msg::BundleUnconfirmed)>
                    <p>{t(Msg::BundleUnconfirmedHelp)}</p>
                    <ul class="card-list">{entries}</ul>
                </Section>
            }
        })
    })
}

/// The noun as it is written; `None` for one that is no form.
fn written(found: &Unconfirmed) -> Option<Written> {
    let all = [Written::Pledge, Written::Nomination, Written::Report];
    all.into_iter().find(|written| written.noun().as_str() == found.record.noun)
}

fn title(desk: Desk, found: &Unconfirmed) -> String {
    let view = found.record.view_fields();
    desk.directory.with_untracked(|directory| match written(found) {
        Some(written) => written.title(&view, directory),
        None => record_name(None, "", "", "", directory),
    })
}

fn entry(desk: Desk, found: &Unconfirmed) -> AnyView {
    let href = Page::Unconfirmed(found.record.id.to_string()).path();
    let kind = written(found).map(|written| t(written.words().one));
    view! {
        <li>
            <a class="card-link" href=href>
                <span class="card-title">{title(desk, found)}</span>
                <span class="card-meta">
                    <span>{kind}</span>
                    <span>{whose(desk, found)}</span>
                </span>
                <span class="card-meta">{badge()}</span>
            </a>
        </li>
    }
    .into_any()
}

/// A badge of its own: such a record is in none of the states of this device's data.
fn badge() -> AnyView {
    view! {
        <span class="badge state-draft">
            {icon(Icon::Devices)}
            <span>{t(Msg::BundleUnconfirmed)}</span>
        </span>
    }
    .into_any()
}

/// Who wrote last, when, and whose file it is.
fn whose(desk: Desk, found: &Unconfirmed) -> String {
    let last = found.record.pending.last();
    let who = last.and_then(|op| {
        desk.directory.with_untracked(|d| d.person(&op.by).map(|person| person.name.clone()))
    });
    let who = who.unwrap_or_else(|| t(Msg::RecordSomebody).to_owned());
    let moment = moment(last.map_or(found.file.made, |op| op.at));
    let args = [("who", who.as_str()), ("moment", &moment), ("org", &found.file.org_name)];
    t_args(Msg::BundleUnconfirmedBy, &args)
}

/// A record as files of other devices show it.
#[component]
pub fn UnconfirmedPage(
    /// Id of the record.
    id: String,
) -> impl IntoView {
    let desk = use_desk();
    let references = References::follow(desk);
    let found = Reading::new(move || {
        desk.changed.track();
        let record = RecordId::parse(&id);
        async move {
            let Ok(record) = record else { return Vec::new() };
            desk.unconfirmed_of(&record).await.unwrap_or_default()
        }
    });
    let heading = Signal::derive(move || {
        let title_of = |found: &Vec<Unconfirmed>| found.first().map(|found| title(desk, found));
        let title = found.with(|found| found.and_then(title_of));
        title.unwrap_or_else(|| t(Msg::BundleUnconfirmed).to_owned())
    });
    let body = live(move || match found.get() {
        None => view! { <Delayed /> }.into_any(),
        Some(found) if found.is_empty() => gone(),
        Some(found) => {
            let parts: Vec<AnyView> =
                found.iter().map(|found| one(desk, found, references)).collect();
            parts.into_any()
        }
    });
    view! {
        <div class="form-page">
            <PageHeading title=heading />
            {body}
        </div>
    }
}

fn gone() -> AnyView {
    view! {
        <EmptyState title=t(Msg::BundleGone) mark=Icon::Devices>
            <LinkButton href=Page::Bundles.path() label=t(Msg::BundleTitle) />
        </EmptyState>
    }
    .into_any()
}

fn one(desk: Desk, found: &Unconfirmed, references: RwSignal<Option<References>>) -> AnyView {
    let parts = written(found).map(|written| {
        let view = found.record.view_fields();
        sections(written, &view, references, &|| listed(&view))
    });
    let whose = whose(desk, found);
    view! {
        <Banner tone=Tone::Caution title=t(Msg::BundleUnconfirmed)>
            <p>{whose}</p>
            <p>{t(Msg::BundleUnconfirmedHelp)}</p>
        </Banner>
        {parts}
    }
    .into_any()
}

/// Leads from a record to what files of other devices say of it; nothing when they say nothing.
pub fn elsewhere(desk: Desk, id: RecordId) -> AnyView {
    let href = Page::Unconfirmed(id.to_string()).path();
    let found = Reading::new(move || {
        desk.changed.track();
        let id = id.clone();
        async move { desk.unconfirmed_of(&id).await.is_ok_and(|found| !found.is_empty()) }
    });
    live(move || {
        let href = href.clone();
        found.get().unwrap_or_default().then(|| {
            view! {
                <Banner>
                    <p>{t(Msg::BundleChangedElsewhere)}</p>
                    <LinkButton href=href label=t(Msg::BundleRead) />
                </Banner>
            }
        })
    })
}
