//! The demonstration data: made once a run, copied for each story.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use anyhow::{Context as _, Result, anyhow, ensure};
use tempfile::TempDir;

use super::calendar::Calendar;

/// Enrolment codes of the demonstration by what the stories call their holders.
pub struct CODES;

impl CODES {
    /// A cadre of the cooperative "mẫu 01", which has written nothing yet.
    pub const CADRE: &str = "MAU01-CANBO";
    /// A cadre of the cooperative "mẫu 02", which has dossiers at the office.
    pub const OTHER_CADRE: &str = "MAU02-CANBO";
    /// The emulation officer of Hải Phòng's alliance.
    pub const OFFICER: &str = "HAIPHONG-THIDUA";
    /// The administrator of Hải Phòng's alliance.
    pub const ADMINISTRATOR: &str = "HAIPHONG-QUANTRI";
    /// The leader of the cluster of eleven alliances in 2020.
    pub const LEADER_2020: &str = "BACNINH-CUMTRUONG";
    /// The leader in 2021.
    pub const LEADER_2021: &str = "VINHPHUC-CUMTRUONG";
    /// The emulation officer of the central alliance.
    pub const CENTRAL: &str = "VCA-THIDUA";
    /// The emulation officer of an alliance below which nobody has written anything.
    pub const EMPTY_OFFICE: &str = "LAICHAU-THIDUA";
}

/// The server's binary: what `GIAOUOC_BIN` names, else the one built beside this program.
pub(super) fn binary() -> Result<PathBuf> {
    if let Some(named) = env::var_os("GIAOUOC_BIN") {
        return Ok(named.into());
    }
    let own = env::current_exe()?;
    let beside = own.ancestors().map(|folder| folder.join("giaouoc")).find(|file| file.is_file());
    beside.context("no server beside this program; build it, or name it by GIAOUOC_BIN")
}

/// A server's data folder with the demonstration data in it; removed when dropped.
#[derive(Debug)]
pub struct Demo(TempDir);

impl Demo {
    /// A fresh copy; what it says of days follows the calendar of the first one.
    pub fn copy(calendar: Calendar) -> Result<Self> {
        static MADE: OnceLock<Result<TempDir, String>> = OnceLock::new();
        let made = MADE
            .get_or_init(|| make(calendar).map_err(|error| format!("{error:#}")))
            .as_ref()
            .map_err(|error| anyhow!(error.clone()))?;
        let copy = tempfile::Builder::new().prefix("giaouoc-data-").tempdir()?;
        copy_folder(&made.path().join("data"), copy.path())?;
        Ok(Self(copy))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

fn make(calendar: Calendar) -> Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("giaouoc-demo-").tempdir()?;
    let status = Command::new(binary()?)
        .args(["seed-demo", "--data"])
        .arg(folder.path().join("data"))
        .arg(format!("--clock-ahead={}", calendar.ahead_of_filling()))
        .env("GIAOUOC_LOG", "warn")
        .status()
        .context("cannot run the server's binary")?;
    ensure!(status.success(), "seed-demo ended with {status}");
    Ok(folder)
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target: PathBuf = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir(&target)?;
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
