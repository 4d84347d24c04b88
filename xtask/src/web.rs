//! Builds the client for the browser: its two programs, page, styles and service worker, under
//! hashed names.

mod asset;
mod bundle;
mod css;
mod english;
mod order;
mod slim;
mod split;
mod template;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use wasm_bindgen_cli_support::Bindgen;

use crate::web::asset::Digest;
use crate::workspace::{WASM, Workspace};
use crate::{process, tools};

/// The sources of this stage: when they change, everything is made anew.
const RECIPE: [&str; 9] = [
    include_str!("web.rs"),
    include_str!("web/asset.rs"),
    include_str!("web/bundle.rs"),
    include_str!("web/css.rs"),
    include_str!("web/english.rs"),
    include_str!("web/order.rs"),
    include_str!("web/slim.rs"),
    include_str!("web/split.rs"),
    include_str!("web/template.rs"),
];

/// The programs, by the names of their binaries: the one of a cooperative, and the one with an
/// office's pages as well.
const PROGRAMS: [(&str, Audience); 2] = [("app", Audience::Cadre), ("office", Audience::Office)];

/// Where the programs and their parts lie as they were before their names were taken away.
pub(crate) const NAMED: &str = "named";

/// Who downloads a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Audience {
    /// Every device, to work offline.
    Everybody,
    /// Devices of a cooperative, and those that are nobody's yet.
    Cadre,
    /// The same, once one can begin to write.
    CadreLater,
    /// Devices of an office.
    Office,
    /// Devices on which English is chosen.
    English,
    /// Who asks for it by itself, such as an icon for the installed app.
    Nobody,
}

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
    pub(crate) audience: Audience,
    pub(crate) raw: usize,
    /// As `gzip -9` makes it; the raw size where that is no gain.
    pub(crate) gzip: usize,
    /// As brotli 11 makes it; the raw size where that is no gain.
    pub(crate) brotli: usize,
}

impl WebFile {
    /// Whether a device needs it to work offline: an office's, or else a cadre's, whose first
    /// visit downloads just that.
    pub(crate) fn is_for(&self, office: bool) -> bool {
        match self.audience {
            Audience::Everybody => true,
            Audience::Cadre | Audience::CadreLater => !office,
            Audience::Office => office,
            Audience::English | Audience::Nobody => false,
        }
    }
}

/// Builds the client into the web folder. Quick when nothing has changed.
pub(crate) fn build(workspace: &Workspace) -> Result<Web> {
    tools::ensure_wasm_target(workspace)?;
    for (program, audience) in PROGRAMS {
        let mut compile = workspace.cargo(["rustc", "--package", "app", "--target", WASM]);
        compile.args(["--profile", "wasm-release", "--bin", program]);
        if audience == Audience::Cadre {
            // Where what is cut off refers to the rest of it, and back.
            compile.args(["--", "-Clink-args=--emit-relocs"]);
        }
        process::run(&mut compile)?;
    }
    let wasm = PROGRAMS
        .map(|(program, _)| workspace.target(&format!("{WASM}/wasm-release/{program}.wasm")));
    let public = workspace.root().join("public");
    let english = english::lines(&workspace.root().join("app/locales/en"))?;
    let key = key(&wasm, &public, &english)?;
    let record = workspace.target("web.json");
    if let Some(web) = read_record(&record)
        && web.key == key
        && web.files.iter().all(|file| workspace.web_dir().join(&file.path).is_file())
    {
        return Ok(web);
    }
    eprintln!("    Bundling the client into {}", workspace.web_dir().display());
    let named = workspace.target(NAMED);
    fs::create_dir_all(&named)?;
    let fresh = tempfile::Builder::new().prefix("web-").tempdir_in(workspace.target(""))?;
    let bound = fresh.path().join("bound");
    for ((program, audience), wasm) in PROGRAMS.iter().zip(&wasm) {
        bind(wasm, program, *audience == Audience::Cadre, &bound.join(program), &named)?;
    }
    let site = fresh.path().join("site");
    let (build, files) = bundle::write(&public, &bound, &english, &site)?;
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
fn key(programs: &[PathBuf], public: &Path, english: &str) -> Result<String> {
    let mut digest = Digest::default();
    digest.add(english.as_bytes());
    for source in RECIPE {
        digest.add(source.as_bytes());
    }
    for wasm in programs {
        digest.add(&fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?);
    }
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

/// Makes `<program>_bg.wasm` and the glue `<program>.js` of what the compiler left, and the parts
/// that are cut off.
fn bind(wasm: &Path, program: &str, is_cut: bool, folder: &Path, named: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let (first, mut shared) = (named.join(format!("{program}.wasm")), BTreeSet::new());
    if is_cut {
        shared = split::cut(wasm, folder, &first, named)?;
    } else {
        fs::copy(wasm, &first)?;
    }
    let mut bound = Bindgen::new()
        .input_path(&first)
        .keep_lld_exports(is_cut)
        .demangle(!is_cut)
        .out_name(program)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()
        .context("wasm-bindgen cannot read what the compiler made")?;
    bound.emit(folder)?;
    let glue = folder.join(format!("{program}.js"));
    let mut slim = slim::slim(bound.wasm_mut(), &fs::read_to_string(&glue)?, &shared);
    if is_cut {
        slim = split::telling(&slim)?;
    }
    fs::write(glue, slim)?;
    let ordered = order::by_likeness(&bound.wasm_mut().emit_wasm())?;
    fs::write(folder.join(format!("{program}_bg.wasm")), ordered)?;
    Ok(())
}

/// Puts a finished folder in place of the one before it.
fn swap(site: &Path, place: &Path, old: &Path) -> Result<()> {
    if place.exists() {
        fs::rename(place, old)?;
    }
    fs::rename(site, place).with_context(|| format!("cannot write {}", place.display()))
}
