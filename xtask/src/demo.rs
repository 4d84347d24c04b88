//! `cargo xtask demo`: builds everything, fills an empty folder with the demonstration data, serves.

mod accounts;

use std::fs;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::demo::accounts::Demonstration;
use crate::process::{self, Running};
use crate::server::{self, Profile};
use crate::workspace::Workspace;
use crate::{health, web};

/// Where the filling happens; what it made moves up when it is complete.
const UNFINISHED: &str = ".unfinished";

/// What the server writes last when it has filled a folder: accounts and enrolment codes.
const ACCOUNTS: &str = "demo.json";

/// How long the server may take until it answers.
const START: Duration = Duration::from_secs(60);

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The port to serve at; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The data folder; filled with the demonstration data when it is empty [default: target/demo-data]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Print one JSON object and nothing else: url, accounts, enrol
    #[arg(long)]
    json: bool,
}

/// Builds, fills, serves; returns when SIGINT or SIGTERM has ended the server.
pub(crate) fn run(workspace: &Workspace, options: Options) -> Result<()> {
    let address = free_address(options.port)?;
    web::build(workspace)?;
    let binary = server::build(workspace, Profile::Dev)?;
    let data = options.data.unwrap_or_else(|| workspace.target("demo-data"));
    fill(&binary, &data)?;
    let accounts = fs::read(data.join(ACCOUNTS))
        .with_context(|| no_accounts(&data))
        .and_then(|bytes| Ok(serde_json::from_slice::<accounts::Stored>(&bytes)?))?;
    let demonstration = Demonstration::new(format!("http://{address}"), accounts);
    if options.json {
        say(&serde_json::to_string(&demonstration)?)?;
    }
    let address = free_address(address.port())?;
    let mut server = Running::start(
        Command::new(&binary)
            .args(["serve", "--until-stdin-closes", "--listen", &address.to_string(), "--data"])
            .arg(&data)
            .env("GIAOUOC_WEB_DIR", workspace.web_dir())
            .stdin(Stdio::piped())
            .stdout(std::io::stderr()),
    )?;
    wait_until_up(&mut server, address)?;
    if !options.json {
        say(&demonstration.to_string())?;
    }
    let status = server.wait()?;
    if process::interrupted().is_none() {
        bail!("the server ended by itself: {status}");
    }
    ensure!(status.success(), "the server did not end well: {status}");
    process::ended_as_asked();
    Ok(())
}

/// The address to listen at, when nobody else does.
fn free_address(port: u16) -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .with_context(|| format!("port {port} is in use; choose another one with --port"))?;
    Ok(listener.local_addr()?)
}

/// Fills the folder with the demonstration data when it is empty.
fn fill(binary: &Path, data: &Path) -> Result<()> {
    fs::create_dir_all(data).with_context(|| format!("cannot make {}", data.display()))?;
    let unfinished = data.join(UNFINISHED);
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)?;
    }
    if !names_in(data)?.is_empty() {
        return Ok(());
    }
    eprintln!("    Filling {} with the demonstration data", data.display());
    process::run(Command::new(binary).args(["seed-demo", "--data"]).arg(&unfinished))?;
    let mut names = names_in(&unfinished)?;
    names.sort_by_key(|name| name.to_str() == Some(ACCOUNTS));
    for name in names {
        fs::rename(unfinished.join(&name), data.join(&name))?;
    }
    Ok(fs::remove_dir(unfinished)?)
}

/// What a folder has in it.
fn names_in(folder: &Path) -> Result<Vec<std::ffi::OsString>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("no folder {}", folder.display()))?;
    Ok(entries.map(|entry| entry.map(|entry| entry.file_name())).collect::<Result<_, _>>()?)
}

fn no_accounts(data: &Path) -> String {
    format!(
        "{} has data but no {ACCOUNTS}; choose an empty folder with --data, or empty this one",
        data.display()
    )
}

/// Waits until the server answers.
fn wait_until_up(server: &mut Running, address: SocketAddr) -> Result<()> {
    let deadline = Instant::now() + START;
    while !health::is_up(address) {
        if let Some(status) = server.ended()? {
            bail!("the server ended before it was ready: {status}");
        }
        ensure!(Instant::now() < deadline, "the server does not answer at {address}");
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// Prints to standard output at once, also into a pipe.
fn say(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_an_error() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = free_address(port).unwrap_err();
        assert!(error.to_string().contains("--port"), "{error}");
    }

    #[test]
    fn a_folder_with_data_is_left_alone() {
        let data = tempfile::tempdir().unwrap();
        fs::write(data.path().join("store.db"), "x").unwrap();
        fill(Path::new("/no/such/binary"), data.path()).unwrap();
        assert_eq!(names_in(data.path()).unwrap(), ["store.db"]);
    }

    #[test]
    fn an_interrupted_filling_counts_as_empty() {
        let data = tempfile::tempdir().unwrap();
        fs::create_dir(data.path().join(UNFINISHED)).unwrap();
        let error = fill(Path::new("/no/such/binary"), data.path()).unwrap_err();
        assert!(error.to_string().contains("seed-demo"), "{error}");
    }
}
