//! Attachments (ảnh kèm theo): rows of a dossier that name the bytes of a photo by their hash.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::{
    fields::{self, Fields},
    shape::{Field, Shape, field},
};

/// Name of the set of rows.
pub const ATTACHMENTS: &str = "attachments";

/// A blob by its content: SHA-256 in 64 lower-case hex digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(Box<str>);

/// Why a text names no blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a blob is named by 64 lower-case hex digits")]
pub struct BlobIdError;

impl BlobId {
    /// Reads a name; anything but 64 digits `0-9 a-f` is refused.
    pub fn parse(text: &str) -> Result<Self, BlobIdError> {
        let digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        let ok = text.len() == 64 && text.bytes().all(digit);
        if ok { Ok(Self(text.into())) } else { Err(BlobIdError) }
    }

    /// The hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl FromStr for BlobId {
    type Err = BlobIdError;
    fn from_str(text: &str) -> Result<Self, BlobIdError> {
        Self::parse(text)
    }
}
impl Serialize for BlobId {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}
impl<'de> Deserialize<'de> for BlobId {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}

/// A photo of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentRow {
    pub position: u32,
    pub blob: BlobId,
    /// Name of the file as it was chosen, in NFC.
    pub name: String,
    /// Media type, such as `image/jpeg`.
    pub kind: String,
    /// Size.
    pub bytes: u32,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub caption: String,
}

/// What the cells of a row hold.
pub const CELLS: &[Field] = &[
    field("position", Shape::Count),
    field("blob", Shape::Blob),
    field("name", Shape::Line),
    field("kind", Shape::Line),
    field("bytes", Shape::Count),
    field("caption", Shape::Line),
];

/// The attachments with their row ids, by position; malformed rows are left out.
pub fn rows(fields: &Fields) -> Vec<(String, AttachmentRow)> {
    let mut rows = fields::typed_rows::<AttachmentRow>(fields, ATTACHMENTS);
    text::sort_by_key(&mut rows, |(_, row)| row.position);
    rows
}

/// The attachment of a row, unless it is missing or malformed.
pub fn row(fields: &Fields, id: &str) -> Option<AttachmentRow> {
    fields::typed(fields, &format!("{ATTACHMENTS}/{id}"))
}

/// The blobs that the attachments name, in order of position, each once.
pub fn blobs(fields: &Fields) -> Vec<BlobId> {
    let mut blobs = Vec::new();
    for (_, row) in rows(fields) {
        if !blobs.contains(&row.blob) {
            blobs.push(row.blob);
        }
    }
    blobs
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_blob_is_named_by_its_hash_and_nothing_else() {
        let hash = "0123456789abcdef".repeat(4);
        for (name, ok) in [
            (hash.as_str(), true),
            (&hash.to_uppercase(), false),
            (&"a".repeat(63), false),
            (&format!("{hash}0"), false),
            (&"g".repeat(64), false),
            ("", false),
        ] {
            assert_eq!(BlobId::parse(name).is_ok(), ok, "{name}");
            assert_eq!(serde_json::from_value::<BlobId>(json!(name)).is_ok(), ok, "{name}");
        }
        let blob = BlobId::parse(&hash).unwrap();
        assert_eq!(serde_json::to_value(&blob).unwrap(), json!(hash));
    }

    #[test]
    fn attachments_stand_by_position_and_malformed_ones_are_left_out() {
        let photo = |position: u32, blob: &str| {
            json!({"position": position, "blob": blob.repeat(64), "name": "Ảnh.jpg",
                   "kind": "image/jpeg", "bytes": 9})
        };
        let fields: Fields = serde_json::from_value(json!({
            "attachments/a": photo(3, "a"),
            "attachments/b": photo(1, "b"),
            "attachments/c": photo(2, "a"),
            "attachments/d": photo(4, "x"),
            "attachments/e": {"position": 5},
            "attachments/f": null,
            "title": "t",
        }))
        .unwrap();
        let ids: Vec<_> = rows(&fields).into_iter().map(|(id, _)| id).collect();
        assert_eq!(ids, ["b", "c", "a"]);
        let named = |digit: &str| BlobId::parse(&digit.repeat(64)).unwrap();
        assert_eq!(blobs(&fields), [named("b"), named("a")]);
        for (id, there) in [("a", true), ("d", false), ("f", false), ("z", false)] {
            assert_eq!(row(&fields, id).is_some(), there, "{id}");
        }
    }
}
