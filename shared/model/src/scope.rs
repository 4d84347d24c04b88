//! Scopes: who gets a record. Each record has exactly one home scope.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::id::{GroupId, IdError, OrgId};

/// The replication partition of a record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Catalogue, organisations, people, roles, groups, movements: read by every device.
    Ref,
    /// What one organisation writes; offices above read a record from its first submit on.
    Org(OrgId),
    /// What a group or ceremony shares.
    Group(GroupId),
    /// An office's own papers: decisions, appraisals.
    Office(OrgId),
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ref => f.write_str("ref"),
            Self::Org(id) => write!(f, "org:{id}"),
            Self::Group(id) => write!(f, "grp:{id}"),
            Self::Office(id) => write!(f, "office:{id}"),
        }
    }
}

impl FromStr for Scope {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        match text.split_once(':') {
            None if text == "ref" => Ok(Self::Ref),
            Some(("org", id)) => Ok(Self::Org(OrgId::parse(id)?)),
            Some(("grp", id)) => Ok(Self::Group(GroupId::parse(id)?)),
            Some(("office", id)) => Ok(Self::Office(OrgId::parse(id)?)),
            _ => Err(IdError),
        }
    }
}

impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_scope_are_the_same_thing() {
        for text in ["ref", "org:htx-bach-dang", "grp:cum-dbsh", "office:hai-phong"] {
            assert_eq!(text.parse::<Scope>().unwrap().to_string(), text);
        }
        for text in ["", "org", "org:", "REF", "org:a b", "team:x"] {
            assert!(text.parse::<Scope>().is_err(), "{text}");
        }
    }
}
