//! Child processes: each in a group of its own, so that ending this command ends them and theirs.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// How long a child may take to end before it is killed.
const PATIENCE: Duration = Duration::from_secs(10);

/// The process groups that are running now.
static GROUPS: Mutex<Vec<Pid>> = Mutex::new(Vec::new());

/// The signal that asked this command to end; 0 while none has.
static SIGNAL: AtomicI32 = AtomicI32::new(0);

/// Passes SIGINT, SIGTERM and SIGHUP on to the children; a second one kills them.
pub(crate) fn watch_signals() -> Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("cannot watch signals")?;
    thread::spawn(move || {
        for signal in &mut signals {
            let first = SIGNAL.swap(signal, Ordering::SeqCst) == 0;
            let groups = GROUPS.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if groups.is_empty() {
                std::process::exit(128 + signal);
            }
            for group in groups {
                end(group, if first { Signal::TERM } else { Signal::KILL });
            }
        }
    });
    Ok(())
}

/// The exit code for the signal that ended this command, if one did.
pub(crate) fn interrupted() -> Option<u8> {
    match SIGNAL.load(Ordering::SeqCst) {
        0 => None,
        signal => u8::try_from(128 + signal).ok(),
    }
}

/// Takes back the request to end, for a command whose proper end it is.
pub(crate) fn ended_as_asked() {
    SIGNAL.store(0, Ordering::SeqCst);
}

/// A running child; its whole group ends when this is dropped.
pub(crate) struct Running {
    child: Child,
    group: Pid,
    /// Held open until the end, for a child that runs until its standard input closes.
    stdin: Option<ChildStdin>,
}

impl Running {
    /// Starts a command in a process group of its own.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let name = describe(command);
        let mut groups = GROUPS.lock().unwrap_or_else(PoisonError::into_inner);
        ensure!(interrupted().is_none(), "interrupted");
        let mut child =
            command.process_group(0).spawn().with_context(|| format!("cannot start {name}"))?;
        let group = Pid::from_child(&child);
        groups.push(group);
        let stdin = child.stdin.take();
        Ok(Self { child, group, stdin })
    }

    /// Waits for the end.
    pub(crate) fn wait(&mut self) -> Result<ExitStatus> {
        self.child.wait().context("cannot wait for a child process")
    }

    /// How it ended, if it did.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().context("cannot ask for a child process")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stdin.take();
        end(self.group, Signal::TERM);
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline && matches!(self.child.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(20));
        }
        end(self.group, Signal::KILL);
        let _gone = self.child.wait();
        GROUPS.lock().unwrap_or_else(PoisonError::into_inner).retain(|group| *group != self.group);
    }
}

/// Sends a signal to a group; one that is gone already is no error.
fn end(group: Pid, signal: Signal) {
    let _gone = kill_process_group(group, signal);
}

/// Runs a command to its end, its standard output going to our standard error; fails when it does.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    command.stdin(Stdio::null()).stdout(std::io::stderr());
    finish(command)
}

/// Runs a command to its end, its standard output being ours; fails when it does.
pub(crate) fn run_aloud(command: &mut Command) -> Result<()> {
    command.stdin(Stdio::null());
    finish(command)
}

/// Runs a command to its end and hands every line of its standard output to `line`.
pub(crate) fn run_lines(command: &mut Command, line: impl FnMut(&str)) -> Result<()> {
    let name = describe(command);
    let mut running = Running::start(command.stdin(Stdio::null()).stdout(Stdio::piped()))?;
    let output = running.child.stdout.take();
    read_lines(output, line)?;
    succeed(&name, running.wait()?)
}

/// Hands every line of an output to `line`, whatever bytes it has.
fn read_lines(output: Option<ChildStdout>, mut line: impl FnMut(&str)) -> Result<()> {
    let mut reader = BufReader::new(output.context("a child process without output")?);
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes)? > 0 {
        line(String::from_utf8_lossy(&bytes).trim_end_matches('\n'));
        bytes.clear();
    }
    Ok(())
}

fn finish(command: &mut Command) -> Result<()> {
    let name = describe(command);
    succeed(&name, Running::start(command)?.wait()?)
}

fn succeed(name: &str, status: ExitStatus) -> Result<()> {
    if interrupted().is_some() {
        bail!("interrupted");
    }
    ensure!(status.success(), "`{name}` failed: {status}");
    Ok(())
}

/// The command as one would type it.
fn describe(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let mut words = vec![program.file_name().unwrap_or(program.as_os_str()).to_string_lossy()];
    words.extend(command.get_args().map(|word| word.to_string_lossy()));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_arrive_and_a_failure_is_named() {
        let mut lines = Vec::new();
        let mut command = Command::new("sh");
        command.args(["-c", "echo one; echo two; exit 3"]);
        let error = run_lines(&mut command, |line| lines.push(line.to_owned())).unwrap_err();
        assert_eq!(lines, ["one", "two"]);
        assert!(error.to_string().contains("sh -c"), "{error}");
    }
}
