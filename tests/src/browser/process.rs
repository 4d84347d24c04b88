//! Processes that end with the story, also when it fails.

use std::{
    fs,
    io::Read as _,
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::{Child, ChildStdout, Command},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use rustix::process::{Pid, Signal, kill_process};

/// Time between two looks at a condition outside a browser.
const PAUSE: Duration = Duration::from_millis(20);

/// A process that is killed when it is dropped.
#[derive(Debug)]
pub(super) struct Killed(Child);

impl Killed {
    pub(super) fn start(command: &mut Command) -> Result<Self> {
        let child = command.spawn().with_context(|| format!("cannot start {command:?}"))?;
        Ok(Self(child))
    }

    /// What it writes, where that was to be read.
    pub(super) fn output(&mut self) -> Option<ChildStdout> {
        self.0.stdout.take()
    }

    /// Its number.
    pub(super) fn id(&self) -> u32 {
        self.0.id()
    }

    /// Sends a signal.
    pub(super) fn signal(&self, signal: Signal) -> Result<()> {
        Ok(kill_process(Pid::from_child(&self.0), signal)?)
    }

    /// Sends a signal and waits for the end.
    pub(super) fn end(&mut self, signal: Signal) -> Result<()> {
        if self.0.try_wait()?.is_none() {
            kill_process(Pid::from_child(&self.0), signal)?;
            self.0.wait()?;
        }
        Ok(())
    }
}

impl Drop for Killed {
    fn drop(&mut self) {
        // A process that is already gone is what we want.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port that nobody listens at now.
pub(super) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Waits until something answers `GET path` at the port with 200.
pub(super) fn wait_for_http(port: u16, path: &str, deadline: Duration) -> Result<()> {
    let until = Instant::now() + deadline;
    while !answers(port, path) {
        ensure!(Instant::now() < until, "nothing answers at port {port} after {deadline:?}");
        thread::sleep(PAUSE);
    }
    Ok(())
}

fn answers(port: u16, path: &str) -> bool {
    use std::io::Write as _;
    let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) else { return false };
    let request =
        format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\n\r\n");
    let mut head = [0; 12];
    stream.set_read_timeout(Some(Duration::from_secs(2))).is_ok()
        && stream.write_all(request.as_bytes()).is_ok()
        && stream.read_exact(&mut head).is_ok()
        && head.ends_with(b"200")
}

/// Kills every process that has the marker in its command line, and waits until none is left.
pub(super) fn kill_all_with(marker: &str) -> Result<()> {
    let until = Instant::now() + Duration::from_secs(10);
    loop {
        let found = processes_with(marker)?;
        if found.is_empty() {
            return Ok(());
        }
        for pid in found {
            // It may have ended in between.
            let _ = kill_process(pid, Signal::KILL);
        }
        ensure!(Instant::now() < until, "processes of {marker} do not end");
        thread::sleep(PAUSE);
    }
}

fn processes_with(marker: &str) -> Result<Vec<Pid>> {
    let own = std::process::id();
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let entry = entry?;
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse::<i32>().ok()) else {
            continue;
        };
        // The command line of a process that has ended is empty or gone.
        let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let is_ours = u32::try_from(id) != Ok(own)
            && line.windows(marker.len()).any(|part| part == marker.as_bytes());
        if is_ours {
            found.extend(Pid::from_raw(id));
        }
    }
    Ok(found)
}
