//! What a noun is, as a value: where its records live, what becomes of them, what they are called
//! and what their fields hold. Each noun's module has its `KIND`; everything that depends on the noun
//! asks it.

use crate::{
    access::Operation,
    fields::{self, Fields},
    id::OrgId,
    life::{Life, kept::KEPT},
    scope::Scope,
    shape::Field,
};

/// What a noun is.
#[derive(Debug)]
pub struct Kind {
    /// The word on the wire and in tables.
    pub word: &'static str,
    pub home: Home,
    /// The right at its home by which people begin a record and write what no field leaves to
    /// others.
    pub author: Operation,
    /// States and moves; `None` for reference data and for what only the server writes.
    pub life: Option<&'static Life>,
    /// What its record numbers begin with, such as `HS` of `HS-2026-000123`.
    pub series: Option<&'static str>,
    pub title: Title,
    /// The field that lists show beside the title; blank for none.
    pub detail: &'static str,
    /// Texts besides title and detail that a list on a device is searched by.
    pub keywords: &'static [&'static str],
    /// The fields whose shape is fixed; any other may hold what fits the [bounds](crate::bound).
    pub fields: &'static [Field],
    /// Whether rules and rights see its records: each change of one renews the directory.
    pub in_directory: bool,
}

/// The kind of scope that records of a noun live in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// Read by every device, written by the office that its field [`KEEPER`] names. What the server
    /// brings itself names none, and nobody writes it.
    Reference,
    /// The organisation that writes it.
    Organisation,
    /// The group that its field [`GROUP`] names, with its members and its organiser.
    Group,
    /// An office's own papers.
    Office,
}

/// The field of a record at home in a group that names the group; written once.
pub const GROUP: &str = "group";

/// The field of reference data that names the office that keeps it; written once.
pub const KEEPER: &str = "keeper";

impl Home {
    /// The scope of a record that an organisation begins with these fields; `None` when they do not
    /// name the group that is needed, or another keeper of reference data.
    pub fn scope(self, own: &OrgId, fields: &Fields) -> Option<Scope> {
        Some(match self {
            Self::Reference => {
                return (fields::text(fields, KEEPER) == own.as_str()).then_some(Scope::Ref);
            }
            Self::Organisation => Scope::Org(own.clone()),
            Self::Group => Scope::Group(fields::parsed(fields, GROUP)?),
            Self::Office => Scope::Office(own.clone()),
        })
    }

    /// Whether a scope is of this kind.
    pub fn takes(self, scope: &Scope) -> bool {
        match scope {
            Scope::Ref => self == Self::Reference,
            Scope::Org(_) => self == Self::Organisation,
            Scope::Group(_) => self == Self::Group,
            Scope::Office(_) => self == Self::Office,
            Scope::Unknown(_) => false,
        }
    }
}

/// What a record is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Title {
    /// The text of a field.
    Field(&'static str),
    /// The text of the first of these fields that is not blank.
    First(&'static [&'static str]),
    /// A cell of the last row of a set: the newest name.
    Newest(&'static str, &'static str),
    /// It has no name of its own: its noun, year and group say what it is.
    Unnamed,
}

impl Title {
    /// The title that a record's fields give; blank when it has none.
    pub fn of(self, view: &Fields) -> &str {
        match self {
            Self::Field(name) => fields::text(view, name),
            Self::First(names) => {
                let texts = names.iter().map(|name| fields::text(view, name));
                texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
            }
            Self::Newest(set, cell) => {
                let row = fields::rows(view, set).last();
                row.and_then(|(_, row)| row.get(cell)?.as_str()).unwrap_or_default()
            }
            Self::Unnamed => "",
        }
    }
}

impl Kind {
    /// A noun of reference data, which is kept and has no number.
    pub(crate) const fn reference(
        word: &'static str,
        title: Title,
        fields: &'static [Field],
    ) -> Self {
        Self {
            word,
            home: Home::Reference,
            author: Operation::Keep,
            life: Some(&KEPT),
            series: None,
            title,
            detail: "",
            keywords: &[],
            fields,
            in_directory: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::record::Noun;

    #[test]
    fn words_are_those_of_the_wire_and_each_noun_has_its_own() {
        let words: BTreeSet<_> = Noun::ALL.into_iter().map(Noun::as_str).collect();
        assert_eq!(words.len(), Noun::ALL.len());
        for noun in Noun::ALL {
            assert_eq!(serde_json::to_value(noun).unwrap(), noun.as_str());
            assert_eq!(Noun::parse(noun.as_str()), Some(noun));
        }
        assert_eq!(Noun::parse("ballot paper"), None);
    }

    #[test]
    fn what_is_numbered_has_a_life_and_a_series_of_its_own() {
        let series: Vec<_> = Noun::ALL.into_iter().filter_map(|noun| noun.kind().series).collect();
        assert_eq!(series.iter().collect::<BTreeSet<_>>().len(), series.len());
        for noun in Noun::ALL.into_iter().filter(|noun| noun.kind().series.is_some()) {
            assert!(noun.kind().life.is_some(), "{noun:?}");
        }
    }

    #[test]
    fn a_home_takes_its_own_scopes_only() {
        for (noun, fitting) in [
            (Noun::Org, "ref"),
            (Noun::Award, "ref"),
            (Noun::Pledge, "org:htx-1"),
            (Noun::Notice, "org:htx-1"),
            (Noun::Decision, "office:lm-1"),
        ] {
            for scope in ["ref", "org:htx-1", "grp:cum-1", "office:lm-1"] {
                let takes = noun.kind().home.takes(&scope.parse().unwrap());
                assert_eq!(takes, scope == fitting, "{noun:?} {scope}");
            }
        }
    }

    #[test]
    fn a_record_is_called_by_what_its_noun_says() {
        let view = |json: serde_json::Value| -> Fields { serde_json::from_value(json).unwrap() };
        for (noun, fields, title) in [
            (Noun::Nomination, serde_json::json!({"recipient_name": "An", "title": "x"}), "An"),
            (Noun::Pledge, serde_json::json!({"title": "Giao ước 2027"}), "Giao ước 2027"),
            (Noun::Report, serde_json::json!({"year": "2026"}), ""),
            (Noun::Decision, serde_json::json!({"number": "12"}), "12"),
            (
                Noun::Org,
                serde_json::json!({"names/1": {"name": "Cũ"}, "names/2": {"name": "Mới"}}),
                "Mới",
            ),
            (Noun::LegalBasis, serde_json::json!({"number": "", "title": "Về …"}), "Về …"),
        ] {
            assert_eq!(noun.kind().title.of(&view(fields)), title, "{noun:?}");
        }
    }
}
