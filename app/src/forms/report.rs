//! Reports of figures: what the form asks, and its words.

use model::record::Noun;

use super::{
    Form, Words, Written,
    question::{Ask, Source, Step, ask},
};
use crate::i18n::Msg;

/// A report as a form.
pub const WRITTEN: Written = Written::new(&FORM);

static FORM: Form = Form {
    noun: Noun::Report,
    folder: "reports",
    words: Words {
        many: Msg::NavReports,
        form: Msg::ReportFormTitle,
        begin: Msg::ReportBegin,
        unnamed: Msg::HomeUnnamedReport,
        number: Msg::ReportNumber,
        submit: Msg::ReportSubmit,
        submit_help: Msg::ReportSubmitHelp,
        comes_next: Msg::ReportComesNext,
        withdraw: Msg::ReportWithdraw,
        withdraw_help: Msg::ReportWithdrawHelp,
        empty: Msg::ReportEmpty,
        empty_help: Msg::ReportEmptyHelp,
        searched: Msg::ReportSearched,
    },
    steps: STEPS,
    of_this_year: false,
    judged_at: None,
};

/// The sections of the form.
const STEPS: &[Step] = &[
    Step {
        name: "group",
        title: Msg::ReportStepGroup,
        questions: &[ask("group", Ask::Pick(Source::Group)), ask("year", Ask::Year)],
    },
    Step { name: "figures", title: Msg::ReportFigures, questions: &[ask("figures", Ask::Figures)] },
];
