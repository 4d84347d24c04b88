//! What the app knows of each noun, in one place: what it is called, its icon, and where its records
//! are shown. Everything else is derived from this and from what [`Kind`](model::kind::Kind) says.

pub mod lives;
pub mod nomination;
pub mod pledge;
pub mod question;
pub mod report;
mod written;

use model::record::Noun;

pub use self::written::{CHECK, Form, Words, Written};
use crate::{i18n::Msg, ui::Icon};

/// What the app knows of a noun.
#[derive(Debug)]
pub struct Known {
    /// What one of its records is called.
    pub name: Msg,
    pub mark: Icon,
    pub shown: Shown,
}

/// Where the records of a noun are shown.
#[derive(Debug)]
pub enum Shown {
    /// As a form that is written and handed in: list, record, steps, conflicts.
    Form(Written),
    /// On a page of its own.
    Own(Own),
    /// Among other things, at an office.
    Among(Place),
    Nowhere,
}

/// The nouns that have a page of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own {
    Group,
    Movement,
    Decision,
    /// What a group writes together.
    Together,
}

/// Where an office finds what has no page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the inbox, which shows what an organisation handed in.
    Organisation,
    /// In the inbox, which shows what names a person.
    Person,
    Movements,
    Catalogue,
}

/// What the app knows of a noun.
pub const fn known(noun: Noun) -> &'static Known {
    use Shown::{Among, Form, Nowhere};
    const fn entry(name: Msg, mark: Icon, shown: Shown) -> Known {
        Known { name, mark, shown }
    }
    match noun {
        Noun::Org => &const { entry(Msg::NounOrg, Icon::Building, Among(Place::Organisation)) },
        Noun::Person => &const { entry(Msg::NounPerson, Icon::User, Among(Place::Person)) },
        Noun::Appointment => &const { entry(Msg::NounAppointment, Icon::User, Nowhere) },
        Noun::Group => &const { entry(Msg::NounGroup, Icon::Group, Shown::Own(Own::Group)) },
        Noun::Movement => {
            &const { entry(Msg::NounMovement, Icon::Flag, Shown::Own(Own::Movement)) }
        }
        Noun::Drive => &const { entry(Msg::NounDrive, Icon::Flag, Among(Place::Movements)) },
        Noun::LegalBasis => {
            &const { entry(Msg::NounLegalBasis, Icon::Book, Among(Place::Catalogue)) }
        }
        Noun::Indicator => {
            &const { entry(Msg::NounIndicator, Icon::Chart, Among(Place::Catalogue)) }
        }
        Noun::Award => &const { entry(Msg::NounAward, Icon::Award, Among(Place::Catalogue)) },
        Noun::Pledge => &const { entry(Msg::PledgeOne, Icon::Pledge, Form(pledge::WRITTEN)) },
        Noun::Nomination => {
            &const { entry(Msg::NominationOne, Icon::Award, Form(nomination::WRITTEN)) }
        }
        Noun::Report => &const { entry(Msg::ReportOne, Icon::Chart, Form(report::WRITTEN)) },
        Noun::Decision => {
            &const { entry(Msg::DecisionOne, Icon::Document, Shown::Own(Own::Decision)) }
        }
        Noun::Ballot => &const { entry(Msg::NounBallot, Icon::Check, Shown::Own(Own::Together)) },
        Noun::ScoreSheet => {
            &const { entry(Msg::NounScoreSheet, Icon::Chart, Shown::Own(Own::Together)) }
        }
        Noun::Notice => &const { entry(Msg::NounNotice, Icon::Info, Nowhere) },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use model::{id::RecordId, shape::Shape};

    use super::{
        question::{Ask, Question},
        *,
    };
    use crate::{i18n::for_code, nav::Page};

    #[test]
    fn what_has_a_life_can_be_opened_and_a_form_is_that_of_its_noun() {
        for noun in Noun::ALL {
            let shown = &known(noun).shown;
            assert!(
                noun.life().is_none()
                    || Page::of_record(noun, &RecordId::parse("x").unwrap()).is_some(),
                "{noun:?}"
            );
            if let Shown::Form(written) = shown {
                assert_eq!(written.noun(), noun);
            }
        }
        let folders: BTreeSet<_> = Written::all().map(Written::folder).collect();
        assert_eq!(folders.len(), Written::all().count());
    }

    /// A label may depend on the kind of recipient.
    fn has_label(code: &str) {
        let kinds = ["", "_individual", "_collective", "_household"];
        let any = kinds.iter().any(|kind| for_code("label", &format!("{code}{kind}")).is_some());
        assert!(any, "the catalogues lack label_{code}");
    }

    fn has_texts(field: &str, code: &str, question: &Question) {
        has_label(code);
        match &question.ask {
            Ask::Choice(words) => {
                for word in *words {
                    let text = for_code("value", &format!("{field}_{word}"));
                    assert!(text.is_some(), "the catalogues lack value_{field}_{word}");
                }
            }
            Ask::Rows(rows) => {
                for cell in rows.cells {
                    has_texts(cell.field, &format!("{code}_{}", cell.field), cell);
                }
            }
            _ => {}
        }
    }

    #[test]
    fn every_question_of_every_form_has_its_label_and_every_choice_its_words() {
        for written in Written::all() {
            for question in written.questions() {
                has_texts(question.field, question.field, question);
            }
        }
    }

    #[test]
    fn every_question_is_a_field_of_its_noun_and_offers_what_the_field_takes() {
        for written in Written::all() {
            for question in written.questions() {
                let shape = written.noun().shape(question.field);
                let fits = match (&question.ask, shape) {
                    (Ask::Choice(asked), Some(Shape::Choice(taken))) => *asked == taken,
                    (Ask::Pick(source), Some(Shape::Ref(noun))) => source.noun() == noun,
                    (Ask::Rows(_) | Ask::Figures, Some(Shape::Rows(_))) => true,
                    (_, shape) => shape.is_some(),
                };
                assert!(fits, "{:?} {}", written.noun(), question.field);
            }
        }
    }
}
