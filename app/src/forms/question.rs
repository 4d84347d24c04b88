//! What a form asks, as data: the steps, their questions, and how each is answered.

use model::{attachment::ATTACHMENTS, fields::Fields, record::Noun};

use crate::i18n::Msg;

/// A section of a form: one topic, one address.
#[derive(Debug)]
pub struct Step {
    /// The end of its address.
    pub name: &'static str,
    pub title: Msg,
    pub questions: &'static [Question],
}

/// A question and where its answer is kept.
#[derive(Debug)]
pub struct Question {
    /// Name of the field, of the set of rows, or of the cell.
    pub field: &'static str,
    pub ask: Ask,
    pub optional: bool,
    /// Whether it is asked at all, by what is answered so far: the fields of the form, or the
    /// cells of the row.
    pub when: fn(&Fields) -> bool,
}

/// How a question is answered.
#[derive(Debug)]
pub enum Ask {
    /// One line of text.
    Line,
    /// Digits: a year.
    Year,
    /// A number as Vietnamese offices write it.
    Number,
    Date,
    /// Some lines of text.
    Lines,
    /// Long text, with how many characters are usual.
    Long(u32, u32),
    /// One of a few words; their texts are those of `value`.
    Choice(&'static [&'static str]),
    /// One of the reference data.
    Pick(Source),
    /// Rows that are added and removed.
    Rows(&'static Rows),
    /// A figure for each indicator of the group; the row's id is the indicator's.
    Figures,
}

impl Step {
    /// Whether it asks for photos, which are shown as such.
    pub fn has_photos(&self) -> bool {
        self.questions.iter().any(|question| question.field == ATTACHMENTS)
    }
}

impl Ask {
    /// Whether it is answered by any number of rows.
    pub const fn has_rows(&self) -> bool {
        matches!(self, Self::Rows(_) | Self::Figures)
    }
}

/// Reference data to choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Org,
    Award,
    Movement,
    Drive,
    Group,
    Indicator,
}

impl Source {
    const ALL: [Self; 6] =
        [Self::Org, Self::Award, Self::Movement, Self::Drive, Self::Group, Self::Indicator];

    /// The noun of its records.
    pub const fn noun(self) -> Noun {
        match self {
            Self::Org => Noun::Org,
            Self::Award => Noun::Award,
            Self::Movement => Noun::Movement,
            Self::Drive => Noun::Drive,
            Self::Group => Noun::Group,
            Self::Indicator => Noun::Indicator,
        }
    }

    /// What the field refers to that lists show beside the title of a noun.
    pub fn of_detail(noun: Noun) -> Option<Self> {
        let detail = noun.reference(noun.kind().detail);
        Self::ALL.into_iter().find(|source| Some(source.noun()) == detail)
    }
}

/// The rows of a set.
#[derive(Debug)]
pub struct Rows {
    pub cells: &'static [Question],
    /// The buttons that add one and remove it.
    pub add: Msg,
    pub remove: Msg,
}

/// A question that must be answered.
pub const fn ask(field: &'static str, ask: Ask) -> Question {
    Question { field, ask, optional: false, when: |_| true }
}

/// A question that may be left open.
pub const fn maybe(field: &'static str, ask: Ask) -> Question {
    Question { field, ask, optional: true, when: |_| true }
}

impl Question {
    /// The same, asked only under a condition.
    #[must_use]
    pub const fn when(self, when: fn(&Fields) -> bool) -> Self {
        Self { when, ..self }
    }
}
