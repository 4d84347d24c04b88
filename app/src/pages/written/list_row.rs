//! A row of the list: what it is called, what for, and its two badges.

use leptos::prelude::*;
use model::{Millis, fields};
use text::fold;

use super::{Written, question::Source, references::References};
use crate::{
    db::DbError,
    desk::{Desk, Draft, Summary, title_of, use_desk},
    i18n::t,
    pages::wording::{name::has_titles, numbered, record_name},
    reactive::live,
    today::today,
    ui::{DataState, StateBadge, StatusBadge},
};

/// A saved record, a draft, or both.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListRow {
    pub written: Option<Written>,
    pub id: String,
    pub title: String,
    pub searched: String,
    /// The same without accents, so that a search passes over most rows quickly.
    pub folded: String,
    /// Whether the title is the name of a person.
    pub person: bool,
    /// Id of what it is about, such as the award or the group.
    pub detail: String,
    pub year: String,
    pub number: String,
    pub status: String,
    pub edited: Millis,
    /// Whether it waits for a person.
    pub attention: bool,
    /// Whether something is typed that is not saved.
    pub drafted: bool,
    /// The saved line; absent for what was never saved.
    pub saved: Option<Summary>,
}

impl ListRow {
    /// Changes with everything that the row shows.
    pub fn key(&self) -> String {
        let pending = self.saved.as_ref().map_or(0, |saved| saved.pending);
        let Self { id, edited, status, attention, drafted, .. } = self;
        format!("{id} {edited} {status} {attention} {drafted} {pending}")
    }

    fn of(written: Written, saved: Summary, drafted: bool) -> Self {
        Self {
            written: Some(written),
            id: saved.id.to_string(),
            title: saved.title.clone(),
            searched: saved.searched(),
            folded: fold(&saved.searched()),
            person: saved.person,
            detail: saved.detail.clone(),
            year: saved.year.clone(),
            number: saved.number.clone(),
            status: saved.told(),
            edited: saved.edited,
            attention: saved.state == DataState::Attention,
            drafted,
            saved: Some(saved),
        }
    }

    fn of_draft(draft: &Draft) -> Self {
        let text = |name: &str| fields::text(&draft.fields, name).to_owned();
        let title = title_of(Some(draft.noun), &draft.fields);
        Self {
            written: Written::of(draft.noun),
            id: draft.id.to_string(),
            searched: title.clone(),
            folded: fold(&title),
            title,
            person: text("recipient_kind") == "individual",
            detail: text(draft.noun.kind().detail),
            year: text("year"),
            status: "draft".to_owned(),
            edited: draft.at,
            drafted: true,
            ..Self::default()
        }
    }
}

/// Reads all rows of a form, or of every one, in no order.
pub async fn read(desk: Desk, wanted: Option<Written>) -> Result<Vec<ListRow>, DbError> {
    let is_wanted = |form: &Written| wanted.is_none_or(|wanted| wanted == *form);
    let mut drafts = desk.drafts().await?;
    drafts.retain(|draft| Written::of(draft.noun).as_ref().is_some_and(is_wanted));
    let mut rows = Vec::new();
    for form in Written::all().filter(is_wanted) {
        for saved in desk.list(form.noun()).await? {
            let draft = drafts.iter().position(|draft| draft.id == saved.id);
            let drafted = draft.map(|at| drafts.swap_remove(at)).is_some();
            rows.push(ListRow::of(form, saved, drafted));
        }
    }
    rows.extend(drafts.iter().map(ListRow::of_draft));
    Ok(rows)
}

/// The row as a link: to the record, or to the form of what was never saved. Among those of other
/// forms it says what it is.
pub fn list_row(references: RwSignal<Option<References>>, row: ListRow, among: bool) -> AnyView {
    let desk = use_desk();
    let Some(written) = row.written else { return ().into_any() };
    let page =
        if row.saved.is_some() { written.record_page(&row.id) } else { written.form_page(&row.id) };
    let source = Source::of_detail(written.noun());
    // What has no title is named by what it is about and its year already.
    let named_so = !has_titles(written.noun()) && row.title.is_empty();
    let detail = if named_so { String::new() } else { row.detail.clone() };
    let named = move || {
        references.with(|known| {
            known
                .as_ref()
                .filter(|_| !detail.is_empty())
                .zip(source)
                .map(|(references, source)| references.name(source, &detail))
        })
    };
    let unit = row.saved.as_ref().and_then(|saved| elsewhere(desk, saved));
    let title = desk.directory.with_untracked(|directory| {
        record_name(Some(written.noun()), &row.title, &row.detail, &row.year, directory)
    });
    // Such a name says its year, but the number may be of another one.
    let about = match (row.number.as_str(), named_so) {
        ("", true) => String::new(),
        ("", false) => row.year,
        (number, _) => numbered(number, &row.year),
    };
    let what = if among { t(written.one()).to_owned() } else { String::new() };
    let status = row.status;
    let states = badges(desk, row.saved, row.drafted);
    view! {
        <li>
            <a class="card-link" href=page.path()>
                <span class="card-title">{title}</span>
                <span class="card-meta">
                    {said(what)}
                    {live(move || named().map(|name| view! { <span>{name}</span> }))}
                    {unit.map(|unit| view! { <span>{unit}</span> })}
                    {said(about)}
                </span>
                <span class="card-meta">{states} <StatusBadge status=status /></span>
            </a>
        </li>
    }
    .into_any()
}

fn said(text: String) -> Option<AnyView> {
    (!text.is_empty()).then(|| view! { <span>{text}</span> }.into_any())
}

/// The badge of where the bytes are; a draft over a record that waits for a person has two.
fn badges(desk: Desk, saved: Option<Summary>, drafted: bool) -> AnyView {
    let draft = drafted.then(|| view! { <StateBadge state=DataState::Draft /> });
    let kept = saved.filter(|saved| !drafted || saved.state == DataState::Attention).map(|saved| {
        let state = Signal::derive(move || saved.state_now(desk.sending.get()));
        view! { <StateBadge state=state /> }
    });
    view! {
        {draft}
        {kept}
    }
    .into_any()
}

/// Whose it is, when it is another organisation's.
fn elsewhere(desk: Desk, saved: &Summary) -> Option<String> {
    let own = desk.device.with_untracked(|device| device.as_ref().map(|d| d.own()));
    if own.as_ref() == Some(&saved.scope) {
        return None;
    }
    let model::scope::Scope::Org(org) = &saved.scope else { return None };
    let today = today();
    desk.directory.with_untracked(|d| Some(d.org(org)?.short_on(today).to_owned()))
}
