//! The pages and their paths. Paths are English nouns of the glossary.

use model::{access::Operation, id::RecordId, kind::Home, record::Noun};

use crate::forms::{Own, Shown, Written, known};

/// A step of a form; the form knows its own steps.
pub type Step = String;

/// A page of the app. Ids are the records' own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    Home,
    /// The records of what is written as a form.
    List(Written),
    Record(Written, String),
    /// The task list of a form.
    Form(Written, String),
    Step(Written, String, Step),
    Conflicts(Written, String),
    /// What became of handing it in.
    HandedIn(Written, String),
    Device,
    /// Files of other devices, and receipts for this one.
    Bundles,
    /// A record as a file of another device shows it.
    Unconfirmed(Written, String),
    /// What a few words find.
    Search,
    Enrol,
    Office,
    Inbox,
    /// A record as the office handles it, with its checklist beside it.
    Dossier(String),
    Sheets,
    /// A consolidated sheet, by the word of its key.
    Sheet(String),
    /// A decision with its recipients.
    Decision(String),
    Movements,
    Movement(String),
    Groups,
    Group(String),
    /// What a group writes together: a record of it.
    Together(String),
    Catalogue,
    /// What an office keeps in its lists: all of them, one, and an entry of one.
    Directory,
    Entries(Noun),
    Entry(Noun, String),
    Devices,
    /// One of the pages by which people come in.
    Apart(Apart),
    /// Any other path.
    NotFound,
}

/// A page by which people come in, or by which it is administered who does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    Accounts,
    /// Who came in, and what administrators did.
    Acts,
    /// A password is chosen by a one-time code, or changed.
    Password,
    /// The beginning of an alliance on an empty server.
    Setup,
}

impl Apart {
    const ALL: [Self; 4] = [Self::Accounts, Self::Acts, Self::Password, Self::Setup];

    /// Its path, without the slash.
    const fn word(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Acts => "acts",
            Self::Password => "password",
            Self::Setup => "setup",
        }
    }

    fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|apart| apart.word() == word)
    }

    /// The path of the page, for `href`.
    pub fn path(self) -> String {
        Page::Apart(self).path()
    }
}

impl Page {
    /// The page of a path, without query and fragment.
    pub fn parse(path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        if parts.iter().any(|part| !is_name(part)) {
            return Self::NotFound;
        }
        let own = |part: &&str| (*part).to_owned();
        match parts.as_slice() {
            [] => Self::Home,
            ["device"] => Self::Device,
            ["bundles"] => Self::Bundles,
            ["bundles", noun, id] => match Written::of_word(noun) {
                Some(written) => Self::Unconfirmed(written, own(id)),
                None => Self::NotFound,
            },
            ["search"] => Self::Search,
            ["enrol"] => Self::Enrol,
            ["office"] => Self::Office,
            ["office", "inbox"] => Self::Inbox,
            ["office", "inbox", id] => Self::Dossier(own(id)),
            ["office", "sheets"] => Self::Sheets,
            ["office", "sheets", id] => Self::Sheet(own(id)),
            ["decisions", id] => Self::Decision(own(id)),
            ["movements"] => Self::Movements,
            ["movements", id] => Self::Movement(own(id)),
            ["groups"] => Self::Groups,
            ["groups", "records", id] => Self::Together(own(id)),
            ["groups", id] => Self::Group(own(id)),
            ["catalogue"] => Self::Catalogue,
            ["directory"] => Self::Directory,
            ["directory", noun] => kept(noun).map_or(Self::NotFound, Self::Entries),
            ["directory", noun, id] => {
                kept(noun).map_or(Self::NotFound, |noun| Self::Entry(noun, own(id)))
            }
            ["devices"] => Self::Devices,
            [word] if let Some(apart) = Apart::of(word) => Self::Apart(apart),
            [folder, rest @ ..] => Self::of_form(folder, rest).unwrap_or(Self::NotFound),
        }
    }

    /// The page of what is written as a form.
    fn of_form(folder: &str, rest: &[&str]) -> Option<Self> {
        let written = Written::in_folder(folder)?;
        Some(match *rest {
            [] => written.list_page(),
            [id] => written.record_page(id),
            [id, "edit"] => written.form_page(id),
            [id, "edit", step] => written.step_page(id, step),
            [id, "conflicts"] => written.conflicts_page(id),
            [id, "handed-in"] => written.handed_in_page(id),
            _ => return None,
        })
    }

    /// The path of the page, for `href`.
    pub fn path(&self) -> String {
        match self {
            Self::Home | Self::NotFound => "/".to_owned(),
            Self::List(form) => format!("/{}", form.folder()),
            Self::Record(form, id) => format!("/{}/{id}", form.folder()),
            Self::Form(form, id) => format!("/{}/{id}/edit", form.folder()),
            Self::Step(form, id, step) => format!("/{}/{id}/edit/{step}", form.folder()),
            Self::Conflicts(form, id) => format!("/{}/{id}/conflicts", form.folder()),
            Self::HandedIn(form, id) => format!("/{}/{id}/handed-in", form.folder()),
            Self::Device => "/device".to_owned(),
            Self::Bundles => "/bundles".to_owned(),
            Self::Unconfirmed(form, id) => format!("/bundles/{}/{id}", form.noun().as_str()),
            Self::Search => "/search".to_owned(),
            Self::Enrol => "/enrol".to_owned(),
            Self::Office => "/office".to_owned(),
            Self::Inbox => "/office/inbox".to_owned(),
            Self::Dossier(id) => format!("/office/inbox/{id}"),
            Self::Sheets => "/office/sheets".to_owned(),
            Self::Sheet(id) => format!("/office/sheets/{id}"),
            Self::Decision(id) => format!("/decisions/{id}"),
            Self::Movements => "/movements".to_owned(),
            Self::Movement(id) => format!("/movements/{id}"),
            Self::Groups => "/groups".to_owned(),
            Self::Group(id) => format!("/groups/{id}"),
            Self::Together(id) => format!("/groups/records/{id}"),
            Self::Catalogue => "/catalogue".to_owned(),
            Self::Directory => "/directory".to_owned(),
            Self::Entries(noun) => format!("/directory/{}", noun.as_str()),
            Self::Entry(noun, id) => format!("/directory/{}/{id}", noun.as_str()),
            Self::Devices => "/devices".to_owned(),
            Self::Apart(apart) => format!("/{}", apart.word()),
        }
    }

    /// The page that shows a record of this noun; `None` when there is none.
    pub fn of_record(noun: Noun, id: &RecordId) -> Option<Self> {
        let id = id.to_string();
        match known(noun).shown {
            Shown::Form(written) => Some(Self::Record(written, id)),
            Shown::Own(own) => Some(Self::own(own, id)),
            Shown::Among(_) | Shown::Nowhere if noun.kind().home == Home::Reference => {
                Some(Self::Entry(noun, id))
            }
            Shown::Among(_) | Shown::Nowhere => None,
        }
    }

    /// The page of a record whose noun has one of its own.
    pub const fn own(own: Own, id: String) -> Self {
        match own {
            Own::Group => Self::Group(id),
            Own::Movement => Self::Movement(id),
            Own::Decision => Self::Decision(id),
            Own::Together => Self::Together(id),
        }
    }

    /// What one must be allowed at the own organisation to open it; `None` when anybody may.
    pub const fn right(&self) -> Option<Operation> {
        match self {
            // Who reads what others hand in reads the sheets that are made of it.
            Self::Office | Self::Inbox | Self::Dossier(_) | Self::Sheets | Self::Sheet(_) => {
                Some(Operation::ReadSheets)
            }
            Self::Devices | Self::Apart(Apart::Accounts | Apart::Acts) => {
                Some(Operation::ManageDevices)
            }
            _ => None,
        }
    }

    /// Whether something is being written on it.
    pub fn is_form(&self) -> bool {
        matches!(self, Self::Form(..) | Self::Step(..) | Self::Conflicts(..))
    }

    /// The entry of the bottom bar or side bar that this page belongs to.
    pub fn section(&self) -> Self {
        match self {
            Self::Record(written, _)
            | Self::Form(written, _)
            | Self::Step(written, ..)
            | Self::Conflicts(written, _)
            | Self::HandedIn(written, _) => Self::List(*written),
            Self::Bundles | Self::Unconfirmed(..) => Self::Device,
            Self::Apart(_) => Self::Devices,
            Self::Dossier(_) => Self::Inbox,
            Self::Sheet(_) | Self::Decision(_) => Self::Sheets,
            Self::Movement(_) => Self::Movements,
            Self::Group(_) | Self::Together(_) => Self::Groups,
            Self::Entries(_) | Self::Entry(..) => Self::Directory,
            other => other.clone(),
        }
    }
}

impl Written {
    /// The page of the list.
    pub const fn list_page(self) -> Page {
        Page::List(self)
    }

    /// The page of one record.
    pub fn record_page(self, id: &str) -> Page {
        Page::Record(self, id.to_owned())
    }

    /// The task list of its form.
    pub fn form_page(self, id: &str) -> Page {
        Page::Form(self, id.to_owned())
    }

    /// A step of its form.
    pub fn step_page(self, id: &str, step: &str) -> Page {
        Page::Step(self, id.to_owned(), step.to_owned())
    }

    /// Its open conflicts.
    pub fn conflicts_page(self, id: &str) -> Page {
        Page::Conflicts(self, id.to_owned())
    }

    /// The page that says what became of handing it in.
    pub fn handed_in_page(self, id: &str) -> Page {
        Page::HandedIn(self, id.to_owned())
    }
}

/// A noun that offices keep in their lists.
fn kept(word: &str) -> Option<Noun> {
    Noun::parse(word).filter(|noun| noun.kind().home == Home::Reference)
}

/// Ids and steps are short ASCII names; the word of a sheet joins up to three of them.
fn is_name(part: &str) -> bool {
    part.split('~').count() <= 3
        && part.split('~').all(|name| {
            (1..=40).contains(&name.len())
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::{CHECK, nomination, pledge, report};

    fn every() -> Vec<Page> {
        let id = || "AZnILOWLf-_x".to_owned();
        let mut pages = vec![
            Page::Home,
            Page::Device,
            Page::Bundles,
            Page::Search,
            Page::Enrol,
            Page::Office,
            Page::Inbox,
            Page::Dossier(id()),
            Page::Sheets,
            Page::Sheet("commendations~hai-phong~pt-hp-kttt-2017-2020".to_owned()),
            Page::Decision(id()),
            Page::Movements,
            Page::Movement(id()),
            Page::Groups,
            Page::Group(id()),
            Page::Together(id()),
            Page::Catalogue,
            Page::Directory,
            Page::Entries(Noun::LegalBasis),
            Page::Entry(Noun::Org, id()),
            Page::Devices,
        ];
        pages.extend(Apart::ALL.map(Page::Apart));
        for form in Written::all() {
            let step = form.steps().last().map_or(CHECK, |step| step.name);
            pages.extend([
                form.list_page(),
                form.record_page(&id()),
                form.form_page(&id()),
                form.step_page(&id(), step),
                form.conflicts_page(&id()),
                form.handed_in_page(&id()),
                Page::Unconfirmed(form, id()),
            ]);
        }
        pages
    }

    #[test]
    fn every_page_is_found_under_its_own_path() {
        for page in every() {
            assert_eq!(Page::parse(&page.path()), page);
        }
    }

    #[test]
    fn what_is_written_has_the_addresses_that_people_know() {
        for (path, page) in [
            ("/pledges", pledge::WRITTEN.list_page()),
            ("/nominations/n1", nomination::WRITTEN.record_page("n1")),
            ("/reports/r1/edit/check", report::WRITTEN.step_page("r1", CHECK)),
        ] {
            assert_eq!((page.path().as_str(), Page::parse(path)), (path, page));
        }
    }

    #[test]
    fn while_a_form_or_a_conflict_is_open_something_is_being_written() {
        for form in Written::all() {
            for (page, writes) in [
                (form.form_page("x"), true),
                (form.step_page("x", CHECK), true),
                (form.conflicts_page("x"), true),
                (form.list_page(), false),
                (form.record_page("x"), false),
                (form.handed_in_page("x"), false),
            ] {
                assert_eq!(page.is_form(), writes, "{}", page.path());
                assert_eq!(page.section(), form.list_page());
            }
        }
    }

    #[test]
    fn other_paths_are_not_found() {
        for path in [
            "/nowhere",
            "/pledges/a b",
            "/pledges/<x>",
            "/pledges/x/edits",
            "/bundles/award/x",
            "/directory/pledge",
            "/directory/pledge/x",
            "/office/inbox/a/b",
            "/a/b/c/d/e",
        ] {
            assert_eq!(Page::parse(path), Page::NotFound, "{path}");
        }
    }

    #[test]
    fn trailing_slashes_do_not_matter() {
        assert_eq!(Page::parse("/pledges/"), pledge::WRITTEN.list_page());
        assert_eq!(Page::parse(""), Page::Home);
    }
}
