//! chromedriver at a free port.

use std::{
    env,
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::Result;

use super::process::{Killed, free_port, wait_for_http};

/// How long chromedriver may take to answer.
const START: Duration = Duration::from_secs(20);

/// A running chromedriver.
#[derive(Debug)]
pub struct Driver {
    port: u16,
    _process: Killed,
}

impl Driver {
    /// Starts the one that `GIAOUOC_CHROMEDRIVER` names, else the one in `PATH`.
    pub fn start() -> Result<Self> {
        let port = free_port()?;
        let program = env::var_os("GIAOUOC_CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        let process = Killed::start(
            Command::new(program)
                .arg(format!("--port={port}"))
                .arg("--log-level=SEVERE")
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        )?;
        wait_for_http(port, "/status", START)?;
        Ok(Self { port, _process: process })
    }

    /// Where it answers.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}
