//! The real server, at one port for the whole story, also across restarts.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use rustix::process::Signal;
use tempfile::TempDir;

use super::{
    calendar::Calendar,
    demo::{Demo, binary},
    process::{Killed, free_port, wait_for_http},
};

/// How long the server may take to answer.
const START: Duration = Duration::from_secs(20);

/// How the name of a build begins that is newer than the one that was built.
pub const NEW_BUILD: &str = "newer-";

/// A server with its data.
#[derive(Debug)]
pub struct Server {
    data: Folder,
    calendar: Calendar,
    /// The link that it printed, where nobody administers it.
    setup: Option<String>,
    port: u16,
    /// The app that it serves, when that is not the one that was built.
    web: Option<TempDir>,
    running: Option<Killed>,
}

/// What a server begins with.
#[derive(Debug)]
enum Folder {
    Demo(Demo),
    Empty(TempDir),
}

impl Folder {
    fn path(&self) -> &Path {
        match self {
            Self::Demo(demo) => demo.path(),
            Self::Empty(folder) => folder.path(),
        }
    }
}

/// The folder of the built app, beside the folder of the server's binary.
fn built_web() -> Result<PathBuf> {
    let binary = binary()?;
    let beside = binary.ancestors().map(|folder| folder.join("web")).find(|web| web.is_dir());
    beside.context("no built app; run `cargo xtask build`")
}

/// The built app, but for the files whose names begin so.
fn web_without(begins: &str) -> Result<TempDir> {
    let web = tempfile::Builder::new().prefix("giaouoc-web-").tempdir()?;
    for entry in fs::read_dir(built_web()?)? {
        let entry = entry?;
        let name = entry.file_name();
        if !name.to_string_lossy().starts_with(begins) {
            symlink(entry.path().canonicalize()?, web.path().join(name))?;
        }
    }
    Ok(web)
}

impl Server {
    /// Starts a server with a fresh copy of the demonstration data, whose clock is the calendar's.
    pub fn start(calendar: Calendar) -> Result<Self> {
        Self::over(Folder::Demo(Demo::copy(calendar)?), calendar)
    }

    /// Starts a server with an empty folder, which has no clock but the real one.
    pub fn start_empty() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("giaouoc-empty-").tempdir()?;
        Self::over(Folder::Empty(folder), Calendar::real())
    }

    fn over(data: Folder, calendar: Calendar) -> Result<Self> {
        let port = free_port()?;
        let mut server = Self { data, calendar, setup: None, port, web: None, running: None };
        server.go()?;
        Ok(server)
    }

    /// The link that it printed to be set up by.
    pub fn setup_link(&self) -> Result<&str> {
        self.setup.as_deref().context("the server printed no set-up link")
    }

    /// Starts it again at the same port with the same data.
    pub fn go(&mut self) -> Result<()> {
        let address = format!("127.0.0.1:{}", self.port);
        let mut command = Command::new(binary()?);
        command
            .args(["serve", "--until-stdin-closes", "--listen", &address, "--data"])
            .arg(self.data.path())
            .arg(format!("--clock-ahead={}", self.calendar.ahead()))
            .env("GIAOUOC_LOG", "warn")
            .stdin(Stdio::piped());
        if let Some(web) = &self.web {
            command.arg("--web-dir").arg(web.path());
        }
        if matches!(self.data, Folder::Empty(_)) {
            command.stdout(Stdio::piped());
        }
        let mut running = Killed::start(&mut command)?;
        let printed = running.output();
        self.running = Some(running);
        wait_for_http(self.port, "/readyz", START)?;
        // It prints the link before it answers, and nothing once somebody administers it.
        if let Some(printed) = printed.filter(|_| self.setup.is_none()) {
            let mut lines = BufReader::new(printed).lines().take(2);
            let link = lines.find_map(|line| line.ok().filter(|line| line.contains("/setup#")));
            self.setup = Some(link.context("the server printed no set-up link")?);
        }
        Ok(())
    }

    /// Starts it again with a build of the app that has another name and is the same otherwise.
    pub fn go_with_new_build(&mut self) -> Result<()> {
        let web = web_without("sw.js")?;
        let worker = fs::read_to_string(built_web()?.join("sw.js"))?;
        let newer = worker.replacen("const BUILD = '", &format!("const BUILD = '{NEW_BUILD}"), 1);
        ensure!(newer != worker, "the service worker does not say its build");
        fs::write(web.path().join("sw.js"), newer)?;
        self.web = Some(web);
        self.kill()?;
        self.go()
    }

    /// Starts it again without the files of the app whose names begin so, as if the network broke
    /// off at each of them.
    pub fn go_without(&mut self, begins: &str) -> Result<()> {
        self.web = Some(web_without(begins)?);
        self.kill()?;
        self.go()
    }

    /// Starts it again with the app as it was built.
    pub fn go_with_all(&mut self) -> Result<()> {
        self.web = None;
        self.kill()?;
        self.go()
    }

    /// Kills it in the middle of whatever it does.
    pub fn kill(&mut self) -> Result<()> {
        self.running.take().map_or(Ok(()), |mut running| running.end(Signal::KILL))
    }

    /// Stops it in the middle of whatever it does: it takes requests and answers none.
    pub fn freeze(&self) -> Result<()> {
        self.running.as_ref().map_or(Ok(()), |running| running.signal(Signal::STOP))
    }

    /// Scheme, host and port.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The link that enrols a device by a code.
    pub fn link(&self, code: &str) -> String {
        format!("{}/enrol#{code}", self.url())
    }

    /// The most memory that it has had, in KiB, as Linux counts it; 0 elsewhere.
    pub fn peak_memory(&self) -> Result<f64> {
        let Some(running) = &self.running else { return Ok(0.0) };
        let status = fs::read_to_string(format!("/proc/{}/status", running.id()));
        let status = status.unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.trim().strip_suffix(" kB")).unwrap_or("0");
        Ok(peak.parse()?)
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        self.data.path()
    }
}
