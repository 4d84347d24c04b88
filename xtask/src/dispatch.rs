//! `bench`, `simulate` and `screenshots`: prepares what they need and runs the programs in `tests/`.

use anyhow::Result;

use crate::server::{self, Profile};
use crate::workspace::Workspace;
use crate::{process, tools, web};

/// Runs one benchmark, or all, against the server as it is given away.
pub(crate) fn bench(workspace: &Workspace, name: Option<&str>) -> Result<()> {
    web::build(workspace)?;
    let binary = server::build(workspace, Profile::Release)?;
    let mut command =
        workspace.cargo(["run", "--release", "--package", "tests", "--bin", "bench", "--"]);
    command.args(name).env("GIAOUOC_BIN", binary);
    match tools::ensure_browser() {
        Ok(browser) => browser.tell(&mut command),
        Err(error) => eprintln!("benchmarks in the browser cannot run: {error:#}"),
    }
    process::run_aloud(&mut command)
}

/// Runs the sync simulator over `seeds` seeds, beginning with `from`.
pub(crate) fn simulate(workspace: &Workspace, seeds: u64, from: u64) -> Result<()> {
    let mut command =
        workspace.cargo(["run", "--release", "--package", "tests", "--bin", "simulate", "--"]);
    command.args(["--seeds", &seeds.to_string(), "--from", &from.to_string()]);
    process::run_aloud(&mut command)
}

/// Writes a picture of every page into `target/screenshots`.
pub(crate) fn screenshots(workspace: &Workspace) -> Result<()> {
    web::build(workspace)?;
    let binary = server::build(workspace, Profile::Dev)?;
    let browser = tools::ensure_browser()?;
    let folder = workspace.target("screenshots");
    std::fs::create_dir_all(&folder)?;
    let mut command = workspace.cargo(["run", "--package", "tests", "--bin", "screenshots"]);
    command.env("GIAOUOC_BIN", binary).env("GIAOUOC_SCREENSHOTS", &folder);
    browser.tell(&mut command);
    process::run_aloud(&mut command)?;
    println!("{}", folder.display());
    Ok(())
}
