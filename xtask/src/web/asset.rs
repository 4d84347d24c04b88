//! One file of the built client: its content hash, its name, its compressed twins.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

use crate::web::{Audience, WebFile};

/// File endings whose content is worth compressing.
const COMPRESSIBLE: [&str; 8] = ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest"];

/// The window of brotli as a power of two; the largest every browser accepts.
const BROTLI_WINDOW: u32 = 24;

/// SHA-256 over parts that cannot run into one another.
#[derive(Default)]
pub(crate) struct Digest(Sha256);

impl Digest {
    /// Adds one part, its length in front.
    pub(crate) fn add(&mut self, part: &[u8]) {
        self.0.update(part.len().to_le_bytes());
        self.0.update(part);
    }

    /// The hash in hexadecimal.
    pub(crate) fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

/// The SHA-256 of some bytes in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The first characters of a hash, enough for a name.
pub(crate) fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

/// A name with the hash of its content: `app.wasm` becomes `app-0123456789ab.wasm`.
pub(crate) fn hashed_name(name: &str, content: &[u8]) -> String {
    let hash = sha256(content);
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}-{}.{ending}", short(&hash)),
        None => format!("{name}-{}", short(&hash)),
    }
}

/// Writes a file and, where they are smaller, its twins for brotli and gzip.
pub(crate) fn write(
    site: &Path,
    path: &str,
    content: &[u8],
    audience: Audience,
) -> Result<WebFile> {
    let place = site.join(path);
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&place, content)?;
    let mut file = WebFile {
        path: path.to_owned(),
        audience,
        raw: content.len(),
        gzip: content.len(),
        brotli: content.len(),
    };
    let ending = path.rsplit('.').next().unwrap_or_default();
    if COMPRESSIBLE.contains(&ending) {
        file.gzip = write_twin(&site.join(format!("{path}.gz")), &gzip(content)?, content)?;
        file.brotli = write_twin(&site.join(format!("{path}.br")), &brotli(content)?, content)?;
    }
    Ok(file)
}

/// Writes a twin when it is smaller than the content; returns what is then sent.
fn write_twin(place: &Path, twin: &[u8], content: &[u8]) -> Result<usize> {
    if twin.len() >= content.len() {
        return Ok(content.len());
    }
    fs::write(place, twin)?;
    Ok(twin.len())
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let mut encoder = brotli::CompressorWriter::new(&mut packed, 1 << 16, 11, BROTLI_WINDOW);
    encoder.write_all(content)?;
    drop(encoder);
    Ok(packed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_carries_the_hash_of_its_content() {
        assert_eq!(hashed_name("app.wasm", b"abc"), "app-ba7816bf8f01.wasm");
        assert_ne!(hashed_name("app.wasm", b"abc"), hashed_name("app.wasm", b"abd"));
    }

    #[test]
    fn parts_do_not_run_into_one_another() {
        let digest = |parts: [&[u8]; 2]| {
            let mut digest = Digest::default();
            for part in parts {
                digest.add(part);
            }
            digest.finish()
        };
        assert_ne!(digest([b"ab", b"c"]), digest([b"a", b"bc"]));
    }

    #[test]
    fn twins_are_written_only_where_they_are_smaller() {
        let site = tempfile::tempdir().unwrap();
        let page = "Giao ước thi đua ".repeat(50);
        let file = write(site.path(), "page.html", page.as_bytes(), Audience::Everybody).unwrap();
        assert!(file.brotli < file.raw && file.gzip < file.raw);
        assert!(site.path().join("page.html.br").is_file());
        let file = write(site.path(), "tiny.js", b"1", Audience::Everybody).unwrap();
        assert_eq!((file.gzip, file.brotli), (1, 1));
        assert!(!site.path().join("tiny.js.gz").exists());
    }
}
