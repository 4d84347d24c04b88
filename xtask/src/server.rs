//! Builds the server binary, which serves the built client from `GIAOUOC_WEB_DIR`.

use std::path::PathBuf;

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

/// How the server is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// For demo and tests: quick to build, reads the client from its folder.
    Dev,
    /// For dist and benchmarks: carries the client inside.
    Release,
}

/// Builds the server and returns the path of its binary.
pub(crate) fn build(workspace: &Workspace, profile: Profile) -> Result<PathBuf> {
    std::fs::create_dir_all(workspace.web_dir())?;
    // In dev all packages are selected, so that the features, and with them the compiled
    // libraries, are the same ones that the tests use.
    let mut command = match profile {
        Profile::Dev => workspace.cargo(["build", "--workspace", "--bin", "giaouoc"]),
        Profile::Release => {
            workspace.cargo(["build", "--release", "--package", "giaouoc", "--bin", "giaouoc"])
        }
    };
    process::run(&mut command)?;
    let folder = match profile {
        Profile::Dev => "debug/giaouoc",
        Profile::Release => "release/giaouoc",
    };
    Ok(workspace.target(folder))
}
