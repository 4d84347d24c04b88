//! Tools that have to be there: installed when that is permitted, else the exact command is named.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::workspace::{WASM, Workspace};

/// The command that installs what the browser tests start.
const BROWSER_PACKAGES: [&str; 2] = ["chromium", "chromium-driver"];

/// The browser and its driver.
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) chromedriver: PathBuf,
}

impl Browser {
    /// Tells a command that runs browser tests where browser and driver are.
    pub(crate) fn tell(&self, command: &mut Command) {
        command
            .env("GIAOUOC_CHROMIUM", &self.chromium)
            .env("GIAOUOC_CHROMEDRIVER", &self.chromedriver);
    }
}

/// Makes sure that the compiler can build for the browser.
pub(crate) fn ensure_wasm_target(workspace: &Workspace) -> Result<()> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let answer = Command::new(rustc)
        .args(["--print", "target-libdir", "--target", WASM])
        .current_dir(workspace.root())
        .output()
        .context("rustc does not start; install Rust with rustup, see https://rustup.rs")?;
    let folder = String::from_utf8_lossy(&answer.stdout);
    if answer.status.success() && Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    let line = format!("rustup target add {WASM}");
    eprintln!("{line}");
    let mut command = Command::new("rustup");
    command.args(["target", "add", WASM]).current_dir(workspace.root());
    process::run(&mut command).with_context(|| {
        format!("the compiler cannot build for the browser; run this, then try again:\n    {line}")
    })
}

/// Finds the browser and its driver, and installs them first where that is permitted.
pub(crate) fn ensure_browser() -> Result<Browser> {
    ensure("chromium and chromedriver", &BROWSER_PACKAGES, find_browser)
}

/// The driver of Firefox as crates.io has it; Debian packages none.
const GECKODRIVER: [&str; 4] = ["geckodriver", "--version", "0.37.1", "--locked"];

/// The other browsers in which some stories run, as the variables that name them to the tests, and
/// their drivers. One that cannot be had is named with the reason, and its stories are skipped.
pub(crate) fn other_browsers(workspace: &Workspace) -> Vec<(&'static str, PathBuf)> {
    let mut found = Vec::new();
    for (what, pair) in [("Firefox", ensure_firefox(workspace)), ("WebKitGTK", ensure_webkit())] {
        match pair {
            Ok(pair) => found.extend(pair),
            Err(error) => eprintln!("no stories in {what}: {error:#}"),
        }
    }
    found
}

fn ensure_firefox(workspace: &Workspace) -> Result<[(&'static str, PathBuf); 2]> {
    let firefox = || find("firefox-esr").or_else(|| find("firefox"));
    let firefox = ensure("firefox", &["firefox-esr"], firefox)?;
    let tools = workspace.target("tools");
    let built = tools.join("bin").join("geckodriver");
    let driver = match find("geckodriver") {
        Some(driver) => driver,
        None if built.is_file() => built,
        None => {
            let mut install = workspace.cargo(["install"]);
            process::run_aloud(install.args(GECKODRIVER).arg("--root").arg(&tools))?;
            built
        }
    };
    Ok([("GIAOUOC_FIREFOX", firefox), ("GIAOUOC_GECKODRIVER", driver)])
}

fn ensure_webkit() -> Result<[(&'static str, PathBuf); 2]> {
    let packages = ["webkit2gtk-driver", "xvfb"];
    ensure("WebKitWebDriver, its browser and Xvfb", &packages, || {
        find("Xvfb")?;
        Some([
            ("GIAOUOC_WEBKIT", mini_browser()?),
            ("GIAOUOC_WEBKITDRIVER", find("WebKitWebDriver")?),
        ])
    })
}

/// The browser that comes with the library, which is nobody's command.
fn mini_browser() -> Option<PathBuf> {
    let libraries = std::fs::read_dir("/usr/lib").ok()?.flatten();
    let places = libraries.map(|it| it.path().join("webkit2gtk-4.1").join("MiniBrowser"));
    places.into_iter().find(|file| file.is_file())
}

/// Finds Python 3, which one client in the tests is written in, and installs it first where that
/// is permitted.
pub(crate) fn ensure_python() -> Result<PathBuf> {
    ensure("python3", &["python3"], || find("python3"))
}

/// Finds something of Debian's, and installs it first where that is permitted.
fn ensure<T>(what: &str, packages: &[&str], found: impl Fn() -> Option<T>) -> Result<T> {
    if let Some(found) = found() {
        return Ok(found);
    }
    let line = format!("apt-get install -y --no-install-recommends {}", packages.join(" "));
    let root = rustix::process::geteuid().is_root();
    if !root || find("apt-get").is_none() {
        bail!("missing: {what}; on Debian run this, then try again:\n    sudo {line}");
    }
    apt_get(&["update"])?;
    let mut words = vec!["install", "-y", "--no-install-recommends"];
    words.extend(packages);
    apt_get(&words).with_context(|| format!("could not install {what}; try:\n    {line}"))?;
    found().with_context(|| format!("installed but not found in PATH: {what}"))
}

fn apt_get(words: &[&str]) -> Result<()> {
    eprintln!("apt-get {}", words.join(" "));
    process::run(Command::new("apt-get").args(words).env("DEBIAN_FRONTEND", "noninteractive"))
}

fn find_browser() -> Option<Browser> {
    let chromium = ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(find)?;
    Some(Browser { chromium, chromedriver: find("chromedriver")? })
}

/// The first file of that name in `PATH`.
fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}
