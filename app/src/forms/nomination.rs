//! Nominations: what the form asks, and its words.

use model::{
    attachment::ATTACHMENTS,
    fields::{self, Fields},
    record::Noun,
};

use super::{
    Form, Words, Written,
    question::{Ask, Rows, Source, Step, ask, maybe},
};
use crate::i18n::Msg;

/// A nomination as a form.
pub const WRITTEN: Written = Written::new(&FORM);

static FORM: Form = Form {
    noun: Noun::Nomination,
    folder: "nominations",
    words: Words {
        many: Msg::NavNominationsFull,
        form: Msg::NominationFormTitle,
        begin: Msg::NominationBegin,
        unnamed: Msg::HomeUnnamedNomination,
        number: Msg::NominationNumber,
        submit: Msg::NominationSubmit,
        submit_help: Msg::NominationSubmitHelp,
        comes_next: Msg::NominationComesNext,
        withdraw: Msg::NominationWithdraw,
        withdraw_help: Msg::NominationWithdrawHelp,
        empty: Msg::NominationEmpty,
        empty_help: Msg::NominationEmptyHelp,
        searched: Msg::NominationSearched,
    },
    steps: STEPS,
    of_this_year: true,
    judged_at: Some("award"),
};

/// The sections of the form.
const STEPS: &[Step] = &[
    Step {
        name: "recipient",
        title: Msg::NominationStepRecipient,
        questions: &[
            ask("recipient_kind", Ask::Choice(&["collective", "individual", "household"])),
            maybe("recipient_org", Ask::Pick(Source::Org)).when(is_collective),
            ask("recipient_name", Ask::Line),
            maybe("born_on", Ask::Date).when(is_individual),
            maybe("gender", Ask::Choice(&["female", "male"])).when(is_individual),
            ask("position", Ask::Line).when(is_individual),
            maybe("unit", Ask::Line),
        ],
    },
    Step {
        name: "award",
        title: Msg::NominationStepAward,
        questions: &[
            ask("award", Ask::Pick(Source::Award)),
            ask("year", Ask::Year),
            maybe("basis", Ask::Choice(&["merit", "sudden", "movement", "service"])),
            maybe("movement", Ask::Pick(Source::Movement)),
            maybe("drive", Ask::Pick(Source::Drive)),
            maybe("rating", Ask::Choice(&["completed", "good", "excellent"])),
        ],
    },
    Step {
        name: "achievements",
        title: Msg::NominationStepAchievements,
        questions: &[ask("achievements", Ask::Long(800, 4000))],
    },
    Step {
        name: "prior",
        title: Msg::NominationStepPrior,
        questions: &[maybe("prior_awards", Ask::Rows(&PRIOR_AWARDS))],
    },
    Step {
        name: "meeting",
        title: Msg::NominationStepMeeting,
        questions: &[ask("meeting_on", Ask::Date)],
    },
    Step {
        name: "attachments",
        title: Msg::NominationStepAttachments,
        questions: &[maybe(ATTACHMENTS, Ask::Rows(&PHOTOS))],
    },
];

const PRIOR_AWARDS: Rows = Rows {
    cells: &[
        ask("award", Ask::Line),
        ask("year", Ask::Year),
        maybe("decision", Ask::Line),
        maybe("decided_on", Ask::Date),
        maybe("body", Ask::Line),
    ],
    add: Msg::NominationAddPrior,
    remove: Msg::FieldRemove,
};

const PHOTOS: Rows = Rows {
    cells: &[maybe("caption", Ask::Line)],
    add: Msg::AttachmentChoose,
    remove: Msg::AttachmentRemove,
};

fn is_collective(view: &Fields) -> bool {
    fields::text(view, "recipient_kind") == "collective"
}

fn is_individual(view: &Fields) -> bool {
    fields::text(view, "recipient_kind") == "individual"
}
