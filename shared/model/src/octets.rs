//! Bytes in JSON: base64url without padding.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// As many bytes as the type says: a key, a nonce. What they are is never printed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Octets<const N: usize>(pub [u8; N]);

/// Any number of bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

/// Writes bytes as base64url without padding.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut group = 0u32;
        for position in 0..3 {
            group = group << 8 | u32::from(chunk.get(position).copied().unwrap_or(0));
        }
        for position in 0..=chunk.len() {
            let index = (group >> (18 - 6 * position)) & 63;
            text.push(char::from(ALPHABET.get(index as usize).copied().unwrap_or(b'A')));
        }
    }
    text
}

/// Reads base64url without padding; `None` for anything that [`encode`] does not write.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    for chunk in text.as_bytes().chunks(4) {
        let mut group = 0u32;
        for position in 0..4 {
            let six = match chunk.get(position) {
                Some(letter) => ALPHABET.iter().position(|known| known == letter)?,
                None => 0,
            };
            group = group << 6 | u32::try_from(six).ok()?;
        }
        let [_, whole @ ..] = group.to_be_bytes();
        let (kept, rest) = whole.split_at_checked(chunk.len().checked_sub(1)?)?;
        // Two texts must not mean the same bytes.
        if kept.is_empty() || rest.iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.extend_from_slice(kept);
    }
    Some(bytes)
}

fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<u8>, D::Error> {
    let text = Cow::<'de, str>::deserialize(d)?;
    decode(&text).ok_or_else(|| D::Error::custom("no base64url without padding"))
}

impl<const N: usize> Octets<N> {
    /// As many bytes as the type says, or `None`.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl<const N: usize> fmt::Debug for Octets<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{N} bytes")
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl<const N: usize> Serialize for Octets<N> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&encode(&self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Octets<N> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::of(&read(d)?).ok_or_else(|| D::Error::custom("another number of bytes"))
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        read(d).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_every_length_come_back() {
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "Zg"),
            (b"fo", "Zm8"),
            (b"foo", "Zm9v"),
            (&[0xff, 0xfe, 0xfd], "__79"),
            (&[0; 5], "AAAAAAA"),
        ] {
            assert_eq!(encode(bytes), text);
            assert_eq!(decode(text).as_deref(), Some(bytes), "{text}");
        }
    }

    #[test]
    fn only_one_text_means_the_same_bytes() {
        for text in ["Z", "Zh", "Zm9", "Zm9vZ", "Zg==", "Z g", "Zm+v", "é"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }

    #[test]
    fn a_key_has_its_length_and_is_not_printed() {
        let key: Octets<3> = serde_json::from_str("\"Zm9v\"").unwrap();
        assert_eq!(key.0, *b"foo");
        assert_eq!(serde_json::to_string(&key).unwrap(), "\"Zm9v\"");
        assert_eq!(format!("{key:?}"), "3 bytes");
        assert!(serde_json::from_str::<Octets<2>>("\"Zm9v\"").is_err());
    }
}
