//! Identifiers: short ASCII strings, typed by what they name so that two kinds cannot be mixed.

use std::{cmp::Ordering, fmt, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Longest identifier, in bytes.
pub const MAX_LEN: usize = 40;

/// An identifier of a `K`: 1 to 40 characters of `A-Z a-z 0-9 _ -`.
///
/// Clients make 22-character base64url UUIDv7; reference data carries readable slugs.
pub struct Id<K> {
    text: Box<str>,
    kind: PhantomData<fn() -> K>,
}

/// Why a text is not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id has 1 to 40 characters of A-Z a-z 0-9 _ -")]
pub struct IdError;

impl<K> Id<K> {
    /// Reads an identifier; anything but 1 to 40 characters of the alphabet is refused.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let ok = (1..=MAX_LEN).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if ok { Ok(Self { text: text.into(), kind: PhantomData }) } else { Err(IdError) }
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The same identifier naming another view of the same thing: an organisation is also a record.
    pub fn cast<L>(&self) -> Id<L> {
        Id { text: self.text.clone(), kind: PhantomData }
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        self.cast()
    }
}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
impl<K> FromStr for Id<K> {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::parse(text)
    }
}
impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.text)
    }
}
impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}

/// What the identifiers name; markers only.
pub mod kind {
    /// A record of any noun.
    pub enum Record {}
    /// An organisation.
    pub enum Org {}
    /// A person.
    pub enum Person {}
    /// An emulation group: cluster or bloc.
    pub enum Group {}
    /// One saved field change or command.
    pub enum Op {}
    /// A device in the sense of the sync: one gap-free sequence of ops.
    pub enum Device {}
    /// An open or resolved conflict.
    pub enum Conflict {}
    /// An entry of the award catalogue.
    pub enum Award {}
    /// A movement.
    pub enum Movement {}
    /// A drive.
    pub enum Drive {}
    /// An indicator.
    pub enum Indicator {}
    /// A key that seals files.
    pub enum Key {}
}

pub type RecordId = Id<kind::Record>;
pub type OrgId = Id<kind::Org>;
pub type PersonId = Id<kind::Person>;
pub type GroupId = Id<kind::Group>;
pub type OpId = Id<kind::Op>;
pub type DeviceId = Id<kind::Device>;
pub type ConflictId = Id<kind::Conflict>;
pub type AwardId = Id<kind::Award>;
pub type MovementId = Id<kind::Movement>;
pub type DriveId = Id<kind::Drive>;
pub type IndicatorId = Id<kind::Indicator>;
pub type KeyId = Id<kind::Key>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_alphabet_and_the_length_make_an_id() {
        for (text, ok) in [
            ("hai-phong", true),
            ("AZnIL_x-9", true),
            ("", false),
            ("hải-phòng", false),
            ("a b", false),
            ("x/y", false),
            (&"a".repeat(40), true),
            (&"a".repeat(41), false),
        ] {
            assert_eq!(OrgId::parse(text).is_ok(), ok, "{text}");
        }
    }

    #[test]
    fn the_wire_cannot_smuggle_a_bad_id_in() {
        assert!(serde_json::from_str::<OrgId>("\"../etc\"").is_err());
        let id: OrgId = serde_json::from_str("\"bac-ninh\"").unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"bac-ninh\"");
    }
}
