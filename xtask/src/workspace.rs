//! Where things are: the root of the workspace and the folders for what is built.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use cargo_metadata::{Metadata, MetadataCommand, TargetKind};

/// The target triple of the client.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The workspace as cargo sees it, so that `CARGO_TARGET_DIR` and cargo's settings are respected.
pub(crate) struct Workspace {
    metadata: Metadata,
}

impl Workspace {
    /// Asks cargo where the workspace is.
    pub(crate) fn locate() -> Result<Self> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
        let metadata = MetadataCommand::new()
            .manifest_path(manifest)
            .no_deps()
            .exec()
            .context("cargo metadata does not answer")?;
        Ok(Self { metadata })
    }

    /// The folder of the root `Cargo.toml`.
    pub(crate) fn root(&self) -> &Path {
        self.metadata.workspace_root.as_std_path()
    }

    /// A path in cargo's target directory.
    pub(crate) fn target(&self, path: &str) -> PathBuf {
        self.metadata.target_directory.join(path).into_std_path_buf()
    }

    /// The folder with the built client, which the server serves and carries.
    pub(crate) fn web_dir(&self) -> PathBuf {
        self.target("web")
    }

    /// A cargo command at the root of the workspace that knows where the built client is.
    pub(crate) fn cargo<const N: usize>(&self, args: [&str; N]) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(args).current_dir(self.root());
        command.env("GIAOUOC_WEB_DIR", self.web_dir());
        command
    }

    /// The names of all integration tests of the workspace, sorted.
    pub(crate) fn integration_tests(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .metadata
            .workspace_packages()
            .into_iter()
            .flat_map(|package| &package.targets)
            .filter(|target| target.kind.contains(&TargetKind::Test))
            .map(|target| target.name.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}
