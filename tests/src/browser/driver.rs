//! The programs that drive browsers, at free ports.

use std::{
    env,
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result};

use super::process::{Killed, free_port, wait_for_http};

/// How long a driver may take to answer.
const START: Duration = Duration::from_secs(20);

/// A browser in which stories run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// What the suite runs in.
    Chromium,
    Firefox,
    /// The MiniBrowser of WebKitGTK. It needs a screen, and forgets everything when it ends.
    WebKit,
}

impl Engine {
    /// The environment variables that name the driver and the browser.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Chromium => ("GIAOUOC_CHROMEDRIVER", "GIAOUOC_CHROMIUM"),
            Self::Firefox => ("GIAOUOC_GECKODRIVER", "GIAOUOC_FIREFOX"),
            Self::WebKit => ("GIAOUOC_WEBKITDRIVER", "GIAOUOC_WEBKIT"),
        }
    }

    /// The browser that the environment names.
    pub(super) fn program(self) -> Option<String> {
        env::var(self.names().1).ok()
    }

    /// Whether this machine has the browser and its driver; Chromium has to be there.
    pub fn is_here(self) -> bool {
        let (driver, browser) = self.names();
        self == Self::Chromium || env::var_os(driver).is_some() && env::var_os(browser).is_some()
    }
}

/// A running driver.
#[derive(Debug)]
pub struct Driver {
    pub(super) engine: Engine,
    port: u16,
    _process: Killed,
    /// What its browser shows itself on.
    _screen: Option<Killed>,
}

impl Driver {
    /// Starts the driver of an engine that the environment names; of Chromium else the one in
    /// `PATH`.
    pub fn start(engine: Engine) -> Result<Self> {
        let port = free_port()?;
        let (driver, _) = engine.names();
        let program = env::var_os(driver).unwrap_or_else(|| "chromedriver".into());
        let mut command = Command::new(program);
        command.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null());
        let mut screen = None;
        match engine {
            Engine::Chromium => {
                command.arg("--log-level=SEVERE");
            }
            Engine::Firefox => {
                // Each browser has a port of its own for its driver.
                command.arg(format!("--websocket-port={}", free_port()?));
            }
            Engine::WebKit => {
                let (running, display) = virtual_screen()?;
                command.env("DISPLAY", display);
                screen = Some(running);
            }
        }
        let process = Killed::start(&mut command)?;
        wait_for_http(port, "/status", START)?;
        Ok(Self { engine, port, _process: process, _screen: screen })
    }

    /// Where it answers.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// A screen that nobody sees, and its name.
fn virtual_screen() -> Result<(Killed, String)> {
    let mut running = Killed::start(
        Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null()),
    )?;
    let mut number = String::new();
    let told = running.output().context("the screen says nothing")?;
    BufReader::new(told).read_line(&mut number)?;
    Ok((running, format!(":{}", number.trim())))
}
