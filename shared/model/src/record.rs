//! Records: what the log folds to, and the nouns they can be.

use serde::{Deserialize, Serialize};

use crate::{
    fields::{self, Fields},
    id::RecordId,
    scope::Scope,
    shape::Shape,
    status::Status,
};

/// What a record is about; the same word in every layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Noun {
    Org,
    Person,
    Appointment,
    Group,
    Movement,
    Drive,
    LegalBasis,
    Indicator,
    Award,
    Pledge,
    Nomination,
    Report,
    Decision,
    Notice,
}

impl Noun {
    /// All nouns, in the order of the map of the product.
    pub const ALL: [Self; 14] = [
        Self::Org,
        Self::Person,
        Self::Appointment,
        Self::Group,
        Self::Movement,
        Self::Drive,
        Self::LegalBasis,
        Self::Indicator,
        Self::Award,
        Self::Pledge,
        Self::Nomination,
        Self::Report,
        Self::Decision,
        Self::Notice,
    ];

    /// The word on the wire and in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Org => "org",
            Self::Person => "person",
            Self::Appointment => "appointment",
            Self::Group => "group",
            Self::Movement => "movement",
            Self::Drive => "drive",
            Self::LegalBasis => "legal_basis",
            Self::Indicator => "indicator",
            Self::Award => "award",
            Self::Pledge => "pledge",
            Self::Nomination => "nomination",
            Self::Report => "report",
            Self::Decision => "decision",
            Self::Notice => "notice",
        }
    }

    /// Reads the word; `None` for a noun that this build does not know.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|noun| noun.as_str() == word)
    }

    /// Whether an organisation writes it as a form that is submitted, received and returned.
    pub fn is_dossier(self) -> bool {
        matches!(self, Self::Pledge | Self::Nomination | Self::Report)
    }

    /// The noun that a field refers to, when the field is a reference.
    pub fn reference(self, field: &str) -> Option<Self> {
        match self.shape(field) {
            Some(Shape::Ref(noun)) => Some(noun),
            _ => None,
        }
    }

    /// Whether a record of this noun may live in this kind of scope.
    pub fn fits(self, scope: &Scope) -> bool {
        match self {
            Self::Pledge | Self::Nomination | Self::Report | Self::Notice => {
                matches!(scope, Scope::Org(_))
            }
            Self::Decision => matches!(scope, Scope::Office(_)),
            _ => *scope == Scope::Ref,
        }
    }
}

/// A record with its current fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub id: RecordId,
    pub noun: Noun,
    pub scope: Scope,
    pub fields: Fields,
}

impl Record {
    /// How far the dossier has come; a record without a status is a draft.
    pub fn status(&self) -> Status {
        fields::typed(&self.fields, fields::STATUS).unwrap_or_default()
    }

    /// Whether it was deleted before it was ever submitted.
    pub fn is_deleted(&self) -> bool {
        self.fields.get(fields::DELETED).is_some_and(|v| v == true)
    }

    /// How many conflicts wait for a person.
    pub fn open_conflicts(&self) -> usize {
        fields::rows(&self.fields, fields::CONFLICTS).count()
    }
}
