//! Scopes: who gets a record. Each record has exactly one home scope.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

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
    /// Of a newer server: a device keeps what comes of it, and shows none of it.
    Unknown(String),
}

impl Scope {
    /// Whether this build knows what is in it.
    pub fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown(_))
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ref => f.write_str("ref"),
            Self::Org(id) => write!(f, "org:{id}"),
            Self::Group(id) => write!(f, "grp:{id}"),
            Self::Office(id) => write!(f, "office:{id}"),
            Self::Unknown(word) => f.write_str(word),
        }
    }
}

/// Only what this build knows; what is read of others may be [unknown](Scope::Unknown) as well.
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
        let text = String::deserialize(d)?;
        Ok(text.parse().unwrap_or(Self::Unknown(text)))
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

    #[test]
    fn a_scope_of_a_newer_server_is_kept_as_it_was_said() {
        let json = r#"["hub:north","org:a b","ref"]"#;
        let scopes: Vec<Scope> = serde_json::from_str(json).unwrap();
        assert_eq!(scopes.iter().map(Scope::is_known).collect::<Vec<_>>(), [false, false, true]);
        assert_eq!(serde_json::to_string(&scopes).unwrap(), json);
        assert!(serde_json::from_str::<Scope>("5").is_err());
    }
}
