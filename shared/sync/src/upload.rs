//! What travels with an upload (tus 1.0): its headers, and what kind of file the bytes are.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use model::attachment::BlobId;

/// The version of tus.
pub const TUS: &str = "1.0.0";
/// What of tus the server offers beside its core.
pub const EXTENSIONS: &str = "creation,checksum";
/// How pieces can be checked.
pub const ALGORITHMS: &str = "sha1,sha256";
/// Most bytes of one attachment.
pub const MAX_SIZE: u64 = 5 << 20;

/// Why a header of an upload is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    #[error("Upload-Metadata has pairs of a name and base64, with commas between them")]
    Metadata,
    #[error("sha256 in Upload-Metadata has 64 lower-case hex digits")]
    Hash,
    #[error("Upload-Checksum is the word sha1 or sha256 and base64 of the hash")]
    Checksum,
}

/// What a device says of a file; names and types are its own affair.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Metadata {
    /// The hash of the whole.
    pub sha256: Option<BlobId>,
}

impl Metadata {
    /// Reads `Upload-Metadata`.
    pub fn parse(header: &str) -> Result<Self, HeaderError> {
        let mut metadata = Self::default();
        for pair in header.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once(' ').unwrap_or((pair, ""));
            let value = STANDARD.decode(value.trim()).map_err(|_| HeaderError::Metadata)?;
            if name == "sha256" {
                let digits = std::str::from_utf8(&value).map_err(|_| HeaderError::Hash)?;
                metadata.sha256 = Some(BlobId::parse(digits).map_err(|_| HeaderError::Hash)?);
            }
        }
        Ok(metadata)
    }
}

/// The hash of a piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checksum {
    Sha1([u8; 20]),
    Sha256([u8; 32]),
}

impl Checksum {
    /// Reads `Upload-Checksum`.
    pub fn parse(header: &str) -> Result<Self, HeaderError> {
        let (word, digest) = header.trim().split_once(' ').ok_or(HeaderError::Checksum)?;
        let digest = STANDARD.decode(digest.trim()).map_err(|_| HeaderError::Checksum)?;
        let read = match word {
            "sha1" => digest.try_into().ok().map(Self::Sha1),
            "sha256" => digest.try_into().ok().map(Self::Sha256),
            _ => None,
        };
        read.ok_or(HeaderError::Checksum)
    }
}

/// The kinds of files that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    Jpeg,
    Png,
    Webp,
    Pdf,
}

impl Media {
    /// What the first bytes say, whatever a file is called.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            _ => None,
        }
    }

    /// The media type.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_file_is_read_or_refused() {
        let hash = "a".repeat(64);
        let said = |text: &str| STANDARD.encode(text);
        let named = format!("filename {},sha256 {}", said("Ảnh.jpg"), said(&hash));
        let spaced = format!(" sha256  {} , draft", said(&hash));
        let known = Ok(Metadata { sha256: BlobId::parse(&hash).ok() });
        for (header, read) in [
            ("", Ok(Metadata::default())),
            ("draft", Ok(Metadata::default())),
            (named.as_str(), known.clone()),
            (spaced.as_str(), known),
            ("filename ?", Err(HeaderError::Metadata)),
            (&format!("sha256 {hash}"), Err(HeaderError::Hash)),
            (&format!("sha256 {}", said("abc")), Err(HeaderError::Hash)),
            ("sha256 /w==", Err(HeaderError::Hash)),
        ] {
            assert_eq!(Metadata::parse(header), read, "{header}");
        }
    }

    #[test]
    fn the_hash_of_a_piece_is_read_or_refused() {
        let said = |bytes: &[u8]| STANDARD.encode(bytes);
        let bad = Err(HeaderError::Checksum);
        for (header, read) in [
            (format!("sha1 {}", said(&[1; 20])), Ok(Checksum::Sha1([1; 20]))),
            (format!("sha256  {}", said(&[1; 32])), Ok(Checksum::Sha256([1; 32]))),
            (format!("sha256 {}", said(&[1; 20])), bad.clone()),
            (format!("md5 {}", said(&[1; 16])), bad.clone()),
            ("sha1".to_owned(), bad.clone()),
            ("sha1 ?".to_owned(), bad.clone()),
            (String::new(), bad),
        ] {
            assert_eq!(Checksum::parse(&header), read, "{header}");
        }
    }

    #[test]
    fn the_bytes_say_what_a_file_is() {
        for (bytes, kind) in [
            (&b"\xFF\xD8\xFF\xE0\x00\x10JFIF"[..], Some(Media::Jpeg)),
            (b"\x89PNG\r\n\x1A\n\0", Some(Media::Png)),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some(Media::Webp)),
            (b"%PDF-1.7", Some(Media::Pdf)),
            (b"RIFF\x10\0\0\0WAVE", None),
            (b"<svg onload=alert(1)>", None),
            (b"\xFF\xD8", None),
            (b"", None),
        ] {
            assert_eq!(Media::of(bytes), kind, "{bytes:?}");
        }
    }
}
