//! A noun that is written as a form and handed in: its texts, its steps, where it is found.

use model::record::Noun;

use super::{
    Known, Shown, known,
    question::{Question, Step},
};
use crate::i18n::Msg;

/// Name of the last step, in which everything is looked through and handed in.
pub const CHECK: &str = "check";

/// A noun that is written as a form.
#[derive(Debug, Clone, Copy)]
pub struct Written(&'static Form);

/// What there is to know of a form.
#[derive(Debug)]
pub struct Form {
    pub noun: Noun,
    /// The first part of its addresses.
    pub folder: &'static str,
    pub words: Words,
    /// The steps, without the last, [`CHECK`].
    pub steps: &'static [Step],
    /// Whether a new one says already that it is of this year.
    pub of_this_year: bool,
    /// The question at which the rules of the law speak; `None` for what they do not look at.
    pub judged_at: Option<&'static str>,
}

/// The texts that name what is written.
#[derive(Debug)]
pub struct Words {
    /// Of the list.
    pub many: Msg,
    /// Of the form.
    pub form: Msg,
    /// The button that begins a new one.
    pub begin: Msg,
    /// What has no name yet.
    pub unnamed: Msg,
    /// The sentence with its number.
    pub number: Msg,
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

impl PartialEq for Written {
    fn eq(&self, other: &Self) -> bool {
        self.noun() == other.noun()
    }
}

impl Eq for Written {}

impl Written {
    pub(super) const fn new(form: &'static Form) -> Self {
        Self(form)
    }

    /// Every noun that is written as a form.
    pub fn all() -> impl Iterator<Item = Self> {
        Noun::ALL.into_iter().filter_map(Self::of)
    }

    /// Of a noun; `None` for one that is no form.
    pub const fn of(noun: Noun) -> Option<Self> {
        match known(noun) {
            Known { shown: Shown::Form(written), .. } => Some(*written),
            Known { shown: Shown::Own(_) | Shown::Among(_) | Shown::Nowhere, .. } => None,
        }
    }

    /// Of a noun by its word on the wire; `None` for one that is no form.
    pub fn of_word(noun: &str) -> Option<Self> {
        Noun::parse(noun).and_then(Self::of)
    }

    /// Of the first part of an address.
    pub fn in_folder(folder: &str) -> Option<Self> {
        Self::all().find(|written| written.0.folder == folder)
    }

    /// The noun of its records.
    pub const fn noun(self) -> Noun {
        self.0.noun
    }

    /// The first part of its addresses.
    pub const fn folder(self) -> &'static str {
        self.0.folder
    }

    /// What one of its records is called.
    pub const fn one(self) -> Msg {
        known(self.0.noun).name
    }

    /// Its texts.
    pub const fn words(self) -> &'static Words {
        &self.0.words
    }

    /// The steps of its form, without the last, [`CHECK`].
    pub const fn steps(self) -> &'static [Step] {
        self.0.steps
    }

    /// Whether a new one says already that it is of this year.
    pub const fn is_of_this_year(self) -> bool {
        self.0.of_this_year
    }

    /// The question at which the rules of the law speak; `None` for what they do not look at.
    pub const fn judged_at(self) -> Option<&'static str> {
        self.0.judged_at
    }

    /// The step of this name.
    pub fn step(self, name: &str) -> Option<&'static Step> {
        self.steps().iter().find(|step| step.name == name)
    }

    /// The step in which a field is asked for; `set` as in [`crate::pages::wording::FieldName`].
    pub fn step_of(self, set: &str) -> Option<&'static Step> {
        self.steps().iter().find(|step| step.questions.iter().any(|q| q.field == set))
    }

    /// Everything that is asked.
    pub fn questions(self) -> impl Iterator<Item = &'static Question> {
        self.steps().iter().flat_map(|step| step.questions)
    }
}
