//! "Đang viết dở": what was typed and not saved, to go on with or to throw away.

use leptos::prelude::*;
use model::fields;

use crate::{
    db::DbError,
    desk::{Desk, Draft, use_desk},
    forms::{Written, known},
    i18n::{Msg, t, t_args},
    nav::Page,
    pages::wording::name_of,
    reactive::{Reading, live},
    ui::{Button, ButtonKind, Dialog, Icon, Section, ago, icon},
};

/// A draft as the home screen shows it.
#[derive(Debug, Clone, PartialEq)]
struct Open {
    draft: Draft,
    title: String,
}

/// The drafts; absent when there is none.
#[component]
pub fn Drafts() -> impl IntoView {
    let desk = use_desk();
    let found = Reading::new(move || {
        desk.changed.track();
        async move { read(desk).await }
    });
    let doomed = RwSignal::new(None::<Open>);
    let asked = RwSignal::new(false);
    let ask = Callback::new(move |open: Open| {
        doomed.set(Some(open));
        asked.set(true);
    });
    live(move || {
        let open = found.get()?.unwrap_or_default();
        (!open.is_empty()).then(|| {
            let entries: Vec<AnyView> = open.into_iter().map(|open| entry(open, ask)).collect();
            view! {
                <Section title=t(Msg::HomeDrafts)>
                    <ul class="task-list">{entries}</ul>
                    <Discard asked=asked doomed=doomed />
                </Section>
            }
        })
    })
}

/// Asks before a draft is thrown away.
#[component]
fn Discard(asked: RwSignal<bool>, doomed: RwSignal<Option<Open>>) -> impl IntoView {
    let desk = use_desk();
    let question = live(move || {
        doomed.with(|open| {
            let title = open.as_ref().map(|open| open.title.clone()).unwrap_or_default();
            t_args(Msg::HomeDiscardQuestion, &[("title", &title)])
        })
    });
    let discard = move |()| {
        asked.set(false);
        if let Some(open) = doomed.get_untracked() {
            leptos::task::spawn_local(async move {
                // A draft that cannot be removed stays in the list, which says it all.
                let _ = desk.discard(&open.draft.id).await;
            });
        }
    };
    let keep = move |()| asked.set(false);
    view! {
        <Dialog open=asked id="discard" title=t(Msg::HomeDiscardTitle)>
            <p>{question}</p>
            <div class="actions">
                <Button
                    label=t(Msg::HomeDiscard)
                    kind=ButtonKind::Danger
                    mark=Icon::Trash
                    on_press=discard
                />
                <Button label=t(Msg::HomeKeep) on_press=keep />
            </div>
        </Dialog>
    }
}

async fn read(desk: Desk) -> Result<Vec<Open>, DbError> {
    let mut open = Vec::new();
    for draft in desk.drafts().await? {
        let mut view = match desk.record(&draft.id).await? {
            Some(record) => record.view_fields(),
            None => fields::Fields::new(),
        };
        fields::overlay(&mut view, &draft.fields);
        let title =
            desk.directory.with_untracked(|directory| name_of(Some(draft.noun), &view, directory));
        open.push(Open { draft, title });
    }
    Ok(open)
}

fn entry(open: Open, ask: Callback<Open>) -> AnyView {
    let kind = known(open.draft.noun).name;
    let at = open.draft.at;
    let note = live(move || t_args(Msg::HomeDraftNote, &[("kind", t(kind)), ("ago", &ago(at))]));
    let name = t_args(Msg::HomeDiscardName, &[("title", &open.title)]);
    let title = open.title.clone();
    let href = address(&open.draft);
    view! {
        <li class="line-with-action">
            <a class="task" href=href>
                {icon(Icon::Pencil)}
                <span class="task-text">
                    <span class="task-title">{title}</span>
                    <span class="task-hint">{note}</span>
                </span>
                {icon(Icon::ChevronRight)}
            </a>
            <Button
                label=t(Msg::HomeDiscard)
                name=name
                kind=ButtonKind::Quiet
                mark=Icon::Trash
                on_press=move |()| ask.run(open.clone())
            />
        </li>
    }
    .into_any()
}

/// The step that was open, or the form's list of steps.
fn address(draft: &Draft) -> String {
    let id = draft.id.as_str();
    let page = Written::of(draft.noun).map_or(Page::Home, |written| match draft.step.as_str() {
        "" => written.form_page(id),
        step => written.step_page(id, step),
    });
    page.path()
}
