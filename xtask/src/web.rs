//! Builds the client for the browser: WASM, glue, page, styles and service worker, under hashed names.

mod asset;
mod bundle;
mod css;
mod template;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use wasm_bindgen_cli_support::Bindgen;

use crate::web::asset::Digest;
use crate::workspace::{WASM, Workspace};
use crate::{process, tools};

/// The sources of this stage: when they change, everything is made anew.
const RECIPE: [&str; 5] = [
    include_str!("web.rs"),
    include_str!("web/asset.rs"),
    include_str!("web/bundle.rs"),
    include_str!("web/css.rs"),
    include_str!("web/template.rs"),
];

/// What lies in the folder of the built client.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Web {
    /// A hash over everything the files were made from.
    key: String,
    /// The build id, which the page and the service worker carry.
    pub(crate) build: String,
    /// All files without their compressed twins, sorted by path.
    pub(crate) files: Vec<WebFile>,
}

/// One file of the built client. All sizes are bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct WebFile {
    /// The path in the address, without the slash in front.
    pub(crate) path: String,
    /// A first visit downloads it: the page, what the page loads, what works offline.
    pub(crate) first_visit: bool,
    pub(crate) raw: usize,
    /// As `gzip -9` makes it; the raw size where that is no gain.
    pub(crate) gzip: usize,
    /// As brotli 11 makes it; the raw size where that is no gain.
    pub(crate) brotli: usize,
}

/// Builds the client into the web folder. Quick when nothing has changed.
pub(crate) fn build(workspace: &Workspace) -> Result<Web> {
    tools::ensure_wasm_target(workspace)?;
    process::run(&mut workspace.cargo([
        "build",
        "--package",
        "app",
        "--bin",
        "app",
        "--target",
        WASM,
        "--profile",
        "wasm-release",
    ]))?;
    let wasm = workspace.target(&format!("{WASM}/wasm-release/app.wasm"));
    let public = workspace.root().join("public");
    let key = key(&wasm, &public)?;
    let record = workspace.target("web.json");
    if let Some(web) = read_record(&record)
        && web.key == key
        && web.files.iter().all(|file| workspace.web_dir().join(&file.path).is_file())
    {
        return Ok(web);
    }
    eprintln!("    Bundling the client into {}", workspace.web_dir().display());
    let fresh = tempfile::Builder::new().prefix("web-").tempdir_in(workspace.target(""))?;
    let bound = fresh.path().join("bound");
    bind(&wasm, &bound)?;
    let site = fresh.path().join("site");
    let (build, files) = bundle::write(&public, &bound, &site)?;
    swap(&site, &workspace.web_dir(), &fresh.path().join("old"))?;
    let web = Web { key, build, files };
    fs::write(record, serde_json::to_vec_pretty(&web)?)?;
    Ok(web)
}

/// What the last build made, if one is there.
pub(crate) fn read_record(path: &Path) -> Option<Web> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

/// A hash over everything the web folder is made from.
fn key(wasm: &Path, public: &Path) -> Result<String> {
    let mut digest = Digest::default();
    for source in RECIPE {
        digest.add(source.as_bytes());
    }
    digest.add(&fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?);
    for path in files_below(public)? {
        digest.add(path.as_os_str().as_encoded_bytes());
        digest.add(&fs::read(public.join(&path))?);
    }
    Ok(digest.finish())
}

/// All files below a folder as paths relative to it, sorted.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(below) = waiting.pop() {
        let here = folder.join(&below);
        for entry in fs::read_dir(&here).with_context(|| format!("no folder {}", here.display()))? {
            let entry = entry?;
            let path = below.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                waiting.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Makes `app_bg.wasm` and the glue `app.js` of what the compiler left.
fn bind(wasm: &Path, folder: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(wasm)
        .out_name("app")
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
        .context("wasm-bindgen cannot read what the compiler made")
}

/// Puts a finished folder in place of the one before it.
fn swap(site: &Path, place: &Path, old: &Path) -> Result<()> {
    if place.exists() {
        fs::rename(place, old)?;
    }
    fs::rename(site, place).with_context(|| format!("cannot write {}", place.display()))
}
