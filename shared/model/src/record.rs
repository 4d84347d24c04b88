//! Records: what the log folds to, and the nouns they can be.

use serde::{Deserialize, Serialize};

use crate::{
    fields::{self, Fields},
    id::RecordId,
    kind::Kind,
    life::{Life, Stand},
    scope::Scope,
    shape::Shape,
    status::Status,
};

macro_rules! nouns {
    ($($noun:ident in $module:ident,)+) => {
        /// What a record is about; the same word in every layer.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Noun {
            $($noun,)+
        }

        impl Noun {
            /// All nouns, in the order of the map of the product.
            pub const ALL: [Self; [$(Self::$noun),+].len()] = [$(Self::$noun),+];

            /// What it is; from its module.
            pub fn kind(self) -> &'static Kind {
                match self {
                    $(Self::$noun => &crate::$module::KIND,)+
                }
            }
        }
    };
}

nouns! {
    Org in org,
    Person in person,
    Appointment in appointment,
    Group in group,
    Movement in movement,
    Drive in drive,
    LegalBasis in legal_basis,
    Indicator in indicator,
    Award in award,
    Pledge in pledge,
    Nomination in nomination,
    Report in report,
    Decision in decision,
    Notice in notice,
    Ballot in ballot,
    ScoreSheet in score_sheet,
}

impl Noun {
    /// The word on the wire and in tables.
    pub fn as_str(self) -> &'static str {
        self.kind().word
    }

    /// Reads the word; `None` for a noun that this build does not know.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|noun| noun.as_str() == word)
    }

    /// Its states and moves; `None` for reference data and for what only the server writes.
    pub fn life(self) -> Option<&'static Life> {
        self.kind().life
    }

    /// Whether the authors of its records write them in a state: what has no life is always open.
    fn is_edited(self, state: &str) -> bool {
        self.life().is_none_or(|life| life.state(state).is_some_and(|it| it.edits))
    }

    /// Whether a field or a row may be written in a state.
    pub fn takes(self, name: &str, state: &str) -> bool {
        match self.field(name).map(|field| field.during) {
            Some(during) if !during.is_empty() => during.contains(&state),
            _ => self.is_edited(state),
        }
    }

    /// The noun that a field refers to, when the field is a reference.
    pub fn reference(self, field: &str) -> Option<Self> {
        match self.shape(field) {
            Some(Shape::Ref(noun)) => Some(noun),
            _ => None,
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

    /// Where it stands in the life of its noun.
    pub fn stand(&self) -> Stand {
        Stand::of(&self.fields)
    }

    /// Whether its home may write its fields now: what has no life is always open.
    pub fn is_editable(&self) -> bool {
        self.noun.is_edited(self.stand().word())
    }

    /// Whether a field or a row may be written where the record stands.
    pub fn takes(&self, name: &str) -> bool {
        self.noun.takes(name, self.stand().word())
    }

    /// Whether a field or a row has what it is to have for all time.
    pub fn is_settled(&self, name: &str) -> bool {
        self.noun.field(name).is_some_and(|field| field.once) && self.fields.contains_key(name)
    }

    /// Whether nobody has moved it yet.
    pub fn is_at_start(&self) -> bool {
        self.noun.life().is_none_or(|life| life.begins(&self.stand()))
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
