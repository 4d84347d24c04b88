//! A story's world: one server, one chromedriver, any number of devices.

use std::{env, fs, path::PathBuf, time::Duration};

use anyhow::{Context as _, Result, anyhow};

use super::{
    calendar::Calendar,
    driver::{Driver, Engine},
    profile::{Browser, Profile},
    server::Server,
};

/// A tablet's window, in CSS pixels.
const TABLET: (u32, u32) = (800, 1100);
/// A window at the office.
const OFFICE: (u32, u32) = (1440, 1000);
/// No story may take longer; a browser that hangs must not hang the suite.
const LONGEST: Duration = Duration::from_secs(180);

/// Server and devices of a story.
#[derive(Debug)]
pub struct World {
    pub server: Server,
    pub calendar: Calendar,
    driver: Driver,
}

impl World {
    /// A world with the demonstration data and nobody enrolled.
    pub fn new() -> Result<Self> {
        Self::of(Engine::Chromium)
    }

    /// The same with the browsers of an engine. Only Chromium lets somebody else set its clock.
    fn of(engine: Engine) -> Result<Self> {
        let chromium = engine == Engine::Chromium;
        let calendar = if chromium { Calendar::of_story()? } else { Calendar::real() };
        Ok(Self { server: Server::start(calendar)?, calendar, driver: Driver::start(engine)? })
    }

    /// A world whose server has an empty folder.
    fn empty() -> Result<Self> {
        let server = Server::start_empty()?;
        Ok(Self { server, calendar: Calendar::real(), driver: Driver::start(Engine::Chromium)? })
    }

    /// A tablet on a profile.
    pub async fn tablet(&self, profile: &Profile) -> Result<Browser> {
        self.device(profile, TABLET).await
    }

    /// A PC at the office on a profile.
    pub async fn pc(&self, profile: &Profile) -> Result<Browser> {
        self.device(profile, OFFICE).await
    }

    /// A device with a window of so many CSS pixels.
    pub async fn device(&self, profile: &Profile, window: (u32, u32)) -> Result<Browser> {
        let server = self.server.url();
        Browser::start(&self.driver, &server, self.calendar, profile, window).await
    }

    /// A fresh tablet that a code enrolled and that has everything it needs offline.
    pub async fn enrolled_tablet(&self, code: &str) -> Result<Browser> {
        let tablet = self.tablet(&Profile::fresh()?).await?;
        tablet.enrol(&self.server.link(code)).await?;
        Ok(tablet)
    }

    /// A fresh PC that a code enrolled.
    pub async fn enrolled_pc(&self, code: &str) -> Result<Browser> {
        let pc = self.pc(&Profile::fresh()?).await?;
        pc.enrol(&self.server.link(code)).await?;
        Ok(pc)
    }
}

/// Runs a story in a world of its own. What a browser showed when a step failed is in the error,
/// and as a picture beside it.
pub fn story(tell: impl AsyncFnOnce(&mut World) -> Result<()>) -> Result<()> {
    story_in(Engine::Chromium, tell)
}

/// Runs a story that begins with an empty server.
pub fn empty_story(tell: impl AsyncFnOnce(&mut World) -> Result<()>) -> Result<()> {
    told(World::empty(), tell)
}

/// Runs a story in the browsers of an engine.
pub fn story_in(engine: Engine, tell: impl AsyncFnOnce(&mut World) -> Result<()>) -> Result<()> {
    told(World::of(engine), tell)
}

fn told(world: Result<World>, tell: impl AsyncFnOnce(&mut World) -> Result<()>) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut world = world.context("cannot make a world for the story")?;
        tokio::time::timeout(LONGEST, tell(&mut world))
            .await
            .map_err(|_| anyhow!("the story took longer than {LONGEST:?}"))?
    })
}

/// Keeps a picture of what a failed step saw; returns where.
pub(super) fn keep_picture(png: &[u8]) -> Option<PathBuf> {
    let folder = env::temp_dir().join("giaouoc-browser");
    fs::create_dir_all(&folder).ok()?;
    let file =
        tempfile::Builder::new().prefix("failed-").suffix(".png").tempfile_in(folder).ok()?;
    let (_, path) = file.keep().ok()?;
    fs::write(&path, png).ok()?;
    Some(path)
}
