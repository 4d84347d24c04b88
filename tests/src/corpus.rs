//! What every released version wrote, kept for ever: each later build has to read it.
//!
//! `tests/corpus/<version>/` holds `ops.ndjson`, one op a line; `exchange.ndjson`, requests and
//! answers as they went over the line; `device.json`, the database of a device; and `.giaouoc`
//! files: the same bundle plain, gzipped and sealed twice, and its receipt. They are written once,
//! when a version is released, and never edited.

mod record;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::value::RawValue;

pub use self::record::record;

/// Puts the database of a corpus on a device, before the app runs there for the first time.
pub const FILL: &str = include_str!("corpus/fill.js");
/// What stands in the corpus for the token and for the id of the device.
pub const TOKEN: &str = "corpus-token";
pub const DEVICE: &str = "corpus-device";

/// The files of one version.
#[derive(Debug, Clone)]
pub struct Version(PathBuf);

/// A request and its answer.
#[derive(Debug, Deserialize)]
pub struct Exchange {
    pub path: String,
    pub request: Box<RawValue>,
    pub answer: Box<RawValue>,
}

/// Every version that has a corpus, the oldest first.
pub fn versions() -> Result<Vec<Version>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder())? {
        folders.push(entry?.path());
    }
    folders.sort();
    Ok(folders.into_iter().map(Version).collect())
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

impl Version {
    /// Ops of every kind, one by one as their device wrote them.
    pub fn ops(&self) -> Result<Vec<String>> {
        Ok(self.text("ops.ndjson")?.lines().map(str::to_owned).collect())
    }

    /// What one device and the server said to each other, in order.
    pub fn exchanges(&self) -> Result<Vec<Exchange>> {
        let text = self.text("exchange.ndjson")?;
        text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
    }

    /// The database of a device: `{version, stores: {name: {key, indexes, rows}}}`.
    pub fn device(&self) -> Result<String> {
        self.text("device.json")
    }

    /// A `.giaouoc` file.
    pub fn file(&self, name: &str) -> Result<Vec<u8>> {
        let path = self.0.join(format!("{name}.giaouoc"));
        fs::read(&path).with_context(|| format!("reading {}", path.display()))
    }

    fn text(&self, file: &str) -> Result<String> {
        let path = self.0.join(file);
        fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))
    }
}
