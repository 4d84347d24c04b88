//! What an office keeps in its lists, and what the product brings with it: a list for each noun, with
//! search and a button that begins an entry.

mod about;

use leptos::prelude::*;
use model::{
    access::{Operation, Relation, any_allows},
    id::{OrgId, RecordId},
    kind::{Home, KEEPER},
    life::kept::RETIRED,
    record::{Noun, Record},
};
use sync::client::Edit;
use text::{Query, order_key};

use self::about::{about, begin_with, entry_name};
use super::{office::parts::org_name, together::standing};
use crate::{
    desk::{Desk, use_desk},
    forms::known,
    i18n::{Msg, count, for_entry, t, t_args},
    nav::{Page, use_nav},
    pages::wording::{self, noun_name},
    platform::id::new_id,
    reactive::{Reading, live},
    ui::{
        Banner, Button, ButtonKind, Check, Column, Delayed, EmptyState, Icon, LinkButton,
        PageHeading, Table, TextField, TextKind, Tone, icon,
    },
};

/// Rows that are drawn at once; the rest comes at a press.
const PAGE: usize = 100;

/// The nouns that offices keep, in the order in which a new office fills them.
fn nouns() -> impl Iterator<Item = Noun> {
    Noun::ALL.into_iter().filter(|noun| noun.kind().home == Home::Reference)
}

/// Every list.
#[component]
pub fn DirectoryPage() -> impl IntoView {
    let lists = nouns().map(|noun| {
        let help = for_entry(&format!("{}_help", noun.as_str())).map(t);
        view! {
            <li>
                <a class="card-link" href=Page::Entries(noun).path()>
                    <span class="card-title">
                        {icon(known(noun).mark)} " " {noun_name(noun.as_str())}
                    </span>
                    <span class="card-meta">{help}</span>
                </a>
            </li>
        }
    });
    view! {
        <PageHeading title=t(Msg::NavDirectory) />
        <p>{t(Msg::EntryListsHelp)}</p>
        <ul class="card-list">{lists.collect_view()}</ul>
    }
}

/// One list.
#[component]
pub fn EntriesPage(
    /// Whose.
    noun: Noun,
) -> impl IntoView {
    let desk = use_desk();
    let words = RwSignal::new(String::new());
    let retired = RwSignal::new(false);
    let most = RwSignal::new(PAGE);
    let failed = RwSignal::new(None::<String>);
    let found = Reading::new(move || {
        desk.directory.track();
        async move { lines(desk, noun, &desk.reference(noun).await.unwrap_or_default()) }
    });
    let list = live(move || match found.get() {
        None => view! { <Delayed /> }.into_any(),
        Some(lines) => show(noun, &lines, &words.get(), retired.get(), most),
    });
    let own = desk.standing.with(|standing| standing.as_ref().map(|it| it.org.clone()));
    let begins = live(move || {
        let own = own.clone().filter(|own| may_begin(desk, noun, own))?;
        let name = format!("{}: {}", t(Msg::EntryNew), noun_name(noun.as_str()));
        let press = move |()| begin(desk, noun, &own, failed);
        Some(view! {
            <Button label=t(Msg::EntryNew) name=name kind=ButtonKind::Primary on_press=press />
        })
    });
    let said = live(move || {
        failed.get().map(|words| view! { <Banner tone=Tone::Problem><p>{words}</p></Banner> })
    });
    view! {
        <PageHeading title=noun_name(noun.as_str()) above=t(Msg::NavDirectory) />
        {said}
        <div class="filters">
            <TextField field="q" label=t(Msg::EntrySearch) value=words kind=TextKind::Search />
            <Check field="retired" label=t(Msg::EntryRetiredToo) value=retired />
            {begins}
        </div>
        {list}
    }
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    id: RecordId,
    name: String,
    about: String,
    /// The office that keeps it; blank for what the product brings.
    keeper: String,
    retired: bool,
}

fn lines(desk: Desk, noun: Noun, records: &[Record]) -> Vec<Line> {
    let mut lines: Vec<Line> = desk.directory.with_untracked(|known| {
        let line = |record: &Record| {
            let keeper: Option<OrgId> = model::fields::parsed(&record.fields, KEEPER);
            Line {
                id: record.id.clone(),
                name: entry_name(record, known),
                about: about(noun, record, known),
                keeper: keeper.map(|keeper| org_name(known, &keeper)).unwrap_or_default(),
                retired: record.stand().word() == RETIRED,
            }
        };
        records.iter().map(line).collect()
    });
    text::sort_by_cached_key(&mut lines, |line| order_key(&line.name));
    lines
}

fn show(noun: Noun, lines: &[Line], words: &str, retired: bool, most: RwSignal<usize>) -> AnyView {
    let query = Query::new(words);
    let mut found: Vec<_> = lines
        .iter()
        .filter(|line| retired || !line.retired)
        .filter_map(|line| Some((query.rank(&format!("{} {}", line.name, line.about))?, line)))
        .collect();
    text::sort_by_key(&mut found, |(rank, _)| *rank);
    if found.is_empty() {
        let (title, help) = if lines.is_empty() {
            (Msg::EntryNone, Msg::EntryNoneHelp)
        } else {
            (Msg::FieldNothingFound, Msg::EntryNoMatchHelp)
        };
        return view! {
            <EmptyState title=t(title) mark=known(noun).mark>
                <p>{t(help)}</p>
            </EmptyState>
        }
        .into_any();
    }
    let (all, shown) = (found.len(), most.get());
    let rows = found.into_iter().take(shown).map(|(_, line)| row(noun, line)).collect_view();
    let columns = vec![
        Column::new("name", t(Msg::EntryName)).plain(),
        Column::new("about", t(Msg::EntryAbout)).plain(),
        Column::new("keeper", t(Msg::EntryKeeper)).plain(),
    ];
    let caption = t_args(Msg::ListCount, &[("n", &count(all))]);
    let more = (all > shown).then(|| {
        let more = move |()| most.update(|n| *n += PAGE);
        let label = t_args(Msg::EntryMore, &[("n", &count(all - shown))]);
        view! { <Button label=label on_press=more /> }
    });
    view! {
        <Table caption=caption columns=columns>{rows}</Table>
        {more}
    }
    .into_any()
}

fn row(noun: Noun, line: &Line) -> AnyView {
    let href = Page::Entry(noun, line.id.to_string()).path();
    let name = if text::is_blank(&line.name) { t(Msg::HomeUnnamed) } else { &line.name };
    let state = line.retired.then(|| standing(noun, RETIRED));
    let keeper = if line.keeper.is_empty() { t(Msg::EntryShipped) } else { &line.keeper };
    view! {
        <tr>
            <th scope="row"><a href=href lang="vi">{name.to_owned()}</a> " " {state}</th>
            <td lang="vi">{line.about.clone()}</td>
            <td>{keeper.to_owned()}</td>
        </tr>
    }
    .into_any()
}

/// The way from a page that shows an entry to the one where it is written, for who may write it.
pub fn edit_link(desk: Desk, record: &Record) -> AnyView {
    let may = desk.ask_rights(record, |rights| rights.is_author()).unwrap_or_default();
    let href = Page::Entry(record.noun, record.id.to_string()).path();
    let link = view! { <LinkButton href=href label=t(Msg::EntryEdit) mark=Icon::Pencil /> };
    may.then(|| view! { <p>{link}</p> }).into_any()
}

/// Whether who uses the device may begin an entry of the own organisation's list.
fn may_begin(desk: Desk, noun: Noun, own: &OrgId) -> bool {
    let author: Operation = noun.kind().author;
    desk.directory.with(|known| known.is_office(own))
        && any_allows(&desk.roles(), author, Relation::Own)
}

/// Begins an entry with what is known of it, and opens it.
fn begin(desk: Desk, noun: Noun, own: &OrgId, failed: RwSignal<Option<String>>) {
    let Ok(id) = RecordId::parse(&new_id()) else { return };
    let fields = begin_with(noun, own);
    let nav = use_nav();
    leptos::task::spawn_local(async move {
        match desk.save(&id, Edit::New { noun, fields }, 0).await {
            Ok(()) => nav.go(&Page::Entry(noun, id.to_string())),
            Err(why) => {
                failed.try_set(Some(wording::save_failure(&why).to_owned()));
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use model::shape::{Field, Shape};

    use super::*;
    use crate::i18n::for_code;

    /// A field has a text of its noun's own, or one that all forms share.
    fn has_texts(noun: Noun, key: &str, field: &Field) {
        let word = noun.as_str();
        let own = |code: &str| for_entry(&format!("{word}_{code}")).is_some();
        assert!(
            own(key) || for_code("label", key).is_some(),
            "the catalogues lack entry_{word}_{key}"
        );
        match field.shape {
            Shape::Choice(words) | Shape::Several(words) => {
                for choice in words {
                    let code = format!("{key}_{choice}");
                    let has = own(&code) || for_code("value", &code).is_some();
                    assert!(has, "the catalogues lack entry_{word}_{code}");
                }
            }
            Shape::Rows(cells) => {
                for cell in cells.iter().filter(|cell| cell.name != "position") {
                    has_texts(noun, &format!("{key}_{}", cell.name), cell);
                }
            }
            _ => {}
        }
    }

    #[test]
    fn every_field_of_every_list_has_its_label_and_every_choice_its_words() {
        for noun in nouns() {
            assert!(for_entry(&format!("{}_help", noun.as_str())).is_some(), "{noun:?}");
            for field in noun.kind().fields.iter().filter(|field| field.name != KEEPER) {
                has_texts(noun, field.name, field);
            }
        }
    }

    #[test]
    fn an_entry_begins_at_its_home_with_what_its_noun_takes() {
        let own: OrgId = "hai-phong".parse().unwrap();
        for noun in nouns() {
            let fields = begin_with(noun, &own);
            assert!(noun.kind().home.scope(&own, &fields).is_some(), "{noun:?}");
            for (name, value) in &fields {
                assert!(noun.field(name).is_some(), "{noun:?} {name}");
                assert_eq!(noun.misfit(name, value), None, "{noun:?} {name}");
            }
        }
    }
}
