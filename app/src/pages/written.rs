//! What an organisation writes and hands in: pledges, nominations, reports. One implementation of
//! list, form, record and conflicts; what differs stands in [`Written`] and in the questions of each
//! noun.

pub mod answers;
pub mod bind;
pub mod check;
pub mod conflict;
pub mod conflicts;
pub mod eligibility;
pub mod figures;
pub mod form;
pub mod handed_in;
pub mod here;
pub mod history;
pub mod input;
pub mod line;
pub mod list;
pub mod list_row;
pub mod photo_rows;
pub mod photos;
pub mod question;
pub mod record;
pub mod references;
pub mod returned;
pub mod rows;
pub mod step;
pub mod tasks;
pub mod troubles;
pub mod twins;
pub mod unasked;
pub mod whereabouts;
pub mod withdraw;

use model::{
    directory::Directory,
    fields::{self, Fields},
    record::Noun,
};

use self::question::Step;
use crate::{
    desk::title_of,
    i18n::Msg,
    nav::Page,
    pages::{home::record_name, nomination, pledge, report},
};

/// Name of the last step, in which everything is looked through and handed in.
pub const CHECK: &str = "check";

/// A noun that is written as a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    Pledge,
    Nomination,
    Report,
}

/// The texts that name what is written.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// Of the list.
    pub many: Msg,
    pub one: Msg,
    /// Of the form.
    pub form: Msg,
    /// The button that begins a new one.
    pub begin: Msg,
    /// The button and the sentences of handing it in.
    pub submit: Msg,
    pub submit_help: Msg,
    /// What the office does with it next.
    pub comes_next: Msg,
    /// The button and the question of taking it back.
    pub withdraw: Msg,
    pub withdraw_help: Msg,
    /// An empty list, and what to do.
    pub empty: Msg,
    pub empty_help: Msg,
    /// The label of the search.
    pub searched: Msg,
}

impl Written {
    /// Of a noun by its word on the wire; `None` for one that is no form.
    pub fn of_word(noun: &str) -> Option<Self> {
        let all = [Self::Pledge, Self::Nomination, Self::Report];
        all.into_iter().find(|written| written.noun().as_str() == noun)
    }

    /// The noun of its records.
    pub const fn noun(self) -> Noun {
        match self {
            Self::Pledge => Noun::Pledge,
            Self::Nomination => Noun::Nomination,
            Self::Report => Noun::Report,
        }
    }

    /// Its texts.
    pub const fn words(self) -> Words {
        match self {
            Self::Pledge => Words {
                many: Msg::NavPledges,
                one: Msg::PledgeOne,
                form: Msg::PledgeFormTitle,
                begin: Msg::PledgeBegin,
                submit: Msg::PledgeSubmit,
                submit_help: Msg::PledgeSubmitHelp,
                comes_next: Msg::PledgeComesNext,
                withdraw: Msg::PledgeWithdraw,
                withdraw_help: Msg::PledgeWithdrawHelp,
                empty: Msg::PledgeEmpty,
                empty_help: Msg::PledgeEmptyHelp,
                searched: Msg::PledgeSearched,
            },
            Self::Nomination => Words {
                many: Msg::NavNominationsFull,
                one: Msg::NominationOne,
                form: Msg::NominationFormTitle,
                begin: Msg::NominationBegin,
                submit: Msg::NominationSubmit,
                submit_help: Msg::NominationSubmitHelp,
                comes_next: Msg::NominationComesNext,
                withdraw: Msg::NominationWithdraw,
                withdraw_help: Msg::NominationWithdrawHelp,
                empty: Msg::NominationEmpty,
                empty_help: Msg::NominationEmptyHelp,
                searched: Msg::NominationSearched,
            },
            Self::Report => Words {
                many: Msg::NavReports,
                one: Msg::ReportOne,
                form: Msg::ReportFormTitle,
                begin: Msg::ReportBegin,
                submit: Msg::ReportSubmit,
                submit_help: Msg::ReportSubmitHelp,
                comes_next: Msg::ReportComesNext,
                withdraw: Msg::ReportWithdraw,
                withdraw_help: Msg::ReportWithdrawHelp,
                empty: Msg::ReportEmpty,
                empty_help: Msg::ReportEmptyHelp,
                searched: Msg::ReportSearched,
            },
        }
    }

    /// The steps of its form, without the last, [`CHECK`].
    pub const fn steps(self) -> &'static [Step] {
        match self {
            Self::Pledge => pledge::STEPS,
            Self::Nomination => nomination::STEPS,
            Self::Report => report::STEPS,
        }
    }

    /// What people call a record; a report by its group and year.
    pub fn title(self, view: &Fields, directory: &Directory) -> String {
        let noun = Some(self.noun());
        let text = |name: &str| fields::text(view, name);
        record_name(noun, &title_of(noun, view), text("group"), text("year"), directory)
    }

    /// The step of this name.
    pub fn step(self, name: &str) -> Option<&'static Step> {
        self.steps().iter().find(|step| step.name == name)
    }

    /// The step in which a field is asked for; `set` as in [`crate::pages::wording::FieldName`].
    pub fn step_of(self, set: &str) -> Option<&'static Step> {
        self.steps().iter().find(|step| step.questions.iter().any(|q| q.field == set))
    }

    /// The page of the list.
    pub const fn list_page(self) -> Page {
        match self {
            Self::Pledge => Page::Pledges,
            Self::Nomination => Page::Nominations,
            Self::Report => Page::Reports,
        }
    }

    /// The page that says what became of handing it in.
    pub fn handed_in_page(self, id: &str) -> Page {
        match self {
            Self::Pledge => Page::PledgeHandedIn(id.to_owned()),
            Self::Nomination => Page::NominationHandedIn(id.to_owned()),
            Self::Report => Page::ReportHandedIn(id.to_owned()),
        }
    }

    /// The page of one record.
    pub fn record_page(self, id: &str) -> Page {
        match self {
            Self::Pledge => Page::Pledge(id.to_owned()),
            Self::Nomination => Page::Nomination(id.to_owned()),
            Self::Report => Page::Report(id.to_owned()),
        }
    }

    /// The task list of its form.
    pub fn form_page(self, id: &str) -> Page {
        match self {
            Self::Pledge => Page::PledgeForm(id.to_owned()),
            Self::Nomination => Page::NominationForm(id.to_owned()),
            Self::Report => Page::ReportForm(id.to_owned()),
        }
    }

    /// A step of its form.
    pub fn step_page(self, id: &str, step: &str) -> Page {
        match self {
            Self::Pledge => Page::PledgeStep(id.to_owned(), step.to_owned()),
            Self::Nomination => Page::NominationStep(id.to_owned(), step.to_owned()),
            Self::Report => Page::ReportStep(id.to_owned(), step.to_owned()),
        }
    }

    /// Its open conflicts.
    pub fn conflicts_page(self, id: &str) -> Page {
        match self {
            Self::Pledge => Page::PledgeConflicts(id.to_owned()),
            Self::Nomination => Page::NominationConflicts(id.to_owned()),
            Self::Report => Page::ReportConflicts(id.to_owned()),
        }
    }
}
