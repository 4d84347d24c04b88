//! The pages and their paths. Paths are English nouns of the glossary.

use model::{access::Operation, id::RecordId, record::Noun};

/// A step of a form; the form knows its own steps.
pub type Step = String;

/// A page of the app. Ids are the records' own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Page {
    Home,
    Pledges,
    Pledge(String),
    /// The task list of a pledge form.
    PledgeForm(String),
    PledgeStep(String, Step),
    PledgeConflicts(String),
    /// What became of handing a pledge in.
    PledgeHandedIn(String),
    Nominations,
    Nomination(String),
    /// The task list of a nomination form.
    NominationForm(String),
    NominationStep(String, Step),
    NominationConflicts(String),
    /// What became of handing a nomination in.
    NominationHandedIn(String),
    Reports,
    Report(String),
    /// The task list of a report form.
    ReportForm(String),
    ReportStep(String, Step),
    ReportConflicts(String),
    /// What became of handing a report in.
    ReportHandedIn(String),
    Device,
    /// Files of other devices, and receipts for this one.
    Bundles,
    /// A record as a file of another device shows it, by its noun.
    Unconfirmed(String, String),
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
    Catalogue,
    Devices,
    /// Any other path.
    NotFound,
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
            ["pledges"] => Self::Pledges,
            ["pledges", id] => Self::Pledge(own(id)),
            ["pledges", id, "edit"] => Self::PledgeForm(own(id)),
            ["pledges", id, "edit", step] => Self::PledgeStep(own(id), own(step)),
            ["pledges", id, "conflicts"] => Self::PledgeConflicts(own(id)),
            ["pledges", id, "handed-in"] => Self::PledgeHandedIn(own(id)),
            ["nominations"] => Self::Nominations,
            ["nominations", id] => Self::Nomination(own(id)),
            ["nominations", id, "edit"] => Self::NominationForm(own(id)),
            ["nominations", id, "edit", step] => Self::NominationStep(own(id), own(step)),
            ["nominations", id, "conflicts"] => Self::NominationConflicts(own(id)),
            ["nominations", id, "handed-in"] => Self::NominationHandedIn(own(id)),
            ["reports"] => Self::Reports,
            ["reports", id] => Self::Report(own(id)),
            ["reports", id, "edit"] => Self::ReportForm(own(id)),
            ["reports", id, "edit", step] => Self::ReportStep(own(id), own(step)),
            ["reports", id, "conflicts"] => Self::ReportConflicts(own(id)),
            ["reports", id, "handed-in"] => Self::ReportHandedIn(own(id)),
            ["device"] => Self::Device,
            ["bundles"] => Self::Bundles,
            ["bundles", noun, id] => Self::Unconfirmed(own(noun), own(id)),
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
            ["groups", id] => Self::Group(own(id)),
            ["catalogue"] => Self::Catalogue,
            ["devices"] => Self::Devices,
            _ => Self::NotFound,
        }
    }

    /// The path of the page, for `href`.
    pub fn path(&self) -> String {
        match self {
            Self::Home | Self::NotFound => "/".to_owned(),
            Self::Pledges => "/pledges".to_owned(),
            Self::Pledge(id) => format!("/pledges/{id}"),
            Self::PledgeForm(id) => format!("/pledges/{id}/edit"),
            Self::PledgeStep(id, step) => format!("/pledges/{id}/edit/{step}"),
            Self::PledgeConflicts(id) => format!("/pledges/{id}/conflicts"),
            Self::PledgeHandedIn(id) => format!("/pledges/{id}/handed-in"),
            Self::Nominations => "/nominations".to_owned(),
            Self::Nomination(id) => format!("/nominations/{id}"),
            Self::NominationForm(id) => format!("/nominations/{id}/edit"),
            Self::NominationStep(id, step) => format!("/nominations/{id}/edit/{step}"),
            Self::NominationConflicts(id) => format!("/nominations/{id}/conflicts"),
            Self::NominationHandedIn(id) => format!("/nominations/{id}/handed-in"),
            Self::Reports => "/reports".to_owned(),
            Self::Report(id) => format!("/reports/{id}"),
            Self::ReportForm(id) => format!("/reports/{id}/edit"),
            Self::ReportStep(id, step) => format!("/reports/{id}/edit/{step}"),
            Self::ReportConflicts(id) => format!("/reports/{id}/conflicts"),
            Self::ReportHandedIn(id) => format!("/reports/{id}/handed-in"),
            Self::Device => "/device".to_owned(),
            Self::Bundles => "/bundles".to_owned(),
            Self::Unconfirmed(noun, id) => format!("/bundles/{noun}/{id}"),
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
            Self::Catalogue => "/catalogue".to_owned(),
            Self::Devices => "/devices".to_owned(),
        }
    }

    /// The page that shows a record of this noun; `None` when there is none.
    pub fn of_record(noun: Noun, id: &RecordId) -> Option<Self> {
        let id = id.to_string();
        Some(match noun {
            Noun::Pledge => Self::Pledge(id),
            Noun::Nomination => Self::Nomination(id),
            Noun::Report => Self::Report(id),
            Noun::Movement => Self::Movement(id),
            Noun::Group => Self::Group(id),
            Noun::Decision => Self::Decision(id),
            _ => return None,
        })
    }

    /// What one must be allowed at the own organisation to open it; `None` when anybody may.
    pub const fn right(&self) -> Option<Operation> {
        match self {
            // Who reads what others hand in reads the sheets that are made of it.
            Self::Office | Self::Inbox | Self::Dossier(_) | Self::Sheets | Self::Sheet(_) => {
                Some(Operation::ReadSheets)
            }
            Self::Devices => Some(Operation::ManageDevices),
            _ => None,
        }
    }

    /// Whether something is being written on it.
    pub fn is_form(&self) -> bool {
        matches!(
            self,
            Self::PledgeForm(_)
                | Self::PledgeStep(..)
                | Self::PledgeConflicts(_)
                | Self::NominationForm(_)
                | Self::NominationStep(..)
                | Self::NominationConflicts(_)
                | Self::ReportForm(_)
                | Self::ReportStep(..)
                | Self::ReportConflicts(_)
        )
    }

    /// The entry of the bottom bar or side bar that this page belongs to.
    pub fn section(&self) -> Self {
        match self {
            Self::Pledge(_)
            | Self::PledgeForm(_)
            | Self::PledgeStep(..)
            | Self::PledgeConflicts(_)
            | Self::PledgeHandedIn(_) => Self::Pledges,
            Self::Nomination(_)
            | Self::NominationForm(_)
            | Self::NominationStep(..)
            | Self::NominationConflicts(_)
            | Self::NominationHandedIn(_) => Self::Nominations,
            Self::Report(_)
            | Self::ReportForm(_)
            | Self::ReportStep(..)
            | Self::ReportConflicts(_)
            | Self::ReportHandedIn(_) => Self::Reports,
            Self::Bundles | Self::Unconfirmed(..) => Self::Device,
            Self::Dossier(_) => Self::Inbox,
            Self::Sheet(_) | Self::Decision(_) => Self::Sheets,
            Self::Movement(_) => Self::Movements,
            Self::Group(_) => Self::Groups,
            other => other.clone(),
        }
    }
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

    fn every() -> Vec<Page> {
        let id = || "AZnILOWLf-_x".to_owned();
        vec![
            Page::Home,
            Page::Pledges,
            Page::Pledge(id()),
            Page::PledgeForm(id()),
            Page::PledgeStep(id(), "targets".to_owned()),
            Page::PledgeConflicts(id()),
            Page::PledgeHandedIn(id()),
            Page::Nominations,
            Page::Nomination(id()),
            Page::NominationForm(id()),
            Page::NominationStep(id(), "award".to_owned()),
            Page::NominationConflicts(id()),
            Page::NominationHandedIn(id()),
            Page::Reports,
            Page::Report(id()),
            Page::ReportForm(id()),
            Page::ReportStep(id(), "figures".to_owned()),
            Page::ReportConflicts(id()),
            Page::ReportHandedIn(id()),
            Page::Device,
            Page::Bundles,
            Page::Unconfirmed("pledge".to_owned(), id()),
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
            Page::Catalogue,
            Page::Devices,
        ]
    }

    #[test]
    fn every_page_is_found_under_its_own_path() {
        for page in every() {
            assert_eq!(Page::parse(&page.path()), page);
        }
    }

    #[test]
    fn other_paths_are_not_found() {
        for path in ["/nowhere", "/pledges/a b", "/pledges/<x>", "/office/inbox/a/b", "/a/b/c/d/e"]
        {
            assert_eq!(Page::parse(path), Page::NotFound, "{path}");
        }
    }

    #[test]
    fn trailing_slashes_do_not_matter() {
        assert_eq!(Page::parse("/pledges/"), Page::Pledges);
        assert_eq!(Page::parse(""), Page::Home);
    }
}
