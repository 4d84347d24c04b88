//! Files that a person takes out of a browser and into one, and a device that nothing reaches.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use serde_json::json;
use tempfile::TempDir;

use super::Browser;

/// A folder for the files of a story, as a memory card is; removed when dropped.
#[derive(Debug)]
pub struct Card(TempDir);

impl Card {
    /// An empty one.
    pub fn empty() -> Result<Self> {
        Ok(Self(tempfile::Builder::new().prefix("giaouoc-card-").tempdir()?))
    }

    /// Writes a file.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        let path = self.0.path().join(name);
        fs::write(&path, bytes)?;
        Ok(path)
    }

    fn files(&self) -> Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(self.0.path())? {
            files.push(entry?.path());
        }
        Ok(files)
    }
}

impl Browser {
    /// Presses a button that hands out a file, and waits until it lies whole on the card.
    pub async fn take_file(&self, button: &str, card: &Card) -> Result<PathBuf> {
        let folder = card.0.path().to_str().context("the card's path is no UTF-8")?;
        let allow = json!({"behavior": "allow", "downloadPath": folder});
        self.tell("Browser.setDownloadBehavior", allow).await?;
        let before = card.files()?;
        self.press(button).await?;
        self.wait_for(&format!("the file of “{button}”"), async || {
            let ours = |path: &PathBuf| {
                path.extension().is_some_and(|kind| kind == "giaouoc") && !before.contains(path)
            };
            Ok(card.files()?.into_iter().find(ours))
        })
        .await
    }

    /// Chooses files in the input of a form.
    pub async fn choose_files(&self, field: &str, files: &[&Path]) -> Result<()> {
        let paths: Vec<_> = files.iter().map(|path| path.display().to_string()).collect();
        Ok(self.field(field).await?.send_keys(paths.join("\n")).await?)
    }

    /// Takes the way to the office from this device alone, or gives it back.
    pub async fn cut_off(&self, cut: bool) -> Result<()> {
        let patterns = if cut { vec!["*/api/*"] } else { Vec::new() };
        self.tell("Network.enable", json!({})).await?;
        self.tell("Network.setBlockedURLs", json!({"urls": patterns})).await?;
        Ok(())
    }
}
