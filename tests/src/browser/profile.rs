//! A browser and its profile: what stays on a device when the browser is killed.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::{
    Capabilities, ChromiumLikeCapabilities as _, DesiredCapabilities, WebDriver, WindowHandle,
};

use super::{
    calendar::Calendar,
    driver::{Driver, Engine},
    process::kill_all_with,
};

/// Switches for a browser that runs without a screen, alone, and talks to nobody but our server.
const SWITCHES: [&str; 14] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-sync",
    "--disable-extensions",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-default-apps",
    "--disable-search-engine-choice-screen",
    "--no-first-run",
    "--no-default-browser-check",
    "--lang=vi",
];

/// The folder in which a browser keeps everything; a device of its own. Removed when the last
/// holder is gone.
#[derive(Debug, Clone)]
pub struct Profile(Arc<TempDir>);

impl Profile {
    /// A device that has never seen the app.
    pub fn fresh() -> Result<Self> {
        Ok(Self(Arc::new(tempfile::Builder::new().prefix("giaouoc-profile-").tempdir()?)))
    }

    /// By which its browser is known among all processes.
    fn folder(&self) -> String {
        self.0.path().display().to_string()
    }

    /// How a browser is to be started on it.
    fn wishes(&self, engine: Engine, (width, height): (u32, u32)) -> Result<Capabilities> {
        let program = engine.program();
        let mut wishes = Capabilities::new();
        match engine {
            Engine::Chromium => {
                let mut wishes = DesiredCapabilities::chrome();
                for switch in SWITCHES {
                    wishes.add_arg(switch)?;
                }
                wishes.add_arg(&format!("--user-data-dir={}", self.folder()))?;
                wishes.add_arg(&format!("--window-size={width},{height}"))?;
                if let Some(program) = program {
                    wishes.set_binary(&program)?;
                }
                return Ok(wishes.into());
            }
            Engine::Firefox => {
                wishes.set("browserName", "firefox")?;
                let arguments = ["-headless", "-profile", &self.folder()];
                let vietnamese = json!({"intl.accept_languages": "vi"});
                let options = json!({"binary": program, "args": arguments, "prefs": vietnamese});
                wishes.set("moz:firefoxOptions", options)?;
            }
            Engine::WebKit => {
                let options = json!({"binary": program, "args": ["--automation"]});
                wishes.set("webkitgtk:browserOptions", options)?;
            }
        }
        Ok(wishes)
    }
}

/// A running browser with one tab to begin with.
#[derive(Debug)]
pub struct Browser {
    driver: Option<WebDriver>,
    profile: Profile,
    pub(super) engine: Engine,
    /// Scheme, host and port of the server.
    pub(super) url: String,
    /// What day it is in its story.
    pub calendar: Calendar,
}

impl Browser {
    /// Starts a browser on a profile, in a window of so many CSS pixels.
    pub async fn start(
        driver: &Driver,
        url: &str,
        calendar: Calendar,
        profile: &Profile,
        (width, height): (u32, u32),
    ) -> Result<Self> {
        let engine = driver.engine;
        let wishes = profile.wishes(engine, (width, height))?;
        let driver = WebDriver::new(driver.url(), wishes).await;
        let driver = Some(driver.context("cannot start a browser")?);
        let (profile, url) = (profile.clone(), url.to_owned());
        let browser = Self { driver, profile, engine, url, calendar };
        browser.size(width, height).await?;
        browser.shift_clock().await?;
        Ok(browser)
    }

    /// The session with the browser.
    pub fn driver(&self) -> &WebDriver {
        #[expect(clippy::expect_used, reason = "only `kill` takes it, and consumes the browser")]
        self.driver.as_ref().expect("the browser runs")
    }

    /// Gives the page so many CSS pixels.
    pub async fn size(&self, width: u32, height: u32) -> Result<()> {
        if self.engine != Engine::Chromium {
            self.driver().set_window_rect(0, 0, width, height).await?;
            return Ok(());
        }
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.tell("Emulation.setDeviceMetricsOverride", metrics).await?;
        Ok(())
    }

    /// Opens another tab and turns to it.
    pub async fn new_tab(&self) -> Result<WindowHandle> {
        let tab = self.driver().new_tab().await?;
        self.driver().switch_to_window(tab.clone()).await?;
        self.shift_clock().await?;
        Ok(tab)
    }

    /// The pages of this tab have the time of the story.
    async fn shift_clock(&self) -> Result<()> {
        if self.calendar.ahead() == 0 {
            return Ok(());
        }
        let script = json!({"source": self.calendar.script()});
        self.tell("Page.addScriptToEvaluateOnNewDocument", script).await?;
        Ok(())
    }

    /// Makes the processor so many times slower.
    pub async fn slow_down(&self, times: u32) -> Result<()> {
        self.tell("Emulation.setCPUThrottlingRate", json!({"rate": times})).await?;
        Ok(())
    }

    /// A command of the DevTools protocol.
    pub async fn tell(
        &self,
        method: &str,
        parameters: serde_json::Value,
    ) -> Result<serde_json::Value> {
        Ok(self.driver().cdp().send_raw(method, parameters).await?)
    }

    /// Kills the browser as a power cut would, and returns what is left of it.
    pub fn kill(mut self) -> Result<Profile> {
        self.end()?;
        Ok(self.profile.clone())
    }

    /// Closes the browser properly, and returns its profile.
    pub async fn close(mut self) -> Result<Profile> {
        if let Some(driver) = self.driver.take() {
            driver.quit().await?;
        }
        kill_all_with(&self.profile.folder())?;
        Ok(self.profile.clone())
    }

    fn end(&mut self) -> Result<()> {
        let killed = kill_all_with(&self.profile.folder());
        if let Some(driver) = self.driver.take() {
            // The session is dead with its browser; nobody has to be told.
            let _ = driver.leak();
        }
        killed
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // A story that failed is told by its own error.
        let _ = self.end();
    }
}
