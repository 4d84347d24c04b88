//! Takes pictures of whole pages, from the header to the last line.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};

use crate::browser::Browser;

/// A phone, a tablet, a PC; CSS pixels.
const WIDTHS: [u32; 3] = [360, 800, 1440];
/// The least height of a picture.
const HEIGHT: u32 = 800;
/// Chromium cannot draw higher surfaces.
const HIGHEST: u32 = 12_000;

/// Says that a page is drawn: it has a heading, nothing loads, and its text no longer changes.
const SETTLED: &str = "
    const text = document.body.innerText;
    const settled = document.querySelector('main h1')
        && !document.querySelector('.loading')
        && window.giaouocText === text;
    window.giaouocText = text;
    return !!settled;";

/// Puts pictures into a folder.
#[derive(Debug)]
pub(super) struct Camera<'a> {
    folder: &'a Path,
    taken: usize,
}

impl<'a> Camera<'a> {
    pub(super) fn new(folder: &'a Path) -> Self {
        Self { folder, taken: 0 }
    }

    /// How many pictures were taken.
    pub(super) fn taken(&self) -> usize {
        self.taken
    }

    /// Opens a page and takes its pictures.
    pub(super) async fn page(
        &mut self,
        browser: &Browser,
        path: &str,
        page: &str,
        state: &str,
    ) -> Result<()> {
        browser.open(path).await?;
        self.take(browser, page, state).await.with_context(|| format!("{page} at {path}"))
    }

    /// Takes the pictures of the page that is shown.
    pub(super) async fn take(&mut self, browser: &Browser, page: &str, state: &str) -> Result<()> {
        for width in WIDTHS {
            browser.size(width, HEIGHT).await?;
            browser
                .wait_for("the page to be drawn", async || {
                    Ok(browser.ask::<bool>(SETTLED).await?.then_some(()))
                })
                .await?;
            let whole: u32 = browser.ask("return document.documentElement.scrollHeight").await?;
            browser.size(width, whole.clamp(HEIGHT, HIGHEST)).await?;
            let png = browser.driver().screenshot_as_png().await?;
            fs::write(self.folder.join(format!("{page}-{state}-{width}.png")), png)?;
            self.taken += 1;
        }
        Ok(())
    }
}
